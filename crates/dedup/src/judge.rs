use crate::Options;
use crate::documents::Entry;
use crate::text::Text;
use crate::verify::{Share, Shares};
use crate::veto::recurring;

/// Coverage from which a text is a copy however few words it has and whenever
/// it appeared.
const NEAR_IDENTICAL: f32 = 0.8;

/// How far shared words must reach when coverage alone does not decide: if
/// both leads hold some, and if they do not.
const REACH_FROM_LEADS: f32 = 0.3;
const REACH_ELSEWHERE: f32 = 0.5;

/// By how much reach exceeds coverage when shared words are strewn, as editing
/// leaves them, and not one block, as pasted background is.
const STREWN: f32 = 0.1;

/// Part of a page that differs in one piece when only the frame is shared.
const FRAMED: f32 = 0.25;

/// The same where that piece stands in the midst of a page that is else its
/// site's, and its fewest words: a brief in a frame much longer than itself.
const HOLE: f32 = 0.1;
const HOLE_WORDS: f32 = 15.0;

/// What else may differ around such a piece.
const ELSEWHERE_TOO: f32 = 0.05;

/// Words with which each of two stories opens for itself.
const OPENING: u32 = 16;

/// Part of the shared words that are one block when they were pasted. Words that
/// were edited are background only behind an opening that makes up such a part of
/// the text, and only if they are no more than a few paragraphs.
const PASTED: f32 = 0.9;
const OPENING_PART: f32 = 0.2;
const PARAGRAPHS: u32 = 160;

/// What two documents are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Two versions of one text.
    Story,
    /// Perhaps; others must bear it out.
    Likely,
    /// They share a paragraph or two.
    Background,
    /// One form filled in twice.
    Refilled,
    /// Nothing to report.
    Stranger,
}

/// All verdicts; their places stand for them on disk.
pub(crate) const VERDICTS: [Verdict; 5] =
    [Verdict::Story, Verdict::Likely, Verdict::Background, Verdict::Refilled, Verdict::Stranger];

/// Two documents that are something to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    /// The lower document and the higher.
    pub(crate) pair: (u32, u32),
    /// How far each is covered by the other.
    pub(crate) covered: (f32, f32),
    /// How many words of each the other holds.
    pub(crate) words: (u32, u32),
    pub(crate) verdict: Verdict,
}

impl Link {
    /// The lesser of the two coverages.
    pub(crate) fn mutual(&self) -> f32 {
        self.covered.0.min(self.covered.1)
    }

    /// The same with its documents numbered otherwise.
    pub(crate) fn renumbered(self, numbers: &[u32]) -> Link {
        let Link { pair: (a, b), covered, words, verdict } = self;
        let (a, b) = (numbers[a as usize], numbers[b as usize]);
        if a < b {
            return Link { pair: (a, b), covered, words, verdict };
        }
        Link { pair: (b, a), covered: (covered.1, covered.0), words: (words.1, words.0), verdict }
    }
}

/// One side of a pair that is judged.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) text: &'a Text,
}

/// Judges a pair by what it shares, by its numbers and by its dates.
pub(crate) fn judge(a: Side<'_>, b: Side<'_>, shares: &Shares, options: &Options) -> Verdict {
    let share = shares.better();
    let enough = share.words >= options.min_words || share.coverage >= NEAR_IDENTICAL;
    if !enough || share.coverage < options.background_coverage {
        return Verdict::Stranger;
    }
    if recurring(a.text, b.text) {
        return Verdict::Refilled;
    }
    if framed(a.entry, b.entry, shares) {
        return if a.entry.site.is_some() { Verdict::Stranger } else { Verdict::Background };
    }
    if open_apart(shares) {
        return Verdict::Background;
    }
    if in_window(a.entry, b.entry, options) {
        by_coverage(shares, share, options)
    } else {
        from_afar(shares, share, options)
    }
}

fn by_coverage(shares: &Shares, share: Share, options: &Options) -> Verdict {
    if share.coverage >= options.sure_coverage {
        return Verdict::Story;
    }
    match runs_through(shares, share) {
        true if share.coverage >= options.min_coverage => Verdict::Story,
        true => Verdict::Likely,
        false => Verdict::Background,
    }
}

/// The verdict on texts whose dates lie far apart: background recurs for years,
/// so coverage alone is no sign; words that run through the text are one.
fn from_afar(shares: &Shares, share: Share, options: &Options) -> Verdict {
    let edited = share.coverage >= options.min_coverage && runs_through(shares, share);
    if edited || share.coverage >= NEAR_IDENTICAL { Verdict::Story } else { Verdict::Background }
}

/// True if each text opens with a passage that the other lacks, and what they
/// share is one block or a few paragraphs behind much: two stories on one
/// background, which may be longer than either. A reprint with a lead of its own
/// has but a line or two in place of the one it left out, or keeps far more.
fn open_apart(shares: &Shares) -> bool {
    let both = [shares.0, shares.1];
    let is_pasted = |s: &Share| s.block as f32 >= PASTED * s.words as f32;
    let stands_behind = |s: &Share| s.words <= PARAGRAPHS && s.head as f32 >= OPENING_PART * s.own as f32;
    both.iter().all(|s| s.head >= OPENING)
        && both.iter().any(|s| s.coverage < NEAR_IDENTICAL)
        && (both.iter().any(is_pasted) || both.iter().all(stands_behind))
}

/// True if the shared words start in both leads, as an edited text does, or are
/// strewn all over; a block further down is pasted background.
fn runs_through(shares: &Shares, share: Share) -> bool {
    let leads = shares.0.lead && shares.1.lead;
    (leads && share.reach >= REACH_FROM_LEADS) || (is_strewn(share) && share.reach >= REACH_ELSEWHERE)
}

fn is_strewn(share: Share) -> bool {
    share.reach >= share.coverage + STREWN
}

/// True if two pages of one site share no more than what the site puts around
/// its articles. Site templates are found from four stories on; this finds those
/// of two.
///
/// Either the pages (of one site, or of none known) share their ends around a
/// middle in which each says something else. Or, on a known site, which does not
/// reprint itself, that middle is short, or they share one block and each has much
/// else to say, or one of them opens otherwise.
fn framed(a: &Entry, b: &Entry, shares: &Shares) -> bool {
    let on_site = a.site.is_some();
    if a.site == b.site && on_site && differ_in_a_hole(a, b, shares) {
        return true;
    }
    let shares = [shares.0, shares.1];
    let differ = shares.iter().all(|s| s.gap >= FRAMED);
    let around = differ && shares.iter().all(|s| s.end);
    let block = !shares.iter().any(|s| is_strewn(*s)) && (differ || !shares.iter().all(|s| s.lead));
    a.site == b.site && (around || (block && on_site))
}

/// True if two pages differ in nothing but one passage in their midst, in which
/// each says something else: two briefs in one frame. An article that was seen
/// twice may do so too, but bears one date.
pub(crate) fn differ_in_a_hole(a: &Entry, b: &Entry, shares: &Shares) -> bool {
    let holed = |s: &Share| {
        let elsewhere = 1.0 - s.coverage - s.gap;
        s.lead && s.end && s.gap >= HOLE && s.gap * s.own as f32 >= HOLE_WORDS && elsewhere < ELSEWHERE_TOO
    };
    let one_date = match (a.facts.second, b.facts.second) {
        (Some(a), Some(b)) => a == b,
        _ => a.facts.day.is_some() && a.facts.day == b.facts.day,
    };
    !one_date && holed(&shares.0) && holed(&shares.1)
}

fn in_window(a: &Entry, b: &Entry, options: &Options) -> bool {
    match (a.facts.day, b.facts.day) {
        (Some(a), Some(b)) => a.abs_diff(b) <= options.window_days,
        _ => true,
    }
}

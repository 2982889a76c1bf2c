use crate::text::Text;
use crate::verify::{Link, Share};
use crate::veto::recurring;
use crate::{Options, Signature};

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

/// Judges a pair by what it shares, by its numbers and by its dates.
pub(crate) fn judge(documents: &[&Signature], texts: &[Text<'_>], link: &Link, options: &Options) -> Verdict {
    let (a, b) = (link.pair.0 as usize, link.pair.1 as usize);
    let share = link.better();
    let enough = share.words >= options.min_words || share.coverage >= NEAR_IDENTICAL;
    if !enough || share.coverage < options.background_coverage {
        return Verdict::Stranger;
    }
    if recurring(&texts[a], &texts[b]) {
        return Verdict::Refilled;
    }
    if framed(documents[a], documents[b], link) {
        return if documents[a].site.is_some() { Verdict::Stranger } else { Verdict::Background };
    }
    if in_window(documents[a], documents[b], options) {
        by_coverage(link, share, options)
    } else {
        from_afar(link, share, options)
    }
}

fn by_coverage(link: &Link, share: Share, options: &Options) -> Verdict {
    if share.coverage >= options.sure_coverage {
        return Verdict::Story;
    }
    match runs_through(link, share) {
        true if share.coverage >= options.min_coverage => Verdict::Story,
        true => Verdict::Likely,
        false => Verdict::Background,
    }
}

/// The verdict on texts whose dates lie far apart.
fn from_afar(link: &Link, share: Share, options: &Options) -> Verdict {
    let edited = share.coverage >= options.sure_coverage && runs_through(link, share);
    if edited || share.coverage >= NEAR_IDENTICAL { Verdict::Story } else { Verdict::Background }
}

/// True if the shared words start in both leads, as an edited text does, or are
/// strewn all over; a block further down is pasted background.
fn runs_through(link: &Link, share: Share) -> bool {
    let leads = link.shares.0.lead && link.shares.1.lead;
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
/// reprint itself, they share one block and each has much else to say, or one of
/// them opens otherwise.
fn framed(a: &Signature, b: &Signature, link: &Link) -> bool {
    let shares = [link.shares.0, link.shares.1];
    let differ = shares.iter().all(|s| s.gap >= FRAMED);
    let around = differ && shares.iter().all(|s| s.end);
    let block = !shares.iter().any(|s| is_strewn(*s)) && (differ || !shares.iter().all(|s| s.lead));
    a.site == b.site && (around || (block && a.site.is_some()))
}

fn in_window(a: &Signature, b: &Signature, options: &Options) -> bool {
    match (a.day, b.day) {
        (Some(a), Some(b)) => a.abs_diff(b) <= options.window_days,
        _ => true,
    }
}

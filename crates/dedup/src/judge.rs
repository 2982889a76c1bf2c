use crate::text::Text;
use crate::verify::{Link, Share};
use crate::veto::recurring;
use crate::{Options, Signature};

/// Coverage from which a text is a copy however few words it has, and both
/// ways, whenever it appeared.
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
    /// Nothing to report.
    Stranger,
}

/// Judges a pair by what it shares, by its numbers and by its dates.
pub(crate) fn judge(documents: &[&Signature], texts: &[Text<'_>], link: &Link, options: &Options) -> Verdict {
    let (a, b) = (link.pair.0 as usize, link.pair.1 as usize);
    let share = link.better();
    let enough = share.words >= options.min_words || share.coverage >= NEAR_IDENTICAL;
    if !enough || share.coverage < options.background_coverage || recurring(&texts[a], &texts[b]) {
        return Verdict::Stranger;
    }
    if framed(documents[a], documents[b], link) {
        return if documents[a].site.is_some() { Verdict::Stranger } else { Verdict::Background };
    }
    if !in_window(documents[a], documents[b], options) && link.mutual() < NEAR_IDENTICAL {
        return Verdict::Background;
    }
    if share.coverage >= options.sure_coverage {
        return Verdict::Story;
    }
    match runs_through(link, share) {
        true if share.coverage >= options.min_coverage => Verdict::Story,
        true => Verdict::Likely,
        false => Verdict::Background,
    }
}

/// True if the shared words start in both leads, as an edited text does, or are
/// strewn all over; a block further down is pasted background.
fn runs_through(link: &Link, share: Share) -> bool {
    let leads = link.shares.0.lead && link.shares.1.lead;
    let strewn = share.reach >= share.coverage + STREWN;
    (leads && share.reach >= REACH_FROM_LEADS) || (strewn && share.reach >= REACH_ELSEWHERE)
}

/// True if two pages of one site (or of none known) share what surrounds their
/// articles: up to their ends, around a middle in which each says something
/// else. Site templates are found from four stories on; this finds those of two.
fn framed(a: &Signature, b: &Signature, link: &Link) -> bool {
    let shares = [link.shares.0, link.shares.1];
    a.site == b.site && shares.iter().all(|s| s.end && s.gap >= FRAMED)
}

fn in_window(a: &Signature, b: &Signature, options: &Options) -> bool {
    match (a.day, b.day) {
        (Some(a), Some(b)) => a.abs_diff(b) <= options.window_days,
        _ => true,
    }
}

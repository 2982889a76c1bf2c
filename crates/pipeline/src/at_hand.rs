//! Pages that wait in memory, beside the journal, so that a run does not
//! unpack what it has just packed.

use crate::reading::PageOrReject;
use std::collections::VecDeque;

/// So many bytes of the journal are at hand too, as pages of about eight times as many.
const MOST: usize = 4 << 20;

/// The journal's first pages, frame by frame, if this run read them.
#[derive(Default)]
pub(crate) struct AtHand {
    frames: VecDeque<Vec<PageOrReject>>,
    /// Bytes they have in the journal.
    bytes: usize,
}

impl AtHand {
    /// Keeps nothing: an earlier run has read the journal's first pages.
    pub(crate) fn closed() -> AtHand {
        AtHand { frames: VecDeque::new(), bytes: usize::MAX }
    }

    /// Keeps the pages of the next frame, if there is room; they have so many bytes in the journal.
    pub(crate) fn keep(&mut self, pages: Vec<PageOrReject>, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes <= MOST {
            self.frames.push_back(pages);
        }
    }

    /// The pages of the journal's next frame, which has so many; nothing in place of those not at hand.
    pub(crate) fn next(&mut self, count: usize) -> Vec<Option<PageOrReject>> {
        let mut pages = self.frames.pop_front().unwrap_or_default().into_iter();
        (0..count).map(|_| pages.next()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{Reject, RejectReason, Source, Stage};

    fn page() -> PageOrReject {
        let (source, detail) = (Source::default(), String::new());
        Err(Box::new(Reject {
            source,
            stage: Stage::Ingest,
            reason: RejectReason::Empty,
            detail,
            text: None,
        }))
    }

    #[test]
    fn frames_are_kept_until_one_has_no_room() {
        let mut at_hand = AtHand::default();
        at_hand.keep(vec![page(), page()], MOST);
        at_hand.keep(vec![page()], 1);
        assert_eq!(at_hand.next(2).iter().flatten().count(), 2);
        assert!(matches!(at_hand.next(1)[..], [None]));
    }

    #[test]
    fn behind_what_an_earlier_run_has_read_nothing_is_kept() {
        let mut at_hand = AtHand::closed();
        at_hand.keep(vec![page()], 0);
        assert!(matches!(at_hand.next(1)[..], [None]));
    }
}

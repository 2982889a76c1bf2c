//! Signs of a thread: comments or teasers, each with its date, and what rules
//! have already named as such.

use super::Sink;
use super::text::Signs;
use depeche_model::{Block, Page, Reason};

/// Distances are told apart up to this many blocks.
const FAR: usize = 40;

/// A longer block with a date in it is told in sentences, not dated.
const DATED_WORDS: u32 = 20;

/// How many blocks to each side are near.
const NEAR: usize = 5;

/// What stands before and around each block.
pub(super) struct Thread(Vec<Counts>);

#[derive(Clone, Copy)]
struct Counts {
    comments_since: usize,
    comments_before: usize,
    related_since: usize,
    dated_before: usize,
    dated_near: usize,
}

impl Thread {
    pub(super) fn new(page: &Page, signs: &[Signs], ruled: &[Option<Reason>]) -> Thread {
        let is_dated = |(b, s): (&Block, &Signs)| b.features.words <= DATED_WORDS && s.dated();
        let dated: Vec<bool> = page.blocks.iter().zip(signs).map(is_dated).collect();
        let mut now = Counts {
            comments_since: FAR,
            comments_before: 0,
            related_since: FAR,
            dated_before: 0,
            dated_near: 0,
        };
        let counts = ruled.iter().enumerate().map(|(i, ruled)| {
            let near = &dated[i.saturating_sub(NEAR)..(i + NEAR + 1).min(dated.len())];
            let dated_near = near.iter().filter(|d| **d).count() - usize::from(dated[i]);
            let counts = Counts { dated_near, ..now };
            now.comments_since = since(now.comments_since, *ruled == Some(Reason::Comments));
            now.related_since = since(now.related_since, *ruled == Some(Reason::ReadAlso));
            now.comments_before += usize::from(*ruled == Some(Reason::Comments));
            now.dated_before += usize::from(dated[i]);
            counts
        });
        Thread(counts.collect())
    }

    pub(super) fn put(&self, i: usize, row: &mut impl Sink) {
        let counts = self.0[i];
        row.put_all([
            ("comments_since", counts.comments_since as f32),
            ("comments_before", counts.comments_before.min(10) as f32),
            ("related_since", counts.related_since as f32),
            ("dated_before", counts.dated_before.min(20) as f32),
            ("dated_near", counts.dated_near as f32),
        ]);
    }
}

fn since(before: usize, here: bool) -> usize {
    if here { 0 } else { (before + 1).min(FAR) }
}

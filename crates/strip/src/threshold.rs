//! From which score on the blocks of a page are kept: lower where nothing on the page is sure.
//!
//! Keeping a block of `w` words that is body with probability `p` adds `w·p / T` to the expected recall and takes
//! `w·(P - p) / K` from the expected precision, where `K` words are kept, `P` of them body, and `T` words of the page are
//! body. It is worth it when `p > P·T / (K + T)`: nearly a half where the page is clear, less where it is not. (For F1
//! the same reasoning is that of Lewis, "Evaluating and optimizing autonomous text classification systems", 1995.)

use crate::open;
use depeche_model::{Page, Reason};

/// Scores are surer than they are right on sites that no tree has seen: so much of one is believed…
const BELIEF: f32 = 0.7;
/// …and so much taken off, in log-odds.
const DOUBT: f32 = 0.5;
/// The probabilities to keep from, at the least and at the most.
const LEAST: f32 = 0.2;
const MOST: f32 = 0.5;
/// `K` and `P` depend on what is kept: so many rounds are enough for them to settle.
const ROUNDS: usize = 10;

/// Moves the scores of the blocks `of` so that those above 0 are worth keeping. What rules drop does not count.
pub(crate) fn shift(page: &Page, ruled: &[Option<Reason>], of: &[usize], scores: &mut [f32]) {
    let weigh = |i: usize| (page.blocks[i].features.words as f32, likely(scores[i]));
    let weighed: Vec<(f32, f32)> = open(ruled).into_iter().map(weigh).collect();
    let from = log_odds(worth_keeping(&weighed));
    of.iter().for_each(|i| scores[*i] -= (from + DOUBT) / BELIEF);
}

/// The probability to keep from; of blocks, their words and how likely each is body.
fn worth_keeping(blocks: &[(f32, f32)]) -> f32 {
    let body = |from: f32| blocks.iter().filter(|(_, p)| *p > from).map(|(words, p)| words * p).sum::<f32>();
    let all = body(0.0).max(1.0);
    let best = blocks.iter().map(|(_, p)| *p).fold(0.0, f32::max);
    let step = |from: f32, _| {
        let kept: f32 = blocks.iter().filter(|(_, p)| *p > from).map(|(words, _)| words).sum();
        let precision = if kept > 1.0 { body(from) / kept } else { best };
        (precision * all / (kept.max(1.0) + all)).clamp(LEAST, MOST)
    };
    (0..ROUNDS).fold(MOST, step)
}

fn likely(score: f32) -> f32 {
    1.0 / (1.0 + (DOUBT - BELIEF * score).exp())
}

fn log_odds(p: f32) -> f32 {
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages;

    /// Of three lines with these scores, which are worth keeping.
    fn kept(lines: &str, mut scores: Vec<f32>) -> Vec<bool> {
        let page = pages::html(lines);
        shift(&page, &[None; 3], &[0, 1, 2], &mut scores);
        scores.iter().map(|s| *s > 0.0).collect()
    }

    const LINES: &str = "p: The port of Oberon was shut for nine days by a storm that nobody had seen coming.\n\
                         p: Ferries go again since noon, the harbour master said on Monday.\n\
                         p: Nobody was hurt, but forty boats have been lost in the bay.";

    #[test]
    fn a_doubtful_block_beside_sure_ones_is_dropped() {
        assert_eq!(kept(LINES, vec![5.0, 5.0, 0.5]), [true, true, false]);
    }

    #[test]
    fn doubtful_blocks_are_kept_where_none_is_sure() {
        assert_eq!(kept(LINES, vec![-0.3, 0.2, -0.3]), [true, true, true]);
        assert_eq!(kept(LINES, vec![0.2, 0.2, -3.5]), [true, true, false]);
    }

    #[test]
    fn what_rules_drop_does_not_count() {
        let page = pages::html(LINES);
        let (mut alone, mut ruled) = (vec![0.1, 0.0, 0.0], vec![0.1, 6.0, 6.0]);
        let drop = Some(Reason::Share);
        shift(&page, &[None, drop, drop], &[0], &mut alone);
        shift(&page, &[None, drop, drop], &[0], &mut ruled);
        assert_eq!(alone[0], ruled[0]);
        assert_eq!(ruled[1..], [6.0, 6.0]);
    }

    #[test]
    fn a_page_without_words_has_a_threshold_too() {
        let mut scores = vec![];
        shift(&pages::html(""), &[], &[], &mut scores);
        assert!(scores.is_empty());
        assert!(worth_keeping(&[(0.0, 0.3)]).is_finite());
    }
}

//! Questions and their answers: themes fold them up in boxes of their own, where short ones look like buttons.

use crate::elements::is_running;
use crate::open;
use depeche_model::{Block, BlockKind, Page, PageKind, Reason};

/// So many pairs in a row are no chance.
const PAIRS: usize = 2;
/// An answer has at most so many blocks.
const ANSWER: usize = 4;
/// The text is so many blocks before the first question.
const NEAR: usize = 4;
/// A question is no longer, in words.
const QUESTION_WORDS: u32 = 25;

/// Lifts the scores of questions and answers that follow kept text, where several stand in a row.
/// What rules drop stays dropped. Cost: linear in blocks.
pub(crate) fn keep(page: &Page, ruled: &[Option<Reason>], scores: &mut [f32]) {
    if page.kind == PageKind::Text {
        return;
    }
    // A number stands before a question, a sign that unfolds the answer behind it.
    let is_sign = |i: &usize| page.blocks[*i].text.chars().filter(|c| c.is_alphabetic()).nth(1).is_none();
    let of: Vec<usize> = open(ruled).into_iter().filter(|i| !is_sign(i)).collect();
    let mut at = 0;
    while at < of.len() {
        let (mut end, mut pairs) = (at, 0);
        while let Some(pair) = pair(page, &of[end..]) {
            (end, pairs) = (end + pair, pairs + 1);
        }
        let is_text = |i: &usize| scores[*i] > 0.0 && is_running(&page.blocks[*i].features);
        if pairs >= PAIRS && of[at.saturating_sub(NEAR)..at].iter().any(is_text) {
            // With the heading above them.
            let start = at - usize::from(is_heading(&page.blocks[of[at - 1]]));
            of[start..end].iter().for_each(|i| scores[*i] = scores[*i].max(f32::MIN_POSITIVE));
        }
        at = end.max(at + 1);
    }
}

/// How many of the blocks are a question and its answer; of the last answer only the first block, for who knows where
/// it ends.
fn pair(page: &Page, of: &[usize]) -> Option<usize> {
    let block = |at: usize| of.get(at).map(|i| &page.blocks[*i]);
    let answer = (1..=ANSWER).take_while(|at| block(*at).is_some_and(is_answer)).count();
    let asks = block(0).is_some_and(is_question) && answer > 0;
    let goes_on = block(1 + answer).is_some_and(is_question);
    asks.then_some(if goes_on { 1 + answer } else { 2 })
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading(_)) && !is_link(block)
}

fn is_question(block: &Block) -> bool {
    block.text.ends_with(['?', '？', '؟']) && block.features.words <= QUESTION_WORDS && !is_link(block)
}

fn is_answer(block: &Block) -> bool {
    let states = block.features.ends_sentence && !block.text.ends_with(['?', '？', '؟', '!', '！']);
    states && !is_link(block)
}

fn is_link(block: &Block) -> bool {
    block.features.link_chars * 2 > block.features.chars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages;

    const TEXT: &str = "p: The ferry will not sail before Sunday, the harbour master says.\n";

    /// How many blocks are kept, of which only running text was.
    fn kept(lines: &str) -> usize {
        let page = pages::html(lines);
        let mut scores: Vec<f32> =
            page.blocks.iter().map(|b| if b.features.words > 9 { 2.0 } else { -3.0 }).collect();
        keep(&page, &vec![None; scores.len()], &mut scores);
        scores.iter().filter(|score| **score > 0.0).count()
    }

    #[test]
    fn answers_stay_with_their_questions() {
        let pair = "i: 1.\nspan: Who pays?\nspan: +\np: The county.\n";
        assert_eq!(kept(&format!("{TEXT}{pair}{pair}p: Share this page.")), 5);
        assert_eq!(kept(&format!("{TEXT}h3: In short\n{pair}p: Nobody else.\n{pair}")), 7);
        assert_eq!(kept(&format!("{TEXT}{pair}p: Share")), 1, "one alone may be a poll");
        assert_eq!(kept(&format!("{pair}{pair}")), 0, "no text before them");
        let form = "p: We have this address. Another?\np: You are subscribed!\n";
        assert_eq!(kept(&format!("{TEXT}{form}{form}")), 1);
    }
}

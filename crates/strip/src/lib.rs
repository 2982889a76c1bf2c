//! Marks the blocks of a page: keep, or drop with a reason; deletes nothing.
//!
//! Three voices, in this order: rules that name elements, rules that name
//! phrases, and the block score, gradient-boosted trees in two stages: a block
//! by itself, then a block among its neighbours (where what rules dropped
//! counts as chrome). A safety net keeps any element rule from eating an
//! article.

mod context;
mod elements;
mod features;
mod layout;
mod score;
mod tokens;
mod trees;
mod vocabulary;

pub use score::ScoreError;
pub use trees::TreesError;

use depeche_model::{Block, Mark, Page, PageKind, Reason, RuleId};
use depeche_rules::RuleSet;
use features::Row;
use score::Scorer;
use std::path::Path;
use std::sync::Arc;

/// What a mark rests on, for `explain` and for training.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The mark.
    pub mark: Mark,
    /// Names and values of the features of the block among its neighbours.
    pub features: Vec<(&'static str, f32)>,
    /// The features that weighed most, with their share of the score, largest first.
    pub top: Vec<(&'static str, f32)>,
    /// Does a rule name the block, whatever its score?
    pub ruled: bool,
    /// The same for blocks whose element and parent have the same tag and class.
    pub look: u64,
}

/// Ready to mark pages; shared by all threads.
#[derive(Debug)]
pub struct Stripper<'r> {
    rules: &'r RuleSet,
    tokens: tokens::TokenIndex,
    vocabulary: vocabulary::Vocabulary,
    html: Scorer,
    flat: Scorer,
    score_rule: RuleId,
    hidden_rule: RuleId,
    layout_rule: RuleId,
}

impl<'r> Stripper<'r> {
    /// Prepares the rules and the block score: its compiled-in models or, to
    /// measure others, those of a folder.
    ///
    /// # Errors
    /// When a model cannot be read, is malformed or names features there are not; a test loads the compiled-in ones.
    pub fn new(rules: &'r RuleSet, score: Option<&Path>) -> Result<Self, ScoreError> {
        Ok(Stripper {
            rules,
            tokens: tokens::TokenIndex::new(&rules.tokens),
            vocabulary: vocabulary::Vocabulary::new(&rules.languages),
            html: Scorer::new(score, "score-html.bin", include_bytes!("../data/score-html.bin"))?,
            flat: Scorer::new(score, "score-flat.bin", include_bytes!("../data/score-flat.bin"))?,
            score_rule: Arc::from("score"),
            hidden_rule: Arc::from("hidden"),
            layout_rule: Arc::from("layout"),
        })
    }

    /// Marks every block of a page; one mark a block, in order.
    ///
    /// `host` limits rules of single hosts to their pages. Never fails; a page
    /// without blocks gives no marks. Cost: linear in blocks and their text.
    pub fn strip(&self, page: &Page, host: Option<&str>) -> Vec<Mark> {
        let ruled = self.ruled(page, host);
        let scores = self.scores(page, &ruled, &open(&ruled)).0;
        self.marks(page, host, &ruled, &scores)
    }

    /// As [`Stripper::strip`], with what each mark rests on.
    pub fn explain(&self, page: &Page, host: Option<&str>) -> Vec<Evidence> {
        let ruled = self.ruled(page, host);
        let all: Vec<usize> = (0..page.blocks.len()).collect();
        let (scores, rows) = self.scores(page, &ruled, &all);
        let marks = self.marks(page, host, &ruled, &scores);
        let scorer = self.scorer(page);
        let evidence = |((i, mark), row): ((usize, Mark), &Row)| Evidence {
            mark,
            top: scorer.top(row),
            features: scorer.named(row),
            ruled: ruled[i].is_some(),
            look: features::look(page, &page.blocks[i]),
        };
        marks.into_iter().enumerate().zip(&rows).map(evidence).collect()
    }

    fn scorer(&self, page: &Page) -> &Scorer {
        match page.kind {
            PageKind::Html => &self.html,
            PageKind::Text => &self.flat,
        }
    }

    /// For each block, the rule that drops it: by an element around it, or by its words.
    fn ruled(&self, page: &Page, host: Option<&str>) -> Vec<Option<usize>> {
        let by_element = elements::matches(page, self.rules, host);
        let rule = |block: &Block| {
            by_element[block.element.0 as usize].or_else(|| self.rules.phrase(&block.text, host))
        };
        page.blocks.iter().map(rule).collect()
    }

    /// The scores of all blocks, and the features of the blocks `of`, which
    /// are all that are scored; others stand at 0.
    fn scores(&self, page: &Page, ruled: &[Option<usize>], of: &[usize]) -> (Vec<f32>, Vec<Row>) {
        let scorer = self.scorer(page);
        let ruled: Vec<Option<Reason>> =
            ruled.iter().map(|r| r.map(|rule| self.rules.strip[rule].reason)).collect();
        let mut rows = features::rows(page, &self.tokens, &self.vocabulary, &ruled, of);
        let alone = placed(scorer.alone(&rows), of, page.blocks.len());
        context::fill(&mut rows, scorer.own(), of, page, &alone, &ruled);
        let mut scores = placed(scorer.among(&rows), of, page.blocks.len());
        rescue(page, &alone, &ruled, &mut scores);
        if page.kind == PageKind::Text && ruled.iter().all(Option::is_none) {
            leave_clean_text_alone(page, &mut scores);
        }
        (scores, rows)
    }

    fn marks(&self, page: &Page, host: Option<&str>, ruled: &[Option<usize>], scores: &[f32]) -> Vec<Mark> {
        let outside = layout::outside(page, self.rules, host);
        let mark = |(i, block): (usize, &Block)| {
            let score = scores[i];
            let keep = Mark::Keep { score, cut: None, rule: None };
            let drop = |reason, rule: &RuleId| Mark::Drop { reason, rule: Arc::clone(rule), score };
            if let Some(rule) = ruled[i].map(|r| &self.rules.strip[r]) {
                return drop(rule.reason, &rule.id);
            }
            match outside.as_ref().map(|o| o.covers(i)) {
                Some(true) => drop(Reason::Layout, &self.layout_rule),
                Some(false) => keep,
                None if score > 0.0 => keep,
                None if block.features.hidden => drop(Reason::Hidden, &self.hidden_rule),
                None => drop(Reason::Score, &self.score_rule),
            }
        };
        page.blocks.iter().enumerate().map(mark).collect()
    }
}

/// The blocks no rule drops: those the score decides on.
fn open<R>(ruled: &[Option<R>]) -> Vec<usize> {
    (0..ruled.len()).filter(|i| ruled[*i].is_none()).collect()
}

/// The scores of the blocks `of`, at their places among `count` blocks.
fn placed(scores: Vec<f32>, of: &[usize], count: usize) -> Vec<f32> {
    let mut all = vec![0.0; count];
    of.iter().zip(scores).for_each(|(i, score)| all[*i] = score);
    all
}

/// A page of which fewer words than this would be kept…
const TOO_LITTLE: u32 = 30;
/// …or, where all its paragraphs together are no longer than this…
const SHORT_TEXT: u32 = 250;
/// …a smaller share of their words than this…
const TOO_SMALL_A_SHARE: f32 = 0.4;
/// …keeps its paragraphs: blocks of so many words that end a sentence.
const PARAGRAPH: u32 = 20;

/// Short dispatches amid much chrome: when next to nothing would be kept, what
/// reads like text by itself is; when nothing does, what is built like it.
fn rescue(page: &Page, alone: &[f32], ruled: &[Option<Reason>], scores: &mut [f32]) {
    let words = |i: &usize| page.blocks[*i].features.words;
    let is_built = |i: &usize| {
        let f = &page.blocks[*i].features;
        f.ends_sentence && f.link_chars * 5 < f.chars && !f.hidden
    };
    let long: Vec<usize> = open(ruled).into_iter().filter(|i| words(i) >= PARAGRAPH).collect();
    let kept: u32 = open(ruled).iter().filter(|i| scores[**i] > 0.0).map(words).sum();
    let built: u32 = long.iter().filter(|i| is_built(i)).map(words).sum();
    let small = built <= SHORT_TEXT && (kept as f32) < TOO_SMALL_A_SHARE * built as f32;
    if kept >= TOO_LITTLE && !small {
        return;
    }
    let body_like: u32 = long.iter().filter(|i| alone[**i] > 0.0).map(words).sum();
    for &i in &long {
        if alone[i] > 0.0 || is_built(&i) && (small || body_like < TOO_LITTLE) {
            scores[i] = scores[i].max(f32::MIN_POSITIVE);
        }
    }
}

/// Text is clean when no rule finds chrome in it and the score would drop less
/// than this share of its words.
const CLEAN_SHARE: f32 = 0.08;

/// In a text without chrome, a short line is a sub-heading or a list, whatever
/// its score: what has been cleaned once comes back unchanged.
fn leave_clean_text_alone(page: &Page, scores: &mut [f32]) {
    let words = |i: &usize| page.blocks[*i].features.words;
    let total: u32 = (0..scores.len()).map(|i| words(&i)).sum();
    let dropped: u32 = (0..scores.len()).filter(|i| scores[*i] <= 0.0).map(|i| words(&i)).sum();
    if (dropped as f32) < CLEAN_SHARE * total as f32 {
        scores.iter_mut().for_each(|s| *s = s.max(f32::MIN_POSITIVE));
    }
}

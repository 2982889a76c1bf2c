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
use features::Table;
use score::Scorer;
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
    /// Prepares the rules and the compiled-in models of the block score.
    ///
    /// # Errors
    /// When a compiled-in model is malformed or names features there are not; a test loads them.
    pub fn new(rules: &'r RuleSet) -> Result<Self, ScoreError> {
        Ok(Stripper {
            rules,
            tokens: tokens::TokenIndex::new(&rules.tokens),
            vocabulary: vocabulary::Vocabulary::new(&rules.languages),
            html: Scorer::new("score-html.bin", include_bytes!("../data/score-html.bin"))?,
            flat: Scorer::new("score-flat.bin", include_bytes!("../data/score-flat.bin"))?,
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
        let scores = self.scores(page, &ruled).0;
        self.marks(page, host, &ruled, &scores)
    }

    /// As [`Stripper::strip`], with what each mark rests on.
    pub fn explain(&self, page: &Page, host: Option<&str>) -> Vec<Evidence> {
        let ruled = self.ruled(page, host);
        let (scores, table) = self.scores(page, &ruled);
        let marks = self.marks(page, host, &ruled, &scores);
        let scorer = self.scorer(page);
        let evidence = |(i, mark): (usize, Mark)| Evidence {
            mark,
            top: scorer.top(table.row(i)),
            features: scorer.named(table.row(i)),
            ruled: ruled[i].is_some(),
            look: features::look(page, &page.blocks[i]),
        };
        marks.into_iter().enumerate().map(evidence).collect()
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

    fn scores(&self, page: &Page, ruled: &[Option<usize>]) -> (Vec<f32>, Table) {
        let scorer = self.scorer(page);
        let own = features::table(page, &self.tokens, &self.vocabulary, scorer.own());
        let alone = scorer.alone(&own);
        let ruled: Vec<bool> = ruled.iter().map(Option::is_some).collect();
        let table = context::table(&own, page, &alone, &ruled, scorer.width());
        let mut scores = scorer.among(&table);
        rescue(page, &alone, &ruled, &mut scores);
        if page.kind == PageKind::Text && !ruled.contains(&true) {
            leave_clean_text_alone(page, &mut scores);
        }
        (scores, table)
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
fn rescue(page: &Page, alone: &[f32], ruled: &[bool], scores: &mut [f32]) {
    let words = |i: &usize| page.blocks[*i].features.words;
    let is_built = |i: &usize| {
        let f = &page.blocks[*i].features;
        f.ends_sentence && f.link_chars * 5 < f.chars && !f.hidden
    };
    let long: Vec<usize> = (0..scores.len()).filter(|i| !ruled[*i] && words(i) >= PARAGRAPH).collect();
    let kept: u32 = (0..scores.len()).filter(|i| scores[*i] > 0.0 && !ruled[*i]).map(|i| words(&i)).sum();
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

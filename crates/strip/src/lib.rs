//! Marks the blocks of a page: keep, or drop with a reason; deletes nothing.
//!
//! Three voices, in this order: rules that name elements ([`elements`]), rules
//! that name phrases, and the block score ([`score`]), a transparent weighted
//! sum of features in two stages: a block by itself, then a block among its
//! neighbours. A safety net keeps any element rule from eating an article.

mod context;
mod elements;
mod features;
mod layout;
mod score;
mod tokens;
mod vocabulary;

pub use score::ScoreError;

use depeche_model::{Mark, Page, PageKind, Reason, RuleId};
use depeche_rules::RuleSet;
use features::Row;
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
}

impl<'r> Stripper<'r> {
    /// Prepares the rules and the compiled-in weights of the block score.
    ///
    /// # Errors
    /// When the compiled-in weights do not name the features; a test loads them.
    pub fn new(rules: &'r RuleSet) -> Result<Self, ScoreError> {
        Ok(Stripper {
            rules,
            tokens: tokens::TokenIndex::new(&rules.tokens),
            vocabulary: vocabulary::Vocabulary::new(&rules.languages),
            html: Scorer::new("score-html.toml", include_str!("../data/score-html.toml"))?,
            flat: Scorer::new("score-flat.toml", include_str!("../data/score-flat.toml"))?,
            score_rule: Arc::from("score"),
            hidden_rule: Arc::from("hidden"),
        })
    }

    /// Marks every block of a page; one mark a block, in order.
    ///
    /// `host` limits rules of single hosts to their pages. Never fails; a page
    /// without blocks gives no marks. Cost: linear in blocks and their text.
    pub fn strip(&self, page: &Page, host: Option<&str>) -> Vec<Mark> {
        let scores = self.scores(page).0;
        self.marks(page, host, &scores)
    }

    /// As [`Stripper::strip`], with what each mark rests on.
    pub fn explain(&self, page: &Page, host: Option<&str>) -> Vec<Evidence> {
        let (scores, rows) = self.scores(page);
        let marks = self.marks(page, host, &scores);
        let scorer = self.scorer(page);
        let evidence =
            |(mark, features): (Mark, Row)| Evidence { mark, top: scorer.top(&features), features };
        marks.into_iter().zip(rows).map(evidence).collect()
    }

    fn scorer(&self, page: &Page) -> &Scorer {
        match page.kind {
            PageKind::Html => &self.html,
            PageKind::Text => &self.flat,
        }
    }

    fn scores(&self, page: &Page) -> (Vec<f32>, Vec<Row>) {
        let scorer = self.scorer(page);
        let mut rows = features::rows(page, &self.tokens, &self.vocabulary);
        let alone: Vec<f32> = rows.iter().map(|r| scorer.alone(r)).collect();
        context::extend(&mut rows, page, &alone);
        (rows.iter().map(|r| scorer.among(r)).collect(), rows)
    }

    fn marks(&self, page: &Page, host: Option<&str>, scores: &[f32]) -> Vec<Mark> {
        let by_element = elements::matches(page, self.rules, host);
        let outside = layout::outside(page, self.rules, host);
        let blocks = page.blocks.iter().enumerate().zip(scores);
        let mark = |((i, block), &score): ((usize, &depeche_model::Block), &f32)| {
            let drop = |reason, rule: &RuleId| Mark::Drop { reason, rule: Arc::clone(rule), score };
            if let Some(rule) = by_element[block.element.0 as usize].map(|r| &self.rules.strip[r]) {
                return drop(rule.reason, &rule.id);
            }
            if let Some(hit) = self.rules.phrase(&block.text, host) {
                let rule = &self.rules.strip[hit.rule];
                return drop(rule.reason, &rule.id);
            }
            match outside.as_ref().map(|o| o.covers(i)) {
                Some(true) => return drop(Reason::Layout, &self.score_rule),
                Some(false) => return Mark::Keep { score, cut: None, rule: None },
                None => {}
            }
            match score > 0.0 {
                true => Mark::Keep { score, cut: None, rule: None },
                false if block.features.hidden => drop(Reason::Hidden, &self.hidden_rule),
                false => drop(Reason::Score, &self.score_rule),
            }
        };
        blocks.map(mark).collect()
    }
}

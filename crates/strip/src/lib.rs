//! Marks the blocks of a page: keep, or drop with a reason; deletes nothing.
//!
//! Three voices, in this order: rules that name elements, rules that name
//! phrases, and the block score, gradient-boosted trees in two stages: a block
//! by itself, then a block among its neighbours (where what rules dropped
//! counts as chrome). A safety net keeps any element rule from eating an
//! article.
//!
//! Where a [`Survey`] of the dump has learned what repeats over different
//! articles of the page's site, that is a fourth voice ([`SiteProfile`]): what
//! most of them hold is dropped, what some hold must score higher.

mod context;
mod elements;
mod features;
mod layout;
#[cfg(test)]
mod pages;
mod profile_file;
mod profiles;
mod score;
mod sightings;
mod survey;
mod tokens;
mod trees;
mod vocabulary;

pub use profile_file::ProfilesError;
pub use profiles::{Profiles, Sighted, SiteProfile};
pub use score::ScoreError;
pub use sightings::Sightings;
pub use survey::Survey;
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
    /// In how many of the site's other articles it stands, if its profile says.
    pub sighted: Option<Sighted>,
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
    /// `host` limits rules of single hosts to their pages; `profile` is that of
    /// the page's site, if there is one. Never fails; a page without blocks
    /// gives no marks. Cost: linear in blocks and their text.
    pub fn strip(&self, page: &Page, host: Option<&str>, profile: Option<&SiteProfile>) -> Vec<Mark> {
        self.judge(page, host, profile).marks
    }

    /// As [`Stripper::strip`], with what each mark rests on.
    pub fn explain(&self, page: &Page, host: Option<&str>, profile: Option<&SiteProfile>) -> Vec<Evidence> {
        let Judged { known, table, marks } = self.judge(page, host, profile);
        let scorer = self.scorer(page);
        let evidence = |(i, mark): (usize, Mark)| Evidence {
            mark,
            top: scorer.top(table.row(i)),
            features: scorer.named(table.row(i)),
            ruled: known[i].rule.is_some(),
            sighted: known[i].sighted,
            look: features::look(page, &page.blocks[i]),
        };
        marks.into_iter().enumerate().map(evidence).collect()
    }

    /// Marks the page; without its profile where that would leave next to nothing.
    fn judge(&self, page: &Page, host: Option<&str>, profile: Option<&SiteProfile>) -> Judged {
        let known = self.known(page, host, profile);
        let (scores, table) = self.scores(page, &known);
        let marks = self.marks(page, host, &known, &scores);
        let words = |of: fn(&Mark) -> bool| -> u32 {
            let some = page.blocks.iter().zip(&marks).filter(|(_, mark)| of(mark));
            some.map(|(block, _)| block.features.words).sum()
        };
        let kept = words(|mark| matches!(mark, Mark::Keep { .. }));
        let body_like = |mark: &Mark| matches!(mark, Mark::Drop { reason: Reason::SiteProfile, score, .. } if *score > 0.0);
        if profile.is_some() && kept < TOO_LITTLE && words(body_like) > kept {
            return self.judge(page, host, None);
        }
        Judged { known, table, marks }
    }

    fn scorer(&self, page: &Page) -> &Scorer {
        match page.kind {
            PageKind::Html => &self.html,
            PageKind::Text => &self.flat,
        }
    }

    /// For each block, the rule that drops it (by an element around it, or by
    /// its words) and what its site's profile says.
    fn known(&self, page: &Page, host: Option<&str>, profile: Option<&SiteProfile>) -> Vec<Known> {
        let by_element = elements::matches(page, self.rules, host);
        let known = |block: &Block| {
            let rule = by_element[block.element.0 as usize].or_else(|| self.rules.phrase(&block.text, host));
            let sighted = profile.and_then(|profile| profile.sighted(page, block));
            Known { rule, sighted, template: sighted.is_some_and(|s| s.is_template(block)) }
        };
        page.blocks.iter().map(known).collect()
    }

    fn scores(&self, page: &Page, known: &[Known]) -> (Vec<f32>, Table) {
        let scorer = self.scorer(page);
        let own = features::table(page, &self.tokens, &self.vocabulary, scorer.own());
        let alone = scorer.alone(&own);
        let ruled: Vec<bool> = known.iter().map(|k| k.rule.is_some() || k.template).collect();
        let table = context::table(&own, page, &alone, &ruled, scorer.width());
        let mut scores = scorer.among(&table);
        rescue(page, &alone, &ruled, &mut scores);
        if page.kind == PageKind::Text && !ruled.contains(&true) {
            leave_clean_text_alone(page, &mut scores);
        }
        (scores, table)
    }

    fn marks(&self, page: &Page, host: Option<&str>, known: &[Known], scores: &[f32]) -> Vec<Mark> {
        let outside = layout::outside(page, self.rules, host);
        let mark = |(i, block): (usize, &Block)| {
            let (score, known) = (scores[i], &known[i]);
            let keep = Mark::Keep { score, cut: None, rule: None };
            let drop = |reason, rule: &RuleId| Mark::Drop { reason, rule: Arc::clone(rule), score };
            if let Some(rule) = known.rule.map(|r| &self.rules.strip[r]) {
                return drop(rule.reason, &rule.id);
            }
            let repeats = |s: &Sighted| known.template || score > 0.0 && score <= s.threshold();
            if let Some(sighted) = known.sighted.filter(repeats) {
                return drop(Reason::SiteProfile, &Arc::from(sighted.to_string()));
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

/// What is known of a block before it is scored.
struct Known {
    rule: Option<usize>,
    sighted: Option<Sighted>,
    /// Is it template, whatever its score?
    template: bool,
}

/// A page's marks and what they rest on.
struct Judged {
    known: Vec<Known>,
    table: Table,
    marks: Vec<Mark>,
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

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
mod letters;
mod levels;
mod look;
mod others;
#[cfg(test)]
mod pages;
mod profile_file;
mod profiles;
mod questions;
mod score;
mod sightings;
mod standfirst;
mod survey;
mod thread;
mod threshold;
mod together;
mod tokens;
mod trees;
mod vocabulary;
mod words;

pub use levels::Levels;
pub use profile_file::ProfilesError;
pub use profiles::{Profiles, Sighted, SiteProfile};
pub use score::ScoreError;
pub use sightings::{Sighting, Sightings};
pub use survey::Survey;
pub use trees::TreesError;

use depeche_model::{Block, BlockKind, Mark, Page, PageKind, Reason, RuleId};
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
    /// In how many of the site's other articles it stands, if its profile says.
    pub sighted: Option<Sighted>,
    /// The same for blocks whose element and container have the same tag and class.
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
    thread_rule: RuleId,
    others_rule: RuleId,
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
            thread_rule: Arc::from("thread"),
            others_rule: Arc::from("other-articles"),
        })
    }

    /// Marks every block of a page; one mark a block, in order.
    ///
    /// `host` limits rules of single hosts to their pages; `profile` is that of
    /// the page's site, if there is one. Never fails; a page without blocks
    /// gives no marks. Cost: linear in blocks and their text.
    pub fn strip(&self, page: &Page, host: Option<&str>, profile: Option<&SiteProfile>) -> Vec<Mark> {
        self.judge(page, host, profile, false).marks
    }

    /// As [`Stripper::strip`], with what each mark rests on.
    pub fn explain(&self, page: &Page, host: Option<&str>, profile: Option<&SiteProfile>) -> Vec<Evidence> {
        let Judged { levels, known, rows, marks } = self.judge(page, host, profile, true);
        let scorer = self.scorer(page);
        let evidence = |((i, mark), row): ((usize, Mark), &Row)| Evidence {
            mark,
            top: scorer.top(row),
            features: scorer.named(row),
            ruled: known[i].is_ruled(),
            sighted: known[i].sighted,
            look: look::look(page, &levels, &page.blocks[i]),
        };
        marks.into_iter().enumerate().zip(&rows).map(evidence).collect()
    }

    /// Marks the page; without its profile where that would leave next to
    /// nothing. `every`: blocks that a rule drops are scored too, to be shown.
    fn judge(&self, page: &Page, host: Option<&str>, profile: Option<&SiteProfile>, every: bool) -> Judged {
        let levels = Levels::new(page);
        let known = self.known(page, &levels, host, profile);
        let of: Vec<usize> = (0..known.len()).filter(|i| every || !known[*i].is_ruled()).collect();
        let (mut scores, rows) = self.scores(page, &levels, &known, &of);
        if page.kind == PageKind::Text && profile.is_some() {
            trust_what_is_new(page, &known, &mut scores);
        }
        let marks = self.marks(page, host, &known, &scores);
        let words = |of: fn(&Mark) -> bool| -> u32 {
            let some = page.blocks.iter().zip(&marks).filter(|(_, mark)| of(mark));
            some.map(|(block, _)| block.features.words).sum()
        };
        let kept = words(|mark| matches!(mark, Mark::Keep { .. }));
        let body_like = |mark: &Mark| matches!(mark, Mark::Drop { reason: Reason::SiteProfile, score, .. } if *score > 0.0);
        if profile.is_some() && kept < TOO_LITTLE && words(body_like) > kept {
            return self.judge(page, host, None, every);
        }
        Judged { levels, known, rows, marks }
    }

    fn scorer(&self, page: &Page) -> &Scorer {
        match page.kind {
            PageKind::Html => &self.html,
            PageKind::Text => &self.flat,
        }
    }

    /// For each block, the rule that drops it (by an element around it, or by
    /// its words) and what its site's profile says.
    fn known(
        &self,
        page: &Page,
        levels: &Levels,
        host: Option<&str>,
        profile: Option<&SiteProfile>,
    ) -> Vec<Known> {
        let by_element = elements::matches(page, self.rules, host);
        let known = |(i, block): (usize, &Block)| {
            let phrase = || {
                self.rules.phrase(&block.text, host).filter(|rule| {
                    self.rules.strip[*rule].reason != Reason::Navigation || !is_within_text(page, i)
                })
            };
            let rule = by_element[block.element.0 as usize].or_else(phrase);
            let sighted = profile.and_then(|profile| profile.sighted(page, block));
            Known {
                rule,
                thread: false,
                other: false,
                sighted,
                template: sighted.is_some_and(|s| s.is_template(block)),
            }
        };
        let mut known: Vec<Known> = page.blocks.iter().enumerate().map(known).collect();
        let ruled: Vec<Option<usize>> = known.iter().map(|k| k.rule).collect();
        let article = thread::article(page, &ruled);
        for thread in thread::threads(page, levels, self.rules, &ruled, article) {
            known[thread].iter_mut().for_each(|k| k.thread = true);
        }
        for other in others::others(page, self.rules, &ruled, article) {
            known[other].other = true;
        }
        known
    }

    /// The scores of all blocks, and the features of the blocks `of`, which
    /// are all that are scored; others stand at 0.
    fn scores(&self, page: &Page, levels: &Levels, known: &[Known], of: &[usize]) -> (Vec<f32>, Vec<Row>) {
        let scorer = self.scorer(page);
        let ruled: Vec<Option<Reason>> = known.iter().map(|k| k.reason(self.rules)).collect();
        let mut rows = features::rows(page, levels, &self.tokens, &self.vocabulary, &ruled, of);
        let alone = placed(scorer.alone(&rows), of, page.blocks.len());
        context::fill(&mut rows, scorer.own(), of, page, levels, &alone, &ruled);
        let mut scores = placed(scorer.among(&rows), of, page.blocks.len());
        if page.kind == PageKind::Text {
            distrust_links(page, &mut scores);
        }
        threshold::shift(page, &ruled, of, &mut scores);
        rescue(page, &alone, &ruled, &mut scores);
        questions::keep(page, &ruled, &mut scores);
        together::keep(page, levels, &ruled, &mut scores);
        standfirst::keep(page, &self.tokens, &ruled, &mut scores);
        if page.kind == PageKind::Html {
            leave_out_ornaments(page, &mut scores);
        }
        if page.kind == PageKind::Text && ruled.iter().all(Option::is_none) {
            leave_clean_text_alone(page, &mut scores);
        }
        (scores, rows)
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
            if known.thread {
                return drop(Reason::Comments, &self.thread_rule);
            }
            if known.other {
                return drop(Reason::ReadAlso, &self.others_rule);
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

/// The blocks no rule and no profile drops: those the score decides on.
fn open(ruled: &[Option<Reason>]) -> Vec<usize> {
    (0..ruled.len()).filter(|i| ruled[*i].is_none()).collect()
}

/// The scores of the blocks `of`, at their places among `count` blocks.
fn placed(scores: Vec<f32>, of: &[usize], count: usize) -> Vec<f32> {
    let mut all = vec![0.0; count];
    of.iter().zip(scores).for_each(|(i, score)| all[*i] = score);
    all
}

/// What is known of a block before it is scored.
struct Known {
    rule: Option<usize>,
    /// Does it stand in a thread of comments?
    thread: bool,
    /// Does it stand in a box of other articles? The score does not know: trees that learnt from pages with fewer ruled
    /// blocks take paragraphs between them for more of the same.
    other: bool,
    sighted: Option<Sighted>,
    /// Is it template, whatever its score?
    template: bool,
}

impl Known {
    fn is_ruled(&self) -> bool {
        self.rule.is_some() || self.thread
    }

    /// Why it is dropped, whatever its score.
    fn reason(&self, rules: &RuleSet) -> Option<Reason> {
        let thread = || self.thread.then_some(Reason::Comments);
        let template = || self.template.then_some(Reason::SiteProfile);
        self.rule.map(|rule| rules.strip[rule].reason).or_else(thread).or_else(template)
    }
}

/// A page's marks and what they rest on.
struct Judged {
    levels: Levels,
    known: Vec<Known>,
    /// Of the blocks that were scored.
    rows: Vec<Row>,
    marks: Vec<Mark>,
}

/// Flat text that no other article of a site with a profile holds is worth so many log-odds…
const NEW: f32 = 0.7;

/// …if it is a paragraph. Nothing else in flat text tells a long teaser from a
/// paragraph; in HTML the elements do, and this would keep teasers.
fn trust_what_is_new(page: &Page, known: &[Known], scores: &mut [f32]) {
    for ((block, known), score) in page.blocks.iter().zip(known).zip(scores) {
        let f = &block.features;
        if !known.is_ruled() && known.sighted.is_none() && f.words >= PARAGRAPH && f.ends_sentence {
            *score += NEW;
        }
    }
}

/// A line of flat text that is all link is worth so many log-odds less: only Markdown says which are, and the trees
/// have learnt from text that does not.
const LINKED: f32 = 3.0;

fn distrust_links(page: &Page, scores: &mut [f32]) {
    for (block, score) in page.blocks.iter().zip(scores) {
        if block.features.link_chars * 10 >= block.features.chars * 9 {
            *score -= LINKED;
        }
    }
}

/// A page of which fewer words than this would be kept…
const TOO_LITTLE: u32 = 30;
/// …or, where all its paragraphs together are no longer than this…
const SHORT_TEXT: u32 = 250;
/// …a smaller share of their words than this…
const TOO_SMALL_A_SHARE: f32 = 0.5;
/// …keeps its paragraphs: blocks of so many words that end a sentence.
const PARAGRAPH: u32 = 20;

/// Most words of a credit.
const CREDIT_WORDS: usize = 4;

/// Short dispatches amid much chrome: when next to nothing would be kept, what
/// reads like text by itself is; when nothing does, what is built like it.
fn rescue(page: &Page, alone: &[f32], ruled: &[Option<Reason>], scores: &mut [f32]) {
    let words = |i: &usize| page.blocks[*i].features.words;
    let is_built = |i: &usize| {
        let (f, text) = (&page.blocks[*i].features, &page.blocks[*i].text);
        (f.ends_sentence || ends_with_credit(text)) && f.link_chars * 5 < f.chars && !f.hidden
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

/// Lines without a word (`* * *`, `—`) part what is around them, and say nothing.
fn leave_out_ornaments(page: &Page, scores: &mut [f32]) {
    for (block, score) in page.blocks.iter().zip(scores) {
        if block.features.words == 0 && !block.text.contains(char::is_alphanumeric) {
            *score = score.min(-f32::MIN_POSITIVE);
        }
    }
}

/// A section's name has no more words; `Table of contents` is of no text.
const MENU_WORDS: u32 = 2;

/// A heading between two paragraphs of its element: `Archive` is of the text there, and no menu's; buttons may stand anywhere.
fn is_within_text(page: &Page, i: usize) -> bool {
    let parent = |at: usize| page.elements[page.blocks[at].element.0 as usize].parent;
    let is_text = |at: usize| {
        page.blocks.get(at).is_some_and(|b| elements::is_running(&b.features)) && parent(at) == parent(i)
    };
    let block = &page.blocks[i];
    matches!(block.kind, BlockKind::Heading(2..))
        && block.features.words <= MENU_WORDS
        && block.features.links == 0
        && i > 0
        && is_text(i - 1)
        && is_text(i + 1)
}

/// A few words behind the last full stop that credit an agency: stuck to it, as in
/// texts that lost their line ends (`… lundi.(Source: agences)`), or with a name in
/// capitals (`… lundi. Avec AFP`). `… of you. More info` is none.
fn ends_with_credit(text: &str) -> bool {
    const STOPS: [char; 4] = ['.', '!', '?', '。'];
    let behind = text.rfind(STOPS).map_or("", |at| text[at..].trim_start_matches(STOPS));
    let words = behind.split_whitespace();
    let stuck = behind.starts_with(|c: char| c.is_uppercase() || c == '(');
    let capitals =
        words.clone().last().is_some_and(|word| word.len() > 1 && word.chars().all(char::is_uppercase));
    (1..=CREDIT_WORDS).contains(&words.count()) && (stuck || capitals)
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

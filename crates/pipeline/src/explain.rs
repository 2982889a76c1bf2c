//! `depeche explain`: every block of a page, and what became of it.

use crate::clean::Options;
use crate::error::RunError;
use crate::record::{Stages, status_name};
use depeche_emit::names::{EVIDENCE, REASON, name};
use depeche_model::{Block, BlockKind, ElementId, Hints, Mark, Page};
use depeche_strip::Levels;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What became of one page.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// The file.
    pub path: String,
    /// Encoding.
    pub encoding: &'static str,
    /// What decided the encoding.
    pub evidence: &'static str,
    /// Kind of page.
    pub status: &'static str,
    /// Why it is of that kind.
    pub status_evidence: String,
    /// Fields found, as `name: value`.
    pub fields: BTreeMap<&'static str, String>,
    /// What each source gave for title, authors and dates: (field, value, where it stands), best first.
    pub candidates: Vec<(&'static str, String, String)>,
    /// Doubts.
    pub notes: Vec<String>,
    /// For each element, the level around it ([`Levels`]); blocks name elements by their place here.
    pub parents: Vec<Option<u32>>,
    /// The blocks in order.
    pub blocks: Vec<ExplainedBlock>,
}

/// What became of one block.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedBlock {
    /// Part of the body?
    pub kept: bool,
    /// Why not.
    pub reason: Option<&'static str>,
    /// By which rule, recogniser or score.
    pub rule: Option<String>,
    /// Block score in log-odds; above 0 is body-like.
    pub score: f32,
    /// Does a rule drop it, whatever its score?
    pub ruled: bool,
    /// In how many of the site's articles it stands (`seen on 12 of 14 articles`), by its profile.
    pub sighted: Option<String>,
    /// Kind of block.
    pub kind: String,
    /// Words, as the score counts them.
    pub words: u32,
    /// The innermost level around it, as a place in `parents`.
    pub element: u32,
    /// The same for blocks whose element and container have the same tag and class.
    pub look: u64,
    /// Elements around it, innermost last (`article > div.body > p`).
    pub path: String,
    /// Line, in flat text.
    pub line: u32,
    /// The text.
    pub text: String,
    /// The features that weighed most in the score.
    pub top: Vec<(&'static str, f32)>,
    /// Every feature that is not zero.
    pub features: BTreeMap<&'static str, f32>,
}

/// Explains the first record of each file, one after the other.
///
/// # Errors
/// A file that holds no record, rules that cannot be loaded, or the first error of `tell`.
pub fn explain<E: From<RunError>>(
    paths: &[PathBuf],
    hints: &Hints,
    options: &Options,
    mut tell: impl FnMut(&Explanation) -> Result<(), E>,
) -> Result<(), E> {
    let rules = options.load_rules()?;
    let mut stages = Stages::new(&rules, &options.keep_status, options.score.as_deref())?;
    stages.profiles = crate::surveying::load(&options.profiles)?;
    paths.iter().try_for_each(|path| tell(&explain_one(path, hints, options, &stages)?))
}

fn explain_one(
    path: &Path,
    hints: &Hints,
    options: &Options,
    stages: &Stages<'_>,
) -> Result<Explanation, RunError> {
    let shown = path.display().to_string();
    let mut item = depeche_ingest::read_one(path, &options.ingest)
        .map_err(|reject| RunError::Record { path: shown.clone(), detail: reject.detail })?;
    crate::feed::fill_hints(&mut item.hints, hints);
    let (decoded, page, evidence, extracted) = stages.explain(&item, options.parser);
    let blocks = page.blocks.iter().zip(&evidence).zip(&extracted.marks);
    let levels = Levels::new(&page);
    let blocks =
        blocks.map(|((block, evidence), mark)| explained(&page, &levels, block, evidence, mark)).collect();
    Ok(Explanation {
        path: shown,
        encoding: decoded.encoding,
        evidence: name(&EVIDENCE, &decoded.evidence),
        status: status_name(extracted.draft.status),
        status_evidence: extracted.evidence.clone(),
        fields: fields(&extracted.draft),
        candidates: extracted.candidates,
        notes: decoded
            .notes
            .iter()
            .chain(&extracted.draft.notes)
            .map(|n| format!("{}: {}", n.code, n.detail))
            .collect(),
        parents: (0..page.elements.len() as u32).map(|e| levels.above(ElementId(e)).map(|p| p.0)).collect(),
        blocks,
    })
}

fn explained(
    page: &Page,
    levels: &Levels,
    block: &Block,
    evidence: &depeche_strip::Evidence,
    mark: &Mark,
) -> ExplainedBlock {
    let (kept, reason, rule, score) = match mark {
        Mark::Keep { score, rule, .. } => (true, None, rule.as_ref(), *score),
        Mark::Drop { reason, rule, score } => (false, Some(name(&REASON, reason)), Some(rule), *score),
    };
    ExplainedBlock {
        kept,
        reason,
        rule: rule.map(ToString::to_string),
        score,
        ruled: evidence.ruled,
        sighted: evidence.sighted.map(|s| s.to_string()),
        kind: kind(block.kind),
        words: block.features.words,
        element: levels.of(block).0,
        look: evidence.look,
        path: element_path(page, block),
        line: block.line,
        text: block.text.clone(),
        top: evidence.top.clone(),
        features: evidence.features.iter().filter(|(_, v)| *v != 0.0).copied().collect(),
    }
}

fn kind(kind: BlockKind) -> String {
    match kind {
        BlockKind::Heading(level) => format!("heading {level}"),
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::ListItem => "list item".to_owned(),
        BlockKind::Quote => "quote".to_owned(),
        BlockKind::TableRow => "table row".to_owned(),
        BlockKind::Preformatted => "preformatted".to_owned(),
        BlockKind::Caption => "caption".to_owned(),
    }
}

/// The elements around a block, as a selector would name them.
fn element_path(page: &Page, block: &Block) -> String {
    let mut steps = Vec::new();
    let mut at = Some(block.element);
    while let Some(element) = at.and_then(|id| page.elements.get(id.0 as usize)) {
        let id = if element.id.is_empty() { String::new() } else { format!("#{}", element.id) };
        let class: String = element.class.split_ascii_whitespace().map(|c| format!(".{c}")).collect();
        steps.push(format!("{}{id}{class}", element.tag));
        at = element.parent;
    }
    steps.reverse();
    steps.join(" > ")
}

fn fields(draft: &depeche_model::Draft) -> BTreeMap<&'static str, String> {
    let dateline = draft.dateline.as_ref().map(|d| {
        [d.place.as_deref(), d.date.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let lists = [("authors", &draft.authors), ("agencies", &draft.agencies), ("tags", &draft.tags)];
    let lists = lists.into_iter().map(|(n, l)| (n, (!l.is_empty()).then(|| l.join("; "))));
    let single = [
        ("url", &draft.url),
        ("site", &draft.site),
        ("publisher", &draft.publisher),
        ("title", &draft.title),
        ("description", &draft.description),
        ("date_published", &draft.date_published),
        ("date_modified", &draft.date_modified),
        ("language", &draft.language),
        ("section", &draft.section),
        ("dateline", &dateline),
    ];
    let single = single.into_iter().map(|(n, v)| (n, v.clone()));
    single.chain(lists).filter_map(|(n, v)| Some((n, v?))).collect()
}

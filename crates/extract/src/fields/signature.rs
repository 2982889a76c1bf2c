//! Who signs below the text: a name alone, behind its last sentence.

use super::BodyFacts;
use super::facts::Facts;
use crate::text::names::{is_full_name, without_mail};
use crate::text::reporter;
use depeche_model::{BlockKind, Mark, Reason};

/// The full name the text ends with, or that stands right behind it; in Japanese a few.
pub(super) fn read(facts: &Facts<'_>, body: &BodyFacts<'_>) -> Vec<String> {
    let blocks = &facts.page.blocks;
    let end = body.blocks.end;
    // Who writes often for a site is repeated on it.
    let may_sign = |mark: &Mark| match mark {
        Mark::Drop { reason, .. } => matches!(reason, Reason::Score | Reason::Byline | Reason::SiteProfile),
        Mark::Keep { .. } => true,
    };
    let is_signature = |at: &usize| {
        let (before, block) = (&blocks[at - 1], &blocks[*at]);
        let behind_text = before.kind == BlockKind::Paragraph && before.features.ends_sentence;
        let is_name = block.kind == BlockKind::Paragraph && !names(&block.text, facts).is_empty();
        behind_text && is_name && body.marks.get(*at).is_none_or(may_sign)
    };
    let at = (end.saturating_sub(1).max(1)..blocks.len().min(end + 1)).find(is_signature);
    at.map(|at| names(&blocks[at].text, facts)).unwrap_or_default()
}

fn names(line: &str, facts: &Facts<'_>) -> Vec<String> {
    let reporters = reporter::signing(line, facts.lexicon);
    let line = &*without_mail(line.trim());
    if reporters.is_empty() && is_full_name(line, facts.lexicon) { vec![line.to_owned()] } else { reporters }
}

//! Who signs below the text: a name alone, behind its last sentence.

use super::BodyFacts;
use super::facts::Facts;
use crate::text::names::{is_full_name, split, without_mail};
use crate::text::reporter;
use depeche_model::{BlockKind, Mark, Reason};
use depeche_rules::COLONS;

/// No more persons sign a text, in no more words.
const SEVERAL: usize = 4;
const SEVERAL_WORDS: usize = 14;

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
    let Some(at) = at else { return Vec::new() };
    let signed = names(&blocks[at].text, facts);
    let reporters = reporters(&blocks[at].text, facts);
    // Several whom the text is about are its tags, or who played.
    let others =
        || blocks[..at].iter().map(|block| block.text.as_str()).chain(facts.page.head.title.as_deref());
    let is_told_of = |name: &String| {
        let surname = name.rsplit(' ').next().unwrap_or(name);
        others().any(|text| text.contains(surname))
    };
    let may_be_tags = reporters.is_empty() && signed.len() > 1;
    if may_be_tags && (blocks[at].features.links > 0 || signed.iter().any(is_told_of)) {
        return Vec::new();
    }
    signed
}

/// Those whom words for reporters name.
fn reporters(line: &str, facts: &Facts<'_>) -> Vec<String> {
    let mut reporters = reporter::signing(line, facts.lexicon);
    reporters.extend(reporter::signed_line(line, facts.lexicon));
    reporters
}

fn names(line: &str, facts: &Facts<'_>) -> Vec<String> {
    let lexicon = facts.lexicon;
    let reporters = reporters(line, facts);
    let line = &*without_mail(line.trim());
    if !reporters.is_empty() {
        reporters
    } else if is_full_name(line, lexicon) {
        vec![line.to_owned()]
    } else {
        several(line, facts)
    }
}

/// Names side by side and nothing else (`Jane Doe - John Roe`), one of them surely a name.
fn several(line: &str, facts: &Facts<'_>) -> Vec<String> {
    // `Photo: Jane Doe` names one, and what for; a list with commas may be anybody's.
    if line.split(' ').count() > SEVERAL_WORDS || line.contains(COLONS) || line.contains(',') {
        return Vec::new();
    }
    let names = split(line, facts.lexicon, &facts.publications);
    let sure = names.persons.iter().any(|person| is_full_name(person, facts.lexicon));
    let whole = names.others.is_empty() && names.agencies.is_empty();
    if (2..=SEVERAL).contains(&names.persons.len()) && whole && sure { names.persons } else { Vec::new() }
}

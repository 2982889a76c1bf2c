//! Who signs below the text: a name alone, behind its last sentence.

use super::BodyFacts;
use super::facts::Facts;
use crate::text::names::{is_full_name, split, without_mail};
use crate::text::reporter;
use depeche_model::{BlockKind, Mark, Reason};
use depeche_rules::COLONS;

/// Languages in which papers sign with an initial and a surname.
const INITIALS: &[&str] = &["sr", "hr", "bs", "mk", "sl"];

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
    let signed = |at: usize| {
        let (before, block) = (&blocks[at - 1], &blocks[at]);
        let behind_text = before.kind == BlockKind::Paragraph && before.features.ends_sentence;
        let may_be =
            behind_text && block.kind == BlockKind::Paragraph && body.marks.get(at).is_none_or(may_sign);
        let signature = if may_be { names(&block.text, facts) } else { Signature::default() };
        (!signature.names.is_empty()).then_some((at, signature))
    };
    let found = (end.saturating_sub(1).max(1)..blocks.len().min(end + 1)).find_map(signed);
    let Some((at, signature)) = found else { return Vec::new() };
    // Several whom the text is about are its tags, or who played.
    let others =
        || blocks[..at].iter().map(|block| block.text.as_str()).chain(facts.page.head.title.as_deref());
    let is_told_of = |name: &String| {
        let surname = name.rsplit(' ').next().unwrap_or(name);
        others().any(|text| text.contains(surname))
    };
    let names = signature.names;
    if signature.doubted && (blocks[at].features.links > 0 || names.iter().any(is_told_of)) {
        return Vec::new();
    }
    names
}

/// Whom a line names and nothing else; `doubted` where only their number says that they are persons.
#[derive(Default)]
struct Signature {
    names: Vec<String>,
    doubted: bool,
}

fn names(line: &str, facts: &Facts<'_>) -> Signature {
    let lexicon = facts.lexicon;
    let mut reporters = reporter::signing(line, lexicon);
    reporters.extend(reporter::signed_line(line, lexicon));
    if !reporters.is_empty() {
        return Signature { names: reporters, doubted: false };
    }
    let line = without_mail(line.trim());
    let line = line.trim_end_matches([',', ';']);
    if is_full_name(line, lexicon) {
        return Signature { names: vec![line.to_owned()], doubted: false };
    }
    let is_japanese = facts.day_style().language == Some("ja");
    let japanese = if is_japanese { reporter::in_brackets(line, lexicon) } else { Vec::new() };
    if !japanese.is_empty() {
        return Signature { names: japanese, doubted: true };
    }
    let signs_so = facts.day_style().language.is_some_and(|language| INITIALS.contains(&language));
    if signs_so && has_initial(line) {
        return Signature { names: vec![line.to_owned()], doubted: true };
    }
    Signature { names: several(line, facts), doubted: true }
}

/// `M. Petrović`: an initial and a surname.
fn has_initial(line: &str) -> bool {
    let Some((initial, surname)) = line.split_once('.') else { return false };
    let surname = surname.trim_start();
    initial.chars().count() == 1
        && initial.starts_with(char::is_uppercase)
        && surname.starts_with(char::is_uppercase)
        && surname.chars().filter(|c| c.is_lowercase()).count() > 1
        && surname.chars().all(|c| c.is_alphabetic() || c == '-')
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

//! Who signs below the text: a name alone, behind its last sentence.

use super::BodyFacts;
use super::facts::Facts;
use crate::text::names::{is_full_name, split, without_mail};
use crate::text::reporter;
use depeche_model::{BlockKind, Mark, Reason};
use depeche_rules::COLONS;

/// Lines at the end of the text among which the signature is, and their most words.
const TAIL: usize = 4;
const TAIL_WORDS: u32 = 12;

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
    // Behind it may stand the place, who took the pictures, a promotion.
    let short = blocks[..end.min(blocks.len())].iter().rev().take(TAIL);
    let tail = short.take_while(|block| block.features.words <= TAIL_WORDS).count().max(1);
    let found = (end.saturating_sub(tail).max(1)..blocks.len().min(end + 1)).find_map(signed);
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
    let japanese = reporter::in_brackets(line, lexicon);
    if !japanese.is_empty() {
        return Signature { names: japanese, doubted: true };
    }
    if has_initial(line) || has_capital_surname(line) {
        return Signature { names: vec![line.to_owned()], doubted: true };
    }
    Signature { names: several(line, facts), doubted: true }
}

/// `M. Petrović`: an initial and a surname, as papers in many languages sign.
fn has_initial(line: &str) -> bool {
    let Some((initial, surname)) = line.split_once('.') else { return false };
    let is_surname = surname.chars().filter(char::is_ascii_lowercase).count() > 1
        || surname.chars().filter(|c| c.is_lowercase()).count() > 1;
    let letters = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’');
    initial.chars().count() == 1
        && initial.starts_with(char::is_uppercase)
        && is_surname
        && surname.trim_start().starts_with(char::is_uppercase)
        && surname.trim_start().chars().all(letters)
}

/// `Gülşan ÄBILQASYM`: the surname alone in capitals.
fn has_capital_surname(line: &str) -> bool {
    let Some((given, surname)) = line.split_once(' ') else { return false };
    let mut letters = given.chars();
    letters.next().is_some_and(char::is_uppercase)
        && given.chars().count() > 2
        && letters.all(char::is_lowercase)
        && surname.chars().count() > 2
        && surname.chars().all(char::is_uppercase)
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

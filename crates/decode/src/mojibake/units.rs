//! Characters of UTF-8 under their disguise in a single-byte encoding.

use super::charmaps::Charmap;

/// Signs that stand before letters in any text.
const QUOTES: &str = "\u{a0}«»‘’“”‹›…€÷";

/// A character in disguise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// Bytes of the disguise.
    pub(super) len: usize,
    /// Characters of the disguise beyond ASCII.
    pub(super) high: usize,
    /// What stands under it; U+FFFD when part of it was lost.
    pub(super) text: char,
    /// The disguise holds a space that belongs to the text.
    pub(super) keeps_space: bool,
}

/// One character of a disguise, as a byte or as what remained of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Byte(u8),
    /// A space, which may have been a hard one.
    Space,
    /// U+FFFD: a byte was lost here.
    Lost,
    /// `?`: a byte may have been lost here.
    Query,
}

/// The character whose disguise in `map` `text` begins with, if any.
pub(super) fn unit(text: &str, map: Charmap) -> Option<Unit> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let lead = map.byte(first)?;
    let more = match lead {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    let mut marks = [Mark::Space; 3];
    for slot in marks.iter_mut().take(more) {
        *slot = mark(chars.next()?, map)?;
    }
    let marks = marks.get(..more)?;
    let used = |count: usize, text_: char, keeps_space: bool| {
        let disguise = || text.chars().take(count);
        let len = disguise().map(char::len_utf8).sum();
        let high = disguise().filter(|c| !c.is_ascii()).count();
        Unit { len, high, text: text_, keeps_space }
    };
    if let Some(c) = whole(lead, marks) {
        // On the Macintosh quotation marks are lead bytes, nearly always of
        // letters nobody uses; before an accent they are what they seem.
        let quote = QUOTES.contains(first) && !matches!(c, 'ș' | 'ț');
        return (!quote).then(|| used(1 + more, c, false));
    }
    if let Some(c) = surrogates(text, map) {
        return Some(used(6, c, false));
    }
    if map.folds_spaces()
        && let Some(c) = spaced(lead, marks)
    {
        let keeps = lead == 0xc3 && !contraction(chars.as_str());
        return Some(used(1 + more, c, keeps));
    }
    (map.loses_bytes() && lossy(lead, marks)).then(|| used(1 + more, char::REPLACEMENT_CHARACTER, false))
}

fn mark(c: char, map: Charmap) -> Option<Mark> {
    match c {
        ' ' => Some(Mark::Space),
        '?' => Some(Mark::Query),
        char::REPLACEMENT_CHARACTER => Some(Mark::Lost),
        _ => map.byte(c).filter(|byte| *byte < 0xc0).map(Mark::Byte),
    }
}

/// The character, when no byte is missing.
fn whole(lead: u8, marks: &[Mark]) -> Option<char> {
    let mut bytes = [lead, 0, 0, 0];
    for (slot, mark) in bytes.iter_mut().skip(1).zip(marks) {
        *slot = match mark {
            Mark::Byte(byte) => *byte,
            _ => return None,
        };
    }
    let text = std::str::from_utf8(bytes.get(..=marks.len())?).ok()?;
    text.chars().next()
}

/// A character that was written as two surrogates of three bytes each.
fn surrogates(text: &str, map: Charmap) -> Option<char> {
    let mut bytes = [0_u8; 6];
    let mut chars = text.chars();
    for byte in &mut bytes {
        *byte = map.byte(chars.next()?)?;
    }
    let [0xed, b1 @ 0xa0..=0xaf, b2 @ 0x80..=0xbf, 0xed, b4 @ 0xb0..=0xbf, b5 @ 0x80..=0xbf] = bytes else {
        return None;
    };
    let half = |high: u8, low: u8| (u16::from(high & 0x3f) << 6) | u16::from(low & 0x3f) | 0xd000;
    char::decode_utf16([half(b1, b2), half(b4, b5)]).next()?.ok()
}

/// The character, when one space stands for a hard one.
///
/// Leads are those that give likely characters: a capital letter or a script
/// that is written without spaces beside it is not risked.
fn spaced(lead: u8, marks: &[Mark]) -> Option<char> {
    let at = marks.iter().position(|mark| *mark == Mark::Space)?;
    let likely = match (marks.len(), at) {
        (1, _) => matches!(lead, 0xc2 | 0xc3 | 0xc5 | 0xce | 0xd0 | 0xd9),
        (2, 0) => matches!(lead, 0xe2 | 0xe3) && marks.get(1) != Some(&Mark::Byte(0x85)),
        (2, _) => matches!(lead, 0xe0..=0xe3) && marks.first() != Some(&Mark::Byte(0x85)),
        _ => lead == 0xf0,
    };
    if !likely {
        return None;
    }
    let mut filled = [Mark::Space; 3];
    filled.get_mut(..marks.len())?.copy_from_slice(marks);
    *filled.get_mut(at)? = Mark::Byte(0xa0);
    whole(lead, filled.get(..marks.len())?)
}

/// After `à`: the rest of a Portuguese contraction (`às`, `àquele`), which is
/// one word, or a second space.
fn contraction(rest: &str) -> bool {
    [" ", "quele", "quela", "quilo", "s "].iter().any(|start| rest.starts_with(start))
}

/// Is this a character of which a byte was lost?
fn lossy(lead: u8, marks: &[Mark]) -> bool {
    let lost = marks.iter().filter(|mark| **mark == Mark::Lost).count();
    let queries = marks.iter().filter(|mark| **mark == Mark::Query).count();
    let rest = marks.iter().all(|mark| *mark != Mark::Space);
    match marks.len() {
        1 => lost == 1 || (queries == 1 && matches!(lead, 0xc2 | 0xc3)),
        _ => rest && queries <= 1 && lost + queries >= 1,
    }
}

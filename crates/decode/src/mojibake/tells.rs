//! Tells: sequences of characters that mojibake has and texts do not.
//!
//! The rules are those that ftfy publishes (Apache-2.0), which were measured
//! on hundreds of millions of short texts.

use super::kinds::{
    BOX, C1, CLOSING, COMMON, CURRENCY, FACE, Kinds, LAW, LOWER, LOWER_FAR, NUMERIC, ODD, OPENING, SPECIAL,
    Table, UPPER, UPPER_FAR,
};

/// Pairs of kinds that do not stand together.
const PAIRS: &[(Kinds, Kinds)] = &[
    (ODD | LOWER | UPPER | BOX | OPENING | CLOSING | CURRENCY | NUMERIC | LAW, ODD),
    (ODD, LOWER | UPPER | BOX | OPENING | CLOSING | CURRENCY | NUMERIC | LAW),
    (LOWER | LOWER_FAR | BOX | CLOSING | CURRENCY | NUMERIC, UPPER),
    (BOX | CLOSING | CURRENCY | NUMERIC, LOWER),
    (LOWER | BOX | CLOSING, CURRENCY),
    (UPPER | BOX, NUMERIC | LAW),
    (CURRENCY | NUMERIC | BOX, OPENING),
    (BOX, FACE | CLOSING),
    (LOWER | UPPER | CURRENCY | NUMERIC | OPENING | CLOSING | LAW, BOX),
];

/// Signs that continue a character of UTF-8 read as windows-1251 or -1253.
const SIGNS: Kinds = C1 | ODD | OPENING | CLOSING | CURRENCY;

/// The tells of a text.
pub(super) struct Tells<'a> {
    text: &'a str,
    kinds: &'static Table,
    at: usize,
}

/// Byte offsets of the first character of each tell in `text`, in order.
///
/// Cost: linear; ASCII is skipped at the speed of memory.
pub(super) fn tells(text: &str) -> Tells<'_> {
    Tells { text, kinds: Table::get(), at: 0 }
}

impl Iterator for Tells<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        loop {
            self.at += skip_ascii(bytes.get(self.at..)?)?;
            let dull = dull(bytes.get(self.at..)?);
            if dull > 0 {
                self.at += dull;
                continue;
            }
            let at = self.at;
            let mut ahead = self.text.get(at..)?.chars();
            let first = ahead.next()?;
            self.at += first.len_utf8();
            let second = ahead.next();
            let a = self.kinds.of(first);
            if a == 0 {
                continue;
            }
            let b = second.map_or(0, |c| self.kinds.of(c));
            if quiet(a, b) {
                continue;
            }
            if self.telling(at, first, a, second, b) {
                return Some(at);
            }
        }
    }
}

impl Tells<'_> {
    fn telling(&self, at: usize, first: char, a: Kinds, second: Option<char>, b: Kinds) -> bool {
        if a & C1 != 0 || PAIRS.iter().any(|(left, right)| a & left != 0 && b & right != 0) {
            return true;
        }
        let before = self.text[..at].chars().next_back();
        let after = second.map_or(at, |c| at + first.len_utf8() + c.len_utf8());
        let third = self.text[after.min(self.text.len())..].chars().next();
        let c = third.map_or(0, |c| self.kinds.of(c));
        let Some(second) = second else { return false };
        let accent = matches!(first, 'Ä' | 'Å' | 'Ã' | 'Ð') && second == '°';
        accent
            || triple(before, a, b, third, c)
            || amid(before, first, a, second, b, third)
            || (a & SPECIAL != 0
                && (two(before, first, second, b) || more(self, first, second, b, third, after)))
    }
}

/// Can no rule hold for this pair? The fast way out for text in any script.
fn quiet(a: Kinds, b: Kinds) -> bool {
    const LETTERS: Kinds = UPPER_FAR | LOWER_FAR | SPECIAL;
    let far = (a | b) & !LETTERS == 0 && a & (UPPER_FAR | LOWER_FAR) != 0 && b & (UPPER_FAR | LOWER_FAR) != 0;
    let lone = b == 0 && a & (SPECIAL | C1) == 0;
    lone || (far && a & SPECIAL == 0)
}

/// Rules of kinds that look at three characters.
fn triple(before: Option<char>, a: Kinds, b: Kinds, third: Option<char>, c: Kinds) -> bool {
    let letter = before.is_some_and(|c| c.is_ascii_alphabetic());
    let small = before.is_some_and(|c| c.is_ascii_lowercase());
    let space = before.is_some_and(char::is_whitespace);
    let word = third.is_some_and(|c| c.is_alphanumeric() || c == '_');
    (letter && a & (LOWER_FAR | UPPER_FAR) != 0 && b & ODD != 0)
        || (space && a & UPPER != 0 && b & CURRENCY != 0)
        || (small && a & UPPER != 0 && b & (OPENING | CURRENCY) != 0)
        || (a & (LOWER | UPPER | BOX | CURRENCY | CLOSING) != 0 && b & OPENING != 0 && c & NUMERIC != 0)
        || (a & (LOWER | UPPER | CURRENCY | NUMERIC | BOX | LAW) != 0 && b & CLOSING != 0 && c & OPENING != 0)
        || (a & (LOWER | UPPER) != 0 && b & (OPENING | CLOSING) != 0 && word)
}

/// Rules of capitals amid a word of another script or of small letters.
fn amid(before: Option<char>, first: char, a: Kinds, second: char, b: Kinds, third: Option<char>) -> bool {
    let small = before.is_some_and(|c| c.is_ascii_lowercase());
    let letter = before.is_some_and(|c| c.is_ascii_alphabetic());
    let small_next = third.is_some_and(|c| c.is_ascii_lowercase());
    let sign = b & (SIGNS | NUMERIC | LAW) != 0;
    let far = second == '\u{ad}' || matches!(second, 'Ё'..='Џ' | 'ѐ'..='џ' | 'Ґ' | 'ґ');
    let latin = small && a & UPPER != 0 && b & (LOWER | ODD | NUMERIC | LAW) != 0;
    let hard = small && matches!(first, 'Ă' | 'Ĺ') && matches!(second, '\u{a0}' | '\u{ad}');
    let cyrillic = matches!(first, 'В'..='Я')
        && (letter && (sign || far) || sign && small_next || small && small_next && b & COMMON != 0);
    let arabic = matches!(first, 'Ш' | 'Щ')
        && matches!(third, Some('Ш' | 'Щ'))
        && !matches!(second, 'А'..='я')
        && b != 0;
    // Boxes stand beside boxes; on DOS they are what accents of small letters begin with.
    let marks = first == '┬' && matches!(second, '┐' | 'í') && third.is_some_and(char::is_alphabetic);
    let inside = letter && !second.is_ascii() && !matches!(second, '┤' | '┐');
    let boxed = marks || inside && matches!(first, '├' | '┬' | '┼');
    latin || hard || cyrillic || arabic || boxed
}

/// Rules of single characters that look at the next one.
fn two(before: Option<char>, first: char, second: char, b: Kinds) -> bool {
    let small = before.is_some_and(|c| c.is_ascii_lowercase());
    let ended = small || before.is_some_and(|c| ".,?!®»˝”›™".contains(c));
    match first {
        'Œ' | 'œ' => !second.is_ascii_alphabetic(),
        'Â' | 'Ã' if second == ' ' && (before.is_none() || small) => true,
        'Â' if ended && (second == ' ' || b & (OPENING | CLOSING) != 0) => true,
        'Ã' if matches!(second, '\u{a0}' | '¡') => true,
        'Â' | 'Ã' | 'Î' | 'Ð' => {
            "€œŠš¢£Ÿž\u{a0}\u{ad}®©°·»–—\u{b4}".contains(second) || b & (OPENING | CLOSING) != 0
        }
        '×' => matches!(second, '²' | '³'),
        'à' => "²µ¹¼½¾".contains(second),
        '√' => "±∂†≠®™\u{b4}≤≥¥µø".contains(second),
        '≈' => matches!(second, '°' | '¢'),
        'в' => second == 'Ђ',
        'ā' => second == '€',
        'β' => second == '€',
        // Quotation marks, the euro and dashes on DOS.
        'Γ' => matches!(second, 'Ç' | 'é'),
        _ => false,
    }
}

/// Rules of single characters that look at the next two or more.
fn more(tells: &Tells<'_>, first: char, second: char, b: Kinds, third: Option<char>, after: usize) -> bool {
    let Some(third) = third else { return false };
    match first {
        '‚' => {
            (second == 'Ä' && "ìîïòôúùû†°¢π".contains(third))
                || (matches!(second, 'â' | 'ó') && "àä°ê".contains(third))
        }
        'В' | 'Г' | 'Р' | 'С' => "ВГРС".contains(third) && (b & SIGNS != 0 || "°µ".contains(second)),
        '–' | '—' => {
            matches!(third, '–' | '—') && b & (UPPER | LOWER | NUMERIC | ODD | CURRENCY | LAW) != 0
        }
        'Β' | 'Γ' | 'Ξ' | 'Ο' => "ΒΓΞΟ".contains(third) && (b & SIGNS != 0 || second == '°'),
        'Ø' | 'Ù' => {
            let sign = |c: char, kinds: Kinds| {
                kinds & (COMMON | CURRENCY | ODD | NUMERIC | OPENING) != 0 || "ŸŠ®°µ»".contains(c)
            };
            let fourth = tells.text[after..].chars().nth(1);
            let fourth = fourth.is_some_and(|c| sign(c, tells.kinds.of(c)));
            matches!(third, 'Ø' | 'Ù') && sign(second, b) && fourth
        }
        _ => false,
    }
}

/// Length of the first character when no tell can begin with it; 0 when the
/// rules must look. Most text in any script passes here, byte by byte.
fn dull(bytes: &[u8]) -> usize {
    match *bytes {
        [0xd3..=0xdf, ..] => 2,
        [0xe0 | 0xe1 | 0xe3..=0xee, ..] => 3,
        [0xf0..=0xff, ..] => 4,
        [0xc3, 0x82 | 0x83, ..] | [0xc5, 0x92 | 0x93, ..] => 0,
        [0xc3..=0xcf, _, next, ..] if next.is_ascii() => 2,
        [0xd0 | 0xd1, _, next, ..] if next.is_ascii() => 2,
        // Small Cyrillic letters tell nothing before another.
        [0xd0 | 0xd1, _, 0xd0, 0xb0..=0xbf, ..] | [0xd0 | 0xd1, _, 0xd1, 0x80..=0x8f, ..] => 2,
        _ => 0,
    }
}

/// Bytes before the first that is not ASCII; `None` when all are.
fn skip_ascii(bytes: &[u8]) -> Option<usize> {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    while let Some(Ok(eight)) = bytes.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let hit = u64::from_le_bytes(eight) & HIGH;
        if hit != 0 {
            return Some(at + (hit.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    bytes.get(at..)?.iter().position(|byte| !byte.is_ascii()).map(|rest| at + rest)
}

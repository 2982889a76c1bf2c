//! The folded form in which texts and phrases are compared.

use std::sync::OnceLock;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Colons, as the scripts write them: Khmer and Ethiopic have their own.
pub const COLONS: [char; 5] = [':', '：', '៖', '፦', '፡'];

/// Folds a text: lower case, no diacritics, ligatures spelt out, every other
/// character than letters and digits one space; no space at the ends. Vowel
/// signs of the scripts of India and its neighbours stay, for words differ by
/// them; joiners between letters of these scripts go.
///
/// Idempotent. Linear in the text.
///
/// ```
/// assert_eq!(depeche_rules::fold("  À lire aussi :  l’œuvre"), "a lire aussi l oeuvre");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    let all_ascii = text.is_ascii();
    while !rest.is_empty() {
        let beyond = if all_ascii { None } else { rest.bytes().position(|b| !b.is_ascii()) };
        let ascii = beyond.unwrap_or(rest.len());
        push_ascii(&mut out, &rest.as_bytes()[..ascii]);
        let mut chars = rest[ascii..].chars();
        // Beyond ASCII, characters come in runs too.
        rest = loop {
            let here = chars.as_str();
            match chars.next() {
                Some(c) if !c.is_ascii() => push_beyond_ascii(&mut out, c),
                _ => break here,
            }
        };
    }
    if out.ends_with(b" ") {
        out.pop();
    }
    // Only whole characters were pushed.
    String::from_utf8(out).unwrap_or_default()
}

/// What each character of ASCII becomes.
const ASCII: [u8; 128] = {
    let mut table = [b' '; 128];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

fn push_ascii(out: &mut Vec<u8>, text: &[u8]) {
    let start = out.len();
    out.resize(start + text.len(), 0);
    let mut last = out[..start].last().copied().unwrap_or(b' ');
    let mut end = start;
    let (eights, rest) = text.as_chunks();
    for eight in eights {
        match eight_at_once(*eight, last == b' ') {
            Some(folded) => {
                out[end..][..8].copy_from_slice(&folded);
                (end, last) = (end + 8, folded[7]);
            }
            None => (end, last) = push_each(out, end, last, eight),
        }
    }
    (end, _) = push_each(out, end, last, rest);
    out.truncate(end);
}

/// Writes from `end` on what bytes become behind `last`; gives the new end, and the last byte.
fn push_each(out: &mut [u8], mut end: usize, mut last: u8, bytes: &[u8]) -> (usize, u8) {
    for byte in bytes {
        let folded = ASCII[usize::from(byte & 0x7f)];
        out[end] = folded;
        end += usize::from(folded != b' ' || last != b' ');
        last = folded;
    }
    (end, last)
}

/// What eight bytes of ASCII become, all at once as one number; `None` where
/// spaces would stand side by side.
fn eight_at_once(eight: [u8; 8], after_space: bool) -> Option<[u8; 8]> {
    const HIGH: u64 = each(0x80);
    let bytes = u64::from_le_bytes(eight);
    let small = bytes | each(0x20);
    // The high bit of each byte that is this or more.
    let from = |bytes: u64, least: u8| bytes + each(0x80 - least);
    let letter = from(small, b'a') & !from(small, b'z' + 1);
    let digit = from(bytes, b'0') & !from(bytes, b'9' + 1);
    let kept = (letter | digit) & HIGH;
    let spaces = kept ^ HIGH;
    let doubled = spaces & (spaces << 8 | u64::from(after_space) << 7);
    let mask = (kept >> 7) * 0xFF;
    (doubled == 0).then(|| (small & mask | each(b' ') & !mask).to_le_bytes())
}

/// The number of which each byte is this one.
const fn each(byte: u8) -> u64 {
    u64::MAX / 255 * byte as u64
}

fn push_beyond_ascii(out: &mut Vec<u8>, c: char) {
    if is_joiner(c) && ends_in_signs(out) {
        return;
    }
    match KNOWN.get(c as usize / PAGE) {
        Some(page) => match page.get_or_init(|| known(c as u32))[c as usize % PAGE] {
            SEVERAL => by_the_book(c, |c| push(out, c)),
            GONE => {}
            folded => push(out, folded),
        },
        None => by_the_book(c, |c| push(out, c)),
    }
}

/// What each character of the Basic Multilingual Plane becomes, page by page,
/// as pages are met.
static KNOWN: [OnceLock<Box<[char; PAGE]>>; 0x1_0000 / PAGE] = [const { OnceLock::new() }; 0x1_0000 / PAGE];
const PAGE: usize = 256;
/// It becomes nothing.
const GONE: char = '\0';
/// It becomes several characters.
const SEVERAL: char = char::MAX;

/// The page a character is on.
fn known(of: u32) -> Box<[char; PAGE]> {
    let first = of - of % PAGE as u32;
    Box::new(std::array::from_fn(|at| {
        let mut one = GONE;
        let take = |c: char| {
            one = match one {
                GONE => c,
                ' ' if c == ' ' => c,
                _ => SEVERAL,
            }
        };
        if let Some(c) = char::from_u32(first + at as u32) {
            by_the_book(c, take);
        }
        one
    }))
}

/// Character by character is enough: what the order of a whole text would
/// change, the diacritics, goes.
fn by_the_book(c: char, mut take: impl FnMut(char)) {
    decompose_compatible(c, |d| fold_decomposed(d, &mut take));
}

fn fold_decomposed(c: char, take: &mut impl FnMut(char)) {
    match c {
        'œ' | 'Œ' => "oe".chars().for_each(take),
        'æ' | 'Æ' => "ae".chars().for_each(take),
        'ß' | 'ẞ' => "ss".chars().for_each(take),
        'ø' | 'Ø' => take('o'),
        'ł' | 'Ł' => take('l'),
        'ı' => take('i'),
        // The letters of Hangul syllables, of which there are most.
        '\u{1100}'..='\u{11ff}' => take(c),
        // Hindi is written with either nasal sign.
        '\u{901}' => take('\u{902}'),
        '\u{d7a}'..='\u{d7f}' => chillu(c).chars().for_each(take),
        _ if is_combining_mark(c) => Some(c).filter(|c| is_sign(*c)).into_iter().for_each(take),
        _ => c.to_lowercase().filter(|c| !is_combining_mark(*c)).for_each(|c| take(or_space(c))),
    }
}

/// A mark by which words differ: a vowel sign, virama or tone of the scripts of India and its neighbours (but
/// the dot below, which many leave out), a voicing mark of kana.
fn is_sign(mark: char) -> bool {
    let nukta = matches!(mark, '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}' | '\u{b3c}' | '\u{cbc}');
    (has_signs(mark) || matches!(mark, '\u{3099}' | '\u{309a}')) && !nukta
}

/// A final consonant of Malayalam as it was written before it had a character: with a virama, and a joiner that goes.
fn chillu(c: char) -> &'static str {
    match c {
        '\u{d7a}' => "\u{d23}\u{d4d}",
        '\u{d7b}' => "\u{d28}\u{d4d}",
        '\u{d7c}' => "\u{d30}\u{d4d}",
        '\u{d7d}' => "\u{d32}\u{d4d}",
        '\u{d7e}' => "\u{d33}\u{d4d}",
        _ => "\u{d15}\u{d4d}",
    }
}

/// Joins letters, or keeps them apart, within a word in scripts with signs; a space elsewhere, as in Persian, where
/// many write one.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}')
}

/// Of a script of India and its neighbours, in which vowels and tones are signs on letters.
pub fn has_signs(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

fn ends_in_signs(folded: &[u8]) -> bool {
    let last: Option<&[u8; 3]> = folded.last_chunk();
    let last = last.and_then(|three| std::str::from_utf8(three).ok());
    last.is_some_and(|last| last.starts_with(has_signs))
}

fn or_space(c: char) -> char {
    if c.is_alphanumeric() { c } else { ' ' }
}

fn push(out: &mut Vec<u8>, c: char) {
    if c != ' ' {
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    } else if !out.is_empty() && !out.ends_with(b" ") {
        out.push(b' ');
    }
}

/// Folds a text after splitting words where a lower-case letter meets an
/// upper-case one (`surTelegram`, `AccepterTout`); `None` where no words are glued.
pub fn fold_glued(text: &str) -> Option<String> {
    let glued = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    if text.is_ascii() && !text.as_bytes().windows(2).any(glued) {
        return None;
    }
    let mut split = String::new();
    let mut from = 0;
    let mut last_lower = false;
    for (at, c) in text.char_indices() {
        if last_lower && c.is_uppercase() {
            split.push_str(&text[from..at]);
            split.push(' ');
            from = at;
        }
        last_lower = c.is_lowercase();
    }
    if from == 0 {
        return None;
    }
    split.push_str(&text[from..]);
    Some(fold(&split))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_marks_and_punctuation_go() {
        assert_eq!(fold("ÉTAT-MAJOR «russe», 2017"), "etat major russe 2017");
        assert_eq!(fold("STRAẞE"), fold("strasse"));
    }

    #[test]
    fn glued_words_are_split() {
        assert_eq!(fold_glued("Suivez-nous surTelegram").as_deref(), Some("suivez nous sur telegram"));
        assert_eq!(fold_glued("Suivez-nous sur Telegram"), None);
    }

    #[test]
    fn words_of_india_and_its_neighbours_differ_by_their_signs() {
        for (a, b) in
            [("पढ़ें", "पढ़े"), ("जून", "जना"), ("मेनू", "मन"), ("ကြော်ငြာ", "ကင"), ("និង", "នាង"), ("ばら", "はら")]
        {
            assert_ne!(fold(a), fold(b));
        }
        for (a, b) in [
            ("हूँ", "हूं"),
            ("पढ़ें", "पढे\u{902}"),
            ("ഏപ്രിൽ", "ഏപ്രില\u{d4d}\u{200d}"),
            ("ක්‍රීඩා", "ක්රීඩා"),
            ("អាន\u{200b}បន្ថែម", "អានបន្ថែម"),
            ("می\u{200c}شود", "می شود"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
    }

    /// The same without tables and runs.
    fn fold_by_the_book(text: &str) -> String {
        let mut out = Vec::new();
        for c in text.chars() {
            if !(is_joiner(c) && ends_in_signs(&out)) {
                by_the_book(c, |c| push(&mut out, c));
            }
        }
        String::from_utf8(out).unwrap().trim_end().to_owned()
    }

    #[test]
    fn every_character_is_folded_by_the_book() {
        for c in '\0'..='\u{2ffff}' {
            let text = format!("a{c}{c}b");
            assert_eq!(fold(&text), fold_by_the_book(&text), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn the_short_ways_lead_to_the_same(text in "\\PC{0,60}|[\0-\x7f]{0,60}|[a-z ,.é]{0,60}") {
            prop_assert_eq!(fold(&text), fold_by_the_book(&text));
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}

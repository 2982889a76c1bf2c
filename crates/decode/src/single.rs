//! How likely a sample is in a single-byte encoding.
//!
//! Every non-ASCII byte has a cost in nats: little for a frequent letter of
//! the language, much for a letter no candidate language has, more for a
//! byte that means nothing. On top come costs of company: an upper-case
//! letter behind a lower-case one, a sign or a foreign script inside a word.

use crate::alphabets;
use crate::sample::Sample;
use encoding_rs::Encoding;

/// Cost of a byte without meaning. Finite: real pages hold junk.
const MEANINGLESS: f32 = 11.0;
/// Cost of a letter that the language does not have.
const FOREIGN_LETTER: f32 = 7.5;
/// Cost of a letter of another script than the language's.
const FOREIGN_SCRIPT: f32 = 10.0;
/// Further cost of an upper-case letter at the head of a word.
const UPPER: f32 = 2.0;

/// What a character is, as far as its neighbours care.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Class {
    Lower { latin: bool },
    Upper { latin: bool },
    Caseless,
    Apostrophe,
    Joiner,
    Digit,
    Sign,
    Other,
}

/// The reading of all 256 bytes in one encoding.
pub(crate) struct Table {
    chars: Vec<char>,
    classes: Vec<Class>,
}

impl Table {
    /// The table of a single-byte `encoding`.
    pub(crate) fn of(encoding: &'static Encoding) -> Table {
        let bytes: Vec<u8> = (0..=255).collect();
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        let mut chars: Vec<char> = text.chars().collect();
        // One character a byte is what "single-byte" means; never index past it.
        chars.resize(256, char::REPLACEMENT_CHARACTER);
        let classes = chars.iter().map(|c| class(*c)).collect();
        Table { chars, classes }
    }

    /// Are the letters of the encoding Latin ones?
    pub(crate) fn is_latin(&self) -> bool {
        let letters = self.chars[0x80..].iter().filter(|c| c.is_alphabetic());
        letters.clone().filter(|c| script(**c) == Script::Latin).count() * 2 > letters.count()
    }

    /// Cost of the company the sample's characters keep.
    pub(crate) fn company(&self, sample: &Sample) -> f32 {
        let class = |byte: &u8| self.classes[usize::from(*byte)];
        let cost = |(at, here): (usize, &u8)| {
            let before = at.checked_sub(1).and_then(|at| sample.bytes.get(at));
            let after = sample.bytes.get(at + 1).map_or(Class::Other, class);
            match before {
                Some(before) if !here.is_ascii() || !before.is_ascii() => {
                    company(class(before), class(here), after)
                }
                _ => 0.0,
            }
        };
        sample.bytes.iter().enumerate().map(cost).sum()
    }

    /// Cost of the sample's letters in the language of `languages` in which
    /// they are cheapest; `bonus` nats are taken off a language in `hinted`.
    pub(crate) fn letters(
        &self,
        sample: &Sample,
        languages: impl Iterator<Item = &'static str>,
        hinted: &[String],
        bonus: f32,
    ) -> f32 {
        let counts = histogram(sample);
        let mut best = f32::INFINITY;
        for language in languages {
            let mut cost = if hinted.iter().any(|hint| hint == language) { -bonus } else { 0.0 };
            let alphabet: Vec<char> = alphabets::letters(language).unwrap_or_default().chars().collect();
            for (byte, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                cost += letter(self.chars[byte + 0x80], &alphabet) * *count as f32;
            }
            best = best.min(cost);
        }
        best
    }
}

/// The languages a Unicode text may be in, by its letters: the alphabet that
/// fits best, or what the script itself says.
pub(crate) fn languages_of(text: &str) -> impl Iterator<Item = &'static str> {
    let high: Vec<char> = text.chars().filter(|c| !c.is_ascii()).take(2000).collect();
    let cost = |language: &'static str| {
        let alphabet: Vec<char> = alphabets::letters(language).unwrap_or_default().chars().collect();
        let cost: f32 = high.iter().map(|c| letter(*c, &alphabet)).sum();
        (cost, language)
    };
    let best = alphabets::languages().map(cost).min_by(|a, b| a.0.total_cmp(&b.0));
    let fits = best.filter(|(cost, _)| *cost < 5.5 * high.len() as f32);
    let share = |range: std::ops::RangeInclusive<char>| {
        let within = high.iter().filter(|c| range.contains(*c)).count();
        within * 10 > high.len()
    };
    let kana = share('\u{3040}'..='\u{30ff}');
    let hangul = share('\u{ac00}'..='\u{d7a3}');
    let han = !kana && share('\u{4e00}'..='\u{9fff}');
    let wide = [(kana, "ja"), (hangul, "ko"), (han, "zh"), (han, "zht")];
    let wide = wide.into_iter().filter(|(seen, _)| *seen).map(|(_, language)| language);
    fits.map(|(_, language)| language).into_iter().chain(wide)
}

fn histogram(sample: &Sample) -> [u32; 128] {
    let mut counts = [0; 128];
    for byte in sample.bytes.iter().filter(|byte| **byte >= 0x80) {
        counts[usize::from(byte - 0x80)] += 1;
    }
    counts
}

/// Cost of one character in a language with this alphabet.
fn letter(c: char, alphabet: &[char]) -> f32 {
    let rank = |c: char| alphabet.iter().position(|letter| *letter == c);
    if let Some(rank) = rank(c) {
        // About Zipf's law, with the share of each rank in the alphabet.
        return 1.0 + 0.8 * (1.0 + rank as f32).ln();
    }
    if let Some(rank) = lower(c).and_then(rank) {
        return 1.0 + UPPER + 0.8 * (1.0 + rank as f32).ln();
    }
    if c.is_alphabetic() {
        let home = alphabet.first().is_none_or(|letter| script(*letter) == script(c));
        return if home { FOREIGN_LETTER } else { FOREIGN_SCRIPT };
    }
    sign(c)
}

/// Cost of a character that is no letter.
fn sign(c: char) -> f32 {
    match c {
        '’' | '“' | '”' | '«' | '»' | '–' | '—' | '…' | '„' | '\u{a0}' => 3.0,
        '€' | '£' | '§' | '©' | '®' | '°' | '‘' | '•' | '·' | '№' | '™' | '\u{ad}' | '‹' | '›' | '‚'
        | '´' | '²' | '½' | '\u{200e}' | '\u{200f}' => 5.0,
        c if c.is_control() || c == char::REPLACEMENT_CHARACTER => MEANINGLESS,
        c if ('\u{e000}'..='\u{f8ff}').contains(&c) => MEANINGLESS,
        _ => 9.0,
    }
}

fn company(before: Class, here: Class, after: Class) -> f32 {
    use Class::{Apostrophe, Digit, Lower, Sign, Upper};
    let word = |class| matches!(class, Lower { .. } | Upper { .. } | Class::Caseless);
    match (before, here, after) {
        (Lower { .. }, Upper { .. }, _) => 4.0,
        (Lower { latin: a }, Lower { latin: b }, _) if a != b => 4.0,
        (Upper { latin: a }, Lower { latin: b } | Upper { latin: b }, _) if a != b => 4.0,
        (before, Sign, after) if word(before) && word(after) => 5.0,
        (Digit, Lower { .. }, _) => 3.0,
        // Elisions and possessives have a letter on the left.
        (before, Apostrophe, after) if !word(before) && word(after) => 3.0,
        _ => 0.0,
    }
}

fn class(c: char) -> Class {
    let latin = script(c) == Script::Latin;
    match c {
        'º' | 'ª' => Class::Other,
        '’' => Class::Apostrophe,
        '\'' | '-' | '·' | '\u{ad}' | '\u{a0}' | '–' | '—' => Class::Joiner,
        '\u{300}'..='\u{36f}' => Class::Other,
        c if c.is_lowercase() => Class::Lower { latin },
        c if c.is_uppercase() => Class::Upper { latin },
        c if c.is_alphabetic() => Class::Caseless,
        c if c.is_ascii_digit() => Class::Digit,
        c if c.is_ascii() => Class::Other,
        _ => Class::Sign,
    }
}

/// Scripts, as coarse as the comparison needs.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '\0'..='\u{36f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        _ => Script::Other,
    }
}

/// The lower-case form of an upper-case letter, when it is one character.
fn lower(c: char) -> Option<char> {
    let mut forms = c.to_lowercase();
    let first = forms.next().filter(|form| *form != c)?;
    forms.next().is_none().then_some(first)
}

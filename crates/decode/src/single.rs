//! How likely a sample is in a single-byte encoding.
//!
//! Every pair of bytes that are not both ASCII has a cost in nats: little for
//! letters that often stand side by side in the language, much for a letter no
//! candidate language has, more for a byte that means nothing. On top come
//! costs of company: an upper-case letter behind a lower-case one, a sign or a
//! foreign script inside a word.

use crate::letters::{self, Letters};
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

/// Languages without an apostrophe within a word.
const UNBROKEN: [&str; 2] = ["lt", "lv"];

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

impl Class {
    /// The class where no apostrophe stands within a word.
    fn unbroken(self) -> Class {
        if self == Class::Apostrophe { Class::Sign } else { self }
    }
}

/// The reading of all 256 bytes in one encoding.
pub(crate) struct Table {
    classes: Vec<Class>,
    voices: Vec<Voice>,
    /// Are its letters Latin ones?
    pub(crate) latin: bool,
}

/// The bytes of an encoding, as one language uses them.
struct Voice {
    letters: &'static Letters,
    /// Symbol of each byte.
    symbols: Vec<u8>,
    /// Cost of each byte, whatever stands beside it.
    alone: Vec<f32>,
}

impl Table {
    /// The table of a single-byte `encoding` in which `languages` are written.
    pub(crate) fn of(encoding: &'static Encoding, languages: &[&str]) -> Table {
        let bytes: Vec<u8> = (0..=255).collect();
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        let mut chars: Vec<char> = text.chars().collect();
        // One character a byte is what "single-byte" means; never index past it.
        chars.resize(256, char::REPLACEMENT_CHARACTER);
        let elides = !languages.iter().any(|language| UNBROKEN.contains(language));
        let classes = chars.iter().map(|c| if elides { class(*c) } else { class(*c).unbroken() }).collect();
        let known = languages.iter().filter_map(|language| letters::of(language));
        let small: Vec<char> = chars.iter().map(|c| lower(*c).unwrap_or(*c)).collect();
        let voices = known.map(|letters| Voice::of(letters, &chars, &small)).collect();
        let letters = chars[0x80..].iter().filter(|c| c.is_alphabetic());
        let latin = letters.clone().filter(|c| script(**c) == Script::Latin).count() * 2 > letters.count();
        Table { classes, voices, latin }
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

    /// Cost of the sample's letters in the language in which they are
    /// cheapest. `bonus` gives the nats taken off a language, or `None` to
    /// leave it out.
    pub(crate) fn letters(&self, sample: &Sample, bonus: impl Fn(&str) -> Option<f32>) -> f32 {
        let cost = |voice: &Voice| Some(voice.cost(sample) - bonus(voice.letters.language)?);
        self.voices.iter().filter_map(cost).fold(f32::INFINITY, f32::min)
    }
}

impl Voice {
    /// `small`: the characters in lower case.
    fn of(letters: &'static Letters, chars: &[char], small: &[char]) -> Voice {
        let symbol = |(c, small): (&char, &char)| {
            letters.symbol(if letters.alphabet.contains(c) { *c } else { *small })
        };
        let symbols: Vec<u8> = chars.iter().zip(small).map(symbol).collect();
        let alone = |(c, symbol): (&char, &u8)| match *symbol {
            letters::NO_LETTER if !c.is_ascii() => stranger(*c, &letters.alphabet),
            _ => 0.0,
        };
        let alone = chars.iter().zip(&symbols).map(alone).collect();
        Voice { letters, symbols, alone }
    }

    fn cost(&self, sample: &Sample) -> f32 {
        let cost = |((a, b), count): &((u8, u8), u32)| {
            let symbol = |byte: u8| self.symbols[usize::from(byte)];
            let beside = match (symbol(*a), symbol(*b)) {
                // A sign or a foreign letter has its cost alone.
                (_, letters::NO_LETTER) if !b.is_ascii() => 0.0,
                (a, b) => self.letters.cost(a, b),
            };
            (self.alone[usize::from(*b)] + beside) * *count as f32
        };
        sample.pairs.iter().map(cost).sum()
    }
}

/// The languages a Unicode text may be in, by its letters: the alphabet that
/// fits best, or what the script itself says.
pub(crate) fn languages_of(text: &str) -> impl Iterator<Item = &'static str> {
    let high: Vec<char> = text.chars().filter(|c| !c.is_ascii()).take(2000).collect();
    let cost = |letters: &'static Letters| {
        let cost: f32 = high.iter().map(|c| letter(*c, &letters.alphabet)).sum();
        (cost, letters.language)
    };
    let best = letters::all().iter().map(cost).min_by(|a, b| a.0.total_cmp(&b.0));
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

/// Cost of one character in a language with this alphabet, by rank alone.
fn letter(c: char, alphabet: &[char]) -> f32 {
    let rank = |c: char| alphabet.iter().position(|letter| *letter == c);
    // About Zipf's law, with the share of each rank in the alphabet.
    let price = |rank: usize| 1.0 + 0.8 * (1.0 + rank as f32).ln();
    match (rank(c), lower(c).and_then(rank)) {
        (Some(rank), _) => price(rank),
        (None, Some(rank)) => price(rank) + UPPER,
        (None, None) => stranger(c, alphabet),
    }
}

/// Cost of a character that is not of this alphabet.
fn stranger(c: char, alphabet: &[char]) -> f32 {
    if !c.is_alphabetic() {
        return sign(c);
    }
    let home = alphabet.first().is_none_or(|letter| script(*letter) == script(c));
    if home { FOREIGN_LETTER } else { FOREIGN_SCRIPT }
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
        (Lower { .. }, Upper { .. }, _) => 4.0 + UPPER,
        (Lower { latin: a }, Lower { latin: b }, _) if a != b => 4.0,
        (Upper { latin: a }, Lower { latin: b } | Upper { latin: b }, _) if a != b => 4.0,
        // Capitals come alone or all together.
        (Upper { .. }, Upper { .. }, _) => UPPER / 4.0,
        (_, Upper { .. }, _) => UPPER,
        (before, Sign, after) if word(before) && word(after) => 5.0,
        (Digit, Lower { .. }, _) | (Lower { .. } | Upper { .. }, Digit, _) => 3.0,
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

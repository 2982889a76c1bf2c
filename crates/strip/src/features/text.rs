//! What the text of a block says about it.

use super::{Sink, flag, link_density, log};
use crate::letters::{self, Letter};
use depeche_model::{Block, BlockKind};

/// Features of the text; `rate` is its share of function words.
pub(super) fn put(block: &Block, rate: f32, signs: &Signs, row: &mut impl Sink) {
    counts(block, rate, row);
    let words = block.features.words.max(1) as f32;
    row.put_all([
        ("ends_colon", flag(block.text.ends_with(':'))),
        ("ends_ellipsis", flag(block.text.ends_with('…') || block.text.ends_with("..."))),
        ("ends_question", flag(block.text.ends_with(['?', '!', '？', '！']))),
        ("copyright", signs.has(COPYRIGHT)),
        ("pipe_or_arrow", signs.has(ARROW)),
        ("at_sign", signs.has(AT)),
        ("quote", signs.has(QUOTE)),
        ("lower_start", flag(block.text.starts_with(char::is_lowercase))),
        ("digit_start", flag(block.text.starts_with(|c: char| c.is_ascii_digit()))),
        ("mark_start", flag(!block.text.starts_with(char::is_alphanumeric))),
        ("brackets", (signs.brackets as f32 / words).min(1.0)),
        ("separators", (signs.separators as f32 / words).min(1.0)),
        ("commas", (signs.commas as f32 / words).min(1.0)),
        ("glued", (signs.glued as f32 / words).min(1.0)),
        ("digit_pairs", flag(signs.digit_pairs > 0)),
        ("years", flag(signs.years > 0)),
        ("web_address", flag(has_address(&block.text))),
    ]);
}

fn has_address(text: &str) -> bool {
    text.contains("http") || text.contains("www.")
}

fn counts(block: &Block, rate: f32, row: &mut impl Sink) {
    let f = &block.features;
    let words = f.words.max(1) as f32;
    let chars = f.chars.max(1) as f32;
    row.put_all([
        ("words_log", log(f.words)),
        ("chars_a_word", (chars / words).min(30.0)),
        ("words_a_sentence", (words / f.sentences.max(1) as f32).min(60.0)),
        ("words_a_link", (words / f.links.max(1) as f32).min(200.0)),
        ("links", (f.links as f32).min(20.0)),
        ("label", flag(!f.ends_sentence && f.words < 8)),
        ("link_density", link_density(block)),
        ("ends_sentence", flag(f.ends_sentence)),
        ("sentences", (f.sentences as f32).min(10.0)),
        ("punctuation", (f.punctuation as f32 / words).min(1.0)),
        ("capitalised", (f.capitalised as f32 / words).min(1.0)),
        ("upper", (f.upper_words as f32 / words).min(1.0)),
        ("digits", f.digits as f32 / chars),
        ("strong", f.strong_chars as f32 / chars),
        ("function_words", rate.min(0.6)),
        ("hidden", flag(f.hidden)),
        ("control", flag(f.control)),
    ]);
}

/// Signs that are counted one by one, or looked for.
#[derive(Default)]
pub(super) struct Signs {
    brackets: u32,
    separators: u32,
    commas: u32,
    glued: u32,
    digit_pairs: u32,
    years: u32,
    /// All kinds that were seen.
    kinds: u16,
}

// What a character may be, as bits.
const BRACKET: u16 = 1;
const SEPARATOR: u16 = 1 << 1;
const COMMA: u16 = 1 << 2;
const DIGIT: u16 = 1 << 3;
/// Stands between the numbers of dates and times.
const BETWEEN: u16 = 1 << 4;
const LOWER: u16 = 1 << 5;
const UPPER: u16 = 1 << 6;
const COPYRIGHT: u16 = 1 << 7;
const ARROW: u16 = 1 << 8;
const AT: u16 = 1 << 9;
const QUOTE: u16 = 1 << 10;

/// The kinds of ASCII; letters, of which there are most, are told at a glance.
const ASCII: [u16; 128] = {
    let mut kinds = [0; 128];
    let mut at = 0;
    while at < 128 {
        kinds[at] = kinds_of(at as u8 as char);
        if (at as u8).is_ascii_lowercase() {
            kinds[at] |= LOWER;
        } else if (at as u8).is_ascii_uppercase() {
            kinds[at] |= UPPER;
        }
        at += 1;
    }
    kinds
};

/// But for the case of letters.
const fn kinds_of(c: char) -> u16 {
    match c {
        '(' | '[' | '（' | '【' => BRACKET,
        '/' => SEPARATOR | BETWEEN,
        '·' | '–' => SEPARATOR,
        '|' | '•' | '»' | '›' | '>' | '→' => SEPARATOR | ARROW,
        ',' | '，' | '、' | '،' => COMMA,
        '0'..='9' => DIGIT,
        ':' | '.' | '-' => BETWEEN,
        '©' | '®' => COPYRIGHT,
        '@' => AT,
        '"' | '“' | '«' | '„' | '「' => QUOTE,
        _ => 0,
    }
}

impl Signs {
    /// Does the text hold what looks like a date or a time?
    pub(super) fn dated(&self) -> bool {
        self.years + self.digit_pairs > 0
    }

    pub(super) fn of(text: &str) -> Signs {
        let mut signs = Signs::default();
        let (mut before, mut last) = (0, 0);
        let mut digits = 0_u32;
        let mut century = [b' '; 2];
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (kinds, length) = kinds_at(text, at);
            // "AcceptAllReject": buttons that lost what stood between them.
            signs.glued += u32::from(last & LOWER != 0 && kinds & UPPER != 0);
            if kinds & DIGIT != 0 {
                signs.digit_pairs += u32::from(last & BETWEEN != 0 && before & DIGIT != 0);
                if let Some(place) = century.get_mut(digits as usize) {
                    *place = bytes[at];
                }
                digits += 1;
            } else if digits > 0 {
                signs.end_number(digits, century);
                digits = 0;
            }
            if kinds & !(LOWER | UPPER) != 0 {
                signs.brackets += u32::from(kinds & BRACKET != 0);
                signs.separators += u32::from(kinds & SEPARATOR != 0);
                signs.commas += u32::from(kinds & COMMA != 0);
                signs.kinds |= kinds;
            }
            (before, last) = (last, kinds);
            at += length;
            if kinds == LOWER {
                // Small letters, of which there are most, say no more in a row.
                let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_lowercase()).count();
                before = if run > 0 { LOWER } else { before };
                at += run;
            }
        }
        signs.end_number(digits, century);
        signs
    }

    fn end_number(&mut self, digits: u32, century: [u8; 2]) {
        self.years += u32::from(digits == 4 && matches!(&century, b"19" | b"20"));
    }

    fn has(&self, kind: u16) -> f32 {
        flag(self.kinds & kind != 0)
    }
}

/// What the character at a byte may be, and its bytes.
fn kinds_at(text: &str, at: usize) -> (u16, usize) {
    match ASCII.get(usize::from(text.as_bytes()[at])) {
        Some(kinds) => (*kinds, 1),
        None => text[at..].chars().next().map_or((0, 1), |c| (kinds_of(c) | case_of(c), c.len_utf8())),
    }
}

fn case_of(c: char) -> u16 {
    let letter = Letter::of(c);
    if letter.is(letters::LOWER) {
        LOWER
    } else if letter.is(letters::UPPER) {
        UPPER
    } else {
        0
    }
}

/// What kind of block it is.
pub(super) fn put_kind(block: &Block, row: &mut impl Sink) {
    use BlockKind::{Caption, Heading, ListItem, Preformatted, Quote, TableRow};
    let kind = block.kind;
    let level = if let Heading(level) = kind { f32::from(level) } else { 0.0 };
    row.put_all([
        ("heading", level),
        ("list_item", flag(kind == ListItem)),
        ("quote_block", flag(kind == Quote)),
        ("table_row", flag(kind == TableRow)),
        ("caption", flag(kind == Caption)),
        ("preformatted", flag(kind == Preformatted)),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_counted() {
        let marks = Signs::of("AcceptAllReject | le 12/03/2018, à 10:45 (heure locale)");
        assert_eq!((marks.glued, marks.separators, marks.commas, marks.brackets), (2, 3, 1, 1));
        assert_eq!((marks.digit_pairs, marks.years), (3, 1));
        assert_eq!(Signs::of("20180 ou 1812").years, 0);
        assert_eq!((Signs::of("Été 2018").years, Signs::of("éÉ → «").glued), (1, 1));
        assert_eq!(Signs::of("a → « b »").kinds, SEPARATOR | ARROW | QUOTE);
    }
}

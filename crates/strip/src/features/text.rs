//! What the text of a block says about it.

use super::{Sink, flag, link_density, log};
use depeche_model::{Block, BlockKind};

/// Features of the text; `rate` is its share of function words.
pub(super) fn put(block: &Block, rate: f32, signs: &Signs, row: &mut impl Sink) {
    counts(block, rate, row);
    let has = |set: &[char]| flag(block.text.contains(set));
    let words = block.features.words.max(1) as f32;
    row.put_all([
        ("ends_colon", flag(block.text.ends_with(':'))),
        ("ends_ellipsis", flag(block.text.ends_with('…') || block.text.ends_with("..."))),
        ("ends_question", flag(block.text.ends_with(['?', '!', '？', '！']))),
        ("copyright", has(&['©', '®'])),
        ("pipe_or_arrow", has(&['|', '»', '›', '→', '>', '•'])),
        ("at_sign", has(&['@'])),
        ("quote", has(&['"', '“', '«', '„', '「'])),
        ("lower_start", flag(block.text.starts_with(char::is_lowercase))),
        ("digit_start", flag(block.text.starts_with(|c: char| c.is_ascii_digit()))),
        ("mark_start", flag(!block.text.starts_with(char::is_alphanumeric))),
        ("brackets", (signs.brackets as f32 / words).min(1.0)),
        ("separators", (signs.separators as f32 / words).min(1.0)),
        ("commas", (signs.commas as f32 / words).min(1.0)),
        ("glued", (signs.glued as f32 / words).min(1.0)),
        ("digit_pairs", flag(signs.digit_pairs > 0)),
        ("years", flag(signs.years > 0)),
        ("web_address", flag(block.text.contains("http") || block.text.contains("www."))),
    ]);
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

/// Signs that are counted one by one.
#[derive(Default)]
pub(super) struct Signs {
    brackets: u32,
    separators: u32,
    commas: u32,
    glued: u32,
    digit_pairs: u32,
    years: u32,
}

impl Signs {
    /// Does the text hold what looks like a date or a time?
    pub(super) fn dated(&self) -> bool {
        self.years + self.digit_pairs > 0
    }

    pub(super) fn of(text: &str) -> Signs {
        let mut signs = Signs::default();
        let mut last = ' ';
        let mut before = ' ';
        let mut digits = 0_u32;
        let mut century = [' '; 2];
        for c in text.chars().chain([' ']) {
            signs.brackets += u32::from(matches!(c, '(' | '[' | '（' | '【'));
            signs.separators += u32::from(matches!(c, '|' | '·' | '•' | '/' | '»' | '›' | '>' | '→' | '–'));
            signs.commas += u32::from(matches!(c, ',' | '，' | '、' | '،'));
            // "AcceptAllReject": buttons that lost what stood between them.
            signs.glued += u32::from(last.is_lowercase() && c.is_uppercase());
            let between = matches!(last, ':' | '/' | '.' | '-') && before.is_ascii_digit();
            signs.digit_pairs += u32::from(between && c.is_ascii_digit());
            if c.is_ascii_digit() {
                if let Some(at) = century.get_mut(digits as usize) {
                    *at = c;
                }
                digits += 1;
            } else {
                signs.years += u32::from(digits == 4 && matches!(century, ['1', '9'] | ['2', '0']));
                digits = 0;
            }
            (before, last) = (last, c);
        }
        signs
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
    }
}

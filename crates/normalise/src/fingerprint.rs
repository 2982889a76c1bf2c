use crate::character::{is_apostrophe, is_cjk, is_diacritic, is_formatting, is_jamo, is_unseen};
use crate::display;
use caseless::Caseless;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Code points below this have their form looked up: ASCII and Latin letters.
const COMMON: usize = 0x250;

/// What each common character becomes: a letter or digit, or one of those below.
static FORMS: LazyLock<[u8; COMMON]> = LazyLock::new(|| std::array::from_fn(form));

/// In [`FORMS`]: a gap, a character that is dropped, one that goes the long way.
const GAP: u8 = b' ';
const NOTHING: u8 = b'-';
const ASK: u8 = b'?';

/// The fingerprint form of a text, for hashes and shingles only; never fails.
///
/// One line of words: compatibility forms and case folded, `œ` `æ` `ß` written
/// out, accents, formatting characters and apostrophes dropped, everything else
/// that is neither letter nor number turned to one space. Spaces between
/// Chinese characters or kana go. Thousands groups are joined (`10 000`,
/// `10.000` and `10,000` give `10000`): one to three digits followed by groups
/// of exactly three. Digits stay, for they tell one weather report from the next.
///
/// Idempotent. Cost: linear; ASCII and the commonest letters take a short way.
///
/// ```
/// use depeche_normalise::fingerprint;
/// assert_eq!(fingerprint("« L’œuvre », a-t-il dit : 10 000 €"), "loeuvre a t il dit 10000");
/// ```
pub fn fingerprint(text: &str) -> String {
    // All the display form does besides, the loop below does too.
    let shown = if text.contains('&') { display(text) } else { Cow::Borrowed(text) };
    let mut words = Words { out: Vec::with_capacity(shown.len() + 1), recompose: false };
    let mut rest = &*shown;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii() {
            rest = words.append_ascii(rest);
            continue;
        }
        match FORMS.get(c as usize).copied().unwrap_or(ASK) {
            ASK => words.fold(c),
            NOTHING => {}
            GAP => words.gap(),
            letter => words.out.push(letter),
        }
        rest = &rest[c.len_utf8()..];
    }
    let line = words.finish();
    if has_digit_groups(&line) { join_digit_groups(&line) } else { line }
}

/// The form of the character with this code point, if it is one byte.
fn form(code: usize) -> u8 {
    let Some(c) = char::from_u32(code as u32) else { return ASK };
    let mut words = Words { out: b"a".to_vec(), recompose: false };
    words.fold(c);
    match &words.out[..] {
        [_] => NOTHING,
        [_, form] => *form,
        _ => ASK,
    }
}

/// The words so far, as UTF-8; a space when a gap waits.
struct Words {
    out: Vec<u8>,
    /// Marks or Hangul letters were kept, so the end must be composed again.
    recompose: bool,
}

impl Words {
    /// Takes the ASCII at the head of a text; gives the rest. Most text is
    /// ASCII, so this writes first and then decides whether it stays.
    fn append_ascii<'a>(&mut self, text: &'a str) -> &'a str {
        let forms = &*FORMS;
        let bytes = text.as_bytes();
        let run = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
        let mut end = self.out.len();
        let mut last = self.out.last().copied().unwrap_or(GAP);
        self.out.resize(end + run, 0);
        for byte in &bytes[..run] {
            let form = forms[usize::from(*byte)];
            let stays = form != NOTHING && (form != GAP || last != GAP);
            self.out[end] = form;
            end += usize::from(stays);
            last = if stays { form } else { last };
        }
        self.out.truncate(end);
        &text[run..]
    }

    fn fold(&mut self, c: char) {
        match c {
            '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => self.push(c),
            // Decomposes to a space and an accent, but is typed for an apostrophe.
            '´' => {}
            _ => decompose_compatible(c, |d| {
                for folded in std::iter::once(d).default_case_fold() {
                    decompose_compatible(folded, |e| self.push(e));
                }
            }),
        }
    }

    fn push(&mut self, c: char) {
        match c {
            'a'..='z' | '0'..='9' => self.append(c),
            'æ' => self.out.extend(b"ae"),
            'œ' => self.out.extend(b"oe"),
            _ if is_apostrophe(c) || is_diacritic(c) || is_formatting(c) || is_unseen(c) => {}
            _ if is_combining_mark(c) || is_jamo(c) => {
                self.recompose = true;
                self.append(c);
            }
            _ if c.is_alphanumeric() => self.append(c),
            _ => self.gap(),
        }
    }

    fn append(&mut self, c: char) {
        // A space was written for the gap; between two CJK characters it goes.
        if self.out.ends_with(b" ") && is_cjk(c) && self.before_gap().is_some_and(is_cjk) {
            self.out.pop();
        }
        self.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// The character before the gap that waits; none that is ASCII.
    fn before_gap(&self) -> Option<char> {
        let word = self.out.strip_suffix(b" ")?;
        let start = word.iter().rposition(|byte| *byte >= 0xC0)?;
        std::str::from_utf8(&word[start..]).ok()?.chars().next_back()
    }

    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(b" ") {
            self.out.push(b' ');
        }
    }

    fn finish(mut self) -> String {
        if self.out.ends_with(b" ") {
            self.out.pop();
        }
        // Only whole characters were written, so nothing is replaced.
        let line = String::from_utf8(self.out)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        if self.recompose { line.nfc().collect() } else { line }
    }
}

fn has_digit_groups(line: &str) -> bool {
    line.as_bytes().windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b' ' && w[2].is_ascii_digit())
}

/// Joins groups by what the words are, not by what stood between them: only so
/// is the form its own fingerprint.
fn join_digit_groups(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut open = false;
    for word in line.split(' ') {
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        let joins = open && digits && word.len() == 3;
        if !joins && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        open = joins || (digits && word.len() <= 3);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let once = fingerprint(text);
        assert_eq!(once, expected);
        assert_eq!(fingerprint(&once), expected, "not idempotent");
    }

    #[test]
    fn what_editors_change_is_forgotten() {
        check("« L’ÉTÉ », dit-elle…", "lete dit elle");
        check("\"L'été\" - dit elle !", "lete dit elle");
        check("L´e\u{301}te\u{301}", "lete");
    }

    #[test]
    fn ligatures_and_compatibility_forms_are_written_out() {
        check("Œuvre, Ǽther, Straße, ＡＦＰ, ﬁn, km²", "oeuvre aether strasse afp fin km2");
    }

    #[test]
    fn thousands_are_joined() {
        for number in ["10 000", "10.000", "10,000", "10\u{a0}000", "10\u{202f}000", "10'000", "10000"] {
            check(&format!("près de {number} morts"), "pres de 10000 morts");
        }
        check("1 234 567,89", "1234567 89");
    }

    #[test]
    fn other_numbers_stay_apart() {
        check("le 7 décembre 2017, 100 sorties", "le 7 decembre 2017 100 sorties");
        check("2017 250 frappes, 3-2, 12,5", "2017 250 frappes 3 2 12 5");
        check("12 345 6789", "12345 6789");
    }

    #[test]
    fn spaces_between_chinese_characters_go() {
        check("东京 大阪，\n奈良 2017 年", "东京大阪奈良 2017 年");
        check("ガ ス ｶﾞｽ", "ガスガス");
        check("서울 시장", "서울 시장");
    }

    #[test]
    fn vowel_signs_of_indic_and_thai_words_stay() {
        check("की का", "की का");
        check("ที่ ทำ", "ที่ ท\u{e4d}า");
    }

    #[test]
    fn points_and_stretched_letters_go() {
        check("كِتَـــاب", "كتاب");
    }

    proptest! {
        #[test]
        fn idempotent(text in any::<String>()) {
            let once = fingerprint(&text);
            prop_assert_eq!(&fingerprint(&once), &once);
        }

        #[test]
        fn idempotent_on_numbers_and_scripts(
            text in r"([0-9]{1,4}|[ .,;'’&]|[a-zß-ÿœ]|[\u{300}-\u{345}]|[か-ヿ\u{3099}一-丅]|[가-깋ᄀ-ᇿ]|[क-ॎ]|[ก-๎]|[ً-ٰا-ن]){0,40}"
        ) {
            let once = fingerprint(&text);
            prop_assert_eq!(&fingerprint(&once), &once);
        }

        #[test]
        fn holds_only_words_and_single_spaces(text in any::<String>()) {
            let line = fingerprint(&text);
            prop_assert!(!line.contains("  ") && line.trim() == line && !line.contains(['\n', '\'', '.']));
        }
    }
}

use crate::character::{is_apostrophe, is_cjk, is_diacritic, is_formatting, is_jamo, is_unseen};
use crate::display::{display, may_hold_entity};
use caseless::Caseless;
use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use wide::u8x16;

/// What a character becomes: a letter or digit, or one of those below.
type Form = u16;

/// A gap, a character that is dropped, one that goes the long way.
const GAP: Form = b' ' as Form;
const NOTHING: Form = b'-' as Form;
const ASK: Form = b'?' as Form;

/// Characters from here on take three bytes or more in UTF-8.
const LONG: usize = 0x800;

/// The forms of the characters before that: Latin, Greek, Cyrillic, Arabic...
static SHORT_FORMS: LazyLock<[Form; LONG]> = LazyLock::new(|| {
    std::array::from_fn(|code| Some(form(code)).filter(|form| usize::from(*form) < LONG).unwrap_or(ASK))
});

/// The forms of the whole basic plane, in rows of 256, each made when a text
/// first asks for it.
static FORMS: [OnceLock<[Form; 256]>; 256] = [const { OnceLock::new() }; 256];

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
    let shown = if may_hold_entity(text) { display(text) } else { Cow::Borrowed(text) };
    let mut words = Words::default();
    let mut rest = words.take_short(&shown);
    while let Some(c) = rest.chars().next() {
        words.take(c);
        rest = words.take_short(&rest[c.len_utf8()..]);
    }
    join_digit_groups(words.finish())
}

/// The form of the character with this code point, if it is one that hangs on no
/// neighbour.
fn form(code: usize) -> Form {
    let Some(c) = char::from_u32(code as u32) else { return ASK };
    let mut words = Words::default();
    words.append('a');
    words.fold(c);
    let mut forms = std::str::from_utf8(&words.written()[1..]).unwrap_or_default().chars();
    match (forms.next(), forms.next()) {
        (None, _) => NOTHING,
        (Some(form), None) if !words.recompose => Form::try_from(u32::from(form)).unwrap_or(ASK),
        _ => ASK,
    }
}

/// The words so far, as UTF-8; a space when a gap waits.
#[derive(Default)]
struct Words {
    /// What is written, and room behind it.
    out: Vec<u8>,
    /// Where what is written ends.
    end: usize,
    /// Marks or Hangul letters were kept, so the end must be composed again.
    recompose: bool,
}

impl Words {
    /// Takes the short characters at the head of a text whose forms are short
    /// too; gives the rest.
    fn take_short<'t>(&mut self, text: &'t str) -> &'t str {
        let bytes = text.as_bytes();
        if bytes.first().is_none_or(|byte| *byte >= 0xE0) {
            return text;
        }
        self.make_room(bytes.len() + WINDOW);
        let mut line = Line { out: &mut self.out, end: self.end };
        let mut at = line.take_windows(bytes);
        while let Some(byte) = bytes.get(at) {
            let (code, length) = match byte {
                ..0x80 => (usize::from(*byte), 1),
                ..0xE0 => (two_bytes(*byte, bytes[at + 1]), 2),
                _ => break,
            };
            let form = SHORT_FORMS[code];
            if form == ASK {
                break;
            }
            at += length;
            line.put(form);
        }
        self.end = line.end;
        &text[at..]
    }

    /// Takes a character by its form if it has one.
    fn take(&mut self, c: char) {
        let code = c as usize;
        let row = |nth: usize| FORMS[nth].get_or_init(|| std::array::from_fn(|at| form(nth << 8 | at)));
        let form = match c {
            // Ideographs and Hangul are their own forms, and too many for rows.
            '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => code as Form,
            '\u{10000}'.. => ASK,
            _ => row(code >> 8)[code & 0xFF],
        };
        match form {
            ASK => self.fold(c),
            NOTHING => {}
            GAP => self.gap(),
            letter => self.append(char::from_u32(u32::from(letter)).unwrap_or(c)),
        }
    }

    fn fold(&mut self, c: char) {
        match c {
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
            'æ' => self.write(b"ae"),
            'œ' => self.write(b"oe"),
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
        if is_cjk(c) && self.written().ends_with(b" ") && self.last_two().1.is_some_and(is_cjk) {
            self.end -= 1;
        }
        self.write(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn gap(&mut self) {
        if self.end > 0 && !self.written().ends_with(b" ") {
            self.write(b" ");
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.make_room(bytes.len());
        self.out[self.end..][..bytes.len()].copy_from_slice(bytes);
        self.end += bytes.len();
    }

    fn make_room(&mut self, bytes: usize) {
        if self.out.len() < self.end + bytes {
            self.out.resize(self.end + bytes, 0);
        }
    }

    fn written(&self) -> &[u8] {
        &self.out[..self.end]
    }

    /// The last character and the one before it.
    fn last_two(&self) -> (Option<char>, Option<char>) {
        let head = self.end.saturating_sub(8);
        let start = (head..self.end).find(|at| self.out[*at] & 0xC0 != 0x80).unwrap_or(self.end);
        let mut last = std::str::from_utf8(&self.out[start..self.end]).unwrap_or_default().chars().rev();
        (last.next(), last.next())
    }

    fn finish(self) -> String {
        let line = self.written();
        let line = line.strip_suffix(b" ").unwrap_or(line);
        // Only whole characters were written, so nothing is replaced.
        let line = simdutf8::basic::from_utf8(line)
            .map_or_else(|_| String::from_utf8_lossy(line).into_owned(), str::to_owned);
        if self.recompose { line.nfc().collect() } else { line }
    }
}

/// The words so far, with room for all that a text may add.
struct Line<'w> {
    out: &'w mut [u8],
    end: usize,
}

impl Line<'_> {
    /// Takes whole windows at the head of a text, up to a character that is not
    /// short; gives how many bytes it took.
    ///
    /// What is plain is copied in stretches, the characters between by a table.
    /// Their places are known before, for all of a window: to look for each when
    /// the one before is done takes as long as the rest.
    fn take_windows(&mut self, bytes: &[u8]) -> usize {
        let forms = &*SHORT_FORMS;
        let mut at = 0;
        while let Some(window) = bytes[at..].first_chunk() {
            let mut places = odd(window);
            // From where on nothing of the window was taken.
            let mut from = 0;
            self.copy(window, from);
            while places != 0 {
                let place = places.trailing_zeros() as usize;
                places &= places - 1;
                let byte = window[place];
                let tail = usize::from(byte >> 6 == 0b10);
                let before = bytes[(at + place).saturating_sub(1)];
                let code = if tail == 1 { two_bytes(before, byte) } else { byte.into() };
                let form = if byte < 0xE0 { forms[code] } else { ASK };
                // The head of the character was copied with what stood before it, be it
                // in the window before.
                self.end = self.end + place - from - tail;
                from = place + 1;
                if form == ASK {
                    return at + place - tail;
                }
                self.put(form);
                self.copy(window, from);
            }
            self.end += WINDOW - from;
            at += WINDOW;
        }
        // The last window may have ended behind the head of a character.
        let cut = usize::from(at > 0 && matches!(bytes[at - 1], 0xC2..0xE0));
        self.end -= cut;
        at - cut
    }

    /// Writes the stretch of a window's length from a place on, and leaves open how
    /// much of it counts. So a window is given with as much behind it.
    #[inline(always)]
    fn copy(&mut self, window: &[u8; 2 * WINDOW], from: usize) {
        for half in [0, LANES] {
            let lower = lanes(window, from + half) | u8x16::splat(0x20);
            self.out[self.end + half..][..LANES].copy_from_slice(&lower.to_array());
        }
    }

    /// Writes a form, or not, without a branch: where words end is not to be foretold.
    #[inline(always)]
    fn put(&mut self, form: Form) {
        let after_gap = self.end == 0 || self.out[self.end - 1] == b' ';
        let is_kept = form != NOTHING && (form != GAP || !after_gap);
        let is_long = form >= 0x80;
        let head = if is_long { 0xC0 | (form >> 6) as u8 } else { form as u8 };
        self.out[self.end..][..2].copy_from_slice(&[head, 0x80 | (form & 0x3F) as u8]);
        self.end += if is_long { 2 } else { usize::from(is_kept) };
    }
}

/// The code point of two bytes of UTF-8.
fn two_bytes(head: u8, tail: u8) -> usize {
    usize::from(head & 0x1F) << 6 | usize::from(tail & 0x3F)
}

/// Bytes of which it is told at once which are plain.
const WINDOW: usize = 32;
const LANES: usize = 16;

fn lanes(window: &[u8; 2 * WINDOW], from: usize) -> u8x16 {
    u8x16::new(window[from..].first_chunk().copied().unwrap_or_default())
}

/// Which of the first bytes are not plain, a bit each. Plain are letters and
/// digits of ASCII and single spaces between them, for they are their own forms but
/// for case; and heads of two bytes, of which the tail speaks.
fn odd(window: &[u8; 2 * WINDOW]) -> u32 {
    let half = |from: usize| {
        let bytes = lanes(window, from);
        let within = |bytes: u8x16, first: u8, last: u8| {
            let above = bytes - u8x16::splat(first);
            above.simd_eq(above.min(u8x16::splat(last - first)))
        };
        let letters = within(bytes | u8x16::splat(0x20), b'a', b'z');
        let spaces = bytes.simd_eq(u8x16::splat(b' '));
        let plain = letters | within(bytes, b'0', b'9') | within(bytes, 0xC2, 0xDF) | spaces;
        (plain.to_bitmask(), spaces.to_bitmask())
    };
    let ((low, low_spaces), (high, high_spaces)) = (half(0), half(LANES));
    let (plain, spaces) = (high << LANES | low, high_spaces << LANES | low_spaces);
    // A space is single behind what is plain and none; what stands before the first
    // is not known here.
    !plain | spaces & ((!plain | spaces) << 1 | 1)
}

/// Whether a digit, a space and a digit stand in a row. Looks at every place, for
/// that compiles to vector instructions, and a search that ends early does not.
fn has_digit_groups(line: &[u8]) -> bool {
    let [second, third] = [1, 2].map(|from| line.get(from..).unwrap_or_default());
    let groups = line.iter().zip(second).zip(third);
    groups.fold(false, |found, ((a, b), c)| found | (a.is_ascii_digit() & (*b == b' ') & c.is_ascii_digit()))
}

/// Joins groups by what the words are, not by what stood between them: only so
/// is the form its own fingerprint.
fn join_digit_groups(line: String) -> String {
    let bytes = line.as_bytes();
    let is_joined = |space: &usize| {
        if bytes[*space] != b' ' {
            return false;
        }
        let digits = |byte: &&u8| byte.is_ascii_digit();
        let before = bytes[..*space].iter().rev().take_while(digits).count();
        let after = bytes[*space..].iter().skip(1).take_while(digits).count();
        let is_space = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b' ');
        let are_words = is_space(bytes[..space - before].last()) && is_space(bytes.get(space + 1 + after));
        (1..=3).contains(&before) && after == 3 && are_words
    };
    // Two bytes of the next stretch are looked at too, for a group may reach there.
    let stretches = (0..bytes.len()).step_by(STRETCH);
    let stretches = stretches.map(|from| from..bytes.len().min(from + STRETCH + 2));
    let found = stretches.filter(|stretch| has_digit_groups(&bytes[stretch.clone()]));
    let mut joined: Vec<usize> = found.flatten().filter(is_joined).collect();
    joined.dedup();
    if joined.is_empty() {
        return line;
    }
    let mut out = String::with_capacity(line.len());
    let mut from = 0;
    for space in joined {
        out.push_str(&line[from..space]);
        from = space + 1;
    }
    out + &line[from..]
}

/// Bytes that are searched for groups of digits at once.
const STRETCH: usize = 64;

#[cfg(test)]
mod tests {
    use super::{Words, fingerprint};
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

    fn long_way(text: &str) -> String {
        let mut words = Words::default();
        text.chars().for_each(|c| words.fold(c));
        joined_word_by_word(&words.finish())
    }

    fn joined_word_by_word(line: &str) -> String {
        let mut out = String::new();
        let mut open = false;
        for word in line.split(' ') {
            let digits = word.bytes().all(|b| b.is_ascii_digit());
            let joins = open && digits && word.len() == 3;
            out += if joins || out.is_empty() { "" } else { " " };
            out += word;
            open = joins || (digits && word.len() <= 3);
        }
        out
    }

    #[test]
    fn the_short_way_gives_what_the_long_way_gives() {
        for c in ('\0'..'\u{30000}').filter(|c| *c != '&') {
            // Alone, and in a text of several windows, at the edge of one and behind it.
            let short = format!("a{c} {c}b一{c} {c}ガ");
            let edge = format!("Twenty-nine plain letters so {c}{c} {c}b {c} {:64}", "and more");
            for text in [short, edge] {
                assert_eq!(fingerprint(&text), long_way(&text), "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn windows_give_what_the_long_way_gives(
            text in r"([ -%'-~]{0,20}|  |[\x00-\x1F\x7Fé°ß½\u{ad}\u{301}жЖאक一ガ’]|[0-9]{1,4}[ .]){0,24}"
        ) {
            prop_assert_eq!(fingerprint(&text), long_way(&text));
        }

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

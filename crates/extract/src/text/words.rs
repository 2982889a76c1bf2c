use depeche_rules::{fold, has_signs};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;
use unicode_normalization::char::is_combining_mark;

/// A word of a line: letters and digits in a row. Han and kana have no spaces
/// between words, so each of their characters is a word of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// Byte where it starts.
    pub(crate) start: usize,
    /// Byte after its end.
    pub(crate) end: usize,
    /// As written.
    pub(crate) text: &'a str,
    /// Folded as rules are ([`fold`]).
    pub(crate) folded: Cow<'a, str>,
}

impl Word<'_> {
    /// The word is a number of decimal digits only; its value.
    pub(crate) fn number(&self) -> Option<u32> {
        number(self.text)
    }

    /// Starts with an upper-case letter, or is of a script without case.
    pub(crate) fn is_capitalised(&self) -> bool {
        let caseless = |c: char| !c.is_lowercase() || is_georgian(c);
        self.text.chars().next().is_some_and(|c| c.is_alphabetic() && caseless(c))
    }

    /// How much is said, in half words: a character that is a word of its own counts as one.
    pub(crate) fn halves(&self) -> usize {
        if self.text.chars().next().is_some_and(is_solo) { 1 } else { 2 }
    }

    /// Has letters, and none of them is lower case.
    pub(crate) fn is_upper(&self) -> bool {
        self.text.chars().any(char::is_uppercase) && !self.text.chars().any(char::is_lowercase)
    }
}

/// The letters Georgian is written in: Unicode has capitals for them, people have not.
pub(crate) fn is_georgian(c: char) -> bool {
    matches!(c, '\u{10d0}'..='\u{10ff}')
}

/// Splits the first `limit` words off a text.
///
/// Cost: linear in the part read; an allocation for a word that is not plain lower case.
pub(crate) fn words(text: &str, limit: usize) -> Vec<Word<'_>> {
    spans(text, limit).into_iter().map(|(start, end)| word(text, start, end)).collect()
}

/// The words of a text that has at most `limit`; most texts have more, and are not read further.
pub(crate) fn few(text: &str, limit: usize) -> Option<Vec<Word<'_>>> {
    if surely_begun(text) > limit {
        return None;
    }
    let spans = spans(text, limit + 1);
    (spans.len() <= limit).then(|| spans.into_iter().map(|(start, end)| word(text, start, end)).collect())
}

/// Words that begin with a small letter behind a space in the head of a text: it has no fewer.
fn surely_begun(text: &str) -> usize {
    let head = &text.as_bytes()[..text.len().min(SURE_BYTES)];
    let pairs = head.iter().zip(head.get(1..).unwrap_or_default());
    pairs.map(|(space, letter)| u8::from((*space == b' ') & letter.is_ascii_lowercase())).sum::<u8>().into()
}

/// Bytes of a text in which forty words or so begin; a byte can count those of as many.
const SURE_BYTES: usize = 256;

/// The words of a text that weighs at most as much as `limit` words ([`Word::halves`]).
pub(crate) fn light(text: &str, limit: usize) -> Option<Vec<Word<'_>>> {
    let all = few(text, 2 * limit)?;
    (all.iter().map(Word::halves).sum::<usize>() <= 2 * limit).then_some(all)
}

/// Where the first `limit` words stand.
fn spans(text: &str, limit: usize) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = None;
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if run > 0 {
            if let Some(s) = start.filter(|_| bytes[at].is_ascii_digit() && ends_unspaced(&text[..at])) {
                found.push((s, at));
                start = None;
            }
            start.get_or_insert(at);
            at += run;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let solo = !c.is_ascii() && is_solo(c);
        let seam = !c.is_ascii() && digit(c).is_some() && ends_unspaced(&text[..at]);
        let in_word = is_word_char(c) || is_joiner(c) && text[..at].ends_with(has_signs);
        if let Some(s) = start.filter(|_| solo || seam || !in_word) {
            found.push((s, at));
            start = None;
        }
        if solo {
            found.push((at, at + c.len_utf8()));
        } else if start.is_none() && is_alphanumeric(c) {
            start = Some(at);
        }
        if found.len() >= limit {
            found.truncate(limit);
            return found;
        }
        at += c.len_utf8();
    }
    found.extend(start.map(|s| (s, text.len())));
    found
}

fn word(text: &str, start: usize, end: usize) -> Word<'_> {
    let text = &text[start..end];
    // Most words are plain lower case and need no copy; a word of ASCII has letters and digits alone.
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let folded = if plain {
        Cow::Borrowed(text)
    } else if text.is_ascii() {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Owned(fold(text))
    };
    Word { start, end, text, folded }
}

/// The first bytes of a text, cut between characters.
pub(crate) fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// Reads decimal digits of the scripts dates are written in.
pub(crate) fn number(text: &str) -> Option<u32> {
    let mut value: u32 = 0;
    for c in text.chars() {
        value = value.checked_mul(10)?.checked_add(digit(c)?)?;
    }
    (!text.is_empty()).then_some(value)
}

/// A decimal digit of the scripts dates are written in: ASCII, full width, those of Arabic,
/// of India and of its neighbours.
pub(crate) fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '০'..='৯' => '০',
        '੦'..='੯' => '੦',
        '૦'..='૯' => '૦',
        '୦'..='୯' => '୦',
        '௦'..='௯' => '௦',
        '౦'..='౯' => '౦',
        '೦'..='೯' => '೦',
        '൦'..='൯' => '൦',
        '๐'..='๙' => '๐',
        '໐'..='໙' => '໐',
        '၀'..='၉' => '၀',
        '០'..='៩' => '០',
        _ => return None,
    };
    Some(c as u32 - zero as u32)
}

/// Of a word that has begun: marks such as the virama of Indian scripts are no
/// letters by themselves, but neither do they end a word.
fn is_word_char(c: char) -> bool {
    is_alphanumeric(c) || !c.is_ascii() && is_combining_mark(c)
}

/// Joins letters, or keeps them apart, within words of the scripts of India and its neighbours.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// The letters and digits of the Basic Multilingual Plane, a bit each, page by
/// page as they are met: the tables of the library are far slower to search.
static ALPHANUMERIC: [OnceLock<[u64; PAGE / 64]>; 0x1_0000 / PAGE] =
    [const { OnceLock::new() }; 0x1_0000 / PAGE];
const PAGE: usize = 256;

fn is_alphanumeric(c: char) -> bool {
    let code = c as usize;
    match ALPHANUMERIC.get(code / PAGE) {
        Some(page) => {
            let bits = page.get_or_init(|| alphanumeric(code / PAGE * PAGE));
            bits[code % PAGE / 64] >> (code % 64) & 1 == 1
        }
        None => c.is_alphanumeric(),
    }
}

/// The bits of the page that begins there.
fn alphanumeric(first: usize) -> [u64; PAGE / 64] {
    let is = |code: usize| char::from_u32(code as u32).is_some_and(char::is_alphanumeric);
    std::array::from_fn(|word| (0..64).map(|bit| u64::from(is(first + word * 64 + bit)) << bit).sum())
}

/// Characters of the scripts that put no space between words.
pub(crate) fn is_solo(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3040}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The text ends in a letter of a script that puts no space between a word and a number
/// (`입력2026`): there one word ends before a digit. `2026년` is one word none the less.
fn ends_unspaced(text: &str) -> bool {
    let last = text.chars().next_back().filter(|c| !c.is_ascii());
    last.is_some_and(|c| {
        let script = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
        (script || is_hangul(c)) && digit(c).is_none()
    })
}

/// A syllable of Korean.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// The words of a phrase that is folded: the folded words of the phrase as it was written.
pub(crate) fn parts(folded: &str) -> impl Iterator<Item = &str> {
    // Characters that are words of their own begin there.
    let solo = folded.bytes().any(|byte| byte >= 0xe3);
    let mut rest = folded;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(' ');
        let end = match rest.chars().next()? {
            first if solo && is_solo(first) => Some(first.len_utf8()),
            _ if solo => rest.find(|c| c == ' ' || is_solo(c)),
            _ => rest.bytes().position(|byte| byte == b' '),
        };
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        Some(word)
    })
}

/// Phrases by their first word, so that a line is searched once for all of them.
#[derive(Debug, Clone)]
pub(crate) struct Phrases<'r, T> {
    /// The first entry of each first word.
    by_first: FxHashMap<&'r str, usize>,
    /// All in one place: most words begin one phrase alone.
    entries: Vec<Entry<'r, T>>,
}

#[derive(Debug, Clone)]
struct Entry<'r, T> {
    phrase: &'r str,
    /// How many.
    words: usize,
    value: T,
    /// The next with the same first word: none that is longer.
    next: Option<usize>,
}

impl<T> Default for Phrases<'_, T> {
    fn default() -> Self {
        Phrases { by_first: FxHashMap::default(), entries: Vec::new() }
    }
}

impl<'r, T> Phrases<'r, T> {
    /// Adds a folded phrase; one without a letter or digit is left out.
    pub(crate) fn add(&mut self, phrase: &'r str, value: T) {
        let Some(first) = parts(phrase).next() else { return };
        let (words, new) = (parts(phrase).count(), self.entries.len());
        // Longest first: "mis à jour le" before "mis".
        let (mut before, mut next) = (None, self.by_first.get(first).copied());
        while let Some(at) = next.filter(|at| self.entries[*at].words >= words) {
            (before, next) = (Some(at), self.entries[at].next);
        }
        match before {
            Some(at) => self.entries[at].next = Some(new),
            None => {
                self.by_first.insert(first, new);
            }
        }
        self.entries.push(Entry { phrase, words, value, next });
    }

    /// The phrases the words start with, longest first, with their lengths in words.
    pub(crate) fn all_at<'s>(&'s self, words: &'s [Word<'_>]) -> impl Iterator<Item = (usize, &'s T)> {
        let first = words.first().and_then(|w| self.by_first.get(w.folded.as_ref()));
        let entry = |at: usize| self.entries.get(at);
        let same_start =
            std::iter::successors(first.copied().and_then(entry), move |e| e.next.and_then(entry));
        let fits = move |entry: &&Entry<'_, T>| {
            entry.words <= words.len() && parts(entry.phrase).zip(words).all(|(p, w)| *p == *w.folded)
        };
        same_start.filter(fits).map(|entry| (entry.words, &entry.value))
    }

    /// Some phrase begins with the word.
    pub(crate) fn begin_with(&self, word: &Word<'_>) -> bool {
        self.by_first.contains_key(word.folded.as_ref())
    }

    /// The longest phrase the words start with.
    pub(crate) fn at<'s>(&'s self, words: &'s [Word<'_>]) -> Option<(usize, &'s T)> {
        self.all_at(words).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text, 100).into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn few_words_are_as_many_as_there_are() {
        let text = "the port, 3 de -mars  a'b lundi ".repeat(20);
        let all = words(&text, 1_000).len();
        assert_eq!(few(&text, all).map(|all| all.len()), Some(all));
        assert_eq!(few(&text, all - 1), None);
        assert!((0..30).all(|limit| few(&text, limit).is_none()));
    }

    #[test]
    fn apostrophes_and_hyphens_part_words() {
        assert_eq!(split("l’AFP, dit-il: 18h30"), ["l", "AFP", "dit", "il", "18h30"]);
    }

    #[test]
    fn marks_belong_to_their_word() {
        assert_eq!(split("मार्च, রায়।"), ["मार्च", "রায়"]);
        assert_eq!(split("டிசம்பர் กุมภาพันธ์ 2025"), ["டிசம்பர்", "กุมภาพันธ์", "2025"]);
        assert_eq!(split("☎\u{fe0f} 12"), ["12"]);
    }

    #[test]
    fn each_han_character_is_a_word_and_digits_stay_together() {
        assert_eq!(split("北京3月15日电"), ["北", "京", "3", "月", "15", "日", "电"]);
    }

    #[test]
    fn a_digit_begins_a_word_behind_scripts_without_spaces() {
        assert_eq!(split("등록2026.11.21. 2026년 3월"), ["등록", "2026", "11", "21", "2026년", "3월"]);
        assert_eq!(split("វិច្ឆិកា ឆ្នាំ២០២៦"), ["វិច្ឆិកា", "ឆ្នាំ", "២០២៦"]);
        assert_eq!(split("le7 mars"), ["le7", "mars"]);
    }

    #[test]
    fn the_tables_say_what_the_library_says() {
        assert!(('\0'..='\u{1ffff}').all(|c| is_alphanumeric(c) == c.is_alphanumeric()));
    }

    #[test]
    fn the_limit_holds() {
        assert_eq!(words("a b c d", 2).len(), 2);
        assert_eq!(few("a b", 2).map(|all| all.len()), Some(2));
        assert_eq!(few("a b c", 2), None);
    }

    #[test]
    fn a_folded_phrase_has_the_words_of_the_written_one() {
        for text in ["Mis à jour le :", "l’AFP, dit-il", "北京3月15日 电", "मार्च, রায়", "", "☎", "ΑΘΗΝΑ–ΜΠΕ"]
        {
            let written: Vec<_> = words(text, 100).into_iter().map(|word| word.folded).collect();
            assert_eq!(parts(&fold(text)).collect::<Vec<_>>(), written, "{text}");
        }
    }

    #[test]
    fn the_longest_phrase_wins() {
        let mut phrases = Phrases::default();
        phrases.add("mis", 1);
        phrases.add("mis a jour le", 2);
        phrases.add("mis a jour", 3);
        phrases.add("mis a part", 4);
        assert_eq!(phrases.at(&words("MIS A JOUR LE 3 mars", 9)), Some((4, &2)));
        assert_eq!(phrases.at(&words("mis à part", 9)), Some((3, &4)));
        let all: Vec<_> = phrases.all_at(&words("mis à jour le", 9)).map(|(_, value)| *value).collect();
        assert_eq!(all, [2, 3, 1]);
        assert_eq!(phrases.at(&words("mis en cause", 9)), Some((1, &1)));
        assert_eq!(phrases.at(&words("remis", 9)), None);
    }

    #[test]
    fn digits_of_other_scripts_are_read() {
        assert_eq!(number("٢٠٢٤"), Some(2024));
        assert_eq!(number("７"), Some(7));
        assert_eq!(number("২০২৫"), Some(2025));
        assert_eq!(number("२४"), Some(24));
        assert_eq!(number("๒๕"), Some(25));
        assert_eq!(number("១៤"), Some(14));
        assert_eq!(number("12a"), None);
    }
}

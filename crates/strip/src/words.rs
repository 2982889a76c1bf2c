//! The words of a text as hashes: read once, for the languages they are of and for what they tell.

use crate::letters::{ALPHANUMERIC, IN_WORD, Letter};

/// From this on characters stand for words themselves, in scripts without spaces between them.
const WIDE: char = '\u{2e80}';

/// What is read of a text, in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A word, and how many of its letters and digits are not wide.
    Word { hash: u64, letters: usize },
    /// Two wide characters beside each other.
    Pair(u64),
}

/// Hands over the parts of a text in their order, a pair before the word it stands in. Apostrophes and hyphens end
/// words. Cost: linear in the text.
pub(crate) fn read(text: &str, mut each: impl FnMut(Part)) {
    // The one letter whose lower case depends on what stands about it.
    let lower = text.contains('Σ').then(|| text.to_lowercase());
    let text = lower.as_deref().unwrap_or(text);
    let bytes = text.as_bytes();
    let mut word = Word::default();
    let mut at = 0;
    while at < bytes.len() {
        let Run { length, lower } = Run::at(&bytes[at..]);
        if length > 0 {
            word.take_ascii(length, lower);
            at += length;
        }
        if length == EIGHT {
            continue;
        }
        let Some(byte) = bytes.get(at) else { break };
        if byte.is_ascii() {
            word.end(&mut each);
            at += 1;
        } else if let Some(c) = text[at..].chars().next() {
            at += c.len_utf8();
            let letter = Letter::of(c);
            match letter.lower() {
                Some(lower) if letter.is(IN_WORD) => word.take(lower, letter, &mut each),
                Some(_) => word.end(&mut each),
                None => c.to_lowercase().for_each(|c| match Letter::of(c) {
                    letter if letter.is(IN_WORD) => word.take(c, letter, &mut each),
                    _ => word.end(&mut each),
                }),
            }
        }
    }
    word.end(&mut each);
}

/// The hash of a word in lower case, as [`read`] gives it. What holds signs that end words is in no text.
///
/// Asks for no tables: words of all scripts are hashed at the start of each run.
pub(crate) fn hash(word: &str) -> u64 {
    let mut hash = 0;
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let Run { length, lower } = Run::at(rest.as_bytes());
        let (letters, taken) = if length > 0 { (lower, length) } else { (c.into(), c.len_utf8()) };
        hash = step(hash, letters);
        rest = &rest[taken..];
    }
    hash
}

/// The word being read.
#[derive(Default)]
struct Word {
    hash: u64,
    letters: usize,
    last_wide: Option<char>,
}

/// Letters and digits of ASCII in a row, as far as eight bytes go: most words are no longer.
struct Run {
    length: usize,
    /// In lower case, little end first; 0 behind the last.
    lower: u64,
}

const EIGHT: usize = 8;

impl Run {
    fn at(bytes: &[u8]) -> Run {
        let eight = u64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_else(|| {
            let mut padded = [0; EIGHT];
            padded[..bytes.len()].copy_from_slice(bytes);
            padded
        }));
        // Of each byte the high bit: set by the first of a range and more, not by its last and less, not set before.
        let low = eight & each(0x7F);
        let small = low | each(0x20);
        let letters = (small + each(0x80 - b'a')) & !(small + each(0x7F - b'z'));
        let digits = (low + each(0x80 - b'0')) & !(low + each(0x7F - b'9'));
        let others = !(letters | digits) & each(0x80) | eight & each(0x80);
        let length = others.trailing_zeros() as usize / 8;
        let own = if length < EIGHT { eight & !(!0 << (8 * length)) } else { eight };
        // Of letters and digits the capitals alone have the second bit and not the third.
        Run { length, lower: own | (own & each(0x40)) >> 1 }
    }
}

/// The number of which each byte is this one.
const fn each(byte: u8) -> u64 {
    u64::MAX / 255 * byte as u64
}

impl Word {
    fn take_ascii(&mut self, letters: usize, lower: u64) {
        self.last_wide = None;
        self.letters += letters;
        self.hash = step(self.hash, lower);
    }

    fn take(&mut self, c: char, letter: Letter, each: &mut impl FnMut(Part)) {
        let wide = c >= WIDE;
        if let Some(last) = self.last_wide.filter(|_| wide) {
            each(Part::Pair(step(step(0, last.into()), c.into())));
        }
        self.last_wide = wide.then_some(c);
        self.hash = step(self.hash, c.into());
        self.letters += usize::from(!wide && letter.is(ALPHANUMERIC));
    }

    fn end(&mut self, each: &mut impl FnMut(Part)) {
        if self.hash != 0 {
            each(Part::Word { hash: self.hash, letters: self.letters });
            *self = Word::default();
        }
    }
}

fn step(hash: u64, letters: u64) -> u64 {
    (hash.rotate_left(5) ^ letters).wrapping_mul(0x517c_c1b7_2722_0a95)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        read(text, |part| parts.push(part));
        parts
    }

    #[test]
    fn words_are_the_same_in_any_case() {
        assert_eq!(parts("LE Port, OÙ L’on va 2018"), parts("le port; où l'ON  VA 2018"));
        assert_eq!(parts("ΤΟΥΣ Ένας"), parts("τους ένας"));
        assert_eq!(parts("le port, où l’on va").len(), 6);
        assert!(parts("").is_empty() && parts(" – ").is_empty());
        for word in ["le", "où", "internationalen", "τους", "क्या", "2018", "où2018internationalen"]
        {
            assert!(matches!(parts(word)[..], [Part::Word { hash: of, .. }] if of == hash(word)), "{word}");
        }
    }

    #[test]
    fn different_words_differ() {
        // Some alike in all but a letter or two, in places where a weaker hash takes them for one.
        let words =
            ["marap", "maria", "chafg", "chava", "harbours", "harboury", "harbour", "p0rt", "port", "Port0"];
        let mut all: Vec<Part> = words.iter().flat_map(|word| parts(word)).collect();
        assert_eq!(all.len(), words.len());
        all.sort_by_key(|part| format!("{part:?}"));
        all.dedup();
        assert_eq!(all.len(), words.len());
    }

    #[test]
    fn runs_end_at_what_is_no_letter_and_no_digit() {
        for byte in 0..=u8::MAX {
            let bytes = [b'a', b'Z', byte, b'9', b'z', b'x'];
            let length = if byte.is_ascii_alphanumeric() { 6 } else { 2 };
            let run = Run::at(&bytes);
            let mut expected = [0; EIGHT];
            expected[..length].copy_from_slice(&bytes[..length]);
            expected.make_ascii_lowercase();
            assert_eq!((run.length, run.lower), (length, u64::from_le_bytes(expected)), "{byte}");
        }
        assert_eq!(Run::at(b"Harbours and").length, EIGHT);
        assert_eq!(parts("Harbours Harbourside").len(), 2);
    }

    #[test]
    fn marks_stand_in_words_and_wide_characters_in_pairs() {
        assert_eq!(parts("क्या हुआ").len(), 2);
        let [Part::Pair(a), Part::Pair(b), Part::Word { letters: 0, .. }] = parts("東京湾")[..] else {
            panic!()
        };
        assert_ne!(a, b);
        assert_eq!(parts("東京")[0], Part::Pair(a));
    }
}

use memchr::memchr_iter;
use std::ops::Range;

/// A word as the comparison sees it: a hash whose lowest bit says whether the
/// word holds a digit. Equal words are equal; different ones differ but for one
/// pair in two thousand million.
pub(crate) type Word = u32;

/// Characters that stand for one word where words are not set apart.
const GRAM: usize = 4;

/// True if the word holds a digit.
pub(crate) fn is_number(word: Word) -> bool {
    word & 1 == 1
}

/// The words of a fingerprint.
///
/// Scripts without spaces (Chinese, kana, Thai, Lao, Khmer, Burmese) give one
/// word for each character: it and the three after it. A shingle then spans
/// eight characters, which is as rare as five words are elsewhere.
pub(crate) fn words(fingerprint: &str) -> Vec<Word> {
    let bytes = fingerprint.as_bytes();
    let mut words = Vec::with_capacity(fingerprint.len() / 5);
    let mut start = 0;
    for end in memchr_iter(b' ', bytes).chain([bytes.len()]) {
        let Run { word, wide } = Run::of(bytes, start..end);
        if wide && fingerprint[start..end].contains(is_unspaced) {
            split_script(&fingerprint[start..end], &mut words);
        } else if start < end {
            words.push(word);
        }
        start = end + 1;
    }
    words
}

/// A run of bytes without a space.
struct Run {
    /// They as one word.
    word: Word,
    /// A character of three bytes or four is among them, as those of scripts
    /// without spaces are.
    wide: bool,
}

impl Run {
    /// Takes eight bytes at once, as one number: most words are no longer, and a loop
    /// whose end is not to be foretold costs more than all it does.
    fn of(bytes: &[u8], Range { start, end }: Range<usize>) -> Run {
        let (mut hash, mut digits, mut wide) = (0, 0, 0);
        let mut from = start;
        loop {
            let left = end - from;
            let whole = eight(&bytes[from..]);
            let piece = if left < 8 { whole & !(!0 << (8 * left)) } else { whole };
            // Of each byte: the high bit is set by 0 and more, not by 9 and less, not set before.
            let low = piece & each(0x7F);
            digits |= (low + each(0x80 - b'0')) & !(low + each(0x7F - b'9')) & !piece & each(0x80);
            wide |= piece & (piece << 1) & (piece << 2) & each(0x80);
            hash = (hash ^ piece).wrapping_mul(MULTIPLIER);
            hash ^= hash >> 32;
            if left <= 8 {
                let word = (hash as u32) & !1 | u32::from(digits != 0);
                return Run { word, wide: wide != 0 };
            }
            from += 8;
        }
    }
}

/// As a multiplier, spreads a difference over the upper half of a product.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// The number of which each byte is this one.
const fn each(byte: u8) -> u64 {
    u64::MAX / 255 * byte as u64
}

/// The first eight bytes as a number, little end first; zeros follow the last.
fn eight(bytes: &[u8]) -> u64 {
    let eight = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [0; 8];
        padded[..bytes.len()].copy_from_slice(bytes);
        padded
    });
    u64::from_le_bytes(eight)
}

/// Cuts where a script without spaces begins or ends, as in `2017年`.
fn split_script(mut rest: &str, words: &mut Vec<Word>) {
    while let Some(first) = rest.chars().next() {
        let unspaced = is_unspaced(first);
        let end = rest.find(|c| is_unspaced(c) != unspaced).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        if unspaced {
            grams(run, words);
        } else {
            words.push(Run::of(run.as_bytes(), 0..run.len()).word);
        }
        rest = tail;
    }
}

fn grams(run: &str, words: &mut Vec<Word>) {
    let starts = || run.char_indices().map(|(start, _)| start);
    let ends = starts().skip(GRAM).chain(std::iter::repeat(run.len()));
    words.extend(starts().zip(ends).map(|(start, end)| Run::of(run.as_bytes(), start..end).word));
}

pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_set_apart_by_spaces() {
        let found = words("le port le 7");
        assert_eq!(found.len(), 4);
        assert_eq!(found[0], found[2]);
        assert_ne!(found[0], found[1]);
        assert_eq!(found.iter().map(|w| is_number(*w)).collect::<Vec<_>>(), [false, false, false, true]);
    }

    #[test]
    fn long_words_are_told_apart_wherever_they_differ() {
        for length in 1..40 {
            let word = "a".repeat(length);
            let mut all: Vec<String> =
                (0..length).map(|at| format!("{}b{}", &word[..at], &word[at + 1..])).collect();
            all.extend([word.clone(), word + "a"]);
            let mut found = words(&all.join(" "));
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), all.len());
        }
    }

    #[test]
    fn a_word_is_the_same_beside_a_script_without_spaces() {
        assert_eq!(words("東京20178901年")[2], words("x 20178901")[1]);
    }

    #[test]
    fn characters_are_words_in_scripts_without_spaces() {
        assert_eq!(words("东京大阪奈良").len(), 6);
        assert_eq!(words("東京2017年").len(), 4);
        assert_eq!(words("서울 시장").len(), 2);
    }

    #[test]
    fn one_changed_character_changes_the_words_that_reach_it() {
        let (a, b) = (words("东京大阪奈良市长"), words("东京大阪奈良县长"));
        assert_eq!(a.iter().zip(&b).filter(|(a, b)| a == b).count(), 8 - GRAM);
        assert_eq!(a[..3], b[..3]);
    }
}

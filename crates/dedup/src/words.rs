use rustc_hash::FxHasher;
use std::hash::Hasher;

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
    let mut words = Vec::with_capacity(fingerprint.len() / 5);
    let mut start = 0;
    while start < fingerprint.len() {
        let Run { length, digit, wide } = Run::at(&fingerprint.as_bytes()[start..]);
        let word = start..start + length;
        start = word.end + 1;
        if wide && fingerprint[word.clone()].contains(is_unspaced) {
            split_script(&fingerprint[word], &mut words);
        } else if length > 0 {
            words.push(hash(&fingerprint.as_bytes()[word], digit));
        }
    }
    words
}

/// The bytes up to the next space.
struct Run {
    length: usize,
    /// A digit is among them.
    digit: bool,
    /// A character of three bytes or four is among them, as those of scripts
    /// without spaces are.
    wide: bool,
}

impl Run {
    /// Looks at eight bytes at once, as one number: most words are no longer, and
    /// a loop whose end is not to be foretold costs more than all it does.
    fn at(bytes: &[u8]) -> Run {
        let mut run = Run { length: 0, digit: false, wide: false };
        loop {
            let eight = eight(&bytes[run.length..]);
            // The lowest bit that is set marks the first space; those above it may lie.
            let unlike_space = eight ^ each(b' ');
            let spaces = unlike_space.wrapping_sub(each(1)) & !unlike_space & each(0x80);
            let length = spaces.trailing_zeros() as usize / 8;
            let word = if length < 8 { eight & !(!0 << (8 * length)) } else { eight };
            // Of each byte: the high bit is set by 0 and more, not by 9 and less, not set before.
            let low = word & each(0x7F);
            run.digit |= (low + each(0x80 - b'0')) & !(low + each(0x7F - b'9')) & !word & each(0x80) != 0;
            run.wide |= word & (word << 1) & (word << 2) & each(0x80) != 0;
            run.length += length;
            if length < 8 {
                return run;
            }
        }
    }
}

/// The number of which each byte is this one.
const fn each(byte: u8) -> u64 {
    u64::MAX / 255 * byte as u64
}

/// The first eight bytes as a number, little end first; spaces follow the last.
fn eight(bytes: &[u8]) -> u64 {
    let eight = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [b' '; 8];
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
            words.push(hash(run.as_bytes(), run.bytes().any(|byte| byte.is_ascii_digit())));
        }
        rest = tail;
    }
}

fn grams(run: &str, words: &mut Vec<Word>) {
    let starts = || run.char_indices().map(|(start, _)| start);
    let ends = starts().skip(GRAM).chain(std::iter::repeat(run.len()));
    words.extend(starts().zip(ends).map(|(start, end)| hash(&run.as_bytes()[start..end], false)));
}

fn hash(word: &[u8], digit: bool) -> Word {
    let mut hasher = FxHasher::default();
    hasher.write(word);
    let hash = hasher.finish();
    ((hash >> 32) as u32 ^ hash as u32) & !1 | u32::from(digit)
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

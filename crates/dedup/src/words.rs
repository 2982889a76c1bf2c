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
    for word in fingerprint.split(' ').filter(|word| !word.is_empty()) {
        // Characters of these scripts have three bytes or four.
        if word.bytes().any(|byte| byte >= 0xE0) && word.contains(is_unspaced) {
            split_script(word, &mut words);
        } else {
            words.push(hash(word));
        }
    }
    words
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
            words.push(hash(run));
        }
        rest = tail;
    }
}

fn grams(run: &str, words: &mut Vec<Word>) {
    for (start, _) in run.char_indices() {
        let gram = &run[start..];
        let end = gram.char_indices().nth(GRAM).map_or(gram.len(), |(end, _)| end);
        words.push(hash(&gram[..end]));
    }
}

fn hash(word: &str) -> Word {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    let hash = hasher.finish();
    let digit = word.bytes().any(|b| b.is_ascii_digit());
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

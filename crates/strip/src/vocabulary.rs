//! Function words: running text holds many of them, menus and lists few.

use crate::letters::{IN_WORD, Letter};
use depeche_model::{Block, Page};
use depeche_rules::Language;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What a block of a language without data, or without spaces between words, counts as.
const NEUTRAL: f32 = 0.35;

/// Function words of every language, as masks of languages.
#[derive(Debug)]
pub(crate) struct Vocabulary<'r> {
    words: FxHashMap<&'r [u8], u64>,
    longest: usize,
    languages: usize,
}

impl<'r> Vocabulary<'r> {
    pub(crate) fn new(languages: &'r [Language]) -> Vocabulary<'r> {
        let mut words: FxHashMap<&[u8], u64> = FxHashMap::default();
        for (bit, language) in languages.iter().enumerate().take(64) {
            for word in language.function_words.iter() {
                *words.entry(word.as_bytes()).or_insert(0) |= 1_u64 << bit;
            }
        }
        let longest = words.keys().map(|word| word.len()).max().unwrap_or(0);
        Vocabulary { words, longest, languages: languages.len().min(64) }
    }

    /// The share of function words in each block, 0 to 1, in the language
    /// that most of the page's words speak for.
    pub(crate) fn rates(&self, page: &Page) -> Vec<f32> {
        let mut masks = Vec::new();
        let mut word = Vec::new();
        let block = |block: &Block| {
            let start = masks.len();
            self.read(&block.text, &mut word, &mut masks);
            start..masks.len()
        };
        let blocks: Vec<Range<usize>> = page.blocks.iter().map(block).collect();
        let mut votes = vec![0_u32; self.languages];
        for mask in &masks {
            let mut rest = *mask;
            while rest != 0 {
                votes[rest.trailing_zeros() as usize] += 1;
                rest &= rest - 1;
            }
        }
        let best = votes.iter().enumerate().max_by_key(|(bit, n)| (**n, std::cmp::Reverse(*bit)));
        // Fewer than one word in twelve: a language we have no words of.
        let Some((bit, _)) = best.filter(|(_, n)| **n as usize * 12 > masks.len()) else {
            return vec![NEUTRAL; blocks.len()];
        };
        let rate = |(block, words): (&Block, Range<usize>)| {
            // Without spaces between words.
            if block.features.words as usize > 2 * words.len() + 2 {
                return NEUTRAL;
            }
            let hits = masks[words.clone()].iter().filter(|m| **m >> bit & 1 == 1).count();
            if words.is_empty() { 0.0 } else { hits as f32 / words.len() as f32 }
        };
        page.blocks.iter().zip(blocks).map(rate).collect()
    }

    /// Adds the mask of each word of a text. `word` is room to read one in.
    fn read(&self, text: &str, word: &mut Vec<u8>, masks: &mut Vec<u64>) {
        word.clear();
        let mut end = |word: &mut Vec<u8>| {
            if !word.is_empty() {
                word.make_ascii_lowercase();
                let known = if word.len() <= self.longest { self.words.get(word.as_slice()) } else { None };
                masks.push(known.copied().unwrap_or(0));
                word.clear();
            }
        };
        // The one letter whose lower case depends on what stands about it.
        let lower = text.contains('Σ').then(|| text.to_lowercase());
        let text = lower.as_deref().unwrap_or(text);
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if run > 0 {
                word.extend_from_slice(&bytes[at..at + run]);
                at += run;
                continue;
            }
            if byte.is_ascii() {
                end(word);
                at += 1;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            let letter = Letter::of(c);
            match letter.lower() {
                Some(lower) if letter.is(IN_WORD) => push(word, lower),
                Some(_) => end(word),
                None => c.to_lowercase().for_each(|c| match Letter::of(c).is(IN_WORD) {
                    true => push(word, c),
                    false => end(word),
                }),
            }
        }
        end(word);
    }
}

fn push(word: &mut Vec<u8>, c: char) {
    word.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_lower_case() {
        let language =
            |words: &[&str]| Language { function_words: words.iter().collect(), ..Language::default() };
        let languages = [language(&["le", "où"]), language(&["τους", "le"])];
        let vocabulary = Vocabulary::new(&languages);
        let masks = |text| {
            let mut masks = Vec::new();
            vocabulary.read(text, &mut Vec::new(), &mut masks);
            masks
        };
        assert_eq!(masks("LE port, OÙ l’on va"), [3, 0, 1, 0, 0, 0]);
        assert_eq!(masks("ΤΟΥΣ"), [2]);
        assert!(masks("").is_empty());
        let hindi = [language(&["क्या"])];
        let hindi = Vocabulary::new(&hindi);
        let mut masks = Vec::new();
        hindi.read("क्या हुआ", &mut Vec::new(), &mut masks);
        assert_eq!(masks, [1, 0]);
    }
}

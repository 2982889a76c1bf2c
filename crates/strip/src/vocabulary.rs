//! Function words: running text holds many of them, menus and lists few.

use depeche_model::{Block, Page};
use depeche_rules::Language;
use rustc_hash::FxHashMap;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// What a block of a language without data, or without spaces between words, counts as.
const NEUTRAL: f32 = 0.35;

/// Function words of every language, as masks of languages.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: FxHashMap<Box<[u8]>, u64>,
    longest: usize,
    languages: usize,
}

impl Vocabulary {
    pub(crate) fn new(languages: &[Language]) -> Vocabulary {
        let mut words: FxHashMap<Box<[u8]>, u64> = FxHashMap::default();
        for (bit, language) in languages.iter().enumerate().take(64) {
            for word in &language.function_words {
                *words.entry(word.to_lowercase().into_bytes().into()).or_insert(0) |= 1_u64 << bit;
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
                let known = if word.len() <= self.longest { self.words.get(word.as_slice()) } else { None };
                masks.push(known.copied().unwrap_or(0));
                word.clear();
            }
        };
        // The one letter whose lower case depends on what stands about it.
        let lower = text.contains('Σ').then(|| text.to_lowercase());
        for c in lower.as_deref().unwrap_or(text).chars() {
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase() as u8);
            } else if c.is_ascii() {
                end(word);
            } else {
                for c in c.to_lowercase() {
                    // A virama is no letter, and ends no word.
                    match c.is_alphanumeric() || is_combining_mark(c) {
                        true => word.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                        false => end(word),
                    }
                }
            }
        }
        end(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_lower_case() {
        let language = |words: &[&str]| Language {
            function_words: words.iter().map(|w| (*w).to_owned()).collect(),
            ..Language::default()
        };
        let vocabulary = Vocabulary::new(&[language(&["le", "où"]), language(&["τους", "le"])]);
        let masks = |text| {
            let mut masks = Vec::new();
            vocabulary.read(text, &mut Vec::new(), &mut masks);
            masks
        };
        assert_eq!(masks("LE port, OÙ l’on va"), [3, 0, 1, 0, 0, 0]);
        assert_eq!(masks("ΤΟΥΣ"), [2]);
        assert!(masks("").is_empty());
        let hindi = Vocabulary::new(&[language(&["क्या"])]);
        let mut masks = Vec::new();
        hindi.read("क्या हुआ", &mut Vec::new(), &mut masks);
        assert_eq!(masks, [1, 0]);
    }
}

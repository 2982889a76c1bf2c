//! Function words: running text holds many of them, menus and lists few.

use crate::words::{Part, hash, read};
use depeche_model::{Block, Page};
use depeche_rules::Language;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What a block of a language without data, or without spaces between words, counts as.
const NEUTRAL: f32 = 0.35;

/// Words of fewer letters say little about the topic.
const TELLING: usize = 5;

/// Languages, a bit each.
type Languages = u128;

/// Function words of every language, by hash.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: FxHashMap<u64, Languages>,
    languages: usize,
}

/// The words of a page's blocks.
pub(crate) struct Words {
    /// Of each word, the languages of which it is a function word.
    languages: Vec<Languages>,
    blocks: Vec<Range<usize>>,
    /// Hashes of the telling words of each block, once each; without spaces between words, of pairs of characters.
    pub(crate) telling: Vec<Vec<u32>>,
}

impl Vocabulary {
    pub(crate) fn new(languages: &[Language]) -> Vocabulary {
        let most = Languages::BITS as usize;
        let mut words: FxHashMap<u64, Languages> = FxHashMap::default();
        for (bit, language) in languages.iter().enumerate().take(most) {
            for word in language.function_words.iter() {
                *words.entry(hash(word)).or_default() |= 1 << bit;
            }
        }
        Vocabulary { words, languages: languages.len().min(most) }
    }

    /// Reads all blocks; the telling words of those that are chosen.
    pub(crate) fn read(&self, page: &Page, is_chosen: impl Fn(usize, &Block) -> bool) -> Words {
        let mut languages = Vec::new();
        let mut block = |(i, block): (usize, &Block)| {
            let (start, is_chosen) = (languages.len(), is_chosen(i, block));
            let mut telling = Vec::new();
            read(&block.text, |part| {
                if let Part::Word { hash, .. } = part {
                    languages.push(self.of(hash));
                }
                telling.extend(told(part).filter(|_| is_chosen));
            });
            telling.sort_unstable();
            telling.dedup();
            (start..languages.len(), telling)
        };
        let (blocks, telling) = page.blocks.iter().enumerate().map(&mut block).unzip();
        Words { languages, blocks, telling }
    }

    fn of(&self, word: u64) -> Languages {
        self.words.get(&word).copied().unwrap_or(0)
    }

    /// The share of function words in each block, 0 to 1, in the language
    /// that most of the page's words speak for.
    pub(crate) fn rates(&self, page: &Page, words: &Words) -> Vec<f32> {
        let Words { languages, blocks, .. } = words;
        let mut votes = vec![0_u32; self.languages];
        for of_word in languages {
            let mut rest = *of_word;
            while rest != 0 {
                votes[rest.trailing_zeros() as usize] += 1;
                rest &= rest - 1;
            }
        }
        let best = votes.iter().enumerate().max_by_key(|(bit, n)| (**n, std::cmp::Reverse(*bit)));
        // Fewer than one word in twelve: a language we have no words of.
        let Some((bit, _)) = best.filter(|(_, n)| **n as usize * 12 > languages.len()) else {
            return vec![NEUTRAL; blocks.len()];
        };
        let rate = |(block, words): (&Block, &Range<usize>)| {
            // Without spaces between words.
            if block.features.words as usize > 2 * words.len() + 2 {
                return NEUTRAL;
            }
            let hits = languages[words.clone()].iter().filter(|of_word| **of_word >> bit & 1 == 1).count();
            if words.is_empty() { 0.0 } else { hits as f32 / words.len() as f32 }
        };
        page.blocks.iter().zip(blocks).map(rate).collect()
    }
}

/// The telling words of a text outside the page's blocks, in any order.
pub(crate) fn telling(text: &str) -> Vec<u32> {
    let mut telling = Vec::new();
    read(text, |part| telling.extend(told(part)));
    telling
}

/// What tells of the topic: a long word, or a pair of characters. The half of the hash on which all letters have told.
fn told(part: Part) -> Option<u32> {
    match part {
        Part::Word { letters, .. } if letters < TELLING => None,
        Part::Word { hash, .. } | Part::Pair(hash) => Some((hash >> 32) as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_are_known_in_lower_case() {
        let language =
            |words: &[&str]| Language { function_words: words.iter().collect(), ..Language::default() };
        let languages = [language(&["le", "où"]), language(&["τους", "le"]), language(&["क्या", "l'on"])];
        let vocabulary = Vocabulary::new(&languages);
        let languages = |text: &str| {
            let mut page = crate::score::sample();
            text.clone_into(&mut page.blocks[0].text);
            vocabulary.read(&page, |_, _| true).languages
        };
        assert_eq!(languages("LE port, OÙ l’on va"), [3, 0, 1, 0, 0, 0]);
        assert_eq!(languages("ΤΟΥΣ"), [2]);
        assert_eq!(languages("क्या हुआ"), [4, 0]);
        assert!(languages("").is_empty());
    }

    #[test]
    fn there_is_a_bit_for_each_language() {
        let languages = depeche_rules::RuleSet::built_in().unwrap().languages.len();
        assert!(languages <= Languages::BITS as usize, "{languages}");
    }

    #[test]
    fn telling_words_are_long_or_pairs_of_wide_characters() {
        let count = |text: &str| telling(text).len();
        assert_eq!((count("Le port, le PORTIQUE, le portique"), count("東京湾"), count("a b c")), (2, 2, 0));
    }
}

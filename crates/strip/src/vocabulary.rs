//! Function words: running text holds many of them, menus and lists few.

use depeche_model::Page;
use depeche_rules::Language;
use rustc_hash::FxHashMap;

/// What a block of a language without data, or without spaces between words, counts as.
const NEUTRAL: f32 = 0.35;

/// Function words of every language, as masks of languages.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: FxHashMap<String, u64>,
    languages: usize,
}

impl Vocabulary {
    pub(crate) fn new(languages: &[Language]) -> Vocabulary {
        let mut words = FxHashMap::default();
        for (bit, language) in languages.iter().enumerate().take(64) {
            for word in &language.function_words {
                *words.entry(word.to_lowercase()).or_insert(0) |= 1_u64 << bit;
            }
        }
        Vocabulary { words, languages: languages.len().min(64) }
    }

    /// The share of function words in each block, 0 to 1, in the language
    /// that most of the page's words speak for.
    pub(crate) fn rates(&self, page: &Page) -> Vec<f32> {
        let masks: Vec<Vec<u64>> = page.blocks.iter().map(|b| self.masks(&b.text)).collect();
        let mut votes = vec![0_u32; self.languages];
        for mask in masks.iter().flatten().filter(|m| **m != 0) {
            (0..self.languages).filter(|bit| mask >> bit & 1 == 1).for_each(|bit| votes[bit] += 1);
        }
        let total: usize = masks.iter().map(Vec::len).sum();
        let best = votes.iter().enumerate().max_by_key(|(bit, n)| (**n, std::cmp::Reverse(*bit)));
        // Fewer than one word in twelve: a language we have no words of.
        let Some((bit, _)) = best.filter(|(_, n)| **n as usize * 12 > total) else {
            return vec![NEUTRAL; masks.len()];
        };
        let rate = |block: &Vec<u64>| {
            let hits = block.iter().filter(|m| **m >> bit & 1 == 1).count();
            if block.is_empty() { 0.0 } else { hits as f32 / block.len() as f32 }
        };
        let unspaced = |i: usize| page.blocks[i].features.words as usize > 2 * masks[i].len() + 2;
        masks.iter().enumerate().map(|(i, b)| if unspaced(i) { NEUTRAL } else { rate(b) }).collect()
    }

    fn masks(&self, text: &str) -> Vec<u64> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.map(|w| self.words.get(w).copied().unwrap_or(0)).collect()
    }
}

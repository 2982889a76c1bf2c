//! Which languages' function words a text is made of: of some languages that says more than the detector knows.

use depeche_rules::Language;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The function words of all languages with data; most pages never ask for them.
#[derive(Debug, Clone, Default)]
pub(crate) struct FunctionWords<'r> {
    languages: &'r [Language],
    /// Of each word, its languages by number.
    words: OnceLock<FxHashMap<Box<str>, Vec<usize>>>,
}

/// Of the words of a text, the share that are function words of each language.
pub(crate) struct Shares<'r> {
    /// How many words the text has.
    pub(crate) words: usize,
    languages: Vec<(&'r str, f32)>,
}

impl<'r> FunctionWords<'r> {
    pub(crate) fn new(languages: &'r [Language]) -> FunctionWords<'r> {
        FunctionWords { languages, words: OnceLock::new() }
    }

    /// Of a text of at least `enough` words; `None` of less, and of scripts without spaces. Cost: linear in the text.
    pub(crate) fn shares(&self, text: &str, enough: usize) -> Option<Shares<'r>> {
        let words = self.words.get_or_init(|| self.by_word());
        let mut hits = vec![0_u32; self.languages.len()];
        let mut count = 0;
        let parts =
            text.split(|c: char| !c.is_alphabetic() && c != '\'' && !is_mark(c)).filter(|w| !w.is_empty());
        for word in parts {
            count += 1;
            let of = words.get(word.to_lowercase().as_str());
            of.into_iter().flatten().for_each(|language| hits[*language] += 1);
        }
        let share =
            |(language, hits): (&'r Language, u32)| (language.code.as_str(), hits as f32 / count as f32);
        let shares = || self.languages.iter().zip(hits).map(share).collect();
        (count >= enough).then(|| Shares { words: count, languages: shares() })
    }

    fn by_word(&self) -> FxHashMap<Box<str>, Vec<usize>> {
        let mut words: FxHashMap<Box<str>, Vec<usize>> = FxHashMap::default();
        for (number, language) in self.languages.iter().enumerate() {
            language
                .function_words
                .iter()
                .for_each(|word| words.entry(word.into()).or_default().push(number));
        }
        words
    }
}

impl<'r> Shares<'r> {
    /// Of one language; 0 of one without data.
    pub(crate) fn of(&self, code: &str) -> f32 {
        self.languages
            .iter()
            .filter(|(language, _)| *language == code)
            .map(|(_, share)| *share)
            .fold(0.0, f32::max)
    }

    /// Are there words of the language?
    pub(crate) fn know(&self, code: &str) -> bool {
        self.languages.iter().any(|(language, _)| *language == code)
    }

    /// The largest share of a language but one.
    pub(crate) fn best_but(&self, code: &str) -> f32 {
        self.languages
            .iter()
            .filter(|(language, _)| *language != code)
            .map(|(_, share)| *share)
            .fold(0.0, f32::max)
    }

    /// The language with the largest share, and the share.
    pub(crate) fn best(&self) -> Option<(&'r str, f32)> {
        self.languages.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Vowel signs are no letters, but stand in words.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

use crate::shingles::{LENGTH, shingles};
use crate::words::{Word, is_number};
use std::ops::Range;

/// Words that are judged together when asking how far shared words reach.
pub(crate) const STRETCH: usize = 20;

/// A document's words, with those set apart that are its site's template.
pub(crate) struct Text<'a> {
    pub(crate) words: &'a [Word],
    /// Which shingles are template; empty if none is.
    template: Box<[bool]>,
    /// Which words stand in a shingle of the text's own; empty if all do.
    own: Box<[bool]>,
    /// How many words are the text's own.
    pub(crate) own_words: usize,
}

impl<'a> Text<'a> {
    pub(crate) fn new(words: &'a [Word], template: Box<[bool]>) -> Self {
        let mut own: Box<[bool]> = Box::default();
        if !template.is_empty() {
            own = vec![false; words.len()].into();
            for at in (0..template.len()).filter(|at| !template[*at]) {
                own[at..at + LENGTH].fill(true);
            }
        }
        let own_words = if own.is_empty() { words.len() } else { own.iter().filter(|o| **o).count() };
        Text { words, template, own, own_words }
    }

    /// The same text with more of its shingles set apart; `marks` has one mark a shingle.
    pub(crate) fn without(&self, marks: &[bool]) -> Text<'a> {
        let known = |at: usize| self.template.get(at).copied().unwrap_or(false);
        Text::new(self.words, marks.iter().enumerate().map(|(at, mark)| *mark || known(at)).collect())
    }

    /// Position and hash of each shingle that is not template.
    pub(crate) fn own_shingles(&self) -> impl Iterator<Item = (usize, u64)> {
        let shingles = shingles(self.words).enumerate();
        shingles.filter(|(at, _)| !self.template.get(*at).copied().unwrap_or(false))
    }

    /// Runs of own words that are numbers, such as the three of `7 12 2017`.
    pub(crate) fn own_numbers(&self) -> impl Iterator<Item = Range<usize>> {
        let numbers = move |at: usize| is_number(self.words[at]) && self.is_own(at);
        let starts = (0..self.words.len()).filter(move |at| numbers(*at) && (*at == 0 || !numbers(at - 1)));
        starts.map(move |start| {
            start..(start..self.words.len()).find(|at| !numbers(*at)).unwrap_or(self.words.len())
        })
    }

    /// True if the word at this position is the text's own.
    pub(crate) fn is_own(&self, at: usize) -> bool {
        self.own.get(at).copied().unwrap_or(true)
    }

    /// Stretches of about [`STRETCH`] own words.
    pub(crate) fn stretches(&self) -> usize {
        self.own_words.div_ceil(STRETCH).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn without_template_all_words_are_own() {
        let words: Vec<u32> = (0..45).collect();
        let text = Text::new(&words, Box::default());
        assert_eq!((text.own_words, text.stretches(), text.own_shingles().count()), (45, 3, 41));
        assert!(text.is_own(44));
    }

    #[test]
    fn words_of_template_shingles_alone_are_not_own() {
        let words: Vec<u32> = (0..10).collect();
        let text = Text::new(&words, [true, true, true, true, false, false].into());
        assert_eq!((text.own_words, text.own_shingles().count()), (6, 2));
        assert!(!text.is_own(3) && text.is_own(4));
    }
}

use crate::numbers::Numbers;
use crate::shingles::{LENGTH, shingles};
use crate::veto::slots;
use crate::words::{Word, is_number};
use std::ops::Range;
use std::sync::OnceLock;

/// Words that are judged together when asking how far shared words reach.
pub(crate) const STRETCH: usize = 20;

/// A document's words, with those set apart that are its site's template.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) words: Vec<Word>,
    /// The number of each shingle among those of the texts at hand.
    shingles: Vec<u32>,
    /// Which shingles are template; empty if none is.
    template: Box<[bool]>,
    /// How many own words, those in a shingle of the text's own, stand before
    /// each word, and in all; empty if all are own.
    own_before: Box<[u32]>,
    /// How many words are the text's own.
    pub(crate) own_words: usize,
    /// The numbers by context, once asked for.
    slots: OnceLock<Vec<(u64, u64)>>,
}

impl Text {
    pub(crate) fn new(words: Vec<Word>, template: Box<[bool]>, numbers: &mut Numbers) -> Self {
        let own_before = if template.is_empty() { Box::default() } else { own_before(&words, &template) };
        let own_words = own_before.last().map_or(words.len(), |own| *own as usize);
        let shingles = shingles(&words).map(|hash| numbers.of(hash)).collect();
        Text { words, shingles, template, own_before, own_words, slots: OnceLock::new() }
    }

    /// Marks of the template shingles and of more that are to be set apart;
    /// `marks` has one mark a shingle.
    pub(crate) fn set_apart(&self, marks: &[bool]) -> Box<[bool]> {
        marks.iter().enumerate().map(|(at, mark)| *mark || self.is_template(at)).collect()
    }

    /// True if the shingle is the site's template, or a form's.
    pub(crate) fn is_template(&self, at: usize) -> bool {
        self.template.get(at).copied().unwrap_or(false)
    }

    /// The numbers of all shingles.
    pub(crate) fn shingles(&self) -> &[u32] {
        &self.shingles
    }

    /// Position and number of each shingle that is not template.
    pub(crate) fn own_shingles(&self) -> impl Iterator<Item = (usize, u32)> {
        let shingles = self.shingles.iter().copied().enumerate();
        shingles.filter(|(at, _)| !self.is_template(*at))
    }

    /// Runs of own words that are numbers, such as the three of `7 12 2017`.
    pub(crate) fn own_numbers(&self) -> impl Iterator<Item = Range<usize>> {
        let numbers = move |at: usize| is_number(self.words[at]) && self.is_own(at);
        let starts = (0..self.words.len()).filter(move |at| numbers(*at) && (*at == 0 || !numbers(at - 1)));
        starts.map(move |start| {
            start..(start..self.words.len()).find(|at| !numbers(*at)).unwrap_or(self.words.len())
        })
    }

    /// The numbers of the text by context, sorted.
    pub(crate) fn slots(&self) -> &[(u64, u64)] {
        self.slots.get_or_init(|| slots(self))
    }

    /// True if the word at this position is the text's own.
    pub(crate) fn is_own(&self, at: usize) -> bool {
        self.own_before.is_empty() || self.own_before[at] < self.own_before[at + 1]
    }

    /// How many own words stand before this position.
    pub(crate) fn own_before(&self, at: usize) -> usize {
        self.own_before.get(at).map_or(at, |own| *own as usize)
    }

    /// Stretches of about [`STRETCH`] own words.
    pub(crate) fn stretches(&self) -> usize {
        self.own_words.div_ceil(STRETCH).max(1)
    }

    /// The own word with which a stretch begins.
    pub(crate) fn stretch_start(&self, stretch: usize) -> usize {
        (stretch * self.own_words).div_ceil(self.stretches())
    }
}

fn own_before(words: &[Word], template: &[bool]) -> Box<[u32]> {
    let mut own_to = 0;
    let mut count = 0;
    let mut before = Vec::with_capacity(words.len() + 1);
    before.push(0);
    for at in 0..words.len() {
        if template.get(at) == Some(&false) {
            own_to = at + LENGTH;
        }
        count += u32::from(at < own_to);
        before.push(count);
    }
    before.into()
}

/// Texts of these words and marks whose shingles are numbered together, and above
/// all numbers.
#[cfg(test)]
pub(crate) fn numbered<'a>(texts: impl IntoIterator<Item = (&'a [Word], &'a [bool])>) -> (Vec<Text>, usize) {
    let mut numbers = Numbers::for_shingles(1000);
    let text = |(words, marks): (&[Word], &[bool])| Text::new(words.to_vec(), marks.into(), &mut numbers);
    let texts = texts.into_iter().map(text).collect();
    (texts, numbers.end())
}

#[cfg(test)]
mod tests {
    use super::{STRETCH, Text, Word, numbered};

    fn text(words: std::ops::Range<Word>, marks: &[bool]) -> Text {
        let words: Vec<Word> = words.collect();
        numbered([(&words[..], marks)]).0.remove(0)
    }

    #[test]
    fn without_template_all_words_are_own() {
        let text = text(0..45, &[]);
        assert_eq!((text.own_words, text.stretches(), text.own_shingles().count()), (45, 3, 41));
        assert!(text.is_own(44));
    }

    #[test]
    fn words_of_template_shingles_alone_are_not_own() {
        let text = text(0..10, &[true, true, true, true, false, false]);
        assert_eq!((text.own_words, text.own_shingles().count()), (6, 2));
        assert!(!text.is_own(3) && text.is_own(4));
        assert_eq!((text.own_before(4), text.own_before(6)), (0, 2));
    }

    #[test]
    fn each_own_word_is_in_one_stretch() {
        for words in [1, 19, 20, 21, 45, 333] {
            let text = text(0..words, &[]);
            let starts: Vec<usize> =
                (0..=text.stretches()).map(|stretch| text.stretch_start(stretch)).collect();
            assert_eq!((starts[0], starts[text.stretches()]), (0, words as usize));
            assert!(starts.windows(2).all(|pair| (1..=STRETCH).contains(&(pair[1] - pair[0]))));
        }
    }
}

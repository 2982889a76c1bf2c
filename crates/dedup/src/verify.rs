use crate::shingles::LENGTH;
use crate::text::Text;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Shared words that make a stretch of text shared.
const TOUCHED: u32 = 4;

/// Stretches at the head of a text that are its lead, and at its end.
const EDGE: usize = 2;

/// What one document shares with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    /// Own words that stand in shared shingles.
    pub(crate) words: u32,
    /// Their part of all own words.
    pub(crate) coverage: f32,
    /// Part of the text's stretches that hold shared words: near `coverage` if
    /// the shared words are one block, far above it if they are strewn all over.
    pub(crate) reach: f32,
    /// The lead holds shared words.
    pub(crate) lead: bool,
    /// The end holds shared words.
    pub(crate) end: bool,
    /// The longest run of own words of which none is shared, as a part of all.
    pub(crate) gap: f32,
}

/// Two documents that share words, compared word by word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    /// The lower document and the higher.
    pub(crate) pair: (u32, u32),
    /// What each shares with the other.
    pub(crate) shares: (Share, Share),
}

impl Link {
    /// The share of the document that is covered better.
    pub(crate) fn better(&self) -> Share {
        if self.shares.0.coverage >= self.shares.1.coverage { self.shares.0 } else { self.shares.1 }
    }

    /// The lesser of the two coverages.
    pub(crate) fn mutual(&self) -> f32 {
        self.shares.0.coverage.min(self.shares.1.coverage)
    }
}

/// Compares the candidate pairs, which are sorted; keeps their order.
pub(crate) fn compare_all(texts: &[Text<'_>], pairs: &[(u32, u32)]) -> Vec<Link> {
    let groups: Vec<&[(u32, u32)]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
    groups.par_iter().flat_map_iter(|group| compare_group(texts, group)).collect()
}

/// Compares one document with its partners; its shingles are indexed once.
fn compare_group(texts: &[Text<'_>], group: &[(u32, u32)]) -> Vec<Link> {
    let Some(&(first, _)) = group.first() else { return Vec::new() };
    let indexed = Indexed::new(&texts[first as usize]);
    let link = |&(a, b): &(u32, u32)| Link { pair: (a, b), shares: indexed.compare(&texts[b as usize]) };
    group.iter().map(link).collect()
}

/// A text with the places of its shingles.
struct Indexed<'a> {
    text: &'a Text<'a>,
    last: FxHashMap<u64, u32>,
    /// For each shingle the place before at which it stands too.
    before: Vec<Option<u32>>,
}

impl<'a> Indexed<'a> {
    fn new(text: &'a Text<'a>) -> Self {
        let mut last = FxHashMap::with_capacity_and_hasher(text.words.len(), Default::default());
        let mut before = vec![None; text.words.len()];
        for (at, hash) in text.own_shingles() {
            before[at] = last.insert(hash, at as u32);
        }
        Indexed { text, last, before }
    }

    fn compare(&self, other: &Text<'_>) -> (Share, Share) {
        let mut mine = Marks::new(self.text.words.len());
        let mut theirs = Marks::new(other.words.len());
        for (at, hash) in other.own_shingles() {
            let Some(&place) = self.last.get(&hash) else { continue };
            theirs.mark(at);
            let mut next = Some(place).filter(|place| !mine.starts[*place as usize]);
            while let Some(place) = next {
                mine.mark(place as usize);
                next = self.before[place as usize];
            }
        }
        (mine.share(self.text), theirs.share(other))
    }
}

/// Shared shingles and words of a text.
struct Marks {
    starts: Vec<bool>,
    words: Vec<bool>,
}

impl Marks {
    fn new(words: usize) -> Self {
        Marks { starts: vec![false; words], words: vec![false; words] }
    }

    fn mark(&mut self, at: usize) {
        self.starts[at] = true;
        self.words[at..at + LENGTH].fill(true);
    }

    fn share(&self, text: &Text<'_>) -> Share {
        let stretches = text.stretches();
        let mut shared = vec![0; stretches];
        let own = (0..text.words.len()).filter(|at| text.is_own(*at));
        let (mut gap, mut widest) = (0, 0);
        for (nth, at) in own.enumerate() {
            shared[nth * stretches / text.own_words] += u32::from(self.words[at]);
            gap = if self.words[at] { 0 } else { gap + 1 };
            widest = gap.max(widest);
        }
        let words: u32 = shared.iter().sum();
        let touched = shared.iter().filter(|words| **words >= TOUCHED).count();
        Share {
            words,
            coverage: words as f32 / text.own_words.max(1) as f32,
            reach: touched as f32 / stretches as f32,
            lead: shared.iter().take(EDGE).any(|words| *words >= TOUCHED),
            end: shared.iter().rev().take(EDGE).any(|words| *words >= TOUCHED),
            gap: widest as f32 / text.own_words.max(1) as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(a: &[u32], b: &[u32]) -> (Share, Share) {
        let texts = [Text::new(a, Box::default()), Text::new(b, Box::default())];
        compare_all(&texts, &[(0, 1)])[0].shares
    }

    #[test]
    fn coverage_is_of_each_text_by_the_other() {
        let long: Vec<u32> = (0..100).collect();
        let (of_long, of_short) = shares(&long, &long[20..60]);
        assert_eq!((of_long.words, of_long.coverage), (40, 0.4));
        assert_eq!((of_short.words, of_short.coverage, of_short.reach), (40, 1.0, 1.0));
    }

    #[test]
    fn a_block_reaches_as_far_as_it_covers_and_strewn_words_further() {
        let text: Vec<u32> = (0..200).collect();
        let block: Vec<u32> = (0..200).map(|w| if w < 120 { w + 1000 } else { w }).collect();
        let strewn: Vec<u32> = (0..200).map(|w| if w % 20 < 12 { w + 1000 } else { w }).collect();
        let (block, strewn) = (shares(&text, &block).0, shares(&text, &strewn).0);
        assert_eq!((block.coverage, block.reach, block.lead), (0.4, 0.4, false));
        assert_eq!((strewn.coverage, strewn.reach, strewn.lead), (0.4, 1.0, true));
    }

    #[test]
    fn repeats_are_covered_wherever_they_stand() {
        let once: Vec<u32> = (0..10).collect();
        let twice = [&once[..], &once[..]].concat();
        assert_eq!(shares(&twice, &once).0.coverage, 1.0);
    }

    #[test]
    fn texts_shorter_than_a_shingle_share_nothing() {
        assert_eq!(shares(&[1, 2, 3], &[1, 2, 3]).0.coverage, 0.0);
        assert_eq!(shares(&[], &[1]).0.coverage, 0.0);
    }
}

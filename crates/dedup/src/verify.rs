use crate::bits::Bits;
use crate::shingles::LENGTH;
use crate::text::Text;

/// Shared words that make a stretch of text shared.
const TOUCHED: u32 = 4;

/// Stretches at the head of a text that are its lead, and at its end.
const EDGE: usize = 2;

/// What one document shares with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    /// All own words, and those that stand in shared shingles.
    pub(crate) own: u32,
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
    /// How many own words stand before the first that is shared.
    pub(crate) head: u32,
    /// The longest run of shared words.
    pub(crate) block: u32,
}

/// What two documents share, compared word by word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shares(pub(crate) Share, pub(crate) Share);

impl Shares {
    /// The share of the document that is covered better.
    pub(crate) fn better(&self) -> Share {
        if self.0.coverage >= self.1.coverage { self.0 } else { self.1 }
    }
}

/// Room for the places of a text's shingles, one text after the other.
pub(crate) struct Places {
    /// By number, the last place of a shingle and one; 0 where none is.
    last: Vec<u32>,
    /// For each shingle, the place before at which it stands too, and one.
    before: Vec<u32>,
}

impl Places {
    /// For texts whose shingles have numbers below this one.
    pub(crate) fn new(numbers_end: usize) -> Self {
        Places { last: vec![0; numbers_end], before: Vec::new() }
    }

    /// Indexes a text.
    pub(crate) fn index<'a>(&'a mut self, text: &'a Text) -> Indexed<'a> {
        self.before.resize(text.shingles().len(), 0);
        for (at, number) in text.own_shingles() {
            self.before[at] = std::mem::replace(&mut self.last[number as usize], at as u32 + 1);
        }
        Indexed { text, places: self }
    }
}

/// A text with the places of its shingles: indexed once, compared with many.
pub(crate) struct Indexed<'a> {
    text: &'a Text,
    places: &'a mut Places,
}

impl Drop for Indexed<'_> {
    /// Leaves the room as it was.
    fn drop(&mut self) {
        self.text.own_shingles().for_each(|(_, number)| self.places.last[number as usize] = 0);
    }
}

impl Indexed<'_> {
    /// Compares another text with this one; its own share comes second.
    pub(crate) fn compare(&self, other: &Text) -> Shares {
        let (mut mine, mut theirs) = (Bits::new(self.text.own_words), Bits::new(other.own_words));
        let Places { last, before } = &*self.places;
        let shared = Bits::of(other.shingles(), |number| last[*number as usize] != 0);
        shared.each(|at| {
            if other.is_template(at) {
                return;
            }
            theirs.insert(other.own_before(at));
            let mut next = last[other.shingles()[at] as usize];
            while next != 0 && mine.insert(self.text.own_before(next as usize - 1)) {
                next = before[next as usize - 1];
            }
        });
        Shares(share(self.text, mine), share(other, theirs))
    }
}

/// Sums up the shared shingles of a text, each by the own word it begins with.
fn share(text: &Text, starts: Bits) -> Share {
    // All words of an own shingle are own, so they are neighbours.
    let shared = starts.smeared(LENGTH);
    let all = text.own_words.max(1) as f32;
    let stretches = text.stretches();
    let (mut words, mut touched, mut lead, mut end) = (0, 0, false, false);
    let (mut gap, mut block, mut before) = (0, 0, 0);
    for run in shared.runs() {
        gap = gap.max(run.start - before);
        block = block.max(run.len());
        before = run.end;
    }
    let mut start = 0;
    for nth in 0..stretches {
        let next = text.stretch_start(nth + 1);
        let of_stretch = shared.count(start..next);
        let is_touched = of_stretch >= TOUCHED;
        words += of_stretch;
        touched += usize::from(is_touched);
        lead |= is_touched && nth < EDGE;
        end |= is_touched && nth + EDGE >= stretches;
        start = next;
    }
    Share {
        own: text.own_words as u32,
        words,
        coverage: words as f32 / all,
        reach: touched as f32 / stretches as f32,
        lead,
        end,
        gap: gap.max(text.own_words - before) as f32 / all,
        head: shared.first().unwrap_or(text.own_words) as u32,
        block: block as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::numbered;

    fn shares(a: &[u32], b: &[u32]) -> (Share, Share) {
        let (texts, numbers_end) = numbered([(a, &[][..]), (b, &[])]);
        let Shares(of_a, of_b) = Places::new(numbers_end).index(&texts[0]).compare(&texts[1]);
        (of_a, of_b)
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
    fn template_between_own_words_is_passed_over() {
        let mut marks = [false; 36];
        marks[6..26].fill(true);
        let words: Vec<u32> = (0..40).collect();
        let (texts, numbers_end) = numbered([(&words[..], &marks[..]), (&words, &[])]);
        let share = Places::new(numbers_end).index(&texts[0]).compare(&texts[1]).0;
        assert_eq!((texts[0].own_words, share.words, share.coverage, share.gap), (24, 24, 1.0, 0.0));
    }

    #[test]
    fn texts_shorter_than_a_shingle_share_nothing() {
        assert_eq!(shares(&[1, 2, 3], &[1, 2, 3]).0.coverage, 0.0);
        assert_eq!(shares(&[], &[1]).0.coverage, 0.0);
    }
}

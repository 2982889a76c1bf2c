use crate::bits::Bits;
use crate::shingles::LENGTH;
use crate::text::Text;

/// Shared words that make a stretch of text shared.
const TOUCHED: u32 = 4;

/// Blocks of 64 bits in a sieve: forty bits for each shingle of a long article.
/// A book fills it, and is compared more slowly.
const SIEVE: usize = 256;

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

/// A text with the places of its shingles: indexed once, compared with many.
pub(crate) struct Indexed<'a> {
    text: &'a Text,
    /// Bits, of which each shingle sets one: nearly all of another text's that
    /// are not among these shingles stop here.
    sieve: Box<[u64; SIEVE]>,
    /// By hash, the last place of a shingle and one; 0 where none is. At most
    /// half full, so the walk to the next free place is short.
    last: Vec<u32>,
    /// For each shingle, the place before at which it stands too, and one.
    before: Vec<u32>,
}

impl<'a> Indexed<'a> {
    pub(crate) fn new(text: &'a Text) -> Self {
        let shingles = text.shingles();
        let mut indexed = Indexed {
            text,
            sieve: Box::new([0; SIEVE]),
            last: vec![0; (2 * shingles.len() + 1).next_power_of_two()],
            before: vec![0; shingles.len()],
        };
        for (at, hash) in text.own_shingles() {
            let (block, bit) = bit(hash);
            indexed.sieve[block] |= bit;
            let slot = indexed.slot(hash);
            indexed.before[at] = std::mem::replace(&mut indexed.last[slot], at as u32 + 1);
        }
        indexed
    }

    /// The places of another text's shingles that may be among these.
    fn sifted(&self, other: &Text) -> Bits {
        Bits::of(other.shingles(), |hash| {
            let (block, bit) = bit(*hash);
            self.sieve[block] & bit != 0
        })
    }

    /// The slot that holds a shingle, or the free one where it belongs.
    fn slot(&self, hash: u64) -> usize {
        let mask = self.last.len() - 1;
        let mut slot = hash as usize & mask;
        while self.last[slot] != 0 && self.text.shingles()[self.last[slot] as usize - 1] != hash {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Compares another text with this one; its own share comes second.
    pub(crate) fn compare(&self, other: &Text) -> Shares {
        let (mut mine, mut theirs) = (Bits::new(self.text.own_words), Bits::new(other.own_words));
        for at in self.sifted(other).iter() {
            let mut next = self.last[self.slot(other.shingles()[at])];
            if next == 0 || other.is_template(at) {
                continue;
            }
            theirs.insert(other.own_before(at));
            while next != 0 && mine.insert(self.text.own_before(next as usize - 1)) {
                next = self.before[next as usize - 1];
            }
        }
        Shares(share(self.text, mine), share(other, theirs))
    }
}

/// The bit of a shingle in the sieve: its block, and its mask.
fn bit(hash: u64) -> (usize, u64) {
    ((hash >> 38) as usize % SIEVE, 1 << (hash >> 32 & 63))
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
        head: shared.iter().next().unwrap_or(text.own_words) as u32,
        block: block as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(a: &[u32], b: &[u32]) -> (Share, Share) {
        let texts = [Text::new(a.to_vec(), Box::default()), Text::new(b.to_vec(), Box::default())];
        let Shares(of_a, of_b) = Indexed::new(&texts[0]).compare(&texts[1]);
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
        let mut marks = vec![false; 36];
        marks[6..26].fill(true);
        let text = Text::new((0..40).collect(), marks.into());
        let whole = Text::new((0..40).collect(), Box::default());
        let share = Indexed::new(&text).compare(&whole).0;
        assert_eq!((text.own_words, share.words, share.coverage, share.gap), (24, 24, 1.0, 0.0));
    }

    #[test]
    fn texts_shorter_than_a_shingle_share_nothing() {
        assert_eq!(shares(&[1, 2, 3], &[1, 2, 3]).0.coverage, 0.0);
        assert_eq!(shares(&[], &[1]).0.coverage, 0.0);
    }
}

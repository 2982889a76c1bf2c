use crate::DedupError;
use crate::bits::Bits;
use crate::documents::Documents;
use crate::pairs::{ENOUGH, pair, weight};
use crate::partitions::{Part, Partitions};
use crate::shingles::{mix, step};
use rayon::prelude::*;
use std::io;
use std::path::Path;

/// Ranges of the hash space; each is sorted and read on its own, which makes it
/// the unit that is spilled to disk.
const RANGES: usize = 128;

/// Bits of a key that tell it from others of its range.
const KEY_BITS: u32 = u32::BITS - RANGES.ilog2();
const KEY: u32 = !0 >> RANGES.ilog2();

/// Stands above the key where the number of a document follows in full.
const FAR: u32 = !0 >> KEY_BITS;

/// Longest list of which all pairs are taken.
const ALL_PAIRS: usize = 64;

/// A list from this length on is a phrase of the language as likely as a
/// dispatch, so what it says of a pair counts half.
const COMMON: usize = 17;

/// Of a longer list each document is paired with so many of the first, which
/// are the likeliest sources, and with its nearest neighbours.
const FIRST: usize = 16;
const NEAREST: usize = 4;

/// Which documents hold which shingles: those that were posted, by hash range.
///
/// Documents come in order, so a posting is one number: the key, and above it by
/// how much the document is later than that of the posting before.
pub(crate) struct Postings {
    ranges: Partitions,
    /// The last document of each range.
    last: [u32; RANGES],
}

/// What postings say.
pub(crate) struct Proposals {
    /// Pairs of documents, once for each posted shingle they share, or as often as
    /// it takes to be compared.
    pub(crate) pairs: Vec<u64>,
    /// Sites of which some shingle is template, sorted.
    pub(crate) framed: Vec<u32>,
}

impl Postings {
    pub(crate) fn new(folder: &Path, memory: usize) -> Self {
        Postings { ranges: Partitions::new(folder, RANGES, memory), last: [0; RANGES] }
    }

    /// Posts the shingles of a document, as it is numbered in the input.
    pub(crate) fn push(&mut self, document: u32, posted: &[u32]) -> io::Result<()> {
        posted.iter().try_for_each(|key| {
            let range = (key >> KEY_BITS) as usize;
            let mut later = document - std::mem::replace(&mut self.last[range], document);
            if later >= FAR {
                self.ranges.push(range, FAR << KEY_BITS)?;
                self.ranges.push(range, document)?;
                later = 0;
            }
            self.ranges.push(range, later << KEY_BITS | key & KEY)
        })
    }

    /// Reads all ranges, as many at once as there are threads, and hands on what
    /// each proposes. `memory` is for what need not be proposed again.
    pub(crate) fn propose(
        self,
        documents: &Documents,
        stories: &[u32],
        template_stories: usize,
        memory: usize,
        mut each: impl FnMut(Proposals) -> Result<(), DedupError>,
    ) -> Result<(), DedupError> {
        let failed = documents.failed();
        let rank = &documents.ranks;
        let place = |document| documents[document].site.map(|site| (site, stories[document as usize]));
        let places: Vec<Option<(u32, u32)>> = documents.numbers().map(place).collect();
        let threads = rayon::current_num_threads();
        let mut known: Vec<Known> =
            (0..threads).map(|_| Known::new(documents.len(), memory / threads)).collect();
        let mut ranges = self.ranges.into_parts().into_iter();
        loop {
            let some: Vec<Part> = ranges.by_ref().take(threads).collect();
            if some.is_empty() {
                return Ok(());
            }
            let read = |(range, known): (Part, &mut Known)| -> io::Result<Proposals> {
                let mut postings = several(&range.read()?);
                for posting in &mut postings {
                    *posting = *posting >> 32 << 32 | u64::from(rank[*posting as u32 as usize]);
                }
                postings.sort_unstable();
                postings.dedup();
                Ok(Range { places: &places, template_stories }.read(&postings, known))
            };
            let read: Vec<io::Result<Proposals>> = some.into_par_iter().zip(&mut known).map(read).collect();
            read.into_iter().try_for_each(|proposals| each(proposals.map_err(&failed)?))?;
        }
    }
}

/// The postings of one range, as they were pushed: key and document.
struct Posted<'a> {
    numbers: &'a [u32],
    document: u32,
}

impl Iterator for Posted<'_> {
    type Item = (u32, u32);

    fn next(&mut self) -> Option<(u32, u32)> {
        loop {
            let (number, rest) = self.numbers.split_first()?;
            self.numbers = rest;
            match number >> KEY_BITS {
                FAR => (self.document, self.numbers) = rest.split_first().map(|(d, rest)| (*d, rest))?,
                later => {
                    self.document += later;
                    return Some((number & KEY, self.document));
                }
            }
        }
    }
}

/// The postings of a range, each the key above the document, without most of
/// those whose key stands nowhere else: these are many, and sorting is what costs.
fn several(numbers: &[u32]) -> Vec<u64> {
    let posted = || Posted { numbers, document: 0 };
    let classes = (2 * numbers.len() + 1).next_power_of_two();
    let class = |key: u32| key as usize & (classes - 1);
    let (mut once, mut again) = (Bits::new(classes), Bits::new(classes));
    for (key, _) in posted() {
        let class = class(key);
        if once.contains(class) {
            again.insert(class);
        }
        once.insert(class);
    }
    let several = posted().filter(|(key, _)| again.contains(class(*key)));
    several.map(|(key, document)| u64::from(key) << 32 | u64::from(document)).collect()
}

/// One range of the postings, sorted.
struct Range<'a> {
    /// The site and the story of each document that has a site.
    places: &'a [Option<(u32, u32)>],
    template_stories: usize,
}

impl Range<'_> {
    fn read(&self, postings: &[u64], known: &mut Known) -> Proposals {
        let mut proposals = Proposals { pairs: Vec::new(), framed: Vec::new() };
        let lists = postings.chunk_by(|a, b| a >> 32 == b >> 32).filter(|list| list.len() > 1);
        for list in lists {
            if known.is_enough(list) {
                continue;
            }
            let framed = self.framed(list);
            if framed.is_empty() {
                pairs(list, &mut proposals.pairs);
                continue;
            }
            let is_own = |(site, _): (u32, u32)| framed.binary_search(&site).is_err();
            let own = |posting: &u64| self.places[*posting as u32 as usize].is_none_or(is_own);
            pairs(&list.iter().copied().filter(own).collect::<Vec<_>>(), &mut proposals.pairs);
            proposals.framed.extend(framed);
        }
        proposals.framed.sort_unstable();
        proposals.framed.dedup();
        proposals
    }

    /// The sites on which the shingle of a list stands in so many stories that
    /// it is template.
    fn framed(&self, list: &[u64]) -> Vec<u32> {
        if list.len() < self.template_stories {
            return Vec::new();
        }
        let place = |posting: &u64| self.places[*posting as u32 as usize];
        let mut places: Vec<(u32, u32)> = list.iter().filter_map(place).collect();
        places.sort_unstable();
        places.dedup();
        let sites = places.chunk_by(|a, b| a.0 == b.0);
        sites.filter(|stories| stories.len() >= self.template_stories).map(|stories| stories[0].0).collect()
    }
}

/// Lists that were met, as many as there is room for.
///
/// The copies of a dispatch share many shingles, so the same list comes again and
/// again. Once it has proposed its pairs so often that they will be compared, it
/// says nothing more; and that a list is forgotten for another costs time and
/// nothing else.
struct Known {
    /// Hashes of lists, and in the lowest bits how often each was met.
    slots: Vec<u64>,
}

/// The bits for how often.
const TIMES: u64 = 0b111;

/// Different lists for each document, about.
const LISTS: usize = 4;

impl Known {
    fn new(documents: usize, memory: usize) -> Self {
        let slots = (documents * LISTS).min(memory / size_of::<u64>()).max(1);
        // Rounded down, so as not to exceed the memory.
        Known { slots: vec![0; slots.next_power_of_two() >> usize::from(!slots.is_power_of_two())] }
    }

    /// Notes a list; true if it is known to have said enough before.
    fn is_enough(&mut self, list: &[u64]) -> bool {
        let hash = list.iter().fold(list.len() as u64, |hash, posting| step(hash, *posting as u32));
        let hash = mix(hash);
        let mask = self.slots.len() - 1;
        let slot = &mut self.slots[(hash >> 32) as usize & mask];
        let met = if *slot & !TIMES == hash & !TIMES { *slot & TIMES } else { 0 };
        let is_enough = met * weight(is_common(list)) >= ENOUGH;
        *slot = hash & !TIMES | (met + 1).min(TIMES);
        is_enough
    }
}

fn is_common(list: &[u64]) -> bool {
    list.len() >= COMMON
}

/// The pairs of a list, as [`pair`] writes them. Documents are numbered from the
/// likeliest source on, so that cutting long lists keeps the pairs that matter:
/// cost is linear in a dispatch's copies.
fn pairs(list: &[u64], pairs: &mut Vec<u64>) {
    let is_common = is_common(list);
    for (at, later) in list.iter().enumerate() {
        let partners = if list.len() <= ALL_PAIRS { &list[..at] } else { &list[..at.min(FIRST)] };
        let near = if list.len() <= ALL_PAIRS { at } else { at.saturating_sub(NEAREST).max(FIRST.min(at)) };
        for earlier in partners.iter().chain(&list[near..at]) {
            pairs.push(pair(*earlier as u32, *later as u32, is_common));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_come_back_without_keys_that_stand_once() {
        let mut postings = Postings::new(&std::env::temp_dir(), 0);
        let posted = [(0, 7), (0, 9), (3, 7), (126, 7), (253, 7), (1_000_000, 9), (1_000_000, 7)];
        posted.iter().for_each(|(document, key)| postings.push(*document, &[*key]).unwrap());
        postings.push(1_000_001, &[u32::MAX, 8]).unwrap();
        let mut parts = postings.ranges.into_parts();
        let pairs = posted.map(|(document, key)| u64::from(key) << 32 | u64::from(document));
        assert_eq!(several(&parts.swap_remove(0).read().unwrap()), pairs);
        assert_eq!(parts.swap_remove(0).read().unwrap().len(), 3);
    }

    #[test]
    fn a_list_is_known_once_its_pairs_will_be_compared() {
        let list = |from: u64, to: u64| -> Vec<u64> { (from..to).map(|d| 7 << 32 | d).collect() };
        let (a, b, common) = (list(0, 3), list(1, 3), list(0, COMMON as u64));
        let mut known = Known::new(100, 1 << 20);
        let met = [&a, &b, &a, &a, &b, &b, &a].map(|list| known.is_enough(list));
        assert_eq!(met, [false, false, false, true, false, true, true]);
        assert_eq!([&common; 5].map(|list| known.is_enough(list)), [false, false, false, false, true]);
        let mut short = Known::new(100, 0);
        let met = [&a, &a, &b, &a, &a, &a].map(|list| short.is_enough(list));
        assert_eq!(met, [false, false, false, false, false, true]);
    }

    #[test]
    fn a_long_list_costs_a_fixed_number_of_pairs_each() {
        let list: Vec<u64> = (0..1000).map(|d| 7 << 32 | d).collect();
        let mut found = Vec::new();
        pairs(&list, &mut found);
        assert!(found.len() <= 1000 * (FIRST + NEAREST));
        for d in 1..1000 {
            assert!(found.contains(&pair(0, d, true)) && found.contains(&pair(d - 1, d, true)), "{d}");
        }
    }
}

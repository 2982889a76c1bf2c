use crate::shingles::posted;
use crate::text::Text;
use rayon::prelude::*;

/// Ranges of the hash space; each is sorted and read on its own, which makes it
/// the unit that may be spilled to disk.
const RANGES: usize = 64;

/// A shingle's key in the upper half and a document in the lower.
pub(crate) type Posting = u64;

/// The document of a posting.
pub(crate) fn document(posting: Posting) -> u32 {
    posting as u32
}

/// True if both postings are of one shingle.
pub(crate) fn same_shingle(a: &Posting, b: &Posting) -> bool {
    a >> 32 == b >> 32
}

/// The sampled shingles of all texts that are not template, by hash range,
/// sorted, each document once for a shingle.
pub(crate) fn postings(texts: &[Text<'_>]) -> Vec<Vec<Posting>> {
    let mut ranges: Vec<Vec<Posting>> = vec![Vec::new(); RANGES];
    for (document, text) in texts.iter().enumerate() {
        for key in text.own_shingles().filter_map(|(_, hash)| posted(hash, text.words.len())) {
            let range = key as usize / (u32::MAX as usize / RANGES + 1);
            ranges[range].push(u64::from(key) << 32 | document as u64);
        }
    }
    ranges.par_iter_mut().for_each(|range| {
        range.sort_unstable();
        range.dedup();
    });
    ranges
}

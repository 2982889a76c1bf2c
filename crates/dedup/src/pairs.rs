use crate::DedupError;
use crate::documents::Documents;
use crate::partitions::{Part, Partitions};
use rayon::prelude::*;
use std::io;
use std::path::Path;

/// Parts into which pairs are divided by their lower document.
const PARTS: usize = 256;

/// What the shared shingles of a candidate pair weigh: two do, or four common ones.
pub(crate) const ENOUGH: u64 = 4;

/// What a shared shingle weighs.
pub(crate) fn weight(is_common: bool) -> u64 {
    if is_common { 1 } else { 2 }
}

/// A pair as a number: the lower document, the higher, and whether the shingle
/// that proposes it is common. Numbers of documents have 31 bits.
pub(crate) fn pair(lower: u32, higher: u32, is_common: bool) -> u64 {
    u64::from(lower) << 32 | u64::from(higher) << 1 | u64::from(is_common)
}

/// Pairs of documents, each as often as something proposed it.
pub(crate) struct Pairs {
    documents: usize,
    parts: Partitions,
}

impl Pairs {
    pub(crate) fn new(documents: usize, folder: &Path, memory: usize) -> Self {
        Pairs { documents, parts: Partitions::new(folder, PARTS, memory) }
    }

    /// Adds pairs as [`pair`] writes them.
    pub(crate) fn extend(&mut self, pairs: &[u64]) -> io::Result<()> {
        pairs.iter().try_for_each(|pair| {
            let part = (pair >> 32) as usize * PARTS / self.documents.max(1);
            self.parts.push(part, (pair >> 32) as u32)?;
            self.parts.push(part, *pair as u32)
        })
    }

    /// The pairs that share enough posted shingles to be compared, sorted.
    pub(crate) fn candidates(self, documents: &Documents) -> Result<Vec<(u32, u32)>, DedupError> {
        let mut candidates = Vec::new();
        let mut parts = self.parts.into_parts().into_iter();
        loop {
            let some: Vec<Part> = parts.by_ref().take(rayon::current_num_threads()).collect();
            if some.is_empty() {
                return Ok(candidates);
            }
            let read = |part: Part| part.read().map(|numbers| often(pairs(&numbers)));
            let read: Vec<io::Result<_>> = some.into_par_iter().map(read).collect();
            for part in read {
                candidates.extend(part.map_err(documents.failed())?);
            }
        }
    }
}

/// The pairs that were pushed as two numbers each.
fn pairs(numbers: &[u32]) -> Vec<u64> {
    numbers.as_chunks().0.iter().map(|[a, b]| u64::from(*a) << 32 | u64::from(*b)).collect()
}

fn often(mut pairs: Vec<u64>) -> Vec<(u32, u32)> {
    pairs.sort_unstable();
    let is_often = |pair: &&[u64]| pair.iter().map(|pair| weight(pair & 1 == 1)).sum::<u64>() >= ENOUGH;
    let often = pairs.chunk_by(|a, b| a >> 1 == b >> 1).filter(is_often);
    often.map(|pair| ((pair[0] >> 32) as u32, (pair[0] as u32) >> 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_shared_shingle_is_not_enough() {
        let pairs = vec![pair(1, 2, false), pair(0, 1, false), pair(1, 2, false), pair(0, 2, false)];
        assert_eq!(often(pairs), [(1, 2)]);
    }

    #[test]
    fn common_shingles_count_half() {
        let mut pairs = vec![pair(0, 1, false), pair(0, 1, true), pair(1, 2, true), pair(1, 2, true)];
        assert!(often(pairs.clone()).is_empty());
        pairs.extend([pair(0, 1, true), pair(1, 2, true)]);
        assert_eq!(often(pairs), [(0, 1)]);
    }
}

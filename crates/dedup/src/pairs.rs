use crate::DedupError;
use crate::documents::Documents;
use crate::partitions::{Part, Partitions};
use rayon::prelude::*;
use std::io;
use std::path::Path;

/// Parts into which pairs are divided by their lower document.
const PARTS: usize = 64;

/// Shared shingles of a candidate pair.
const SHARED: usize = 2;

/// Pairs of documents, each as often as something proposed it.
pub(crate) struct Pairs {
    documents: usize,
    parts: Partitions,
}

impl Pairs {
    pub(crate) fn new(documents: usize, folder: &Path, memory: usize) -> Self {
        Pairs { documents, parts: Partitions::new(folder, PARTS, memory) }
    }

    /// Adds pairs with the lower document in the upper half of a number.
    pub(crate) fn extend(&mut self, pairs: &[u64]) -> io::Result<()> {
        pairs.iter().try_for_each(|pair| {
            let part = (pair >> 32) as usize * PARTS / self.documents.max(1);
            self.parts.push(part, *pair)
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
            let read: Vec<io::Result<_>> = some.into_par_iter().map(|part| Ok(often(part.read()?))).collect();
            for part in read {
                candidates.extend(part.map_err(documents.failed())?);
            }
        }
    }
}

fn often(mut pairs: Vec<u64>) -> Vec<(u32, u32)> {
    pairs.sort_unstable();
    let often = pairs.chunk_by(|a, b| a == b).filter(|pair| pair.len() >= SHARED);
    often.map(|pair| ((pair[0] >> 32) as u32, pair[0] as u32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_shared_shingle_is_not_enough() {
        let pair = |a: u64, b: u64| a << 32 | b;
        let pairs = vec![pair(1, 2), pair(0, 1), pair(1, 2), pair(0, 2)];
        assert_eq!(often(pairs), [(1, 2)]);
    }
}

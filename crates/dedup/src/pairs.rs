use crate::postings::{Posting, document, same_shingle};
use rayon::prelude::*;

/// Longest list of which all pairs are taken.
const ALL_PAIRS: usize = 64;

/// Of a longer list each document is paired with so many of the first, which
/// are the likeliest sources, and with its nearest neighbours.
const FIRST: usize = 16;
const NEAREST: usize = 4;

/// Shared shingles of a candidate pair.
const SHARED: usize = 2;

/// The pairs of documents that share enough posted shingles to be compared,
/// lower number first, sorted.
///
/// Documents are numbered from the likeliest source on, so that cutting long
/// lists keeps the pairs that matter: cost is linear in a dispatch's copies.
pub(crate) fn candidates(ranges: &[Vec<Posting>]) -> Vec<(u32, u32)> {
    let mut pairs: Vec<u64> = ranges.par_iter().flat_map_iter(|range| range_pairs(range)).collect();
    pairs.par_sort_unstable();
    let shared = pairs.chunk_by(|a, b| a == b).filter(|pair| pair.len() >= SHARED);
    shared.map(|pair| ((pair[0] >> 32) as u32, pair[0] as u32)).collect()
}

fn range_pairs(range: &[Posting]) -> Vec<u64> {
    let mut pairs = Vec::new();
    for list in range.chunk_by(same_shingle).filter(|list| list.len() > 1) {
        for (at, later) in list.iter().enumerate() {
            let partners = if list.len() <= ALL_PAIRS { &list[..at] } else { &list[..at.min(FIRST)] };
            let near =
                if list.len() <= ALL_PAIRS { at } else { at.saturating_sub(NEAREST).max(FIRST.min(at)) };
            for earlier in partners.iter().chain(&list[near..at]) {
                pairs.push(u64::from(document(*earlier)) << 32 | u64::from(document(*later)));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(shingle: u64, documents: std::ops::Range<u64>) -> Vec<Posting> {
        documents.map(|d| shingle << 32 | d).collect()
    }

    #[test]
    fn one_shared_shingle_is_not_enough() {
        assert!(candidates(&[list(1, 0..3)]).is_empty());
        let twice = [[list(1, 0..3), list(2, 1..4)].concat()];
        assert_eq!(candidates(&twice), [(1, 2)]);
    }

    #[test]
    fn a_long_list_costs_a_fixed_number_of_pairs_each() {
        let pairs = candidates(&[list(1, 0..1000), list(2, 0..1000)]);
        assert!(pairs.len() <= 1000 * (FIRST + NEAREST));
        for d in 1..1000 {
            assert!(pairs.contains(&(0, d)) && pairs.contains(&(d - 1, d)), "{d}");
        }
    }
}

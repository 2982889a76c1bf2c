use crate::DedupError;
use crate::documents::Documents;
use crate::partitions::{Part, Partitions};
use rayon::prelude::*;
use std::io;
use std::path::Path;

/// Ranges of the hash space; each is sorted and read on its own, which makes it
/// the unit that is spilled to disk.
const RANGES: usize = 128;

/// Longest list of which all pairs are taken.
const ALL_PAIRS: usize = 64;

/// Of a longer list each document is paired with so many of the first, which
/// are the likeliest sources, and with its nearest neighbours.
const FIRST: usize = 16;
const NEAREST: usize = 4;

/// Which documents hold which shingles: those that were posted, by hash range.
pub(crate) struct Postings {
    ranges: Partitions,
}

/// What postings say.
pub(crate) struct Proposals {
    /// Each pair of documents once for each posted shingle they share.
    pub(crate) pairs: Vec<u64>,
    /// Sites of which some shingle is template, sorted.
    pub(crate) framed: Vec<u32>,
}

impl Postings {
    pub(crate) fn new(folder: &Path, memory: usize) -> Self {
        Postings { ranges: Partitions::new(folder, RANGES, memory) }
    }

    /// Posts the shingles of a document, as it is numbered in the input.
    pub(crate) fn push(&mut self, document: u32, posted: &[u32]) -> io::Result<()> {
        posted.iter().try_for_each(|key| {
            let range = *key as usize / (u32::MAX as usize / RANGES + 1);
            self.ranges.push(range, u64::from(*key) << 32 | u64::from(document))
        })
    }

    /// Reads all ranges, as many at once as there are threads, and hands on what
    /// each proposes.
    pub(crate) fn propose(
        self,
        documents: &Documents,
        stories: &[u32],
        template_stories: usize,
        mut each: impl FnMut(Proposals) -> Result<(), DedupError>,
    ) -> Result<(), DedupError> {
        let failed = documents.failed();
        let rank = &documents.ranks;
        let mut ranges = self.ranges.into_parts().into_iter();
        loop {
            let some: Vec<Part> = ranges.by_ref().take(rayon::current_num_threads()).collect();
            if some.is_empty() {
                return Ok(());
            }
            let read = |range: Part| -> io::Result<Proposals> {
                let mut postings = range.read()?;
                for posting in &mut postings {
                    *posting = *posting >> 32 << 32 | u64::from(rank[*posting as u32 as usize]);
                }
                postings.sort_unstable();
                postings.dedup();
                Ok(Range { documents, stories, template_stories }.read(&postings))
            };
            let read: Vec<io::Result<Proposals>> = some.into_par_iter().map(read).collect();
            read.into_iter().try_for_each(|proposals| each(proposals.map_err(&failed)?))?;
        }
    }
}

/// One range of the postings, sorted.
struct Range<'a> {
    documents: &'a Documents,
    stories: &'a [u32],
    template_stories: usize,
}

impl Range<'_> {
    fn read(&self, postings: &[u64]) -> Proposals {
        let mut proposals = Proposals { pairs: Vec::new(), framed: Vec::new() };
        for list in postings.chunk_by(|a, b| a >> 32 == b >> 32).filter(|list| list.len() > 1) {
            let framed = self.framed(list);
            if framed.is_empty() {
                pairs(list, &mut proposals.pairs);
                continue;
            }
            let own = |posting: &u64| {
                let site = self.documents[*posting as u32].site;
                site.is_none_or(|site| framed.binary_search(&site).is_err())
            };
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
        let place = |posting: &u64| {
            let document = *posting as u32;
            self.documents[document].site.map(|site| (site, self.stories[document as usize]))
        };
        let mut places: Vec<(u32, u32)> = list.iter().filter_map(place).collect();
        places.sort_unstable();
        places.dedup();
        let sites = places.chunk_by(|a, b| a.0 == b.0);
        sites.filter(|stories| stories.len() >= self.template_stories).map(|stories| stories[0].0).collect()
    }
}

/// The pairs of a list, lower document first. Documents are numbered from the
/// likeliest source on, so that cutting long lists keeps the pairs that matter:
/// cost is linear in a dispatch's copies.
fn pairs(list: &[u64], pairs: &mut Vec<u64>) {
    let document = |posting: u64| u64::from(posting as u32);
    for (at, later) in list.iter().enumerate() {
        let partners = if list.len() <= ALL_PAIRS { &list[..at] } else { &list[..at.min(FIRST)] };
        let near = if list.len() <= ALL_PAIRS { at } else { at.saturating_sub(NEAREST).max(FIRST.min(at)) };
        for earlier in partners.iter().chain(&list[near..at]) {
            pairs.push(document(*earlier) << 32 | document(*later));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_costs_a_fixed_number_of_pairs_each() {
        let list: Vec<u64> = (0..1000).map(|d| 7 << 32 | d).collect();
        let mut found = Vec::new();
        pairs(&list, &mut found);
        assert!(found.len() <= 1000 * (FIRST + NEAREST));
        for d in 1..1000 {
            assert!(found.contains(&d) && found.contains(&((d - 1) << 32 | d)), "{d}");
        }
    }
}

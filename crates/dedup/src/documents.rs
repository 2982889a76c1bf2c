use crate::DedupError;
use crate::signature::Facts;
use crate::spool::Place;
use crate::template::Sketch;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::io;
use std::ops::Index;
use std::path::PathBuf;

/// What stays in memory of a document besides its id.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) facts: Facts,
    /// The site, by number.
    pub(crate) site: Option<u32>,
    /// Where its words stand, and how many they are.
    pub(crate) place: Place,
    pub(crate) words: u32,
    /// A hash of all words.
    pub(crate) hash: u64,
    pub(crate) sketch: Sketch,
}

/// The ids of documents, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    pub(crate) fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    pub(crate) fn get(&self, nth: usize) -> &str {
        let start = nth.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[nth]]
    }
}

/// All documents, numbered from the likeliest source on: whatever is cut short
/// keeps the head of its list, and no result depends on the order of the input.
pub(crate) struct Documents {
    /// By number.
    entries: Vec<Entry>,
    /// The place in the input of each document.
    pub(crate) order: Vec<u32>,
    /// The number of each document of the input.
    pub(crate) ranks: Vec<u32>,
    folder: PathBuf,
}

impl Documents {
    pub(crate) fn new(entries: Vec<Entry>, ids: &Ids, folder: PathBuf) -> Self {
        // Agency credit and dateline together come first (a credit alone stands
        // under most reprints), then date, then id.
        let mut keys: Vec<_> = entries.iter().map(Entry::precedence).zip(0..).collect();
        keys.par_sort_unstable_by(|(a, of_a), (b, of_b)| {
            a.cmp(b).then_with(|| ids.get(*of_a as usize).cmp(ids.get(*of_b as usize)))
        });
        let order: Vec<u32> = keys.into_iter().map(|(_, document)| document).collect();
        let mut ranks = vec![0; order.len()];
        for (rank, document) in (0..).zip(&order) {
            ranks[*document as usize] = rank;
        }
        Documents { entries: arranged(entries, &ranks), order, ranks, folder }
    }

    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// The numbers of all documents.
    pub(crate) fn numbers(&self) -> std::ops::Range<u32> {
        0..self.order.len() as u32
    }

    /// For `map_err`.
    pub(crate) fn failed(&self) -> impl Fn(io::Error) -> DedupError + Sync + use<> {
        let folder = self.folder.clone();
        move |source| DedupError::Spill { folder: folder.clone(), source }
    }
}

impl Index<u32> for Documents {
    type Output = Entry;

    fn index(&self, document: u32) -> &Entry {
        &self.entries[document as usize]
    }
}

/// The entries by rank, without a second list of them.
fn arranged(mut entries: Vec<Entry>, ranks: &[u32]) -> Vec<Entry> {
    let mut wanted = ranks.to_vec();
    for at in 0..entries.len() {
        while wanted[at] as usize != at {
            let to = wanted[at] as usize;
            entries.swap(at, to);
            wanted.swap(at, to);
        }
    }
    entries
}

impl Entry {
    /// A key that sorts likely sources first.
    pub(crate) fn precedence(&self) -> (Reverse<bool>, i32, i64) {
        let Facts { day, second, agency, dateline } = self.facts;
        (Reverse(agency && dateline), day.unwrap_or(i32::MAX), second.unwrap_or(i64::MAX))
    }

    /// True if this document is known to be older than another.
    pub(crate) fn is_older(&self, other: &Entry) -> bool {
        match (self.facts.second, other.facts.second) {
            (Some(own), Some(other)) => own < other,
            _ => self.facts.day.zip(other.facts.day).is_some_and(|(own, other)| own < other),
        }
    }
}

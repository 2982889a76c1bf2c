//! Where the documents of a run come from, and their names, in few bytes.

use depeche_model::Source;
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::{BuildHasher, BuildHasherDefault};

/// Provenance of each document: what a file's documents share stands once.
#[derive(Default)]
pub(crate) struct Origins {
    files: Vec<Source>,
    documents: Vec<Origin>,
}

struct Origin {
    file: u32,
    line: Option<u64>,
    offset: Option<u64>,
    bytes: u64,
}

impl Origins {
    /// Adds the next document's.
    pub(crate) fn push(&mut self, source: &Source) {
        let same = |file: &Source| {
            file.path == source.path && file.member == source.member && file.format == source.format
        };
        if !self.files.last().is_some_and(same) {
            let (line, offset, id) = (None, None, None);
            self.files.push(Source { line, offset, id, bytes: 0, ..source.clone() });
        }
        let file = self.files.len() as u32 - 1;
        let Source { line, offset, bytes, .. } = *source;
        self.documents.push(Origin { file, line, offset, bytes });
    }

    /// The line of the `nth` document, in a container of lines.
    pub(crate) fn line(&self, nth: usize) -> Option<u64> {
        self.documents.get(nth)?.line
    }

    /// The provenance of the `nth` document, whose id is known elsewhere.
    pub(crate) fn source(&self, nth: usize, id: &str) -> Source {
        let Some(Origin { file, line, offset, bytes }) = self.documents.get(nth) else {
            return Source::default();
        };
        let file = self.files.get(*file as usize).cloned().unwrap_or_default();
        Source { line: *line, offset: *offset, bytes: *bytes, id: Some(id.to_owned()), ..file }
    }
}

/// Names seen so far, as hashes: 8 bytes each.
#[derive(Default)]
pub(crate) struct Unique {
    seen: FxHashSet<u64>,
    again: FxHashMap<u64, u32>,
}

impl Unique {
    /// Takes a name that is given.
    pub(crate) fn add(&mut self, name: &str) {
        self.seen.insert(hash(name));
    }

    /// The name itself, or with the first number that makes it a new one.
    pub(crate) fn unique(&mut self, name: &str) -> String {
        if self.seen.insert(hash(name)) {
            return name.to_owned();
        }
        let count = self.again.entry(hash(name)).or_insert(1);
        loop {
            *count += 1;
            let numbered = format!("{name}#{count}");
            if self.seen.insert(hash(&numbered)) {
                return numbered;
            }
        }
    }
}

fn hash(name: &str) -> u64 {
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_used_twice_gets_a_number_that_is_free() {
        let mut names = Unique::default();
        let given: Vec<String> = ["x", "x#2", "x", "x", "y"].iter().map(|name| names.unique(name)).collect();
        assert_eq!(given, ["x", "x#2", "x#3", "x#4", "y"]);
    }

    #[test]
    fn provenance_comes_back() {
        let source = |path: &str, line| Source {
            path: path.into(),
            line: Some(line),
            offset: Some(line * 10),
            id: Some("n".into()),
            bytes: 7,
            format: "jsonl/text".into(),
            member: None,
        };
        let sources = [source("a", 1), source("a", 2), source("b", 1)];
        let mut origins = Origins::default();
        sources.iter().for_each(|source| origins.push(source));
        assert_eq!(origins.files.len(), 2);
        for (nth, source) in sources.iter().enumerate() {
            assert_eq!(&origins.source(nth, "n"), source);
        }
    }
}

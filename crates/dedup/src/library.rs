use crate::bytes::to_words;
use crate::documents::Documents;
use crate::marks::{pack, seal, unpack};
use crate::numbers::Numbers;
use crate::shingles::mix;
use crate::spool::{Place, Spool};
use crate::text::Text;
use crate::words::Word;
use crate::{DedupError, Options};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::io;

/// Part of the memory that marks take at most, and the texts of all batches.
const MARKS_PART: usize = 32;
const BATCH_PART: usize = 8;

/// Bytes of texts in a batch whose items share documents with few others: as much
/// as stays near the processor.
const NEAR: usize = 1 << 19;

/// Batches for each thread whose results are waited for together.
const BATCHES_AT_ONCE: usize = 64;

/// Memory a text takes while it is compared, for each word and for itself.
const TEXT_WORD: usize = 45;
const TEXT: usize = 400;

/// The texts of all documents, most of them on disk; those at hand come in
/// batches.
pub(crate) struct Library<'a> {
    documents: &'a Documents,
    words: Spool,
    marks: Spool,
    apart: FxHashMap<u32, Apart>,
    batch: usize,
}

/// What is set apart of a text.
#[derive(Debug, Clone, Copy)]
struct Apart {
    marks: Place,
    own_words: u32,
    /// Names the marks.
    seal: u64,
}

/// Which items share documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Those that stand beside each other.
    Near,
    /// Any: the larger a batch, the fewer texts are read twice.
    Far,
}

/// The texts of some documents.
pub(crate) struct Texts {
    /// Sorted, each with its text in the other list.
    documents: Vec<u32>,
    texts: Vec<Text>,
    /// Above all numbers of their shingles.
    pub(crate) numbers_end: usize,
}

impl Texts {
    /// The text of a document that was asked for.
    pub(crate) fn get(&self, document: u32) -> &Text {
        &self.texts[self.documents.partition_point(|other| *other < document)]
    }
}

impl<'a> Library<'a> {
    pub(crate) fn new(documents: &'a Documents, words: Spool, options: &Options) -> Self {
        Library {
            documents,
            words,
            marks: Spool::new(&options.folder, options.memory / MARKS_PART),
            apart: FxHashMap::default(),
            batch: options.memory / BATCH_PART / rayon::current_num_threads(),
        }
    }

    pub(crate) fn documents(&self) -> &'a Documents {
        self.documents
    }

    /// The words of a document, from any thread; `bytes` is room to work in.
    pub(crate) fn words(&self, document: u32, bytes: &mut Vec<u8>) -> io::Result<Vec<Word>> {
        self.words.read(self.documents[document].place, bytes)?;
        Ok(to_words(bytes))
    }

    /// How many words of a document are its own.
    pub(crate) fn own_words(&self, document: u32) -> u32 {
        self.apart.get(&document).map_or(self.documents[document].words, |apart| apart.own_words)
    }

    /// Sets the marked shingles of a document apart.
    pub(crate) fn set_apart(&mut self, document: u32, marks: &[bool], own_words: u32) -> io::Result<()> {
        let seal = seal(marks);
        let marks = self.marks.push(&pack(marks))?;
        self.apart.insert(document, Apart { marks, own_words, seal });
        Ok(())
    }

    /// Names what is set apart of two documents.
    pub(crate) fn seal(&self, (a, b): (u32, u32)) -> u64 {
        let seal = |document: u32| self.apart.get(&document).map_or(0, |apart| apart.seal);
        mix(seal(a) ^ mix(seal(b) ^ 1))
    }

    /// How many shingles of a document are set apart.
    #[cfg(test)]
    pub(crate) fn marked(&self, document: u32) -> usize {
        let mut marks = Vec::new();
        if let Some(apart) = self.apart.get(&document) {
            self.marks.read(apart.marks, &mut marks).unwrap();
        }
        unpack(&marks).iter().filter(|mark| **mark).count()
    }

    fn text(&self, document: u32, bytes: &mut Vec<u8>, numbers: &mut Numbers) -> io::Result<Text> {
        let words = self.words(document, bytes)?;
        let marks = match self.apart.get(&document) {
            Some(apart) => {
                self.marks.read(apart.marks, bytes)?;
                unpack(bytes)
            }
            None => Box::default(),
        };
        Ok(Text::new(words, marks, numbers))
    }

    /// Hands over the items in batches, each with the texts of its documents;
    /// gives what was made of them, in the order of the items.
    ///
    /// A batch is one thread's work. A text is read once for each batch, so items
    /// that stand beside each other should share documents.
    pub(crate) fn in_batches<T: Sync, D: IntoIterator<Item = u32>, R: Send>(
        &self,
        items: &[T],
        reach: Reach,
        documents: impl Fn(&T) -> D + Sync,
        each: impl Fn(&[T], &Texts) -> Vec<R> + Sync,
    ) -> Result<Vec<R>, DedupError> {
        let most = if reach == Reach::Near { NEAR.min(self.batch) } else { self.batch };
        let batches = self.batches(items, most, &documents);
        let mut made = Vec::new();
        for some in batches.chunks(BATCHES_AT_ONCE * rayon::current_num_threads()) {
            let make = |batch: &&[T]| -> io::Result<Vec<R>> {
                let texts = self.texts(batch.iter().flat_map(&documents).collect())?;
                Ok(each(batch, &texts))
            };
            let some: io::Result<Vec<Vec<R>>> = some.par_iter().map(make).collect();
            made.extend(some.map_err(self.documents.failed())?.into_iter().flatten());
        }
        Ok(made)
    }

    fn texts(&self, mut documents: Vec<u32>) -> io::Result<Texts> {
        documents.sort_unstable();
        documents.dedup();
        let words = documents.iter().map(|document| self.documents[*document].words as usize).sum();
        let (mut bytes, mut numbers) = (Vec::new(), Numbers::for_shingles(words));
        let text = |document: &u32| self.text(*document, &mut bytes, &mut numbers);
        let texts = documents.iter().map(text).collect::<io::Result<_>>()?;
        Ok(Texts { documents, texts, numbers_end: numbers.end() })
    }

    /// Cuts the items where their documents are as many as a batch holds.
    fn batches<'i, T, D: IntoIterator<Item = u32>>(
        &self,
        mut items: &'i [T],
        most: usize,
        documents: &impl Fn(&T) -> D,
    ) -> Vec<&'i [T]> {
        let mut batches = Vec::new();
        let mut batch_of = vec![0; self.documents.len()];
        while !items.is_empty() {
            let number = batches.len() + 1;
            let mut bytes = 0;
            let fills = |item: &T| {
                for document in documents(item) {
                    if std::mem::replace(&mut batch_of[document as usize], number) != number {
                        bytes += TEXT + TEXT_WORD * self.documents[document].words as usize;
                    }
                }
                bytes > most
            };
            let taken = items.iter().position(fills).map_or(items.len(), |last| last + 1);
            let (batch, rest) = items.split_at(taken);
            batches.push(batch);
            items = rest;
        }
        batches
    }
}

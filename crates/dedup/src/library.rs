use crate::bytes::to_words;
use crate::documents::Documents;
use crate::marks::{pack, seal, unpack};
use crate::shingles::mix;
use crate::spool::{Place, Spool};
use crate::text::Text;
use crate::words::Word;
use crate::{DedupError, Options};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::io;

/// Part of the memory that marks take at most, and the texts of a batch.
const MARKS_PART: usize = 32;
const BATCH_PART: usize = 8;

/// Memory a text takes while it is compared, for each word and for itself.
const TEXT_WORD: usize = 24;
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

/// The texts of some documents.
pub(crate) struct Texts<'b> {
    /// For each of all documents, which text it is.
    places: &'b [u32],
    texts: Vec<Text>,
}

/// The place of a document whose text is not held.
const NOT_HELD: u32 = u32::MAX;

impl Texts<'_> {
    /// The text of a document that was asked for.
    pub(crate) fn get(&self, document: u32) -> &Text {
        &self.texts[self.places[document as usize] as usize]
    }
}

impl<'a> Library<'a> {
    pub(crate) fn new(documents: &'a Documents, words: Spool, options: &Options) -> Self {
        Library {
            documents,
            words,
            marks: Spool::new(&options.folder, options.memory / MARKS_PART),
            apart: FxHashMap::default(),
            batch: options.memory / BATCH_PART,
        }
    }

    pub(crate) fn documents(&self) -> &'a Documents {
        self.documents
    }

    /// The words of a document, from any thread.
    pub(crate) fn words(&self, document: u32) -> io::Result<Vec<Word>> {
        self.words.read(self.documents[document].place).map(|bytes| to_words(&bytes))
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
        let marks = self.apart.get(&document).map(|apart| self.marks.read(apart.marks).unwrap());
        marks.map_or(0, |marks| unpack(&marks).iter().filter(|mark| **mark).count())
    }

    fn text(&self, document: u32) -> io::Result<Text> {
        let marks = match self.apart.get(&document) {
            Some(apart) => unpack(&self.marks.read(apart.marks)?),
            None => Box::default(),
        };
        Ok(Text::new(self.words(document)?, marks))
    }

    /// Hands over the items in batches, in order, each with the texts of its
    /// documents; as many as the memory holds.
    pub(crate) fn in_batches<T, D: IntoIterator<Item = u32>>(
        &self,
        items: &[T],
        documents: impl Fn(&T) -> D,
        mut each: impl FnMut(&[T], &Texts<'_>) -> Result<(), DedupError>,
    ) -> Result<(), DedupError> {
        let mut rest = items;
        let mut places = vec![NOT_HELD; self.documents.len()];
        while !rest.is_empty() {
            let mut wanted = Vec::new();
            let (mut taken, mut bytes) = (0, 0);
            for item in rest {
                for document in documents(item) {
                    let place = &mut places[document as usize];
                    if *place == NOT_HELD {
                        *place = 0;
                        bytes += TEXT + TEXT_WORD * self.documents[document].words as usize;
                        wanted.push(document);
                    }
                }
                taken += 1;
                if bytes > self.batch {
                    break;
                }
            }
            wanted.sort_unstable();
            (0..).zip(&wanted).for_each(|(place, document)| places[*document as usize] = place);
            let texts: io::Result<_> = wanted.par_iter().map(|document| self.text(*document)).collect();
            let texts = texts.map_err(self.documents.failed())?;
            let (batch, after) = rest.split_at(taken);
            each(batch, &Texts { places: &places, texts })?;
            wanted.iter().for_each(|document| places[*document as usize] = NOT_HELD);
            rest = after;
        }
        Ok(())
    }
}

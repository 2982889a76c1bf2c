use crate::bytes::of_words;
use crate::clusters::{Clusters, Kept};
use crate::documents::{Documents, Entry, Ids};
use crate::index::Index;
use crate::library::Library;
use crate::memo::Memo;
use crate::place::place;
use crate::postings::Postings;
use crate::spool::Spool;
use crate::{DedupError, Options, Signature};
use rustc_hash::FxHashMap;
use std::path::Path;

/// Parts of the memory: one in so many for words, and for postings.
const WORDS_PART: usize = 8;
const POSTINGS_PART: usize = 8;

/// Takes up signatures, and when all are there says which come from which.
///
/// Beyond [`Options::memory`], words and postings go to unnamed temporary files
/// in [`Options::folder`]; about 300 bytes a document stay. The result depends
/// neither on the memory, nor on the order of the signatures, nor on the number
/// of threads; work is done in the rayon pool it is called in.
///
/// ```
/// use depeche_dedup::{Document, Options, Shelf, sign};
/// use depeche_model::{RecordId, Relation};
/// let text = "le port de la ville est ouvert depuis ce matin aux bateaux de peche \
///             apres trois semaines de travaux sur la digue du nord a dit le maire";
/// let (a, b) = (RecordId("a".into()), RecordId("b".into()));
/// let document = |id, dispatch| Document {
///     id, site: None, date: None, fingerprint: text, agency: dispatch, dateline: dispatch,
/// };
/// let mut shelf = Shelf::new(Options::default());
/// shelf.push(sign(&document(&a, false)))?;
/// shelf.push(sign(&document(&b, true)))?;
/// let first = shelf.cluster()?.duplicate(0);
/// assert_eq!((first.of, first.relation), (Some(b), Some(Relation::Exact)));
/// # Ok::<(), depeche_dedup::DedupError>(())
/// ```
pub struct Shelf {
    options: Options,
    ids: Ids,
    entries: Vec<Entry>,
    sites: FxHashMap<u64, u32>,
    words: Spool,
    postings: Postings,
    /// Documents of earlier runs, and what is known of them.
    known: usize,
    index: Option<(Index, Memo)>,
}

impl Shelf {
    /// An empty shelf.
    pub fn new(options: Options) -> Self {
        Shelf {
            ids: Ids::default(),
            entries: Vec::new(),
            sites: FxHashMap::default(),
            words: Spool::new(&options.folder, options.memory / WORDS_PART),
            postings: Postings::new(&options.folder, options.memory / POSTINGS_PART),
            known: 0,
            index: None,
            options,
        }
    }

    /// A shelf that holds the documents of earlier runs, from the index in a
    /// folder; an empty or new folder becomes one.
    ///
    /// What is pushed is added to the index by [`Clusters::commit`], whole or
    /// not at all: a run that is killed leaves it as it was. Clusters are those
    /// of one batch. Cost: reading the index once, and linking; documents are
    /// not signed again, nor pairs compared that were compared before.
    ///
    /// # Errors
    /// When the index cannot be read, is of another version or damaged.
    pub fn with_index(options: Options, folder: &Path) -> Result<Self, DedupError> {
        let rules = options.rules();
        let mut shelf = Shelf::new(options);
        let index = Index::open(folder, rules, |signature| shelf.take(signature))?;
        shelf.known = shelf.entries.len();
        shelf.index = Some(index);
        Ok(shelf)
    }

    /// The ids of the documents of earlier runs; they are numbered first.
    pub fn known(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.known).map(|nth| self.ids.get(nth))
    }

    /// Takes up a signature; documents are numbered as they come.
    ///
    /// # Errors
    /// When a temporary file cannot be written.
    pub fn push(&mut self, signature: Signature) -> Result<(), DedupError> {
        if let Some((index, _)) = &mut self.index {
            index.push(&signature)?;
        }
        self.take(signature)
    }

    fn take(&mut self, signature: Signature) -> Result<(), DedupError> {
        let Signature { id, site, facts, words, digest } = signature;
        let failed = DedupError::under(&self.options.folder);
        let document = self.entries.len() as u32;
        let sites = self.sites.len() as u32;
        let site = site.map(|site| *self.sites.entry(site).or_insert(sites));
        let place = self.words.push(&of_words(&words)).map_err(&failed)?;
        self.postings.push(document, &digest.posted).map_err(&failed)?;
        let (hash, sketch) = (digest.hash, digest.sketch);
        self.entries.push(Entry { facts, site, place, words: words.len() as u32, hash, sketch });
        self.ids.push(&id.0);
        Ok(())
    }

    /// Says of each document which one it comes from. An empty text is alone.
    ///
    /// Cost: about linear in the words of all documents.
    ///
    /// # Errors
    /// When a temporary file cannot be written or read back.
    pub fn cluster(self) -> Result<Clusters, DedupError> {
        let Shelf { options, ids, entries, words, postings, known, index, .. } = self;
        let documents = Documents::new(entries, &ids, options.folder.clone());
        let library = Library::new(&documents, words, &options);
        let (index, mut memo) = index.unzip();
        let placed = place(&documents, library, postings, &mut memo, &options)?;
        let kept = index.zip(memo).map(|(index, memo)| Kept { index, memo });
        Ok(Clusters::new(ids, &documents, placed, known, kept))
    }

    /// How many shingles of each document are template.
    #[cfg(test)]
    pub(crate) fn marked(self) -> Vec<usize> {
        let Shelf { options, ids, entries, words, postings, .. } = self;
        let documents = Documents::new(entries, &ids, options.folder.clone());
        let mut library = Library::new(&documents, words, &options);
        crate::place::candidates(&mut library, postings, &options).unwrap();
        documents.ranks.iter().map(|document| library.marked(*document)).collect()
    }
}

//! Invented stories and what papers do to them, for the tests.

use crate::{Document, Options, Shelf, Signature, sign};
use depeche_model::{Duplicate, RecordId};

/// Words of a paragraph.
const PARAGRAPH: usize = 40;

/// A small generator of numbers (splitmix64): the same seed, the same story.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        (crate::shingles::mix(self.0) % sides as u64) as usize
    }
}

/// A story as paragraphs of words; some words are far commoner than others.
#[derive(Clone)]
pub(crate) struct Story(pub(crate) Vec<Vec<String>>);

impl Story {
    pub(crate) fn new(seed: u64, paragraphs: usize) -> Self {
        let mut dice = Dice(seed);
        let mut word = || {
            let common = dice.roll(3) == 0;
            format!("m{}", if common { dice.roll(20) } else { 20 + dice.roll(4000) })
        };
        Story((0..paragraphs).map(|_| (0..PARAGRAPH).map(|_| word()).collect()).collect())
    }

    /// Replaces one word in `every` by another.
    pub(crate) fn reworded(mut self, seed: u64, every: usize) -> Self {
        let mut dice = Dice(seed);
        for word in self.0.iter_mut().flatten() {
            if dice.roll(every) == 0 {
                *word = format!("r{}", dice.roll(4000));
            }
        }
        self
    }

    pub(crate) fn cut(mut self, from: usize, to: usize) -> Self {
        self.0 = self.0[from..to].to_vec();
        self
    }

    pub(crate) fn with(mut self, other: &Story) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }

    pub(crate) fn text(&self) -> String {
        self.0.iter().flatten().cloned().collect::<Vec<_>>().join(" ")
    }
}

/// A document to be signed; what is not said is not known.
#[derive(Clone, Default)]
pub(crate) struct Paper {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) site: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) dispatch: bool,
}

impl Paper {
    pub(crate) fn new(id: &str, text: impl Into<String>) -> Self {
        Paper { id: id.into(), text: text.into(), ..Paper::default() }
    }

    pub(crate) fn on(mut self, site: &str) -> Self {
        self.site = Some(site.into());
        self
    }

    pub(crate) fn dated(mut self, date: &str) -> Self {
        self.date = Some(date.into());
        self
    }

    pub(crate) fn dispatch(mut self) -> Self {
        self.dispatch = true;
        self
    }

    pub(crate) fn sign(&self) -> Signature {
        sign(&Document {
            id: &RecordId(self.id.clone()),
            site: self.site.as_deref(),
            date: self.date.as_deref(),
            fingerprint: &self.text,
            agency: self.dispatch,
            dateline: self.dispatch,
        })
    }
}

/// Clusters the papers with the default options.
pub(crate) fn link(papers: &[Paper]) -> Vec<Duplicate> {
    link_with(papers, Options::default())
}

/// Clusters the papers.
pub(crate) fn link_with(papers: &[Paper], options: Options) -> Vec<Duplicate> {
    let mut shelf = Shelf::new(options);
    papers.iter().for_each(|paper| shelf.push(paper.sign()).unwrap());
    let clusters = shelf.cluster().unwrap();
    (0..clusters.len()).map(|nth| clusters.duplicate(nth)).collect()
}

/// How many shingles of each paper are template.
pub(crate) fn templates(papers: &[Paper]) -> Vec<usize> {
    let mut shelf = Shelf::new(Options::default());
    papers.iter().for_each(|paper| shelf.push(paper.sign()).unwrap());
    shelf.marked()
}

/// Clusters the papers in several runs over one index.
pub(crate) fn link_in_runs(runs: &[&[Paper]]) -> Vec<Duplicate> {
    let index = tempfile::tempdir().unwrap();
    let mut last = Vec::new();
    for papers in runs {
        let mut shelf = Shelf::with_index(Options::default(), index.path()).unwrap();
        assert_eq!(shelf.known().len(), last.len());
        papers.iter().for_each(|paper| shelf.push(paper.sign()).unwrap());
        let clusters = shelf.cluster().unwrap();
        let now: Vec<Duplicate> = (0..clusters.len()).map(|nth| clusters.duplicate(nth)).collect();
        let moved: Vec<usize> = (0..last.len()).filter(|nth| last[*nth] != now[*nth]).collect();
        assert_eq!(clusters.moved().collect::<Vec<_>>(), moved);
        clusters.commit().unwrap();
        last = now;
    }
    last
}

/// The cluster of each paper.
pub(crate) fn clusters(papers: &[Paper]) -> Vec<String> {
    link(papers).into_iter().map(|duplicate| duplicate.cluster.0).collect()
}

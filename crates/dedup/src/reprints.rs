//! Invented stories and what papers do to them, for the tests.

use crate::{Document, Options, Signature, cluster, sign};
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
    let signatures: Vec<Signature> = papers.iter().map(Paper::sign).collect();
    cluster(&signatures, &Options::default())
}

/// The cluster of each paper.
pub(crate) fn clusters(papers: &[Paper]) -> Vec<String> {
    link(papers).into_iter().map(|duplicate| duplicate.cluster.0).collect()
}

//! Signatures to clusters, relations and lineage of wire copy.
//!
//! The only room that sees two records. It is told of each record through
//! [`Document`], turns it into a [`Signature`] on any thread, and when all are
//! on a [`Shelf`], [`Shelf::cluster`] says of each which document it comes from.
//!
//! A dispatch reaches its readers through many papers, cut, retitled, mixed with
//! a reporter's own lines; half its runs of words may be gone. Two things look
//! alike and are not: forms filled in anew (weather, markets, results) and
//! stories that share a paragraph of background. So: rare shared runs of words
//! propose pairs, exact coverage of words decides, differing numbers and the
//! shape of what is shared speak against, and groups are joined only where
//! several links agree.
//!
//! Deterministic for any order of the signatures, any number of threads and any
//! amount of memory: words, postings and pairs wait on disk when they must.

mod bits;
mod bytes;
mod clusters;
mod documents;
mod duplicates;
mod error;
mod form;
mod group;
mod index;
mod judge;
mod library;
mod lineage;
mod marks;
mod memo;
mod numbers;
mod options;
mod pairs;
mod partitions;
mod place;
mod postings;
#[cfg(test)]
mod reprints;
mod sets;
mod shelf;
mod shingles;
mod signature;
mod source;
mod spool;
mod template;
#[cfg(test)]
mod tests;
mod text;
mod verify;
mod veto;
mod words;

pub use clusters::Clusters;
pub use error::DedupError;
pub use lineage::{Descent, Passage, lineage};
pub use options::Options;
pub use shelf::Shelf;
pub use signature::{Document, Signature, sign};

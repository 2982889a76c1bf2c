//! Signatures to clusters, relations and lineage of wire copy.
//!
//! The only room that sees two records. It is told of each record through
//! [`Document`], turns it into a [`Signature`] on any thread, and when all are
//! signed [`cluster`] says of each which document it comes from.
//!
//! A dispatch reaches its readers through many papers, cut, retitled, mixed with
//! a reporter's own lines; half its runs of words may be gone. Two things look
//! alike and are not: forms filled in anew (weather, markets, results) and
//! stories that share a paragraph of background. So: rare shared runs of words
//! propose pairs, exact coverage of words decides, differing numbers and the
//! shape of what is shared speak against, and groups are joined only where
//! several links agree.
//!
//! Deterministic for any order of the signatures and any number of threads.
//! Everything is in memory for now; postings are built by hash range, the unit
//! in which they can be spilled.

mod cluster;
mod duplicates;
mod form;
mod group;
mod judge;
mod options;
mod pairs;
mod postings;
#[cfg(test)]
mod reprints;
mod sets;
mod shingles;
mod signature;
mod source;
mod template;
mod text;
mod verify;
mod veto;
mod words;

pub use cluster::cluster;
pub use options::Options;
pub use signature::{Document, Signature, sign};

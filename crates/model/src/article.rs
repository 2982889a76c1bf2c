use crate::{Draft, Evidence, RecordId, Source};

/// What a document is in its cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one the others come from.
    Source,
    /// Comes from another document of the cluster.
    Copy,
    /// Alone.
    Unique,
}

/// How a copy relates to the document it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same words.
    Exact,
    /// The same text, edited.
    Reprint,
    /// The same story, later and longer.
    Update,
    /// A part of it.
    Excerpt,
    /// Shares background paragraphs only; never joined in a cluster.
    Background,
}

/// A document's place among the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    /// Id of the cluster: the id of its source document.
    pub cluster: RecordId,
    /// Role in the cluster.
    pub role: Role,
    /// Relation to [`Duplicate::of`].
    pub relation: Option<Relation>,
    /// The document this one comes from (or shares background with).
    pub of: Option<RecordId>,
    /// Share of this document's words found in [`Duplicate::of`], 0 to 1.
    pub coverage: Option<f32>,
}

/// A clean article: the draft with display-form text, its fingerprint form,
/// and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Stable id.
    pub id: RecordId,
    /// The fields, every text in display form.
    pub draft: Draft,
    /// The body in fingerprint form: for hashing and shingles only.
    pub fingerprint: String,
    /// blake3 of the record's bytes, hexadecimal.
    pub raw_hash: String,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// What decided the encoding.
    pub evidence: Evidence,
    /// 0 to 1.
    pub confidence: f32,
    /// Mojibake segments repaired.
    pub repaired: u32,
    /// U+FFFD put in by the decoder.
    pub replaced: u32,
    /// Where the record stands.
    pub source: Source,
}

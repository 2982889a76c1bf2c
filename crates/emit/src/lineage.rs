//! One line of `lineage.jsonl`: where each paragraph of a copy comes from.

use serde::Serialize;

/// Where a copy comes from, paragraph by paragraph.
#[derive(Debug, Clone, Serialize)]
pub struct Lineage<'a> {
    /// The copy.
    pub id: &'a str,
    /// The document it comes from.
    pub of: &'a str,
    /// Its paragraphs, in order; null if the text it comes from is not at hand.
    pub paragraphs: Option<Vec<ParagraphLineage<'a>>>,
}

/// Where one paragraph comes from.
#[derive(Debug, Clone, Serialize)]
pub struct ParagraphLineage<'a> {
    /// Number of the paragraph, from 0.
    pub paragraph: usize,
    /// The paragraph it comes from; null if it is the paper's own.
    pub from: Option<ParagraphPlace<'a>>,
    /// Share of its words that were copied, 0 to 1.
    pub copied: f32,
    /// Words that are not in the source; the first few stretches.
    pub inserted: Vec<String>,
    /// Words of the source that are not here; the first few stretches.
    pub deleted: Vec<String>,
}

/// A paragraph of a document.
#[derive(Debug, Clone, Serialize)]
pub struct ParagraphPlace<'a> {
    /// The document.
    pub id: &'a str,
    /// Number of the paragraph, from 0.
    pub paragraph: usize,
}

/// Writes the lineage of one copy.
///
/// # Errors
/// Only if `serde_json` cannot write a string, which it always can.
pub fn lineage_line(lineage: &Lineage<'_>) -> Result<String, serde_json::Error> {
    crate::line::to_line(lineage)
}

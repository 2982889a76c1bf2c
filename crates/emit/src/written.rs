//! What is read back of an article's line.

use crate::ArticleLine;
use depeche_model::{RecordId, Source};
use serde::Deserialize;

/// What a line says of its article to those who compare it with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenArticle {
    /// Stable id.
    pub id: RecordId,
    /// Registrable host.
    pub site: Option<String>,
    /// RFC 3339 date or date-time.
    pub date_published: Option<String>,
    /// Is an agency credited?
    pub has_agency: bool,
    /// Did the text open with a dateline?
    pub has_dateline: bool,
    /// The body, paragraph by paragraph.
    pub paragraphs: Vec<String>,
    /// Where the record stands.
    pub source: Source,
}

impl WrittenArticle {
    /// Reads a line back.
    ///
    /// # Errors
    /// When it is no line of an article.
    pub fn of(line: &ArticleLine) -> Result<WrittenArticle, serde_json::Error> {
        let Shape { id, site, date_published, agencies, dateline, paragraphs, source } =
            serde_json::from_str(&line.with("null"))?;
        Ok(WrittenArticle {
            id: RecordId(id),
            site,
            date_published,
            has_agency: !agencies.is_empty(),
            has_dateline: dateline.is_some(),
            paragraphs: paragraphs.into_iter().map(|p| p.text).collect(),
            source: source.into(),
        })
    }
}

#[derive(Deserialize)]
struct Shape {
    id: String,
    site: Option<String>,
    date_published: Option<String>,
    agencies: Vec<String>,
    dateline: Option<serde::de::IgnoredAny>,
    paragraphs: Vec<ParagraphShape>,
    source: SourceShape,
}

#[derive(Deserialize)]
struct ParagraphShape {
    text: String,
}

#[derive(Deserialize)]
struct SourceShape {
    path: String,
    member: Option<String>,
    offset: Option<u64>,
    line: Option<u64>,
    id: Option<String>,
    bytes: u64,
    format: String,
}

impl From<SourceShape> for Source {
    fn from(shape: SourceShape) -> Source {
        let SourceShape { path, member, offset, line, id, bytes, format } = shape;
        Source { path, member, offset, line, id, bytes, format }
    }
}

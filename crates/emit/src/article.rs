//! One article, one line.

use crate::names::{self, EVIDENCE, PARAGRAPH, REASON, RELATION, ROLE, STATUS, name};
use depeche_model::{Article, Draft, Duplicate, Note, Rights, Source};
use schemars::JsonSchema;
use serde::Serialize;

/// One cleaned article.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Article")]
pub(crate) struct ArticleShape<'a> {
    /// Stable id, derived from where the record stands in the dump.
    id: &'a str,
    /// Address of the page.
    url: Option<&'a str>,
    /// The address the page gives itself.
    canonical_url: Option<&'a str>,
    /// Registrable host.
    site: Option<&'a str>,
    /// Name of the publication.
    publisher: Option<&'a str>,
    /// Title.
    title: Option<&'a str>,
    /// Standfirst or summary.
    description: Option<&'a str>,
    /// Persons who wrote it.
    authors: &'a [String],
    /// News agencies credited (`AFP`, `Reuters`…).
    agencies: &'a [String],
    /// Place and date at the head of a dispatch.
    dateline: Option<DatelineShape<'a>>,
    /// RFC 3339; a date alone when no time is known.
    date_published: Option<&'a str>,
    /// RFC 3339; a date alone when no time is known.
    date_modified: Option<&'a str>,
    /// RFC 3339; a date alone when no time is known.
    date_crawled: Option<&'a str>,
    /// ISO 639-1 code.
    language: Option<&'a str>,
    /// Section of the publication.
    section: Option<&'a str>,
    /// Tags.
    tags: &'a [String],
    /// Addresses of images, the main one first.
    images: &'a [String],
    /// The body: paragraphs joined by a blank line.
    text: String,
    /// The body, paragraph by paragraph.
    paragraphs: Vec<ParagraphShape<'a>>,
    /// Kind of page.
    #[schemars(extend("enum" = names::STATUS.map(|(_, n)| n)))]
    status: &'static str,
    /// Place among the duplicates.
    duplicate: Option<DuplicateShape<'a>>,
    /// Hashes.
    hash: HashShape<'a>,
    /// How the bytes were read.
    encoding: EncodingShape,
    /// Where the record stands.
    source: SourceShape<'a>,
    /// Doubts.
    notes: Vec<NoteShape<'a>>,
    /// What the page says may be done with it, when it says anything; never acted on.
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<RightsShape<'a>>,
    /// What was left out (with `--keep dropped`).
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<Vec<DroppedShape<'a>>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Dateline")]
struct DatelineShape<'a> {
    place: Option<&'a str>,
    date: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Paragraph")]
struct ParagraphShape<'a> {
    #[schemars(extend("enum" = names::PARAGRAPH.map(|(_, n)| n)))]
    kind: &'static str,
    text: &'a str,
}

/// A document's place among the others.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Duplicate")]
pub(crate) struct DuplicateShape<'a> {
    /// Id of the cluster: the id of its source document.
    cluster: &'a str,
    #[schemars(extend("enum" = names::ROLE.map(|(_, n)| n)))]
    role: &'static str,
    #[schemars(extend("enum" = names::RELATION.map(|(_, n)| Some(n)).into_iter().chain([None]).collect::<Vec<_>>()))]
    relation: Option<&'static str>,
    /// The document this one comes from.
    of: Option<&'a str>,
    /// Share of this document's words found there, 0 to 1.
    coverage: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Hash")]
struct HashShape<'a> {
    /// blake3 of the fingerprint form of the text.
    text: String,
    /// blake3 of the record's bytes.
    raw: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Encoding")]
struct EncodingShape {
    /// WHATWG name.
    name: &'static str,
    #[schemars(extend("enum" = names::EVIDENCE.map(|(_, n)| n)))]
    evidence: &'static str,
    /// 0 to 1.
    confidence: f64,
    /// Mojibake segments repaired.
    repaired: u32,
    /// U+FFFD put in by the decoder.
    replaced: u32,
}

/// Where a record stands in the dump.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Source")]
pub(crate) struct SourceShape<'a> {
    path: &'a str,
    member: Option<&'a str>,
    offset: Option<u64>,
    line: Option<u64>,
    id: Option<&'a str>,
    bytes: u64,
    format: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Note")]
struct NoteShape<'a> {
    code: &'static str,
    detail: &'a str,
}

/// Signals about the use of a page.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rights")]
struct RightsShape<'a> {
    /// Directives of the robots meta and of `X-Robots-Tag`, lower case.
    robots: &'a [String],
    /// `tdm-reservation`: text and data mining is reserved.
    tdm_reserved: Option<bool>,
    /// `tdm-policy`: address of the terms.
    tdm_policy: Option<&'a str>,
    /// `isAccessibleForFree`.
    accessible_for_free: Option<bool>,
    /// Addresses of licences.
    licences: &'a [String],
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Dropped")]
struct DroppedShape<'a> {
    text: &'a str,
    #[schemars(extend("enum" = names::REASON.map(|(_, n)| n)))]
    reason: &'static str,
    /// Id of the rule, or `score`.
    rule: &'a str,
}

impl<'a> From<&'a Source> for SourceShape<'a> {
    fn from(s: &'a Source) -> Self {
        SourceShape {
            path: &s.path,
            member: s.member.as_deref(),
            offset: s.offset,
            line: s.line,
            id: s.id.as_deref(),
            bytes: s.bytes,
            format: &s.format,
        }
    }
}

/// An article's line, with the place where its `duplicate` value goes: that
/// is known only when every record has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleLine {
    /// The line up to the value of `duplicate`.
    pub before: String,
    /// The line from behind that value, without a line end.
    pub after: String,
}

// Inside a JSON string the quotes would be escaped, so only the keys themselves match.
const KEY: &str = "\"duplicate\":";
const NEXT_KEY: &str = ",\"hash\":{\"text\":";

impl ArticleLine {
    /// Takes a written line apart again; nothing when it is no article's.
    pub fn of(line: &str) -> Option<ArticleLine> {
        let start = line.find(KEY)? + KEY.len();
        let end = start + line[start..].find(NEXT_KEY)?;
        Some(ArticleLine { before: line[..start].to_owned(), after: line[end..].to_owned() })
    }

    /// The whole line, around this `duplicate` value.
    pub fn with(&self, duplicate: &str) -> String {
        [&self.before, duplicate, &self.after].concat()
    }
}

/// Writes an article as one JSON line, in two halves around its `duplicate` value.
///
/// # Errors
/// Only if `serde_json` cannot write a string, which it always can.
pub fn article_line(article: &Article, keep_dropped: bool) -> Result<ArticleLine, serde_json::Error> {
    let json = crate::line::to_line(&shape(article, keep_dropped))?;
    Ok(ArticleLine::of(&json).unwrap_or(ArticleLine { before: json, after: String::new() }))
}

/// The JSON of a `duplicate` value.
///
/// # Errors
/// Only if `serde_json` cannot write a string, which it always can.
pub fn duplicate_json(duplicate: &Duplicate) -> Result<String, serde_json::Error> {
    crate::line::to_line(&DuplicateShape::from(duplicate))
}

impl<'a> From<&'a Duplicate> for DuplicateShape<'a> {
    fn from(d: &'a Duplicate) -> Self {
        DuplicateShape {
            cluster: &d.cluster.0,
            role: name(&ROLE, &d.role),
            relation: d.relation.map(|r| name(&RELATION, &r)),
            of: d.of.as_ref().map(|of| of.0.as_str()),
            coverage: d.coverage.map(three_decimals),
        }
    }
}

fn shape(article: &Article, keep_dropped: bool) -> ArticleShape<'_> {
    let Draft { dateline, paragraphs, .. } = &article.draft;
    let d = &article.draft;
    let paragraph = |p: &'_ depeche_model::Paragraph| name(&PARAGRAPH, &p.kind);
    ArticleShape {
        id: &article.id.0,
        url: d.url.as_deref(),
        canonical_url: d.canonical_url.as_deref(),
        site: d.site.as_deref(),
        publisher: d.publisher.as_deref(),
        title: d.title.as_deref(),
        description: d.description.as_deref(),
        authors: &d.authors,
        agencies: &d.agencies,
        dateline: dateline
            .as_ref()
            .map(|l| DatelineShape { place: l.place.as_deref(), date: l.date.as_deref() }),
        date_published: d.date_published.as_deref(),
        date_modified: d.date_modified.as_deref(),
        date_crawled: d.date_crawled.as_deref(),
        language: d.language.as_deref(),
        section: d.section.as_deref(),
        tags: &d.tags,
        images: &d.images,
        text: paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n\n"),
        paragraphs: paragraphs.iter().map(|p| ParagraphShape { kind: paragraph(p), text: &p.text }).collect(),
        status: name(&STATUS, &d.status),
        duplicate: None,
        hash: HashShape {
            text: blake3::hash(article.fingerprint.as_bytes()).to_hex().to_string(),
            raw: &article.raw_hash,
        },
        encoding: EncodingShape {
            name: article.encoding,
            evidence: name(&EVIDENCE, &article.evidence),
            confidence: three_decimals(article.confidence),
            repaired: article.repaired,
            replaced: article.replaced,
        },
        source: (&article.source).into(),
        notes: d.notes.iter().map(note).collect(),
        rights: d.rights.as_ref().map(rights),
        dropped: keep_dropped.then(|| dropped(d)),
    }
}

fn rights(rights: &Rights) -> RightsShape<'_> {
    RightsShape {
        robots: &rights.robots,
        tdm_reserved: rights.tdm_reserved,
        tdm_policy: rights.tdm_policy.as_deref(),
        accessible_for_free: rights.accessible_for_free,
        licences: &rights.licences,
    }
}

fn note(note: &Note) -> NoteShape<'_> {
    NoteShape { code: note.code, detail: &note.detail }
}

fn dropped(draft: &Draft) -> Vec<DroppedShape<'_>> {
    let one = |d: &'_ depeche_model::Dropped| name(&REASON, &d.reason);
    draft.dropped.iter().map(|d| DroppedShape { text: &d.text, reason: one(d), rule: &d.rule }).collect()
}

/// Numbers between 0 and 1 are written with three decimals.
fn three_decimals(x: f32) -> f64 {
    (f64::from(x) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_apart_only_around_the_value_of_duplicate() {
        let before = r#"{"text":"\"duplicate\":null,\"hash\":{\"text\":","duplicate":"#;
        let after = r#","hash":{"text":"a"},"notes":[]}"#;
        let parts = ArticleLine { before: before.to_owned(), after: after.to_owned() };
        for duplicate in ["null", r#"{"cluster":"a","role":"unique","of":null}"#] {
            assert_eq!(ArticleLine::of(&parts.with(duplicate)).as_ref(), Some(&parts));
        }
        assert_eq!(ArticleLine::of("{}"), None);
    }
}

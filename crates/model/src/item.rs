use crate::Note;
use std::fmt;

/// A record's stable name: 16 hexadecimal digits derived from where the record
/// stands in the dump (path under the input root, member, line or own id).
///
/// The same dump gives the same ids on any machine and for any thread count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(pub String);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of content a record's bytes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An HTML page.
    Html,
    /// Flat text, one block a line.
    Text,
}

/// Where a record stands in the dump.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Path of the file as the user named or reached it.
    pub path: String,
    /// Name inside an archive, if the file is one.
    pub member: Option<String>,
    /// Byte offset of the record inside its (decompressed) container.
    pub offset: Option<u64>,
    /// Line of the record, from 1, in a line-based container (JSONL).
    pub line: Option<u64>,
    /// The record's own id, if the container gives one.
    pub id: Option<String>,
    /// Bytes of content handed to `decode`.
    pub bytes: u64,
    /// How the record was stored: `html`, `text`, `jsonl/html`, `feed/text`.
    pub format: String,
}

/// The first of the last 128 private characters. In facts of a record whose
/// content is not UTF-8, each byte from 0x80 that is not UTF-8 stands as one of
/// them, in order, until the encoding of the content is known.
pub const FOREIGN_BYTES: u32 = 0x10_FF80;

/// Facts that came beside the bytes; each is a claim, not a truth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// HTTP `Content-Type`, whole, with its charset parameter.
    pub content_type: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Host or name of the site.
    pub site: Option<String>,
    /// Language tag (BCP 47).
    pub language: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Publication date, as written.
    pub date: Option<String>,
    /// Crawl date, as written.
    pub date_crawled: Option<String>,
    /// Names of authors.
    pub authors: Vec<String>,
    /// HTTP `X-Robots-Tag`, whole.
    pub robots: Option<String>,
    /// HTTP `tdm-reservation`.
    pub tdm_reservation: Option<String>,
    /// The bytes are a string that was Unicode in its container (JSON), so no
    /// charset label inside the page speaks of them.
    pub already_unicode: bool,
}

/// One record of a dump: bytes, where they came from, what was said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawItem {
    /// Where the record stands.
    pub source: Source,
    /// The stable key [`RecordId`] is derived from: path under the input root,
    /// member, and own id or line.
    pub key: String,
    /// The content, decompressed, in its original encoding.
    pub bytes: Vec<u8>,
    /// What the container said beside the bytes.
    pub hints: Hints,
    /// HTML or flat text, as sniffed from the content.
    pub format: Format,
    /// Doubts about how the container had it (a digest that does not match).
    pub notes: Vec<Note>,
}

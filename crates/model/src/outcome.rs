use crate::Source;
use std::borrow::Cow;

/// A doubt about a record that came through all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Short name, lower case with underscores (`malformed_bytes`).
    pub code: &'static str,
    /// One readable sentence fragment.
    pub detail: Cow<'static, str>,
}

impl Note {
    /// Makes a note.
    pub fn new(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Note { code, detail: detail.into() }
    }
}

/// The stage at which a record was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Opening and splitting the dump.
    Ingest,
    /// Bytes to text.
    Decode,
    /// Text to blocks.
    Page,
    /// Marking blocks.
    Strip,
    /// Blocks to article.
    Extract,
    /// Text forms.
    Normalise,
    /// Duplicates (only when the user asked to drop them).
    Dedup,
}

/// Why a record was set aside: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RejectReason {
    /// The file or member could not be read.
    Unreadable,
    /// A compressed stream is damaged or cut.
    Damaged,
    /// No bytes, or only white space.
    Empty,
    /// Neither HTML nor text.
    Binary,
    /// A JSON text that is not valid, or not an object.
    BadJson,
    /// A row of a table that does not fit its head.
    BadRow,
    /// A JSON record without a text or HTML field.
    NoContentField,
    /// Over a size or depth limit.
    TooLarge,
    /// A record that says the page was fetched before, and does not hold it.
    Revisit,
    /// A part of a page (style sheet, script, image), not a page.
    NotAPage,
    /// A list of teasers, not an article.
    ListPage,
    /// Only the first lines, behind a paywall.
    PaywallStub,
    /// Nothing but a consent dialogue.
    ConsentWall,
    /// An error page.
    ErrorPage,
    /// A robot check.
    Captcha,
    /// An error page that answers as if it were an article.
    Soft404,
    /// A film or recording with no text of its own.
    VideoOnly,
    /// No text that reads like an article.
    NoText,
    /// A copy, with `--drop-duplicates`.
    Duplicate,
    /// A defect of depeche: the record made a stage panic.
    Panicked,
}

/// A record set aside, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Where the record stands.
    pub source: Source,
    /// Where it stopped.
    pub stage: Stage,
    /// Why.
    pub reason: RejectReason,
    /// One readable sentence fragment with the cause.
    pub detail: String,
    /// What text there was, if any.
    pub text: Option<String>,
}

/// The end of one record's way through the stages. Every record has exactly one.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// The record came through.
    Clean(T),
    /// The record was set aside.
    Rejected(Box<Reject>),
}

use crate::{Note, Reason, RuleId};

/// What a paragraph of the article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    Paragraph,
    /// A sub-heading.
    Heading,
    /// A list item.
    ListItem,
    /// A quotation set apart.
    Quote,
    /// A table row.
    Table,
}

/// One paragraph of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: ParagraphKind,
    /// Its text.
    pub text: String,
}

/// A piece of text that was left out, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The text left out.
    pub text: String,
    /// Why.
    pub reason: Reason,
    /// By which rule.
    pub rule: RuleId,
}

/// The place and date at the head of a dispatch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dateline {
    /// Place as written (`Moscou, Russie`).
    pub place: Option<String>,
    /// RFC 3339 full date.
    pub date: Option<String>,
}

/// What kind of page a record is: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One article.
    Article,
    /// A live blog: many dated entries.
    LiveBlog,
    /// A list of teasers.
    ListPage,
    /// The first lines of an article behind a paywall.
    PaywallStub,
    /// Nothing but a consent dialogue.
    ConsentWall,
    /// An error page (404, 403, 500…).
    ErrorPage,
    /// A robot check.
    Captcha,
    /// An error page whose address answers as if it were an article: it says so amid other text.
    Soft404,
    /// A film or recording with a line or two about it.
    VideoOnly,
    /// Nothing that reads like an article's text.
    NoText,
}

/// What a page says may be done with it: signals, never acted on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// Directives of the robots meta and of `X-Robots-Tag`, lower case, each once (`noindex`, `noai`).
    pub robots: Vec<String>,
    /// `tdm-reservation`: text and data mining is reserved (`true`) or expressly not.
    pub tdm_reserved: Option<bool>,
    /// `tdm-policy`: address of the terms, as written.
    pub tdm_policy: Option<String>,
    /// `isAccessibleForFree` of the article's JSON-LD.
    pub accessible_for_free: Option<bool>,
    /// Addresses of licences (`rel=license`, JSON-LD `license`), as written.
    pub licences: Vec<String>,
}

/// What `extract` found: the article before its text is normalised.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Kind of page.
    pub status: Status,
    /// Address of the page, absolute.
    pub url: Option<String>,
    /// The address the page gives itself, absolute.
    pub canonical_url: Option<String>,
    /// Registrable host, or the site name the container gave.
    pub site: Option<String>,
    /// Name of the publication.
    pub publisher: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Standfirst or summary.
    pub description: Option<String>,
    /// Persons who wrote it, in order.
    pub authors: Vec<String>,
    /// News agencies credited, by their short names, in order of appearance.
    pub agencies: Vec<String>,
    /// Dateline, when the text has one.
    pub dateline: Option<Dateline>,
    /// RFC 3339 date or date-time.
    pub date_published: Option<String>,
    /// RFC 3339 date or date-time.
    pub date_modified: Option<String>,
    /// RFC 3339 date or date-time.
    pub date_crawled: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Section of the publication.
    pub section: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Absolute image addresses, the main one first.
    pub images: Vec<String>,
    /// The body in order.
    pub paragraphs: Vec<Paragraph>,
    /// What was left out, in page order.
    pub dropped: Vec<Dropped>,
    /// Signals about the use of the page; `None` when it gives none.
    pub rights: Option<Rights>,
    /// Doubts.
    pub notes: Vec<Note>,
}

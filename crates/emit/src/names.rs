//! Names on the wire: one table for each closed list of the model.

use depeche_model::{Evidence, ParagraphKind, Reason, RejectReason, Relation, Role, Stage, Status};

/// A closed list with its names.
pub type Table<T, const N: usize> = [(T, &'static str); N];

/// The name of a value; every value of a closed list is in its table (a test counts).
pub fn name<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> &'static str {
    table.iter().find(|(v, _)| v == value).map_or("unknown", |(_, name)| name)
}

/// The value of a name.
pub fn value<T: Copy>(table: &[(T, &'static str)], name: &str) -> Option<T> {
    table.iter().find(|(_, n)| *n == name).map(|(v, _)| *v)
}

/// Page kinds.
pub const STATUS: Table<Status, 8> = [
    (Status::Article, "article"),
    (Status::LiveBlog, "live_blog"),
    (Status::ListPage, "list_page"),
    (Status::PaywallStub, "paywall_stub"),
    (Status::ConsentWall, "consent_wall"),
    (Status::ErrorPage, "error_page"),
    (Status::Captcha, "captcha"),
    (Status::NoText, "no_text"),
];

/// What decided the encoding.
pub const EVIDENCE: Table<Evidence, 10> = [
    (Evidence::Bom, "bom"),
    (Evidence::Utf8Valid, "utf8_valid"),
    (Evidence::Utf8Mostly, "utf8_mostly"),
    (Evidence::Utf16Pattern, "utf16_pattern"),
    (Evidence::Escapes, "escapes"),
    (Evidence::Http, "http"),
    (Evidence::Meta, "meta"),
    (Evidence::Detector, "detector"),
    (Evidence::Container, "container"),
    (Evidence::Default, "default"),
];

/// Paragraph kinds.
pub const PARAGRAPH: Table<ParagraphKind, 5> = [
    (ParagraphKind::Paragraph, "paragraph"),
    (ParagraphKind::Heading, "heading"),
    (ParagraphKind::ListItem, "list_item"),
    (ParagraphKind::Quote, "quote"),
    (ParagraphKind::Table, "table"),
];

/// Roles in a cluster.
pub const ROLE: Table<Role, 3> = [(Role::Source, "source"), (Role::Copy, "copy"), (Role::Unique, "unique")];

/// Relations between two documents.
pub const RELATION: Table<Relation, 5> = [
    (Relation::Exact, "exact"),
    (Relation::Reprint, "reprint"),
    (Relation::Update, "update"),
    (Relation::Excerpt, "excerpt"),
    (Relation::Background, "background"),
];

/// Why text was left out of a body.
pub const REASON: Table<Reason, 23> = [
    (Reason::Consent, "consent"),
    (Reason::Navigation, "navigation"),
    (Reason::Share, "share"),
    (Reason::Newsletter, "newsletter"),
    (Reason::ReadAlso, "read_also"),
    (Reason::Paywall, "paywall"),
    (Reason::Comments, "comments"),
    (Reason::Caption, "caption"),
    (Reason::Advertising, "advertising"),
    (Reason::Legal, "legal"),
    (Reason::Tags, "tags"),
    (Reason::Control, "control"),
    (Reason::Hidden, "hidden"),
    (Reason::Score, "score"),
    (Reason::Layout, "layout"),
    (Reason::SiteProfile, "site_profile"),
    (Reason::Title, "title"),
    (Reason::Byline, "byline"),
    (Reason::Date, "date"),
    (Reason::Dateline, "dateline"),
    (Reason::Credit, "credit"),
    (Reason::Section, "section"),
    (Reason::Repeat, "repeat"),
];

/// Stages.
pub const STAGE: Table<Stage, 7> = [
    (Stage::Ingest, "ingest"),
    (Stage::Decode, "decode"),
    (Stage::Page, "page"),
    (Stage::Strip, "strip"),
    (Stage::Extract, "extract"),
    (Stage::Normalise, "normalise"),
    (Stage::Dedup, "dedup"),
];

/// Why a record was set aside.
pub const REJECT: Table<RejectReason, 18> = [
    (RejectReason::Unreadable, "unreadable"),
    (RejectReason::Damaged, "damaged"),
    (RejectReason::Empty, "empty"),
    (RejectReason::Binary, "binary"),
    (RejectReason::BadJson, "bad_json"),
    (RejectReason::BadRow, "bad_row"),
    (RejectReason::NoContentField, "no_content_field"),
    (RejectReason::TooLarge, "too_large"),
    (RejectReason::Revisit, "revisit"),
    (RejectReason::NotAPage, "not_a_page"),
    (RejectReason::ListPage, "list_page"),
    (RejectReason::PaywallStub, "paywall_stub"),
    (RejectReason::ConsentWall, "consent_wall"),
    (RejectReason::ErrorPage, "error_page"),
    (RejectReason::Captcha, "captcha"),
    (RejectReason::NoText, "no_text"),
    (RejectReason::Duplicate, "duplicate"),
    (RejectReason::Panicked, "panicked"),
];

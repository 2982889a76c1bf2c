//! The nouns that flow through depeche; no logic beyond small constructors and what the names of an element's classes say.
//!
//! A record walks from [`RawItem`] to [`DecodedText`] to [`Page`] to marks
//! ([`Mark`]) to [`Draft`] to [`Article`]; wherever it ends, it ends as an
//! [`Outcome`]. No type here knows files, rules, JSON or HTML parsers.

mod article;
mod byline_class;
mod decoded;
mod draft;
mod item;
mod mark;
mod outcome;
mod page;

pub use article::{Article, Duplicate, Relation, Role};
pub use byline_class::{names_byline, names_other_person, names_other_than_byline};
pub use decoded::{DecodedText, Evidence};
pub use draft::{Dateline, Draft, Dropped, Paragraph, ParagraphKind, Rights, Status};
pub use item::{FOREIGN_BYTES, Format, Hints, RawItem, RecordId, Source};
pub use mark::{Mark, Reason, RuleId};
pub use outcome::{Note, Outcome, Reject, RejectReason, Stage};
pub use page::{
    Block, BlockKind, Element, ElementId, Features, Head, HeadLink, Image, Page, PageKind, TimeTag, font_size,
};

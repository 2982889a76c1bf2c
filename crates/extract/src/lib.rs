//! A marked page to a draft article: body, fields and the kind of page.
//!
//! The body's builder takes lines that are fields (title, byline, dates,
//! dateline, credits) out of the text, the fields' choosers weigh them against
//! what the head says, and the status says what kind of page it all makes.
//! Nothing here knows how the marks were made.

mod body;
mod copies;
mod credits;
mod fields;
mod status;
mod text;

pub use credits::Credits;

use depeche_model::{Draft, Hints, Mark, Page};
use depeche_rules::RuleSet;
use fields::{BodyFacts, Facts};
use status::PageKinds;
use text::Lexicon;

/// What was made of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Extracted {
    /// The article, whatever its status.
    pub draft: Draft,
    /// What the status rests on, in a sentence fragment.
    pub evidence: String,
    /// One mark a block: those given, changed where a block turned out to be a field.
    pub marks: Vec<Mark>,
    /// What each source gave for title, authors and dates: (field, value, where it stands).
    pub candidates: Vec<(&'static str, String, String)>,
}

/// Ready to extract; shared by all threads.
#[derive(Debug)]
pub struct Extractor<'r> {
    lexicon: Lexicon<'r>,
    kinds: PageKinds<'r>,
}

impl<'r> Extractor<'r> {
    /// Prepares the words of every language and the agencies.
    pub fn new(rules: &'r RuleSet) -> Self {
        Extractor {
            lexicon: Lexicon::new(&rules.languages, &rules.agencies),
            kinds: PageKinds::new(&rules.languages),
        }
    }

    /// The registrable host of a page, for rules of single hosts.
    pub fn host(&self, page: &Page, hints: &Hints) -> Option<String> {
        fields::host(page, hints)
    }

    /// The site of a page: its registrable host, or the name the dump gives.
    pub fn site(&self, page: &Page, hints: &Hints) -> Option<String> {
        fields::site(page, hints)
    }

    /// Whether a bare text, a paragraph a line, bears an agency's credit and a
    /// dateline; never fails.
    ///
    /// For texts that something else has cleaned. Cost: a scan for the ends of
    /// lines; only the first three lines and the last three are read.
    pub fn credits(&self, text: &str) -> Credits {
        credits::find(text, &self.lexicon)
    }

    /// Makes the draft of a page whose blocks were marked; never fails.
    ///
    /// `marks` has one mark a block. Cost: linear in the page.
    pub fn extract(&self, page: &Page, marks: &[Mark], hints: &Hints) -> Extracted {
        let facts = Facts::new(page, hints, &self.lexicon);
        let body = body::build(&facts, marks);
        let text = body.text();
        let body_facts = BodyFacts {
            text: &text,
            blocks: body.range.clone(),
            title: body.title.as_deref(),
            marks: &body.marks,
        };
        let fields = fields::choose(&facts, &body.finds, &body_facts);
        let found = self.kinds.judge(&facts, &body, fields.title.as_deref());
        let candidates = fields.candidates.into_iter().map(|c| (c.field, c.value, c.from.into_owned()));
        Extracted {
            evidence: found.evidence,
            candidates: candidates.collect(),
            draft: Draft {
                status: found.status,
                url: fields.url,
                canonical_url: fields.canonical_url,
                site: fields.site,
                publisher: fields.publisher,
                title: fields.title,
                description: fields.description,
                authors: fields.authors,
                agencies: fields.agencies,
                dateline: fields.dateline,
                date_published: fields.date_published,
                date_modified: fields.date_modified,
                date_crawled: fields.date_crawled,
                language: fields.language,
                section: fields.section,
                tags: fields.tags,
                images: fields.images,
                paragraphs: body.paragraphs,
                dropped: body.dropped,
                rights: fields.rights,
                notes: page.notes.clone(),
            },
            marks: body.marks,
        }
    }
}

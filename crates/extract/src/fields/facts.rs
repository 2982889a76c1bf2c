use super::authors::Authors;
use super::json_ld::{self, JsonLd};
use super::site;
use super::stamp::{self, DateContext, Stamp};
use crate::text::Lexicon;
use crate::text::day::DayStyle;
use depeche_model::{Hints, Page};
use std::borrow::Cow;
use std::cell::OnceCell;
use url::Url;

/// A value one source gives for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The field's name in the output.
    pub(crate) field: &'static str,
    /// The value, cleaned.
    pub(crate) value: String,
    /// Where it stands: `json-ld`, `meta:og:title`, `h1`, `url`…
    pub(crate) from: Cow<'static, str>,
}

impl Candidate {
    pub(super) fn new(
        field: &'static str,
        value: impl Into<String>,
        from: impl Into<Cow<'static, str>>,
    ) -> Self {
        Candidate { field, value: value.into(), from: from.into() }
    }
}

/// What is known of a page before its body is: read once, asked by every field.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) page: &'a Page,
    pub(crate) hints: &'a Hints,
    pub(crate) lexicon: &'a Lexicon<'a>,
    pub(crate) json_ld: JsonLd,
    /// Address of the page, or the one it gives itself.
    pub(crate) url: Option<Url>,
    /// ISO 639-1 code the page or the dump claims.
    pub(crate) claimed_language: Option<String>,
    /// Names that are the publication, not a person or a part of a title.
    pub(crate) publications: Vec<String>,
    /// When the page was fetched.
    pub(crate) crawled: Option<Stamp>,
    order: crate::text::day::DayOrder,
    titles: OnceCell<Vec<Candidate>>,
    title_block: OnceCell<Option<usize>>,
    marked_authors: OnceCell<Authors>,
}

impl<'a> Facts<'a> {
    /// Reads the head. Cost: linear in it; JSON-LD is parsed here, once.
    pub(crate) fn new(page: &'a Page, hints: &'a Hints, lexicon: &'a Lexicon<'a>) -> Self {
        let url = site::page_url(page, hints);
        let json_ld = json_ld::read(&page.head.json_ld, url.as_ref().map(Url::as_str));
        let tag = super::language::claimed_tag(page, hints, &json_ld);
        let host = url.as_ref().and_then(Url::host_str);
        let guess = if tag.is_none() { super::language::of_blocks(page) } else { None };
        let mut facts = Facts {
            page,
            hints,
            lexicon,
            order: stamp::day_order(tag.as_deref().or(guess), host),
            claimed_language: tag.as_deref().and_then(super::language::code),
            json_ld,
            publications: Vec::new(),
            crawled: stamp::crawl_day(hints.date_crawled.as_deref(), lexicon),
            titles: OnceCell::new(),
            title_block: OnceCell::new(),
            marked_authors: OnceCell::new(),
            url,
        };
        facts.publications = site::publications(&facts);
        facts
    }

    /// Values of the metas of these names, earlier names first.
    pub(super) fn metas<'s>(
        &'s self,
        names: &'s [&'static str],
    ) -> impl Iterator<Item = (&'static str, &'s str)> {
        names.iter().flat_map(move |name| {
            let all = self.page.head.metas.iter().filter(move |(n, v)| n == name && !v.trim().is_empty());
            all.map(move |(_, v)| (*name, v.as_str()))
        })
    }

    /// The first of [`Facts::metas`].
    pub(super) fn meta(&self, names: &[&'static str]) -> Option<String> {
        let name = names
            .iter()
            .find_map(|name| self.page.head.metas.iter().find(|(n, v)| n == name && !v.trim().is_empty()));
        name.map(|(_, v)| super::plain::plain(v))
    }

    /// Values of microdata properties of these names.
    pub(super) fn item_props<'s>(&'s self, names: &'s [&'static str]) -> impl Iterator<Item = &'s str> {
        names.iter().flat_map(move |name| {
            self.page.head.item_props.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
        })
    }

    /// Candidates for the title, the chosen one first: for the body, which
    /// loses the lines that repeat it, and for the field.
    pub(crate) fn titles(&self) -> &[Candidate] {
        self.titles.get_or_init(|| super::title::choose(self))
    }

    /// The block that is a title: of the one chosen from the head it is looked for once.
    pub(super) fn title_block(&self, title: &str) -> Option<usize> {
        match self.titles().first() {
            Some(first) if first.value == title => {
                *self.title_block.get_or_init(|| super::head_lines::anchor(self, title))
            }
            _ => super::head_lines::anchor(self, title),
        }
    }

    /// The authors the head and classes name: for the body, which loses the
    /// lines that repeat them, and for the field.
    pub(super) fn marked_authors(&self) -> &Authors {
        self.marked_authors.get_or_init(|| super::authors::marked(self))
    }

    /// How the page writes dates.
    pub(crate) fn day_style(&self) -> DayStyle<'_> {
        DayStyle { language: self.claimed_language.as_deref(), order: self.order }
    }

    /// What reading a date of this page needs.
    pub(crate) fn dates(&self) -> DateContext<'_> {
        DateContext { lexicon: self.lexicon, style: self.day_style(), latest: self.crawled.map(|s| s.date) }
    }
}

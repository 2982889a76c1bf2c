//! The fields around the text: every source is read, one choice is made.
//!
//! [`Facts`] holds what the head says and is made first; the body's builder
//! asks it for the title and the way dates are written, and hands back what
//! lines of the text said as [`TextFinds`]; [`choose`] then fills the fields.

mod above_text;
mod author_metas;
mod authors;
mod byline_class;
mod dates;
mod facts;
mod finds;
pub(crate) mod flat_title;
mod head_lines;
mod images;
pub(crate) mod json_ld;
mod json_repair;
mod language;
#[cfg(test)]
mod languages;
pub(crate) mod plain;
mod rights;
#[cfg(test)]
mod sample;
mod signature;
mod site;
mod site_suffix;
pub(crate) mod stamp;
mod tags;
pub(crate) mod title;
mod title_class;

pub(crate) use facts::{Candidate, Facts};
pub(crate) use finds::{Position, TextFinds};

use depeche_model::{Dateline, Hints, Mark, Page, Rights};
use head_lines::HeadLines;
use std::ops::Range;

/// The registrable host of a page, from the dump's address or the page's own.
pub(crate) fn host(page: &Page, hints: &Hints) -> Option<String> {
    site::page_url(page, hints)?.host_str().map(site::registrable)
}

/// The site of a page: its registrable host, or the name the dump gives.
pub(crate) fn site(page: &Page, hints: &Hints) -> Option<String> {
    site::site_of(site::page_url(page, hints).as_ref(), hints)
}

/// The persons the head names, before the text is read.
pub(crate) fn head_authors(facts: &Facts<'_>) -> Vec<String> {
    authors::choose(facts, &TextFinds::default(), &HeadLines::default()).persons
}

/// Everything of a draft but its body and status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) url: Option<String>,
    pub(crate) canonical_url: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) agencies: Vec<String>,
    pub(crate) dateline: Option<Dateline>,
    pub(crate) date_published: Option<String>,
    pub(crate) date_modified: Option<String>,
    pub(crate) date_crawled: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) images: Vec<String>,
    pub(crate) rights: Option<Rights>,
    /// What each source gave for title, authors and dates, for `explain`.
    pub(crate) candidates: Vec<Candidate>,
}

/// The kept body, as far as fields need it.
#[derive(Debug, Clone, Default)]
pub(crate) struct BodyFacts<'b> {
    /// Its text: for the language.
    pub(crate) text: &'b str,
    /// First to last kept block: for the images.
    pub(crate) blocks: Range<usize>,
    /// Title found in the text; the head's titles come after it in flat text.
    pub(crate) title: Option<&'b str>,
    /// What was said of each block of the page.
    pub(crate) marks: &'b [Mark],
}

/// Makes one choice per field; null rather than wrong.
pub(crate) fn choose(facts: &Facts<'_>, finds: &TextFinds, body: &BodyFacts<'_>) -> Fields {
    let titles = facts.titles();
    let title = body.title.map(str::to_owned).or_else(|| titles.first().map(|c| c.value.clone()));
    let lines = head_lines::read(facts, title.as_deref(), body);
    let dates = dates::choose(facts, finds, &lines, body.text);
    let authors = authors::choose(facts, finds, &lines);
    let mut agencies = finds.agencies.clone();
    agencies.extend(authors.agencies.into_iter().filter(|a| !finds.agencies.contains(a)));
    let day = dates.published.or(facts.crawled).map(|s| s.date);
    Fields {
        url: facts.hints.url.as_ref().and(facts.url.as_ref()).map(|u| u.as_str().to_owned()),
        canonical_url: site::canonical(facts).map(String::from),
        site: site::site(facts),
        publisher: site::publisher(facts),
        description: tags::description(facts, title.as_deref()),
        title,
        authors: authors.persons,
        agencies,
        dateline: finds.dateline.as_ref().and_then(|d| d.dateline(day)),
        date_published: dates.published.map(|s| s.rfc3339()),
        date_modified: dates.modified.map(|s| s.rfc3339()),
        date_crawled: facts.crawled.map(|s| s.rfc3339()),
        language: language::choose(facts, body.text),
        section: tags::section(facts, finds),
        tags: tags::tags(facts),
        images: images::choose(facts, body.blocks.clone()),
        rights: rights::read(facts),
        candidates: titles.iter().cloned().chain(dates.candidates).chain(authors.candidates).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{facts, page};
    use super::*;
    use crate::text::{agency, dateline};
    use depeche_model::Hints;

    #[test]
    fn a_dispatch_gives_its_fields() {
        let hints = Hints { url: Some("https://www.lephare.fr/monde/port".into()), ..Hints::default() };
        let page = page("lang fr\nh1 Le port ferme\nmeta article:published_time 2018-01-02T08:00:00+01:00");
        let fields = facts(&page, &hints, |f| {
            let mut finds = TextFinds::default();
            let text = "PORT-NOUVEL, 31 décembre (AFP) - Le port a fermé. (AFP)";
            finds.take_dateline(dateline::find(text, f.lexicon, f.day_style()).unwrap_or_default());
            finds.add_agencies(agency::trailing(text, f.lexicon).map(|t| t.agencies).unwrap_or_default());
            choose(f, &finds, &BodyFacts { text, ..BodyFacts::default() })
        });
        assert_eq!(fields.agencies, ["AFP"]);
        let want = Dateline { place: Some("PORT-NOUVEL".into()), date: Some("2017-12-31".into()) };
        assert_eq!(fields.dateline, Some(want));
        assert_eq!(fields.date_published.as_deref(), Some("2018-01-02T08:00:00+01:00"));
        assert_eq!(
            (fields.title.as_deref(), fields.site.as_deref()),
            (Some("Le port ferme"), Some("lephare.fr"))
        );
    }

    #[test]
    fn an_empty_page_gives_nothing() {
        let fields =
            facts(&page(""), &Hints::default(), |f| choose(f, &TextFinds::default(), &BodyFacts::default()));
        assert_eq!(fields, Fields::default());
    }
}

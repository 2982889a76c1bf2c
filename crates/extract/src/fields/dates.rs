//! When the article appeared and when it was last changed.

use super::facts::{Candidate, Facts};
use super::finds::TextFinds;
use super::stamp::{Stamp, in_address, parse};
use depeche_model::TimeTag;
use url::Url;

/// Metas with the publication date, most trusted first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "bt:pubdate",
    "article.published",
    "published_time",
    "publication_date",
    "publish-date",
    "publish_date",
    "publishdate",
    "published-date",
    "pubdate",
    "pub_date",
    "article_date_original",
    "originalpublicationdate",
    "article:post_date",
    "rnews:datepublished",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "shareaholic:article_published_time",
    "vr:published_time",
    "release_date",
    "date",
    "article.created",
    "datecreated",
    "last-published",
];
/// Metas with the modification date.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:modified_time",
    "og:updated_time",
    "article:modified",
    "article.updated",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "cxenseparse:recs:modifiedtime",
    "lastmod",
    "last-modified",
    "last_updated",
    "revised",
    "modified",
];

/// The dates chosen, with every candidate read.
#[derive(Debug, Default)]
pub(crate) struct Dates {
    pub(crate) published: Option<Stamp>,
    pub(crate) modified: Option<Stamp>,
    pub(crate) candidates: Vec<Candidate>,
}

/// Chooses: the first source that gives a possible date wins; an
/// address never beats what the page says. A modification before the
/// publication is dropped.
pub(crate) fn choose(facts: &Facts<'_>, finds: &TextFinds) -> Dates {
    let mut dates = Dates::default();
    let published = published(facts, finds);
    let modified = modified(facts, finds);
    dates.published = published.first().map(|(s, _)| *s);
    dates.modified =
        modified.first().map(|(s, _)| *s).filter(|m| dates.published.is_none_or(|p| m.date >= p.date));
    let list = |field, all: Vec<(Stamp, String)>| {
        all.into_iter().map(move |(s, from)| Candidate::new(field, s.rfc3339(), from))
    };
    dates.candidates.extend(list("date_published", published));
    dates.candidates.extend(list("date_modified", modified));
    dates
}

fn published(facts: &Facts<'_>, finds: &TextFinds) -> Vec<(Stamp, String)> {
    let mut all = Gathered { facts, found: Vec::new() };
    all.add(facts.json_ld.published.as_deref(), "json-ld");
    facts.metas(PUBLISHED).for_each(|(name, value)| all.add(Some(value), &format!("meta:{name}")));
    facts.item_props(&["datepublished", "datecreated"]).for_each(|v| all.add(Some(v), "itemprop"));
    times(facts, is_published).for_each(|t| all.add(Some(t), "time"));
    // Unlabelled times: the first of a page stands by its title, unless the
    // page is full of them (comments, lists of teasers).
    if facts.page.head.times.len() <= 3 {
        times(facts, is_unlabelled).take(1).for_each(|t| all.add(Some(t), "time"));
    }
    all.found.extend(finds.published.map(|s| (s, "text".to_owned())));
    let latest = facts.dates().latest;
    let address = facts.url.as_ref().map(Url::path).and_then(|p| in_address(p, latest));
    all.found.extend(address.map(|s| (s, "url".to_owned())));
    all.add(facts.hints.date.as_deref(), "dump");
    all.found
}

fn modified(facts: &Facts<'_>, finds: &TextFinds) -> Vec<(Stamp, String)> {
    let mut all = Gathered { facts, found: Vec::new() };
    all.add(facts.json_ld.modified.as_deref(), "json-ld");
    facts.metas(MODIFIED).for_each(|(name, value)| all.add(Some(value), &format!("meta:{name}")));
    facts.item_props(&["datemodified"]).for_each(|v| all.add(Some(v), "itemprop"));
    times(facts, is_modified).for_each(|t| all.add(Some(t), "time"));
    all.found.extend(finds.modified.map(|s| (s, "text".to_owned())));
    all.found
}

struct Gathered<'f, 'a> {
    facts: &'f Facts<'a>,
    found: Vec<(Stamp, String)>,
}

impl Gathered<'_, '_> {
    fn add(&mut self, value: Option<&str>, from: &str) {
        let stamp = value.and_then(|v| parse(v, &self.facts.dates()));
        self.found.extend(stamp.map(|s| (s, from.to_owned())));
    }
}

fn times<'s>(facts: &'s Facts<'_>, is: fn(&str) -> bool) -> impl Iterator<Item = &'s str> {
    let all = facts.page.head.times.iter().filter(move |t| is(&t.label.to_lowercase()));
    all.map(|t: &TimeTag| t.datetime.as_deref().filter(|d| !d.trim().is_empty()).unwrap_or(&t.text))
}

fn is_published(label: &str) -> bool {
    ["pubdate", "datepublished", "published", "entry-date", "dc:date", "dc:created"]
        .iter()
        .any(|l| label.contains(l))
        && !label.contains("comment")
}

fn is_modified(label: &str) -> bool {
    ["modified", "updated"].iter().any(|l| label.contains(l))
        && !is_published(label)
        && !label.contains("comment")
}

fn is_unlabelled(label: &str) -> bool {
    !is_published(label) && !is_modified(label) && !label.contains("comment")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;
    use depeche_model::Hints;

    fn dates(lines: &str, hints: &Hints) -> (Option<String>, Option<String>) {
        facts(&page(lines), hints, |f| {
            let dates = choose(f, &TextFinds::default());
            (dates.published.map(|s| s.rfc3339()), dates.modified.map(|s| s.rfc3339()))
        })
    }

    fn at(url: &str) -> Hints {
        Hints { url: Some(url.to_owned()), date_crawled: Some("2024-06-01".into()), ..Hints::default() }
    }

    #[test]
    fn the_page_beats_its_address() {
        let hints = at("https://a.example/2024/01/01/port");
        let found = dates("meta article:published_time 2024-03-02T10:00:00Z", &hints);
        assert_eq!(found.0.as_deref(), Some("2024-03-02T10:00:00Z"));
        assert_eq!(dates("", &hints).0.as_deref(), Some("2024-01-01"));
    }

    #[test]
    fn a_date_after_the_crawl_is_passed_over() {
        let found = dates(
            "meta article:published_time 2025-03-02\nprop datepublished 2024-03-02",
            &at("https://a.example/x"),
        );
        assert_eq!(found.0.as_deref(), Some("2024-03-02"));
    }

    #[test]
    fn a_modification_is_not_before_the_publication() {
        let lines = "meta article:published_time 2024-03-02\nmeta article:modified_time 2024-03-01";
        assert_eq!(dates(lines, &Hints::default()), (Some("2024-03-02".into()), None));
        let lines = "meta date 2024-03-02\ntime updated 2024-03-03";
        assert_eq!(dates(lines, &Hints::default()).1.as_deref(), Some("2024-03-03"));
    }

    #[test]
    fn times_of_comments_are_not_the_articles() {
        assert_eq!(dates("time comment-published 2024-03-02", &Hints::default()), (None, None));
        assert_eq!(dates("time entry-date 2024-03-02", &Hints::default()).0.as_deref(), Some("2024-03-02"));
    }
}

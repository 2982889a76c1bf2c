//! Who wrote it, and which agencies the metadata credits.

use super::byline_class;
use super::facts::{Candidate, Facts};
use super::finds::TextFinds;
use super::head_lines::HeadLines;
use super::plain::plain;
use crate::text::names::{Names, split};
use std::borrow::Cow;

/// Metas that name authors, most trusted first.
const METAS: &[&str] = &[
    "author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "article:author",
    "article:author_name",
    "og:author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.name",
    "citation_author",
    "byl",
    "byline",
    "authors",
    "article.author",
    "rnews:creator",
    "creator",
];
/// More marked names than this are a list of the staff.
const MAX_MARKED: usize = 3;
/// More authors than this are a menu.
const MAX_AUTHORS: usize = 15;

/// The authors chosen, the agencies all sources credit, and every candidate.
#[derive(Debug, Default)]
pub(crate) struct Authors {
    pub(crate) persons: Vec<String>,
    pub(crate) agencies: Vec<String>,
    pub(crate) candidates: Vec<Candidate>,
}

/// Chooses: the first source that names a person wins, whole; sources are not
/// mixed, for a second one repeats the first in other spellings.
pub(super) fn choose(facts: &Facts<'_>, finds: &TextFinds, lines: &HeadLines) -> Authors {
    let mut authors = Authors::default();
    authors.take(json_ld(facts), "json-ld");
    for name in METAS {
        let values =
            facts.metas(std::slice::from_ref(name)).map(|(_, v)| turned(name, v)).collect::<Vec<_>>();
        authors.take(read(facts, values.iter().map(AsRef::as_ref)), format!("meta:{name}"));
    }
    authors.take(few(read(facts, facts.item_props(&["author", "creator"]))), "itemprop");
    authors.take(byline_class::read(facts), "class");
    authors.take(links(facts), "rel=author");
    authors.take(author_pages(facts, lines), "link to an author");
    authors.take(read(facts, lines.authors.iter().map(String::as_str)), "line by the title");
    authors.take(read(facts, finds.authors.iter().map(String::as_str)), "text");
    authors.take(read(facts, facts.hints.authors.iter().map(String::as_str)), "dump");
    let sources = facts.json_ld.sources.iter().flat_map(|s| crate::text::agency::in_author(s, facts.lexicon));
    authors.add_agencies(sources.collect());
    authors
}

impl Authors {
    fn take(&mut self, names: Names, from: impl Into<Cow<'static, str>>) {
        self.add_agencies(names.agencies);
        if names.persons.is_empty() || names.persons.len() > MAX_AUTHORS {
            return;
        }
        self.candidates.push(Candidate::new("authors", names.persons.join("; "), from));
        if self.persons.is_empty() {
            self.persons = names.persons;
        }
    }

    fn add_agencies(&mut self, agencies: Vec<String>) {
        for agency in agencies {
            if !self.agencies.contains(&agency) {
                self.agencies.push(agency);
            }
        }
    }
}

/// `citation_author` is written surname first by rule: `Doe, Jane`.
fn turned<'v>(name: &str, value: &'v str) -> Cow<'v, str> {
    match value.split_once(',') {
        Some((last, first)) if name == "citation_author" && !first.contains(',') => {
            format!("{} {}", first.trim(), last.trim()).into()
        }
        _ => value.into(),
    }
}

fn json_ld(facts: &Facts<'_>) -> Names {
    let mut all = Names::default();
    for by in &facts.json_ld.authors {
        let mut names = split(&by.name, facts.lexicon, &facts.publications);
        if by.organisation {
            names.persons.clear();
        }
        merge(&mut all, names);
    }
    all
}

fn read<'v>(facts: &Facts<'_>, values: impl Iterator<Item = &'v str>) -> Names {
    let mut all = Names::default();
    values
        .take(MAX_AUTHORS)
        .for_each(|v| merge(&mut all, split(&plain(v), facts.lexicon, &facts.publications)));
    all
}

fn links(facts: &Facts<'_>) -> Names {
    let is_author = |rel: &str| rel.split_whitespace().any(|r| r == "author");
    let texts: Vec<&str> =
        facts.page.head.links.iter().filter(|l| is_author(&l.rel)).map(|l| l.text.as_str()).collect();
    few(read(facts, texts.into_iter()))
}

/// Names in the lines by the title that link to an author's page.
fn author_pages(facts: &Facts<'_>, lines: &HeadLines) -> Names {
    let texts = facts.page.head.links.iter().filter(|l| !l.rel.contains("tag")).map(|l| l.text.as_str());
    let mut names = few(read(facts, texts.filter(|t| lines.name_author(t, facts))));
    names.persons.retain(|p| p.contains(' ') || !p.is_ascii());
    names
}

/// Marks on many names are those of teasers and comments, not of one article.
fn few(names: Names) -> Names {
    if names.persons.len() > MAX_MARKED { Names { persons: Vec::new(), ..names } } else { names }
}

fn merge(all: &mut Names, names: Names) {
    let known = |list: &[String], name: &str| {
        list.iter().any(|n| depeche_rules::fold(n) == depeche_rules::fold(name))
    };
    for person in names.persons {
        if !known(&all.persons, &person) {
            all.persons.push(person);
        }
    }
    for agency in names.agencies {
        if !known(&all.agencies, &agency) {
            all.agencies.push(agency);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::head_lines;
    use super::super::sample::{facts, page};
    use super::*;
    use depeche_model::Hints;

    fn authors(lines: &str) -> (Vec<String>, Vec<String>) {
        let hints = Hints { url: Some("https://www.lephare.fr/a".into()), ..Hints::default() };
        facts(&page(lines), &hints, |f| {
            let finds = TextFinds { authors: vec!["Text Author".into()], ..TextFinds::default() };
            let found = choose(f, &finds, &head_lines::read(f, Some("The bridge is closed"), 0));
            (found.persons, found.agencies)
        })
    }

    fn own(all: &[&str]) -> Vec<String> {
        all.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn json_ld_comes_first_and_is_cleaned() {
        let lines = r#"json {"@type":"NewsArticle","headline":"H","author":[{"@type":"Person","name":"JEAN DUPONT"},{"@type":"Organization","name":"AFP"}]}
            meta author Le Phare"#;
        assert_eq!(authors(lines), (own(&["Jean Dupont"]), own(&["AFP"])));
    }

    #[test]
    fn the_publication_is_no_author() {
        assert_eq!(authors("meta author Le Phare avec AFP").1, own(&["AFP"]));
        assert_eq!(authors("meta author LePhare.fr\nmeta dc.creator Marie Durand").0, own(&["Marie Durand"]));
        assert_eq!(authors("meta author La Rédaction").0, own(&["Text Author"]));
    }

    #[test]
    fn a_link_to_an_author_counts_by_the_title() {
        let page = |line: &str| {
            format!(
                "h1 The bridge is closed\np {line}\nlink - /authors/jd Jane Doe\nlink - /authors/jr John Roe"
            )
        };
        assert_eq!(authors(&page("Jane Doe, Port-Nouvel")).0, own(&["Jane Doe"]));
        assert_eq!(authors(&page("Most read")).0, own(&["Text Author"]));
        assert_eq!(authors(&page("By Jane Doe, edited by John Roe")).0, own(&["Jane Doe"]));
    }

    #[test]
    fn a_list_of_the_staff_is_no_byline() {
        let staff: String = ["Ann Ash", "Bob Birch", "Cal Cedar", "Dee Dogwood", "Eve Elm"]
            .map(|n| format!("link author /x {n}\n"))
            .concat();
        assert_eq!(authors(&staff).0, own(&["Text Author"]));
        assert_eq!(authors("link author /x Ann Ash").0, own(&["Ann Ash"]));
    }
}

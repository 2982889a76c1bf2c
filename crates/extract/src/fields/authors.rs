//! Who wrote it, and which agencies the metadata credits.

use super::author_metas::{METAS, labelled, named_by_the_site, turned};
use super::byline_class;
use super::facts::{Candidate, Facts};
use super::finds::TextFinds;
use super::head_lines::{HeadLines, named_elsewhere};
use super::json_ld::NamedBy;
use super::plain::plain;
use crate::text::names::{Names, split};
use depeche_model::HeadLink;
use std::borrow::Cow;

/// More marked names than this are a list of the staff.
const MAX_MARKED: usize = 3;
/// More authors than this are a menu.
const MAX_AUTHORS: usize = 15;

/// The authors chosen, the agencies all sources credit, and every candidate.
#[derive(Debug, Default, Clone)]
pub(crate) struct Authors {
    pub(crate) persons: Vec<String>,
    pub(crate) agencies: Vec<String>,
    pub(crate) candidates: Vec<Candidate>,
}

/// Chooses: the first source that names a person wins, whole; sources are not
/// mixed, for a second one repeats the first in other spellings.
pub(super) fn choose(facts: &Facts<'_>, finds: &TextFinds, lines: &HeadLines) -> Authors {
    let mut authors = facts.marked_authors().clone();
    authors.take(author_pages(facts, finds, lines), "link to an author");
    authors.take(nickname(facts, lines), "address of an author");
    authors.take(read(facts, lines.authors.iter().map(String::as_str)), "line by the title");
    authors.take(read(facts, finds.authors.iter().map(String::as_str)), "text");
    // Who made the page, where nothing says who wrote the text.
    authors.take(json_ld(facts, &facts.json_ld.page_authors), "json-ld of the page");
    authors.take(few(byline_class::inline(facts, lines)), "class by the title");
    authors.take(read(facts, lines.named.iter().map(String::as_str)), "name by the title");
    authors.take(read(facts, lines.signed.iter().map(String::as_str)), "signature");
    authors.take(read(facts, facts.hints.authors.iter().map(String::as_str)), "dump");
    if authors.persons.is_empty() {
        authors.take(read(facts, named_elsewhere(facts).iter().map(String::as_str)), "line with a label");
    }
    authors.take(read(facts, super::site::named_after(facts).as_deref().into_iter()), "site of a person");
    authors.cut_to_links(facts);
    let sources = facts.json_ld.sources.iter().flat_map(|s| crate::text::agency::in_author(s, facts.lexicon));
    authors.add_agencies(sources.collect());
    authors
}

/// What the head and the classes of elements say, whatever the text is.
pub(super) fn marked(facts: &Facts<'_>) -> Authors {
    let mut authors = Authors::default();
    // Ghost names the first author alone as such, the others as contributors.
    let ghost = facts.meta(&["generator"]).is_some_and(|name| name.starts_with("Ghost"));
    let contributors = facts.json_ld.contributors.iter().filter(|_| ghost);
    authors.take(json_ld(facts, facts.json_ld.authors.iter().chain(contributors)), "json-ld");
    for name in METAS {
        let values =
            facts.metas(std::slice::from_ref(name)).map(|(_, v)| turned(name, v)).collect::<Vec<_>>();
        authors.take(told(facts, values.iter().map(AsRef::as_ref)), format!("meta:{name}"));
    }
    authors.take(told(facts, labelled(facts)), "meta:twitter:data");
    authors.take(told(facts, named_by_the_site(facts)), "meta:other");
    authors.take(few(told(facts, facts.item_props(&["author", "creator"]))), "itemprop");
    authors.take(byline_class::read(facts), "class");
    authors.take(links(facts), "rel=author");
    authors
}

impl Authors {
    fn take(&mut self, names: Names, from: impl Into<Cow<'static, str>>) {
        self.add_agencies(names.agencies);
        if names.persons.is_empty() || names.persons.len() > MAX_AUTHORS {
            return;
        }
        self.candidates.push(Candidate::new("authors", names.persons.join("; "), from));
        if self.persons.is_empty() || are_fuller(&names.persons, &self.persons) {
            self.persons = names.persons;
        }
    }

    /// What stands behind the name a link to an author gives is a function (`Jane Doe Founder`).
    fn cut_to_links(&mut self, facts: &Facts<'_>) {
        for link in facts.page.head.links.iter().filter(|l| l.text.trim().contains(' ')) {
            let longer =
                |p: &&mut String| p.strip_prefix(link.text.trim()).is_some_and(|r| r.starts_with(' '));
            if let Some(person) = self.persons.iter_mut().find(longer) {
                link.text.trim().clone_into(person);
            }
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

fn json_ld<'n>(facts: &Facts<'_>, named: impl IntoIterator<Item = &'n NamedBy>) -> Names {
    let mut all = Names::default();
    for by in named {
        let own_site = by.person && is_of_their_own_site(&by.name, facts);
        let houses = if own_site { &[][..] } else { &facts.publications };
        let mut names = split(&by.name, facts.lexicon, houses);
        if by.organisation {
            names.persons.clear();
        }
        names.persons.retain(|p| !super::site::is_in_the_title(p, facts));
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

/// The same of what machines read, where houses sign for their writers.
fn told<'v>(facts: &Facts<'_>, values: impl Iterator<Item = &'v str>) -> Names {
    let mut all = read(facts, values);
    // Where the text comes from, on sites of Chinese authorities.
    let source = facts.meta(&["contentsource"]);
    all.persons.retain(|p| !super::site::is_in_the_title(p, facts) && source.as_ref() != Some(p));
    all
}

/// A person's name that is the address of their site, while the site has a name of its own.
fn is_of_their_own_site(name: &str, facts: &Facts<'_>) -> bool {
    let squash = |text: &str| depeche_rules::fold(text).replace(' ', "");
    let host = facts.url.as_ref().and_then(|u| u.host_str()).map(super::site::registrable);
    let label = host.as_deref().and_then(|h| h.split('.').next());
    let house = super::site::publisher(facts).map(|p| squash(&p));
    name.contains(' ')
        && label.is_some_and(|l| squash(l) == squash(name))
        && house.is_some_and(|h| !h.contains(&squash(name)))
}

fn links(facts: &Facts<'_>) -> Names {
    let is_author = |rel: &str| rel.split_whitespace().any(|r| r == "author");
    let texts: Vec<&str> =
        facts.page.head.links.iter().filter(|l| is_author(&l.rel)).map(|l| l.text.as_str()).collect();
    few(read(facts, texts.into_iter()))
}

/// Names in the lines by the title that link to an author's page.
fn author_pages(facts: &Facts<'_>, finds: &TextFinds, lines: &HeadLines) -> Names {
    let texts = facts
        .page
        .head
        .links
        .iter()
        .filter(|l| !l.rel.contains("tag") && l.rel != "home")
        .map(|l| l.text.as_str());
    let mut names = few(read(facts, texts.filter(|t| lines.name_author(t, facts))));
    names.persons.retain(|p| p.contains(' ') || !p.is_ascii());
    // Byline words tell those who wrote from those who only helped.
    let are_linked =
        |wrote: &&Vec<String>| !wrote.is_empty() && wrote.iter().all(|a| names.persons.contains(a));
    if let Some(wrote) = [&lines.authors, &finds.authors].into_iter().find(are_linked) {
        names.persons.retain(|p| wrote.contains(p));
    }
    names
}

/// A name of one word by the title that the address of an author's page repeats
/// (`eliz` and `/author/eliz/`): not a button, then.
fn nickname(facts: &Facts<'_>, lines: &HeadLines) -> Names {
    let is = |link: &&HeadLink| {
        let text = link.text.trim();
        let address = link.href.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        (link.rel.is_empty() || link.rel.contains("author"))
            && text.chars().count() > 1
            && text.chars().all(char::is_alphanumeric)
            && address.eq_ignore_ascii_case(text)
            && lines.hold(text)
            && !facts.lexicon.is_no_author(text)
            && crate::text::agency::in_author(text, facts.lexicon).is_empty()
    };
    let houses = &facts.publications;
    let found = facts.page.head.links.iter().filter(is).map(|l| l.text.trim().to_owned());
    let mut persons: Vec<String> = found.filter(|n| !crate::text::names::is_publication(n, houses)).collect();
    persons.dedup();
    few(Names { persons, ..Names::default() })
}

/// A user's name (`JaneD`), or first names alone, where another source has whole names.
fn are_fuller(new: &[String], old: &[String]) -> bool {
    let handle = |name: &String| {
        let capital = name.chars().skip(1).any(char::is_uppercase);
        !name.contains(' ') && name.is_ascii() && capital && name.chars().any(char::is_lowercase)
    };
    let begins = |(new, old): (&String, &String)| {
        !old.contains(' ') && new.strip_prefix(old.as_str()).is_some_and(|r| r.starts_with(' '))
    };
    // `J. Doe` where another has `Jane Doe`.
    let initial = |(new, old): (&String, &String)| {
        let (first, surname) = old.split_once(". ").unwrap_or_default();
        let rest = new.strip_suffix(surname).and_then(|given| given.strip_suffix(' '));
        first.chars().count() == 1
            && rest.is_some_and(|given| given.starts_with(first) && !given.contains('.'))
    };
    let each =
        |is: &dyn Fn((&String, &String)) -> bool| new.len() == old.len() && new.iter().zip(old).all(is);
    new.iter().all(|n| n.contains(' ')) && (old.iter().all(handle) || each(&begins) || each(&initial))
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
    use super::super::sample::{facts, page};
    use super::super::{BodyFacts, head_lines};
    use super::*;
    use depeche_model::Hints;

    fn authors(lines: &str) -> (Vec<String>, Vec<String>) {
        let hints = Hints { url: Some("https://www.lephare.fr/a".into()), ..Hints::default() };
        facts(&page(lines), &hints, |f| {
            let finds = TextFinds { authors: vec!["Text Author".into()], ..TextFinds::default() };
            let found =
                choose(f, &finds, &head_lines::read(f, Some("The bridge is closed"), &BodyFacts::default()));
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
    fn the_name_of_the_house_behind_the_title_is_no_author() {
        let named = |title: &str, author: &str| authors(&format!("title {title}\nmeta author {author}")).0;
        let text = own(&["Text Author"]);
        assert_eq!(named("The bridge is closed - Harbour Gazet, 5 May 2021", "Harbour Gazet"), text);
        assert_eq!(named("橋今天關閉 - 社會 - 海灣時報電子報", "海灣時報電子報"), text);
        assert_eq!(
            named("The bridge is closed - Morwen Penhale", "Morwen Penhale"),
            own(&["Morwen Penhale"])
        );
        assert_eq!(named("橋今天關閉 - 李明珠", "李明珠"), own(&["李明珠"]));
        assert_eq!(named("橋今天關閉 | 海灣のみちこの日記", "海灣のみちこ"), own(&["海灣のみちこ"]));
        assert_eq!(
            named("The bridge is closed - Morwen Penhale's blog", "Morwen Penhale"),
            own(&["Morwen Penhale"])
        );
    }

    #[test]
    fn a_name_marked_in_a_line_by_the_title_is_an_author() {
        let lines = "byline みちこ\nh1 The bridge is closed\np みちこさん 2026年2月8日 | コメント(2)";
        let named = facts(&page(lines), &Hints::default(), |f| {
            let lines = head_lines::read(f, Some("The bridge is closed"), &BodyFacts::default());
            choose(f, &TextFinds::default(), &lines).persons
        });
        assert_eq!(named, own(&["みちこ"]));
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
    fn a_label_far_from_the_title_names_who_nothing_else_does() {
        let filler = "p The harbour was calm.\n".repeat(30);
        let named = |lines: &str| {
            let page = page(&format!("h1 The bridge is closed\n{filler}{lines}"));
            facts(&page, &Hints::default(), named_elsewhere)
        };
        assert_eq!(named("p Author\np Morwen Roe"), own(&["Morwen Roe"]));
        assert!(named("p Author\np Morwen Roe\np Author\np Jory Penhale").is_empty(), "two teasers");
        assert!(named("p Author\np The harbour").is_empty());
        assert!(named("p Morwen Roe").is_empty());
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

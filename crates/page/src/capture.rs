//! Head facts: titles, metas, links, JSON-LD, dates and item properties,
//! gathered while the elements stream by.

use crate::attributes::{Attribute, find};
use crate::tags::Tag;
use depeche_model::{Head, HeadLink, TimeTag, names_byline, names_other_person};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// The relation of a link to the site's first page, whose text is often the house's name.
const HOME: &str = "home";
/// Texts of small facts are cut here; JSON-LD is not.
const MAX_TEXT: usize = 500;
/// Bytes of the longest class that is looked at.
const MAX_CLASS: usize = 80;
/// The element of a byline has no more classes.
const MAX_CLASSES: usize = 3;
/// A longer text is no name, nor a few of them.
const MAX_BYLINE: usize = 200;

/// What the text inside an open element is collected for.
#[derive(Debug)]
enum Kind {
    Title,
    JsonLd,
    Time { datetime: Option<String>, label: String },
    ItemProp { name: String, named: bool },
    Link { rel: String, href: String },
    Byline,
}

impl Kind {
    /// What stands beside it is another word.
    fn parts_words(&self) -> bool {
        matches!(self, Kind::Byline | Kind::Time { .. })
    }
}

#[derive(Debug)]
struct Open {
    depth: usize,
    kind: Kind,
    text: String,
}

/// The head under construction.
#[derive(Debug, Default)]
pub(crate) struct Captures {
    pub(crate) head: Head,
    open: Vec<Open>,
    /// Depth of the outermost open element that is a byline: those inside it are words of their own.
    byline: Option<usize>,
    /// Bytes of text in it so far.
    byline_bytes: usize,
    /// Whether classes mark a byline, by hash: most stand on a page many times.
    classes: FxHashMap<u64, bool>,
}

impl Captures {
    /// An element opens at `depth` (1 for the root). True if it marks a byline or a time.
    pub(crate) fn open(&mut self, depth: usize, tag: Tag, attrs: &[Attribute<'_>]) -> bool {
        let before = self.open.len();
        let get = |name: &str| find(attrs, name).map(str::trim);
        match tag {
            Tag::Html => self.language(get("lang").or_else(|| get("xml:lang"))),
            Tag::Meta => self.meta(attrs),
            Tag::Link => self.link(get("rel"), get("href"), get("hreflang").unwrap_or_default()),
            Tag::Title if self.head.title.is_none() => self.push(depth, Kind::Title),
            Tag::Script
                if get("type").is_some_and(|t| t.to_ascii_lowercase().starts_with("application/ld+json")) =>
            {
                self.push(depth, Kind::JsonLd);
            }
            Tag::Time => self.time(depth, attrs),
            Tag::A => {
                let rel = get("rel").unwrap_or_default().to_ascii_lowercase();
                let href = get("href").unwrap_or_default();
                let said = rel.split_ascii_whitespace().any(|r| matches!(r, "author" | "tag" | "license"));
                let home = href == "/";
                if said || home || leads_to_author(href) {
                    let rel = if said || !home { rel } else { HOME.to_owned() };
                    self.push(depth, Kind::Link { rel, href: href.to_owned() });
                }
            }
            _ if states_time(attrs) || states_time_in_line(tag, attrs) => self.time(depth, attrs),
            _ => {}
        }
        if get("class").is_some_and(|class| self.marks_byline(class)) {
            if matches!(tag, Tag::Span | Tag::A | Tag::B | Tag::Strong) {
                self.push(depth, Kind::Byline);
            }
            // The class of a whole post may name its writer too.
            let own = get("class").is_some_and(|c| c.split_ascii_whitespace().count() <= MAX_CLASSES);
            let whole = matches!(tag, Tag::Article | Tag::Section | Tag::Main | Tag::Body);
            if own && !whole && self.byline.is_none() {
                (self.byline, self.byline_bytes) = (Some(depth), 0);
            }
        } else if matches!(tag, Tag::P | Tag::H1 | Tag::H2 | Tag::H3) {
            // What is around paragraphs or a title is more than a byline.
            self.byline = None;
        }
        if tag != Tag::Meta
            && let Some(prop) = get("itemprop").or_else(|| get("property"))
        {
            // RDFa may give several names at once: `dc:date dc:created`.
            let known = prop.split_ascii_whitespace().find_map(wanted_prop);
            if let Some(name) = known {
                self.item_prop(depth, name, attrs);
            }
        }
        self.open[before..].iter().any(|open| open.kind.parts_words())
    }

    /// Is a byline open?
    pub(crate) fn in_byline(&self) -> bool {
        self.byline.is_some()
    }

    fn marks_byline(&mut self, class: &str) -> bool {
        *self.classes.entry(FxBuildHasher.hash_one(class)).or_insert_with(|| marks_byline(class))
    }

    fn language(&mut self, language: Option<&str>) {
        if self.head.language.is_none() {
            self.head.language = language.map(str::to_owned);
        }
    }

    fn push(&mut self, depth: usize, kind: Kind) {
        self.open.push(Open { depth, kind, text: String::new() });
    }

    fn meta(&mut self, attrs: &[Attribute<'_>]) {
        let content = find(attrs, "content").map(str::trim);
        let Some(content) = content.filter(|c| !c.is_empty()) else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = find(attrs, key) {
                self.head.metas.push((name.trim().to_ascii_lowercase(), content.to_owned()));
            }
        }
    }

    fn link(&mut self, rel: Option<&str>, href: Option<&str>, text: &str) {
        let (Some(rel), Some(href)) = (rel, href) else { return };
        let rel = rel.to_ascii_lowercase();
        let wanted = ["canonical", "amphtml", "author", "license", "alternate", "shortlink"];
        if rel.split_ascii_whitespace().any(|r| wanted.contains(&r)) {
            self.head.links.push(HeadLink { rel, href: href.to_owned(), text: text.to_owned() });
        }
    }

    fn time(&mut self, depth: usize, attrs: &[Attribute<'_>]) {
        let label =
            |name: &'static str| find(attrs, name).map(|v| if v.is_empty() { name } else { v.trim() });
        let labels = ["class", "itemprop", "property", "pubdate"].into_iter().filter_map(label);
        let label = labels.collect::<Vec<_>>().join(" ");
        let datetime = ["content", "datetime"].iter().find_map(|name| find(attrs, name));
        let datetime = datetime.or_else(|| machine_time(attrs)).or_else(|| machine_title(attrs));
        self.push(depth, Kind::Time { datetime: datetime.map(|v| v.trim().to_owned()), label });
    }

    fn item_prop(&mut self, depth: usize, name: String, attrs: &[Attribute<'_>]) {
        let value = |name| find(attrs, name).map(str::trim).filter(|v| !v.is_empty());
        match value("content").or_else(|| value("datetime")).or_else(|| machine_title(attrs)) {
            Some(value) => self.add_prop(name, value.to_owned()),
            None => self.push(depth, Kind::ItemProp { name, named: false }),
        }
    }

    /// A `name` inside an author is the author: what else stands there is a
    /// portrait's caption, a function, a button.
    fn add_prop(&mut self, name: String, value: String) {
        let author = self.open.iter_mut().rev().find_map(|o| match &mut o.kind {
            Kind::ItemProp { name, named } if is_author(name) => Some((name.clone(), named)),
            _ => None,
        });
        match author {
            Some((author, named)) if name == "name" => {
                *named = true;
                self.head.item_props.push((author, value));
            }
            _ => self.head.item_props.push((name, value)),
        }
    }

    /// Text turns up somewhere inside the open elements.
    pub(crate) fn text(&mut self, text: &str) {
        self.byline_bytes += text.len();
        self.byline = self.byline.filter(|_| self.byline_bytes <= MAX_BYLINE);
        for open in &mut self.open {
            if matches!(open.kind, Kind::JsonLd) || open.text.len() < MAX_TEXT {
                open.text.push_str(text);
            }
        }
    }

    /// The element at `depth` closes. True if it marked a byline or a time.
    pub(crate) fn close(&mut self, depth: usize) -> bool {
        let mut parted = false;
        self.byline = self.byline.filter(|byline| *byline < depth);
        while let Some(Open { kind, text, .. }) = self.open.pop_if(|open| open.depth >= depth) {
            parted |= kind.parts_words();
            self.done(kind, text);
        }
        parted
    }

    fn done(&mut self, kind: Kind, raw: String) {
        // Long, and kept as it is.
        if matches!(kind, Kind::JsonLd) {
            if !raw.trim().is_empty() {
                self.head.json_ld.push(raw);
            }
            return;
        }
        let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        let head = &mut self.head;
        match kind {
            Kind::Title if !text.is_empty() => head.title = Some(text),
            Kind::Time { datetime, label } if datetime.is_some() || !text.is_empty() => {
                head.times.push(TimeTag { datetime, text, label });
            }
            Kind::ItemProp { named: true, .. } => {}
            Kind::ItemProp { name, .. } if !text.is_empty() => self.add_prop(name, text),
            Kind::Byline if !text.is_empty() && text.len() <= MAX_BYLINE => head.bylines.push(text),
            Kind::Link { rel, href } if !text.is_empty() => head.links.push(HeadLink { rel, href, text }),
            _ => {}
        }
    }
}

/// A class of names alone: `author`, `node__author`. One that says all of how its element looks is none.
fn marks_byline(class: &str) -> bool {
    class.len() <= MAX_CLASS && names_byline(class) && !names_other_person(class)
}

/// An attribute that holds a time for machines, whatever its element…
const DATE_TIME: &str = "data-date-time";
/// …and those that do in a line.
const DATE_TIMES: [&str; 3] = [DATE_TIME, "data-datetime", "data-timestamp"];

/// An element other than `time` that is one: by its attribute, or a microformat of old
/// (`<abbr class="published" title="2009-12-03T…">`).
fn states_time(attrs: &[Attribute<'_>]) -> bool {
    let named = || {
        let class = find(attrs, "class").unwrap_or_default();
        class.split_ascii_whitespace().any(|c| matches!(c, "published" | "updated" | "timeago"))
    };
    find(attrs, DATE_TIME).is_some() || machine_title(attrs).is_some() && named()
}

/// The same of an element in a line; others with such attributes are whole boxes and pages.
fn states_time_in_line(tag: Tag, attrs: &[Attribute<'_>]) -> bool {
    let inline = matches!(tag, Tag::Span | Tag::Abbr | Tag::Small | Tag::Em | Tag::I | Tag::B | Tag::Strong);
    inline && machine_time(attrs).is_some()
}

/// A time that scripts make a readable one of.
fn machine_time<'a>(attrs: &'a [Attribute<'_>]) -> Option<&'a str> {
    DATE_TIMES.iter().find_map(|name| find(attrs, name))
}

/// A title that is a date for machines: `2009-12-03T…`.
fn machine_title<'a>(attrs: &'a [Attribute<'_>]) -> Option<&'a str> {
    let title = find(attrs, "title").map(str::trim)?;
    let date = title.as_bytes().get(..10)?;
    let is = |(i, b): (usize, &u8)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() };
    date.iter().enumerate().all(is).then_some(title)
}

/// The bare name of a property, if any field is read from it: `schema:datePublished`,
/// `dc:creator`, `published-date`.
fn wanted_prop(prop: &str) -> Option<String> {
    const WANTED: [&str; 15] = [
        "author",
        "creator",
        "datepublished",
        "datecreated",
        "datemodified",
        "publisheddate",
        "publishdate",
        "date",
        "created",
        "issued",
        "headline",
        "publisher",
        "articlesection",
        "keywords",
        "name",
    ];
    let bare = prop.rsplit(':').next().unwrap_or(prop);
    let bare: String = bare.chars().filter(|c| !matches!(c, '-' | '_')).collect();
    let bare = bare.to_ascii_lowercase();
    WANTED.contains(&bare.as_str()).then_some(bare)
}

fn is_author(prop: &str) -> bool {
    matches!(prop, "author" | "creator")
}

/// `/authors/jane-doe`: a step that says author, and a page behind it.
fn leads_to_author(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let mut steps = path.split('/').filter(|s| !s.is_empty());
    steps.any(is_author_step) && steps.next().is_some()
}

/// Steps of an address under which sites keep a page for each of their writers.
fn is_author_step(step: &str) -> bool {
    let mut lower = [0; LONGEST_STEP];
    let Some(lower) = lower.get_mut(..step.len()) else { return false };
    lower.copy_from_slice(step.as_bytes());
    lower.make_ascii_lowercase();
    matches!(
        &*lower,
        b"author"
            | b"authors"
            | b"auteur"
            | b"auteurs"
            | b"autor"
            | b"autoren"
            | b"autores"
            | b"autore"
            | b"autori"
            | b"byline"
            | b"bio"
            | b"columnist"
            | b"columnists"
            | b"contributor"
            | b"contributors"
            | b"journalist"
            | b"journalists"
            | b"journaliste"
            | b"journalistes"
            | b"newsteam"
            | b"people"
            | b"person"
            | b"profile"
            | b"profiles"
            | b"redakteur"
            | b"redaktion"
            | b"reporter"
            | b"reporters"
            | b"staff"
            | b"team"
            | b"autorzy"
            | b"avtor"
            | b"avtory"
            | b"muhabir"
            | b"muhabirler"
            | b"penulis"
            | b"redacteur"
            | b"redacteurs"
            | b"redactor"
            | b"redactores"
            | b"szerzo"
            | b"szerzok"
            | b"tac-gia"
            | b"toimittaja"
            | b"yazar"
            | b"yazarlar"
            | b"writer"
            | b"writers"
    )
}

/// Bytes of the longest of them.
const LONGEST_STEP: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    fn head(events: impl FnOnce(&mut Captures)) -> Head {
        let mut captures = Captures::default();
        events(&mut captures);
        captures.head
    }

    fn prop(value: &str) -> Attribute<'_> {
        Attribute { name: "itemprop".into(), value: value.into() }
    }

    #[test]
    fn the_name_inside_an_author_is_the_author() {
        let head = head(|c| {
            c.open(1, Tag::A, &[prop("author")]);
            c.text("Paddy");
            c.open(2, Tag::A, &[prop("name")]);
            c.text("Patrick Muster");
            c.close(2);
            c.close(1);
        });
        assert_eq!(head.item_props, [("author".to_owned(), "Patrick Muster".to_owned())]);
    }

    #[test]
    fn classes_of_inline_elements_name_authors() {
        let class = |value: &'static str| Attribute { name: "class".into(), value: value.into() };
        let head = head(|c| {
            for (tag, value, text) in [
                (Tag::Span, "c-byline__author", "Jane Doe"),
                (Tag::A, "url author", "John Roe"),
                (Tag::Span, "comment-author", "Max"),
                (Tag::Div, "author", "The harbour was calm."),
            ] {
                c.open(1, tag, &[class(value)]);
                c.text(text);
                c.close(1);
            }
        });
        assert_eq!(head.bylines, ["Jane Doe", "John Roe"]);
    }

    #[test]
    fn times_for_machines_stand_in_other_elements_too() {
        let attribute =
            |name: &'static str, value: &'static str| Attribute { name: name.into(), value: value.into() };
        let head = head(|c| {
            c.open(
                1,
                Tag::Abbr,
                &[attribute("class", "published"), attribute("title", "2009-12-03T17:41:00+09:00")],
            );
            c.text("Dec 3");
            c.close(1);
            c.open(1, Tag::Span, &[attribute("data-date-time", "2009-12-03 17:41:00")]);
            c.text("3. 12.");
            c.close(1);
            c.open(1, Tag::Abbr, &[attribute("class", "published"), attribute("title", "Published works")]);
            c.close(1);
        });
        let times: Vec<_> = head.times.iter().map(|t| (t.datetime.as_deref(), t.text.as_str())).collect();
        let want = [(Some("2009-12-03T17:41:00+09:00"), "Dec 3"), (Some("2009-12-03 17:41:00"), "3. 12.")];
        assert_eq!(times, want);
    }

    #[test]
    fn properties_are_known_in_any_spelling() {
        assert_eq!(wanted_prop("schema:datePublished").as_deref(), Some("datepublished"));
        assert_eq!(wanted_prop("published-date").as_deref(), Some("publisheddate"));
        assert_eq!(wanted_prop("ratingValue"), None);
    }

    #[test]
    fn addresses_of_authors() {
        assert!(leads_to_author("https://post.example/authors/jane-doe"));
        assert!(leads_to_author("/Autor/max?x=1") && leads_to_author("/journalistes/max"));
        assert!(!leads_to_author("/authors/"));
        assert!(!leads_to_author("/news/the-author-of-books"));
    }
}

//! What an item of a feed says: its text, and facts beside it.

use super::elements::{Element, declared_encoding, elements};
use crate::address::is_web;
use crate::record::{Content, Refusal};
use crate::sniff::is_blank;
use depeche_model::{Format, Hints, Note, RejectReason};

/// Vocabularies, and the prefix that everyone gives them. Feeds forget to
/// declare them, and some give them another.
const VOCABULARIES: [(&str, &str); 6] = [
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("http://news.yandex.ru", "yandex"),
];

/// Elements with the whole text, the best first. Names without a prefix are
/// the feed's own.
const FULL: [&str; 4] = ["content:encoded", "content", "atom:content", "yandex:full-text"];
/// Elements with the text or the beginning of it.
const TEASER: [&str; 4] = ["description", "summary", "atom:summary", "itunes:summary"];
/// When it was published, else when it was changed last.
const DATES: [&str; 12] = [
    "pubDate",
    "published",
    "atom:published",
    "issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "created",
    "updated",
    "atom:updated",
    "modified",
    "dcterms:modified",
];

/// What a feed says of itself.
pub(super) struct Channel {
    names: Names,
    encoding: Option<String>,
    title: Option<String>,
    host: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
}

/// An item as a record.
pub(super) struct Record {
    pub(super) id: Option<String>,
    pub(super) content: Content,
    pub(super) hints: Hints,
    pub(super) note: Option<Note>,
}

/// How a feed names its elements.
struct Names {
    /// The prefix of its own.
    own: String,
    /// Prefixes that are declared, and the usual ones for them.
    declared: Vec<(String, &'static str)>,
}

/// Elements, found by their usual names.
struct Said<'x> {
    elements: Vec<Element<'x>>,
    names: &'x Names,
}

impl Channel {
    /// Reads what stands before the first item, of which `item` is the name.
    pub(super) fn read(head: &str, item: &str) -> Self {
        let (elements, _) = elements(head);
        let names = Names::new(&elements, item);
        let said = Said { elements, names: &names };
        Channel {
            encoding: declared_encoding(head),
            title: said.first(&["title"]),
            host: said.link().as_deref().and_then(host),
            language: said.first(&["language", "dc:language"]).or_else(|| said.attribute("xml:lang")),
            authors: said.persons("author"),
            names,
        }
    }
}

impl Names {
    fn new(head: &[Element<'_>], item: &str) -> Self {
        let declared = head.iter().flat_map(Element::attributes).filter_map(|(key, value)| {
            let (_, usual) = VOCABULARIES.iter().find(|(vocabulary, _)| *vocabulary == value)?;
            Some((key.strip_prefix("xmlns:")?.to_owned(), *usual))
        });
        let own = item.split_once(':').map_or("", |(prefix, _)| prefix);
        Names { own: own.to_owned(), declared: declared.collect() }
    }

    /// Whether an element has this usual name.
    fn mean(&self, element: &Element<'_>, name: &str) -> bool {
        let (prefix, local) = element.name().split_once(':').unwrap_or(("", element.name()));
        let declared = self.declared.iter().find(|(declared, _)| declared == prefix);
        let usual = match declared {
            _ if prefix == self.own => "",
            Some((_, usual)) => usual,
            None => prefix,
        };
        name.split_once(':').unwrap_or(("", name)) == (usual, local)
    }
}

/// Reads one item.
pub(super) fn read(item: &str, channel: &Channel) -> Result<Record, Refusal> {
    let (elements, error) = elements(item);
    let said = Said { elements, names: &channel.names };
    let full = said.content(&FULL)?;
    let content = match (&error, full) {
        (_, Some(full)) => full,
        // What is broken may have been the whole text.
        (Some(error), None) => return Err((RejectReason::Damaged, format!("broken XML, {error}"))),
        (None, None) => said.content(&TEASER)?.ok_or_else(|| said.without_text())?,
    };
    let note =
        error.map(|error| Note::new("broken_item", format!("the item is broken behind its text: {error}")));
    Ok(Record { id: said.id(), hints: said.hints(channel), content, note })
}

impl Said<'_> {
    fn named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Element<'s>> {
        self.elements.iter().filter(move |element| self.names.mean(element, name))
    }

    /// The first text under these names, the best first.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.named(name).find_map(fact))
    }

    /// The first attribute of this name.
    fn attribute(&self, name: &str) -> Option<String> {
        self.elements.iter().find_map(|element| element.attribute(name)).filter(|value| !value.is_empty())
    }

    fn content(&self, names: &[&str]) -> Result<Option<Content>, Refusal> {
        names.iter().find_map(|name| self.named(name).find_map(content)).transpose()
    }

    fn hints(&self, channel: &Channel) -> Hints {
        let url = self.url();
        // Where the address tells the site, the feed's title is the name of its publisher.
        let site = match url {
            Some(_) => channel.title.clone(),
            None => channel.host.clone().or_else(|| channel.title.clone()),
        };
        Hints {
            content_type: channel.encoding.as_ref().map(|encoding| format!("text/xml; charset={encoding}")),
            url,
            site,
            language: self
                .first(&["dc:language"])
                .or_else(|| self.attribute("xml:lang"))
                .or_else(|| channel.language.clone()),
            title: self.first(&["title"]),
            date: self.first(&DATES),
            authors: self.authors().unwrap_or_else(|| channel.authors.clone()),
            already_unicode: true,
            ..Hints::default()
        }
    }

    fn id(&self) -> Option<String> {
        self.first(&["guid", "id"]).or_else(|| self.attribute("rdf:about"))
    }

    /// The page's address; the id, where it is one.
    fn url(&self) -> Option<String> {
        let permalink =
            |guid: &&Element<'_>| guid.attribute("isPermaLink").is_none_or(|says| says != "false");
        self.first(&["feedburner:origLink"])
            .or_else(|| self.link())
            .or_else(|| self.named("guid").filter(permalink).find_map(fact).filter(|id| is_web(id)))
            .or_else(|| self.attribute("rdf:about").filter(|about| is_web(about)))
    }

    /// A link to the page; others lead to feeds, comments, recordings.
    fn link(&self) -> Option<String> {
        let leads_to_page = |link: &&Element<'_>| link.attribute("rel").is_none_or(|rel| rel == "alternate");
        let address = |link: &Element<'_>| link.attribute("href").or_else(|| fact(link));
        self.named("link").filter(leads_to_page).find_map(address)
    }

    fn authors(&self) -> Option<Vec<String>> {
        let names = ["dc:creator", "author", "atom:author"].into_iter().map(|name| self.persons(name));
        names.into_iter().find(|names| !names.is_empty())
    }

    fn persons(&self, name: &str) -> Vec<String> {
        self.named(name).filter_map(person).collect()
    }

    fn without_text(&self) -> Refusal {
        let of =
            self.url().or_else(|| self.first(&["title"])).map(|of| format!(" ({of})")).unwrap_or_default();
        (RejectReason::Empty, format!("no text{of}"))
    }
}

/// The text of an element on one line; blank is nothing.
fn fact(element: &Element<'_>) -> Option<String> {
    let text = element.text();
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The text of an element, if it is one: HTML, or lines without any.
fn content(element: &Element<'_>) -> Option<Result<Content, Refusal>> {
    let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    if kind.contains('/') && !["html", "xml", "text"].iter().any(|text| kind.contains(text)) {
        return None;
    }
    let is_markup = kind.contains("xhtml") || element.attribute("mode").is_some_and(|mode| mode == "xml");
    let text = if is_markup { element.markup() } else { element.text() };
    if is_blank(text.as_bytes()) {
        return None;
    }
    Some(match is_markup || kind.contains("html") || holds_reference(&text) {
        true => Ok(Content { text, format: Format::Html }),
        false => Content::sniffed(text),
    })
}

/// Whether a text has a reference that only HTML resolves.
fn holds_reference(text: &str) -> bool {
    let is_name = |name: &str| {
        (2..10).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
    };
    text.split('&').skip(1).any(|rest| rest.split_once(';').is_some_and(|(name, _)| is_name(name)))
}

/// A person's name: Atom has an element for it, RSS puts it behind the address.
fn person(element: &Element<'_>) -> Option<String> {
    let parts = element.children();
    let is_name = |part: &&Element<'_>| part.name().rsplit(':').next() == Some("name");
    if let Some(name) = parts.iter().find(is_name) {
        return fact(name);
    }
    let text = fact(element)?;
    let behind_address = text.split_once('(').filter(|(address, _)| address.contains('@'));
    Some(behind_address.map_or(text.as_str(), |(_, name)| name.trim_end_matches(')').trim()).to_owned())
}

fn host(address: &str) -> Option<String> {
    let host = address.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    (!host.is_empty()).then(|| host.to_owned())
}

//! Head facts: titles, metas, links, JSON-LD, dates and item properties,
//! gathered while the elements stream by.

use crate::attributes::{Attribute, find};
use crate::tags::Tag;
use depeche_model::{Head, HeadLink, TimeTag};

/// Texts of small facts are cut here; JSON-LD is not.
const MAX_TEXT: usize = 500;

/// What the text inside an open element is collected for.
#[derive(Debug)]
enum Kind {
    Title,
    JsonLd,
    Time { datetime: Option<String>, label: String },
    ItemProp(String),
    Link { rel: String, href: String },
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
}

impl Captures {
    /// An element opens at `depth` (1 for the root).
    pub(crate) fn open(&mut self, depth: usize, tag: Tag, attrs: &[Attribute<'_>]) {
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
                if rel.split_ascii_whitespace().any(|r| matches!(r, "author" | "tag" | "license")) {
                    let href = get("href").unwrap_or_default().to_owned();
                    self.push(depth, Kind::Link { rel, href });
                }
            }
            _ => {}
        }
        if tag != Tag::Meta
            && let Some(prop) = get("itemprop").or_else(|| get("property"))
        {
            self.item_prop(depth, &prop.to_ascii_lowercase(), attrs);
        }
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
        let datetime = find(attrs, "content").or_else(|| find(attrs, "datetime"));
        self.push(depth, Kind::Time { datetime: datetime.map(|v| v.trim().to_owned()), label });
    }

    fn item_prop(&mut self, depth: usize, prop: &str, attrs: &[Attribute<'_>]) {
        const WANTED: [&str; 8] = [
            "author",
            "datepublished",
            "datemodified",
            "headline",
            "publisher",
            "articlesection",
            "keywords",
            "name",
        ];
        let bare = prop.rsplit(':').next().unwrap_or(prop);
        if !WANTED.contains(&bare) {
            return;
        }
        let value = |name| find(attrs, name).map(str::trim).filter(|v| !v.is_empty());
        match value("content").or_else(|| value("datetime")) {
            Some(value) => self.head.item_props.push((bare.to_owned(), value.to_owned())),
            None => self.push(depth, Kind::ItemProp(bare.to_owned())),
        }
    }

    /// Text turns up somewhere inside the open elements.
    pub(crate) fn text(&mut self, text: &str) {
        for open in &mut self.open {
            if matches!(open.kind, Kind::JsonLd) || open.text.len() < MAX_TEXT {
                open.text.push_str(text);
            }
        }
    }

    /// The element at `depth` closes.
    pub(crate) fn close(&mut self, depth: usize) {
        while self.open.last().is_some_and(|o| o.depth >= depth) {
            let Some(Open { kind, text, .. }) = self.open.pop() else { return };
            self.done(kind, text);
        }
    }

    fn done(&mut self, kind: Kind, raw: String) {
        let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        let head = &mut self.head;
        match kind {
            Kind::JsonLd if !text.is_empty() => head.json_ld.push(raw),
            Kind::Title if !text.is_empty() => head.title = Some(text),
            Kind::Time { datetime, label } if datetime.is_some() || !text.is_empty() => {
                head.times.push(TimeTag { datetime, text, label });
            }
            Kind::ItemProp(name) if !text.is_empty() => head.item_props.push((name, text)),
            Kind::Link { rel, href } if !text.is_empty() => head.links.push(HeadLink { rel, href, text }),
            _ => {}
        }
    }
}

//! Head facts: titles, metas, links, JSON-LD, dates and item properties,
//! gathered while the elements stream by.

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
    pub(crate) fn open(&mut self, depth: usize, tag: &str, attrs: &[(&str, &str)]) {
        let get = |name: &str| attrs.iter().find(|(n, _)| *n == name).map(|(_, v)| v.trim());
        match tag {
            "html" => self.head.language = get("lang").or_else(|| get("xml:lang")).map(str::to_owned),
            "meta" => self.meta(attrs),
            "link" => self.link(get("rel"), get("href"), get("hreflang").unwrap_or_default()),
            "title" if self.head.title.is_none() => self.push(depth, Kind::Title),
            "script"
                if get("type").is_some_and(|t| t.to_ascii_lowercase().starts_with("application/ld+json")) =>
            {
                self.push(depth, Kind::JsonLd);
            }
            "time" => self.time(depth, attrs),
            "a" => {
                let rel = get("rel").unwrap_or_default().to_ascii_lowercase();
                if rel.split_ascii_whitespace().any(|r| matches!(r, "author" | "tag" | "license")) {
                    let href = get("href").unwrap_or_default().to_owned();
                    self.push(depth, Kind::Link { rel, href });
                }
            }
            _ => {}
        }
        if tag != "meta"
            && let Some(prop) = get("itemprop").or_else(|| get("property"))
        {
            self.item_prop(depth, &prop.to_ascii_lowercase(), attrs);
        }
    }

    fn push(&mut self, depth: usize, kind: Kind) {
        self.open.push(Open { depth, kind, text: String::new() });
    }

    fn meta(&mut self, attrs: &[(&str, &str)]) {
        let content = attrs.iter().find(|(n, _)| *n == "content").map(|(_, v)| v.trim());
        let Some(content) = content.filter(|c| !c.is_empty()) else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some((_, name)) = attrs.iter().find(|(n, _)| *n == key) {
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

    fn time(&mut self, depth: usize, attrs: &[(&str, &str)]) {
        let of = |names: [&str; 4]| {
            let values = attrs.iter().filter(|(n, _)| names.contains(n));
            values.map(|(n, v)| if v.is_empty() { *n } else { v.trim() }).collect::<Vec<_>>().join(" ")
        };
        let datetime = attrs
            .iter()
            .find(|(n, _)| matches!(*n, "datetime" | "content"))
            .map(|(_, v)| v.trim().to_owned());
        self.push(depth, Kind::Time { datetime, label: of(["itemprop", "property", "class", "pubdate"]) });
    }

    fn item_prop(&mut self, depth: usize, prop: &str, attrs: &[(&str, &str)]) {
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
        let value = attrs.iter().find(|(n, v)| matches!(*n, "content" | "datetime") && !v.trim().is_empty());
        match value {
            Some((_, v)) => self.head.item_props.push((bare.to_owned(), v.trim().to_owned())),
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

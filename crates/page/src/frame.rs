//! What an open element gives to the text inside.

use crate::attributes::{Attribute, find};
use crate::tags::{BLOCK, CONTROL, Name, SKIPPED, STRONG, Tag};
use depeche_model::{Element, ElementId};
use memchr::memchr2;

/// Attributes kept of one element, and the bytes kept of each value.
const MAX_ATTRS: usize = 12;
const MAX_ATTR_BYTES: usize = 120;
/// Bytes kept of a class.
const MAX_CLASS_BYTES: usize = 400;

/// An open element with what its descendants inherit.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) name: Name<'a>,
    /// Where its attributes begin among those of all open elements.
    pub(crate) attrs: usize,
    /// Its place in the page, once a block has turned up inside.
    pub(crate) id: Option<ElementId>,
    pub(crate) is_block: bool,
    pub(crate) skipped: bool,
    pub(crate) hidden: bool,
    pub(crate) control: bool,
    pub(crate) strong: bool,
    pub(crate) lines: Lines,
    /// Number of the link around the text; 0 outside links.
    pub(crate) link: u32,
    /// For an `a`: its own number.
    pub(crate) own_link: u32,
    /// Has ended while elements inside stay open.
    pub(crate) released: bool,
    /// For a `tr`: index of the first block inside.
    pub(crate) row_start: Option<usize>,
}

impl<'a> Frame<'a> {
    /// Opens an element inside `parent`.
    pub(crate) fn open(parent: Option<&Frame<'_>>, name: Name<'a>, attrs: &[Attribute<'_>]) -> Frame<'a> {
        let inherited = |flag: fn(&Frame<'_>) -> bool| parent.is_some_and(flag);
        let tag = name.tag;
        Frame {
            is_block: tag.is(BLOCK),
            skipped: inherited(|p| p.skipped) || tag.is(SKIPPED) && !is_shadow(tag, attrs),
            hidden: inherited(|p| p.hidden) || is_hidden(find(attrs, "hidden"), find(attrs, "style")),
            control: inherited(|p| p.control) || tag.is(CONTROL) || find(attrs, "role") == Some("button"),
            strong: inherited(|p| p.strong) || tag.is(STRONG),
            lines: Lines::of(tag, attrs).unwrap_or_else(|| parent.map_or(Lines::Folded, |p| p.lines)),
            link: parent.map_or(0, |p| p.link),
            own_link: 0,
            released: false,
            attrs: 0,
            id: None,
            row_start: None,
            name,
        }
    }

    /// Takes emphasis and link from `parent` again, which an element further out has lost.
    pub(crate) fn inherit(&mut self, parent: Option<&Frame<'_>>) {
        let own = !self.released;
        self.strong = parent.is_some_and(|p| p.strong) || own && self.name.tag.is(STRONG);
        self.link = if own && self.name.tag == Tag::A { self.own_link } else { parent.map_or(0, |p| p.link) };
    }
}

/// The element as the page keeps it.
pub(crate) fn element(name: &Name<'_>, attrs: &[Attribute<'_>], parent: Option<ElementId>) -> Element {
    let cut = |name, bytes| find(attrs, name).map(|v| cut_at(v, bytes).to_owned()).unwrap_or_default();
    Element {
        parent,
        tag: name.text.as_ref().to_owned(),
        id: cut("id", MAX_ATTR_BYTES),
        class: cut("class", MAX_CLASS_BYTES),
        attrs: kept_attrs(attrs),
    }
}

/// What line breaks in the text of an element are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    /// Blanks.
    Folded,
    /// Kept, of text that was wrapped by hand: blank lines part paragraphs.
    Wrapped,
    /// Kept, and each is meant.
    Meant,
}

impl Lines {
    /// What an element says of its text, by its tag and inline style. Code has blank lines too, and stays in one piece.
    fn of(tag: Tag, attrs: &[Attribute<'_>]) -> Option<Lines> {
        let style = find(attrs, "style").and_then(|style| style.split_once("white-space"));
        if let Some((_, value)) = style {
            let value = value.trim_start_matches([':', ' ']);
            let meant = ["pre-wrap", "pre-line", "break-spaces"].iter().any(|v| value.starts_with(v));
            return Some(if meant { Lines::Meant } else { Lines::Folded });
        }
        let is_code = || {
            let class = find(attrs, "class").unwrap_or_default();
            ["code", "highlight", "pretty", "brush", "syntax", "lang"].iter().any(|word| class.contains(word))
        };
        match tag {
            Tag::Pre if is_code() => Some(Lines::Folded),
            Tag::Pre | Tag::Listing | Tag::Plaintext | Tag::Xmp => Some(Lines::Wrapped),
            Tag::Code => Some(Lines::Folded),
            _ => None,
        }
    }
}

/// A template that is the content of its element (declarative shadow DOM), as saved pages have it.
fn is_shadow(tag: Tag, attrs: &[Attribute<'_>]) -> bool {
    tag == Tag::Template && find(attrs, "shadowrootmode").or_else(|| find(attrs, "shadowroot")).is_some()
}

fn is_hidden(hidden: Option<&str>, style: Option<&str>) -> bool {
    let style_hides = |style: &str| {
        // Both properties have a letter that few others have.
        if memchr2(b'y', b'Y', style.as_bytes()).is_none() {
            return false;
        }
        let tight: String =
            style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        tight.contains("display:none") || tight.contains("visibility:hidden")
    };
    hidden.is_some_and(|h| h != "until-found") || style.is_some_and(style_hides)
}

/// The attributes that rules may speak of, by name; of one written twice, the first.
fn kept_attrs(attrs: &[Attribute<'_>]) -> Vec<(String, String)> {
    let wanted = |name: &str| {
        matches!(
            name,
            "role" | "rel" | "itemprop" | "itemtype" | "hidden" | "name" | "title" | "lang" | "dir" | "size"
        ) || name.starts_with("data-")
            || name.starts_with("aria-")
    };
    let mut kept: Vec<_> = attrs.iter().filter(|a| wanted(&a.name)).collect();
    kept.sort_by(|a, b| a.name.cmp(&b.name));
    kept.dedup_by(|later, first| later.name == first.name);
    kept.truncate(MAX_ATTRS);
    let own = |a: &Attribute<'_>| (a.name.as_ref().to_owned(), cut_at(&a.value, MAX_ATTR_BYTES).to_owned());
    kept.into_iter().map(own).collect()
}

fn cut_at(value: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(value.len())).rev().find(|i| value.is_char_boundary(*i)).unwrap_or(0);
    &value[..end]
}

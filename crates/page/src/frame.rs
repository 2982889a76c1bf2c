//! One open element on the builder's stack.

use crate::tags;
use depeche_model::{Element, ElementId};

/// At most this many attributes are kept of an element…
const MAX_ATTRS: usize = 12;
/// …each cut at this many bytes.
const MAX_ATTR_BYTES: usize = 120;

/// An open element with what its descendants inherit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    /// What becomes an [`Element`] if a block turns up inside.
    pub(crate) element: Element,
    /// Its place in the page, once it has one.
    pub(crate) id: Option<ElementId>,
    pub(crate) is_block: bool,
    pub(crate) skipped: bool,
    pub(crate) hidden: bool,
    pub(crate) control: bool,
    pub(crate) strong: bool,
    /// Number of the link around the text; 0 outside links.
    pub(crate) link: u32,
    /// For a `tr`: index of the first block inside.
    pub(crate) row_start: Option<usize>,
}

impl Frame {
    /// Opens an element inside `parent`.
    pub(crate) fn open(parent: Option<&Frame>, tag: &str, attrs: &[(&str, &str)]) -> Frame {
        let get = |name: &str| attrs.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
        let inherited = |flag: fn(&Frame) -> bool| parent.is_some_and(flag);
        Frame {
            is_block: tags::is_block(tag),
            skipped: inherited(|p| p.skipped) || tags::is_skipped(tag),
            hidden: inherited(|p| p.hidden) || is_hidden(get("hidden"), get("style")),
            control: inherited(|p| p.control) || tags::is_control(tag) || get("role") == Some("button"),
            strong: inherited(|p| p.strong) || tags::is_strong(tag),
            link: parent.map_or(0, |p| p.link),
            element: Element {
                parent: None,
                tag: tag.to_owned(),
                id: get("id").map(cut).unwrap_or_default(),
                class: get("class").map(|c| cut_at(c, 400)).unwrap_or_default(),
                attrs: kept_attrs(attrs),
            },
            id: None,
            row_start: None,
        }
    }
}

fn is_hidden(hidden: Option<&str>, style: Option<&str>) -> bool {
    let style_hides = |style: &str| {
        let tight: String =
            style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        tight.contains("display:none") || tight.contains("visibility:hidden")
    };
    hidden.is_some_and(|h| h != "until-found") || style.is_some_and(style_hides)
}

fn kept_attrs(attrs: &[(&str, &str)]) -> Vec<(String, String)> {
    let wanted = |name: &str| {
        matches!(
            name,
            "role" | "rel" | "itemprop" | "itemtype" | "hidden" | "name" | "title" | "lang" | "dir"
        ) || name.starts_with("data-")
            || name.starts_with("aria-")
    };
    let kept = attrs.iter().filter(|(n, _)| wanted(n)).take(MAX_ATTRS);
    let mut kept: Vec<_> = kept.map(|(n, v)| ((*n).to_owned(), cut(v))).collect();
    kept.sort();
    kept
}

fn cut(value: &str) -> String {
    cut_at(value, MAX_ATTR_BYTES)
}

fn cut_at(value: &str, bytes: usize) -> String {
    let end = (0..=bytes.min(value.len())).rev().find(|i| value.is_char_boundary(*i)).unwrap_or(0);
    value[..end].to_owned()
}

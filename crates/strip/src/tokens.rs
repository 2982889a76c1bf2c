//! Words of class and id attributes, by the kind of content they speak of.

use depeche_model::{Element, Page};
use depeche_rules::TokenGroup;
use rustc_hash::FxHashMap;

/// The kinds, in the order of the bits of a mask.
pub(crate) const GROUPS: [&str; 16] = [
    "body",
    "article",
    "lead",
    "menu",
    "side",
    "related",
    "share",
    "comment",
    "meta",
    "tag",
    "caption",
    "ad",
    "subscribe",
    "consent",
    "title",
    "embed",
];

/// From a word to the groups it belongs to, as a mask.
#[derive(Debug)]
pub(crate) struct TokenIndex(FxHashMap<String, u32>);

impl TokenIndex {
    pub(crate) fn new(groups: &[TokenGroup]) -> TokenIndex {
        let mut index = FxHashMap::default();
        for group in groups {
            let bit = GROUPS.iter().position(|g| *g == group.group).map_or(0, |i| 1 << i);
            for word in &group.words {
                *index.entry(word.clone()).or_insert(0) |= bit;
            }
        }
        TokenIndex(index)
    }

    /// The groups each element's own attributes speak of, in element order.
    pub(crate) fn masks(&self, page: &Page) -> Vec<u32> {
        page.elements.iter().map(|e| self.mask(e)).collect()
    }

    fn mask(&self, element: &Element) -> u32 {
        let mut mask = 0;
        let mut word = String::new();
        for attribute in [&element.class, &element.id] {
            let mut last_lower = false;
            for c in attribute.chars().chain([' ']) {
                if !c.is_alphanumeric() || (last_lower && c.is_uppercase()) {
                    mask |= self.0.get(&word).copied().unwrap_or(0);
                    word.clear();
                }
                last_lower = c.is_lowercase();
                if c.is_alphanumeric() {
                    word.extend(c.to_lowercase());
                }
            }
        }
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_split_into_words() {
        let group = |g: &str, w: &str| TokenGroup { group: g.to_owned(), words: vec![w.to_owned()] };
        let index = TokenIndex::new(&[group("body", "body"), group("share", "share")]);
        let mask = |class: &str| index.mask(&Element { class: class.to_owned(), ..Element::default() });
        assert_eq!(mask("storyBody x"), 1);
        assert_eq!(mask("story-body share_bar"), 1 | 1 << 6);
        assert_eq!(mask("somebody shared"), 0);
    }
}

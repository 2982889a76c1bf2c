//! Words of class and id attributes, by the kind of content they speak of.

use crate::features::ancestors;
use depeche_model::Page;
use depeche_rules::{TokenGroup, class_words};
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

/// The bit of what leads into the text.
pub(crate) const LEAD: u32 = 1 << 2;

/// From a word to the groups it belongs to, as a mask.
#[derive(Debug)]
pub(crate) struct TokenIndex(FxHashMap<Box<[u8]>, u32>);

impl TokenIndex {
    pub(crate) fn new(groups: &[TokenGroup]) -> TokenIndex {
        let mut index = FxHashMap::default();
        for group in groups {
            let bit = GROUPS.iter().position(|g| *g == group.group).map_or(0, |i| 1 << i);
            for word in &group.words {
                *index.entry(word.as_bytes().into()).or_insert(0) |= bit;
            }
        }
        TokenIndex(index)
    }

    /// The groups an element's own attributes speak of, for each element
    /// around the blocks `of`; none for the others.
    pub(crate) fn masks(&self, page: &Page, of: &[usize]) -> Vec<u32> {
        // Most classes of a page stand there many times.
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        let mut mask = |attribute| match attribute {
            "" => 0,
            _ => *known.entry(attribute).or_insert_with(|| self.mask(attribute)),
        };
        let mut masks = vec![None; page.elements.len()];
        for i in of {
            for (id, element) in ancestors(page, page.blocks[*i].element) {
                let place = &mut masks[id.0 as usize];
                if place.is_some() {
                    break;
                }
                *place = Some(mask(element.class.as_str()) | mask(element.id.as_str()));
            }
        }
        masks.into_iter().map(Option::unwrap_or_default).collect()
    }

    fn mask(&self, attribute: &str) -> u32 {
        if attribute.is_ascii() {
            return self.mask_ascii(attribute.as_bytes());
        }
        let lower = |word: &str| word.chars().flat_map(char::to_lowercase).collect::<String>();
        let of = |word: &str| self.0.get(lower(word).as_bytes()).copied().unwrap_or(0);
        class_words(attribute).into_iter().fold(0, |mask, word| mask | of(word))
    }

    /// The same, without a word being put together.
    fn mask_ascii(&self, attribute: &[u8]) -> u32 {
        let lower = attribute.to_ascii_lowercase();
        let (mut mask, mut start, mut last_lower) = (0, 0, false);
        for (at, byte) in attribute.iter().chain(b" ").enumerate() {
            let is_part = byte.is_ascii_alphanumeric();
            if !is_part || (last_lower && byte.is_ascii_uppercase()) {
                if start < at {
                    mask |= self.0.get(&lower[start..at]).copied().unwrap_or(0);
                }
                start = at + usize::from(!is_part);
            }
            last_lower = byte.is_ascii_lowercase();
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
        assert_eq!(index.mask("storyBody x"), 1);
        assert_eq!(index.mask("story-body share_bar"), 1 | 1 << 6);
        assert_eq!(index.mask("somebody shared"), 0);
        assert_eq!(GROUPS[LEAD.trailing_zeros() as usize], "lead");
        assert_eq!((index.mask("storyBODY"), index.mask("ÉtéBody body9")), (1, 1));
    }
}

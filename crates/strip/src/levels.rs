//! The elements around blocks, but for those that add nothing.
//!
//! An editor pastes a paragraph as `p > span > strong`, a template wraps each module and each table once more: who
//! counts elements takes such a paragraph for another thing than its neighbours. A level is an element that holds
//! more blocks than the one inside it.

use crate::features::ancestors;
use depeche_model::{Block, Element, ElementId, Page};

/// The levels of a page.
#[derive(Debug)]
pub struct Levels {
    /// For each element, the outermost one around it that holds no more blocks: it stands for all of them.
    outermost: Vec<ElementId>,
    parents: Vec<Option<ElementId>>,
}

impl Levels {
    /// Cost: linear in elements and blocks.
    pub fn new(page: &Page) -> Levels {
        let mut held = vec![0_u32; page.elements.len()];
        page.blocks.iter().for_each(|block| held[block.element.0 as usize] += 1);
        // Parents stand before their children.
        for i in (0..held.len()).rev() {
            if let Some(parent) = page.elements[i].parent {
                held[parent.0 as usize] += held[i];
            }
        }
        let mut outermost: Vec<ElementId> = Vec::with_capacity(held.len());
        for (i, element) in page.elements.iter().enumerate() {
            let same = element.parent.map(|p| p.0 as usize).filter(|p| held[*p] == held[i]);
            outermost.push(same.map_or(ElementId(i as u32), |p| outermost[p]));
        }
        Levels { outermost, parents: page.elements.iter().map(|e| e.parent).collect() }
    }

    /// The innermost level around a block.
    pub fn of(&self, block: &Block) -> ElementId {
        self.outermost[block.element.0 as usize]
    }

    /// The level around a level.
    pub fn above(&self, level: ElementId) -> Option<ElementId> {
        let parent = self.parents[self.outermost[level.0 as usize].0 as usize];
        parent.map(|parent| self.outermost[parent.0 as usize])
    }

    /// The levels around a block, from the inside out.
    pub(crate) fn around(&self, block: &Block) -> impl Iterator<Item = ElementId> {
        std::iter::successors(Some(self.of(block)), |level| self.above(*level))
    }

    /// The innermost element of the level around a block's own.
    pub(crate) fn container(&self, block: &Block) -> Option<ElementId> {
        self.parents[self.of(block).0 as usize]
    }
}

/// The innermost element around a block that is not there for the look of some words.
pub(crate) fn flow_element<'p>(page: &'p Page, block: &Block) -> Option<&'p Element> {
    ancestors(page, block.element).map(|(_, element)| element).find(|element| !element.is_inline())
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{BlockKind, Features, Head, PageKind};

    /// Elements as `tag parent`, blocks by the element each stands in.
    fn page(elements: &[(&str, Option<u32>)], blocks: &[u32]) -> Page {
        let element = |(tag, parent): &(&str, Option<u32>)| Element {
            tag: (*tag).to_owned(),
            parent: parent.map(ElementId),
            ..Element::default()
        };
        let block = |element: &u32| Block {
            kind: BlockKind::Paragraph,
            text: String::new(),
            element: ElementId(*element),
            line: 0,
            gap: 0,
            features: Features::default(),
        };
        Page {
            kind: PageKind::Html,
            head: Head::default(),
            elements: elements.iter().map(element).collect(),
            blocks: blocks.iter().map(block).collect(),
            images: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// How many levels stand around each block.
    fn depths(page: &Page) -> Vec<usize> {
        let levels = Levels::new(page);
        page.blocks.iter().map(|block| levels.around(block).count()).collect()
    }

    #[test]
    fn what_wraps_a_paragraph_once_more_is_no_level() {
        // html > div > p, and html > div > div > div > p > span > b
        let wrapped = [
            ("html", None),
            ("div", Some(0)),
            ("p", Some(1)),
            ("div", Some(1)),
            ("div", Some(3)),
            ("p", Some(4)),
            ("span", Some(5)),
            ("b", Some(6)),
        ];
        let page = page(&wrapped, &[2, 7]);
        assert_eq!(depths(&page), [2, 2]);
        let levels = Levels::new(&page);
        assert_eq!(levels.container(&page.blocks[0]), levels.container(&page.blocks[1]));
        assert_eq!(flow_element(&page, &page.blocks[1]).map(|e| e.tag.as_str()), Some("p"));
    }

    #[test]
    fn rows_in_a_wrapped_table_stand_as_deep_as_in_a_bare_one() {
        let bare = [("html", None), ("p", Some(0)), ("table", Some(0)), ("tr", Some(2)), ("tr", Some(2))];
        let wrapped = [
            ("html", None),
            ("p", Some(0)),
            ("div", Some(0)),
            ("table", Some(2)),
            ("tbody", Some(3)),
            ("tr", Some(4)),
            ("tr", Some(4)),
        ];
        assert_eq!(depths(&page(&bare, &[1, 3, 4])), depths(&page(&wrapped, &[1, 5, 6])));
    }
}

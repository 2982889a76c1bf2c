//! Hidden copies of the text that is shown: structured data written as elements, the text a paywall's script will show.

use crate::body::is_kept;
use depeche_model::{Mark, Page};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::hash::BuildHasher;

/// So many letters and digits in a row are told as one; less is common to any two texts of a language.
const WINDOW: usize = 16;
/// Of more text, in bytes, no copy is looked for: what is remembered of it takes some fifty times its room.
const MOST: usize = 1 << 20;

/// Windows of the hidden text, of ten, that a copy has in common with the shown one.
const COPIED: usize = 8;

/// The kept blocks of hidden elements that say next to nothing that is not kept elsewhere too: what a button unfolds is
/// text of its own. Cost: linear in blocks and, on pages with kept hidden blocks, in letters.
pub(crate) fn hidden_copies(page: &Page, marks: &[Mark]) -> Vec<usize> {
    let kept: Vec<usize> = (0..page.blocks.len()).filter(|i| is_kept(&marks[*i])).collect();
    let bytes: usize = kept.iter().map(|i| page.blocks[*i].text.len()).sum();
    if bytes > MOST || !kept.iter().any(|i| page.blocks[*i].features.hidden) {
        return Vec::new();
    }
    let roots = hidden_roots(page);
    let mut by_root: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for i in kept {
        by_root.entry(roots[page.blocks[i].element.0 as usize]).or_default().push(i);
    }
    let counts = |blocks: &[usize]| {
        let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
        windows(blocks.iter().map(|i| &page.blocks[*i].text))
            .for_each(|window| *counts.entry(window).or_default() += 1);
        counts
    };
    let parts: Vec<_> = by_root.into_iter().map(|(root, blocks)| (root, counts(&blocks), blocks)).collect();
    let mut all: FxHashMap<u64, usize> = FxHashMap::default();
    parts.iter().flat_map(|(_, own, _)| own).for_each(|(window, n)| *all.entry(*window).or_default() += n);
    let mut copies = Vec::new();
    // Of two copies the first stays.
    for (_, own, blocks) in parts.into_iter().rev().filter(|(root, ..)| root.is_some()) {
        let copied: usize = own.iter().filter(|(window, n)| all[*window] > **n).map(|(_, n)| n).sum();
        if copied > 0 && copied * 10 >= own.values().sum::<usize>() * COPIED {
            own.iter().for_each(|(window, n)| *all.entry(*window).or_default() -= n);
            copies.extend(blocks);
        }
    }
    copies
}

/// For each element, the outermost one around it all whose blocks are hidden.
fn hidden_roots(page: &Page) -> Vec<Option<usize>> {
    let parent = |at: usize| page.elements[at].parent.map(|p| p.0 as usize);
    let mut shows = vec![false; page.elements.len()];
    for block in page.blocks.iter().filter(|block| !block.features.hidden) {
        let mut at = Some(block.element.0 as usize);
        while let Some(element) = at.filter(|element| !shows[*element]) {
            shows[element] = true;
            at = parent(element);
        }
    }
    let mut roots = vec![None; page.elements.len()];
    // Parents stand before their children.
    for at in (0..roots.len()).filter(|at| !shows[*at]) {
        roots[at] = parent(at).and_then(|above| roots[above]).or(Some(at));
    }
    roots
}

/// Hashes of every [`WINDOW`] letters and digits of texts that follow each other, whatever stands between them.
fn windows<'t>(texts: impl IntoIterator<Item = &'t String>) -> impl Iterator<Item = u64> {
    let letters: Vec<char> =
        texts.into_iter().flat_map(|t| t.chars()).filter(|c| c.is_alphanumeric()).collect();
    let hasher = rustc_hash::FxBuildHasher;
    (WINDOW..=letters.len()).map(move |end| hasher.hash_one(&letters[end - WINDOW..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{Block, BlockKind, Element, ElementId, Features, Head, PageKind};

    /// Of kept blocks, each in the body or in one of two hidden elements.
    fn copies(blocks: &[(&str, Option<usize>)]) -> Vec<usize> {
        let element = |parent| Element { parent, ..Element::default() };
        let block = |(text, root): &(&str, Option<usize>)| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            element: ElementId(root.map_or(0, |root| root as u32 + 1)),
            line: 0,
            gap: 0,
            features: Features { hidden: root.is_some(), ..Features::default() },
        };
        let page = Page {
            kind: PageKind::Html,
            head: Head::default(),
            elements: vec![element(None), element(Some(ElementId(0))), element(Some(ElementId(0)))],
            blocks: blocks.iter().map(block).collect(),
            images: Vec::new(),
            notes: Vec::new(),
        };
        let keep = Mark::Keep { score: 1.0, cut: None, rule: None };
        let mut copies = hidden_copies(&page, &vec![keep; blocks.len()]);
        copies.sort_unstable();
        copies
    }

    const FIRST: &str = "The ferry to the islands will sail twice a day from April, the port said.";
    const SECOND: &str =
        "Fares stay as they are for those who live there, and rise by a tenth for all others.";

    #[test]
    fn a_copy_in_one_piece_with_its_data() {
        let copy = format!("{FIRST}{SECOND}");
        let shown = [(FIRST, None), (SECOND, None)];
        assert_eq!(copies(&[shown[0], shown[1], ("500", Some(0)), (&copy, Some(0))]), [2, 3]);
        assert_eq!(copies(&[shown[0], (SECOND, Some(0)), ("500", Some(1)), (&copy, Some(1))]), [2, 3]);
    }

    #[test]
    fn what_is_unfolded_is_no_copy() {
        assert_eq!(copies(&[(FIRST, None), (SECOND, Some(0))]), [0usize; 0]);
    }

    #[test]
    fn the_first_of_two_hidden_copies_stays() {
        assert_eq!(copies(&[(SECOND, None), (FIRST, Some(0)), (FIRST, Some(1))]), [2]);
    }
}

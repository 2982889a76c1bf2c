//! Links around whole texts: an `a` that is never closed makes a link of all that follows.

use depeche_model::{Block, Element};

/// An `a` around so many blocks…
const BLOCKS: u32 = 3;
/// …of so many words together is around a text, not a link to one: teasers are shorter.
const WORDS: u32 = 150;

/// Takes the marks of a link from blocks that stand with others inside one endless `a`.
pub(crate) fn unlink(elements: &[Element], blocks: &mut [Block]) {
    let mut link: Vec<Option<usize>> = Vec::with_capacity(elements.len());
    for (i, element) in elements.iter().enumerate() {
        // Parents stand before their children.
        let around = element.parent.and_then(|p| link[p.0 as usize]);
        link.push(if element.tag == "a" { Some(i) } else { around });
    }
    let of = |block: &Block| link[block.element.0 as usize];
    let mut held = vec![(0_u32, 0_u32); elements.len()];
    for (at, words) in blocks.iter().filter_map(|b| Some((of(b)?, b.features.words))) {
        held[at].0 += 1;
        held[at].1 += words;
    }
    for block in blocks {
        let endless = of(block).is_some_and(|at| held[at].0 >= BLOCKS && held[at].1 >= WORDS);
        if endless {
            (block.features.link_chars, block.features.links) = (0, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{dom, stream};

    fn links(paragraphs: usize) -> Vec<u32> {
        let text =
            "The harbour stays closed until the wind turns, and nobody in the town knows when it will. ";
        let inside: String = (0..paragraphs).map(|_| format!("<p>{}</p>", text.repeat(3))).collect();
        let html = format!("<body><h1>Harbour</h1><div><a href='/x'>{inside}</div></body>");
        let page = stream::page(&html);
        let links: Vec<u32> = page.blocks.iter().skip(1).map(|b| b.features.link_chars).collect();
        let tree = dom::page(&html);
        assert!(tree.blocks.iter().skip(1).map(|b| b.features.link_chars).eq(links.iter().copied()));
        links
    }

    #[test]
    fn a_link_that_never_ends_is_none() {
        assert_eq!(links(6), [0; 6]);
        assert!(links(2).iter().all(|chars| *chars > 100), "a teaser");
    }

    #[test]
    fn nor_is_one_that_is_opened_again_in_each_paragraph() {
        let page = stream::page("<p><a href='/x'>More</p><p>One</p><p>Two</p><p>Three</p><p>Four</p>");
        let links: Vec<u32> = page.blocks.iter().map(|b| b.features.link_chars).collect();
        assert_eq!(links, [4, 3, 3, 0, 0]);
    }

    #[test]
    fn an_anchor_is_no_link() {
        for page in [stream::page, dom::page] {
            let page = page("<p><a name=top>One</p><p>Two</p><p><a name=x href='/x'>Three</a></p>");
            let links: Vec<u32> = page.blocks.iter().map(|b| b.features.link_chars).collect();
            assert_eq!(links, [0, 0, 5]);
        }
    }
}

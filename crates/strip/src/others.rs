//! Boxes of other articles: what stands below a heading that announces them.

use crate::elements::is_running;
use crate::features::ancestors;
use depeche_model::{Block, BlockKind, Element, Page, Reason};
use depeche_rules::RuleSet;
use std::ops::Range;

/// A box has so many lines that lead to other pages.
const LINKS: usize = 2;

/// So many paragraphs in a row, with no such line between them, are an article that goes on.
const GOES_ON: usize = 3;

/// A box has no more lines.
const BLOCKS: usize = 300;

/// A heading that no markup makes one has no more words.
const TITLE_WORDS: u32 = 6;

/// The blocks below headings that announce other articles (`You may also like`), behind the article; `ruled` are the
/// rules that drop blocks, `article` is the first block behind it.
///
/// Below: in the element that begins with the heading, and in articles that stand beside it.
pub(crate) fn others(page: &Page, rules: &RuleSet, ruled: &[Option<usize>], article: usize) -> Vec<usize> {
    let is_title = |block: &Block| {
        matches!(block.kind, BlockKind::Heading(_)) || block.features.words <= TITLE_WORDS && !leads_on(block)
    };
    let announces = |i: &usize| {
        is_title(&page.blocks[*i])
            && ruled[*i].is_some_and(|rule| rules.strip[rule].reason == Reason::ReadAlso)
    };
    let headings: Vec<usize> = (article.min(ruled.len())..ruled.len()).filter(announces).collect();
    if headings.is_empty() {
        return Vec::new();
    }
    let spans = Spans::new(page);
    let below = headings.into_iter().map(|heading| spans.below(heading));
    below.filter(|below| is_box(&page.blocks[below.clone()])).flatten().collect()
}

/// From which to behind which block each element goes.
struct Spans<'p> {
    page: &'p Page,
    of: Vec<Range<usize>>,
}

impl Spans<'_> {
    fn new(page: &Page) -> Spans<'_> {
        let mut of = vec![Range { start: usize::MAX, end: 0 }; page.elements.len()];
        for (i, block) in page.blocks.iter().enumerate() {
            let span = &mut of[block.element.0 as usize];
            *span = span.start.min(i)..i + 1;
        }
        // Parents stand before their children.
        for i in (0..of.len()).rev() {
            if let Some(parent) = page.elements[i].parent {
                let span = of[i].clone();
                let around = &mut of[parent.0 as usize];
                *around = around.start.min(span.start)..around.end.max(span.end);
            }
        }
        Spans { page, of }
    }

    fn below(&self, heading: usize) -> Range<usize> {
        let around = |i: usize| ancestors(self.page, self.page.blocks[i].element).map(|(id, _)| id);
        let begins = around(heading).take_while(|id| self.of[id.0 as usize].start == heading).last();
        let mut end = begins.map_or(heading + 1, |id| self.of[id.0 as usize].end);
        let parent = begins.and_then(|id| self.page.elements[id.0 as usize].parent);
        while parent.is_some() && end < self.page.blocks.len() && end - heading <= BLOCKS {
            match around(end).find(|id| self.page.elements[id.0 as usize].parent == parent) {
                Some(child) if is_article(&self.page.elements[child.0 as usize]) => {
                    end = self.of[child.0 as usize].end.max(end + 1);
                }
                _ => break,
            }
        }
        heading + 1..end
    }
}

fn is_article(element: &Element) -> bool {
    element.tag == "article" || element.class.split_whitespace().any(|class| class == "hentry")
}

fn leads_on(block: &Block) -> bool {
    block.features.link_chars * 2 > block.features.chars
}

/// Is it titles that lead on, each with a line or two?
fn is_box(blocks: &[Block]) -> bool {
    let goes_on =
        |between: &[Block]| between.iter().filter(|block| is_running(&block.features)).count() >= GOES_ON;
    blocks.len() <= BLOCKS
        && blocks.iter().filter(|block| leads_on(block)).count() >= LINKS
        && !blocks.split(leads_on).any(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{self, ARTICLE};
    use crate::thread::article;
    use depeche_model::ElementId;

    const TEASERS: &str = "a: Seven terns ask for a ferry\n\
        p: They had waited since the spring for a crossing of their own, said the oldest of them.\n\
        a: Mail by drone\n";

    /// Which lines stand in boxes, where the lines `inside` stand in an element of their own, of this tag.
    fn in_boxes(lines: &str, inside: Range<usize>, tag: &str) -> Vec<usize> {
        let mut page = pages::html(lines);
        let around = ElementId(page.elements.len() as u32);
        let parent = Some(ElementId(0));
        page.elements.push(Element { tag: tag.to_owned(), parent, ..Element::default() });
        for i in 0..page.blocks.len() {
            let element = page.blocks[i].element.0 as usize;
            if page.elements[element].tag == "a" {
                page.blocks[i].features.link_chars = page.blocks[i].features.chars;
            }
            if inside.contains(&i) {
                page.elements[element].parent = Some(around);
            }
        }
        let rules = RuleSet::built_in().unwrap();
        let ruled: Vec<Option<usize>> = page.blocks.iter().map(|b| rules.phrase(&b.text, None)).collect();
        others(&page, &rules, &ruled, article(&page, &ruled))
    }

    #[test]
    fn an_element_that_begins_with_the_heading_is_a_box() {
        let page = |heading| format!("{ARTICLE}{heading}\n{TEASERS}p: The next ferry sails on Friday.\n");
        assert_eq!(in_boxes(&page("h3: You may also like"), 2..6, "div"), [3, 4, 5]);
        assert_eq!(in_boxes(&page("h3: Terns on board"), 2..6, "div"), [0usize; 0]);
        assert_eq!(in_boxes(&page("p: You may also like"), 2..6, "div"), [3, 4, 5]);
        assert_eq!(in_boxes(&page("a: You may also like"), 2..6, "div"), [0usize; 0]);
        assert_eq!(
            in_boxes(&page("h3: You may also like"), 0..6, "div"),
            [0usize; 0],
            "it holds the article too"
        );
    }

    #[test]
    fn articles_beside_the_heading_are_below_it() {
        let page = format!("{ARTICLE}h3: You may also like\n{TEASERS}p: The next ferry sails on Friday.\n");
        assert_eq!(in_boxes(&page, 3..6, "article"), [3, 4, 5]);
        assert_eq!(in_boxes(&page, 3..6, "section"), [0usize; 0]);
    }

    #[test]
    fn text_without_links_is_no_box_nor_what_stands_above_the_article() {
        let unlinked = TEASERS.replace("a:", "p:");
        let page = format!("{ARTICLE}h3: You may also like\n{unlinked}");
        assert_eq!(in_boxes(&page, 2..6, "div"), [0usize; 0]);
        let goes_on = "p: The oldest of them said that nobody had asked the terns about it.\n".repeat(3);
        let page = format!("{ARTICLE}h3: You may also like\n{TEASERS}{goes_on}");
        assert_eq!(in_boxes(&page, 2..9, "div"), [0usize; 0], "the article goes on");
        let above = format!("h3: You may also like\n{TEASERS}{ARTICLE}");
        assert_eq!(in_boxes(&above, 0..4, "div"), [0usize; 0]);
    }
}

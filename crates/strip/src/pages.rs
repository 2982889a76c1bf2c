//! Pages for tests, a block a line: `p.chapo: text` is a paragraph of that class, `h3: text` a heading.

use depeche_model::{Block, BlockKind, Element, ElementId, Features, Head, Page, PageKind};

/// An article of two paragraphs, as long as boxes and threads want one before them.
pub(crate) const ARTICLE: &str = "p: The ferry sailed again on Tuesday morning, nine weeks after a storm tore away a part of \
    the landing stage and left the island with a fishing boat for its mail, its milk and its only doctor, who had \
    counted every box of pills since January and slept in her boots.\n\
    p: Engineers drove forty new piles into the bed of the sound, and a crane from the mainland set the deck on them.\n";

/// An HTML page of such blocks, each in an element of its own under the root.
pub(crate) fn html(lines: &str) -> Page {
    let mut page = Page {
        kind: PageKind::Html,
        head: Head::default(),
        elements: vec![Element { tag: "html".to_owned(), ..Element::default() }],
        blocks: Vec::new(),
        images: Vec::new(),
        notes: Vec::new(),
    };
    for (line, id) in lines.lines().zip(1..) {
        let (element, text) = line.split_once(": ").unwrap_or(("p", line));
        let (tag, class) = element.split_once('.').unwrap_or((element, ""));
        let parent = Some(ElementId(0));
        page.elements.push(Element { parent, tag: tag.into(), class: class.into(), ..Element::default() });
        let words = text.split_whitespace().count() as u32;
        let (chars, ends_sentence) = (text.chars().count() as u32, text.ends_with('.'));
        let features = Features { words, chars, ends_sentence, ..Features::default() };
        let level = tag.strip_prefix('h').and_then(|level| level.parse().ok());
        let (kind, text) = (level.map_or(BlockKind::Paragraph, BlockKind::Heading), text.to_owned());
        page.blocks.push(Block { kind, text, element: ElementId(id), line: 0, gap: 0, features });
    }
    page
}

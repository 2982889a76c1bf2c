//! Flat text: one block a line; Markdown too.

use crate::features::{count, is_blank};
use crate::markdown;
use crate::size::{self, MAX_BLOCKS};
use crate::wrapped;
use depeche_model::{Block, BlockKind, Element, ElementId, Page, PageKind};

/// Reads flat text: each line that is not blank is a block; hard-wrapped
/// lines are joined first when the text is clearly wrapped.
pub(crate) fn page(text: &str) -> Page {
    let mut read = if markdown::is_markdown(text) {
        markdown::lines(text)
    } else {
        lines(text).take(MAX_BLOCKS + 1).collect()
    };
    let is_over = read.len() > MAX_BLOCKS;
    read.truncate(MAX_BLOCKS);
    let blocks = wrapped::rejoin(read).into_iter().map(block).collect();
    Page {
        kind: PageKind::Text,
        head: depeche_model::Head::default(),
        elements: vec![Element { tag: "text".to_owned(), ..Element::default() }],
        blocks,
        images: Vec::new(),
        notes: is_over.then(size::note).into_iter().collect(),
    }
}

/// A line of text.
#[derive(Debug)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u32,
    /// Blank lines before it.
    pub(crate) gap: u32,
    /// White space folded.
    pub(crate) text: String,
    pub(crate) kind: BlockKind,
    /// Pieces of text in links, and characters of them.
    pub(crate) links: u32,
    pub(crate) link_chars: u32,
}

fn block(line: Line) -> Block {
    let mut features = count(&line.text);
    features.links = line.links;
    features.link_chars = line.link_chars.min(features.chars);
    let Line { number, gap, text, kind, .. } = line;
    Block { kind, text, element: ElementId(0), line: number, gap, features }
}

fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut gap = 0;
    (1..).zip(parted(text)).filter_map(move |(number, line)| {
        let text = folded(line);
        if is_blank(&text) {
            gap += 1;
            return None;
        }
        let kind = if is_list_item(&text) { BlockKind::ListItem } else { BlockKind::Paragraph };
        Some(Line { number, gap: std::mem::take(&mut gap), text, kind, links: 0, link_chars: 0 })
    })
}

/// The lines of a text, whatever ends them.
fn parted(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(is_end) else { return rest.take() };
        let behind = &text[end..];
        let length =
            if behind.starts_with("\r\n") { 2 } else { behind.chars().next().map_or(0, char::len_utf8) };
        rest = Some(&behind[length..]);
        Some(&text[..end])
    })
}

/// White space is folded, but no-break spaces (before French punctuation) stay.
pub(crate) fn folded(line: &str) -> String {
    if !line.contains(['\u{a0}', '\u{202f}']) {
        return line.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let words = line.split([' ', '\t']).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn is_list_item(line: &str) -> bool {
    line.starts_with(['•', '▪', '‣', '◦']) || line.starts_with("* ") || line.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_blocks_with_their_numbers_and_gaps() {
        let page = page("Titre\r\n\r\n\u{200b}\r\n  Un  paragraphe.\n• point");
        let got: Vec<_> = page.blocks.iter().map(|b| (b.line, b.gap, b.text.as_str())).collect();
        assert_eq!(got, [(1, 0, "Titre"), (4, 2, "Un paragraphe."), (5, 0, "• point")]);
        assert_eq!(page.blocks[2].kind, BlockKind::ListItem);
    }

    #[test]
    fn blocks_are_limited_and_a_note_says_so() {
        let page = page(&"a\n".repeat(MAX_BLOCKS + 1));
        assert_eq!((page.blocks.len(), page.notes[0].code), (MAX_BLOCKS, "blocks_limited"));
        assert!(super::page(&"a\n".repeat(MAX_BLOCKS)).notes.is_empty());
    }

    #[test]
    fn lines_end_in_all_manners() {
        let page = page("a\rb\r\nc\u{2028}d\n\re");
        let got: Vec<_> = page.blocks.iter().map(|b| (b.line, b.gap, b.text.as_str())).collect();
        assert_eq!(got, [(1, 0, "a"), (2, 0, "b"), (3, 0, "c"), (4, 0, "d"), (6, 1, "e")]);
    }

    #[test]
    fn no_break_spaces_stay() {
        assert_eq!(page(" Ah\u{a0}!  Bon ").blocks[0].text, "Ah\u{a0}! Bon");
    }
}

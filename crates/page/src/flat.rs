//! Flat text: one block a line.

use crate::features::count;
use crate::wrapped;
use depeche_model::{Block, BlockKind, Element, ElementId, Page, PageKind};

/// Reads flat text: each line that is not blank is a block; hard-wrapped
/// lines are joined first when the text is clearly wrapped.
pub(crate) fn page(text: &str) -> Page {
    let mut blocks: Vec<Block> = Vec::new();
    for (line, gap, text) in wrapped::rejoin(lines(text)) {
        let features = count(&text);
        let kind = if is_list_item(&text) { BlockKind::ListItem } else { BlockKind::Paragraph };
        blocks.push(Block { kind, text, element: ElementId(0), line, gap, features });
    }
    Page {
        kind: PageKind::Text,
        head: depeche_model::Head::default(),
        elements: vec![Element { tag: "text".to_owned(), ..Element::default() }],
        blocks,
        images: Vec::new(),
        notes: Vec::new(),
    }
}

/// A line of text: its number from 1, the blank lines before it, its text folded.
pub(crate) type Line = (u32, u32, String);

fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut gap = 0;
    let ends = |c: char| matches!(c, '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    for (number, line) in (1..).zip(text.replace("\r\n", "\n").replace('\r', "\n").split(ends)) {
        let folded = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if folded.is_empty() {
            gap += 1;
        } else {
            out.push((number, gap, keep_nbsp(line, folded)));
            gap = 0;
        }
    }
    out
}

/// White space is folded, but no-break spaces (before French punctuation) stay.
fn keep_nbsp(line: &str, folded: String) -> String {
    if !line.contains(['\u{a0}', '\u{202f}']) {
        return folded;
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
        let page = page("Titre\r\n\r\n\r\n  Un  paragraphe.\n• point");
        let got: Vec<_> = page.blocks.iter().map(|b| (b.line, b.gap, b.text.as_str())).collect();
        assert_eq!(got, [(1, 0, "Titre"), (4, 2, "Un paragraphe."), (5, 0, "• point")]);
        assert_eq!(page.blocks[2].kind, BlockKind::ListItem);
    }

    #[test]
    fn no_break_spaces_stay() {
        assert_eq!(page(" Ah\u{a0}!  Bon ").blocks[0].text, "Ah\u{a0}! Bon");
    }
}

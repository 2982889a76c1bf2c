//! Markdown, as reader services and converters of pages write it: its marks are no text. What they say is kept, that a
//! line is a heading, an item or a row, and how much of it is link.

use crate::flat::{Line, folded};
use crate::stream;
use depeche_model::BlockKind;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A text is Markdown if its first line is a heading, or by so many headings and links.
const SIGNS: usize = 3;

/// Longer texts are read as they stand: the parser takes up to 150 times a paragraph's bytes.
const LONGEST: usize = 1 << 20;

/// Is the text written in Markdown? Plain text has no `](`, and lines that begin with `# ` are rare in it.
pub(crate) fn is_markdown(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let is_heading = |line: &str| {
        let behind = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - behind.len())) && behind.starts_with(' ') && !behind.trim().is_empty()
    };
    let headings = || text.lines().filter(|line| is_heading(line)).take(SIGNS).count();
    let links = text.matches("](").take(SIGNS).count();
    text.trim_start().lines().next().is_some_and(is_heading) || links == SIGNS || headings() + links >= SIGNS
}

/// The lines of a text in Markdown, as `flat` reads those of plain text. Pictures are left out.
///
/// Tables are not read by the parser's rules, by which cells that stand under no head are no text: converters write
/// whole pages of the time of layout tables as one row.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut reader = Reader { text, ..Reader::default() };
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        reader.read(event, range);
    }
    reader.end_line();
    reader.lines
}

/// What has been read, and the line that is open.
#[derive(Default)]
struct Reader<'t> {
    text: &'t str,
    lines: Vec<Line>,
    open: String,
    /// Text of links in the open line.
    links: Vec<Range<usize>>,
    /// Where the open line begins, in bytes.
    start: usize,
    /// The line number at a place, in bytes.
    counted: (u32, usize),
    /// Elements around: lists' items, quotations, links, pictures.
    items: u32,
    quotes: u32,
    linked: u32,
    pictures: u32,
    /// Heading or code block that is open.
    kind: Option<BlockKind>,
    /// Markup of an HTML block that is open.
    html: Option<String>,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.begin(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.take(&text, range),
            Event::Html(html) => self.html.get_or_insert_default().push_str(&html),
            Event::InlineHtml(html) if html.starts_with("<br") => self.end_line(),
            Event::SoftBreak | Event::HardBreak if self.pictures == 0 => self.end_line(),
            _ => {}
        }
    }

    fn begin(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Link { .. } => {
                // Two links with nothing in between were two entries.
                if self.open.ends_with(|c: char| !c.is_whitespace())
                    && self.text[..range.start].ends_with(')')
                {
                    self.open.push(' ');
                }
                self.linked += 1;
            }
            Tag::Image { .. } => self.pictures += 1,
            Tag::Emphasis | Tag::Strong => {}
            block => {
                self.end_line();
                match block {
                    Tag::Item => self.items += 1,
                    Tag::BlockQuote(_) => self.quotes += 1,
                    Tag::Heading { level, .. } => self.kind = Some(BlockKind::Heading(*level as u8)),
                    Tag::CodeBlock(_) => self.kind = Some(BlockKind::Preformatted),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.linked -= 1,
            TagEnd::Image => self.pictures -= 1,
            TagEnd::Emphasis | TagEnd::Strong => {}
            block => {
                self.end_line();
                match block {
                    TagEnd::Item => self.items -= 1,
                    TagEnd::BlockQuote(_) => self.quotes -= 1,
                    TagEnd::HtmlBlock => self.read_html(),
                    _ => {}
                }
                self.kind = None;
            }
        }
    }

    fn take(&mut self, text: &str, range: Range<usize>) {
        if self.pictures > 0 {
            return;
        }
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line();
            }
            if self.open.is_empty() {
                self.start = range.start;
            }
            let start = self.open.len();
            self.open.push_str(line);
            if self.linked > 0 {
                self.links.push(start..self.open.len());
            }
        }
    }

    fn end_line(&mut self) {
        let (open, links) = (std::mem::take(&mut self.open), std::mem::take(&mut self.links));
        if open.trim().is_empty() {
            return;
        }
        let (line, at) = self.counted;
        let start = self.start.max(at);
        let passed = self.text.as_bytes()[at..start].iter().filter(|b| **b == b'\n').count() as u32;
        let number = line.max(1) + passed;
        self.counted = (number, start);
        let mut gap = number.saturating_sub(self.lines.last().map_or(0, |line| line.number) + 1);
        let kind = self.kind.unwrap_or(match (self.items, self.quotes) {
            (0, 0) => BlockKind::Paragraph,
            (0, _) => BlockKind::Quote,
            _ => BlockKind::ListItem,
        });
        let (pieces, kind) = parts(&open, kind);
        let mut rest = &links[..];
        for piece in pieces {
            rest = &rest[rest.partition_point(|link| link.end <= piece.start)..];
            let inside = rest.iter().take_while(|link| link.start < piece.end);
            let chars = |link: &Range<usize>| {
                open[link.start.max(piece.start)..link.end.min(piece.end)].chars().count()
            };
            let (links, link_chars) =
                (inside.clone().count() as u32, inside.map(chars).sum::<usize>() as u32);
            let text = folded(&open[piece.clone()]);
            self.lines.push(Line { number, gap: std::mem::take(&mut gap), text, kind, links, link_chars });
        }
    }

    /// Markup between the lines of Markdown is read as that of a page.
    fn read_html(&mut self) {
        let Some(html) = self.html.take() else { return };
        let number = self.lines.last().map_or(1, |line| line.number);
        self.lines.extend(stream::page(&html).blocks.into_iter().map(|block| Line {
            number,
            gap: 0,
            kind: block.kind,
            links: block.features.links,
            link_chars: block.features.link_chars,
            text: block.text,
        }));
    }
}

/// A cell of so many words holds text, not a datum.
const TEXT_CELL: usize = 12;

/// The parts of a line that are lines of their own, and what they are: the cells of a row that lays out a page.
fn parts(line: &str, kind: BlockKind) -> (Vec<Range<usize>>, BlockKind) {
    let whole = 0..line.len();
    if !line.trim_start().starts_with('|') {
        return (vec![whole], kind);
    }
    let mut start = 0;
    let cells = line.split('|').map(|cell| {
        let range = start..start + cell.len();
        start = range.end + 1;
        range
    });
    let is_text = |cell: &Range<usize>| line[cell.clone()].contains(char::is_alphanumeric);
    let cells: Vec<Range<usize>> = cells.filter(is_text).collect();
    let is_long = |cell: &Range<usize>| line[cell.clone()].split_whitespace().count() >= TEXT_CELL;
    match (cells.first(), cells.last()) {
        (Some(first), Some(last)) if !cells.iter().any(is_long) => {
            let row = first.start..last.end;
            (vec![row], BlockKind::TableRow)
        }
        _ => (cells, kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# The pier is *closed*\n\n![A pier](/pier.jpg)\n\nBy [Ana Lys](/ana) on\nMonday\\_evening.\n\n\
                        * [Home](/)[Sport](/s)\n* Weather\n\n> It will be long,\n> he said.\n\n\
                        | Boat | Metres |\n|---|---|\n| Ada | 9 |\n\n<div><p>Some <b>markup</b></p></div>\n\nThe end.";

    #[test]
    fn marks_are_no_text_and_what_they_say_is_kept() {
        use BlockKind::{Heading, ListItem, Paragraph, Quote, TableRow};
        let got: Vec<_> = lines(PAGE).into_iter().map(|l| (l.number, l.kind, l.text, l.link_chars)).collect();
        let want = [
            (1, Heading(1), "The pier is closed", 0),
            (5, Paragraph, "By Ana Lys on", 7),
            (6, Paragraph, "Monday_evening.", 0),
            (8, ListItem, "Home Sport", 9),
            (9, ListItem, "Weather", 0),
            (11, Quote, "It will be long,", 0),
            (12, Quote, "he said.", 0),
            (14, TableRow, "Boat | Metres", 0),
            (16, TableRow, "Ada | 9", 0),
        ];
        let want = want.map(|(number, kind, text, chars)| (number, kind, text.to_owned(), chars));
        assert_eq!(got[..9], want);
        assert_eq!(got[9].2, "Some markup");
        assert_eq!((got[10].0, got[10].2.as_str()), (20, "The end."));
    }

    #[test]
    fn rows_that_lay_out_a_page_are_lines() {
        let text = "The ferry that should have left at nine was still in the harbour at noon.";
        let got: Vec<_> = lines(&format!("| [Home](/) |  | {text} |\n| --- | --- |\n| a | b |"))
            .into_iter()
            .map(|line| (line.kind, line.text, line.link_chars))
            .collect();
        let want = [
            (BlockKind::Paragraph, "Home", 4),
            (BlockKind::Paragraph, text, 0),
            (BlockKind::TableRow, "a | b", 0),
        ];
        assert_eq!(got, want.map(|(kind, text, chars)| (kind, text.to_owned(), chars)));
    }

    #[test]
    fn plain_text_is_not_taken_for_markdown() {
        assert!(
            is_markdown(PAGE) && is_markdown("\n# A title\n\nA text.") && is_markdown("[a](b) [c](d) [e](f)")
        );
        for plain in
            ["#harbour is closed\nA text.", "A text [1].\n# 3 of 4\n[see](below)", "", "####### seven"]
        {
            assert!(!is_markdown(plain), "{plain}");
        }
        assert!(!is_markdown(&format!("# A title\n{}", "a".repeat(LONGEST))));
    }
}

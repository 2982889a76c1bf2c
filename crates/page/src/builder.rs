//! Blocks from a stream of events, with a stack of open elements.

use crate::capture::Captures;
use crate::features::{count, ends_sentence};
use crate::frame::Frame;
use crate::rows;
use crate::tags::is_void;
use depeche_model::{Block, BlockKind, Element, ElementId, Image, Note, Page, PageKind};

/// A line this short before a single `<br>` is a line of its own (a byline,
/// an address), not the beginning of a sentence. In characters.
const SHORT_LINE: usize = 50;

/// Builds a [`Page`] from open, text and close events in document order.
///
/// Events may be misnested only as a parser leaves them: each
/// [`Builder::close`] closes the innermost open element.
#[derive(Debug, Default)]
pub struct Builder {
    stack: Vec<Frame>,
    captures: Captures,
    elements: Vec<Element>,
    blocks: Vec<Block>,
    images: Vec<Image>,
    notes: Vec<Note>,
    links: u32,
    buffer: Buffer,
}

/// The block being filled.
#[derive(Debug, Default)]
struct Buffer {
    text: String,
    space: bool,
    link_chars: u32,
    links: u32,
    last_link: u32,
    strong_chars: u32,
    hidden: bool,
    control: bool,
    /// Line breaks since the last text.
    breaks: u32,
    /// Depth of the innermost element that holds all of the text so far.
    common: usize,
    /// That element, if it has closed since, with the depth of the outermost
    /// element that closed since: what follows stands outside of it.
    closed: Option<(ElementId, usize)>,
}

impl Builder {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a doubt about the page.
    pub fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// An element opens. Void elements need no [`Builder::close`].
    pub fn open(&mut self, tag: &str, attrs: &[(&str, &str)]) {
        if is_void(tag) {
            return self.void(tag, attrs);
        }
        let mut frame = Frame::open(self.stack.last(), tag, attrs);
        if tag == "a" {
            self.links += 1;
            frame.link = self.links;
        }
        if frame.is_block {
            self.flush();
        }
        if tag == "tr" {
            frame.row_start = Some(self.blocks.len());
        }
        self.stack.push(frame);
        self.captures.open(self.stack.len(), tag, attrs);
    }

    fn void(&mut self, tag: &str, attrs: &[(&str, &str)]) {
        let get = |name: &str| attrs.iter().find(|(n, v)| *n == name && !v.is_empty()).map(|(_, v)| *v);
        match tag {
            "br" => self.buffer.breaks += 1,
            "hr" => self.flush(),
            "img" => {
                let src = get("data-src").or_else(|| get("data-original")).or_else(|| get("src"));
                if let Some(src) = src.filter(|s| !s.starts_with("data:")) {
                    let before_block = u32::try_from(self.blocks.len()).unwrap_or(u32::MAX);
                    let alt = get("alt").unwrap_or_default().to_owned();
                    self.images.push(Image { src: src.to_owned(), alt, before_block });
                }
            }
            _ => {}
        }
        let depth = self.stack.len() + 1;
        self.captures.open(depth, tag, attrs);
        self.captures.close(depth);
    }

    /// Text inside the innermost open element, entities decoded.
    pub fn text(&mut self, text: &str) {
        self.captures.text(text);
        let Some(frame) = self.stack.last() else { return };
        if frame.skipped || frame.element.tag == "title" {
            return;
        }
        if text.trim_matches(is_space).is_empty() {
            self.buffer.space |= !text.is_empty();
            return;
        }
        if self.breaks_here() {
            self.flush();
        }
        self.push(text);
    }

    /// Do the line breaks before the coming text end the block?
    fn breaks_here(&self) -> bool {
        let line = &self.buffer.text;
        match self.buffer.breaks {
            0 => false,
            1 => ends_sentence(line) || line.chars().count() < SHORT_LINE,
            _ => true,
        }
    }

    fn push(&mut self, text: &str) {
        let depth = self.stack.len();
        let Some(frame) = self.stack.last() else { return };
        let buffer = &mut self.buffer;
        let first = buffer.text.is_empty();
        let gap = buffer.space || buffer.breaks > 0 || text.starts_with(is_space);
        if first {
            buffer.common = depth;
            (buffer.hidden, buffer.control) = (frame.hidden, frame.control);
        } else if gap {
            buffer.text.push(' ');
        }
        buffer.common = match buffer.closed.take() {
            Some((_, outer)) => depth.min(outer.saturating_sub(1)),
            None => depth.min(buffer.common),
        };
        (buffer.breaks, buffer.space) = (0, text.ends_with(is_space));
        let before = buffer.text.len();
        push_folded(&mut buffer.text, text);
        let added = u32::try_from(buffer.text[before..].chars().count()).unwrap_or(u32::MAX);
        if frame.link > 0 {
            buffer.link_chars += added;
            buffer.links += u32::from(frame.link != buffer.last_link);
        }
        buffer.last_link = frame.link;
        buffer.strong_chars += if frame.strong { added } else { 0 };
        buffer.hidden &= frame.hidden;
        buffer.control &= frame.control;
    }

    /// The innermost open element closes.
    pub fn close(&mut self) {
        let depth = self.stack.len();
        let Some(frame) = self.stack.last() else { return };
        if frame.is_block {
            self.flush();
        } else if !self.buffer.text.is_empty() && self.buffer.common >= depth {
            let id = self.buffer.closed.map_or_else(|| self.element(depth), |(id, _)| id);
            self.buffer.closed = Some((id, depth));
        }
        self.captures.close(depth);
        if let Some(start) = self.stack.last().and_then(|f| f.row_start) {
            let row = self.element(depth);
            rows::merge(&mut self.blocks, &self.elements, start, row);
        }
        self.stack.pop();
    }

    /// Ends the page: closes what is open.
    pub fn finish(mut self) -> Page {
        while !self.stack.is_empty() {
            self.close();
        }
        Page {
            kind: PageKind::Html,
            head: self.captures.head,
            elements: self.elements,
            blocks: self.blocks,
            images: self.images,
            notes: self.notes,
        }
    }

    fn flush(&mut self) {
        let buffer = std::mem::take(&mut self.buffer);
        if buffer.text.is_empty() {
            return;
        }
        let element = match buffer.closed {
            Some((id, _)) => id,
            None => self.element(buffer.common.min(self.stack.len())),
        };
        let mut features = count(&buffer.text);
        features.link_chars = buffer.link_chars.min(features.chars);
        features.links = buffer.links;
        features.strong_chars = buffer.strong_chars.min(features.chars);
        features.hidden = buffer.hidden;
        features.control = buffer.control;
        let kind = self.kind();
        self.blocks.push(Block { kind, text: buffer.text, element, line: 0, gap: 0, features });
    }

    fn kind(&self) -> BlockKind {
        for frame in self.stack.iter().rev().filter(|f| f.is_block) {
            match frame.element.tag.as_str() {
                "h1" => return BlockKind::Heading(1),
                "h2" => return BlockKind::Heading(2),
                "h3" => return BlockKind::Heading(3),
                "h4" => return BlockKind::Heading(4),
                "h5" => return BlockKind::Heading(5),
                "h6" => return BlockKind::Heading(6),
                "li" | "dd" | "dt" => return BlockKind::ListItem,
                "blockquote" => return BlockKind::Quote,
                "figcaption" | "caption" => return BlockKind::Caption,
                "pre" => return BlockKind::Preformatted,
                "article" | "section" | "main" | "body" | "td" | "table" | "figure" => break,
                _ => {}
            }
        }
        BlockKind::Paragraph
    }

    /// The element at `depth` (from 1) of the stack, with all its ancestors,
    /// added to the page if it is not there yet.
    fn element(&mut self, depth: usize) -> ElementId {
        let mut parent = None;
        for frame in self.stack.iter_mut().take(depth.max(1)) {
            let id = frame.id.unwrap_or_else(|| {
                let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
                self.elements.push(Element { parent, ..std::mem::take(&mut frame.element) });
                frame.element.tag.clone_from(&self.elements[id.0 as usize].tag);
                frame.id = Some(id);
                id
            });
            parent = Some(id);
        }
        parent.unwrap_or(ElementId(0))
    }
}

/// HTML's white space; no-break spaces are text.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn push_folded(out: &mut String, text: &str) {
    for (i, word) in text.split(is_space).filter(|w| !w.is_empty()).enumerate() {
        if i > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

//! Blocks from a stream of events, with a stack of open elements.

use crate::attributes::{Attribute, find, is_space};
use crate::capture::Captures;
use crate::endless;
use crate::features::{count, ends_sentence, is_blank};
use crate::frame::{self, Frame, Lines};
use crate::rows;
use crate::size::{self, MAX_BLOCKS};
use crate::tags::{Name, Tag, VOID};
use depeche_model::{Block, BlockKind, Element, ElementId, Image, Note, Page, PageKind, font_size};

/// A line this short before a single `<br>` is a line of its own (a byline,
/// an address), not the beginning of a sentence. In characters.
const SHORT_LINE: usize = 50;
/// A kicker has no more words.
const KICKER_WORDS: usize = 2;
/// A size of `font` that headlines have.
const LARGE: i32 = 5;
/// A label has no more characters, with its colon.
const LABEL_CHARS: usize = 16;

/// Markup of pages has an element that holds text, or its ancestor, for so many bytes…
const BYTES_AN_ELEMENT: usize = 300;
/// …and a block for so many.
const BYTES_A_BLOCK: usize = 600;

/// Builds a [`Page`] from open, text and close events in document order.
///
/// Events may be misnested only as a parser leaves them: each
/// [`Builder::close`] closes the innermost open element.
#[derive(Debug, Default)]
pub struct Builder<'a> {
    stack: Vec<Frame<'a>>,
    /// Attributes of all open elements, outermost first.
    attrs: Vec<Attribute<'a>>,
    captures: Captures,
    elements: Vec<Element>,
    blocks: Vec<Block>,
    images: Vec<Image>,
    notes: Vec<Note>,
    links: u32,
    buffer: Buffer,
    /// Blocks were left out, for there are too many.
    is_over: bool,
}

/// A place to be led to, not a link.
fn is_anchor(attrs: &[Attribute<'_>]) -> bool {
    find(attrs, "name").is_some() && find(attrs, "href").is_none()
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
    /// Line ends since the last text, where they are kept.
    line_ends: u32,
    /// A byline or a time begins or ends here: words of their own, though no space may stand beside them.
    seam: bool,
    /// An element in a byline does: most likely words of their own.
    in_byline: bool,
    /// The inline element that closed here last, and whether another of its name opened right behind it.
    sibling: (Option<Tag>, bool),
    /// Depth of the innermost element that holds all of the text so far.
    common: usize,
    /// That element, if it has closed since, with the depth of the outermost
    /// element that closed since: what follows stands outside of it.
    closed: Option<(ElementId, usize)>,
}

impl<'a> Builder<'a> {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, with room for the elements and blocks that markup of so many bytes is likely to have.
    pub(crate) fn for_markup(bytes: usize) -> Self {
        Builder {
            elements: Vec::with_capacity(bytes / BYTES_AN_ELEMENT),
            blocks: Vec::with_capacity(bytes / BYTES_A_BLOCK),
            ..Self::default()
        }
    }

    /// Adds a doubt about the page.
    pub fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// An element opens; its attributes are taken out of `attrs`. Void
    /// elements need no [`Builder::close`].
    pub fn open(&mut self, name: Name<'a>, attrs: &mut Vec<Attribute<'a>>) {
        if name.tag.is(VOID) {
            self.void(&name, attrs);
            return attrs.clear();
        }
        let tag = name.tag;
        let mut frame = Frame::open(self.stack.last(), name, attrs);
        if tag == Tag::A && !is_anchor(attrs) {
            self.links += 1;
            (frame.link, frame.own_link) = (self.links, self.links);
        }
        if frame.is_block {
            self.flush();
        }
        if tag == Tag::Tr {
            frame.row_start = Some(self.blocks.len());
        }
        self.buffer.sibling.1 |= self.buffer.sibling.0 == Some(tag);
        self.buffer.in_byline |= self.captures.in_byline();
        self.buffer.seam |= self.captures.open(self.stack.len() + 1, tag, attrs);
        frame.attrs = self.attrs.len();
        self.attrs.append(attrs);
        self.stack.push(frame);
    }

    fn void(&mut self, name: &Name<'a>, attrs: &[Attribute<'a>]) {
        let get = |name: &str| find(attrs, name).filter(|v| !v.is_empty());
        match name.tag {
            Tag::Br => self.buffer.breaks += 1,
            Tag::Hr => self.flush(),
            Tag::Img => {
                let src = get("data-src").or_else(|| get("data-original")).or_else(|| get("src"));
                if let Some(src) = src.filter(|s| !s.starts_with("data:") && self.images.len() < MAX_BLOCKS) {
                    let before_block = u32::try_from(self.blocks.len()).unwrap_or(u32::MAX);
                    let alt = get("alt").unwrap_or_default().to_owned();
                    self.images.push(Image { src: src.to_owned(), alt, before_block });
                }
            }
            _ => {}
        }
        let depth = self.stack.len() + 1;
        self.captures.open(depth, name.tag, attrs);
        self.captures.close(depth);
    }

    /// The open element at `depth` (1 for the root) gets the attributes it lacks.
    pub fn amend(&mut self, depth: usize, attrs: &mut Vec<Attribute<'a>>) {
        let from = self.stack.get(depth.saturating_sub(1)).map(|f| f.attrs);
        let (Some(from), Some(frame)) = (from, self.stack.get(depth.saturating_sub(1))) else { return };
        let to = self.stack.get(depth).map_or(self.attrs.len(), |f| f.attrs);
        let own = &self.attrs[from..to];
        attrs.retain(|a| find(own, &a.name).is_none());
        self.captures.open(depth, frame.name.tag, attrs);
        let added = attrs.len();
        self.attrs.splice(to..to, attrs.drain(..));
        let all = &self.attrs[from..to + added];
        if let Some(id) = frame.id {
            let element = &mut self.elements[id.0 as usize];
            *element = frame::element(&frame.name, all, element.parent);
        }
        self.stack[depth..].iter_mut().for_each(|f| f.attrs += added);
    }

    /// The open element at `depth` (1 for the root) ends, but elements inside
    /// of it stay open: what comes is no longer inside of it. It still wants
    /// its [`Builder::close`].
    pub fn release(&mut self, depth: usize) {
        self.stack[depth - 1].released = true;
        for i in depth - 1..self.stack.len() {
            let (above, below) = self.stack.split_at_mut(i);
            below[0].inherit(above.last());
        }
    }

    /// Text inside the innermost open element, entities decoded.
    pub fn text(&mut self, text: &str) {
        self.captures.text(text);
        let Some(frame) = self.stack.last() else { return };
        if frame.skipped || frame.name.tag == Tag::Title {
            return;
        }
        match frame.lines {
            Lines::Folded => self.folded(text),
            lines => self.in_lines(text, lines),
        }
    }

    /// Text whose line ends are kept.
    fn in_lines(&mut self, text: &str, lines: Lines) {
        for (i, line) in text.split('\n').enumerate() {
            self.buffer.line_ends += u32::from(i > 0);
            if line.bytes().all(is_space) {
                continue;
            }
            match (self.buffer.line_ends, lines) {
                (0, _) => {}
                (1, Lines::Meant) => self.buffer.breaks += 1,
                (1, _) => self.buffer.space = true,
                _ => self.flush(),
            }
            self.folded(line);
        }
    }

    /// Text whose white space is folded.
    fn folded(&mut self, text: &str) {
        if text.bytes().all(is_space) {
            self.buffer.space |= !text.is_empty();
            return;
        }
        if self.breaks_here(text) {
            self.flush();
        }
        self.push(text);
    }

    /// Do the line breaks before the coming text end the block?
    fn breaks_here(&self, coming: &str) -> bool {
        let line = &self.buffer.text;
        match self.buffer.breaks {
            0 => false,
            1 => {
                let is_short = line.chars().count() < SHORT_LINE && !self.in_title();
                let goes_on = line.ends_with(',') || coming.trim_start().starts_with(char::is_lowercase);
                ends_sentence(line) || is_short || !goes_on && self.looks_otherwise()
            }
            _ => true,
        }
    }

    /// The heading of a page is broken for the look of its lines; one below holds several, each of its own. A word or
    /// two before the break are a kicker, and what is small behind it, a time or a byline is none of the title.
    fn in_title(&self) -> bool {
        let small = self.stack.last().is_some_and(|f| matches!(f.name.tag, Tag::Small | Tag::Time));
        let kicker = self.buffer.text.split(' ').nth(KICKER_WORDS).is_none();
        let is_bold = self.stack.last().is_some_and(|f| f.strong);
        let is_heading = || self.kind() == BlockKind::Heading(1) || is_bold && self.is_large();
        !small && !kicker && is_heading() && !self.captures.in_byline()
    }

    /// The text stands in `font` of a headline's size.
    fn is_large(&self) -> bool {
        let inline = self.stack.iter().enumerate().rev().take_while(|(_, f)| !f.is_block);
        let mut sizes = inline.filter_map(|(at, _)| find(self.attrs_at(at), "size").and_then(font_size));
        sizes.next().is_some_and(|size| size >= LARGE)
    }

    /// The attributes of an open element by its place in the stack.
    fn attrs_at(&self, at: usize) -> &[Attribute<'a>] {
        let to = self.stack.get(at + 1).map_or(self.attrs.len(), |f| f.attrs);
        &self.attrs[self.stack[at].attrs..to]
    }

    /// All of the text so far stood in emphasis, `font` or a link that has closed since, and the coming text stands
    /// in other: a headline and its standfirst, where no element tells them apart.
    fn looks_otherwise(&self) -> bool {
        let Some((id, _)) = self.buffer.closed else { return false };
        let parents = |e: &&Element| e.parent.map(|p| &self.elements[p.0 as usize]);
        let around = std::iter::successors(Some(&self.elements[id.0 as usize]), parents);
        let before = around.take_while(|e| e.is_inline() || e.tag == "a").map(|e| {
            let size = e.attrs.iter().find(|(name, _)| name == "size").map(|(_, size)| size.as_str());
            (e.tag.as_str(), size)
        });
        let inline = self.stack.iter().enumerate().rev().take_while(|(_, f)| !f.is_block);
        let coming = inline.map(|(at, f)| {
            let attrs = self.attrs_at(at);
            (f.name.text.as_ref(), find(attrs, "size"))
        });
        // A span says nothing of the look.
        let look = |(tag, _): &(&str, Option<&str>)| *tag != "span";
        !before.filter(look).eq(coming.filter(look))
    }

    fn push(&mut self, text: &str) {
        let depth = self.stack.len();
        let Some(frame) = self.stack.last() else { return };
        let buffer = &mut self.buffer;
        let first = buffer.text.is_empty();
        // Nor is one link after another half a word.
        let links = frame.link > 0 && buffer.last_link > 0 && frame.link != buffer.last_link;
        // Nor is a label: `作者：李明`, `字号：大`.
        let seam = buffer.seam || links || buffer.sibling.1 && has_label(text) && has_label(&buffer.text);
        let gap = buffer.space || buffer.breaks > 0 || text.bytes().next().is_some_and(is_space);
        if first {
            buffer.common = depth;
            (buffer.hidden, buffer.control) = (frame.hidden, frame.control);
        } else if gap
            || (seam || buffer.in_byline && parts_words(&buffer.text, text))
                && buffer.text.ends_with(is_word)
                && text.starts_with(is_word)
        {
            buffer.text.push(' ');
        }
        (buffer.seam, buffer.in_byline, buffer.sibling) = (false, false, (None, false));
        buffer.common = match buffer.closed.take() {
            Some((_, outer)) => depth.min(outer.saturating_sub(1)),
            None => depth.min(buffer.common),
        };
        (buffer.breaks, buffer.line_ends, buffer.space) =
            (0, 0, text.bytes().next_back().is_some_and(is_space));
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
        self.buffer.sibling.0 = self.stack.last().filter(|f| !f.is_block).map(|f| f.name.tag);
        self.buffer.in_byline |= self.captures.in_byline();
        self.buffer.seam |= self.captures.close(depth);
        let row_start = self.stack.last().and_then(|f| f.row_start);
        if let Some(start) = row_start.filter(|start| *start < self.blocks.len()) {
            let row = self.element(depth);
            rows::merge(&mut self.blocks, &self.elements, start, row);
        }
        if let Some(frame) = self.stack.pop() {
            self.attrs.truncate(frame.attrs);
        }
    }

    /// Ends the page: closes what is open.
    pub fn finish(mut self) -> Page {
        while !self.stack.is_empty() {
            self.close();
        }
        endless::unlink(&self.elements, &mut self.blocks);
        self.notes.extend(self.is_over.then(size::note));
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
        let mut buffer = std::mem::take(&mut self.buffer);
        if !is_blank(&buffer.text) {
            self.end_block(&buffer);
        }
        buffer.text.clear();
        // Its room serves the next block.
        self.buffer.text = buffer.text;
    }

    fn end_block(&mut self, buffer: &Buffer) {
        if self.blocks.len() == MAX_BLOCKS {
            self.is_over = true;
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
        let (kind, text) = (self.kind(), buffer.text.as_str().to_owned());
        self.blocks.push(Block { kind, text, element, line: 0, gap: 0, features });
    }

    fn kind(&self) -> BlockKind {
        for frame in self.stack.iter().rev().filter(|f| f.is_block) {
            match frame.name.tag {
                Tag::H1 => return BlockKind::Heading(1),
                Tag::H2 => return BlockKind::Heading(2),
                Tag::H3 => return BlockKind::Heading(3),
                Tag::H4 => return BlockKind::Heading(4),
                Tag::H5 => return BlockKind::Heading(5),
                Tag::H6 => return BlockKind::Heading(6),
                Tag::Li | Tag::Dd | Tag::Dt => return BlockKind::ListItem,
                Tag::Blockquote => return BlockKind::Quote,
                Tag::Figcaption | Tag::Caption => return BlockKind::Caption,
                Tag::Pre => return BlockKind::Preformatted,
                Tag::Article | Tag::Section | Tag::Main | Tag::Body => break,
                Tag::Td | Tag::Table | Tag::Figure => break,
                _ => {}
            }
        }
        BlockKind::Paragraph
    }

    /// The element at `depth` (from 1) of the stack, with all its ancestors,
    /// added to the page if it is not there yet.
    fn element(&mut self, depth: usize) -> ElementId {
        let depth = depth.max(1);
        // What is in the page already has its ancestors there.
        let known = self.stack.iter().take(depth).rposition(|f| f.id.is_some());
        let mut parent = known.and_then(|at| self.stack[at].id);
        for at in known.map_or(0, |at| at + 1)..depth.min(self.stack.len()) {
            let to = self.stack.get(at + 1).map_or(self.attrs.len(), |f| f.attrs);
            let frame = &mut self.stack[at];
            if frame.released {
                continue;
            }
            let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
            self.elements.push(frame::element(&frame.name, &self.attrs[frame.attrs..to], parent));
            frame.id = Some(id);
            parent = Some(id);
        }
        parent.unwrap_or(ElementId(0))
    }
}

/// Is it another word? Not behind one letter (`<span>T</span>he`), nor where small letters go on, but in an address.
fn parts_words(before: &str, behind: &str) -> bool {
    let small = before.ends_with(char::is_lowercase) && behind.starts_with(char::is_lowercase);
    let last = before.rsplit(|c: char| !is_word(c)).next().unwrap_or_default();
    let letter = last.chars().count() == 1 && last.chars().all(|c| c.is_uppercase() || c.is_lowercase());
    !small && !letter || is_mail(behind)
}

/// The text begins with the address of a mailbox.
fn is_mail(text: &str) -> bool {
    text.split(' ').next().is_some_and(|word| word.contains('@'))
}

/// The text begins with a few words and a colon.
fn has_label(text: &str) -> bool {
    let colon = text.char_indices().take(LABEL_CHARS).find(|(_, c)| matches!(c, ':' | '：'));
    colon.is_some_and(|(at, _)| text[..at].chars().any(char::is_alphabetic))
}

/// Folds white space; no-break spaces are text.
fn push_folded(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut first = true;
    while let Some(skipped) = bytes[at..].iter().position(|b| !is_space(*b)) {
        let from = at + skipped;
        // A run of words with single blanks between them is copied at once.
        let mut to = from;
        while to < bytes.len() && !(is_space(bytes[to]) && (bytes[to] != b' ' || ends_run(bytes, to))) {
            to += 1;
        }
        if !first {
            out.push(' ');
        }
        out.push_str(&text[from..to]);
        (at, first) = (to, false);
    }
}

/// Does more white space, or nothing, follow?
fn ends_run(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1).is_none_or(|b| is_space(*b))
}

/// A letter, a digit, or a sign that stands on one.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{900}'..='\u{109f}')
}

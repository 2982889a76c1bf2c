//! The stack of open elements, in step with the builder's.

use crate::attributes::{self, Attribute};
use crate::builder::Builder;
use crate::nesting::MAX_DEPTH;
use crate::stream::formatting::{Entry, Formatting};
use crate::tags::{FORMATTING, IMPLIED, Name, SCOPE, TAGS, Tag, VOID};

/// What tags mean at this place, beyond what they mean in running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Flow,
    Table,
    Rows,
    Row,
    Cell,
    Caption,
    Columns,
}

impl Place {
    /// The place inside an element that stands in `outer`.
    fn inside(tag: Tag, outer: Place) -> Place {
        match tag {
            Tag::Table => Place::Table,
            Tag::Tbody | Tag::Thead | Tag::Tfoot => Place::Rows,
            Tag::Tr => Place::Row,
            Tag::Td | Tag::Th => Place::Cell,
            Tag::Caption => Place::Caption,
            Tag::Colgroup => Place::Columns,
            Tag::Template => Place::Flow,
            _ => outer,
        }
    }
}

/// An open element.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) name: Name<'a>,
    pub(super) place: Place,
    /// Of SVG or MathML.
    pub(super) foreign: bool,
    /// Has ended, but what is open inside has not.
    released: bool,
}

impl Node<'_> {
    fn tag(&self) -> Option<Tag> {
        (!self.foreign && !self.released).then_some(self.name.tag)
    }

    /// Do elements further out lie out of scope?
    fn bounds(&self) -> bool {
        match self.foreign {
            true => self.holds_html(),
            false => !self.released && self.name.tag.is(SCOPE),
        }
    }

    /// HTML may stand inside, though it is an element of SVG or MathML.
    pub(super) fn holds_html(&self) -> bool {
        let tag = self.name.tag;
        matches!(tag, Tag::ForeignObject | Tag::Desc | Tag::Title)
            || matches!(tag, Tag::Mi | Tag::Mn | Tag::Mo | Tag::Ms | Tag::Mtext)
    }
}

/// Open elements, and the events they give.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) builder: Builder<'a>,
    stack: Vec<Node<'a>>,
    /// How many of each are open, so that what is not open is not looked for.
    open: [u16; TAGS],
    formatting: Formatting<'a>,
    attrs: Vec<Attribute<'a>>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(html: &str) -> Self {
        Tree {
            builder: Builder::for_markup(html.len()),
            stack: Vec::new(),
            open: [0; TAGS],
            formatting: Formatting::default(),
            attrs: Vec::new(),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.stack.len() >= MAX_DEPTH
    }

    pub(super) fn current(&self) -> Option<&Node<'a>> {
        self.stack.last()
    }

    pub(super) fn current_is(&self, tag: Tag) -> bool {
        self.current().is_some_and(|n| n.tag() == Some(tag))
    }

    pub(super) fn place(&self) -> Place {
        self.current().map_or(Place::Flow, |n| n.place)
    }

    pub(super) fn is_foreign(&self) -> bool {
        self.current().is_some_and(|n| n.foreign)
    }

    pub(super) fn has(&self, tag: Tag) -> bool {
        self.open[tag as usize] > 0
    }

    /// Opens an element that has content.
    pub(super) fn push(&mut self, name: Name<'a>, attrs: &mut Vec<Attribute<'a>>, foreign: bool) {
        let tag = name.tag;
        let place = if foreign { self.place() } else { Place::inside(tag, self.place()) };
        self.open[tag as usize] += u16::from(!foreign);
        self.stack.push(Node { name: name.clone(), place, foreign, released: false });
        // Inside SVG no element is void.
        let tag = if foreign && tag.is(VOID) { Tag::Other } else { tag };
        self.builder.open(Name { tag, ..name }, attrs);
    }

    /// Opens an element the markup only implies.
    pub(super) fn imply(&mut self, tag: Tag) {
        self.push(tag.into(), &mut Vec::new(), false);
    }

    /// Opens a formatting element, and remembers to open it again.
    pub(super) fn push_formatting(
        &mut self,
        name: Name<'a>,
        attrs: &mut Vec<Attribute<'a>>,
        source: &'a str,
    ) {
        let (tag, at) = (name.tag, self.stack.len());
        self.push(name, attrs, false);
        self.formatting.push(Entry { tag, source, at: Some(at), again: 0 });
    }

    pub(super) fn push_with_wall(&mut self, name: Name<'a>, attrs: &mut Vec<Attribute<'a>>) {
        self.push(name, attrs, false);
        self.formatting.wall();
    }

    pub(super) fn forget_to_wall(&mut self) {
        self.formatting.forget_to_wall();
    }

    /// Closes the innermost element, and what had ended around it.
    pub(super) fn pop(&mut self) {
        let Some(node) = self.stack.pop() else { return };
        if let Some(tag) = node.tag() {
            self.open[tag as usize] -= 1;
            if tag.is(FORMATTING) {
                self.formatting.closed(self.stack.len());
            }
        }
        self.builder.close();
        if self.stack.last().is_some_and(|n| n.released) {
            self.pop();
        }
    }

    /// Closes elements until `depth` are left.
    pub(super) fn pop_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            self.pop();
        }
    }

    /// Closes elements up to and with the innermost `tag`.
    pub(super) fn pop_until(&mut self, is_it: impl Fn(Tag) -> bool) {
        let at = self.stack.iter().rposition(|n| n.tag().is_some_and(&is_it));
        at.into_iter().for_each(|at| self.pop_to(at));
    }

    /// Closes elements down to the innermost one that `is_it`.
    pub(super) fn pop_down_to(&mut self, is_it: impl Fn(Tag) -> bool) {
        while self.stack.len() > 1 && !self.current().is_some_and(|n| n.tag().is_some_and(&is_it)) {
            self.pop();
        }
    }

    /// Is an element open that `is_it`, with no other between that bounds its scope?
    pub(super) fn in_scope(&self, is_it: impl Fn(Tag) -> bool, also_bounds: &[Tag]) -> bool {
        for node in self.stack.iter().rev() {
            match node.tag() {
                Some(tag) if is_it(tag) => return true,
                Some(tag) if also_bounds.contains(&tag) => return false,
                _ if node.bounds() => return false,
                _ => {}
            }
        }
        false
    }

    pub(super) fn has_in_scope(&self, tag: Tag) -> bool {
        self.has(tag) && self.in_scope(|t| t == tag, &[])
    }

    /// As [`Tree::has_in_scope`], where only tables and templates bound.
    pub(super) fn has_in_table_scope(&self, tag: Tag) -> bool {
        let bounds = |t: Tag| matches!(t, Tag::Html | Tag::Table | Tag::Template);
        let tags = || self.stack.iter().rev().filter_map(Node::tag);
        self.has(tag) && tags().find(|t| *t == tag || bounds(*t)) == Some(tag)
    }

    /// Closes elements whose end tags may be left out, but for `except`.
    pub(super) fn end_implied(&mut self, except: Option<Tag>) {
        while self.current().is_some_and(|n| n.tag().is_some_and(|t| t.is(IMPLIED) && Some(t) != except)) {
            self.pop();
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.has(Tag::P) && self.in_scope(|t| t == Tag::P, &[Tag::Button]) {
            self.pop_until(|t| t == Tag::P);
        }
    }

    /// The open elements from the inside out, with their places.
    pub(super) fn outwards(&self) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.stack.iter().enumerate().rev()
    }

    /// Opens again the formatting elements that ended with their block.
    pub(super) fn reopen_formatting(&mut self) {
        for index in self.formatting.ended() {
            let Some(entry) = self.formatting.get(index).filter(|_| !self.is_full()) else { return };
            let mut attrs = std::mem::take(&mut self.attrs);
            attributes::read(entry.source, 0, &mut attrs);
            self.formatting.opened(index, self.stack.len());
            self.push(entry.tag.into(), &mut attrs, false);
            self.attrs = attrs;
        }
    }

    /// Ends the formatting element `tag`, as the adoption agency of browsers
    /// does; but blocks inside of it stay inside. `false` if none is known.
    pub(super) fn end_formatting(&mut self, tag: Tag) -> bool {
        let Some(index) = self.formatting.find(tag) else { return false };
        let at = self.formatting.get(index).and_then(|e| e.at);
        if at.is_some_and(|at| !self.stack[at..].iter().skip(1).all(|n| !n.bounds())) {
            return true;
        }
        self.formatting.remove(index);
        if let Some(at) = at {
            match self.stack[at + 1..].iter().any(|n| n.tag().is_some_and(|t| t.is(crate::tags::SPECIAL))) {
                true => self.release(at),
                false => self.pop_to(at),
            }
        }
        true
    }

    /// Ends the element at `at`, but not what is open inside.
    pub(super) fn release(&mut self, at: usize) {
        if at + 1 == self.stack.len() {
            return self.pop();
        }
        if let Some(tag) = self.stack[at].tag() {
            self.open[tag as usize] -= 1;
        }
        self.stack[at].released = true;
        self.builder.release(at + 1);
    }
}

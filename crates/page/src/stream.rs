//! HTML through a tokenizer and a stack of open elements, without a tree.
//!
//! Gives the builder the events a walk over the browser's tree would give, in
//! the order of the markup. Optional end tags, implied elements, raw text,
//! table structure, formatting elements across blocks and SVG follow the
//! standard. Where browsers move elements about once they are known, this
//! leaves them where they stand: text between the rows of a table stays
//! there, and a block inside an unclosed `b` stays inside.

mod end;
mod foreign;
mod formatting;
mod raw;
mod start;
mod tables;
mod tokens;
mod tree;

use crate::attributes::{Attribute, is_space};
use crate::nesting::{self, MAX_DEPTH};
use crate::tags::{ESCAPABLE, HEAD, Name, OPTIONAL, RAW, SKIPPED, Tag, VOID};
use depeche_model::{Note, Page};
use htmlize::unescape;
use memchr::{memchr, memchr2_iter};
use std::borrow::Cow;
use tokens::{Token, Tokens};
use tree::Tree;

/// Reads a page; linear in the markup, whatever it holds.
pub(crate) fn page(html: &str) -> Page {
    let html = without_returns_and_nulls(html);
    let mut parser = Parser::new(&html);
    parser.run();
    parser.finish()
}

/// Line ends become line feeds, as in browsers; NULs go.
fn without_returns_and_nulls(html: &str) -> Cow<'_, str> {
    let mut marks = memchr2_iter(b'\r', 0, html.as_bytes()).peekable();
    if marks.peek().is_none() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for at in marks {
        out.push_str(&html[from..at]);
        from = at + 1;
        let bytes = html.as_bytes();
        if bytes[at] == b'\r' && bytes.get(from) != Some(&b'\n') {
            out.push('\n');
        }
    }
    out.push_str(&html[from..]);
    Cow::Owned(out)
}

/// How far the page has come; elements of the head end with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Start,
    BeforeHead,
    Head,
    AfterHead,
    Body,
}

/// A start tag.
struct Start<'a> {
    name: Name<'a>,
    source: &'a str,
    self_closing: bool,
    attrs: Vec<Attribute<'a>>,
}

/// The parser: which tag opens and closes what.
struct Parser<'a> {
    tokens: Tokens<'a>,
    tree: Tree<'a>,
    phase: Phase,
    /// Inside a form, where another form does not open.
    in_form: bool,
    /// Elements open beyond the deepest that is kept, now and at most.
    beyond: usize,
    deepest_beyond: usize,
    attributes_passed_over: usize,
}

impl<'a> Parser<'a> {
    fn new(html: &'a str) -> Self {
        Parser {
            tokens: Tokens::new(html),
            tree: Tree::new(html),
            phase: Phase::Start,
            in_form: false,
            beyond: 0,
            deepest_beyond: 0,
            attributes_passed_over: 0,
        }
    }

    fn run(&mut self) {
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Text(text) => self.text(text),
                Token::End(name) => self.end_tag(Name::new(name)),
                Token::Start { name, source, end } => {
                    self.attributes_passed_over += end.passed_over;
                    let attrs = std::mem::take(&mut self.tokens.attrs);
                    let mut start =
                        Start { name: Name::new(name), source, self_closing: end.self_closing, attrs };
                    self.start_tag(&mut start);
                    self.tokens.attrs = start.attrs;
                }
            }
            self.tokens.foreign = self.tree.is_foreign();
        }
    }

    fn finish(mut self) -> Page {
        if self.deepest_beyond > 0 {
            self.tree.builder.note(nesting::note(MAX_DEPTH + self.deepest_beyond));
        }
        if self.attributes_passed_over > 0 {
            let detail = format!("{} attributes of overlong tags were ignored", self.attributes_passed_over);
            self.tree.builder.note(Note::new("attributes_limited", detail));
        }
        self.tree.pop_to(0);
        self.tree.builder.finish()
    }

    fn text(&mut self, text: &str) {
        let blank = text.bytes().all(is_space);
        if !blank {
            if self.in_head() {
                self.open_body();
            }
            if !self.tree.is_foreign() {
                self.tree.reopen_formatting();
            }
        }
        self.put_text(text);
    }

    fn put_text(&mut self, text: &str) {
        match memchr(b'&', text.as_bytes()) {
            Some(_) => self.tree.builder.text(&unescape(text)),
            None => self.tree.builder.text(text),
        }
    }

    /// The body has not begun.
    fn in_head(&self) -> bool {
        self.phase < Phase::Body && !self.tree.has(Tag::Template)
    }

    fn start_tag(&mut self, start: &mut Start<'a>) {
        let tag = start.name.tag;
        if self.tree.is_full() && !tag.is(VOID | RAW | ESCAPABLE) {
            return self.pass_over(tag);
        }
        if self.tree.is_foreign() && self.foreign_start(start) {
            return;
        }
        if self.in_head() && self.head_start(start) {
            return;
        }
        if !self.table_start(start) {
            self.flow_start(start);
        }
    }

    /// A tag nested too deep is left out; its text is not.
    fn pass_over(&mut self, tag: Tag) {
        self.tree.builder.text(" ");
        if !tag.is(OPTIONAL) {
            self.beyond += 1;
            self.deepest_beyond = self.deepest_beyond.max(self.beyond);
        }
    }

    fn end_tag(&mut self, name: Name<'a>) {
        let tag = name.tag;
        if self.beyond > 0 && !tag.is(VOID | RAW | ESCAPABLE) {
            self.tree.builder.text(" ");
            self.beyond -= usize::from(!tag.is(OPTIONAL));
            return;
        }
        if self.tree.is_foreign() && self.foreign_end(&name) {
            return;
        }
        if self.in_head() && self.head_end(tag) {
            return;
        }
        if !self.table_end(tag) {
            self.flow_end(&name);
        }
    }

    /// Handles a start tag before the body; `false` once it has opened the body.
    fn head_start(&mut self, start: &mut Start<'a>) -> bool {
        let tag = start.name.tag;
        if tag == Tag::Html {
            self.html_tag(start);
            return true;
        }
        if self.phase == Phase::Start {
            self.tree.imply(Tag::Html);
            self.phase = Phase::BeforeHead;
        }
        if tag == Tag::Head {
            if self.phase == Phase::BeforeHead {
                self.tree.push(start.name.clone(), &mut start.attrs, false);
                self.phase = Phase::Head;
            }
            return true;
        }
        if tag.is(HEAD) {
            if self.phase == Phase::BeforeHead {
                self.tree.imply(Tag::Head);
                self.phase = Phase::Head;
            }
            self.flow_start(start);
            return true;
        }
        if tag == Tag::Body {
            self.close_head();
            self.tree.push(start.name.clone(), &mut start.attrs, false);
            self.phase = Phase::Body;
            return true;
        }
        self.open_body();
        false
    }

    /// Handles an end tag before the body; `false` once it has opened the body.
    fn head_end(&mut self, tag: Tag) -> bool {
        match tag {
            Tag::Head => {
                if self.phase == Phase::Head {
                    self.tree.pop();
                    self.phase = Phase::AfterHead;
                }
                true
            }
            Tag::Body | Tag::Html | Tag::Br => {
                self.open_body();
                false
            }
            _ => true,
        }
    }

    fn html_tag(&mut self, start: &mut Start<'a>) {
        if self.phase > Phase::Start {
            return self.tree.builder.amend(1, &mut start.attrs);
        }
        self.tree.push(start.name.clone(), &mut start.attrs, false);
        self.phase = Phase::BeforeHead;
    }

    fn close_head(&mut self) {
        if self.phase == Phase::Start {
            self.tree.imply(Tag::Html);
        }
        self.tree.pop_to(1);
    }

    fn open_body(&mut self) {
        self.close_head();
        self.tree.imply(Tag::Body);
        self.phase = Phase::Body;
    }

    /// An element whose content is text up to its end tag.
    fn raw_element(&mut self, start: &mut Start<'a>) {
        let name = start.name.clone();
        let content = self.tokens.raw(&start.name.text);
        // What nobody reads is not even decoded.
        let decode = name.tag.is(ESCAPABLE) && !name.tag.is(SKIPPED);
        self.tree.push(name, &mut start.attrs, false);
        match decode {
            true => self.put_text(content),
            false => self.tree.builder.text(content),
        }
        self.tree.pop();
    }
}

#[cfg(test)]
mod tests;

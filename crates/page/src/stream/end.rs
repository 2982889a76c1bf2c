//! End tags in running text.

use super::Parser;
use crate::tags::{CONTAINER, FORMATTING, HEADING, Name, SPECIAL, Tag, VOID};

impl<'a> Parser<'a> {
    pub(super) fn flow_end(&mut self, name: &Name<'a>) {
        let tag = name.tag;
        match tag {
            // What follows the end of the body still belongs into it.
            Tag::Body | Tag::Html | Tag::Head => {}
            Tag::Br => self.tree.builder.open(name.clone(), &mut Vec::new()),
            Tag::P => self.end_p(),
            Tag::Form => self.end_form(),
            Tag::Li => {
                if self.tree.has(tag) && self.tree.in_scope(|t| t == tag, &[Tag::Ol, Tag::Ul]) {
                    self.tree.pop_until(|t| t == tag);
                }
            }
            Tag::Applet | Tag::Object | Tag::Marquee => {
                if self.tree.has_in_scope(tag) {
                    self.tree.pop_until(|t| t == tag);
                    self.tree.forget_to_wall();
                }
            }
            Tag::Template => {
                if self.tree.has(tag) {
                    self.tree.pop_until(|t| t == tag);
                    self.tree.forget_to_wall();
                }
            }
            _ if tag.is(CONTAINER) || matches!(tag, Tag::Dd | Tag::Dt) => {
                if self.tree.has_in_scope(tag) {
                    self.tree.pop_until(|t| t == tag);
                }
            }
            _ if tag.is(HEADING) => {
                if self.tree.in_scope(|t| t.is(HEADING), &[]) {
                    self.tree.pop_until(|t| t.is(HEADING));
                }
            }
            _ if tag.is(FORMATTING) && self.tree.end_formatting(tag) => {}
            _ if tag.is(VOID) => {}
            _ => self.end_other(name),
        }
    }

    /// An end tag without its paragraph is an empty paragraph.
    fn end_p(&mut self) {
        if !(self.tree.has(Tag::P) && self.tree.in_scope(|t| t == Tag::P, &[Tag::Button])) {
            self.tree.imply(Tag::P);
        }
        self.tree.end_paragraph();
    }

    /// A form may end while elements inside of it stay open.
    fn end_form(&mut self) {
        self.in_form = false;
        if !self.tree.has_in_scope(Tag::Form) {
            return;
        }
        self.tree.end_implied(None);
        let form = self.tree.outwards().find(|(_, n)| n.name.tag == Tag::Form).map(|(at, _)| at);
        if let Some(at) = form {
            self.tree.release(at);
        }
    }

    /// Closes the innermost element of that name, unless a block stands between.
    fn end_other(&mut self, name: &Name<'a>) {
        if name.tag != Tag::Other && !self.tree.has(name.tag) {
            return;
        }
        let found = self.tree.outwards().find(|(_, n)| n.name == *name || n.name.tag.is(SPECIAL));
        if let Some((at, _)) = found.filter(|(_, n)| n.name == *name) {
            self.tree.pop_to(at);
        }
    }
}

//! Start tags in running text.

use super::{Parser, Phase, Start};
use crate::tags::{ENDS_P, ESCAPABLE, FORMATTING, HEADING, Name, RAW, SPECIAL, TABLE_PART, Tag, VOID};

impl<'a> Parser<'a> {
    pub(super) fn flow_start(&mut self, start: &mut Start<'a>) {
        let tag = start.name.tag;
        // Inside another, it stands for an end tag that was mistyped.
        if tag == Tag::Select && self.tree.has_in_scope(tag) {
            return self.tree.pop_until(|t| t == tag);
        }
        self.end_what_it_ends(tag);
        match tag {
            Tag::Html => return self.tree.builder.amend(1, &mut start.attrs),
            Tag::Body if self.phase == Phase::Body => return self.tree.builder.amend(2, &mut start.attrs),
            Tag::Form if self.in_form => return,
            Tag::Head | Tag::Body | Tag::Frame => return,
            _ if tag.is(TABLE_PART) && !self.tree.has(Tag::Template) => return,
            Tag::Image => start.name = Name::from(Tag::Img),
            Tag::Form => self.in_form = !self.tree.has(Tag::Template),
            _ => {}
        }
        self.open(start);
    }

    fn open(&mut self, start: &mut Start<'a>) {
        let (tag, name) = (start.name.tag, start.name.clone());
        if tag.is(RAW | ESCAPABLE) {
            return self.raw_element(start);
        }
        let takes_formatting = !tag.is(SPECIAL | ENDS_P) || tag.is(VOID);
        if takes_formatting
            || matches!(tag, Tag::Button | Tag::Select | Tag::Applet | Tag::Object | Tag::Marquee)
        {
            self.tree.reopen_formatting();
        }
        match tag {
            _ if tag.is(VOID) => self.tree.builder.open(name, &mut start.attrs),
            _ if tag.is(FORMATTING) => self.tree.push_formatting(name, &mut start.attrs, start.source),
            Tag::Applet | Tag::Object | Tag::Marquee | Tag::Template => {
                self.tree.push_with_wall(name, &mut start.attrs);
            }
            Tag::Keygen | Tag::Basefont | Tag::Bgsound => {
                self.tree.push(name, &mut start.attrs, false);
                self.tree.pop();
            }
            Tag::Svg | Tag::Math => {
                self.tree.push(name, &mut start.attrs, true);
                if start.self_closing {
                    self.tree.pop();
                }
            }
            Tag::Plaintext => {
                self.tree.push(name, &mut start.attrs, false);
                let content = self.tokens.remainder();
                self.tree.builder.text(content);
            }
            _ => self.tree.push(name, &mut start.attrs, false),
        }
    }

    /// Closes the elements whose end this start tag implies.
    fn end_what_it_ends(&mut self, tag: Tag) {
        match tag {
            Tag::Form if self.in_form => {}
            Tag::Table if !self.tokens.standard => {}
            Tag::Table => self.tree.end_paragraph(),
            Tag::Li => self.end_item(|t| t == Tag::Li),
            Tag::Dd | Tag::Dt => self.end_item(|t| matches!(t, Tag::Dd | Tag::Dt)),
            Tag::Button if self.tree.has_in_scope(tag) => self.tree.pop_until(|t| t == tag),
            Tag::A => _ = self.tree.end_formatting(tag),
            Tag::Nobr if self.tree.has_in_scope(tag) => _ = self.tree.end_formatting(tag),
            Tag::Input if self.tree.has_in_scope(Tag::Select) => self.tree.pop_until(|t| t == Tag::Select),
            Tag::Option if self.tree.has_in_scope(Tag::Select) => self.tree.end_implied(Some(Tag::Optgroup)),
            Tag::Optgroup | Tag::Hr if self.tree.has_in_scope(Tag::Select) => self.tree.end_implied(None),
            Tag::Option | Tag::Optgroup if self.tree.current_is(Tag::Option) => self.tree.pop(),
            Tag::Rb | Tag::Rtc if self.tree.has_in_scope(Tag::Ruby) => self.tree.end_implied(None),
            Tag::Rp | Tag::Rt if self.tree.has_in_scope(Tag::Ruby) => self.tree.end_implied(Some(Tag::Rtc)),
            _ if tag.is(ENDS_P) => {
                self.tree.end_paragraph();
                if tag.is(HEADING) && self.tree.current().is_some_and(|n| n.name.tag.is(HEADING)) {
                    self.tree.pop();
                }
            }
            _ => {}
        }
    }

    /// Closes the open item of the same list, and a paragraph.
    fn end_item(&mut self, is_item: fn(Tag) -> bool) {
        let passes = |t: Tag| !t.is(SPECIAL) || matches!(t, Tag::Address | Tag::Div | Tag::P);
        let found = self.tree.outwards().find(|(_, n)| is_item(n.name.tag) || !passes(n.name.tag));
        if let Some((at, _)) = found.filter(|(_, n)| is_item(n.name.tag)) {
            self.tree.pop_to(at);
        }
        self.tree.end_paragraph();
    }
}

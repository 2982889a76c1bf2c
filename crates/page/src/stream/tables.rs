//! The structure of tables: what opens and closes rows and cells.

use super::tree::Place;
use super::{Parser, Start};
use crate::attributes::find;
use crate::tags::{TABLE_PART, Tag};

impl<'a> Parser<'a> {
    /// Handles a start tag that is part of a table; `false` if it is none.
    pub(super) fn table_start(&mut self, start: &mut Start<'a>) -> bool {
        let tag = start.name.tag;
        if !(tag.is(TABLE_PART) || matches!(tag, Tag::Table | Tag::Form | Tag::Input)) {
            return false;
        }
        loop {
            match self.tree.place() {
                Place::Flow => return false,
                Place::Cell if tag.is(TABLE_PART) => self.end_cell(),
                Place::Caption if tag.is(TABLE_PART) => self.end_caption(),
                Place::Columns if tag != Tag::Col => self.tree.pop_until(|t| t == Tag::Colgroup),
                Place::Cell | Place::Caption => return false,
                _ if tag == Tag::Form => return self.form_between_rows(start),
                _ if tag == Tag::Input => return self.input_between_rows(start),
                // In a template, rows may stand without a table.
                _ if tag == Tag::Table && !self.tree.has_in_table_scope(tag) => return true,
                _ if tag == Tag::Table => {
                    self.tree.pop_until(|t| t == Tag::Table);
                    if self.tree.place() == Place::Flow {
                        return false;
                    }
                }
                place => {
                    if self.open_part(place, start) {
                        return true;
                    }
                }
            }
        }
    }

    /// Opens a part of a table, or what must be open around it; `true` once it is open.
    fn open_part(&mut self, place: Place, start: &mut Start<'a>) -> bool {
        let tag = start.name.tag;
        let is_group = |t: Tag| matches!(t, Tag::Tbody | Tag::Thead | Tag::Tfoot);
        let is_cell = matches!(tag, Tag::Td | Tag::Th);
        match place {
            Place::Row => self.tree.pop_down_to(|t| t == Tag::Tr),
            Place::Rows => self.tree.pop_down_to(is_group),
            Place::Columns => self.tree.pop_down_to(|t| t == Tag::Colgroup),
            _ => self.tree.pop_down_to(|t| t == Tag::Table),
        }
        match place {
            Place::Columns => self.tree.builder.open(start.name.clone(), &mut start.attrs),
            Place::Row if is_cell => self.tree.push_with_wall(start.name.clone(), &mut start.attrs),
            Place::Rows if tag == Tag::Tr => self.tree.push(start.name.clone(), &mut start.attrs, false),
            Place::Table if is_group(tag) || tag == Tag::Colgroup => {
                self.tree.push(start.name.clone(), &mut start.attrs, false);
            }
            Place::Table if tag == Tag::Caption => {
                self.tree.push_with_wall(start.name.clone(), &mut start.attrs);
            }
            Place::Rows if is_cell => return self.imply(Tag::Tr),
            Place::Table if tag == Tag::Col => return self.imply(Tag::Colgroup),
            Place::Table => return self.imply(Tag::Tbody),
            _ => {
                self.tree.pop();
                return false;
            }
        }
        true
    }

    /// Opens an implied element; the part itself is still to be opened.
    fn imply(&mut self, tag: Tag) -> bool {
        self.tree.imply(tag);
        false
    }

    /// A form between rows is empty: its fields find it by other ways.
    fn form_between_rows(&mut self, start: &mut Start<'a>) -> bool {
        if !self.in_form {
            self.in_form = true;
            self.tree.push(start.name.clone(), &mut start.attrs, false);
            self.tree.pop();
        }
        true
    }

    fn input_between_rows(&mut self, start: &mut Start<'a>) -> bool {
        let hidden = find(&start.attrs, "type").is_some_and(|t| t.eq_ignore_ascii_case("hidden"));
        if hidden {
            self.tree.builder.open(start.name.clone(), &mut start.attrs);
        }
        hidden
    }

    fn end_cell(&mut self) {
        self.tree.pop_until(|t| matches!(t, Tag::Td | Tag::Th));
        self.tree.forget_to_wall();
    }

    fn end_caption(&mut self) {
        self.tree.pop_until(|t| t == Tag::Caption);
        self.tree.forget_to_wall();
    }

    /// Handles the end tag of a table or of a part of it; `false` if it is none.
    pub(super) fn table_end(&mut self, tag: Tag) -> bool {
        if !(tag.is(TABLE_PART) || tag == Tag::Table) {
            return false;
        }
        if !self.tree.has_in_table_scope(tag) {
            return true;
        }
        let inner = match tag {
            Tag::Td | Tag::Th | Tag::Caption => false,
            _ => matches!(self.tree.place(), Place::Cell | Place::Caption),
        };
        if inner {
            self.tree.forget_to_wall();
        }
        self.tree.pop_until(|t| t == tag);
        if matches!(tag, Tag::Td | Tag::Th | Tag::Caption) {
            self.tree.forget_to_wall();
        }
        true
    }
}

//! Tags inside SVG and MathML. Nothing there is text of the page; what matters
//! is where it ends.

use super::{Parser, Start};
use crate::attributes::find;
use crate::tags::{BREAKS_OUT, Name, Tag};

impl<'a> Parser<'a> {
    /// Handles a start tag inside SVG or MathML; `false` if it is HTML after all.
    pub(super) fn foreign_start(&mut self, start: &mut Start<'a>) -> bool {
        if self.tree.current().is_some_and(|n| n.holds_html()) {
            return false;
        }
        let styled = ["color", "face", "size"].iter().any(|name| find(&start.attrs, name).is_some());
        if start.name.tag.is(BREAKS_OUT) || start.name.tag == Tag::Font && styled {
            self.leave_foreign();
            return false;
        }
        self.tree.push(start.name.clone(), &mut start.attrs, true);
        if start.self_closing {
            self.tree.pop();
        }
        true
    }

    /// Handles an end tag inside SVG or MathML; `false` if it belongs to the HTML around.
    pub(super) fn foreign_end(&mut self, name: &Name<'a>) -> bool {
        if matches!(name.tag, Tag::P | Tag::Br) {
            self.leave_foreign();
            return false;
        }
        let found = self.tree.outwards().take_while(|(_, n)| n.foreign).find(|(_, n)| n.name == *name);
        let Some((at, _)) = found else { return false };
        self.tree.pop_to(at);
        true
    }

    fn leave_foreign(&mut self) {
        while self.tree.current().is_some_and(|n| n.foreign && !n.holds_html()) {
            self.tree.pop();
        }
    }
}

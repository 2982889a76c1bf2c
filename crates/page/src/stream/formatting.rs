//! Formatting elements (`b`, `a`, `font`…) that ended with their block and
//! are opened again in the next one.

use crate::tags::Tag;

/// Of elements alike in name and attributes, as many are opened again…
const ALIKE: usize = 3;
/// …and of all, as many: a page that never closes its `font` elements would
/// cost the square of its length.
const MOST: usize = 64;
/// A link that is opened again so often was never closed, and what follows is the text.
const LINKS: u8 = 2;

/// What is opened again, in order; `None` is the wall of a table cell, a
/// caption or an object.
#[derive(Debug, Default)]
pub(super) struct Formatting<'a>(Vec<Option<Entry<'a>>>);

/// A formatting element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) tag: Tag,
    /// The markup of its attributes.
    pub(super) source: &'a str,
    /// Its place among the open elements, while it is one.
    pub(super) at: Option<usize>,
    /// How often it was opened again.
    pub(super) again: u8,
}

impl<'a> Formatting<'a> {
    pub(super) fn wall(&mut self) {
        self.0.push(None);
    }

    /// Forgets all down to the innermost wall, and the wall.
    pub(super) fn forget_to_wall(&mut self) {
        while self.0.pop().is_some_and(|entry| entry.is_some()) {}
    }

    fn behind_wall(&self) -> usize {
        self.0.iter().rposition(Option::is_none).map_or(0, |i| i + 1)
    }

    pub(super) fn push(&mut self, entry: Entry<'a>) {
        let from = self.behind_wall();
        let alike = |e: &Option<Entry<'a>>| e.is_some_and(|e| e.tag == entry.tag && e.source == entry.source);
        let inside = &self.0[from..];
        if inside.iter().filter(|e| alike(e)).count() >= ALIKE
            && let Some(first) = inside.iter().position(alike)
        {
            self.0.remove(from + first);
        } else if inside.len() >= MOST {
            self.0.remove(from);
        }
        self.0.push(Some(entry));
    }

    /// The index of the innermost `tag` this side of the wall.
    pub(super) fn find(&self, tag: Tag) -> Option<usize> {
        let from = self.behind_wall();
        self.0[from..].iter().rposition(|e| e.is_some_and(|e| e.tag == tag)).map(|i| from + i)
    }

    pub(super) fn get(&self, index: usize) -> Option<Entry<'a>> {
        self.0.get(index).copied().flatten()
    }

    pub(super) fn remove(&mut self, index: usize) {
        self.0.remove(index);
    }

    /// The element at `at` is no longer open. A link that never ends is forgotten.
    pub(super) fn closed(&mut self, at: usize) {
        let is_it = |e: &Option<Entry<'a>>| e.is_some_and(|e| e.at == Some(at));
        let Some(index) = self.0.iter().rposition(is_it) else { return };
        if self.0[index].is_some_and(|e| e.tag == Tag::A && e.again >= LINKS) {
            return self.remove(index);
        }
        self.0[index].iter_mut().for_each(|e| e.at = None);
    }

    /// The entry at `index` is open again, at `at`.
    pub(super) fn opened(&mut self, index: usize, at: usize) {
        self.0[index].iter_mut().for_each(|e| (e.at, e.again) = (Some(at), e.again.saturating_add(1)));
    }

    /// The indices of what is to be opened again.
    pub(super) fn ended(&self) -> std::ops::Range<usize> {
        let open = |e: &Option<Entry<'a>>| e.is_none_or(|e| e.at.is_some());
        self.0.iter().rposition(open).map_or(0, |i| i + 1)..self.0.len()
    }
}

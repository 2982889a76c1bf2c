//! Where the items of a feed begin and end.

use super::Root;
use crate::piece::Body;
use crate::sniff::WINDOW;
use crate::stream::Stream;
use crate::window::Window;
use memchr::{memchr, memmem};
use std::io;

/// In these, tags are none.
const SECTIONS: [(&[u8], &[u8]); 2] = [(b"<![CDATA[", b"]]>"), (b"<!--", b"-->")];

/// No tag of an item is longer.
const LONGEST_TAG: usize = 4096;

/// One item as it stands in the feed.
pub(super) struct Item {
    /// Byte it begins at.
    pub(super) offset: u64,
    /// Its place among the items, from 1.
    pub(super) number: u64,
    pub(super) length: u64,
    pub(super) body: Body,
    /// Compressed data it stands in are damaged.
    pub(super) is_unproven: bool,
}

/// Cuts a feed into its items, by their tags alone: an item that is broken
/// costs none but itself.
pub(super) struct Items {
    window: Window,
    limit: usize,
    root: Root,
    scan: Scan,
    number: u64,
    /// The feed is whole to its end, or it was told already that it is not.
    is_closed: bool,
}

/// What stands first in a part of a feed, by offsets in the feed.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// No item.
    Nothing,
    /// The beginning of an item.
    Open(u64),
    /// An item, from and to.
    Whole(u64, u64),
    /// An item that has not ended where the next one begins.
    Unclosed(u64, u64),
}

impl Items {
    pub(super) fn new(stream: Stream, root: Root, limit: u64) -> Self {
        let mut window = Window::new(stream);
        while window.unread().len() < WINDOW && window.look_ahead() {}
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Items { window, limit, root, scan: Scan::default(), number: 0, is_closed: false }
    }

    /// What stands before the first item, where the feed speaks of itself.
    pub(super) fn head(&self) -> &[u8] {
        let segment = self.window.segment();
        match Scan::default().read(segment, 0, &self.root.item, true) {
            Found::Nothing => segment,
            Found::Open(from) | Found::Whole(from, _) | Found::Unclosed(from, _) => &segment[..from as usize],
        }
    }

    /// Items that were met.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Byte reading stands at.
    pub(super) fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// Whether there is nothing to tell of the feed's end.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// The next item, or nothing at the end.
    ///
    /// # Errors
    /// The failure of a layer below. After one that resumes, items follow.
    pub(super) fn next(&mut self) -> io::Result<Option<Item>> {
        let mut is_all = false;
        loop {
            if let Some(error) = self.window.take_gap() {
                return Err(error);
            }
            let (start, segment) = (self.window.offset(), self.window.segment());
            let length = segment.len();
            let end = start + length as u64;
            let (from, to, body) = match self.scan.read(segment, start, &self.root.item, is_all) {
                Found::Whole(from, to) if to - from > self.limit as u64 => {
                    (from, to, Body::TooLong(to - from))
                }
                Found::Whole(from, to) => {
                    let body = segment[(from - start) as usize..(to - start) as usize].to_vec();
                    (from, to, Body::Whole(body))
                }
                Found::Unclosed(from, to) => (from, to, Body::Cut("it is not closed where the next begins")),
                Found::Open(from) if from > start => {
                    self.skip_to(from);
                    is_all = false;
                    continue;
                }
                _ if !is_all => {
                    is_all = length > self.limit || !self.more()?;
                    continue;
                }
                // What follows of it is passed over, up to the next tag of an item.
                Found::Open(from) if length > self.limit => (from, end, Body::TooLong(length as u64)),
                Found::Open(from) if self.window.gap().is_some() => {
                    (from, end, Body::Cut("the feed is damaged inside it"))
                }
                Found::Open(from) => {
                    self.is_closed = true;
                    (from, end, Body::Cut("the feed ends inside it"))
                }
                Found::Nothing if length == 0 => return Ok(None),
                Found::Nothing => {
                    let tag = [b"</", self.root.name.as_bytes()].concat();
                    self.is_closed |= memmem::find(segment, &tag).is_some();
                    self.skip_to(end);
                    is_all = false;
                    continue;
                }
            };
            self.skip_to(from);
            self.number += 1;
            let is_unproven = self.window.is_unproven(to);
            self.skip_to(to);
            self.scan.go_on(to);
            let length = to - from;
            return Ok(Some(Item { offset: from, number: self.number, length, body, is_unproven }));
        }
    }

    fn skip_to(&mut self, offset: u64) {
        self.window.skip((offset - self.window.offset()) as usize);
        self.window.forget(offset, 0);
    }

    /// Has twice as many bytes at hand; whether there are more before the next
    /// damage.
    fn more(&mut self) -> io::Result<bool> {
        let before = self.window.segment().len();
        let wanted = before.saturating_mul(2).max(WINDOW);
        while self.window.segment().len() < wanted && self.window.gap().is_none() && self.window.fill()? {}
        Ok(self.window.segment().len() > before)
    }
}

/// How far a feed was searched for items; nothing is looked through twice,
/// whatever is not closed.
#[derive(Debug, Default)]
struct Scan {
    /// Byte it stands at.
    at: u64,
    /// Where the item begins that it stands in.
    open: Option<u64>,
    /// Where the ends of both kinds of sections are sought.
    closes: [Ahead; 2],
    /// Where the end of an item is sought with the beginning of the next.
    between: Ahead,
}

/// A place before which nothing stands of what is sought, or it stands there.
#[derive(Debug, Default)]
struct Ahead(u64);

impl Scan {
    /// Searches on in bytes that begin at `start`; `is_all` if no more of them
    /// can be had.
    fn read(&mut self, bytes: &[u8], start: u64, item: &str, is_all: bool) -> Found {
        let mut at = self.at.saturating_sub(start) as usize;
        while let Some(next) = bytes.get(at..).and_then(|rest| memchr(b'<', rest)) {
            at += next;
            self.at = start + at as u64;
            let rest = &bytes[at..];
            // A tag may go on in what was not read yet.
            if !is_all && rest.len() < LONGEST_TAG && memchr(b'>', rest).is_none() {
                return self.so_far();
            }
            if let Some(kind) = SECTIONS.iter().position(|(mark, _)| rest.starts_with(mark)) {
                let (mark, close) = SECTIONS[kind];
                at += mark.len();
                let end =
                    self.closes[kind].find(bytes, start, at, close.len(), |part| memmem::find(part, close));
                match end {
                    None if !is_all => return self.so_far(),
                    Some(end) if self.open.is_none() || !self.swallows(&bytes[..end], start, at, item) => {
                        at = end + close.len();
                    }
                    // It is never closed, so it is none.
                    _ => {}
                }
                self.at = start + at as u64;
                continue;
            }
            let place = self.at;
            if let Some(length) = tag_length(rest, b"<", item) {
                match self.open {
                    Some(from) => return Found::Unclosed(from, place),
                    None if rest[..length].ends_with(b"/>") => {
                        return Found::Whole(place, place + length as u64);
                    }
                    None => self.open = Some(place),
                }
            } else if let (Some(from), Some(length)) = (self.open, tag_length(rest, b"</", item)) {
                return Found::Whole(from, place + length as u64);
            }
            at += 1;
        }
        self.at = start + bytes.len() as u64;
        self.so_far()
    }

    fn so_far(&self) -> Found {
        self.open.map_or(Found::Nothing, Found::Open)
    }

    /// Goes on behind an item.
    fn go_on(&mut self, at: u64) {
        self.at = at;
        self.open = None;
    }

    /// Whether a section holds the end of an item and the beginning of the next.
    fn swallows(&mut self, section: &[u8], start: u64, at: usize, item: &str) -> bool {
        self.between.find(section, start, at, 0, |part| between(part, item)).is_some()
    }
}

impl Ahead {
    /// Where something stands next, from `at` on, that has so many bytes.
    fn find(
        &mut self,
        bytes: &[u8],
        start: u64,
        at: usize,
        length: usize,
        find: impl Fn(&[u8]) -> Option<usize>,
    ) -> Option<usize> {
        let from = (self.0.saturating_sub(start) as usize).max(at).min(bytes.len());
        let found = find(&bytes[from..]).map(|found| from + found);
        self.0 = start + found.unwrap_or(bytes.len().saturating_sub(length).max(at)) as u64;
        found
    }
}

/// Where the end of an item stands with the beginning of the next.
fn between(bytes: &[u8], item: &str) -> Option<usize> {
    memmem::find_iter(bytes, b"</").find(|at| {
        let rest = &bytes[*at..];
        let next = |length: usize| rest[length..].trim_ascii_start();
        tag_length(rest, b"</", item).is_some_and(|length| tag_length(next(length), b"<", item).is_some())
    })
}

/// Bytes of the tag of this name that stands at the first byte.
fn tag_length(bytes: &[u8], mark: &[u8], name: &str) -> Option<usize> {
    let behind = bytes.strip_prefix(mark)?.strip_prefix(name.as_bytes())?;
    let ends_name = matches!(behind.first()?, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n');
    let end = memchr(b'>', &behind[..behind.len().min(LONGEST_TAG)]).filter(|_| ends_name)?;
    Some(mark.len() + name.len() + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(feed: &str, is_all: bool) -> Found {
        Scan::default().read(feed.as_bytes(), 0, "item", is_all)
    }

    fn first(feed: &str) -> Option<&str> {
        match find(feed, true) {
            Found::Whole(from, to) => Some(&feed[from as usize..to as usize]),
            _ => None,
        }
    }

    #[test]
    fn items_are_found_by_their_tags() {
        assert_eq!(first("<items/><item a='1'>x</item ><item>"), Some("<item a='1'>x</item >"));
        assert_eq!(first("<!-- <item>x</item> --><item/>"), Some("<item/>"));
        let section = "<item><d><![CDATA[<item></item>]]></d></item>";
        assert_eq!(first(section), Some(section));
    }

    #[test]
    fn a_section_that_is_never_closed_is_none() {
        assert_eq!(first("<item><![CDATA[x</item>"), Some("<item><![CDATA[x</item>"));
        let swallowed = "<item><![CDATA[x</item>\n<item><![CDATA[y]]></item>";
        assert_eq!(first(swallowed), Some("<item><![CDATA[x</item>"));
        assert_eq!(find("<item><![CDATA[x</item>", false), Found::Open(0));
    }

    #[test]
    fn an_item_without_its_end_ends_with_the_next() {
        assert_eq!(find(" <item>x<item>y</item>", false), Found::Unclosed(1, 8));
    }
}

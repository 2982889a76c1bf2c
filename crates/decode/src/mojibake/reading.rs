//! A passage as one encoding explains it.

use super::charmaps::{self, Charmap};
use super::tells::tells;
use super::units::{Unit, unit};

/// How much of a passage is UTF-8 in disguise, by one encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// The encoding of the disguise.
    pub(super) map: Charmap,
    /// Characters beyond ASCII that are part of a disguise.
    pub(super) covered: usize,
    /// Characters beyond ASCII that are not.
    pub(super) honest: usize,
    /// Characters under the disguises, the unlikely ones apart.
    clear: usize,
}

impl Reading {
    /// The encoding that explains most of a passage.
    pub(super) fn best(passage: &str) -> Option<Reading> {
        let mut best: Option<Reading> = None;
        for reading in charmaps::all().map(|map| Reading::of(passage, map)) {
            let rank = (reading.covered, reading.clear);
            if reading.covered > 0 && best.is_none_or(|best| rank > (best.covered, best.clear)) {
                best = Some(reading);
            }
        }
        best
    }

    /// What `map` explains of a passage.
    pub(super) fn of(passage: &str, map: Charmap) -> Reading {
        let mut reading = Reading { map, covered: 0, honest: 0, clear: 0 };
        for piece in Pieces::of(passage, map) {
            match piece {
                Piece::Run { clear, high, .. } => {
                    reading.covered += high;
                    reading.clear += clear;
                }
                Piece::Plain(text) => reading.honest += text.chars().filter(|c| honest(*c)).count(),
            }
        }
        reading
    }

    /// The passage with its disguises taken off; `None` when nothing changes.
    ///
    /// Where good characters stand among the bad ones, a run of disguises must
    /// hold a tell; once one does, the others are believed too.
    pub(super) fn apply(self, passage: &str) -> Option<String> {
        let proven = self.honest == 0 || self.told(passage);
        proven.then(|| self.undisguise(passage)).flatten()
    }

    /// [`Reading::apply`] for a passage without a tell in a text that is
    /// mojibake throughout.
    pub(super) fn apply_untold(self, passage: &str) -> Option<String> {
        (self.covered > 0 && self.honest == 0).then(|| self.undisguise(passage)).flatten()
    }

    /// Is there a tell within a run? What stands beside it does not count:
    /// it may be in order.
    fn told(self, passage: &str) -> bool {
        let mut last = ' ';
        Pieces::of(passage, self.map).any(|piece| {
            let text = piece.text();
            let run = matches!(piece, Piece::Run { .. }) && self.believes(text, last);
            last = text.chars().next_back().unwrap_or(last);
            run && tells(text).next().is_some()
        })
    }

    fn undisguise(self, passage: &str) -> Option<String> {
        let mut out = String::with_capacity(passage.len());
        let mut last = ' ';
        for piece in Pieces::of(passage, self.map) {
            let text = piece.text();
            match piece {
                Piece::Run { ahead, .. } if self.believes(text, last) => {
                    strip(ahead, text.len(), self.map, &mut out);
                }
                _ => out.push_str(text),
            }
            last = text.chars().next_back().unwrap_or(last);
        }
        (out != passage).then_some(out)
    }

    /// Can a run stand for itself beside good text? In scripts other than
    /// Latin, words of one letter and a space look like a lossy disguise.
    fn believes(self, run: &str, before: char) -> bool {
        let spaced = run.contains(' ') && !run.starts_with(['Ã', 'Â', 'â']);
        !self.continues(before) && (self.honest == 0 || !spaced)
    }

    /// Is `c` the rest of a greater garble, of which a run after it would be
    /// but a part? Dashes and quotation marks stand anywhere.
    fn continues(self, c: char) -> bool {
        let free = c.is_ascii() || "\u{a0}–—―‘’‚“”„•…«»".contains(c);
        self.honest > 0 && !free && self.map.byte(c).is_some_and(|byte| byte < 0xc0)
    }
}

/// Does a character outside the runs speak for the text as it is?
fn honest(c: char) -> bool {
    !c.is_ascii() && c != char::REPLACEMENT_CHARACTER
}

/// Writes the characters under the disguises of a run, the first `len` bytes
/// of `ahead`.
fn strip(ahead: &str, len: usize, map: Charmap, out: &mut String) {
    let mut rest = ahead;
    while ahead.len() - rest.len() < len {
        let Some(unit) = unit(rest, map) else { break };
        out.push(unit.text);
        if unit.keeps_space {
            out.push(' ');
        }
        rest = rest.get(unit.len..).unwrap_or_default();
    }
}

/// Is `c` a character that hardly stands after `before`? Two encodings may
/// both explain a passage; the better one gives fewer of these.
fn unlikely(before: char, c: char) -> bool {
    let capital = before.is_lowercase() && c.is_uppercase();
    capital
        || matches!(c, '\u{80}'..='\u{9f}' | char::REPLACEMENT_CHARACTER | 'þ' | '÷' | '×' | '\u{250}'..='\u{2af}')
}

/// A part of a passage.
enum Piece<'a> {
    /// Disguises side by side.
    Run { text: &'a str, ahead: &'a str, clear: usize, high: usize },
    /// Anything else.
    Plain(&'a str),
}

impl<'a> Piece<'a> {
    fn text(&self) -> &'a str {
        match self {
            Piece::Run { text, .. } | Piece::Plain(text) => text,
        }
    }
}

/// The pieces of a passage, in order.
struct Pieces<'a> {
    rest: &'a str,
    map: Charmap,
    last: char,
}

impl<'a> Pieces<'a> {
    fn of(passage: &'a str, map: Charmap) -> Pieces<'a> {
        Pieces { rest: passage, map, last: ' ' }
    }

    fn take(&mut self, len: usize) -> &'a str {
        let (piece, rest) = self.rest.split_at(len);
        self.rest = rest;
        piece
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let ahead = self.rest;
        let (mut len, mut clear, mut high) = (0, 0, 0);
        while let Some(Unit { len: size, high: more, text, .. }) = unit(&self.rest[len..], self.map) {
            len += size;
            high += more;
            clear += usize::from(!unlikely(self.last, text));
            self.last = text;
        }
        if len > 0 {
            return Some(Piece::Run { text: self.take(len), ahead, clear, high });
        }
        let plain = self.rest.char_indices().map(|(at, _)| at);
        let end = plain.skip(1).find(|at| unit(&self.rest[*at..], self.map).is_some());
        let text = self.take(end.unwrap_or(self.rest.len()));
        self.last = text.chars().next_back().unwrap_or(self.last);
        Some(Piece::Plain(text))
    }
}

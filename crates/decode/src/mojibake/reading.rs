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
    /// Characters under the disguises, those that lost a byte apart.
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
                Piece::Run { units, high, lost, .. } => {
                    reading.covered += high;
                    reading.clear += units - lost;
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

    /// Is there a tell in or at a run?
    fn told(self, passage: &str) -> bool {
        let mut tells = tells(passage).peekable();
        let mut at = 0;
        let mut last = ' ';
        for piece in Pieces::of(passage, self.map) {
            let text = piece.text();
            if let Piece::Run { .. } = piece {
                // A tell may begin at the character before the run.
                let from = at - if at == 0 { 0 } else { last.len_utf8() };
                while tells.next_if(|tell| *tell < from).is_some() {}
                if tells.peek().is_some_and(|tell| *tell < at + text.len()) && !self.continues(last) {
                    return true;
                }
            }
            at += text.len();
            last = text.chars().next_back().unwrap_or(last);
        }
        false
    }

    fn undisguise(self, passage: &str) -> Option<String> {
        let mut out = String::with_capacity(passage.len());
        let mut last = ' ';
        for piece in Pieces::of(passage, self.map) {
            let text = piece.text();
            match piece {
                Piece::Run { .. } if !self.continues(last) => strip(text, self.map, &mut out),
                _ => out.push_str(text),
            }
            last = text.chars().next_back().unwrap_or(last);
        }
        (out != passage).then_some(out)
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

/// Writes the characters under the disguises of a run.
fn strip(run: &str, map: Charmap, out: &mut String) {
    let mut rest = run;
    while let Some(unit) = unit(rest, map) {
        out.push(unit.text);
        if unit.keeps_space {
            out.push(' ');
        }
        rest = rest.get(unit.len..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// A part of a passage.
enum Piece<'a> {
    /// Disguises side by side.
    Run { text: &'a str, units: usize, high: usize, lost: usize },
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
}

impl<'a> Pieces<'a> {
    fn of(passage: &'a str, map: Charmap) -> Pieces<'a> {
        Pieces { rest: passage, map }
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
        let (mut len, mut units, mut high, mut lost) = (0, 0, 0, 0);
        while let Some(Unit { len: size, high: more, text, .. }) = unit(&self.rest[len..], self.map) {
            len += size;
            high += more;
            units += 1;
            lost += usize::from(text == char::REPLACEMENT_CHARACTER);
        }
        if len > 0 {
            return Some(Piece::Run { text: self.take(len), units, high, lost });
        }
        let plain = self.rest.char_indices().map(|(at, _)| at);
        let end = plain.skip(1).find(|at| unit(&self.rest[*at..], self.map).is_some());
        Some(Piece::Plain(self.take(end.unwrap_or(self.rest.len()))))
    }
}

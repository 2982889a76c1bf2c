//! A passage as one encoding explains it.

use super::charmaps::{self, Charmap};
use super::tells::tells;
use super::units::unit;

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
                Piece::Run(run) => {
                    reading.covered += run.high;
                    reading.clear += run.clear;
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
        Pieces::of(passage, self.map).any(|piece| match piece {
            Piece::Run(run) => self.believes(&run) && tells(run.text).next().is_some(),
            Piece::Plain(_) => false,
        })
    }

    fn undisguise(self, passage: &str) -> Option<String> {
        let mut out = String::with_capacity(passage.len());
        for piece in Pieces::of(passage, self.map) {
            match piece {
                Piece::Run(run) if self.believes(&run) => strip(&run, self.map, &mut out),
                Piece::Run(Run { text, .. }) | Piece::Plain(text) => out.push_str(text),
            }
        }
        (out != passage).then_some(out)
    }

    /// Can a run stand for itself beside good text? In scripts other than
    /// Latin, words of one letter and a space look like a lossy disguise. A
    /// disguise that stands alone may be a letter with a sign after it.
    fn believes(self, run: &Run<'_>) -> bool {
        let spaced = run.text.contains(' ') && !run.text.starts_with(['Ã', 'Â', 'â']);
        let before = run.before.chars().next_back().unwrap_or(' ');
        let fits = run.alone.is_none_or(|c| fits(run, c));
        fits && !self.continues(before) && (self.honest == 0 || !spaced)
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

/// Can `c`, alone, stand where the run does? Not a rare letter, nor one of
/// another script in a Latin word, nor a small one behind capitals.
/// East Asian text has Latin names amid it.
fn fits(run: &Run<'_>, c: char) -> bool {
    let latin = |c: char| c.is_alphabetic() && c < '\u{250}';
    let mut back = run.before.chars().rev();
    let (before, further) = (back.next(), back.next());
    let after = run.ahead.get(run.text.len()..).and_then(|rest| rest.chars().next());
    let capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
    match c {
        'ƒ' | 'Ə' | 'ə' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ș' | 'ș' | 'Ț' | 'ț' => true,
        'ʻ' | 'ʼ' => after.is_some_and(latin),
        '\u{180}'..='\u{2ff}' | '\u{340}'..='\u{373}' => false,
        '\u{483}'..='\u{1dff}' => !before.is_some_and(latin) && !after.is_some_and(latin),
        '\u{1e00}'..='\u{1eff}' if c.is_uppercase() => !before.is_some_and(char::is_lowercase),
        c => !(c.is_lowercase() && capital(before) && capital(further)),
    }
}

/// Writes the characters under the disguises of a run.
fn strip(run: &Run<'_>, map: Charmap, out: &mut String) {
    let mut rest = run.ahead;
    while run.ahead.len() - rest.len() < run.text.len() {
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
    Run(Run<'a>),
    /// Anything else.
    Plain(&'a str),
}

/// Disguises side by side.
struct Run<'a> {
    text: &'a str,
    /// The passage before.
    before: &'a str,
    /// The passage from here on.
    ahead: &'a str,
    /// Characters beyond ASCII.
    high: usize,
    /// Characters under the disguises, the unlikely ones apart.
    clear: usize,
    /// The character under the disguise, if there is but one.
    alone: Option<char>,
}

/// The pieces of a passage, in order.
struct Pieces<'a> {
    passage: &'a str,
    at: usize,
    map: Charmap,
    last: char,
}

impl<'a> Pieces<'a> {
    fn of(passage: &'a str, map: Charmap) -> Pieces<'a> {
        Pieces { passage, at: 0, map, last: ' ' }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let (before, ahead) = self.passage.split_at(self.at);
        if ahead.is_empty() {
            return None;
        }
        let mut run = Run { text: "", before, ahead, high: 0, clear: 0, alone: None };
        let mut len = 0;
        while let Some(unit) = unit(&ahead[len..], self.map) {
            run.alone = (len == 0).then_some(unit.text);
            len += unit.len;
            run.high += unit.high;
            run.clear += usize::from(!unlikely(self.last, unit.text));
            self.last = unit.text;
        }
        if len > 0 {
            self.at += len;
            run.text = &ahead[..len];
            return Some(Piece::Run(run));
        }
        let plain = ahead.char_indices().map(|(at, _)| at);
        let end = plain.skip(1).find(|at| unit(&ahead[*at..], self.map).is_some());
        let text = &ahead[..end.unwrap_or(ahead.len())];
        self.at += text.len();
        self.last = text.chars().next_back().unwrap_or(self.last);
        Some(Piece::Plain(text))
    }
}

//! Repair of text that was read in the wrong encoding: UTF-8 in a single-byte
//! one, once or more, passage by passage; a single-byte one in another, as a
//! whole.

mod charmaps;
mod kinds;
mod mixup;
mod reading;
mod tells;
mod units;

use crate::segments;
use charmaps::Charmap;
use reading::Reading;

/// How often a text can have been through the mill.
const ROUNDS: usize = 8;

/// Tells in a text that is garbled as a whole.
const GARBLED: usize = 20;

/// What was repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repair {
    /// The text.
    pub(crate) text: String,
    /// Passages that changed.
    pub(crate) count: u32,
    /// The first change, before and after, cut short.
    pub(crate) sample: (String, String),
}

/// Repairs the passages of `text` that are mojibake beyond doubt; `None` when
/// there is none.
///
/// A passage is touched only when it holds a tell: characters side by side
/// that no text has. Where a long text is mojibake throughout, a passage too
/// short to tell is read as the others are.
///
/// A text in one single-byte encoding that was read in another is read anew
/// as a whole.
pub(crate) fn repair(text: &str) -> Option<Repair> {
    let Some(better) = mixup::undo(text) else { return disguised(text) };
    let sample = cut(text, &better);
    Some(Repair { text: better, count: 1, sample })
}

/// Repairs UTF-8 in disguise.
fn disguised(text: &str) -> Option<Repair> {
    tells::tells(text).next()?;
    let usual = usual(text);
    let mut out = String::with_capacity(text.len());
    let (mut count, mut sample) = (0u32, None);
    let (mut before, mut left) = (0, 0);
    for passage in segments::split_text(text) {
        let told = tells::tells(passage).count();
        before += told;
        match mend(passage, usual) {
            Some(better) => {
                left += tells::tells(&better).count();
                count += 1;
                sample.get_or_insert_with(|| cut(passage, &better));
                out.push_str(&better);
            }
            None => {
                left += told;
                out.push_str(passage);
            }
        }
    }
    // Half a repair of a text that went through another mix-up helps nobody.
    if before >= GARBLED && left * 4 > before || mixup::double_byte(&out) {
        return None;
    }
    sample.map(|sample| Repair { text: out, count, sample })
}

/// The encoding all of `text` was misread in, if it is mojibake throughout.
fn usual(text: &str) -> Option<Charmap> {
    const MANY: usize = 20;
    let mut votes = [0_usize; charmaps::COUNT];
    for passage in segments::split_text(text) {
        if tells::tells(passage).next().is_some()
            && let Some(reading) = Reading::best(passage)
        {
            *votes.get_mut(reading.map.index())? += reading.covered;
        }
    }
    let map = charmaps::all().max_by_key(|map| votes.get(map.index()).copied())?;
    if votes.get(map.index()).is_none_or(|votes| *votes < MANY) {
        return None;
    }
    let all = Reading::of(text, map);
    (all.covered >= MANY && all.covered >= MANY * all.honest).then_some(map)
}

/// Undoes wrong readings of a passage until none is left.
fn mend(passage: &str, usual: Option<Charmap>) -> Option<String> {
    let mut best: Option<String> = None;
    for _ in 0..ROUNDS {
        let now = best.as_deref().unwrap_or(passage);
        let told = tells::tells(now).next().is_some();
        let better = match usual {
            _ if told => Reading::best(now).and_then(|reading| reading.apply(now)),
            Some(map) if best.is_none() => Reading::of(now, map).apply_untold(now),
            _ => None,
        };
        let better = better.or_else(|| told.then(|| controls(now)).flatten());
        match better {
            Some(better) => best = Some(better),
            None => break,
        }
    }
    best
}

/// Reads C1 control characters as windows-1252, as browsers do. A sign amid a
/// word is left: there it was a letter of yet another encoding.
fn controls(passage: &str) -> Option<String> {
    let mut out = String::with_capacity(passage.len());
    let mut before = ' ';
    let mut chars = passage.chars().peekable();
    while let Some(c) = chars.next() {
        let letters = before.is_alphabetic() && chars.peek().is_some_and(|c| c.is_alphabetic());
        let sign =
            charmaps::control(c).filter(|sign| !letters || sign.is_alphabetic() || "’–—".contains(*sign));
        out.push(sign.unwrap_or(c));
        before = c;
    }
    (out != passage).then_some(out)
}

/// The first difference of two texts, with a few words around it.
fn cut(before: &str, after: &str) -> (String, String) {
    const LEAD: usize = 12;
    const LENGTH: usize = 40;
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let short = |text: &str| text.trim_end().chars().skip(same.saturating_sub(LEAD)).take(LENGTH).collect();
    (short(before), short(after))
}

#[cfg(test)]
mod tests;

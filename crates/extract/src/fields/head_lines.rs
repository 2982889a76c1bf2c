//! The lines by the title: dates and bylines that share a line with other facts
//! (`Wirtschaft | 7. März 2021 | 4 Min. | von Max Muster`).
//!
//! Elsewhere on a page such a line belongs to a teaser, an event or a comment;
//! by the title it is the article's.

use super::facts::Facts;
use super::stamp::{Stamp, parse};
use super::title::repeats;
use crate::text::{byline, facts_beside};
use depeche_model::{Block, BlockKind, PageKind};

/// Blocks before the title, and behind it, that are looked at.
const BEFORE: usize = 4;
const AFTER: usize = 16;
/// The lines behind the title end with this many paragraphs of text: a
/// standfirst may stand before the byline.
const PARAGRAPHS: usize = 2;
/// A block of so many words that ends a sentence is a paragraph…
const PARAGRAPH_WORDS: u32 = 25;
/// …and a line by the title has no more than these.
const LINE_WORDS: u32 = 25;

/// A line that is only a date for machines: `2022-11-23T08:10+02:00`.
const ISO_BYTES: usize = 30;

/// What the lines by the title say.
#[derive(Debug, Default)]
pub(super) struct HeadLines {
    /// Publication.
    pub(super) published: Option<Shown>,
    /// Last change.
    pub(super) modified: Option<Stamp>,
    /// Persons behind byline words.
    pub(super) authors: Vec<String>,
    /// The lines, nearest to the title first.
    lines: Vec<String>,
}

/// A date readers see by the title.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) stamp: Stamp,
    /// The line says that it is the publication's, or says nothing else.
    pub(super) sure: bool,
}

impl HeadLines {
    /// Does a line by the title hold this text?
    pub(super) fn hold(&self, text: &str) -> bool {
        !text.is_empty() && self.lines.iter().any(|l| l.contains(text))
    }

    /// Does a line by the title hold this name, and not as that of somebody who
    /// reviewed or translated the text?
    pub(super) fn name_author(&self, name: &str, facts: &Facts<'_>) -> bool {
        let named = |(i, line): (usize, &String)| {
            let at = line.find(name)?;
            let ahead = line[..at].trim_end();
            let before = i.checked_sub(1).and_then(|i| self.lines.get(i)).map_or("", String::as_str);
            Some(!byline::ends_as_helper(if ahead.is_empty() { before } else { ahead }, facts.lexicon))
        };
        !name.is_empty() && self.lines.iter().enumerate().find_map(named).unwrap_or(false)
    }

    fn take(&mut self, line: &str, facts: &Facts<'_>) {
        self.lines.push(line.to_owned());
        if line.starts_with(|c: char| c.is_ascii_digit()) && line.len() <= ISO_BYTES {
            let iso = parse(line.trim(), &facts.dates()).map(|stamp| Shown { stamp, sure: true });
            self.published = self.published.or(iso);
        }
        // "2 MAY 2021Jane Doe", "Erstellt am02.05.2021": elements glued without a space.
        let line = &unglued(line);
        let Some(found) = facts_beside(line, facts.lexicon, facts.day_style()) else { return };
        let read =
            |at: Option<usize>| at.and_then(|at| line.get(at..)).and_then(|t| parse(t, &facts.dates()));
        let published = read(found.dates.published.map(|(_, at)| at));
        self.published = self.published.or(published.map(|stamp| Shown { stamp, sure: found.sure }));
        self.modified = self.modified.or_else(|| read(found.dates.updated.map(|(_, at)| at)));
        if self.authors.is_empty() {
            self.authors = byline::within(line, facts.lexicon, facts.day_style());
        }
    }
}

/// Reads the lines about the heading that is the title, or about the first of
/// the text where no heading is. Flat text has recognisers of its own.
pub(super) fn read(facts: &Facts<'_>, title: Option<&str>, text_start: usize) -> HeadLines {
    let mut found = HeadLines::default();
    if facts.page.kind == PageKind::Text {
        return found;
    }
    let blocks = &facts.page.blocks;
    let anchor = title.and_then(|t| heading(facts, t));
    let top = anchor.unwrap_or(text_start).min(blocks.len());
    let start = anchor.map_or(top, |at| at + 1);
    let behind = start..end(blocks, start);
    let ahead = blocks[top.saturating_sub(BEFORE)..top].iter().rev();
    blocks[behind].iter().chain(ahead).filter(|b| is_line(b)).for_each(|b| found.take(&b.text, facts));
    found
}

/// The block that is the title: a first heading before others, a heading before a line.
fn heading(facts: &Facts<'_>, title: &str) -> Option<usize> {
    let repeats = repeats(title, &facts.publications);
    let same = facts.page.blocks.iter().enumerate().filter(|(_, b)| repeats(&b.text));
    let level = |b: &Block| match b.kind {
        BlockKind::Heading(level) => level,
        _ => u8::MAX,
    };
    same.min_by_key(|(i, b)| (level(b), *i)).map(|(i, _)| i)
}

fn end(blocks: &[Block], start: usize) -> usize {
    let limit = blocks.len().min(start + AFTER);
    let start = start.min(limit);
    let is_paragraph = |b: &Block| b.features.words >= PARAGRAPH_WORDS && b.features.ends_sentence;
    let mut paragraphs = (start..limit).filter(|i| is_paragraph(&blocks[*i]));
    paragraphs.nth(PARAGRAPHS - 1).unwrap_or(limit)
}

/// Short, and no teaser's headline.
fn is_line(block: &Block) -> bool {
    let f = &block.features;
    f.words <= LINE_WORDS && !(f.words > 8 && f.link_chars * 10 >= f.chars * 9)
}

fn unglued(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 4);
    let mut digits = 0;
    for c in line.chars() {
        let behind_label = c.is_ascii_digit() && out.ends_with(char::is_lowercase);
        if digits == 4 && c.is_uppercase() || behind_label {
            out.push(' ');
        }
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;
    use depeche_model::Hints;

    fn shown(lines: &str) -> (Option<String>, Option<String>, Vec<String>) {
        let hints = Hints { url: Some("https://www.harbourpost.co.uk/a".into()), ..Hints::default() };
        facts(&page(lines), &hints, |f| {
            let found = read(f, Some("The bridge is closed"), 0);
            let day = |s: Stamp| s.rfc3339();
            (found.published.map(|s| day(s.stamp)), found.modified.map(day), found.authors)
        })
    }

    fn published(line: &str) -> Option<String> {
        shown(&format!("h1 The bridge is closed\np {line}")).0
    }

    #[test]
    fn a_date_among_other_facts_is_read() {
        for line in [
            "Dec 7, 2021 • 6 min read",
            "Transport | 7 December 2021 | Jane Doe",
            "Posted on December 7, 2021 by Jane Doe, 12 Comments",
            "Dec 7, 2021Jane Doe",
            "Published on7 December 2021",
            "Essay - Published: 2021.12.07 |",
            "07/12/2021",
        ] {
            assert_eq!(published(line).as_deref(), Some("2021-12-07"), "{line}");
        }
    }

    #[test]
    fn dates_of_other_things_are_not() {
        for line in [
            "The bridge was built between 7 December 1921 and 9 May 1925, when the mayor opened it.",
            "Exhibition: 7 December 2021 – 9 May 2022",
            "© 7 December 2021 Harbour Post",
            "2 hours ago",
            "7 December",
        ] {
            assert_eq!(published(line), None, "{line}");
        }
        let far = format!("h1 The bridge is closed\n{}p Dec 7, 2021", "p Teaser\n".repeat(20));
        assert_eq!(shown(&far).0, None, "a teaser's date far below");
    }

    #[test]
    fn a_change_is_no_publication() {
        let found = shown("h1 The bridge is closed\np Updated: December 7, 2021 | 3 min");
        assert_eq!((found.0, found.1.as_deref()), (None, Some("2021-12-07")));
    }

    #[test]
    fn the_nearest_line_behind_the_title_counts() {
        let found = shown("p Jan 1, 2020\nh1 The bridge is closed\np Dec 7, 2021\np Dec 9, 2021");
        assert_eq!(found.0.as_deref(), Some("2021-12-07"));
    }

    #[test]
    fn names_behind_byline_words_are_read() {
        let found = shown("h1 The bridge is closed\np 7 December 2021 · by Jane Doe · 4 min");
        assert_eq!(found.2, ["Jane Doe"]);
    }
}

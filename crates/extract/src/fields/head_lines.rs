//! The lines by the title: dates and bylines that share a line with other facts
//! (`Wirtschaft | 7. März 2021 | 4 Min. | von Max Muster`).
//!
//! Elsewhere on a page such a line belongs to a teaser, an event or a comment;
//! by the title it is the article's.

use super::BodyFacts;
use super::facts::Facts;
use super::signature;
use super::stamp::{Stamp, parse};
use super::title::{repeats, shares_words};
use crate::text::names::{has_case, is_full_name, split, without_mail};
use crate::text::words::{light, words};
use crate::text::{LINE_BYTES, Lexicon, byline, facts_beside, reporter};
use depeche_model::{Block, BlockKind, Mark, PageKind, Reason};

/// Blocks before the title, and behind it, that are looked at.
const BEFORE: usize = 4;
const AFTER: usize = 16;
/// The lines behind the title end with this many paragraphs of text: a
/// standfirst may stand before the byline.
const PARAGRAPHS: usize = 2;
/// Behind the whole of the text they go on for so many blocks.
const BELOW: usize = 4;
/// A caption of so few words holds a date and little else.
const CAPTION_WORDS: u32 = 5;
/// A link of fewer words is no headline.
const HEADLINE_WORDS: u32 = 3;
/// A block of so many words that ends a sentence is a paragraph…
const PARAGRAPH_WORDS: u32 = 25;
/// …and a line by the title has no more than these.
const LINE_WORDS: u32 = 25;

/// A line that says what somebody is has no more words…
const FUNCTION_WORDS: u32 = 6;
/// …and a date's label no fewer letters: `on` and `le` are words of any line.
const LABEL_LETTERS: usize = 4;

/// A line far from the title that holds a label and its date has no more words…
const LABELLED_WORDS: usize = 12;
/// …unless it begins with a label of so many (`This entry was posted on`).
const LONG_LABEL: usize = 4;

/// A list of authors has no more items.
const LIST_ITEMS: usize = 15;

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
    /// A person whose name stands without byline words, beside a date or a function.
    pub(super) named: Option<String>,
    /// Who signs below the text.
    pub(super) signed: Vec<String>,
    /// The lines, nearest to the title first.
    lines: Vec<String>,
    /// So many of them stand between the title and the text.
    above_text: usize,
    /// Blocks about other articles, and comments, that rules know…
    others: Vec<usize>,
    /// …and those beside another article's headline.
    beside_headlines: Vec<usize>,
}

/// A date readers see by the title.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) stamp: Stamp,
    /// The line says that it is the publication's, or says nothing else.
    pub(super) sure: bool,
    /// The line says that it is the publication's.
    pub(super) labelled: bool,
    /// The line says so, or holds nothing but dates and times.
    pub(super) plain: bool,
    /// It stands above the title, where the page may have a clock.
    pub(super) ahead: bool,
}

impl HeadLines {
    /// Does a line by the title hold this text?
    pub(super) fn hold(&self, text: &str) -> bool {
        !text.is_empty() && self.lines.iter().any(|l| l.contains(text))
    }

    /// Does a line between the title and the text hold this text?
    pub(super) fn hold_above_text(&self, text: &str) -> bool {
        !text.is_empty() && self.lines[..self.above_text].iter().any(|l| l.contains(text))
    }

    /// Does this text stand only where other articles or comments are?
    pub(super) fn is_elsewhere(&self, text: &str, facts: &Facts<'_>) -> bool {
        let blocks = facts.page.blocks.iter().enumerate();
        let mut holders = blocks.filter(|(_, b)| b.text.contains(text)).map(|(at, _)| at).peekable();
        !text.is_empty() && holders.peek().is_some() && holders.all(|at| self.are_others_at(at))
    }

    fn are_others_at(&self, at: usize) -> bool {
        [&self.others, &self.beside_headlines].iter().any(|blocks| blocks.binary_search(&at).is_ok())
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

    /// `label` is the line before, where that is a label and nothing else (`Published`, `Written by`); `ahead`: the line
    /// stands above the title.
    fn take(&mut self, line: &str, label: Option<&str>, ahead: bool, facts: &Facts<'_>) {
        self.lines.push(line.to_owned());
        if line.starts_with(|c: char| c.is_ascii_digit()) && line.len() <= ISO_BYTES {
            let iso = parse(line.trim(), &facts.dates()).map(|stamp| Shown {
                stamp,
                sure: true,
                labelled: false,
                plain: true,
                ahead,
            });
            self.published = self.published.or(iso);
        }
        let line = &unglued(line, facts.lexicon);
        let line = &label.map_or_else(|| line.clone(), |label| format!("{label} {line}"));
        let Some(found) = facts_beside(line, facts.lexicon, facts.day_style()) else {
            self.take_authors(first_byline(line, facts));
            return;
        };
        let read =
            |at: Option<usize>| at.and_then(|at| line.get(at..)).and_then(|t| parse(t, &facts.dates()));
        let published = read(found.dates.published.map(|(_, at)| at));
        self.published = self.published.or(published.map(|stamp| Shown {
            stamp,
            sure: found.sure,
            labelled: found.labelled,
            plain: found.labelled || found.bare,
            ahead,
        }));
        self.modified = self.modified.or_else(|| read(found.dates.updated.map(|(_, at)| at)));
        self.take_authors(byline::within(line, facts.lexicon, facts.day_style()));
    }

    fn take_authors(&mut self, authors: Vec<String>) {
        if self.authors.is_empty() {
            self.authors = authors;
        }
    }
}

/// Reads the lines about the heading that is the title, or about the first of
/// the text where no heading is. Flat text has recognisers of its own.
pub(super) fn read(facts: &Facts<'_>, title: Option<&str>, body: &BodyFacts<'_>) -> HeadLines {
    let mut found = HeadLines { signed: signature::read(facts, body), ..HeadLines::default() };
    if facts.page.kind == PageKind::Text {
        return found;
    }
    let blocks = &facts.page.blocks;
    let anchor = title.and_then(|t| facts.title_block(t));
    let top = anchor.unwrap_or(body.blocks.start).min(blocks.len());
    let start = anchor.map_or(top, |at| at + 1);
    let text_end = Some(body.blocks.end).filter(|end| *end > start).unwrap_or(blocks.len());
    let others = |at: usize| is_of_others(blocks, body, at, text_end);
    let below = (text_end..blocks.len()).take(BELOW).take_while(|at| !others(*at)).count();
    let behind = start..end(blocks, start).min(text_end + below);
    let ahead = (top.saturating_sub(BEFORE)..top).rev();
    let of_a_headline = |at: usize| (at < top || at >= text_end) && is_beside_a_headline(blocks, at, top);
    found.others = (0..blocks.len()).filter(|at| others(*at)).collect();
    found.beside_headlines = (0..blocks.len()).filter(|at| of_a_headline(*at)).collect();
    for at in behind.clone().chain(ahead).filter(|at| is_line(&blocks[*at])) {
        if found.are_others_at(at) {
            continue;
        }
        found.take(&with_the_list(blocks, at, facts), label_before(blocks, at, facts), at < top, facts);
        if (start..body.blocks.start).contains(&at) {
            found.above_text = found.lines.len();
        }
        if found.named.is_none() && (behind.contains(&at) || at + 1 == top) {
            found.named = name_without_byline(blocks, at, facts);
        }
    }
    // Where nothing else says who wrote it, or when, a byline right below the text may; a date alone is an event's, and what
    // stands beside a headline that leads on another article's.
    let leads_on = |at: usize| is_linked_headline(&blocks[at]);
    let is_anonymous = found.authors.is_empty() && facts.marked_authors().persons.is_empty();
    let is_undated = found.published.is_none() && !super::dates::is_told(facts);
    for at in (text_end..text_end + below).filter(|at| !behind.contains(at) && is_line(&blocks[*at])) {
        if found.are_others_at(at) || (at - 1..blocks.len().min(at + 2)).any(leads_on) {
            break;
        }
        let mut line = HeadLines { named: name_without_byline(blocks, at, facts), ..HeadLines::default() };
        line.take(&with_the_list(blocks, at, facts), label_before(blocks, at, facts), false, facts);
        if line.named.is_none() && line.authors.is_empty() {
            continue;
        }
        if is_undated && found.published.is_none() {
            found.published = line.published;
        }
        if is_anonymous && found.authors.is_empty() && found.named.is_none() {
            found.named = line.named;
            found.authors = line.authors;
            found.lines.extend(line.lines);
        }
    }
    found
}

/// A rule says that the block is of comments, leads to other articles or is a picture's; or, behind
/// the text, of the page's frame.
fn is_of_others(blocks: &[Block], body: &BodyFacts<'_>, at: usize, text_end: usize) -> bool {
    let Some(Mark::Drop { reason, .. }) = body.marks.get(at) else { return false };
    match reason {
        Reason::Comments | Reason::ReadAlso => true,
        // "Video - December 19, 2025" says no more than the date.
        Reason::Caption => blocks[at].features.words > CAPTION_WORDS,
        Reason::Navigation | Reason::Legal => at >= text_end,
        _ => false,
    }
}

/// Next to a heading that is a link, and not the title at `top`: the headline of another article.
fn is_beside_a_headline(blocks: &[Block], at: usize, top: usize) -> bool {
    let is_headline =
        |at: usize| matches!(blocks[at].kind, BlockKind::Heading(_)) && is_linked_headline(&blocks[at]);
    let next = Some(at + 1).filter(|next| *next < blocks.len() && *next != top);
    at.checked_sub(1).into_iter().chain(next).any(is_headline)
}

/// The words of a headline, all of them a link.
fn is_linked_headline(block: &Block) -> bool {
    let f = &block.features;
    f.words >= HEADLINE_WORDS && f.link_chars * 10 >= f.chars * 9
}

/// The day a label names as the publication's anywhere on the page, if all labels name one.
pub(super) fn labelled_elsewhere(facts: &Facts<'_>, lines: &HeadLines) -> Option<Stamp> {
    let blocks = &facts.page.blocks;
    let read = |at: usize| {
        let label = label_before(blocks, at, facts).unwrap_or_default();
        let line = format!("{label} {}", labelled_part(&blocks[at].text, facts.lexicon)?);
        let found = facts_beside(&line, facts.lexicon, facts.day_style()).filter(|f| f.labelled)?;
        parse(line.get(found.dates.published?.1..)?, &facts.dates())
    };
    let own = |at: &usize| lines.others.binary_search(at).is_err();
    let mut days = (0..blocks.len()).filter(own).filter_map(read);
    let first = days.next()?;
    days.all(|day| day.date == first.date).then_some(first)
}

/// A short line, or of a long one that begins with a long label so much.
fn labelled_part<'t>(text: &'t str, lexicon: &Lexicon<'_>) -> Option<&'t str> {
    let long = light(text, LABELLED_WORDS).is_none();
    if long && lexicon.date_label_words(text) < LONG_LABEL {
        return None;
    }
    let end = words(text, LABELLED_WORDS).last().map_or(0, |word| word.end);
    Some(if long { &text[..end] } else { text }).filter(|part| part.contains(char::is_numeric))
}

/// The persons that lines with a label of their own name anywhere on the page (`Author`, and in the
/// next block `Jane Doe`), if all such labels name the same.
pub(super) fn named_elsewhere(facts: &Facts<'_>) -> Vec<String> {
    let blocks = &facts.page.blocks;
    let labelled = |at: &usize| is_line(&blocks[*at]) && facts.lexicon.is_byline_label(&blocks[at - 1].text);
    let read = |at: usize| {
        let line = with_the_list(blocks, at, facts);
        let names = split(&line, facts.lexicon, &facts.publications);
        let whole = names.others.is_empty() && names.persons.iter().all(|p| p.contains(' '));
        (whole && !names.persons.is_empty()).then_some(names.persons)
    };
    let mut all = (1..blocks.len()).filter(labelled).filter_map(read);
    let first = all.next().unwrap_or_default();
    if all.all(|other| other == first) { first } else { Vec::new() }
}

/// The block before, if it is the label of a date or a byline and nothing else.
fn label_before<'b>(blocks: &'b [Block], at: usize, facts: &Facts<'_>) -> Option<&'b str> {
    let label = blocks[at.checked_sub(1)?].text.trim();
    let letters = || label.chars().filter(|c| c.is_alphabetic()).count();
    let dated = facts.lexicon.is_date_label(label) && letters() >= LABEL_LETTERS;
    (dated || facts.lexicon.is_byline_label(label)).then_some(label)
}

/// A line, and behind a byline's label the rest of its list: names one below the other.
fn with_the_list(blocks: &[Block], at: usize, facts: &Facts<'_>) -> String {
    let label = at.checked_sub(1).is_some_and(|at| facts.lexicon.is_byline_label(&blocks[at].text));
    let list = if label { &blocks[at..blocks.len().min(at + LIST_ITEMS)] } else { &[] };
    let items = list.iter().take_while(|b| b.kind == BlockKind::ListItem).count();
    let end = at + items.max(1);
    blocks[at..end].iter().map(|b| b.text.trim()).collect::<Vec<_>>().join(", ")
}

/// The person a line names beside a date (`Dec 7, 2021 Jane Doe`), or alone beside a line that is a
/// date or a function. A quoted post has its writer and date at its end.
fn name_without_byline(blocks: &[Block], at: usize, facts: &Facts<'_>) -> Option<String> {
    let block = &blocks[at];
    let text = without_mail(&block.text);
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '|');
    let quoted = block.kind == BlockKind::Quote || text.contains('@') || text.starts_with(['-', '–', '—']);
    let before = at.checked_sub(1).map(|before| &blocks[before]);
    if quoted || before.is_some_and(|b| byline::ends_as_helper(&b.text, facts.lexicon)) {
        return None;
    }
    let dates = |b: &Block| {
        is_line(b)
            && (facts_beside(&b.text, facts.lexicon, facts.day_style()).is_some() || is_in_numbers(&b.text))
    };
    let function = |b: &Block| b.features.words <= FUNCTION_WORDS && facts.lexicon.is_no_author(&b.text);
    let next = blocks.get(at + 1);
    let by_date = || before.is_some_and(dates) || next.is_some_and(dates);
    let mail = |b: &Block| {
        b.text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !b.text.trim().contains(' ')
        })
    };
    let by_function = || before.is_some_and(function) || next.is_some_and(|b| function(b) || mail(b));
    let reporters = reporter::signed_line(text, facts.lexicon);
    if !reporters.is_empty() {
        return Some(reporters.join(", "));
    }
    let is_name = is_full_name(text, facts.lexicon) && (by_date() || by_function())
        || facts.lexicon.is_given_name(text) && by_date();
    if block.kind == BlockKind::Paragraph && is_name {
        return Some(text.to_owned());
    }
    let with_function = || byline::before_a_function(text, facts.lexicon);
    let may_be_placed = || block.kind == BlockKind::Paragraph && by_date();
    let in_place = || may_be_placed().then(|| byline::in_a_place(text, facts.lexicon)).flatten();
    let dated = || byline::beside_date(&unglued(text, facts.lexicon), facts.lexicon, facts.day_style());
    with_function().or_else(in_place).or_else(dated)
}

/// Persons of the first part between bars that begins with byline words (`2 hours ago | By Jane Doe`).
fn first_byline<'a>(line: &'a str, facts: &Facts<'_>) -> Vec<String> {
    let read = |part: &str| byline::beginning(part, facts.lexicon, facts.day_style());
    // `박선영·이도현 기자`: a dot may join names.
    let joined = if line.contains('·') && !has_case(line) { read(line) } else { Vec::new() };
    if joined.len() > 1 {
        return joined;
    }
    // `Harbour Radio / By Jane Doe`
    let behind_slash = |part: &'a str| match part.split_once(" / ") {
        Some((_, behind)) if read(part).is_empty() => behind.trim(),
        _ => part,
    };
    let parts = line.split(['|', '•', '·']).map(str::trim).map(behind_slash);
    let mut all = parts.map(|part| (part, read(part))).skip_while(|(_, names)| names.is_empty());
    let mut names = all.next().map_or_else(Vec::new, |(_, names)| names);
    // "By Jane Doe | By Popular Demand", "Author: Jane Doe | Editor: John Roe"
    let is_person = |name: &String| !has_case(name) || is_full_name(name, facts.lexicon);
    let wrote = |(part, more): &(&str, Vec<String>)| {
        !more.is_empty() && more.iter().all(is_person) && !facts.lexicon.begins_with_function(part)
    };
    names.extend(all.take_while(wrote).flat_map(|(_, names)| names));
    names
}

/// A date in numbers, whatever their order: `02-12-2025`.
fn is_in_numbers(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (6..=8).contains(&digits) && text.trim().len() <= digits + 4 && !text.contains(char::is_alphabetic)
}

/// The block that is the title: a first heading before others, a heading before a line. Where
/// the title is none of them, the page's only first heading, or one that says much the same.
pub(super) fn anchor(facts: &Facts<'_>, title: &str) -> Option<usize> {
    let repeats = repeats(title, &facts.publications);
    let blocks = || facts.page.blocks.iter().enumerate();
    let level = |b: &Block| match b.kind {
        BlockKind::Heading(level) => level,
        _ => u8::MAX,
    };
    let same = blocks().filter(|(_, b)| repeats(&b.text)).min_by_key(|(i, b)| (level(b), *i));
    let lone = || {
        let mut first = blocks().filter(|(_, b)| level(b) == 1);
        first.next().filter(|_| first.next().is_none())
    };
    let alike = || blocks().find(|(_, b)| level(b) <= 2 && shares_words(title, &b.text));
    same.or_else(lone).or_else(alike).map(|(i, _)| i)
}

fn end(blocks: &[Block], start: usize) -> usize {
    let limit = blocks.len().min(start + AFTER);
    let start = start.min(limit);
    let is_paragraph = |b: &Block| b.features.words >= PARAGRAPH_WORDS && b.features.ends_sentence;
    let mut paragraphs = (start..limit).filter(|i| is_paragraph(&blocks[*i]));
    paragraphs.nth(PARAGRAPHS - 1).unwrap_or(limit)
}

/// Short, and no teaser's headline: that is a link, without a year in it.
fn is_line(block: &Block) -> bool {
    let f = &block.features;
    let has_year =
        || block.text.as_bytes().split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() == 4);
    // Without spaces between words, two characters are a word: labels and times are soon many.
    let most = LINE_WORDS as usize;
    let unspaced = || block.text.split(' ').nth(most).is_none() && light(&block.text, most).is_some();
    let is_short = f.words <= LINE_WORDS || f.words <= 2 * LINE_WORDS && unspaced();
    is_short
        && block.text.len() <= LINE_BYTES
        && !(f.words > 8 * f.links.max(1) && f.link_chars * 10 >= f.chars * 9 && !has_year())
}

/// Elements glued without a space: `2 MAY 2021Jane Doe`, `Erstellt am02.05.2021`,
/// `ByJane Doe`, `HarbourDECEMBER 7, 2021Updated: …`.
fn unglued(line: &str, lexicon: &Lexicon) -> String {
    let mut out = String::with_capacity(line.len() + 4);
    let mut digits = 0;
    for (at, c) in line.char_indices() {
        let behind_label = c.is_ascii_digit() && out.ends_with(char::is_lowercase);
        let meets = c.is_uppercase() && out.ends_with(char::is_lowercase);
        if digits == 4 && c.is_uppercase()
            || behind_label
            || meets && is_seam(&line[..at], &line[at..], lexicon)
        {
            out.push(' ');
        }
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        out.push(c);
    }
    out
}

/// Between the parts of a word stands a label's end or a date's beginning.
fn is_seam(before: &str, behind: &str, lexicon: &Lexicon) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    lexicon.is_byline_label(word) || lexicon.is_date_label(word) || lexicon.begins_date(behind)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;
    use depeche_model::Hints;

    fn shown(lines: &str) -> (Option<String>, Option<String>, Vec<String>) {
        let hints = Hints { url: Some("https://www.harbourpost.co.uk/a".into()), ..Hints::default() };
        facts(&page(lines), &hints, |f| {
            let found = read(f, Some("The bridge is closed"), &BodyFacts::default());
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
            "7 December 2021 by Jane Doe, Representative of the Candidates to the Liaison Board of Harbours",
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
    fn the_line_before_may_be_the_label() {
        let found =
            shown("h1 The bridge is closed\np Published\np December 7, 2021\np Written by\np Jane Roe");
        assert_eq!((found.0.as_deref(), found.2), (Some("2021-12-07"), vec!["Jane Roe".to_owned()]));
        let found = shown("h1 The bridge is closed\np Updated on\np December 7, 2021");
        assert_eq!((found.0, found.1.as_deref()), (None, Some("2021-12-07")));
        assert!(shown("h1 The bridge is closed\np Edited by\np John Roe").2.is_empty());
    }

    #[test]
    fn the_lines_stand_by_the_heading_though_the_title_says_it_otherwise() {
        let filler = "p The harbour was calm on that day and the gulls were many, so the keeper went home early and slept until noon the next day.\n".repeat(6);
        let found = shown(&format!("h1 Why the harbour sleeps\np By Jane Roe, Dec 7, 2021\n{filler}"));
        assert_eq!(found.2, ["Jane Roe"]);
    }

    #[test]
    fn a_name_by_the_title_needs_a_date_or_a_function_beside_it() {
        let named = |lines: &str| {
            facts(&page(&format!("h1 The bridge is closed\n{lines}")), &Hints::default(), |f| {
                read(f, Some("The bridge is closed"), &BodyFacts::default()).named
            })
        };
        assert_eq!(named("p Jane Doe\np Dec 7, 2021").as_deref(), Some("Jane Doe"));
        assert_eq!(named("p Jane Doe\np Staff writer").as_deref(), Some("Jane Doe"));
        assert_eq!(named("p Dec 7, 2021Jane Doe").as_deref(), Some("Jane Doe"));
        assert_eq!(named("p Jane Doe\np The harbour was calm"), None);
        assert_eq!(named("p Jane Doe\np 02-12-2025").as_deref(), Some("Jane Doe"));
        assert_eq!(named("p Konstantin\np Dec 7, 2021").as_deref(), Some("Konstantin"));
        assert_eq!(named("p Konstantin\np Staff writer"), None);
        assert_eq!(named("p Port Nouvel\np Dec 7, 2021"), None);
        assert_eq!(named("p Edited by\np John Roe\np Dec 7, 2021"), None);
        assert_eq!(named("p — Jane Doe (@janedoe) Dec 7, 2021"), None, "a quoted post");
    }

    #[test]
    fn glued_words_are_parted_at_labels_and_dates() {
        assert_eq!(
            published("HarbourDecember 7, 2021Updated: December 9, 2021").as_deref(),
            Some("2021-12-07")
        );
        assert_eq!(shown("h1 The bridge is closed\np ByJane McRoe").2, ["Jane McRoe"]);
    }

    #[test]
    fn names_behind_byline_words_are_read() {
        for line in
            ["7 December 2021 · by Jane Doe · 4 min", "2 hours ago | By Jane Doe", "By Jane Doe | Harbour"]
        {
            assert_eq!(shown(&format!("h1 The bridge is closed\np {line}")).2, ["Jane Doe"], "{line}");
        }
        assert!(shown("h1 The bridge is closed\np Photo by | John Roe").2.is_empty());
    }
}

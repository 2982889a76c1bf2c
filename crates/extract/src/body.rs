//! The body: kept blocks become paragraphs, and lines that are fields leave it.

use crate::copies::hidden_copies;
use crate::fields::{Facts, Position, TextFinds, flat_title, head_authors, title};
use crate::text::names::Names;
use crate::text::{Line, agency, byline, dateline, dates_within, facts_beside, recognise, reporter};
use depeche_model::{Block, BlockKind, Dropped, Mark, PageKind, Paragraph, ParagraphKind, Reason, RuleId};
use depeche_rules::COLONS;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::Arc;

/// A block of so many words that ends a sentence is running text.
const RUNNING_WORDS: u32 = 10;
/// Lines so many blocks before the text may still be its byline or date.
const HEAD_BLOCKS: usize = 15;
/// Lines so many blocks behind the text may still credit it.
const TAIL_BLOCKS: usize = 4;
/// A dateline stands in one of the first paragraphs.
const DATELINE_PARAGRAPHS: usize = 3;
/// Shorter repeats are refrains (a name, a heading), not copies.
const REPEAT_WORDS: u32 = 5;

/// A line of labels has no more words.
const LABELLED_WORDS: u32 = 30;
/// A label of so many words is not a word of the text (`On March 2`).
const LABEL_WORDS: usize = 2;

/// Marks between the fields of one line.
const BETWEEN_FIELDS: &[char] = &['|', '·', '•', '—', '–'];

/// The body, with all that was taken out of it.
pub(crate) struct Body {
    pub(crate) paragraphs: Vec<Paragraph>,
    pub(crate) dropped: Vec<Dropped>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) finds: TextFinds,
    /// Title of a flat text.
    pub(crate) title: Option<String>,
    /// From the first to behind the last kept block.
    pub(crate) range: Range<usize>,
}

impl Body {
    /// The paragraphs, a line each.
    pub(crate) fn text(&self) -> String {
        self.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Builds the body of a marked page.
pub(crate) fn build(facts: &Facts<'_>, marks: &[Mark]) -> Body {
    let mut marks = marks.to_vec();
    for copy in hidden_copies(facts.page, &marks) {
        drop(&mut marks[copy], Reason::Repeat, "hidden-copy");
    }
    let mut builder = Builder::new(facts, marks);
    builder.take_titles();
    (0..facts.page.blocks.len()).for_each(|i| builder.take_line(i));
    builder.take_repeats();
    builder.take_bare_headings();
    builder.finish()
}

struct Builder<'f, 'a> {
    facts: &'f Facts<'a>,
    blocks: &'a [Block],
    marks: Vec<Mark>,
    finds: TextFinds,
    title: Option<String>,
    /// Authors the head names.
    authors: Vec<String>,
    /// First and last block of kept running text.
    text: Range<usize>,
}

impl<'f, 'a> Builder<'f, 'a> {
    fn new(facts: &'f Facts<'a>, marks: Vec<Mark>) -> Self {
        let blocks = &facts.page.blocks[..];
        let running = |i: &usize| is_running(&blocks[*i]) && is_kept(&marks[*i]);
        let first = (0..blocks.len()).find(running).unwrap_or(0);
        let last = (0..blocks.len()).rev().find(running).unwrap_or(first);
        Builder {
            facts,
            blocks,
            text: first..last,
            marks,
            finds: TextFinds::default(),
            title: None,
            authors: head_authors(facts),
        }
    }

    fn drop(&mut self, i: usize, reason: Reason, rule: &'static str) {
        drop(&mut self.marks[i], reason, rule);
    }

    /// Lines that are the title leave the text.
    fn take_titles(&mut self) {
        if self.facts.page.kind == PageKind::Text {
            let by_rule =
                |i: usize| matches!(&self.marks[i], Mark::Drop { reason, .. } if *reason != Reason::Score);
            if let Some(found) = flat_title::find(self.facts, self.text.start, by_rule) {
                found.blocks.iter().for_each(|i| self.drop(*i, Reason::Title, "title"));
                self.title = Some(found.title);
            }
            return;
        }
        let Some(chosen) = self.facts.titles().first() else { return };
        let repeats = title::repeats(&chosen.value, &self.facts.publications);
        for i in 0..self.blocks.len().min(self.text.start + DATELINE_PARAGRAPHS) {
            if repeats(&self.blocks[i].text) {
                self.drop(i, Reason::Title, "title");
            }
        }
    }

    /// A line that is a field leaves the text and is remembered.
    fn take_line(&mut self, i: usize) {
        let near = i + HEAD_BLOCKS >= self.text.start && i <= self.text.end + TAIL_BLOCKS;
        let by_rule = matches!(&self.marks[i], Mark::Drop { reason, .. } if !is_judged(*reason));
        let readable = match &self.marks[i] {
            Mark::Keep { .. } => true,
            Mark::Drop {
                reason: Reason::Byline | Reason::Date | Reason::Section | Reason::Score | Reason::SiteProfile,
                ..
            } => near,
            Mark::Drop { .. } => false,
        };
        if !readable {
            return;
        }
        let line = &self.blocks[i].text;
        let (before, after) = (i < self.text.start, i > self.text.end);
        let mut fields = self.fields_of(line);
        if by_rule && fields.is_empty() {
            fields.extend(
                dates_within(line, self.facts.lexicon, self.facts.day_style()).map(|l| (line.as_str(), l)),
            );
        }
        let is_field = fields.first().is_some_and(|(_, what)| match what {
            Line::Section(_) => before,
            // Its label says what it is wherever it stands.
            Line::Date(_) => before || after || self.facts.lexicon.date_label_words(line) >= LABEL_WORDS,
            Line::Byline(_) | Line::Credit(_) | Line::Caption(_) => true,
        });
        let repeats = || (before || after) && byline::repeats(line, &self.authors, self.facts.lexicon);
        if is_field {
            let position = if after { Position::After } else { Position::Within };
            // A rule that knew the element keeps the credit for the drop.
            if let (false, Some((_, what))) = (by_rule, fields.first()) {
                self.drop(i, what.reason(), what.rule());
            }
            fields.into_iter().for_each(|(part, what)| self.finds.take(part, what, position, self.facts));
        } else if !by_rule && repeats() {
            self.drop(i, Reason::Byline, "byline-repeated");
        } else if is_kept(&self.marks[i]) && (self.take_labels(i) || is_bare_date_label(line, self.facts)) {
            self.drop(i, Reason::Date, "line-date");
        } else if after && !is_kept(&self.marks[i]) {
            self.take_date_below(line);
        } else if before && !is_kept(&self.marks[i]) && self.facts.page.kind == PageKind::Text {
            self.take_facts_above(line);
        }
    }

    /// `发布时间：2021-12-07 来源：港口日报 点击：33`: labels, what they say, and nothing else.
    fn take_labels(&mut self, i: usize) -> bool {
        let line = &self.blocks[i].text;
        // Most blocks are no such line, and it takes reading to see that they are not.
        if self.blocks[i].features.words > LABELLED_WORDS || !line.contains(char::is_numeric) {
            return false;
        }
        let found = facts_beside(line, self.facts.lexicon, self.facts.day_style());
        let Some(found) = found.filter(|f| f.labelled && f.bare) else { return false };
        self.finds.take(line, Line::Date(found.dates), Position::Within, self.facts);
        true
    }

    /// `Posted on 7 December 2021 by Jane`, below the texts of many blogs.
    fn take_date_below(&mut self, line: &str) {
        let found = facts_beside(line, self.facts.lexicon, self.facts.day_style()).filter(|f| f.labelled);
        let dates = found.map(|f| Line::Date(f.dates));
        dates.into_iter().for_each(|dates| self.finds.take(line, dates, Position::After, self.facts));
    }

    /// `Publié le 12 mars 2021 à 8 h, par Ana Lys`, above a flat text, which has no heading to stand by.
    fn take_facts_above(&mut self, line: &str) {
        let (lexicon, style) = (self.facts.lexicon, self.facts.day_style());
        let Some(found) = facts_beside(line, lexicon, style) else { return };
        let persons = byline::within(line, lexicon, style);
        if found.labelled || !persons.is_empty() {
            self.finds.take(line, Line::Date(found.dates), Position::Within, self.facts);
            self.finds.take(
                line,
                Line::Byline(Names { persons, ..Names::default() }),
                Position::Within,
                self.facts,
            );
        }
    }

    /// What fields a line is: one, or several with marks between them
    /// (`Publié le 8 novembre | Par Ana Lys`). Empty for text.
    fn fields_of(&self, line: &'a str) -> Vec<(&'a str, Line)> {
        let read =
            |part: &'a str| recognise(part, self.facts.lexicon, self.facts.day_style()).map(|l| (part, l));
        if let Some(field) = read(line) {
            return vec![field];
        }
        let parts: Vec<&str> = line.split(BETWEEN_FIELDS).map(str::trim).filter(|p| !p.is_empty()).collect();
        let several = (2..=5).contains(&parts.len());
        several.then(|| parts.into_iter().map(read).collect::<Option<Vec<_>>>()).flatten().unwrap_or_default()
    }

    /// The second of two equal blocks leaves the text.
    fn take_repeats(&mut self) {
        let mut seen = FxHashSet::default();
        for i in 0..self.blocks.len() {
            let block = &self.blocks[i];
            if is_kept(&self.marks[i])
                && block.features.words >= REPEAT_WORDS
                && !seen.insert(block.text.as_str())
            {
                self.drop(i, Reason::Repeat, "repeat");
            }
        }
    }

    /// Headings with no text behind them leave the text.
    fn take_bare_headings(&mut self) {
        for i in (0..self.blocks.len()).rev().filter(|i| is_kept(&self.marks[*i])).collect::<Vec<_>>() {
            if !matches!(self.blocks[i].kind, BlockKind::Heading(_)) {
                break;
            }
            self.drop(i, Reason::Score, "heading-without-text");
        }
    }

    fn finish(mut self) -> Body {
        let mut paragraphs = Vec::new();
        let mut dropped = Vec::new();
        let kept: Vec<usize> = (0..self.blocks.len()).filter(|i| is_kept(&self.marks[*i])).collect();
        let (first, last) = (kept.first().copied(), kept.last().copied());
        let mut datelines = 0;
        for i in 0..self.blocks.len() {
            let text = &self.blocks[i].text;
            match &self.marks[i] {
                Mark::Drop { reason, rule, .. } => {
                    dropped.push(Dropped { text: text.clone(), reason: *reason, rule: Arc::clone(rule) });
                }
                Mark::Keep { cut, .. } => {
                    let mut range = cut.map_or(0..text.len(), |(start, end)| start..end);
                    if datelines < DATELINE_PARAGRAPHS {
                        datelines += 1;
                        self.finds.add_authors(reporter::named(&text[range.clone()], self.facts.lexicon));
                        range.start += self.take_dateline(&text[range.clone()]);
                    }
                    if Some(i) == last {
                        self.finds.add_authors(reporter::signing(&text[range.clone()], self.facts.lexicon));
                        range.end = range.start + self.take_trailing(&text[range.clone()]);
                    }
                    let outside = [0..range.start, range.end..text.len()];
                    for part in outside.into_iter().filter(|p| !text[p.clone()].trim().is_empty()) {
                        let (reason, rule) = if part.start == 0 {
                            (Reason::Dateline, "dateline")
                        } else {
                            (Reason::Credit, "trailing-credit")
                        };
                        dropped.push(Dropped {
                            text: text[part].trim().to_owned(),
                            reason,
                            rule: RuleId::from(rule),
                        });
                    }
                    let text = text[range].trim().to_owned();
                    if !text.is_empty() {
                        paragraphs.push(Paragraph { kind: kind(self.blocks[i].kind), text });
                    }
                }
            }
        }
        let range = first.unwrap_or(0)..last.map_or(0, |l| l + 1);
        Body { paragraphs, dropped, marks: self.marks, finds: self.finds, title: self.title, range }
    }

    /// Bytes of the dateline at the start of a paragraph.
    fn take_dateline(&mut self, text: &str) -> usize {
        let found = dateline::find(text, self.facts.lexicon, self.facts.day_style());
        found.map_or(0, |found| {
            let len = found.len;
            self.finds.take_dateline(found);
            len
        })
    }

    /// Bytes of the last paragraph before an agency's credit at its end.
    fn take_trailing(&mut self, text: &str) -> usize {
        let found = agency::trailing(text, self.facts.lexicon);
        found.map_or(text.len(), |found| {
            self.finds.add_agencies(found.agencies);
            found.keep
        })
    }
}

fn drop(mark: &mut Mark, reason: Reason, rule: &'static str) {
    let (Mark::Keep { score, .. } | Mark::Drop { score, .. }) = *mark;
    *mark = Mark::Drop { reason, rule: RuleId::from(rule), score };
}

pub(crate) fn is_kept(mark: &Mark) -> bool {
    matches!(mark, Mark::Keep { .. })
}

/// `Published on:`, the date being in the next block.
fn is_bare_date_label(line: &str, facts: &Facts<'_>) -> bool {
    line.trim_end().ends_with(COLONS) && facts.lexicon.is_date_label(line)
}

/// Was the block dropped for what it looks like or for its repeats, not by a rule that knows what it is?
fn is_judged(reason: Reason) -> bool {
    matches!(reason, Reason::Score | Reason::SiteProfile)
}

fn is_running(block: &Block) -> bool {
    let f = &block.features;
    f.words >= RUNNING_WORDS && f.ends_sentence && f.link_chars * 2 < f.chars
}

fn kind(kind: BlockKind) -> ParagraphKind {
    match kind {
        BlockKind::Heading(_) => ParagraphKind::Heading,
        BlockKind::ListItem => ParagraphKind::ListItem,
        BlockKind::Quote => ParagraphKind::Quote,
        BlockKind::TableRow => ParagraphKind::Table,
        BlockKind::Paragraph | BlockKind::Preformatted | BlockKind::Caption => ParagraphKind::Paragraph,
    }
}

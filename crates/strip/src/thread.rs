//! Comments that no class names as such: a thread is told by what recurs in it.
//!
//! Each comment has controls of its own (`Reply`, `Report`); or it has a time, and
//! a line before them all names comments. Live blogs have times too, and pages of
//! several articles lead to the comments on each: so that line is a heading, or the
//! times are those of a day and begin at once; and no second line names comments.

use crate::elements::{ARTICLE_BEFORE, is_running};
use crate::features::ancestors;
use crate::levels::Levels;
use crate::look::look;
use depeche_model::{Block, BlockKind, ElementId, Page, Reason};
use depeche_rules::{RuleSet, StripRule};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::ops::Range;

/// A thread has so many comments.
const COMMENTS: usize = 3;

/// A comment has so many words…
const SHORTEST_COMMENT: u32 = 3;
/// …and where there are more between two signs, the thread is interrupted.
const LONGEST_COMMENT: u32 = 400;

/// A longer block with a time in it tells of that time; and no more words stand before the first time of a thread
/// that has no heading.
const TIMED_WORDS: u32 = 20;

/// The blocks of the page's threads; `ruled` are the rules that drop blocks, `article` is the first block behind it.
pub(crate) fn threads(
    page: &Page,
    levels: &Levels,
    rules: &RuleSet,
    ruled: &[Option<usize>],
    article: usize,
) -> Vec<Range<usize>> {
    let of = |i: usize| ruled[i].map(|rule| &rules.strip[rule]);
    let controls: Vec<usize> =
        (0..ruled.len()).filter(|i| of(*i).is_some_and(|rule| rule.each_comment)).collect();
    // Those of one thread look alike; one above the article does not.
    let mut by_look: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for i in &controls {
        by_look.entry(look(page, levels, &page.blocks[*i])).or_default().push(*i);
    }
    let reading = Reading { page, ruled, article };
    let mut threads: Vec<Range<usize>> =
        by_look.values().flat_map(|controls| reading.by_controls(controls)).collect();
    let names_comments = |rule: &StripRule| rule.reason == Reason::Comments && !rule.each_comment;
    let mut heads: Vec<usize> = (0..ruled.len()).filter(|i| of(*i).is_some_and(names_comments)).collect();
    heads.push(ruled.len());
    threads.extend(heads.windows(2).filter_map(|two| reading.by_times(two[0]..two[1], &controls)));
    threads
}

struct Reading<'p> {
    page: &'p Page,
    ruled: &'p [Option<usize>],
    /// The first block that an article stands before.
    article: usize,
}

impl Reading<'_> {
    fn by_controls(&self, controls: &[usize]) -> Vec<Range<usize>> {
        let mut threads = Vec::new();
        let mut rest = &controls[controls.partition_point(|control| *control < self.article)..];
        while let Some(first) = rest.first() {
            let near = self.unbroken(rest);
            let last = near[near.len() - 1];
            if self.comments(near) >= COMMENTS {
                let start = self.comment_start(*first, last).filter(|start| *start >= self.article);
                threads.push(start.unwrap_or(*first)..self.comment_end(last, *first));
            }
            rest = &rest[near.len()..];
        }
        threads
    }

    /// Behind a line that names comments, up to the next.
    fn by_times(&self, blocks: Range<usize>, controls: &[usize]) -> Option<Range<usize>> {
        let head = blocks.start;
        let is_heading = matches!(self.page.blocks[head].kind, BlockKind::Heading(_));
        let is_time = |block: &Block| is_timed(block) && (is_heading || has_year(&block.text));
        let is_sign = |i: &usize| is_time(&self.page.blocks[*i]) || controls.binary_search(i).is_ok();
        let signs: Vec<usize> = std::iter::once(head).chain(blocks.skip(1).filter(is_sign)).collect();
        let near = self.unbroken(&signs);
        let last = near[near.len() - 1];
        let begins = is_heading || near.get(1).is_some_and(|first| self.words(head..*first) <= TIMED_WORDS);
        (begins && self.comments(near) >= COMMENTS && head >= self.article)
            .then(|| head..self.comment_end(last, head))
    }

    /// The first signs, up to where the thread is interrupted.
    fn unbroken<'s>(&self, signs: &'s [usize]) -> &'s [usize] {
        let apart = signs.windows(2).position(|two| self.words(two[0]..two[1]) > LONGEST_COMMENT);
        &signs[..apart.map_or(signs.len(), |last| last + 1)]
    }

    /// How many comments the signs part.
    fn comments(&self, signs: &[usize]) -> usize {
        let speaks = |two: &&[usize]| self.words(two[0] + 1..two[1]) >= SHORTEST_COMMENT;
        signs.windows(2).filter(speaks).count() + 1
    }

    /// Words of blocks that no rule drops.
    fn words(&self, blocks: Range<usize>) -> u32 {
        blocks.filter(|i| self.ruled[*i].is_none()).map(|i| self.page.blocks[i].features.words).sum()
    }

    /// Where the comment with the sign `of` starts, which is not that of `other`.
    fn comment_start(&self, of: usize, other: usize) -> Option<usize> {
        let comment = self.comment(of, other)?;
        let start = (0..of).rev().take_while(|i| self.is_in(*i, comment)).last()?;
        (self.words(start..of) <= LONGEST_COMMENT).then_some(start)
    }

    /// Behind its last block.
    fn comment_end(&self, of: usize, other: usize) -> usize {
        let inside = |comment| (of..self.ruled.len()).take_while(|i| self.is_in(*i, comment)).last();
        let last = self.comment(of, other).and_then(inside);
        last.filter(|last| self.words(of..*last) <= LONGEST_COMMENT).unwrap_or(of) + 1
    }

    /// The largest element around one block that another is not in.
    fn comment(&self, of: usize, other: usize) -> Option<ElementId> {
        let others: FxHashSet<ElementId> = self.around(other).collect();
        self.around(of).take_while(|id| !others.contains(id)).last()
    }

    fn is_in(&self, i: usize, element: ElementId) -> bool {
        self.around(i).any(|id| id == element)
    }

    fn around(&self, i: usize) -> impl Iterator<Item = ElementId> {
        ancestors(self.page, self.page.blocks[i].element).map(|(id, _)| id)
    }
}

/// The first block that so much running text stands before as an article has.
pub(crate) fn article(page: &Page, ruled: &[Option<usize>]) -> usize {
    let mut words = 0;
    let has_begun = |(block, rule): (&Block, &Option<usize>)| {
        let f = &block.features;
        if rule.is_none() && is_running(f) && !f.hidden {
            words += f.words;
        }
        words >= ARTICLE_BEFORE
    };
    page.blocks.iter().zip(ruled).position(has_begun).map_or(usize::MAX, |last| last + 1)
}

/// Does a short block hold a time of day, as `9:35`?
fn is_timed(block: &Block) -> bool {
    let bytes = block.text.as_bytes();
    let is_time = |at: usize| {
        let before = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let after = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        matches!(before, 1..=2) && after == 2
    };
    block.features.words <= TIMED_WORDS && block.text.match_indices(':').any(|(at, _)| is_time(at))
}

/// Does it hold a year of four digits?
fn has_year(text: &str) -> bool {
    let is_year =
        |number: &[u8]| number.len() == 4 && (number.starts_with(b"19") || number.starts_with(b"20"));
    text.as_bytes().split(|byte| !byte.is_ascii_digit()).any(is_year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{self, ARTICLE};

    const COMMENT: &str = "p: Nobody asked the terns about it.\na.r: Reply\n";

    /// How many lines stand in threads.
    fn in_threads(lines: &str) -> usize {
        let page = pages::html(lines);
        let rules = RuleSet::built_in().unwrap();
        let ruled: Vec<Option<usize>> = page.blocks.iter().map(|b| rules.phrase(&b.text, None)).collect();
        threads(&page, &Levels::new(&page), &rules, &ruled, article(&page, &ruled))
            .into_iter()
            .flatten()
            .count()
    }

    #[test]
    fn three_comments_with_controls_are_a_thread() {
        // Where no element tells, a thread begins with its first control.
        assert_eq!(in_threads(&format!("{ARTICLE}{}", COMMENT.repeat(3))), 5);
        assert_eq!(in_threads(&format!("{ARTICLE}{}", COMMENT.repeat(2))), 0);
        assert_eq!(in_threads(&format!("{ARTICLE}{}", "a.r: Reply\n".repeat(3))), 0);
        assert_eq!(in_threads(&COMMENT.repeat(9)), 0, "no article before it");
    }

    #[test]
    fn a_control_that_looks_otherwise_is_no_part_of_a_thread() {
        let page = |class| format!("{ARTICLE}a.{class}: Report\n{ARTICLE}{}", COMMENT.repeat(3));
        assert_eq!(in_threads(&page("top")), 5);
        assert_eq!(in_threads(&page("r")), 9);
    }

    #[test]
    fn times_below_a_heading_that_names_comments_are_a_thread() {
        let timed = "p: Nobody asked the terns about it.\np: Posted by Gwen, 9:35 am\n".repeat(3);
        assert_eq!(in_threads(&format!("{ARTICLE}h3: Comments\n{timed}")), 7);
        assert_eq!(in_threads(&format!("{ARTICLE}h3: What happened next\n{timed}")), 0);
        assert_eq!(in_threads(&format!("{ARTICLE}p: Comments\n{timed}")), 0);
        let dated = timed.replace("9:35 am", "9:35 am, May 3, 2010");
        assert_eq!(in_threads(&format!("{ARTICLE}p: Comments\n{dated}")), 7);
        let later = dated.replace("p: Nobody", "p: Nobody at all, so late in the year and so far from any light that could be seen, had asked or been asked, Nobody");
        assert_eq!(in_threads(&format!("{ARTICLE}p: Comments\n{later}")), 0);
        let articles = dated.replace("9:35 am, May 3, 2010", "9:35 am, May 3, 2010\np: 12 comments");
        assert_eq!(in_threads(&format!("{ARTICLE}p: Comments\n{articles}")), 0);
    }

    #[test]
    fn times_of_day() {
        let page = pages::html(
            "p: 9:35\np: at 21:05:44, Tuesday\np: Luke 5:123\np: 12 comments: 3\np: the score was 103:98",
        );
        let timed: Vec<bool> = page.blocks.iter().map(is_timed).collect();
        assert_eq!(timed, [true, true, false, false, false]);
    }
}

//! Where a block stands, and what stands beside it.

use super::{Sink, Survey, flag, is_running, link_density, log};
use depeche_model::{Block, BlockKind};

/// Names of the raw features of one neighbour.
type Names = [&'static str; 8];

const PREVIOUS: Names = [
    "previous_words",
    "previous_links",
    "previous_sentence",
    "previous_function_words",
    "previous_capitalised",
    "previous_heading",
    "previous_list",
    "previous_same_look",
];
const PREVIOUS_2: Names = [
    "previous_2_words",
    "previous_2_links",
    "previous_2_sentence",
    "previous_2_function_words",
    "previous_2_capitalised",
    "previous_2_heading",
    "previous_2_list",
    "previous_2_same_look",
];
const NEXT: Names = [
    "next_words",
    "next_links",
    "next_sentence",
    "next_function_words",
    "next_capitalised",
    "next_heading",
    "next_list",
    "next_same_look",
];
const NEXT_2: Names = [
    "next_2_words",
    "next_2_links",
    "next_2_sentence",
    "next_2_function_words",
    "next_2_capitalised",
    "next_2_heading",
    "next_2_list",
    "next_2_same_look",
];

impl Survey<'_> {
    /// Place in the page, neighbours, and the heading above.
    pub(super) fn put_place(&self, i: usize, row: &mut impl Sink) {
        let blocks = &self.page.blocks;
        let total = self.words_before.last().copied().unwrap_or(0).max(1);
        row.put_all([
            ("position", i as f32 / blocks.len().max(1) as f32),
            ("words_before", self.words_before[i] as f32 / total as f32),
            ("last_blocks", flag(i + 3 >= blocks.len())),
            ("first_blocks", flag(i < 3)),
            ("after_title", (i as f32 - self.title as f32).clamp(-10.0, 60.0)),
            ("is_title", flag(self.titles[i])),
            ("repeat", flag(self.repeats[i])),
            ("gap", (blocks[i].gap as f32).min(4.0)),
            ("gap_after", blocks.get(i + 1).map_or(4.0, |b| (b.gap as f32).min(4.0))),
        ]);
        for (names, step) in [(PREVIOUS, -1), (PREVIOUS_2, -2), (NEXT, 1), (NEXT_2, 2)] {
            self.put_neighbour(i, step, names, row);
        }
        self.put_runs(i, row);
        self.put_heading(i, row);
    }

    fn put_neighbour(&self, i: usize, step: isize, names: Names, row: &mut impl Sink) {
        let at = i.checked_add_signed(step).filter(|at| *at < self.page.blocks.len());
        let values = at.map_or([-1.0; 8], |at| {
            let b = &self.page.blocks[at];
            [
                log(b.features.words),
                link_density(b),
                flag(b.features.ends_sentence),
                self.rates[at].min(0.6),
                (b.features.capitalised as f32 / b.features.words.max(1) as f32).min(1.0),
                if let BlockKind::Heading(level) = b.kind { f32::from(level) } else { 0.0 },
                flag(b.kind == BlockKind::ListItem),
                flag(self.groups.same_look(i, at)),
            ]
        });
        names.into_iter().zip(values).for_each(|(name, value)| row.put(name, value));
    }

    /// Running text close by, and how many short blocks stand in a row around.
    fn put_runs(&self, i: usize, row: &mut impl Sink) {
        let blocks = &self.page.blocks;
        let running = |blocks: &[Block]| blocks.iter().filter(|b| is_running(b)).count() as f32;
        let short = |b: &&Block| b.features.words < 6;
        row.put_all([
            ("running_before", running(&blocks[i.saturating_sub(6)..i])),
            ("running_after", running(&blocks[(i + 1).min(blocks.len())..(i + 7).min(blocks.len())])),
            ("short_before", blocks[..i].iter().rev().take(12).take_while(short).count() as f32),
            ("short_after", blocks[i + 1..].iter().take(12).take_while(short).count() as f32),
        ]);
    }

    fn put_heading(&self, i: usize, row: &mut impl Sink) {
        let above = self.headings[i].map(|h| (i - h, &self.page.blocks[h]));
        let (level, words, links) = above.map_or((0.0, 0.0, 0.0), |(_, h)| {
            let level = if let BlockKind::Heading(level) = h.kind { f32::from(level) } else { 0.0 };
            (level, log(h.features.words), link_density(h))
        });
        row.put_all([
            ("heading_above", level),
            ("heading_above_words", words),
            ("heading_above_links", links),
            ("since_heading", above.map_or(40.0, |(since, _)| (since as f32).min(40.0))),
            ("heading_is_title", flag(self.headings[i].is_some_and(|h| self.titles[h]))),
        ]);
    }
}

//! The core of flat text: the run of lines that holds most sentences.
//!
//! Elements tell the parts of an HTML page; in flat text only length and
//! punctuation are left of them.

use super::{Sink, flag};
use depeche_model::{Block, Page, PageKind};
use rustc_hash::FxHashMap;

/// A line of so many words may be a paragraph.
const PARAGRAPH: u32 = 10;
/// A word of a line that does not end a sentence, beside one of a line that does.
const UNENDED: f32 = 0.3;
/// What a short line costs the run it stands in, in words.
const SHORT: f32 = 4.0;
/// How many lines to each side are near.
const NEAR: usize = 4;

/// What each line is in its text.
pub(super) struct Core(Vec<Line>);

#[derive(Clone, Copy, Default)]
struct Line {
    in_core: bool,
    core_share: f32,
    look_in_core: f32,
    spread: f32,
    longer_share: f32,
}

impl Core {
    /// Of flat text whose lines have these looks; in HTML there is none.
    pub(super) fn new(page: &Page, looks: &[u64]) -> Core {
        if page.kind == PageKind::Html {
            return Core(vec![Line::default(); page.blocks.len()]);
        }
        let blocks = &page.blocks;
        let core = densest(blocks);
        let words = |blocks: &[Block]| blocks.iter().map(|b| b.features.words).sum::<u32>() as f32;
        let total = words(blocks).max(1.0);
        let core_share = words(&blocks[core.clone()]) / total;
        // Of each look, how many lines there are, and how many in the core.
        let mut counts: FxHashMap<u64, (f32, f32)> = FxHashMap::default();
        for (i, look) in looks.iter().enumerate() {
            let (all, inside) = counts.entry(*look).or_default();
            *all += 1.0;
            *inside += flag(core.contains(&i));
        }
        let longer = longer(blocks);
        let line = |(i, look): (usize, &u64)| {
            let in_core = core.contains(&i);
            let (all, inside) = counts[look];
            let look_in_core = (inside - flag(in_core)) / (all - 1.0).max(1.0);
            Line {
                in_core,
                core_share,
                look_in_core,
                spread: spread(blocks, i),
                longer_share: longer[i] / total,
            }
        };
        Core(looks.iter().enumerate().map(line).collect())
    }

    pub(super) fn put(&self, i: usize, row: &mut impl Sink) {
        let line = self.0[i];
        row.put_all([
            ("in_core", flag(line.in_core)),
            ("core_share", line.core_share),
            ("look_in_core", line.look_in_core),
            ("spread", line.spread),
            ("longer_share", line.longer_share),
        ]);
    }
}

/// The run of lines with the greatest sum of what paragraphs gain and short lines cost.
fn densest(blocks: &[Block]) -> std::ops::Range<usize> {
    let (mut best, mut core, mut sum, mut start) = (0.0, 0..0, 0.0, 0);
    for (i, block) in blocks.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, i);
        }
        let f = &block.features;
        sum += match f.words {
            PARAGRAPH.. if f.ends_sentence => f.words as f32,
            PARAGRAPH.. => f.words as f32 * UNENDED,
            _ => -SHORT,
        };
        if sum > best {
            (best, core) = (sum, start..i + 1);
        }
    }
    core
}

/// How unlike in length the lines around one are: menus and teasers are all of one length.
fn spread(blocks: &[Block], i: usize) -> f32 {
    let near = &blocks[i.saturating_sub(NEAR)..(i + NEAR + 1).min(blocks.len())];
    let logs = near.iter().map(|b| (b.features.words as f32).ln_1p());
    let mean = logs.clone().sum::<f32>() / near.len() as f32;
    (logs.map(|log| (log - mean).powi(2)).sum::<f32>() / near.len() as f32).sqrt()
}

/// For each line, the words of all lines that are longer (of those as long, of the earlier).
fn longer(blocks: &[Block]) -> Vec<f32> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(blocks[*i].features.words));
    let mut longer = vec![0.0; blocks.len()];
    let mut sum = 0.0;
    for i in order {
        longer[i] = sum;
        sum += blocks[i].features.words as f32;
    }
    longer
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{BlockKind, Element, ElementId, Features, Head};

    fn text(lines: &[(u32, bool)]) -> Page {
        let block = |(words, ends_sentence): &(u32, bool)| Block {
            kind: BlockKind::Paragraph,
            text: "x".to_owned(),
            element: ElementId(0),
            line: 1,
            gap: 0,
            features: Features { words: *words, ends_sentence: *ends_sentence, ..Features::default() },
        };
        Page {
            kind: PageKind::Text,
            head: Head::default(),
            elements: vec![Element { tag: "text".to_owned(), ..Element::default() }],
            blocks: lines.iter().map(block).collect(),
            images: Vec::new(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_core_holds_the_paragraphs_and_bridges_a_sub_heading() {
        let menu = [(2, false); 6];
        let article = [(40, true), (3, false), (30, true)];
        let page = text(&[&menu[..], &article[..], &menu[..], &[(12, true)]].concat());
        assert_eq!(densest(&page.blocks), 6..9);
        let core = Core::new(&page, &vec![0; page.blocks.len()]);
        assert!(core.0[7].in_core && !core.0[0].in_core);
        assert_eq!(core.0[8].longer_share, 40.0 / 109.0);
        assert!(core.0[1].spread < 0.001);
        assert!(core.0[6].spread > 1.0);
    }

    #[test]
    fn a_text_without_paragraphs_has_no_core() {
        assert_eq!(densest(&text(&[(2, false), (5, true)]).blocks), 0..0);
    }
}

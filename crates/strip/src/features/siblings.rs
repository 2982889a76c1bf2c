//! Blocks of one element, and blocks that look the same.

use super::{Sink, flag, is_running};
use crate::levels::Levels;
use crate::look::look;
use depeche_model::{Block, Page};
use rustc_hash::FxHashMap;

/// Of a group with more blocks, only so many count: few pages to learn from are as long, and some of their bodies are
/// cut off, so trees take the paragraphs of a long report for comments.
const MANY: f32 = 100.0;

/// Sums over the blocks of each element, and of each look.
pub(super) struct Groups {
    elements: Vec<Sums>,
    looks: FxHashMap<u64, Sums>,
    keys: Vec<u64>,
    running: f32,
}

#[derive(Default, Clone, Copy)]
struct Sums {
    blocks: f32,
    words: f32,
    chars: f32,
    link_chars: f32,
    sentences: f32,
    running: f32,
    short: f32,
}

impl Sums {
    fn add(&mut self, block: &Block) {
        let f = &block.features;
        self.blocks += 1.0;
        self.words += f.words as f32;
        self.chars += f.chars as f32;
        self.link_chars += f.link_chars as f32;
        self.sentences += flag(f.ends_sentence);
        self.running += if is_running(block) { f.words as f32 } else { 0.0 };
        self.short += flag(f.words < 6);
    }
}

/// Names of the sums of one element around the block.
type Names = [&'static str; 6];

const PARENT: Names =
    ["parent_blocks", "parent_words", "parent_links", "parent_sentences", "parent_running", "parent_short"];
const GRANDPARENT: Names = [
    "grandparent_blocks",
    "grandparent_words",
    "grandparent_links",
    "grandparent_sentences",
    "grandparent_running",
    "grandparent_short",
];
const GREAT: Names =
    ["great_blocks", "great_words", "great_links", "great_sentences", "great_running", "great_short"];
const LOOK: Names =
    ["look_blocks", "look_words", "look_links", "look_sentences", "look_running", "look_short"];

impl Groups {
    pub(super) fn new(page: &Page, levels: &Levels) -> Groups {
        let mut elements = vec![Sums::default(); page.elements.len()];
        let mut looks: FxHashMap<u64, Sums> = FxHashMap::default();
        let keys: Vec<u64> = page.blocks.iter().map(|b| look(page, levels, b)).collect();
        for (block, key) in page.blocks.iter().zip(&keys) {
            levels.around(block).take(4).for_each(|id| elements[id.0 as usize].add(block));
            looks.entry(*key).or_default().add(block);
        }
        let running = page.blocks.iter().filter(|b| is_running(b)).map(|b| b.features.words).sum::<u32>();
        Groups { elements, looks, keys, running: running as f32 }
    }

    /// The look of each block.
    pub(super) fn looks(&self) -> &[u64] {
        &self.keys
    }

    /// Do two blocks look the same?
    pub(super) fn same_look(&self, a: usize, b: usize) -> bool {
        self.keys[a] == self.keys[b]
    }

    pub(super) fn put(&self, levels: &Levels, i: usize, block: &Block, row: &mut impl Sink) {
        let mut above = levels.around(block).skip(1).map(|id| self.elements[id.0 as usize]);
        for names in [PARENT, GRANDPARENT, GREAT] {
            self.put_sums(&above.next().unwrap_or_default(), block, names, row);
        }
        let alike = self.looks.get(&self.keys[i]).copied().unwrap_or_default();
        self.put_sums(&alike, block, LOOK, row);
    }

    /// Of the others in the group: `block` itself is left out.
    fn put_sums(&self, sums: &Sums, block: &Block, names: Names, row: &mut impl Sink) {
        let f = &block.features;
        let own = if is_running(block) { f.words as f32 } else { 0.0 };
        let others = (sums.blocks - 1.0).max(0.0);
        let values = [
            (1.0 + others.min(MANY)).ln(),
            ((sums.words - f.words as f32).max(0.0) / others.max(1.0)).ln_1p(),
            (sums.link_chars - f.link_chars as f32).max(0.0) / (sums.chars - f.chars as f32).max(1.0),
            (sums.sentences - flag(f.ends_sentence)).max(0.0) / others.max(1.0),
            ((sums.running - own) / (self.running - own).max(1.0)).clamp(0.0, 1.0),
            (sums.short - flag(f.words < 6)).max(0.0) / others.max(1.0),
        ];
        names.into_iter().zip(values).for_each(|(name, value)| row.put(name, value));
    }
}

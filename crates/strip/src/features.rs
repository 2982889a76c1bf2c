//! The features of a block by itself: its text, its elements, its place.
//!
//! Every function puts the same names in the same order for every block, so
//! that a row is a plain run of numbers and names are asked for once.

mod core;
mod elements;
mod pagewide;
mod place;
mod siblings;
mod text;
mod thread;
mod topic;

pub(crate) use topic::DESCRIPTIONS;

use crate::levels::Levels;
use crate::tokens::TokenIndex;
use crate::vocabulary::Vocabulary;
use depeche_model::{Block, BlockKind, ElementId, Page, Reason};
use rustc_hash::FxHashSet;

/// Takes features one by one: their values for a row, their names for a header.
pub(crate) trait Sink {
    /// One feature.
    fn put(&mut self, name: &'static str, value: f32);

    /// A run of features.
    #[inline]
    fn put_all<const N: usize>(&mut self, features: [(&'static str, f32); N]) {
        features.into_iter().for_each(|(name, value)| self.put(name, value));
    }
}

/// The features of a block: room for those of a block by itself, then for
/// those among its neighbours; what is left over is 0.
pub(crate) type Row = [f32; WIDTH];

/// As many as a byte can tell apart.
pub(crate) const WIDTH: usize = 256;

/// Fills a row from a place on.
pub(crate) struct Filling<'r>(pub(crate) std::slice::IterMut<'r, f32>);

impl Sink for Filling<'_> {
    #[inline]
    fn put(&mut self, _: &'static str, value: f32) {
        if let Some(at) = self.0.next() {
            *at = value;
        }
    }
}

impl Sink for Vec<&'static str> {
    fn put(&mut self, name: &'static str, _: f32) {
        self.push(name);
    }
}

/// The features by themselves of each of the blocks `of`; `ruled` says what rules drop.
pub(crate) fn rows(
    page: &Page,
    levels: &Levels,
    tokens: &TokenIndex,
    vocabulary: &Vocabulary,
    ruled: &[Option<Reason>],
    of: &[usize],
) -> Vec<Row> {
    let survey = Survey::new(page, levels, tokens, vocabulary, ruled, of);
    let mut rows = vec![[0.0; WIDTH]; of.len()];
    of.iter().zip(&mut rows).for_each(|(i, row)| survey.put(*i, &mut Filling(row.iter_mut())));
    rows
}

/// The names of the features, in the order of a row; `page` is any page with a block.
pub(crate) fn names(page: &Page) -> Vec<&'static str> {
    let (tokens, vocabulary) = (TokenIndex::new(&[]), Vocabulary::new(&[]));
    let mut names = Vec::new();
    Survey::new(page, &Levels::new(page), &tokens, &vocabulary, &vec![None; page.blocks.len()], &[0])
        .put(0, &mut names);
    names
}

/// Facts of the whole page that single blocks are compared with.
struct Survey<'p> {
    page: &'p Page,
    levels: &'p Levels,
    masks: Vec<u32>,
    kinds: elements::Kinds,
    rates: Vec<f32>,
    title: usize,
    titles: Vec<bool>,
    repeats: Vec<bool>,
    words_before: Vec<u32>,
    headings: Vec<Option<usize>>,
    signs: Vec<text::Signs>,
    thread: thread::Thread,
    topic: topic::Topic,
    groups: siblings::Groups,
    pagewide: pagewide::Pagewide,
    core: core::Core,
}

impl<'p> Survey<'p> {
    /// Of the blocks `of` a row can be filled.
    fn new(
        page: &'p Page,
        levels: &'p Levels,
        tokens: &TokenIndex,
        vocabulary: &Vocabulary,
        ruled: &[Option<Reason>],
        of: &[usize],
    ) -> Survey<'p> {
        let mut asked = vec![false; page.blocks.len()];
        of.iter().for_each(|i| asked[*i] = true);
        // Of the others it is asked whether they are dated, and they are not without a digit.
        let signs = |(block, asked): (&Block, &bool)| match *asked
            || block.text.bytes().any(|b| b.is_ascii_digit())
        {
            true => text::Signs::of(&block.text),
            false => text::Signs::default(),
        };
        let signs: Vec<text::Signs> = page.blocks.iter().zip(&asked).map(signs).collect();
        let mut seen = FxHashSet::default();
        let repeats = page.blocks.iter().map(|b| !seen.insert(b.text.as_str())).collect();
        let titles = titles(page);
        let first = titles.iter().position(|t| *t);
        let title = first.or_else(|| page.blocks.iter().position(|b| b.kind == BlockKind::Heading(1)));
        let title = title.unwrap_or(0);
        let groups = siblings::Groups::new(page, levels);
        let mut total = 0;
        let words_before = page.blocks.iter().map(|b| {
            total += b.features.words;
            total - b.features.words
        });
        let words = vocabulary.read(page, |i, block| asked[i] || is_running(block));
        Survey {
            masks: tokens.masks(page, of),
            rates: vocabulary.rates(page, &words),
            title,
            kinds: elements::Kinds::new(page, page.blocks.get(title).map(|b| b.element)),
            words_before: words_before.collect(),
            headings: headings_above(page),
            thread: thread::Thread::new(page, &signs, ruled),
            signs,
            topic: topic::Topic::new(page, &asked, &words.telling),
            pagewide: pagewide::Pagewide::new(page),
            core: core::Core::new(page, groups.looks()),
            groups,
            page,
            levels,
            titles,
            repeats,
        }
    }

    fn put(&self, i: usize, row: &mut impl Sink) {
        let block = &self.page.blocks[i];
        text::put(block, self.rates[i], &self.signs[i], row);
        text::put_kind(block, row);
        self.put_elements(block, row);
        self.put_place(i, row);
        self.thread.put(i, row);
        self.topic.put(i, row);
        self.groups.put(self.levels, i, block, row);
        self.pagewide.put(block, row);
        self.core.put(i, row);
    }
}

/// For each block, the nearest heading before it.
fn headings_above(page: &Page) -> Vec<Option<usize>> {
    let mut last = None;
    let above = |(i, block): (usize, &Block)| {
        let above = last;
        if matches!(block.kind, BlockKind::Heading(_)) {
            last = Some(i);
        }
        above
    };
    page.blocks.iter().enumerate().map(above).collect()
}

/// For each block: is it the page's title, as the head gives it?
fn titles(page: &Page) -> Vec<bool> {
    let og = page.head.metas.iter().find(|(n, _)| n == "og:title").map(|(_, v)| v.as_str());
    let given = [page.head.title.as_deref(), og];
    let is_title = |block: &Block| {
        let long = block.features.words >= 3 || block.features.chars >= 8;
        long && given.iter().flatten().any(|t| t.starts_with(&block.text))
    };
    page.blocks.iter().map(is_title).collect()
}

/// An element and those around it, from the inside out.
pub(crate) fn ancestors(
    page: &Page,
    id: ElementId,
) -> impl Iterator<Item = (ElementId, &depeche_model::Element)> {
    let get = |id: ElementId| page.elements.get(id.0 as usize).map(|e| (id, e));
    std::iter::successors(get(id), move |(_, e)| e.parent.and_then(get))
}

pub(crate) fn flag(set: bool) -> f32 {
    f32::from(u8::from(set))
}

fn log(words: u32) -> f32 {
    ((1 + words) as f32).ln() / 5.0
}

fn link_density(block: &Block) -> f32 {
    block.features.link_chars as f32 / block.features.chars.max(1) as f32
}

/// Text long enough, and with few enough links, to be told in sentences.
fn is_running(block: &Block) -> bool {
    block.features.words >= 10 && block.features.link_chars * 3 < block.features.chars
}

//! The features of a block among its neighbours, from the first-stage scores.
//!
//! `tools/score_context.py` computes the same; `fit_score.py check` checks that
//! they are the same: change both.

use crate::features::{Filling, Row, Sink, flag};
use crate::levels::Levels;
use crate::look::look;
use depeche_model::{Block, BlockKind, Page, PageKind, Reason};
use rustc_hash::FxHashMap;

/// How many blocks to each side weigh in the smoothed score.
const WINDOW: usize = 5;

/// Distances to body-like blocks are told apart up to this many blocks.
const FAR: usize = 30;

/// Adds to the rows, which are of the blocks `of`, what the scores of the
/// other blocks say, from column `own` on. A block that a rule drops (`ruled`)
/// counts as chrome, whatever its score.
pub(crate) fn fill(
    rows: &mut [Row],
    own: usize,
    of: &[usize],
    page: &Page,
    levels: &Levels,
    scores: &[f32],
    ruled: &[Option<Reason>],
) {
    let survey = Survey::new(page, levels, scores, ruled);
    for (i, row) in of.iter().zip(rows) {
        survey.put(*i, &mut Filling(row[own..].iter_mut()));
    }
}

/// The names of the features added, in order; `page` is any page with a block.
pub(crate) fn names(page: &Page) -> Vec<&'static str> {
    let mut names = Vec::new();
    let nothing = vec![0.0; page.blocks.len()];
    Survey::new(page, &Levels::new(page), &nothing, &vec![None; nothing.len()]).put(0, &mut names);
    names
}

/// What the first-stage scores say of the whole page.
struct Survey<'p> {
    page: &'p Page,
    levels: &'p Levels,
    ruled: &'p [Option<Reason>],
    p: Vec<f32>,
    mass: Vec<f32>,
    before: Vec<f32>,
    total: f32,
    held: Vec<(f32, f32)>,
    alike: Alike,
    densest: (usize, usize),
    likely: Likely,
}

impl<'p> Survey<'p> {
    fn new(page: &'p Page, levels: &'p Levels, scores: &[f32], ruled: &'p [Option<Reason>]) -> Survey<'p> {
        let logistic = |(s, ruled): (&f32, &Option<Reason>)| {
            if ruled.is_some() { 0.0 } else { 1.0 / (1.0 + (-s).exp()) }
        };
        let p: Vec<f32> = scores.iter().zip(ruled).map(logistic).collect();
        let mass: Vec<f32> = page.blocks.iter().zip(&p).map(|(b, p)| p * weight(b)).collect();
        let mut sum = 0.0;
        let before = mass.iter().map(|m| {
            sum += m;
            sum - m
        });
        Survey {
            before: before.collect(),
            total: mass.iter().sum::<f32>().max(1.0),
            held: held_by_elements(page, &mass),
            alike: Alike::new(page, levels, &p),
            densest: densest(page, &p, ruled),
            likely: Likely::new(page, &p),
            page,
            levels,
            ruled,
            p,
            mass,
        }
    }

    fn at(&self, i: usize, step: isize) -> f32 {
        i.checked_add_signed(step).and_then(|at| self.p.get(at)).copied().unwrap_or(0.0)
    }

    fn put(&self, i: usize, row: &mut impl Sink) {
        self.put_near(i, row);
        self.put_mass(i, row);
        self.put_groups(i, row);
        self.put_ruled(i, row);
    }

    fn put_near(&self, i: usize, row: &mut impl Sink) {
        let at = |step| self.at(i, step);
        row.put_all([
            ("alone", self.p[i]),
            ("alone_previous", at(-1)),
            ("alone_previous_2", at(-2)),
            ("alone_previous_3", at(-3)),
            ("alone_next", at(1)),
            ("alone_next_2", at(2)),
            ("alone_next_3", at(3)),
            ("alone_before", (at(-1) + at(-2) + at(-3) + at(-4)) / 4.0),
            ("alone_after", (at(1) + at(2) + at(3) + at(4)) / 4.0),
            ("alone_around", around(self.page, &self.p, i)),
            ("best_around", (1..=3).map(|s| at(s).max(at(-s))).fold(0.0, f32::max)),
            ("between", at(-1).max(at(-2)).min(at(1).max(at(2)))),
            ("likely_before", self.likely.before[i] as f32),
            ("likely_after", self.likely.after[i] as f32),
            ("likely_section", self.likely.section[i]),
            ("likely_heading", self.likely.heading[i].map_or(-1.0, |h| self.p[h])),
        ]);
    }

    fn put_mass(&self, i: usize, row: &mut impl Sink) {
        let (first, last) = self.densest;
        let outside = if i < first { first - i } else { i.saturating_sub(last) };
        row.put_all([
            ("mass_before", self.before[i] / self.total),
            ("mass_after", ((self.total - self.before[i] - self.mass[i]) / self.total).max(0.0)),
            ("mass_total", self.total.ln()),
            ("in_densest", flag((first..=last).contains(&i))),
            ("outside_densest", outside.min(FAR) as f32),
        ]);
    }

    fn put_groups(&self, i: usize, row: &mut impl Sink) {
        let block = &self.page.blocks[i];
        let shares = shares(self.levels, block, &self.held, self.mass[i], self.total);
        let own = (self.mass[i], weight(block));
        let mut above = self.levels.around(block).map(|id| self.held[id.0 as usize]);
        // Of the others' words in an element, the share that is body-like.
        let mut mean = || above.next().map_or(-1.0, |(m, w)| (m - own.0).max(0.0) / (w - own.1).max(1.0));
        row.put_all([
            ("parent_share", shares[0]),
            ("grandparent_share", shares[1]),
            ("great_share", shares[2]),
            ("element_mean", mean()),
            ("parent_mean", mean()),
            ("grandparent_mean", mean()),
            ("alike", self.alike.mean(i)),
            ("alike_others", self.alike.others(i, own)),
            ("alike_many", self.alike.many(i)),
        ]);
    }

    fn put_ruled(&self, i: usize, row: &mut impl Sink) {
        let ruled = |steps: std::ops::RangeInclusive<isize>| {
            let at = steps.filter_map(|s| i.checked_add_signed(s));
            at.filter(|at| self.ruled.get(*at).is_some_and(Option::is_some)).count() as f32
        };
        row.put_all([
            ("ruled_previous", ruled(-1..=-1)),
            ("ruled_next", ruled(1..=1)),
            ("ruled_before", ruled(-4..=-1)),
            ("ruled_after", ruled(1..=4)),
        ]);
    }
}

fn weight(block: &Block) -> f32 {
    block.features.words as f32
}

/// The body-like mass inside each element, and its words.
fn held_by_elements(page: &Page, mass: &[f32]) -> Vec<(f32, f32)> {
    let mut held = vec![(0.0, 0.0); page.elements.len()];
    for (block, mass) in page.blocks.iter().zip(mass) {
        let at = &mut held[block.element.0 as usize];
        *at = (at.0 + mass, at.1 + weight(block));
    }
    // Parents stand before their children.
    for i in (0..held.len()).rev() {
        if let Some(parent) = page.elements[i].parent {
            let (mass, words) = held[i];
            let at = &mut held[parent.0 as usize];
            *at = (at.0 + mass, at.1 + words);
        }
    }
    held
}

/// Share of the page's other mass that the levels around the block's own hold besides this block.
fn shares(levels: &Levels, block: &Block, held: &[(f32, f32)], own: f32, total: f32) -> [f32; 3] {
    let mut shares = [0.0; 3];
    let rest = (total - own).max(1.0);
    for (share, id) in shares.iter_mut().zip(levels.around(block).skip(1)) {
        *share = ((held[id.0 as usize].0 - own) / rest).clamp(0.0, 1.0);
    }
    shares
}

fn around(page: &Page, p: &[f32], i: usize) -> f32 {
    let range = i.saturating_sub(WINDOW)..(i + WINDOW + 1).min(p.len());
    let (sum, weights) = range.filter(|j| *j != i).fold((0.0, 0.0), |(sum, weights), j| {
        let near = (1.0 + weight(&page.blocks[j])).ln() / (1 + i.abs_diff(j)) as f32;
        (sum + p[j] * near, weights + near)
    });
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// The run of blocks with the largest sum of mass over what chrome would
/// give (maximum subarray).
fn densest(page: &Page, p: &[f32], ruled: &[Option<Reason>]) -> (usize, usize) {
    let (mut best, mut best_range) = (0.0, (0, 0));
    let (mut sum, mut start) = (0.0, 0);
    for (i, block) in page.blocks.iter().enumerate() {
        // What rules drop amid flat text breaks no run.
        let ruled = ruled[i].is_some() && page.kind == PageKind::Text;
        let gain = if ruled { 0.0 } else { (p[i] - 0.5) * (1.0 + weight(block)).ln() };
        if sum <= 0.0 {
            (sum, start) = (0.0, i);
        }
        sum += gain;
        if sum > best {
            (best, best_range) = (sum, (start, i));
        }
    }
    best_range
}

/// Where the blocks stand that are more likely body than not.
struct Likely {
    before: Vec<usize>,
    after: Vec<usize>,
    section: Vec<f32>,
    heading: Vec<Option<usize>>,
}

impl Likely {
    fn new(page: &Page, p: &[f32]) -> Likely {
        let is_heading: Vec<bool> =
            page.blocks.iter().map(|b| matches!(b.kind, BlockKind::Heading(_))).collect();
        let mut after = since(p.iter().rev());
        after.reverse();
        let mut last = None;
        let heading = |(i, is_heading): (usize, &bool)| {
            let above = last;
            if *is_heading {
                last = Some(i);
            }
            above
        };
        Likely {
            before: since(p.iter()),
            after,
            heading: is_heading.iter().enumerate().map(heading).collect(),
            section: sections(p, &is_heading),
        }
    }
}

/// For each block, how many blocks ago the last likely one was.
fn since<'p>(p: impl Iterator<Item = &'p f32>) -> Vec<usize> {
    let mut since = FAR;
    let step = |p: &f32| {
        let now = since;
        since = if *p > 0.5 { 0 } else { (since + 1).min(FAR) };
        now
    };
    p.map(step).collect()
}

/// For each block, the mean score of those that follow up to the next
/// heading; -1 where there are none.
fn sections(p: &[f32], is_heading: &[bool]) -> Vec<f32> {
    let mut section = vec![-1.0; p.len()];
    let (mut sum, mut count) = (0.0, 0.0);
    for i in (0..p.len()).rev() {
        if count > 0.0 {
            section[i] = sum / count;
        }
        (sum, count) = if is_heading[i] { (0.0, 0.0) } else { (sum + p[i], count + 1.0) };
    }
    section
}

/// Mean score of the blocks that look the same.
struct Alike {
    looks: Vec<u64>,
    sums: FxHashMap<u64, (f32, f32)>,
}

impl Alike {
    fn new(page: &Page, levels: &Levels, p: &[f32]) -> Alike {
        let looks: Vec<u64> = page.blocks.iter().map(|b| look(page, levels, b)).collect();
        let mut sums = FxHashMap::default();
        for ((block, p), look) in page.blocks.iter().zip(p).zip(&looks) {
            let (sum, weights) = sums.entry(*look).or_insert((0.0, 0.0));
            *sum += p * weight(block);
            *weights += weight(block);
        }
        Alike { looks, sums }
    }

    fn of(&self, i: usize) -> (f32, f32) {
        self.sums.get(&self.looks[i]).copied().unwrap_or_default()
    }

    fn mean(&self, i: usize) -> f32 {
        let (sum, weights) = self.of(i);
        sum / weights.max(1.0)
    }

    fn others(&self, i: usize, own: (f32, f32)) -> f32 {
        let (sum, weights) = self.of(i);
        (sum - own.0).max(0.0) / (weights - own.1).max(1.0)
    }

    fn many(&self, i: usize) -> f32 {
        (1.0 + self.of(i).0).ln()
    }
}

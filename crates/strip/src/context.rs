//! The features of a block among its neighbours, from the first-stage scores.

use crate::features::{Row, ancestors, flag};
use depeche_model::{Block, ElementId, Page};
use rustc_hash::FxHashMap;

/// How many blocks to each side weigh in the smoothed score.
const WINDOW: usize = 5;

/// Adds to each row what the scores of the other blocks say. A block that a
/// rule drops (`ruled`) counts as chrome, whatever its score.
pub(crate) fn extend(rows: &mut [Row], page: &Page, scores: &[f32], ruled: &[bool]) {
    let logistic = |(s, ruled): (&f32, &bool)| if *ruled { 0.0 } else { 1.0 / (1.0 + (-s).exp()) };
    let p: Vec<f32> = scores.iter().zip(ruled).map(logistic).collect();
    let mass: Vec<f32> = page.blocks.iter().zip(&p).map(|(b, p)| p * weight(b)).collect();
    let total = mass.iter().sum::<f32>().max(1.0);
    let held = held_by_elements(page, &mass);
    let alike = Alike::new(page, &p);
    let (first, last) = densest(page, &p);
    let mut before = 0.0;
    for (i, row) in rows.iter_mut().enumerate() {
        let at = |step: isize| i.checked_add_signed(step).and_then(|at| p.get(at)).copied().unwrap_or(0.0);
        let ruled = |steps: std::ops::RangeInclusive<isize>| {
            let hits =
                steps.filter_map(|s| i.checked_add_signed(s)).filter(|at| ruled.get(*at) == Some(&true));
            hits.count() as f32
        };
        let shares = shares(page, page.blocks[i].element, &held, mass[i], total);
        let outside = if i < first { first - i } else { i.saturating_sub(last) };
        row.extend([
            ("alone", p[i]),
            ("alone_previous", at(-1)),
            ("alone_previous_2", at(-2)),
            ("alone_next", at(1)),
            ("alone_next_2", at(2)),
            ("alone_around", around(page, &p, i)),
            ("best_around", (1..=3).map(|s| at(s).max(at(-s))).fold(0.0, f32::max)),
            ("between", at(-1).max(at(-2)).min(at(1).max(at(2)))),
            ("mass_before", before / total),
            ("mass_after", ((total - before - mass[i]) / total).max(0.0)),
            ("no_mass_before", flag(before / total < 0.02)),
            ("no_mass_after", flag((total - before - mass[i]) / total < 0.02)),
            ("parent_share", shares[0]),
            ("grandparent_share", shares[1]),
            ("great_share", shares[2]),
            ("alike", alike.mean(page, i)),
            ("alike_many", alike.many(page, i)),
            ("in_densest", flag((first..=last).contains(&i))),
            ("outside_densest", (outside as f32).min(30.0) / 30.0),
            ("ruled_previous", ruled(-1..=-1)),
            ("ruled_next", ruled(1..=1)),
            ("ruled_before", ruled(-4..=-1) / 4.0),
            ("ruled_after", ruled(1..=4) / 4.0),
        ]);
        before += mass[i];
    }
}

fn weight(block: &Block) -> f32 {
    block.features.words as f32
}

/// The body-like mass inside each element.
fn held_by_elements(page: &Page, mass: &[f32]) -> Vec<f32> {
    let mut held = vec![0.0; page.elements.len()];
    for (block, mass) in page.blocks.iter().zip(mass) {
        ancestors(page, block.element).for_each(|(id, _)| held[id.0 as usize] += mass);
    }
    held
}

/// Share of the page's other mass that the element, its parent and its
/// grandparent hold besides this block.
fn shares(page: &Page, id: ElementId, held: &[f32], own: f32, total: f32) -> [f32; 3] {
    let mut shares = [0.0; 3];
    let rest = (total - own).max(1.0);
    for (share, (id, _)) in shares.iter_mut().zip(ancestors(page, id).skip(1)) {
        *share = ((held[id.0 as usize] - own) / rest).clamp(0.0, 1.0);
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
fn densest(page: &Page, p: &[f32]) -> (usize, usize) {
    let (mut best, mut best_range) = (0.0, (0, 0));
    let (mut sum, mut start) = (0.0, 0);
    for (i, block) in page.blocks.iter().enumerate() {
        let gain = (p[i] - 0.5) * (1.0 + weight(block)).ln();
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

/// Mean score of the blocks whose element and parent look the same.
struct Alike(FxHashMap<u64, (f32, f32)>);

impl Alike {
    fn new(page: &Page, p: &[f32]) -> Alike {
        let mut sums = FxHashMap::default();
        for (block, p) in page.blocks.iter().zip(p) {
            let (sum, weights) = sums.entry(look(page, block)).or_insert((0.0, 0.0));
            *sum += p * weight(block);
            *weights += weight(block);
        }
        Alike(sums)
    }

    fn mean(&self, page: &Page, i: usize) -> f32 {
        self.0.get(&look(page, &page.blocks[i])).map_or(0.0, |(sum, weights)| sum / weights.max(1.0))
    }

    fn many(&self, page: &Page, i: usize) -> f32 {
        self.0.get(&look(page, &page.blocks[i])).map_or(0.0, |(sum, _)| (1.0 + sum).ln() / 8.0)
    }
}

fn look(page: &Page, block: &Block) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    for (_, element) in ancestors(page, block.element).take(2) {
        (&element.tag, &element.class).hash(&mut hasher);
    }
    hasher.finish()
}

//! Rules that name elements, and the net that keeps them from eating articles.

use depeche_model::{Page, PageKind};
use depeche_rules::{Compound, RuleSet, Selector};

/// An element with more than this share of the page's running text is never dropped.
const MOST: f32 = 0.5;

/// Words of a block with fewer links than text count as running text from here on.
const RUNNING: u32 = 10;

/// For each element, the rule that drops it or an element around it.
pub(crate) fn matches(page: &Page, rules: &RuleSet, host: Option<&str>) -> Vec<Option<usize>> {
    let mut dropped: Vec<Option<usize>> = vec![None; page.elements.len()];
    if page.kind == PageKind::Text {
        return dropped;
    }
    let (held, total) = running_text(page);
    for i in 0..page.elements.len() {
        let element = &page.elements[i];
        // Parents stand before their children.
        dropped[i] = element.parent.and_then(|p| dropped[p.0 as usize]);
        let sacred = matches!(element.tag.as_str(), "html" | "body" | "main" | "article" | "h1");
        if dropped[i].is_some() || sacred || held[i] as f32 > MOST * total as f32 {
            continue;
        }
        let candidates = rules.selectors(&element.tag, &element.id, &element.class);
        let hit = candidates.filter(|(_, selector)| selects(page, i, selector)).map(|(rule, _)| rule);
        let on_host = |rule: &usize| rules.strip[*rule].host.as_deref().is_none_or(|h| Some(h) == host);
        dropped[i] = hit.filter(on_host).min();
    }
    dropped
}

/// Does the selector match element number `i`?
pub(crate) fn selects(page: &Page, i: usize, selector: &Selector) -> bool {
    let fits = |at: usize, compound: &Compound| {
        let e = &page.elements[at];
        compound.matches(&e.tag, &e.id, &e.class, &e.attrs)
    };
    let parent = |at: &usize| page.elements[*at].parent.map(|p| p.0 as usize);
    let above = |level: usize| std::iter::successors(parent(&i), parent).nth(level);
    fits(i, selector.subject()) && selector.ancestors_match(&|level, c| above(level).map(|at| fits(at, c)))
}

/// Words of running text inside each element, and in the page.
fn running_text(page: &Page) -> (Vec<u32>, u32) {
    let mut held = vec![0; page.elements.len()];
    let mut total = 0;
    for block in &page.blocks {
        let f = &block.features;
        if f.words >= RUNNING && f.link_chars * 2 < f.chars {
            held[block.element.0 as usize] += f.words;
            total += f.words;
        }
    }
    for i in (1..held.len()).rev() {
        if let Some(parent) = page.elements[i].parent {
            held[parent.0 as usize] += held[i];
        }
    }
    (held, total)
}

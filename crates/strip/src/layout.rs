//! Layouts of single hosts: where the body stands.

use crate::elements::selects;
use crate::features::ancestors;
use depeche_model::Page;
use depeche_rules::{Layout, RuleSet};

/// Which blocks a layout puts outside the body.
pub(crate) struct Outside(Vec<bool>);

impl Outside {
    /// Is block `i` outside the body?
    pub(crate) fn covers(&self, i: usize) -> bool {
        self.0[i]
    }
}

/// The first layout of the host that has a body on this page decides; `None`
/// where there is none.
pub(crate) fn outside(page: &Page, rules: &RuleSet, host: Option<&str>) -> Option<Outside> {
    rules.layouts_of(host?).find_map(|layout| inside(page, layout))
}

fn inside(page: &Page, layout: &Layout) -> Option<Outside> {
    let body: Vec<bool> =
        (0..page.elements.len()).map(|i| layout.body.iter().any(|s| selects(page, i, s))).collect();
    let is_outside =
        |b: &depeche_model::Block| !ancestors(page, b.element).any(|(id, _)| body[id.0 as usize]);
    let outside: Vec<bool> = page.blocks.iter().map(is_outside).collect();
    outside.contains(&false).then_some(Outside(outside))
}

//! What stands or falls together: the rows of a table, the lines of a quotation.
//!
//! A head row or the line that names who is quoted (`— Jane Doe, 19 November`)
//! looks like chrome by itself; next to the rest it is text.

use depeche_model::{BlockKind, Page, PageKind, Reason};

/// An element is kept whole if more than this share of its words is kept.
const MOST: f32 = 0.5;

/// Lifts the scores of blocks in tables and quotations that are mostly kept.
/// What rules drop stays dropped and does not count.
pub(crate) fn keep(page: &Page, ruled: &[Option<Reason>], scores: &mut [f32]) {
    if page.kind == PageKind::Text {
        return;
    }
    let whole = wholes(page);
    let of = |i: usize| {
        let block = &page.blocks[i];
        let at = whole[block.element.0 as usize].filter(|_| ruled[i].is_none())?;
        let table = page.elements[at].tag == "table";
        (!table || block.kind == BlockKind::TableRow).then_some(at)
    };
    let mut words = vec![(0_u32, 0_u32); page.elements.len()];
    for (i, block) in page.blocks.iter().enumerate() {
        if let Some(at) = of(i) {
            words[at].0 += if scores[i] > 0.0 { block.features.words } else { 0 };
            words[at].1 += block.features.words;
        }
    }
    let mostly = |at: usize| words[at].0 as f32 > MOST * words[at].1 as f32;
    for (i, score) in scores.iter_mut().enumerate() {
        if of(i).is_some_and(mostly) {
            *score = score.max(f32::MIN_POSITIVE);
        }
    }
}

/// For each element, the nearest table or quotation that it is or stands in.
fn wholes(page: &Page) -> Vec<Option<usize>> {
    let mut whole: Vec<Option<usize>> = Vec::with_capacity(page.elements.len());
    for (i, element) in page.elements.iter().enumerate() {
        let is_one = matches!(element.tag.as_str(), "table" | "blockquote");
        // Parents stand before their children.
        let around = element.parent.and_then(|p| whole[p.0 as usize]);
        whole.push(if is_one { Some(i) } else { around });
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages;
    use depeche_model::{Element, ElementId};

    /// Scores behind `keep`, of rows that stand in one element of this tag.
    fn kept(tag: &str, lines: &str, mut scores: Vec<f32>, ruled: &[Option<Reason>]) -> Vec<bool> {
        let mut page = pages::html(lines);
        // Parents stand before their children.
        let root = ElementId(0);
        page.elements.insert(1, Element { tag: tag.into(), parent: Some(root), ..Element::default() });
        page.elements.iter_mut().skip(2).for_each(|e| e.parent = Some(ElementId(1)));
        for block in &mut page.blocks {
            block.element.0 += 1;
            block.kind = BlockKind::TableRow;
        }
        keep(&page, ruled, &mut scores);
        scores.iter().map(|s| *s > 0.0).collect()
    }

    const TABLE: &str =
        "tr: Lake Depth\ntr: Oberon twelve metres and falling\ntr: Titania nine metres and falling";

    #[test]
    fn a_head_row_stays_with_its_table() {
        assert_eq!(kept("table", TABLE, vec![-1.0, 1.0, 1.0], &[None; 3]), [true; 3]);
        assert_eq!(kept("blockquote", TABLE, vec![1.0, 1.0, -1.0], &[None; 3]), [true; 3]);
        assert_eq!(kept("div", TABLE, vec![-1.0, 1.0, 1.0], &[None; 3]), [false, true, true]);
    }

    #[test]
    fn a_table_that_is_mostly_dropped_is_left_alone() {
        assert_eq!(kept("table", TABLE, vec![1.0, -1.0, -1.0], &[None; 3]), [true, false, false]);
    }

    #[test]
    fn what_rules_drop_stays_dropped() {
        let ruled = [Some(Reason::Share), None, None];
        assert_eq!(kept("table", TABLE, vec![0.0, 1.0, 1.0], &ruled), [false, true, true]);
    }
}

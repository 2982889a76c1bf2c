//! What stands or falls together: the rows of a table, the lines of a quotation, the hours of a live blog and its entries.
//!
//! A head row or the line that names who is quoted (`— Jane Doe, 19 November`)
//! looks like chrome by itself; next to the rest it is text.

use depeche_model::{BlockKind, Page, PageKind, Reason};

/// An element is kept whole if more than this share of its words is kept.
const MOST: f32 = 0.5;

/// A live blog has so many entries below an hour.
const ENTRIES: usize = 4;

/// Lifts the scores of blocks in tables and quotations that are mostly kept, and of the hours above kept entries.
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
    let below = |i: &usize| scores.get(i + 1).is_some_and(|score| *score > 0.0 && ruled[i + 1].is_none());
    let is_hour = |i: &usize| ruled[*i].is_none() && is_hour(&page.blocks[*i].text);
    let hours: Vec<usize> = (0..page.blocks.len()).filter(is_hour).filter(below).collect();
    if hours.len() >= ENTRIES {
        hours.into_iter().for_each(|i| scores[i] = scores[i].max(f32::MIN_POSITIVE));
    }
}

/// `17:32`, `17h32`, `17.32 Uhr`: a line that is an hour of the day and nothing else.
fn is_hour(line: &str) -> bool {
    let Some((hour, rest)) = line.split_once([':', 'h', '.']) else { return false };
    let is_number =
        |digits: &str| !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    let minutes = rest.get(..2).unwrap_or_default();
    is_number(hour)
        && is_number(minutes)
        && rest[minutes.len()..].chars().filter(|c| c.is_alphabetic()).count() <= 4
        && !rest[minutes.len()..].contains(|c: char| c.is_ascii_digit())
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

    #[test]
    fn hours_stay_with_the_entries_below_them() {
        let entry = "p: 17:32\np: The ferry will not sail before Sunday, the harbour master says.\n";
        let of = |entries: usize| {
            let page = pages::html(&entry.repeat(entries));
            let mut scores = [-1.0, 2.0].repeat(entries);
            keep(&page, &vec![None; 2 * entries], &mut scores);
            scores.iter().filter(|score| **score > 0.0).count()
        };
        assert_eq!((of(4), of(3)), (8, 3));
        let hours = ["17:32", "9h05", "17.32 Uhr", "5:40 pm"];
        assert!(hours.into_iter().all(is_hour));
        assert!(
            ["17:32:10 on Monday", "3.14159", "Luke 5:12", "2.500", ""]
                .into_iter()
                .all(|line| !is_hour(line))
        );
    }
}

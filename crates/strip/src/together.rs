//! What stands or falls together: the rows of a table, the lines of a quotation, a heading or a table and the text
//! beside it.
//!
//! A head row or the line that names who is quoted (`— Jane Doe, 19 November`)
//! looks like chrome by itself; next to the rest it is text.

use crate::elements::is_running;
use crate::features::ancestors;
use crate::levels::Levels;
use depeche_model::{BlockKind, Page, PageKind, Reason};
use std::ops::Range;

/// An element is kept whole if more than this share of its words is kept.
const MOST: f32 = 0.5;

/// A table has so many rows.
const ROWS: usize = 2;

/// A heading that scores less is none of the text…
const DOUBT: f32 = -1.5;
/// …nor is a sentence with a lower one, or of fewer words, whatever stands beside it.
const LESS_DOUBT: f32 = -1.0;
const SENTENCE_WORDS: u32 = 6;
/// Nor is a heading with no paragraph in so many blocks before it.
const NEAR: usize = 6;

/// Lifts the scores of blocks in tables and quotations that are mostly kept, and of headings and tables beside the text.
/// What rules drop stays dropped and does not count.
pub(crate) fn keep(page: &Page, levels: &Levels, ruled: &[Option<Reason>], scores: &mut [f32]) {
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
    keep_sentences(page, ruled, scores);
    keep_headings(page, ruled, scores);
    keep_tables(page, levels, ruled, scores);
    keep_lists(page, levels, ruled, scores);
    keep_captions(page, ruled, scores);
}

/// Lifts sentences between kept paragraphs of their look, as one that is wholly a link, and what leads into a kept list.
fn keep_sentences(page: &Page, ruled: &[Option<Reason>], scores: &mut [f32]) {
    let look = |i: usize| {
        let mut around = ancestors(page, page.blocks[i].element).map(|(_, element)| element);
        let flow = around.find(|element| element.tag != "a" && !element.is_inline());
        flow.map(|element| (element.tag.as_str(), element.class.as_str(), element.parent))
    };
    for i in 1..scores.len().saturating_sub(1) {
        let (block, f) = (&page.blocks[i], &page.blocks[i].features);
        let is_doubted = ruled[i].is_none() && (LESS_DOUBT..=0.0).contains(&scores[i]);
        if !is_doubted || block.kind != BlockKind::Paragraph || f.hidden || f.words < SENTENCE_WORDS {
            continue;
        }
        let kept = |at: usize| ruled[at].is_none() && scores[at] > 0.0;
        let alike = |at: usize| kept(at) && is_running(&page.blocks[at].features) && look(at) == look(i);
        let leads = block.text.ends_with([':', '：'])
            && page.blocks[i + 1].kind == BlockKind::ListItem
            && kept(i + 1);
        if leads || f.ends_sentence && alike(i - 1) && alike(i + 1) {
            scores[i] = f32::MIN_POSITIVE;
        }
    }
}

/// Lifts headings right above a kept paragraph, with another kept one not far above.
fn keep_headings(page: &Page, ruled: &[Option<Reason>], scores: &mut [f32]) {
    for i in 1..scores.len().saturating_sub(1) {
        let is_text =
            |at: &usize| ruled[*at].is_none() && scores[*at] > 0.0 && is_running(&page.blocks[*at].features);
        let (block, f) = (&page.blocks[i], &page.blocks[i].features);
        let is_heading =
            matches!(block.kind, BlockKind::Heading(2..)) && f.words > 0 && f.link_chars * 2 < f.chars;
        let is_doubted = ruled[i].is_none() && (DOUBT..=0.0).contains(&scores[i]);
        if is_heading && is_doubted && is_text(&(i + 1)) && (i.saturating_sub(NEAR)..i).any(|at| is_text(&at))
        {
            scores[i] = f32::MIN_POSITIVE;
        }
    }
}

/// The runs of blocks of one kind.
fn runs(page: &Page, kind: BlockKind) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    let runs = page.blocks.chunk_by(|a, b| a.kind == b.kind).map(move |run| {
        end += run.len();
        end - run.len()..end
    });
    runs.filter(move |run| page.blocks[run.start].kind == kind)
}

/// Lifts the rows of a data table next to a kept block that stands in the same element, whatever rules drop between.
fn keep_tables(page: &Page, levels: &Levels, ruled: &[Option<Reason>], scores: &mut [f32]) {
    let container = |i: usize| levels.above(levels.of(&page.blocks[i]));
    for rows in runs(page, BlockKind::TableRow).filter(|rows| rows.len() >= ROWS) {
        let around = container(rows.start).and_then(|table| levels.above(table));
        let linked = rows.clone().filter(|i| page.blocks[*i].features.links > 0).count();
        let open = |i: &usize| ruled[*i].is_none();
        let before = (rows.start.saturating_sub(NEAR)..rows.start).rev().find(open);
        let behind = (rows.end..scores.len()).take(NEAR).find(open);
        let is_text = |i: usize| scores[i] > 0.0 && container(i) == around;
        if around.is_some() && linked * 2 < rows.len() && before.into_iter().chain(behind).any(is_text) {
            rows.filter(open).for_each(|i| scores[i] = scores[i].max(f32::MIN_POSITIVE));
        }
    }
}

/// Lifts the doubted items of a list without links that stands between kept blocks of the same element.
fn keep_lists(page: &Page, levels: &Levels, ruled: &[Option<Reason>], scores: &mut [f32]) {
    let container = |i: usize| levels.above(levels.of(&page.blocks[i]));
    for items in runs(page, BlockKind::ListItem).filter(|run| run.start > 0 && run.end < page.blocks.len()) {
        let around = container(items.start).and_then(|list| levels.above(list));
        let is_text = |i: usize| ruled[i].is_none() && scores[i] > 0.0 && container(i) == around;
        let doubted =
            |i: usize| ruled[i].is_none() && scores[i] >= LESS_DOUBT && page.blocks[i].features.links == 0;
        let amid = around.is_some() && is_text(items.start - 1) && is_text(items.end);
        if amid && items.clone().all(doubted) {
            items.for_each(|i| scores[i] = scores[i].max(f32::MIN_POSITIVE));
        }
    }
}

/// Lifts what a table says of itself (`caption`) above a kept row.
fn keep_captions(page: &Page, ruled: &[Option<Reason>], scores: &mut [f32]) {
    for i in 1..scores.len() {
        let caption = page.elements[page.blocks[i - 1].element.0 as usize].tag == "caption";
        let row = page.blocks[i].kind == BlockKind::TableRow && scores[i] > 0.0;
        if caption && row && ruled[i - 1].is_none() && ruled[i].is_none() {
            scores[i - 1] = scores[i - 1].max(f32::MIN_POSITIVE);
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
    use depeche_model::{Block, Element, ElementId};

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
        keep(&page, &Levels::new(&page), ruled, &mut scores);
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
    fn a_doubted_sentence_between_paragraphs_of_its_look_stays() {
        let text = "p.text: The ferry will not sail before Sunday, the harbour master says.";
        let kept = |line: &str, score: f32| {
            let page = pages::html(&format!("{text}\n{line}\n{text}"));
            let mut scores = [2.0, score, 2.0];
            keep(&page, &Levels::new(&page), &[None; 3], &mut scores);
            scores[1] > 0.0
        };
        let line = "p.text: The port said so in a letter.";
        assert!(kept(line, -0.9) && !kept(line, -1.1));
        assert!(!kept("p.promo: The port said so in a letter.", -0.5), "another class");
        assert!(!kept("p.text: More of the port and its letter", -0.5), "no sentence");
        assert!(!kept("p.text: It said so.", -0.5), "too short");
    }

    #[test]
    fn what_leads_into_a_kept_list_stays() {
        let kept = |score: f32| {
            let mut page = pages::html("h2: Rush\np: These were asked for most in spring:\nli: Drills");
            page.blocks[2].kind = BlockKind::ListItem;
            let mut scores = [1.0, -0.5, score];
            keep(&page, &Levels::new(&page), &[None; 3], &mut scores);
            scores[1] > 0.0
        };
        assert!(kept(1.0) && !kept(-1.0));
    }

    #[test]
    fn a_heading_amid_the_text_stays() {
        let text = "p: The ferry will not sail before Sunday, the harbour master says.";
        let kept = |lines: String, score: f32| {
            let page = pages::html(&lines);
            let mut scores: Vec<f32> =
                page.blocks.iter().map(|b| if b.features.words > 6 { 2.0 } else { score }).collect();
            keep(&page, &Levels::new(&page), &vec![None; scores.len()], &mut scores);
            scores.iter().filter(|score| **score > 0.0).count()
        };
        assert_eq!(kept(format!("{text}\nh3: Who pays\n{text}"), -0.5), 3);
        assert_eq!(kept(format!("{text}\nh3: Who pays\n{text}"), -3.0), 2);
        assert_eq!(kept(format!("{text}\np: Who pays\n{text}"), -0.5), 2);
        assert_eq!(
            kept(format!("{text}\nh3: Who pays\nh3: Contact\n{text}"), -0.5),
            3,
            "only the one above text"
        );
        assert_eq!(kept(format!("h3: Who pays\n{text}"), -0.5), 1);
    }

    #[test]
    fn a_doubted_list_amid_the_text_stays() {
        let kept = |links: u32, score: f32, behind: f32| {
            let text = "p: The ferry will not sail before Sunday, the harbour master says.";
            let mut page = pages::html(&format!(
                "{text}\nli: Tightness, an hour on its side\nli: Use with mittens\n{text}"
            ));
            let list = ElementId(page.elements.len() as u32);
            page.elements.push(Element {
                tag: "ul".into(),
                parent: Some(ElementId(0)),
                ..Element::default()
            });
            for block in &mut page.blocks[1..3] {
                block.kind = BlockKind::ListItem;
                block.features.links = links;
                block.element = ElementId(page.elements.len() as u32);
                page.elements.push(Element { tag: "li".into(), parent: Some(list), ..Element::default() });
            }
            let mut scores = [2.0, score, -0.5, behind];
            keep(&page, &Levels::new(&page), &[None; 4], &mut scores);
            scores[1] > 0.0 && scores[2] > 0.0
        };
        assert!(kept(0, -0.5, 2.0) && kept(0, 1.0, 2.0));
        assert!(!kept(1, -0.5, 2.0) && !kept(0, -1.5, 2.0) && !kept(0, -0.5, -2.0));
    }

    #[test]
    fn a_table_stays_with_the_text_beside_it() {
        let rows = |count: usize, links| {
            let mut page = pages::html("p: The ferry sails as it did in spring.\np: Share\n");
            let table = ElementId(page.elements.len() as u32);
            page.elements.push(Element {
                tag: "table".into(),
                parent: Some(ElementId(0)),
                ..Element::default()
            });
            for _ in 0..count {
                let element = ElementId(page.elements.len() as u32);
                page.elements.push(Element { tag: "tr".into(), parent: Some(table), ..Element::default() });
                let features = depeche_model::Features { words: 2, chars: 9, links, ..Default::default() };
                let text = "Mon | 9:40".to_owned();
                page.blocks.push(Block {
                    kind: BlockKind::TableRow,
                    text,
                    element,
                    line: 0,
                    gap: 0,
                    features,
                });
            }
            page
        };
        let kept = |page: Page, text: f32| {
            let mut scores = vec![-0.5; page.blocks.len()];
            scores[0] = text;
            let mut ruled = vec![None; scores.len()];
            ruled[1] = Some(Reason::Share);
            keep(&page, &Levels::new(&page), &ruled, &mut scores);
            scores[2..].iter().filter(|score| **score > 0.0).count()
        };
        assert_eq!(kept(rows(3, 0), 2.0), 3);
        assert_eq!(kept(rows(3, 0), -2.0), 0, "no text beside it");
        assert_eq!(kept(rows(3, 1), 2.0), 0, "a table of links");
        assert_eq!(kept(rows(1, 0), 2.0), 0, "a row by itself");
    }
}

//! The standfirst: what stands between the title and the byline, outside of the text's element.
//!
//! It is short, may lack a stop, and has chrome for neighbours; its class says what it is, or the head, which has it for
//! the page's description, or its place right below the title.

use crate::elements::is_running;
use crate::features::DESCRIPTIONS;
use crate::tokens::{LEAD, TokenIndex};
use depeche_model::{Block, BlockKind, Page, PageKind, Reason};

/// Blocks behind the title among which it is.
const NEAR: usize = 3;
/// Blocks behind it among which the text begins.
const TEXT_NEAR: usize = 12;
/// Fewer words are a section or a kicker.
const WORDS: u32 = 5;
/// One that scores less is none of the text, whatever says what it is…
const DOUBT: f32 = -2.0;
/// …and one of which nothing but its place does…
const LESS_DOUBT: f32 = -1.0;
/// …and one of flat text.
const FLAT_DOUBT: f32 = -2.5;

/// Lifts the scores of doubted standfirsts; what rules drop stays dropped.
pub(crate) fn keep(page: &Page, tokens: &TokenIndex, ruled: &[Option<Reason>], scores: &mut [f32]) {
    let is_text =
        |at: &usize| ruled[*at].is_none() && scores[*at] > 0.0 && is_running(&page.blocks[*at].features);
    let text = (0..scores.len()).find(is_text);
    let Some(title) = text.and_then(|text| title_above(page, text)) else { return };
    // Flat text has nothing but its place.
    let (doubt, doubt_of_place) = match page.kind {
        PageKind::Html => (DOUBT, LESS_DOUBT),
        PageKind::Text => (FLAT_DOUBT, FLAT_DOUBT),
    };
    let next = (title + 1..scores.len()).find(|at| ruled[*at].is_none());
    let is_doubted = |at: &usize| {
        let block = &page.blocks[*at];
        let doubted = ruled[*at].is_none() && (doubt..=0.0).contains(&scores[*at]);
        let begins = (*at + 1..scores.len()).take(TEXT_NEAR).any(|behind| is_text(&behind));
        doubted && has_form(block) && begins
    };
    let doubted: Vec<usize> = (title + 1..scores.len()).take(NEAR).filter(is_doubted).collect();
    if doubted.is_empty() {
        return;
    }
    let masks = tokens.masks(page, &doubted);
    let described = |block: &Block| {
        let metas = page.head.metas.iter().filter(|(name, _)| DESCRIPTIONS.contains(&name.as_str()));
        metas.map(|(_, value)| value.trim()).any(|value| value == block.text)
    };
    let is_lead = |block: &Block| {
        let element = block.element.0 as usize;
        let around = page.elements[element].parent.map_or(0, |parent| masks[parent.0 as usize]);
        (masks[element] | around) & LEAD != 0
    };
    for at in doubted {
        let block = &page.blocks[at];
        let is_next =
            Some(at) == next && scores[at] >= doubt_of_place && !has_digit(block) && !is_names(block);
        if is_lead(block) || described(block) || is_next {
            scores[at] = f32::MIN_POSITIVE;
        }
    }
}

/// The last heading above the text that is of the first level, or begins the title of the window: above it may
/// stand the site's name; else a line that is that title.
fn title_above(page: &Page, text: usize) -> Option<usize> {
    // A page flattened whole begins with the title of its window.
    let first = page.blocks.first().filter(|_| page.kind == PageKind::Text).map(|b| b.text.as_str());
    let window = first.or(page.head.title.as_deref()).unwrap_or_default();
    let is_title = |block: &Block| match block.kind {
        BlockKind::Heading(1) => true,
        BlockKind::Heading(_) => block.features.words > 2 && window.starts_with(block.text.as_str()),
        _ => false,
    };
    // Where no heading is, the line that is the window's title, or most of it.
    let is_line = |block: &Block| {
        let is_most = 2 * block.text.len() > window.len() && window.contains(block.text.as_str());
        block.features.words > 2 && block.features.links == 0 && is_most
    };
    let above = &page.blocks[..text];
    let line = above.iter().rposition(is_line).filter(|at| *at > 0 || page.kind == PageKind::Html);
    above.iter().rposition(is_title).or(line)
}

/// Most words begin with capitals, as those of bylines do.
fn is_names(block: &Block) -> bool {
    block.features.capitalised * 3 > block.features.words * 2
}

/// A line with a number may be a date's, or a counter.
fn has_digit(block: &Block) -> bool {
    block.text.bytes().any(|byte| byte.is_ascii_digit())
}

fn has_form(block: &Block) -> bool {
    let f = &block.features;
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(2..=4)) && f.words >= WORDS && f.links == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::html;
    use depeche_rules::TokenGroup;

    fn kept(lines: &str, scores: &[f32]) -> Vec<bool> {
        let lead = TokenGroup { group: "lead".to_owned(), words: vec!["excerpt".to_owned()] };
        let mut scores = scores.to_vec();
        keep(&html(lines), &TokenIndex::new(&[lead]), &vec![None; scores.len()], &mut scores);
        scores.iter().map(|score| *score > 0.0).collect()
    }

    #[test]
    fn a_line_right_below_the_title_is_the_standfirst_if_in_little_doubt() {
        let text =
            "p: The harbour opened on Monday, said the mayor, after the storm had closed it for weeks.";
        let next = |line: &str, score| {
            kept(&format!("h1: The bridge is open\n{line}\n{text}"), &[-3.0, score, 2.0])[1]
        };
        assert!(next("p: Three weeks of work on the dyke", -0.9));
        assert!(!next("p: Three weeks of work on the dyke", -1.1));
        assert!(!next("p: Three weeks of work in 2021", -0.5), "a number");
        let mut names = html(&format!("h1: The bridge is open\np: Jane Doe and John Roe Jr\n{text}"));
        names.blocks[1].features.capitalised = 5;
        let mut scores = [-3.0, -0.5, 2.0];
        keep(&names, &TokenIndex::new(&[]), &[None; 3], &mut scores);
        assert_eq!(scores[1], -0.5);
    }

    #[test]
    fn the_title_is_the_heading_above_the_text() {
        let text =
            "p: The harbour opened on Monday, said the mayor, after the storm had closed it for weeks.";
        let lines = |title: &str| {
            format!(
                "h1: Merrow Post\np: Menu\n{title}: The bridge is open\np: Three weeks of work on the dyke\n{text}"
            )
        };
        let mut scores = [-3.0, -3.0, -3.0, -0.5, 2.0];
        assert!(kept(&lines("h1"), &scores)[3] && !kept(&lines("h3"), &scores)[3]);
        let mut page = html(&lines("h3"));
        page.head.title = Some("The bridge is open - Merrow Post".to_owned());
        keep(&page, &TokenIndex::new(&[]), &[None; 5], &mut scores);
        assert!(scores[3] > 0.0);
    }

    #[test]
    fn flat_text_has_its_title_in_its_first_line() {
        let text = "The harbour opened on Monday, said the mayor, after the storm had closed it for weeks.";
        let lines = |title: &str| {
            let mut page = html(&format!(
                "p: The bridge is open - Merrow Post\np: Menu\np: {title}\np: By Jane Doe\np: Three weeks of work on the dyke\np: {text}"
            ));
            page.kind = PageKind::Text;
            let ruled = [None, None, None, Some(Reason::Byline), None, None];
            let mut scores = [-3.0, -3.0, -3.0, -3.0, -2.4, 2.0];
            keep(&page, &TokenIndex::new(&[]), &ruled, &mut scores);
            scores[4] > 0.0
        };
        assert!(lines("The bridge is open"));
        assert!(!lines("The ferry is late"));
    }

    #[test]
    fn what_the_head_has_for_a_description_is_the_standfirst() {
        let text =
            "p: The harbour opened on Monday, said the mayor, after the storm had closed it for weeks.";
        let line = "Three weeks of work on the dyke";
        let described = |description: &str| {
            let mut page = html(&format!("h1: The bridge is open\np: {line}\n{text}"));
            page.head.metas.push(("og:description".to_owned(), description.to_owned()));
            let mut scores = [-3.0, -1.8, 2.0];
            keep(&page, &TokenIndex::new(&[]), &[None; 3], &mut scores);
            scores[1] > 0.0
        };
        assert!(described(line) && !described("Another line of the page"));
    }

    #[test]
    fn a_line_by_the_title_is_the_standfirst_where_its_class_says_so() {
        let text =
            "p: The harbour opened on Monday, said the mayor, after the storm had closed it for weeks.";
        let page = |line: &str| format!("h1: The bridge is open\n{line}\n{text}");
        let line = "Three weeks of work on the dyke";
        assert_eq!(kept(&page(&format!("p.post-excerpt: {line}")), &[-3.0, -0.5, 2.0]), [false, true, true]);
        for (other, score) in [("p.post-note", -1.5), ("p.post-excerpt", -2.5)] {
            assert_eq!(kept(&page(&format!("{other}: {line}")), &[-3.0, score, 2.0]), [false, false, true]);
        }
        assert_eq!(kept(&page("p.post-excerpt: Harbour news"), &[-3.0, -0.5, 2.0]), [false, false, true]);
        assert_eq!(kept(&page(&format!("p.post-excerpt: {line}")), &[-3.0, -0.5, -2.0]), [false; 3]);
    }
}

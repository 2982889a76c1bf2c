//! Bylines known by their element: `<span class="author-name">Jane Doe</span>`.

use super::facts::Facts;
use super::head_lines::HeadLines;
use crate::text::names::{Names, has_case, is_full_name, split};
use crate::text::{LINE_BYTES, byline};
use depeche_model::{Block, BlockKind, Element, ElementId, Page, names_byline, names_other_than_byline};

/// Blocks before and after the heading in which a byline stands; menus and
/// boxes elsewhere show other articles' authors.
const BEFORE: usize = 6;
const AFTER: usize = 40;
/// Longest byline block, in words.
const MAX_WORDS: u32 = 16;
/// A list of writers has no more blocks behind the first.
const MAX_BLOCKS: usize = 5;
/// Ancestors whose class may say that a block is a byline.
const ANCESTORS: usize = 2;

/// Reads the first block of the page whose element is marked as a byline and
/// that holds a full name, with those right behind it that look the same.
pub(super) fn read(facts: &Facts<'_>) -> Names {
    let is_short =
        |b: &Block| b.features.words <= MAX_WORDS && !b.text.is_empty() && b.text.len() <= LINE_BYTES;
    let title = facts.titles().first().and_then(|t| facts.title_block(&t.value));
    let first = || facts.page.blocks.iter().position(|b| b.kind == BlockKind::Heading(1));
    let top = title.or_else(first).unwrap_or(0);
    let blocks = &facts.page.blocks;
    let start = top.saturating_sub(BEFORE);
    // "Fact checked by", and in the next block the name.
    let helped = |at: &usize| {
        let before = at.checked_sub(1).map_or("", |before| blocks[before].text.as_str());
        byline::ends_as_helper(before, facts.lexicon)
    };
    let near = start..blocks.len().min(start + BEFORE + AFTER);
    let marked = |at: &usize| is_short(&blocks[*at]) && is_marked(facts.page, *at) && !helped(at);
    let named = |at: usize| {
        Some((at, full_names(names_in(&blocks[at].text, facts)))).filter(|(_, n)| !n.persons.is_empty())
    };
    let Some((first, mut names)) = near.filter(marked).find_map(named) else { return Names::default() };
    // The outermost element around each that does not hold the first block too.
    let beside = |at: &usize| {
        let above = |id: &ElementId| facts.page.elements.get(id.0 as usize).and_then(|e| e.parent);
        let up = |at: usize| around(facts.page, blocks[at].element).map(|(id, _)| id);
        let first: Vec<ElementId> = up(first).collect();
        let own = up(*at).take_while(|id| !first.contains(id)).last()?;
        let its = first.iter().find(|id| above(id) == above(&own))?;
        Some((facts.page.elements.get(its.0 as usize)?, facts.page.elements.get(own.0 as usize)?))
    };
    // A list of writers, an element each.
    let alike = |at: &usize| beside(at).is_some_and(|(a, b)| a.tag == b.tag && a.class == b.class);
    let more = (first + 1..blocks.len()).take_while(|at| alike(at) && marked(at)).map_while(named);
    for person in more.take(MAX_BLOCKS).flat_map(|(_, more)| more.persons) {
        if !names.persons.contains(&person) {
            names.persons.push(person);
        }
    }
    names
}

/// Names that elements of their own mark inside the text, or else those the text is.
fn names_in(text: &str, facts: &Facts<'_>) -> Names {
    // Not who reviewed or translated it.
    let wrote = |name: &&String| {
        text.find(name.as_str()).is_some_and(|at| !byline::ends_as_helper(&text[..at], facts.lexicon))
    };
    let marked = facts.page.head.bylines.iter().filter(wrote);
    let marked = marked.map(String::as_str).collect::<Vec<_>>().join(", ");
    let names = full_names(split(&marked, facts.lexicon, &facts.publications));
    if names.persons.is_empty() {
        return split(names_of(text, facts), facts.lexicon, &facts.publications);
    }
    names
}

/// Names that inline elements mark in the lines by the title.
pub(super) fn inline(facts: &Facts<'_>, lines: &HeadLines) -> Names {
    let marked = facts.page.head.bylines.iter().filter(|name| lines.name_author(name, facts));
    let marked = marked.map(String::as_str).collect::<Vec<_>>().join(", ");
    full_names(split(&marked, facts.lexicon, &facts.publications))
}

/// What stands beside the date (`Jane Doe July 3, 2025`) and before a function behind the name
/// (`Jane Doe Founder at Harbour House`, and glued to it).
fn names_of<'t>(text: &'t str, facts: &Facts<'_>) -> &'t str {
    let text = byline::without_date(text, facts.lexicon, facts.day_style());
    let function = |at: usize| {
        text[at..].starts_with(char::is_uppercase) && facts.lexicon.begins_with_function(&text[at..])
    };
    // Two words and a function that says of what, or behind a full name: "Harbour Staff" names nobody.
    let apart = |at: usize| {
        let (name, rest) = (text[..at].trim_end(), &text[at..]);
        let of_what = rest.split(' ').any(|word| word.starts_with(char::is_lowercase));
        let two = name.split(' ').count() == 2;
        text[..at].ends_with(' ') && (two && of_what || is_full_name(name, facts.lexicon))
    };
    let glued = |at: &usize| (text[..*at].ends_with(char::is_lowercase) || apart(*at)) && function(*at);
    let seam = text.char_indices().map(|(at, _)| at).find(glued);
    &text[..seam.unwrap_or(text.len())]
}

/// One word alone may be a button ("Follow") or a label; a name amid other things is a teaser's.
fn full_names(mut names: Names) -> Names {
    names.persons.retain(|p| p.contains(' ') || !has_case(p) || has_initial(p));
    if names.others.len() > names.persons.len() + 1 {
        names.persons.clear();
    }
    names
}

/// `Б.Энхцэцэг`: names are written so in Mongolian.
fn has_initial(name: &str) -> bool {
    let initial =
        name.split_once('.').filter(|(initial, _)| initial.chars().count() <= 2 && !initial.is_ascii());
    initial.is_some_and(|(_, rest)| rest.starts_with(char::is_uppercase) && rest.contains(char::is_lowercase))
}

fn is_marked(page: &Page, at: usize) -> bool {
    let around = || around(page, page.blocks[at].element).take(1 + ANCESTORS);
    around().any(|(id, e)| names_byline(&e.class) && !is_whole(e) && !holds_text(page, id, at))
        && !around().any(|(_, e)| names_other_than_byline(&e.class))
}

/// The class of a page or of a part of it says of whom it is, and what else.
fn is_whole(element: &Element) -> bool {
    matches!(element.tag.as_str(), "html" | "body" | "main" | "article")
}

/// An element and those around it.
pub(super) fn around(page: &Page, of: ElementId) -> impl Iterator<Item = (ElementId, &Element)> {
    let element = |id: ElementId| Some((id, page.elements.get(usize::try_from(id.0).ok()?)?));
    std::iter::successors(element(of), move |(_, e)| e.parent.and_then(element))
}

/// A whole post may name its writer in its class; one paragraph may be the standfirst, or tell of the writer. What an
/// element around the block at `at` holds stands beside it without a break.
fn holds_text(page: &Page, id: ElementId, at: usize) -> bool {
    let is_held = |b: &&Block| around(page, b.element).any(|(around, _)| around == id);
    let is_text = |b: &&Block| b.features.words > MAX_WORDS && b.features.ends_sentence;
    let (before, behind) = page.blocks.split_at(at);
    let held = before.iter().rev().take_while(is_held).chain(behind.iter().take_while(is_held));
    held.filter(is_text).take(2).count() > 1
}

#[cfg(test)]
mod tests {
    use super::super::sample::{block, facts, page};
    use super::*;
    use depeche_model::{Element, Hints};

    fn byline(class: &str, text: &str) -> Vec<String> {
        let mut page = page("");
        page.elements.push(Element {
            parent: Some(ElementId(0)),
            tag: "span".into(),
            class: class.into(),
            ..Element::default()
        });
        page.blocks.push(Block { element: ElementId(1), ..block(BlockKind::Paragraph, text) });
        facts(&page, &Hints::default(), |f| read(f).persons)
    }

    #[test]
    fn marked_elements_name_authors() {
        assert_eq!(byline("post-author vcard", "By Jane Doe"), ["Jane Doe"]);
        assert_eq!(byline("c-byline__name", "Jane Doe and John Roe"), ["Jane Doe", "John Roe"]);
    }

    #[test]
    fn a_name_marked_inside_the_byline_is_the_author() {
        let mut page = page("byline Jane Doe");
        page.elements.push(Element { class: "byline".into(), ..Element::default() });
        let text = "Jane Doe Port Nouvel 12 March 2021";
        page.blocks.push(Block { element: ElementId(1), ..block(BlockKind::Paragraph, text) });
        assert_eq!(facts(&page, &Hints::default(), |f| read(f).persons), ["Jane Doe"]);
        assert!(byline("reviews-post-author", "Jane Doe").is_empty());
    }

    #[test]
    fn dates_and_functions_behind_the_name_go() {
        assert_eq!(byline("author-details", "Jane Roe July 3, 2025"), ["Jane Roe"]);
        assert_eq!(byline("author-name", "Jane RoeReporter at Harbour House"), ["Jane Roe"]);
        assert_eq!(byline("author-name", "July 3, 2025 Jane Roe"), ["Jane Roe"]);
    }

    #[test]
    fn boxes_comments_and_buttons_do_not() {
        assert!(byline("author-bio", "Jane Doe").is_empty());
        assert!(byline("comment-author", "Jane Doe").is_empty());
        assert!(byline("author", "Follow").is_empty());
        assert!(byline("authority", "Harbour Board").is_empty());
    }
}

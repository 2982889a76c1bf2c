//! Rules that name elements, and the net that keeps them from eating articles.

use depeche_model::{Features, Page, PageKind};
use depeche_rules::{Compound, RuleSet, Selector};

/// An element with more than this share of the page's running text is never dropped.
const MOST: f32 = 0.5;

/// An article stands before an element if so many words do: then the element may hold more, if its rule says so.
pub(crate) const ARTICLE_BEFORE: u32 = 50;

/// Words of a block with fewer links than text count as running text from here on.
const RUNNING: u32 = 10;

/// Fewer words are no line of a text, but a label.
const LINE: u32 = 4;

/// For each element, the rule that drops it or an element around it.
pub(crate) fn matches(page: &Page, rules: &RuleSet, host: Option<&str>) -> Vec<Option<usize>> {
    let mut dropped: Vec<Option<usize>> = vec![None; page.elements.len()];
    if page.kind == PageKind::Text {
        return dropped;
    }
    let text = RunningText::of(page);
    for i in 0..page.elements.len() {
        let element = &page.elements[i];
        // Parents stand before their children.
        dropped[i] = element.parent.and_then(|p| dropped[p.0 as usize]);
        let sacred = matches!(element.tag.as_str(), "html" | "body" | "main" | "article" | "h1");
        if dropped[i].is_some() || sacred {
            continue;
        }
        let most = text.held[i] as f32 > MOST * text.total as f32;
        let may_go = |rule: &usize| {
            if text.held[i] > rules.strip[*rule].max_held {
                return false;
            }
            !most || rules.strip[*rule].behind_article && text.before[i] >= ARTICLE_BEFORE
        };
        let candidates = rules.selectors(element);
        let hit = candidates.filter(|(_, selector)| selects(page, i, selector)).map(|(rule, _)| rule);
        let on_host = |rule: &usize| rules.strip[*rule].host.as_deref().is_none_or(|h| Some(h) == host);
        dropped[i] = hit.filter(on_host).filter(may_go).min();
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

/// Is a block running text?
pub(crate) fn is_running(f: &Features) -> bool {
    f.words >= RUNNING && f.link_chars * 2 < f.chars
}

/// Words of running text, in the page and by element.
struct RunningText {
    /// In each element.
    held: Vec<u32>,
    /// Before each element, short lines too: an article may be a calendar or a poem.
    before: Vec<u32>,
    total: u32,
}

impl RunningText {
    fn of(page: &Page) -> RunningText {
        let count = page.elements.len();
        let mut text = RunningText { held: vec![0; count], before: vec![u32::MAX; count], total: 0 };
        let mut lines = 0;
        for block in &page.blocks {
            let (f, at) = (&block.features, block.element.0 as usize);
            text.before[at] = text.before[at].min(lines);
            if f.words >= LINE && f.link_chars * 2 < f.chars {
                lines += f.words;
            }
            if is_running(f) {
                text.held[at] += f.words;
                text.total += f.words;
            }
        }
        // Parents stand before their children.
        for i in (1..count).rev() {
            if let Some(parent) = page.elements[i].parent.map(|p| p.0 as usize) {
                text.held[parent] += text.held[i];
                text.before[parent] = text.before[parent].min(text.before[i]);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{Block, BlockKind, Element, ElementId, Features, Head, Reason};

    /// Why the second of two elements goes, of so many words, the second of this id and class.
    fn reason((article, words): (u32, u32), id: &str, class: &str) -> Option<Reason> {
        let element = |tag: &str, id: &str, class: &str, parent| Element {
            tag: tag.to_owned(),
            id: id.to_owned(),
            class: class.to_owned(),
            parent,
            ..Element::default()
        };
        let block = |words, element| Block {
            kind: BlockKind::Paragraph,
            text: String::new(),
            element: ElementId(element),
            line: 0,
            gap: 0,
            features: Features { words, chars: 6 * words, ..Features::default() },
        };
        let page = Page {
            kind: PageKind::Html,
            head: Head::default(),
            elements: vec![
                element("body", "", "", None),
                element("div", "", "", Some(ElementId(0))),
                element("div", id, class, Some(ElementId(0))),
                element("p", "", "", Some(ElementId(2))),
            ],
            blocks: vec![block(article, 1), block(words, 3)],
            images: Vec::new(),
            notes: Vec::new(),
        };
        let rules = RuleSet::built_in().unwrap();
        matches(&page, &rules, None)[3].map(|rule| rules.strip[rule].reason)
    }

    #[test]
    fn comments_may_hold_most_of_the_text_behind_an_article() {
        let comments = |article, words| reason((article, words), "comments", "");
        assert_eq!(comments(60, 900), Some(Reason::Comments));
        assert_eq!(comments(900, 60), Some(Reason::Comments));
        assert_eq!(comments(12, 900), None);
    }

    #[test]
    fn a_sidebar_may_too_but_neither_paywall_nor_contents() {
        assert_eq!(reason((60, 900), "sidebar", ""), Some(Reason::Navigation));
        assert_eq!(reason((12, 900), "sidebar", ""), None);
        assert_eq!(reason((60, 900), "", "regwall"), None);
        assert_eq!(reason((60, 900), "toc", ""), None);
        assert_eq!(reason((900, 60), "toc", ""), Some(Reason::Navigation));
        assert_eq!(reason((900, 60), "", "regwall"), Some(Reason::Paywall));
    }

    #[test]
    fn a_caption_of_hundreds_of_words_is_an_article_in_the_wrong_place() {
        assert_eq!(reason((900, 60), "", "wp-caption"), Some(Reason::Caption));
        assert_eq!(reason((900, 600), "", "wp-caption"), None);
    }
}

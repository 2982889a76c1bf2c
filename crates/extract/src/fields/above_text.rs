//! The title of a page whose head names none: what stands above its first paragraph.

use super::byline_class::around;
use super::facts::Facts;
use super::plain::plain;
use super::title::LINE_WORDS;
use super::title_class::is_of_title;
use crate::text::names::{has_case, is_full_name, split};
use crate::text::recognise;
use depeche_model::{Block, BlockKind, Page, font_size};
use depeche_rules::fold;

/// A paragraph of the text has so many words, or where none has, so many…
const TEXT_WORDS: [u32; 2] = [20, 14];
/// …and its title stands at most so many blocks above…
const ABOVE: usize = 8;
/// …and is no section, of fewer words.
const FEW_WORDS: u32 = 3;
/// Sizes of `font` that text has, and that headlines have.
const TEXT_SIZE: i32 = 3;
const LARGE: i32 = 4;

/// Where the head names nothing but the site, or one title for all its pages:
/// the heading, the line of a title's class, in the largest type, or in bold, next above the first paragraph.
pub(super) fn above_text(facts: &Facts<'_>) -> Option<String> {
    TEXT_WORDS.iter().find_map(|words| above(*words, facts))
}

/// The same, where paragraphs have so many words.
fn above(text_words: u32, facts: &Facts<'_>) -> Option<String> {
    let blocks = &facts.page.blocks;
    let is_text = |b: &Block| {
        let f = &b.features;
        f.words >= text_words && f.ends_sentence && f.link_chars * 4 < f.chars
    };
    let text = blocks.iter().position(is_text)?;
    let above = &blocks[text.saturating_sub(ABOVE)..text];
    let size = |b: &Block| size(b, facts.page);
    let line = |b: &&Block| {
        let f = &b.features;
        let fewest = if size(b) >= LARGE { FEW_WORDS - 1 } else { FEW_WORDS };
        (fewest..=LINE_WORDS).contains(&f.words)
            && !b.text.ends_with('.')
            && recognise(&b.text, facts.lexicon, facts.day_style()).is_none()
            && !is_names(&b.text, facts)
    };
    let is_linked = |b: &&Block| b.features.link_chars * 2 >= b.features.chars;
    let lines: Vec<&Block> = above.iter().rev().filter(line).collect();
    let unlinked = || lines.iter().filter(|b| !is_linked(b));
    let heading = unlinked().find(|b| matches!(b.kind, BlockKind::Heading(_)));
    // What the window's title says stands there: no other line is it.
    let window = facts.page.head.title.as_deref().map(fold).unwrap_or_default();
    let same = || unlinked().find(|b| fold(&b.text) == window);
    // Of lines of one size the last is taken: the nearest to the text.
    let large = || unlinked().rev().filter(|b| size(b) >= LARGE).max_by_key(|b| size(b));
    let named = || lines.iter().find(|b| is_of_title(b, facts.page));
    let bold = || unlinked().find(|b| b.features.strong_chars * 10 >= b.features.chars * 9);
    heading.or_else(same).or_else(large).or_else(named).or_else(bold).map(|b| plain(&b.text))
}

/// The size of a block's type, as `font` has it.
fn size(block: &Block, page: &Page) -> i32 {
    let inline = around(page, block.element).map(|(_, e)| e).take_while(|e| e.is_inline());
    let mut sizes = inline.filter_map(|e| e.attrs.iter().find(|(name, _)| name == "size"));
    sizes.next().and_then(|(_, size)| font_size(size)).unwrap_or(TEXT_SIZE)
}

/// A line of persons and nothing else is a byline.
fn is_names(line: &str, facts: &Facts<'_>) -> bool {
    if line.ends_with(['?', '!']) {
        return false;
    }
    let names = split(line, facts.lexicon, &facts.publications);
    if !has_case(line) {
        // Of scripts without capitals any two words look like one.
        return !names.persons.is_empty() && names.persons.iter().all(|p| is_full_name(p, facts.lexicon));
    }
    // A short headline in capitals looks like one person.
    let several = names.persons.len() > 1 || line.split(' ').nth(3).is_none();
    let whole = names.persons.iter().all(|p| p.contains(' '));
    several && whole && !names.persons.is_empty() && names.others.is_empty()
}

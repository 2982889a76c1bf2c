//! What a page shows of its site: a fingerprint of each block.

use crate::features::ancestors;
use depeche_model::{Block, Page};
use depeche_rules::fold;
use rustc_hash::FxHashSet;

/// Blocks of so many words tell an article from others.
const LONG: u32 = 12;
/// Text of so many words is only the same in elements that look the same: an
/// article's first sentence is no template for standing in teasers of it.
const WORDY: u32 = 8;

/// The fingerprints of one page's blocks: all that a survey keeps of a page.
///
/// Made page by page, on any thread; [`Survey::add`](crate::Survey::add) takes them in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sightings {
    /// A registrable host, or the name the dump gives.
    pub site: String,
    /// Its blocks, in order.
    pub blocks: Vec<Sighting>,
}

/// One block, once however often the page repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    /// Its fingerprint.
    pub print: u64,
    /// Words, of a long block; 0 for shorter ones.
    pub long: u32,
}

impl Sightings {
    /// Reads the blocks of a page of `site` (a registrable host, or the name
    /// the dump gives); a block without a letter says nothing.
    ///
    /// Never fails. Cost: linear in the text of the page.
    pub fn of(page: &Page, site: &str) -> Sightings {
        let mut seen = FxHashSet::default();
        let sighting = |block: &Block| {
            let words = block.features.words;
            let long = if words >= LONG { words } else { 0 };
            Some(Sighting { print: fingerprint(page, block)?, long })
        };
        let blocks = page.blocks.iter().filter_map(sighting).filter(|s| seen.insert(s.print)).collect();
        Sightings { site: site.to_owned(), blocks }
    }
}

/// The same for blocks that differ in case, marks, punctuation and numbers
/// (`12 comments`, `3 comments`); `None` for text without a letter.
///
/// The first eight bytes of blake3: profiles outlive the process and the machine.
pub(crate) fn fingerprint(page: &Page, block: &Block) -> Option<u64> {
    let folded = fold(&block.text);
    if !folded.contains(char::is_alphabetic) {
        return None;
    }
    let mut print = String::with_capacity(folded.len());
    push_masked(&mut print, &folded);
    if block.features.words >= WORDY {
        for (_, element) in ancestors(page, block.element).take(2) {
            [&element.tag, &element.class].into_iter().for_each(|name| {
                print.push('\n');
                push_masked(&mut print, name);
            });
        }
    }
    let hash = blake3::hash(print.as_bytes());
    let (first, _) = hash.as_bytes().split_first_chunk()?;
    Some(u64::from_le_bytes(*first))
}

/// Every run of digits becomes one zero.
fn push_masked(out: &mut String, text: &str) {
    if !text.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii()) {
        return out.push_str(text);
    }
    for c in text.chars() {
        match c.is_ascii_digit() || !c.is_ascii() && c.is_numeric() {
            false => out.push(c),
            true if out.ends_with('0') => {}
            true => out.push('0'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::html;

    fn print(blocks: &str) -> Option<u64> {
        let page = html(blocks);
        fingerprint(&page, &page.blocks[0])
    }

    #[test]
    fn counters_case_and_marks_make_no_difference() {
        assert_eq!(print("li: 12 commentaires"), print("p: 3 COMMENTAIRES »"));
        assert_ne!(print("li: 12 commentaires"), print("li: 12 réactions"));
        assert_eq!(print("p: Mis à jour à 9h05"), print("p: Mis à jour à 17h30"));
    }

    #[test]
    fn numbers_alone_say_nothing() {
        assert_eq!(print("p: 1 | 2 | 3"), None);
    }

    #[test]
    fn a_teaser_is_not_the_standfirst_it_repeats() {
        let text = "Le port de Brest a rouvert lundi après trois semaines de fermeture.";
        assert_ne!(print(&format!("p.teaser-1: {text}")), print(&format!("p.chapo: {text}")));
        assert_eq!(print(&format!("p.teaser-1: {text}")), print(&format!("p.teaser-27: {text}")));
    }
}

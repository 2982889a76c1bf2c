//! Hidden copies of the text that is shown: structured data written as elements, the text a paywall's script will show.

use crate::body::is_kept;
use depeche_model::{Block, Mark};
use rustc_hash::FxHashSet;
use std::hash::BuildHasher;

/// So many letters and digits in a row are told as one; less is common to any two texts of a language.
const WINDOW: usize = 16;
/// Windows of the hidden text, of ten, that a copy has in common with the shown one.
const COPIED: usize = 8;

/// The kept hidden blocks, if they say next to nothing that kept shown ones do not say: otherwise none, for what a
/// button unfolds is text of its own. Cost: linear in the letters of pages with kept hidden blocks, else in blocks.
pub(crate) fn hidden_copies(blocks: &[Block], marks: &[Mark]) -> Vec<usize> {
    let kept = |hidden: bool| {
        (0..blocks.len()).filter(move |i| is_kept(&marks[*i]) && blocks[*i].features.hidden == hidden)
    };
    let hidden: Vec<usize> = kept(true).collect();
    if hidden.is_empty() {
        return hidden;
    }
    let shown: FxHashSet<u64> = windows(kept(false).map(|i| &blocks[i].text)).collect();
    let (mut all, mut copied) = (0, 0);
    for window in hidden.iter().flat_map(|i| windows([&blocks[*i].text])) {
        all += 1;
        copied += usize::from(shown.contains(&window));
    }
    if copied > 0 && copied * 10 >= all * COPIED { hidden } else { Vec::new() }
}

/// Hashes of every [`WINDOW`] letters and digits of texts that follow each other, whatever stands between them.
fn windows<'t>(texts: impl IntoIterator<Item = &'t String>) -> impl Iterator<Item = u64> {
    let letters: Vec<char> =
        texts.into_iter().flat_map(|t| t.chars()).filter(|c| c.is_alphanumeric()).collect();
    let hasher = rustc_hash::FxBuildHasher;
    (WINDOW..=letters.len()).map(move |end| hasher.hash_one(&letters[end - WINDOW..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{BlockKind, ElementId, Features};

    fn copies(blocks: &[(&str, bool)]) -> Vec<usize> {
        let block = |(text, hidden): &(&str, bool)| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            element: ElementId(0),
            line: 0,
            gap: 0,
            features: Features { hidden: *hidden, ..Features::default() },
        };
        let blocks: Vec<Block> = blocks.iter().map(block).collect();
        let keep = Mark::Keep { score: 1.0, cut: None, rule: None };
        hidden_copies(&blocks, &vec![keep; blocks.len()])
    }

    const FIRST: &str = "The ferry to the islands will sail twice a day from April, the port said.";
    const SECOND: &str = "Fares stay as they are for those who live there, and rise by a tenth for all others.";

    #[test]
    fn a_copy_in_one_piece_with_its_data() {
        let copy = format!("{FIRST}{SECOND}");
        assert_eq!(copies(&[(FIRST, false), (SECOND, false), ("500", true), (&copy, true)]), [2, 3]);
    }

    #[test]
    fn what_is_unfolded_is_no_copy() {
        assert_eq!(copies(&[(FIRST, false), (SECOND, true)]), [0usize; 0]);
        assert_eq!(copies(&[(FIRST, true), (SECOND, true)]), [0usize; 0]);
    }
}

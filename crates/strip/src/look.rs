//! What a block looks like to a reader: blocks of one kind, menu entries or paragraphs, look the same.

use crate::levels::{Levels, flow_element};
use depeche_model::{Block, BlockKind, Page, PageKind};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Lines of fewer words than the first, of fewer than the second… are of one length.
const LENGTHS: [u32; 5] = [2, 4, 8, 16, 31];

/// In HTML, the block's element and the one around it, by tag and class but for numbers, whatever wraps the words once
/// more. Flat text has lost them: there, the shape of the line.
pub(crate) fn look(page: &Page, levels: &Levels, block: &Block) -> u64 {
    let mut hasher = FxHasher::default();
    match page.kind {
        PageKind::Html => {
            let container = levels.container(block).map(|id| &page.elements[id.0 as usize]);
            for element in flow_element(page, block).into_iter().chain(container) {
                element.tag.hash(&mut hasher);
                // `para-1`, `para-2`: numbers tell places, not kinds.
                let words =
                    element.class.as_bytes().split(u8::is_ascii_digit).filter(|part| !part.is_empty());
                words.for_each(|part| part.hash(&mut hasher));
            }
        }
        PageKind::Text => shape(block).hash(&mut hasher),
    }
    hasher.finish()
}

/// How long the line is, how it begins and ends, and whether it is written in capitals.
fn shape(block: &Block) -> (usize, [bool; 6]) {
    let f = &block.features;
    let length = LENGTHS.iter().take_while(|length| f.words >= **length).count();
    let signs = [
        f.ends_sentence,
        block.text.starts_with(|c: char| c.is_ascii_digit()),
        !block.text.starts_with(char::is_alphanumeric),
        block.text.contains(['"', '“', '«', '„', '「']),
        f.upper_words * 2 > f.words,
        block.kind == BlockKind::ListItem,
    ];
    (length, signs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use depeche_model::{Element, ElementId, Features, Head};

    fn line(text: &str, words: u32) -> Block {
        let ends_sentence = text.ends_with('.');
        let features = Features { words, ends_sentence, ..Features::default() };
        Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            element: ElementId(0),
            line: 1,
            gap: 0,
            features,
        }
    }

    #[test]
    fn lines_of_one_shape_look_the_same() {
        let elements = vec![Element { tag: "text".to_owned(), ..Element::default() }];
        let (blocks, images, notes) = (Vec::new(), Vec::new(), Vec::new());
        let page = Page { kind: PageKind::Text, head: Head::default(), elements, blocks, images, notes };
        let levels = Levels::new(&page);
        let look = |text, words| look(&page, &levels, &line(text, words));
        assert_eq!(look("Sport", 1), look("Culture", 1));
        assert_ne!(look("Sport", 1), look("Culture et loisirs", 3));
        assert_ne!(look("Sport", 1), look("12 avis", 1));
        assert_ne!(look("Le port a fermé", 4), look("Le port a fermé.", 4));
    }

    #[test]
    fn numbers_in_classes_make_no_difference() {
        let page = crate::pages::html("p.para-1: a\np.para-22: b\np.note-1: c");
        let looks: Vec<u64> = page.blocks.iter().map(|b| look(&page, &Levels::new(&page), b)).collect();
        assert_eq!(looks[0], looks[1]);
        assert_ne!(looks[0], looks[2]);
    }
}

//! A guard against pages of millions of tiny blocks, each of which costs a
//! kilobyte until its page is done.

use depeche_model::Note;

/// Blocks a page may have; of a flat text, lines. Real pages stay below 20,000.
pub(crate) const MAX_BLOCKS: usize = 100_000;

/// The code of the note on a page that goes on behind its last block.
pub const BLOCKS_LIMITED: &str = "blocks_limited";

/// Says that the page goes on.
pub(crate) fn note() -> Note {
    Note::new(BLOCKS_LIMITED, format!("more than {MAX_BLOCKS} blocks; what follows is left out"))
}

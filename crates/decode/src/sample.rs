//! What of a text is shown to the models.

use encoding_rs::Encoding;
use std::collections::HashSet;

/// Most non-ASCII bytes in a sample; a bound on the cost, not a wish.
const BUDGET: usize = 6000;

/// The different words of a text that hold non-ASCII bytes, in order, each
/// behind a space. The end is open, as the text may have been cut there.
///
/// A repeated word says nothing new, and menus repeat; without them rare but
/// telling bytes (the `œ` of ISO-8859-15) of a whole page fit in the budget.
pub(crate) struct Sample {
    /// The words.
    pub(crate) bytes: Vec<u8>,
    /// Number of non-ASCII bytes.
    pub(crate) high: usize,
    /// Neighbouring bytes that are not both ASCII, and how often they come.
    pub(crate) pairs: Vec<((u8, u8), u32)>,
}

impl Sample {
    /// Takes a sample of `passages`.
    pub(crate) fn of<'a>(passages: impl Iterator<Item = &'a [u8]>) -> Sample {
        let mut sample = Sample { bytes: Vec::new(), high: 0, pairs: Vec::new() };
        let mut seen = HashSet::new();
        for word in passages.flat_map(words) {
            if sample.high >= BUDGET {
                break;
            }
            if seen.insert(word) {
                sample.push(&word[..word.len().min(2 * BUDGET)]);
            }
        }
        sample.pairs = pairs(&sample.bytes);
        sample
    }

    /// Do the non-ASCII bytes stand alone? Accents and signs do; letters of
    /// other scripts and double-byte characters do not.
    pub(crate) fn lonely(&self) -> bool {
        let runs = self.bytes.split(u8::is_ascii).filter(|run| !run.is_empty()).count();
        self.high < 2 * runs
    }

    fn push(&mut self, word: &[u8]) {
        self.high += word.iter().filter(|byte| **byte >= 0x80).count();
        self.bytes.push(b' ');
        self.bytes.extend_from_slice(word);
    }
}

/// The words that are not all ASCII.
fn words(passage: &[u8]) -> impl Iterator<Item = &[u8]> {
    let parts = |byte: &u8| !in_word(*byte);
    let mut rest = passage;
    std::iter::from_fn(move || {
        let (ascii, high) = rest.split_at(Encoding::ascii_valid_up_to(rest));
        let start = ascii.iter().rposition(parts).map_or(0, |at| at + 1);
        let end = high.iter().position(parts).unwrap_or(high.len());
        let (word, after) = rest.split_at(ascii.len() + end);
        rest = after;
        (!high.is_empty()).then(|| &word[start..])
    })
}

/// All but the bytes of ASCII that are neither a letter, a digit nor the second
/// byte of a character in any encoding of the web.
pub(crate) fn in_word(byte: u8) -> bool {
    byte >= 0x40 || byte.is_ascii_digit()
}

fn pairs(bytes: &[u8]) -> Vec<((u8, u8), u32)> {
    let near = bytes.iter().zip(bytes.iter().skip(1)).map(|(a, b)| (*a, *b));
    let mut all: Vec<(u8, u8)> = near.filter(|(a, b)| !a.is_ascii() || !b.is_ascii()).collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect()
}

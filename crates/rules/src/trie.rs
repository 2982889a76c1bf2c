//! Many phrases as a trie of words, laid out in flat arrays.

use std::borrow::Cow;
use std::collections::VecDeque;

/// A word of a folded text: where it stands, and its hash.
pub(crate) struct Word {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) hash: u64,
}

/// The words of a folded text.
///
/// The hash (FNV-1a) is our own: it must be the same where depeche is built
/// and where it runs.
pub(crate) fn words(folded: &str) -> Vec<Word> {
    const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;
    let mut words = Vec::new();
    let (mut start, mut hash) = (0, EMPTY);
    for (at, byte) in folded.bytes().enumerate() {
        if byte == b' ' {
            words.push(Word { start, end: at, hash });
            (start, hash) = (at + 1, EMPTY);
        } else {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    words.push(Word { start, end: folded.len(), hash });
    words
}

/// Each character of a text as a word.
pub(crate) fn characters(folded: &str) -> Vec<Word> {
    let word = |(start, c): (usize, char)| Word { start, end: start + c.len_utf8(), hash: u64::from(c) };
    folded.char_indices().map(word).collect()
}

/// Phrases by number. A node is the beginning of a phrase; node 0 is that of
/// all. The nodes below each stand side by side, by hash, behind those of the
/// node before: so one number says where they begin, and the next where they end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trie {
    /// The last word of each node.
    pub(crate) hashes: Cow<'static, [u64]>,
    /// Where the nodes below each begin; and where the last end.
    pub(crate) below: Cow<'static, [u32]>,
    /// The phrase that ends at each node, or [`NONE`].
    pub(crate) phrases: Cow<'static, [u32]>,
    /// A bit for each hash modulo their number: may a phrase begin with the
    /// word? Most words of a text begin none.
    pub(crate) begins: Cow<'static, [u64]>,
}

const NONE: u32 = u32::MAX;
const BEGINS_BITS: usize = 1 << 16;

impl Trie {
    pub(crate) fn new(phrases: impl Iterator<Item = (Vec<Word>, u32)>) -> Trie {
        let hashes = |words: Vec<Word>| words.iter().map(|word| word.hash).collect::<Vec<_>>();
        let mut all: Vec<(Vec<u64>, u32)> = phrases.map(|(words, number)| (hashes(words), number)).collect();
        all.sort_unstable();
        let mut begins = vec![0; BEGINS_BITS / 64];
        for first in all.iter().filter_map(|(words, _)| words.first()) {
            begins[*first as usize % BEGINS_BITS / 64] |= 1 << (first % 64);
        }
        let (mut hashes, mut below, mut ends) = (vec![0], Vec::new(), Vec::new());
        // Node by node: the phrases below it, and how many of their words lead to it.
        let mut nodes = VecDeque::from([(all.as_slice(), 0)]);
        while let Some((phrases, depth)) = nodes.pop_front() {
            let whole = phrases.iter().take_while(|(words, _)| words.len() == depth).count();
            ends.push(phrases[..whole].first().map_or(NONE, |(_, number)| *number));
            below.push(hashes.len() as u32);
            for same in phrases[whole..].chunk_by(|a, b| a.0[depth] == b.0[depth]) {
                hashes.push(same[0].0[depth]);
                nodes.push_back((same, depth + 1));
            }
        }
        below.push(hashes.len() as u32);
        Trie { hashes: hashes.into(), below: below.into(), phrases: ends.into(), begins: begins.into() }
    }

    /// Calls `hit` with the number, start and end of each phrase in a text of
    /// these words, by their starts and then by their ends.
    pub(crate) fn find(&self, words: &[Word], mut hit: impl FnMut(u32, usize, usize)) {
        for (at, first) in words.iter().enumerate().filter(|(_, word)| self.may_begin(word.hash)) {
            let mut node = 0;
            for word in &words[at..] {
                let Some(next) = self.step(node, word.hash) else { break };
                node = next;
                if self.phrases[node] != NONE {
                    hit(self.phrases[node], first.start, word.end);
                }
            }
        }
    }

    fn may_begin(&self, hash: u64) -> bool {
        self.begins[hash as usize % BEGINS_BITS / 64] >> (hash % 64) & 1 == 1
    }

    fn step(&self, node: usize, hash: u64) -> Option<usize> {
        let start = self.below[node] as usize;
        let below = &self.hashes[start..self.below[node + 1] as usize];
        Some(start + below.binary_search(&hash).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&str], text: &str, parted: fn(&str) -> Vec<Word>) -> Vec<(u32, String)> {
        let trie = Trie::new(phrases.iter().zip(0..).map(|(phrase, number)| (parted(phrase), number)));
        let mut found = Vec::new();
        trie.find(&parted(text), |number, start, end| found.push((number, text[start..end].to_owned())));
        found
    }

    #[test]
    fn phrases_are_found_by_start_and_then_by_end() {
        let phrases = ["a", "a lire", "lire aussi", "aussi", "a lire aussi", "lire autre"];
        let numbers = |text| found(&phrases, text, words).into_iter().map(|(n, _)| n).collect::<Vec<_>>();
        assert_eq!(numbers("a lire aussi a lire"), [0, 1, 4, 2, 3, 0, 1]);
        assert!(numbers("alire lire").is_empty() && numbers("").is_empty());
    }

    #[test]
    fn where_each_character_is_a_word_phrases_stand_anywhere() {
        let found = found(&["分享到", "享"], "x分享到微博", characters);
        assert_eq!(found, [(0, "分享到".to_owned()), (1, "享".to_owned())]);
    }
}

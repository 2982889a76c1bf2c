use crate::bytes::Bytes;
use crate::judge::{Link, VERDICTS};

/// What pairs were judged to be in earlier runs, and in this one.
///
/// A verdict depends on the two documents and on what is set apart of each, and
/// on nothing else; so one that was reached on the same is taken as it is.
pub(crate) struct Memo {
    /// Names how documents are compared.
    rules: u64,
    known: Vec<Judged>,
    now: Vec<Judged>,
}

/// A pair as it is numbered in the input, and what it was judged to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Judged {
    pub(crate) link: Link,
    /// Names what is set apart of both.
    pub(crate) seal: u64,
}

/// Bytes of a pair.
const BYTES: usize = 33;

impl Memo {
    pub(crate) fn new(rules: u64) -> Self {
        Memo { rules, known: Vec::new(), now: Vec::new() }
    }

    /// What is known of a pair, if it was judged on the same.
    pub(crate) fn find(&self, pair: (u32, u32), seal: u64) -> Option<Judged> {
        let at = self.known.binary_search_by_key(&(pair, seal), Judged::key).ok()?;
        self.known.get(at).copied()
    }

    /// Remembers for the next run.
    pub(crate) fn push(&mut self, judged: Judged) {
        self.now.push(judged);
    }

    /// What this run found, to be kept.
    pub(crate) fn bytes(mut self) -> Vec<u8> {
        self.now.sort_unstable_by_key(Judged::key);
        self.now.dedup_by_key(|judged| judged.key());
        let mut bytes = Vec::with_capacity(8 + BYTES * self.now.len());
        bytes.extend(self.rules.to_le_bytes());
        for Judged { link: Link { pair, covered, words, verdict }, seal } in &self.now {
            [pair.0, pair.1].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
            bytes.extend(seal.to_le_bytes());
            [covered.0, covered.1].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
            [words.0, words.1].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
            bytes.push(VERDICTS.iter().position(|known| known == verdict).unwrap_or_default() as u8);
        }
        bytes
    }

    /// What an earlier run kept; nothing of it counts if that compared otherwise.
    pub(crate) fn read(bytes: &[u8], rules: u64) -> Option<Memo> {
        let mut bytes = Bytes(bytes);
        let mut memo = Memo::new(rules);
        if bytes.u64()? != rules {
            return Some(memo);
        }
        while !bytes.0.is_empty() {
            let (pair, seal) = ((bytes.u32()?, bytes.u32()?), bytes.u64()?);
            let (covered, words) = ((bytes.f32()?, bytes.f32()?), (bytes.u32()?, bytes.u32()?));
            let verdict = *VERDICTS.get(usize::from(bytes.u8()?))?;
            memo.known.push(Judged { link: Link { pair, covered, words, verdict }, seal });
        }
        Some(memo)
    }
}

impl Judged {
    fn key(&self) -> ((u32, u32), u64) {
        (self.link.pair, self.seal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Verdict;

    #[test]
    fn what_was_judged_is_known_later_if_judged_alike() {
        let link = |pair| Link { pair, covered: (0.5, 0.25), words: (10, 20), verdict: Verdict::Likely };
        let judged = [((3, 7), 1), ((1, 2), 0), ((3, 7), 2), ((1, 2), 0)];
        let mut memo = Memo::new(5);
        judged.iter().for_each(|(pair, seal)| memo.push(Judged { link: link(*pair), seal: *seal }));
        let bytes = memo.bytes();
        assert_eq!(bytes.len(), 8 + 3 * BYTES);
        let later = Memo::read(&bytes, 5).unwrap();
        assert_eq!(later.find((3, 7), 2).unwrap().link, link((3, 7)));
        assert_eq!(later.find((3, 7), 3), None);
        assert_eq!(Memo::read(&bytes, 6).unwrap().find((3, 7), 2), None);
        assert!(Memo::read(&bytes[1..], 5).is_none_or(|memo| memo.known.is_empty()));
    }
}

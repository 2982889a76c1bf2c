use crate::words::Word;

/// Words in a shingle.
pub(crate) const LENGTH: usize = 5;

/// One shingle in so many goes to the postings. One in eight costs half the
/// memory, but loses a third of the heavy rewrites: those share ten runs or so.
const SAMPLE: u64 = 4;

/// Texts of fewer words send all their shingles.
const SHORT: usize = 150;

/// The hashes of all runs of [`LENGTH`] words, in order: a polynomial in the
/// words, rolled on from run to run, then mixed.
pub(crate) fn shingles(words: &[Word]) -> impl ExactSizeIterator<Item = u64> {
    let head = words.len().min(LENGTH - 1);
    let mut hash = words[..head].iter().fold(0, |hash, word| step(hash, *word));
    words[head..].iter().zip(words).map(move |(last, first)| {
        hash = step(hash, *last);
        let shingle = mix(hash);
        // The first word was multiplied once for each that came after it.
        hash = hash.wrapping_sub(u64::from(*first).wrapping_mul(const { power(LENGTH - 1) }));
        shingle
    })
}

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

const fn power(exponent: usize) -> u64 {
    if exponent == 0 { 1 } else { BASE.wrapping_mul(power(exponent - 1)) }
}

/// Adds a word, or another number, to the hash of those before it.
pub(crate) fn step(hash: u64, word: Word) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(word))
}

/// A hash of all words, in their order.
pub(crate) fn hash_all(words: &[Word]) -> u64 {
    mix(words.iter().fold(words.len() as u64, |hash, word| step(hash, *word)))
}

/// The finaliser of MurmurHash3: every bit depends on every other.
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    hash ^ (hash >> 33)
}

/// The key under which a shingle is posted.
pub(crate) fn key(shingle: u64) -> u32 {
    (shingle >> 32) as u32
}

/// True if a shingle is among those that are posted. The same one is in every
/// text, save that short texts send all.
pub(crate) fn is_sampled(shingle: u64, words_in_text: usize) -> bool {
    words_in_text < SHORT || shingle.is_multiple_of(SAMPLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_run_has_the_same_hash_wherever_it_stands() {
        let a: Vec<u64> = shingles(&[1, 2, 3, 4, 5, 6]).collect();
        let b: Vec<u64> = shingles(&[9, 9, 2, 3, 4, 5, 6]).collect();
        assert_eq!(a.len(), 2);
        assert_eq!(a[1], b[2]);
        assert_ne!(a[0], b[1]);
    }

    #[test]
    fn a_rolling_hash_is_that_of_the_run_alone() {
        let words: Vec<u32> = (0..100).map(|n: u32| n.wrapping_mul(0x9E37_79B9)).collect();
        let alone = words.windows(LENGTH).map(|run| mix(run.iter().fold(0, |hash, word| step(hash, *word))));
        assert!(shingles(&words).eq(alone));
        (0..LENGTH).for_each(|length| assert_eq!(shingles(&words[..length]).len(), 0));
    }

    #[test]
    fn order_matters() {
        assert_ne!(shingles(&[1, 2, 3, 4, 5]).next(), shingles(&[2, 1, 3, 4, 5]).next());
    }

    #[test]
    fn a_long_text_sends_about_a_quarter() {
        let words: Vec<u32> = (0..80_000).collect();
        let sent = |words: &[u32]| shingles(words).filter(|s| is_sampled(*s, words.len())).count();
        assert!((19_500..20_500).contains(&sent(&words)), "{}", sent(&words));
        assert_eq!(sent(&words[..40]), 36);
    }
}

use std::ops::Range;

/// A set of small numbers, one bit each.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bits {
    blocks: Vec<u64>,
}

/// Numbers in a block.
const BLOCK: usize = u64::BITS as usize;

impl Bits {
    /// An empty set of numbers below a limit.
    pub(crate) fn new(limit: usize) -> Self {
        Bits { blocks: vec![0; limit.div_ceil(BLOCK)] }
    }

    /// The places of those that are chosen.
    pub(crate) fn of<T>(all: &[T], chosen: impl Fn(&T) -> bool) -> Self {
        let block = |some: &[T]| some.iter().rev().fold(0, |block, one| block << 1 | u64::from(chosen(one)));
        Bits { blocks: all.chunks(BLOCK).map(block).collect() }
    }

    /// Hands over the numbers, in order.
    pub(crate) fn each(&self, mut each: impl FnMut(usize)) {
        for (nth, block) in self.blocks.iter().enumerate() {
            let mut rest = *block;
            while rest != 0 {
                each(nth * BLOCK + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }

    /// The least number.
    pub(crate) fn first(&self) -> Option<usize> {
        self.next(0, 0)
    }

    /// Adds a number; true if it is new.
    pub(crate) fn insert(&mut self, number: usize) -> bool {
        let (block, bit) = (&mut self.blocks[number / BLOCK], 1 << (number % BLOCK));
        let is_new = *block & bit == 0;
        *block |= bit;
        is_new
    }

    /// True if the set holds a number below its limit.
    pub(crate) fn contains(&self, number: usize) -> bool {
        self.blocks[number / BLOCK] >> (number % BLOCK) & 1 == 1
    }

    /// The set with the next numbers of each of its own, `length` in all, as far
    /// as they stand in its blocks.
    pub(crate) fn smeared(mut self, length: usize) -> Self {
        let mut before = 0;
        for block in &mut self.blocks {
            let own = *block;
            let smear = |shift| own << shift | before >> (BLOCK - shift);
            *block = (1..length).fold(own, |block, shift| block | smear(shift));
            before = own;
        }
        self
    }

    /// How many numbers of a range are in the set.
    pub(crate) fn count(&self, range: Range<usize>) -> u32 {
        let (first, last) = (range.start / BLOCK, range.end / BLOCK);
        let (from, to) = (!0 << (range.start % BLOCK), !(!0 << (range.end % BLOCK)));
        let block = |nth: usize| self.blocks.get(nth).copied().unwrap_or(0);
        if first == last {
            return (block(first) & from & to).count_ones();
        }
        let between: u32 = (first + 1..last).map(|nth| block(nth).count_ones()).sum();
        (block(first) & from).count_ones() + between + (block(last) & to).count_ones()
    }

    /// Runs of numbers that follow each other, in order.
    pub(crate) fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let end = BLOCK * self.blocks.len();
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = self.next(at, 0).unwrap_or(end);
            at = self.next(start, !0).unwrap_or(end);
            Some(start..at).filter(|run| !run.is_empty())
        })
    }

    /// The first number from `at` on that is in the set; with `flip` all ones,
    /// the first that is not.
    fn next(&self, at: usize, flip: u64) -> Option<usize> {
        let from = at / BLOCK;
        let first = (self.blocks.get(from)? ^ flip) & (!0 << (at % BLOCK));
        let rest = self.blocks[from + 1..].iter().map(|block| block ^ flip);
        let (nth, block) = (from..).zip(std::iter::once(first).chain(rest)).find(|(_, block)| *block != 0)?;
        Some(nth * BLOCK + block.trailing_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;
    use proptest::prelude::*;

    fn set(limit: usize, numbers: &[usize]) -> Bits {
        let mut bits = Bits::new(limit);
        for number in numbers {
            let is_new = !bits.contains(*number);
            assert_eq!(bits.insert(*number), is_new);
        }
        bits
    }

    #[test]
    fn a_set_holds_what_was_added() {
        let added = [199, 0, 63, 64, 0, 130];
        let bits = set(200, &added);
        (0..200).for_each(|number| assert_eq!(bits.contains(number), added.contains(&number)));
        let mut held = Vec::new();
        bits.each(|number| held.push(number));
        assert_eq!((held, bits.first()), (vec![0, 63, 64, 130, 199], Some(0)));
    }

    #[test]
    fn those_that_are_chosen_are_known_by_their_places() {
        let all: Vec<u32> = (0..150).collect();
        assert_eq!(Bits::of(&all, |n| n % 50 == 49), set(150, &[49, 99, 149]));
        assert_eq!(Bits::of(&all[..0], |_| true), Bits::new(0));
    }

    proptest! {
        #[test]
        fn counts_smears_and_runs_are_those_of_a_list(
            numbers in proptest::collection::vec(0..300_usize, 0..40), start in 0..300_usize, length in 0..300_usize
        ) {
            let numbers: Vec<usize> = numbers.into_iter().filter(|number| number + 5 <= 300).collect();
            let smeared = set(300, &numbers).smeared(5);
            let held = |number: usize| numbers.iter().any(|first| (*first..first + 5).contains(&number));
            (0..300).for_each(|number| assert_eq!(smeared.contains(number), held(number)));
            let end = (start + length).min(300);
            let expected = (start..end).filter(|number| held(*number)).count();
            prop_assert_eq!(smeared.count(start..end) as usize, expected);
            let numbers: Vec<usize> = (0..300).filter(|number| held(*number)).collect();
            let runs: Vec<_> = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| run[0]..run[0] + run.len()).collect();
            prop_assert_eq!(smeared.runs().collect::<Vec<_>>(), runs);
        }
    }
}

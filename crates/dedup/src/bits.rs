/// A set of small numbers, one bit each.
pub(crate) struct Bits {
    blocks: Vec<u64>,
}

impl Bits {
    /// An empty set of numbers below a limit.
    pub(crate) fn new(limit: usize) -> Self {
        Bits { blocks: vec![0; limit.div_ceil(64)] }
    }

    /// The places of those that are chosen.
    pub(crate) fn of<T>(all: &[T], chosen: impl Fn(&T) -> bool) -> Self {
        let block = |some: &[T]| some.iter().rev().fold(0, |block, one| block << 1 | u64::from(chosen(one)));
        Bits { blocks: all.chunks(64).map(block).collect() }
    }

    /// Adds a number; true if it is new.
    pub(crate) fn insert(&mut self, number: usize) -> bool {
        let (block, bit) = (&mut self.blocks[number / 64], 1 << (number % 64));
        let is_new = *block & bit == 0;
        *block |= bit;
        is_new
    }

    /// The numbers, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.blocks.iter().enumerate().flat_map(|(nth, block)| {
            let without_lowest = |rest: &u64| Some(rest & (rest - 1)).filter(|rest| *rest != 0);
            let rests = std::iter::successors(Some(*block).filter(|block| *block != 0), without_lowest);
            rests.map(move |rest| nth * 64 + rest.trailing_zeros() as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn what_was_added_comes_out_once_and_in_order() {
        let mut bits = Bits::new(200);
        let added = [199, 0, 63, 64, 0, 130];
        let new: Vec<bool> = added.iter().map(|number| bits.insert(*number)).collect();
        assert_eq!(new, [true, true, true, true, false, true]);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 130, 199]);
    }

    #[test]
    fn those_that_are_chosen_are_known_by_their_places() {
        let all: Vec<u32> = (0..150).collect();
        assert_eq!(Bits::of(&all, |n| n % 50 == 49).iter().collect::<Vec<_>>(), [49, 99, 149]);
        assert_eq!(Bits::of(&all[..0], |_| true).iter().count(), 0);
    }
}

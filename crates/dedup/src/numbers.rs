/// Hands out numbers to the shingles of some texts: the same one to equal
/// shingles, from 1 on. What is asked of these texts together, over and over,
/// is then a look into a list.
pub(crate) struct Numbers {
    /// By hash, the number of a shingle; 0 where none is. At most half full, so
    /// the walk to the next free place is short.
    slots: Vec<u32>,
    /// By number, the hash of its shingle.
    hashes: Vec<u64>,
    given: u32,
}

impl Numbers {
    /// Numbers for so many shingles at most.
    pub(crate) fn for_shingles(most: usize) -> Self {
        let slots = vec![0; (2 * most + 1).next_power_of_two()];
        Numbers { slots, hashes: vec![0; most + 2], given: 0 }
    }

    /// The number of a shingle, by its hash.
    #[inline]
    pub(crate) fn of(&mut self, hash: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        let fresh = self.given + 1;
        // Counts if the shingle is new, and is written over if it is not: whether
        // one was met before is not to be foretold, so there is no branch.
        self.hashes[fresh as usize] = hash;
        loop {
            let held = self.slots[slot];
            let number = if held == 0 { fresh } else { held };
            self.slots[slot] = number;
            self.given += u32::from(held == 0);
            if self.hashes[number as usize] == hash {
                return number;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Above every number that was handed out.
    pub(crate) fn end(&self) -> usize {
        self.given as usize + 1
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;
    use crate::shingles::mix;

    #[test]
    fn equal_shingles_have_one_number_and_others_another() {
        let hashes: Vec<u64> = (0..1000).map(mix).collect();
        let mut numbers = Numbers::for_shingles(hashes.len());
        (0..2).for_each(|_| {
            let given: Vec<u32> = hashes.iter().map(|hash| numbers.of(*hash)).collect();
            assert!(given.into_iter().eq(1..=1000));
        });
        assert_eq!(numbers.end(), 1001);
    }

    #[test]
    fn shingles_that_differ_in_any_bit_are_told_apart() {
        let mut numbers = Numbers::for_shingles(65);
        let first = numbers.of(0);
        let others = (0..64).map(|bit| numbers.of(1 << bit));
        assert_eq!((first, others.collect::<Vec<_>>()), (1, (2..66).collect()));
    }
}

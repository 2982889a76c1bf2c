/// Hands out numbers to the shingles of some texts: the same one to equal
/// shingles, from 1 on. What is asked of these texts together, over and over,
/// is then a look into a list.
pub(crate) struct Numbers {
    /// The upper half of a shingle's hash above its number; 0 where none is. At
    /// most half full, so the walk to the next free place is short.
    slots: Vec<u64>,
    given: u32,
}

/// The half of a slot that holds the number.
const NUMBER: u64 = u32::MAX as u64;

impl Numbers {
    /// Numbers for so many shingles at most.
    pub(crate) fn for_shingles(most: usize) -> Self {
        Numbers { slots: vec![0; (2 * most + 1).next_power_of_two()], given: 0 }
    }

    /// The number of a shingle, by its hash; different ones have one number but for a
    /// pair in four thousand million.
    #[inline]
    pub(crate) fn of(&mut self, hash: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        let fresh = hash & !NUMBER | u64::from(self.given + 1);
        loop {
            // Whether a shingle was met before is not to be foretold: no branch.
            let held = self.slots[slot];
            let is_free = held == 0;
            let held = if is_free { fresh } else { held };
            self.slots[slot] = held;
            self.given += u32::from(is_free);
            if (held ^ hash) & !NUMBER == 0 {
                return held as u32;
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
}

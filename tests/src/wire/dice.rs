/// A small generator of numbers (splitmix64): the same seed, the same rolls.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number below `sides`.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        ((u128::from(self.next()) * sides as u128) >> 64) as usize
    }

    /// True once in `every` on average.
    pub(super) fn once_in(&mut self, every: usize) -> bool {
        self.below(every) == 0
    }

    /// A rank below `ranks`; the first is the commonest, as words are (Zipf).
    pub(super) fn rank(&mut self, ranks: usize) -> usize {
        let part = self.below(1 << 24) as f64 / f64::from(1 << 24);
        (((ranks as f64).ln() * part).exp() as usize).saturating_sub(1).min(ranks - 1)
    }
}

/// Every bit of the result depends on every bit of the number.
pub(super) fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

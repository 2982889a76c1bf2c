use crate::Limits;
use crate::fault::Fault;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much one file may swell, all layers and members of it together.
///
/// Shared by every stream under the file: a bomb that is spread over many
/// small members is as large as one in a single piece.
#[derive(Debug)]
pub(crate) struct Budget {
    /// Most bytes out for one byte from disk, once over `floor`.
    ratio: u64,
    floor: u64,
    /// Most bytes out, whatever came from disk.
    most: u64,
    from_disk: AtomicU64,
    out: AtomicU64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Budget {
            ratio: limits.ratio,
            floor: limits.record_bytes,
            most: limits.inflated_bytes,
            from_disk: AtomicU64::new(0),
            out: AtomicU64::new(0),
        }
    }

    /// The same limits, with nothing read or made yet.
    pub(crate) fn unspent(&self) -> Self {
        Budget { from_disk: AtomicU64::new(0), out: AtomicU64::new(0), ..*self }
    }

    /// Bytes that came from disk.
    pub(crate) fn earn(&self, bytes: u64) {
        self.from_disk.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes that were made out of them; a fault when they are too many.
    pub(crate) fn spend(&self, bytes: u64) -> Result<(), Fault> {
        self.out.fetch_add(bytes, Ordering::Relaxed);
        self.check()
    }

    /// Whether nothing more may be read.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let at = self.out.load(Ordering::Relaxed);
        let allowed = self.from_disk.load(Ordering::Relaxed).max(1).saturating_mul(self.ratio);
        if at > self.floor && at > allowed {
            return Err(Fault::Bomb { ratio: self.ratio, at });
        }
        if at > self.most { Err(Fault::Swollen { limit: self.most }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_members_spend_adds_up() {
        let budget = Budget::new(&Limits { record_bytes: 1_000, ratio: 10, ..Limits::default() });
        budget.earn(150);
        assert!((0..3).all(|_| budget.spend(500).is_ok()));
        assert!(matches!(budget.spend(1), Err(Fault::Bomb { ratio: 10, at: 1_501 })));
        assert!(budget.check().is_err());
    }

    #[test]
    fn there_is_an_end_to_honest_swelling_too() {
        let budget = Budget::new(&Limits { inflated_bytes: 1_000, ..Limits::default() });
        budget.earn(900);
        assert!(budget.spend(1_000).is_ok());
        assert!(matches!(budget.spend(1), Err(Fault::Swollen { limit: 1_000 })));
    }
}

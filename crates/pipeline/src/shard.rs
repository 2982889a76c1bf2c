//! A part of a dump, for one job of several.

use crate::feed::Entry;
use std::fmt;
use std::str::FromStr;

/// The `k`-th of `n` parts of a dump, as in `2/8`.
///
/// A record's part is told by the hash of its key, so it is the same on every
/// machine; what ingest rejects, by its place in the dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

/// What was given is no shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a shard is k/n with k from 1 to n, such as 2/8")]
pub struct NoShard;

impl Shard {
    /// Which part this is, from 1.
    pub fn number(self) -> u64 {
        self.number
    }

    /// How many parts there are.
    pub fn of(self) -> u64 {
        self.of
    }

    /// Is this record one of the part?
    pub(crate) fn holds(self, place: u64, entry: &Entry) -> bool {
        let hash = match entry {
            Ok(item) => {
                let mut start = [0; 8];
                start.copy_from_slice(&blake3::hash(item.key.as_bytes()).as_bytes()[..8]);
                u64::from_le_bytes(start)
            }
            Err(_) => place,
        };
        hash % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Shard, NoShard> {
        let (number, of) = text.split_once('/').ok_or(NoShard)?;
        let number: u64 = number.trim().parse().map_err(|_| NoShard)?;
        let of: u64 = of.trim().parse().map_err(|_| NoShard)?;
        if (1..=of).contains(&number) { Ok(Shard { number, of }) } else { Err(NoShard) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_read_and_nonsense_is_not() {
        assert_eq!("2/8".parse::<Shard>().map(|s| s.to_string()), Ok("2/8".to_owned()));
        for nonsense in ["", "2", "0/3", "4/3", "1/0", "a/b", "-1/3", "1/3/5"] {
            assert_eq!(nonsense.parse::<Shard>(), Err(NoShard), "{nonsense}");
        }
    }
}

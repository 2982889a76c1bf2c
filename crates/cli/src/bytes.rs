//! Sizes as people write them: `33554432`, `500M`, `2G`.

use anyhow::{Context, bail};
use serde::{Deserialize, Deserializer};
use std::str::FromStr;

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bytes(pub(crate) u64);

impl FromStr for Bytes {
    type Err = anyhow::Error;

    /// A number, with `K`, `M`, `G` or `T` for the powers of 1,024.
    fn from_str(text: &str) -> Result<Bytes, anyhow::Error> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let power =
            match text[digits.len()..].to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
                "" => 0,
                "K" => 1,
                "M" => 2,
                "G" => 3,
                "T" => 4,
                unit => bail!("no unit `{unit}`; say `500M` or `2G`"),
            };
        let number: u64 = digits.trim().parse().context("say `500M` or `2G`")?;
        let all = 1024_u64.checked_pow(power).and_then(|unit| unit.checked_mul(number));
        all.map(Bytes).context("too much")
    }
}

/// In a configuration file a bare number will do.
impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u64),
            Text(String),
        }
        match Written::deserialize(from)? {
            Written::Number(number) => Ok(Bytes(number)),
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_with_and_without_units() {
        for (text, bytes) in
            [("9", 9), ("1K", 1024), ("500M", 500 << 20), ("2GiB", 2 << 30), ("3 gb", 3 << 30)]
        {
            assert_eq!(text.parse::<Bytes>().unwrap(), Bytes(bytes), "{text}");
        }
        for text in ["", "K", "12Q", "-1", "1.5G", "99999999999T"] {
            assert!(text.parse::<Bytes>().is_err(), "{text}");
        }
    }
}

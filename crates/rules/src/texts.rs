//! Lists of short texts. There are tens of thousands in the rules, and to make
//! a string of each would take most of a start.

use crate::{COLONS, fold};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::ops::Range;

/// Texts, one behind the other in one string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    pub(crate) all: Cow<'static, str>,
    pub(crate) ends: Cow<'static, [u32]>,
}

impl Texts {
    /// The texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|nth| self.get(nth))
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(crate) fn get(&self, nth: usize) -> &str {
        &self.all[span(&self.ends, nth)]
    }
}

/// Where the nth of many lists stands that lie one behind the other and end there.
pub(crate) fn span(ends: &[u32], nth: usize) -> Range<usize> {
    let start = nth.checked_sub(1).map_or(0, |before| ends[before]);
    start as usize..ends[nth] as usize
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Texts {
        let (mut all, mut ends) = (String::new(), Vec::new());
        for text in texts {
            all.push_str(text.as_ref());
            ends.push(all.len() as u32);
        }
        Texts { all: all.into(), ends: ends.into() }
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Texts, D::Error> {
        let parse = |texts: Vec<String>| Ok(texts.into_iter().collect());
        let unpack = |(all, ends): (String, Vec<u32>)| Texts { all: all.into(), ends: ends.into() };
        written_or_packed(from, parse, unpack)
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (&self.all, &self.ends).serialize(to)
    }
}

/// Phrases, folded ([`fold`]) as they are read from TOML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases(Texts);

impl Phrases {
    /// The folded phrases, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: AsRef<str>> FromIterator<T> for Phrases {
    fn from_iter<I: IntoIterator<Item = T>>(phrases: I) -> Phrases {
        Phrases(phrases.into_iter().map(|phrase| fold(phrase.as_ref())).collect())
    }
}

impl<'de> Deserialize<'de> for Phrases {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Phrases, D::Error> {
        written_or_packed(from, |texts: Vec<String>| Ok(texts.into_iter().collect()), Phrases)
    }
}

impl Serialize for Phrases {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// Reads phrases that blocks start with; one with a colon is a label, and would start sentences without it.
pub(crate) fn openings<'de, D: Deserializer<'de>>(from: D) -> Result<Phrases, D::Error> {
    let parse = |texts: Vec<String>| match texts.iter().find(|text| text.trim_end().ends_with(COLONS)) {
        Some(label) => {
            Err(format!("`{label}` would start a block without its colon too: list it under `labels`"))
        }
        None => Ok(texts.into_iter().collect()),
    };
    written_or_packed(from, parse, Phrases)
}

/// Reads what stands in TOML as somebody wrote it, and in the built-in rules
/// as it was understood then.
pub(crate) fn written_or_packed<'de, D, Written, Packed, T>(
    from: D,
    parse: impl FnOnce(Written) -> Result<T, String>,
    unpack: impl FnOnce(Packed) -> T,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    Written: Deserialize<'de>,
    Packed: Deserialize<'de>,
{
    match from.is_human_readable() {
        true => parse(Written::deserialize(from)?).map_err(D::Error::custom),
        false => Packed::deserialize(from).map(unpack),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_in_order() {
        let texts: Texts = ["à", "", "lire"].into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["à", "", "lire"]);
        assert!(!texts.is_empty() && Texts::default().is_empty());
    }

    #[test]
    fn phrases_are_folded_once() {
        let read: Phrases = serde_json::from_str(r#"["À lire :", "l’œuvre"]"#).unwrap();
        assert_eq!(read.iter().collect::<Vec<_>>(), ["a lire", "l oeuvre"]);
        let packed = postcard::to_allocvec(&read).unwrap();
        assert_eq!(postcard::from_bytes::<Phrases>(&packed).unwrap(), read);
    }
}

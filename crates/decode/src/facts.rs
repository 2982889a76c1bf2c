//! Facts that stood beside a content, in its encoding.

use depeche_model::{FOREIGN_BYTES, Format, Hints, RawItem, Source};
use encoding_rs::{Encoding, UTF_8};

/// The hints of an item as text: bytes that are not UTF-8 (see
/// [`FOREIGN_BYTES`]) are read in the encoding that its content was found to
/// have, a WHATWG name; what is malformed in it becomes U+FFFD. Where that is
/// UTF-8 (of ASCII, or out of a container in Unicode), the content says nothing
/// of such bytes, and they are read in the encoding that they have themselves.
pub fn facts(hints: &Hints, encoding: &str) -> Hints {
    let encoding = match Encoding::for_label(encoding.as_bytes()) {
        Some(encoding) if encoding != UTF_8 => encoding,
        _ => own_encoding(hints).unwrap_or(UTF_8),
    };
    let text = |fact: &String| in_encoding(fact, encoding);
    let one = |fact: &Option<String>| fact.as_ref().map(text);
    Hints {
        content_type: one(&hints.content_type),
        url: one(&hints.url),
        site: one(&hints.site),
        language: one(&hints.language),
        title: one(&hints.title),
        date: one(&hints.date),
        date_crawled: one(&hints.date_crawled),
        authors: hints.authors.iter().map(text).collect(),
        robots: one(&hints.robots),
        tdm_reservation: one(&hints.tdm_reservation),
        already_unicode: hints.already_unicode,
    }
}

/// The encoding of facts with foreign bytes, if there are any.
fn own_encoding(hints: &Hints) -> Option<&'static Encoding> {
    let facts = hints.authors.iter().chain(&hints.title).chain(&hints.site);
    let foreign: Vec<Vec<u8>> = facts.filter(|fact| holds_foreign(fact)).map(|fact| bytes(fact)).collect();
    if foreign.is_empty() {
        return None;
    }
    let item = RawItem {
        source: Source::default(),
        key: String::new(),
        bytes: foreign.join(&b'\n'),
        hints: Hints { already_unicode: false, ..hints.clone() },
        format: Format::Text,
        notes: Vec::new(),
    };
    Encoding::for_label(crate::read(&item).encoding.as_bytes())
}

fn in_encoding(fact: &str, encoding: &'static Encoding) -> String {
    match holds_foreign(fact) {
        true => encoding.decode_without_bom_handling(&bytes(fact)).0.into_owned(),
        false => fact.to_owned(),
    }
}

fn holds_foreign(fact: &str) -> bool {
    fact.chars().any(|letter| u32::from(letter) >= FOREIGN_BYTES)
}

/// The bytes of a fact as they stood.
fn bytes(fact: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(fact.len());
    for letter in fact.chars() {
        match u32::from(letter).checked_sub(FOREIGN_BYTES) {
            Some(nth) => bytes.push(0x80 + nth as u8),
            None => bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(bytes: &[u8], encoding: &str) -> String {
        let letters = bytes.iter().map(|byte| match byte {
            0x80.. => char::from_u32(FOREIGN_BYTES + u32::from(byte - 0x80)).unwrap(),
            _ => char::from(*byte),
        });
        let hints = Hints { title: Some(letters.collect()), ..Hints::default() };
        facts(&hints, encoding).title.unwrap()
    }

    #[test]
    fn facts_are_read_in_the_encoding_of_the_content() {
        assert_eq!(title(b"travers\xe9es", "windows-1252"), "traversées");
        assert_eq!(title(b"\xcf\xee\xe5\xe7\xe4", "windows-1251"), "Поезд");
        assert_eq!(title(b"plain", "gbk"), "plain");
    }

    #[test]
    fn beside_ascii_facts_are_read_in_their_own_encoding() {
        assert_eq!(
            title(b"Les travers\xe9es du bac reprennent", "UTF-8"),
            "Les traversées du bac reprennent"
        );
        let russian = b"\xcf\xee\xe5\xe7\xe4 \xef\xf0\xe8\xf8\xb8\xeb \xe2\xee\xe2\xf0\xe5\xec\xff";
        assert_eq!(title(russian, "UTF-8"), "Поезд пришёл вовремя");
        assert_eq!(title("traversées".as_bytes(), "UTF-8"), "traversées");
    }
}

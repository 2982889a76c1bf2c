//! Facts that stood beside a content, in its encoding.

use depeche_model::{FOREIGN_BYTES, Hints};
use encoding_rs::{Encoding, UTF_8};

/// The hints of an item as text: bytes that are not UTF-8 (see
/// [`FOREIGN_BYTES`]) are read in the encoding that its content was found to
/// have, a WHATWG name; what is malformed in it becomes U+FFFD.
pub fn facts(hints: &Hints, encoding: &str) -> Hints {
    let encoding = Encoding::for_label(encoding.as_bytes()).unwrap_or(UTF_8);
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

fn in_encoding(fact: &str, encoding: &'static Encoding) -> String {
    let foreign = |letter: char| u32::from(letter).checked_sub(FOREIGN_BYTES);
    if !fact.chars().any(|letter| foreign(letter).is_some()) {
        return fact.to_owned();
    }
    let mut bytes = Vec::with_capacity(fact.len());
    for letter in fact.chars() {
        match foreign(letter) {
            Some(nth) => bytes.push(0x80 + nth as u8),
            None => bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    encoding.decode_without_bom_handling(&bytes).0.into_owned()
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
        assert_eq!(title(b"travers\xe9es", "UTF-8"), "travers\u{fffd}es");
        assert_eq!(title(b"plain", "gbk"), "plain");
    }
}

//! Bytes that are not UTF-8 inside JSON, as dumps of legacy pages have them.
//!
//! JSON must be UTF-8 to be parsed, but the content's bytes are for `decode`
//! to judge. So each foreign byte travels through the parser as one of the
//! last 128 private characters, which no real text holds, and comes out again;
//! in hints it stays so, until `decode` knows the encoding.

use depeche_model::FOREIGN_BYTES as FIRST;
use memchr::memchr;
use std::borrow::Cow;

/// JSON as text; borrowed when it is UTF-8.
pub(crate) fn disguise(json: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = simdutf8::basic::from_utf8(json) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(json.len() * 2);
    for chunk in json.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(
            chunk.invalid().iter().filter_map(|byte| char::from_u32(FIRST + u32::from(*byte) - 0x80)),
        );
    }
    Cow::Owned(text)
}

/// The bytes of a disguised string, or nothing when it holds no foreign byte.
pub(crate) fn reveal(text: &str) -> Option<Vec<u8>> {
    if !holds_foreign(text) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for character in text.chars() {
        match character {
            foreign if is_foreign(foreign) => bytes.push((u32::from(foreign) - FIRST + 0x80) as u8),
            own => bytes.extend_from_slice(own.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    Some(bytes)
}

/// A disguised string as text: U+FFFD for what is not UTF-8.
pub(crate) fn replace(text: String) -> String {
    match holds_foreign(&text) {
        true => {
            text.chars().map(|own| if is_foreign(own) { char::REPLACEMENT_CHARACTER } else { own }).collect()
        }
        false => text,
    }
}

/// Whether some byte of a disguised string was not UTF-8.
///
/// The first byte of these characters is rare, and fast to find.
pub(crate) fn holds_foreign(text: &str) -> bool {
    memchr(0xf4, text.as_bytes()).is_some() && text.chars().any(is_foreign)
}

pub(crate) fn is_foreign(character: char) -> bool {
    u32::from(character) >= FIRST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_bytes_come_out_as_they_went_in() {
        let bytes = b"d\xe9p\xeache \xe2\x82\xac";
        assert_eq!(reveal(&disguise(bytes)).unwrap(), bytes);
        assert_eq!(replace(disguise(bytes).into_owned()), "d\u{fffd}p\u{fffd}che €");
    }

    #[test]
    fn utf8_is_left_alone() {
        assert!(matches!(disguise("dépêche".as_bytes()), Cow::Borrowed("dépêche")));
        assert_eq!(reveal("dépêche"), None);
    }
}

//! UTF-16 without a byte order mark.

use crate::lossy;
use depeche_model::{DecodedText, Evidence};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How much of the bytes is looked at.
const WINDOW: usize = 64 * 1024;

/// Reads `bytes` as UTF-16 when NUL bytes stand where ASCII characters, spaces
/// and markup have them: on one side of the byte pairs, hardly on the other.
pub(crate) fn read(bytes: &[u8]) -> Option<DecodedText> {
    let encoding = detect(&bytes[..bytes.len().min(WINDOW)])?;
    Some(lossy::read(encoding, bytes, Evidence::Utf16Pattern, 0.98))
}

fn detect(bytes: &[u8]) -> Option<&'static Encoding> {
    memchr::memchr(0, bytes)?;
    let (mut first, mut second, mut both) = (0usize, 0usize, 0usize);
    for pair in bytes.chunks_exact(2) {
        match (pair[0], pair[1]) {
            (0, 0) => both += 1,
            (0, byte) if telling(byte) => first += 1,
            (byte, 0) if telling(byte) => second += 1,
            _ => {}
        }
    }
    let (more, less, encoding) =
        if first > second { (first, second, UTF_16BE) } else { (second, first, UTF_16LE) };
    // Prose in any script has white space or digits: at least one pair in forty.
    let enough = more >= 2 && more * 40 >= bytes.len() / 2;
    (enough && (less + both) * 10 <= more).then_some(encoding)
}

/// White space, markup and lower case. Digits and capitals would not tell:
/// U+3000 and U+4E00 are common, and have a NUL byte on the wrong side.
fn telling(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte.is_ascii_lowercase() || b"<>=\"/.,".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn both_byte_orders_are_seen() {
        let little = units("Вода прибывает: 20 домов.\n");
        let big: Vec<u8> = little.chunks(2).flat_map(|p| [p[1], p[0]]).collect();
        assert_eq!(detect(&little), Some(UTF_16LE));
        assert_eq!(detect(&big), Some(UTF_16BE));
    }

    #[test]
    fn ideographs_that_end_in_a_nul_byte_do_not_mislead() {
        assert_eq!(detect(&units("一\u{3000}一一\u{3000}<p>一一</p>\n")), Some(UTF_16LE));
    }

    #[test]
    fn stray_nul_bytes_are_not_utf16() {
        let mut bytes = b"A long enough line of plain English text about nothing. ".repeat(20);
        bytes[10] = 0;
        bytes[40] = 0;
        assert_eq!(detect(&bytes), None);
    }
}

use crate::binary::looks_binary;
use crate::markup::looks_like_html;
use crate::signatures::{self, Signature};
use memchr::memchr;
use std::borrow::Cow;

/// What some bytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No bytes, or only white space.
    Empty,
    /// An HTML page or fragment (XML too: the parser takes it).
    Html,
    /// Flat text in any encoding.
    Text,
    /// JSON: one object, one a line, or a list of them.
    Json,
    /// A compressed stream that can be read through.
    Compressed(Compression),
    /// Pages or records packed together.
    Archive(Archive),
    /// A container or compression that is known but not read; its name, with
    /// its article.
    Unsupported(&'static str),
    /// Neither HTML nor text; what it is, with its article.
    Binary(&'static str),
}

/// A compression that is read through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// gzip, of any number of members.
    Gzip,
    /// Zstandard, of any number of frames.
    Zstd,
    /// bzip2, of any number of streams.
    Bzip2,
    /// xz, of any number of streams.
    Xz,
}

/// A container whose members are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archive {
    /// A tape archive: old, POSIX or GNU.
    Tar,
    /// A zip archive.
    Zip,
    /// Web archive records: WARC, WET.
    Warc,
    /// A Parquet table.
    Parquet,
    /// One message or saved page in MIME: EML, MHTML.
    Mail,
}

/// Only the beginning is looked at: enough for the longest heads of real pages.
pub(crate) const WINDOW: usize = 64 * 1024;

/// Says what bytes look like; never fails.
///
/// Works on bytes in any encoding, UTF-16 with or without a mark among them,
/// for all that decides is ASCII: signatures first, then the share of NUL and
/// control bytes, then JSON's first two characters, then tags. A flat text
/// with a stray `<` or one left-over tag is text.
///
/// Cost: at most two passes over the first 64 KiB; white space is skipped
/// further.
///
/// ```
/// use depeche_ingest::{Kind, sniff};
/// assert_eq!(sniff(b"<p>Le train est arriv\xe9.</p>"), Kind::Html);
/// assert_eq!(sniff("Le train est arrivé, 3 < 4.".as_bytes()), Kind::Text);
/// assert_eq!(sniff(br#"{"text": "Le train"}"#), Kind::Json);
/// ```
pub fn sniff(bytes: &[u8]) -> Kind {
    match signatures::find(bytes) {
        Some(Signature::Compressed(compression)) => return Kind::Compressed(compression),
        Some(Signature::Archive(archive)) => return Kind::Archive(archive),
        Some(Signature::Unsupported(name)) => return Kind::Unsupported(name),
        Some(Signature::Binary(name)) => return Kind::Binary(name),
        None => {}
    }
    let window = &bytes[..bytes.len().min(WINDOW)];
    // Before the share of NUL bytes: a hole in the lines costs only its line.
    if starts_like_json(after_mark(window)) {
        return Kind::Json;
    }
    if looks_binary(window) {
        return Kind::Binary("binary data of no known kind");
    }
    if is_blank(bytes) {
        return Kind::Empty;
    }
    let plain = without_nuls(window);
    if starts_like_json(&plain) {
        return Kind::Json;
    }
    if looks_like_html(&plain) { Kind::Html } else { Kind::Text }
}

/// Only white space, marks and the NUL bytes of UTF-16.
pub(crate) fn is_blank(bytes: &[u8]) -> bool {
    let body = after_mark(bytes);
    let Some(start) = body.iter().position(|byte| *byte != 0 && !byte.is_ascii_whitespace()) else {
        return true;
    };
    // Spaces beyond ASCII: no-break, ideographic, zero-width.
    let rest = &body[start..];
    starts_with_space(rest) && std::str::from_utf8(rest).is_ok_and(|text| text.chars().all(is_space))
}

/// Whether the first character, in UTF-8, is white space.
fn starts_with_space(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4)];
    let first = head.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    first.is_some_and(is_space)
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn after_mark(bytes: &[u8]) -> &[u8] {
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    marks.iter().find_map(|mark| bytes.strip_prefix(*mark)).unwrap_or(bytes)
}

/// The ASCII of UTF-16, and any other bytes as they are.
fn without_nuls(window: &[u8]) -> Cow<'_, [u8]> {
    let body = after_mark(window);
    match memchr(0, body) {
        Some(_) => body.iter().copied().filter(|byte| *byte != 0).collect(),
        None => Cow::Borrowed(body),
    }
}

/// `{"`, `{}` or `[{` but for white space: no flat text begins so.
fn starts_like_json(plain: &[u8]) -> bool {
    let mut visible = plain.iter().filter(|byte| !byte.is_ascii_whitespace());
    matches!((visible.next(), visible.next()), (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn pages_are_html_in_any_encoding() {
        let page = "<!DOCTYPE html><html><body><p>Dépêche</p></body></html>";
        assert_eq!(sniff(page.as_bytes()), Kind::Html);
        assert_eq!(sniff(b"<html><body><p>D\xe9p\xeache</p></body></html>"), Kind::Html);
        assert_eq!(sniff(&utf16(page)), Kind::Html);
        assert_eq!(sniff(&[b"\xff\xfe".to_vec(), utf16(page)].concat()), Kind::Html);
    }

    #[test]
    fn utf16_of_other_scripts_is_text() {
        assert_eq!(sniff(&utf16("Москва, Россия. Поезд пришёл вовремя.")), Kind::Text);
        assert_eq!(sniff(&utf16("列車は 9 時に着いた。\n乗客は 300 人。")), Kind::Text);
    }

    #[test]
    fn blank_is_empty() {
        for blank in
            [&b""[..], b" \r\n\t", b"\xef\xbb\xbf\n", b"\xff\xfe\n\0 \0", "\u{a0}\u{3000}\u{200b}".as_bytes()]
        {
            assert_eq!(sniff(blank), Kind::Empty, "{blank:?}");
        }
    }

    #[test]
    fn zeros_and_noise_are_binary() {
        assert!(matches!(sniff(&[0; 600]), Kind::Binary(_)));
        let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(matches!(sniff(&noise), Kind::Binary(_)));
    }

    #[test]
    fn known_kinds_are_named() {
        assert_eq!(sniff(b"%PDF-1.7\n..."), Kind::Binary("a PDF document"));
        assert_eq!(sniff(b"WARC/1.0\r\n"), Kind::Archive(Archive::Warc));
        assert_eq!(sniff(b"\x1f\x8b\x08\0"), Kind::Compressed(Compression::Gzip));
    }

    #[test]
    fn json_is_known_by_its_first_two_characters() {
        assert_eq!(sniff(b"\xef\xbb\xbf{\n  \"text\": 1}"), Kind::Json);
        assert_eq!(sniff(b"[\n{\"text\": 1}]"), Kind::Json);
        assert_eq!(sniff(b"{Moscou, Russie}"), Kind::Text);
        assert_eq!(sniff(b"[Mise a jour] Le train"), Kind::Text);
    }
}

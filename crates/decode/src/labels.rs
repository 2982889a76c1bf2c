//! Charset labels: HTTP, `meta`, XML declaration.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use memchr::memmem;

/// How much of a page is searched for labels: four times what a browser
/// reads, since archives put comments and scripts before the head.
const PRESCAN: usize = 4096;

/// The charset parameter of an HTTP `Content-Type`.
pub(crate) fn content_type(value: &str) -> Option<&'static Encoding> {
    after_key(value.as_bytes(), b"charset").and_then(encoding)
}

/// The first usable label among the XML declaration and the `meta` elements.
pub(crate) fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    tags(head).find_map(|tag| match tag {
        tag if starts(tag, b"?xml") => after_key(tag, b"encoding").and_then(encoding),
        tag if starts(tag, b"meta") => after_key(tag, b"charset").and_then(encoding),
        _ => None,
    })
}

/// The `lang` (or `xml:lang`) of the `html` element.
pub(crate) fn language(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let html = tags(head).find(|tag| starts(tag, b"html"))?;
    let value = after_key(html, b"lang")?;
    std::str::from_utf8(value).ok().map(str::to_owned)
}

/// Tags of `head`, without their angle brackets; comments are skipped.
fn tags(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = head;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[memchr::memchr(b'<', rest)? + 1..];
            if rest.starts_with(b"!--") {
                rest = &rest[memmem::find(rest, b"-->")?..];
                continue;
            }
            let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
            return Some(&rest[..end]);
        }
    })
}

fn starts(tag: &[u8], name: &[u8]) -> bool {
    tag.len() > name.len()
        && tag[..name.len()].eq_ignore_ascii_case(name)
        && !tag[name.len()].is_ascii_alphanumeric()
}

/// The value behind `key` and an equals sign, with or without quotes.
fn after_key<'a>(tag: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let mut rest = tag;
    loop {
        let at = rest.windows(key.len()).position(|window| window.eq_ignore_ascii_case(key))?;
        rest = &rest[at + key.len()..];
        if let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") {
            let value = value.trim_ascii_start();
            let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
            let end = value.iter().position(|b| b"\"' \t\r\n;,/>?".contains(b));
            return Some(&value[..end.unwrap_or(value.len())]);
        }
    }
}

/// The encoding of a label, unless it can say nothing of bytes that are
/// ASCII-compatible (a page that was UTF-16 could not have been read so far).
fn encoding(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label)?;
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Some(UTF_8);
    }
    (encoding != REPLACEMENT && encoding != X_USER_DEFINED).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{EUC_KR, ISO_8859_15, WINDOWS_1251, WINDOWS_1252};

    #[test]
    fn labels_are_found_in_every_dress() {
        let cases: [(&[u8], _); 6] = [
            (b"<meta charset=latin1>", Some(WINDOWS_1252)),
            (b"<META http-equiv=x content='text/html; CharSet=cp1251'/>", Some(WINDOWS_1251)),
            (b"<?xml version='1.0' encoding=\"ks_c_5601-1987\"?>", Some(EUC_KR)),
            (b"<!-- <meta charset=koi8-r> --><meta charset = 'iso8859-15'>", Some(ISO_8859_15)),
            (b"<meta charset=nonsense><meta charset=utf8>", Some(UTF_8)),
            (b"<metadata charset=koi8-r>", None),
        ];
        for (page, expected) in cases {
            assert_eq!(prescan(page), expected, "{}", String::from_utf8_lossy(page));
        }
    }

    #[test]
    fn a_content_type_may_have_no_charset() {
        assert_eq!(content_type("text/html"), None);
        assert_eq!(content_type("text/html; charset=\"windows-1251\""), Some(WINDOWS_1251));
    }

    #[test]
    fn the_language_of_the_page_is_read() {
        assert_eq!(language(b"<!doctype html><html lang='fr-FR'>"), Some("fr-FR".into()));
        assert_eq!(language(b"<html><body lang=de>"), None);
    }
}

use super::fields::Fields;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::borrow::Cow;
use std::io::{self, Read};

/// What gzip begins with.
const GZIP: &[u8] = b"\x1f\x8b";

/// A response's body as a browser has it.
#[derive(Debug)]
pub(super) struct Body<'b> {
    /// Without chunks, still encoded.
    pub(super) sent: Cow<'b, [u8]>,
    pub(super) content: Cow<'b, [u8]>,
    /// The server, or the crawler, stopped before the end.
    pub(super) is_cut: bool,
}

/// Why a body cannot be decoded.
#[derive(Debug)]
pub(super) enum Trouble {
    TooLarge,
    Damaged { encoding: String, cause: io::Error },
}

/// Takes chunks and encodings off a body.
///
/// Crawlers often store the body already decoded and leave the header as it
/// was: what does not look encoded is taken as it is.
pub(super) fn decode<'b>(fields: &Fields, raw: &'b [u8], limit: u64) -> Result<Body<'b>, Trouble> {
    let is_chunked =
        fields.get("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    let chunks = if is_chunked { without_chunks(raw) } else { None };
    let (sent, is_cut) = match chunks {
        Some((joined, is_whole)) => (Cow::Owned(joined), !is_whole),
        None => {
            (Cow::Borrowed(raw), fields.number("content-length").is_some_and(|said| said > raw.len() as u64))
        }
    };
    let mut content = sent.clone();
    let codings = fields.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
    for coding in codings.split(',').map(str::trim).rev() {
        if let Some(decoded) = take_off(coding, &content, limit)? {
            content = Cow::Owned(decoded);
        }
    }
    // Some crawlers lose the header and keep the encoding.
    if content.starts_with(GZIP)
        && let Ok(Some(decoded)) = take_off("gzip", &content, limit)
    {
        content = Cow::Owned(decoded);
    }
    Ok(Body { sent, content, is_cut })
}

/// The chunks put together, and whether the last one is there; nothing when
/// the body is not in chunks after all.
fn without_chunks(raw: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut joined = Vec::with_capacity(raw.len());
    let mut rest = raw;
    let mut is_first = true;
    loop {
        let Some(end) = memchr::memchr(b'\n', rest) else {
            return (!is_first).then_some((joined, false));
        };
        let line = std::str::from_utf8(&rest[..end]).unwrap_or("?");
        let size = line.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else {
            return (!is_first).then_some((joined, false));
        };
        if size == 0 {
            return Some((joined, true));
        }
        is_first = false;
        let content = &rest[end + 1..];
        joined.extend_from_slice(&content[..size.min(content.len())]);
        if content.len() <= size {
            return Some((joined, false));
        }
        rest = &content[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// One encoding less; nothing when there was none.
fn take_off(coding: &str, body: &[u8], limit: u64) -> Result<Option<Vec<u8>>, Trouble> {
    let damaged = |cause| Trouble::Damaged { encoding: coding.to_owned(), cause };
    match coding {
        "gzip" | "x-gzip" if body.starts_with(GZIP) => {
            read(MultiGzDecoder::new(body), limit, damaged).map(Some)
        }
        "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => {
            let decoder = zstd::Decoder::new(body).map_err(damaged)?;
            read(decoder, limit, damaged).map(Some)
        }
        // Servers send it with and without the frame.
        "deflate" if !is_markup(body) => match read(ZlibDecoder::new(body), limit, damaged) {
            Err(Trouble::Damaged { .. }) => read(DeflateDecoder::new(body), limit, damaged).map(Some),
            decoded => decoded.map(Some),
        },
        "br" if !is_markup(body) => {
            read(brotli_decompressor::Decompressor::new(body, 4096), limit, damaged).map(Some)
        }
        _ => Ok(None),
    }
}

fn read(decoder: impl Read, limit: u64, damaged: impl Fn(io::Error) -> Trouble) -> Result<Vec<u8>, Trouble> {
    let mut decoded = Vec::new();
    decoder.take(limit.saturating_add(1)).read_to_end(&mut decoded).map_err(damaged)?;
    if decoded.len() as u64 > limit { Err(Trouble::TooLarge) } else { Ok(decoded) }
}

/// These encodings have no mark of their own, but pages have one.
fn is_markup(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(raw: &str) -> Option<(String, bool)> {
        without_chunks(raw.as_bytes()).map(|(body, whole)| (String::from_utf8(body).unwrap(), whole))
    }

    #[test]
    fn chunks_are_put_together() {
        assert_eq!(chunks("3\r\nUn \r\n5;a=b\r\ntrain\r\n0\r\n\r\n"), Some(("Un train".into(), true)));
        assert_eq!(chunks("3\nUn \n5\ntrain\n0\n\n"), Some(("Un train".into(), true)));
    }

    #[test]
    fn cut_chunks_are_told_and_what_is_none_is_left() {
        assert_eq!(chunks("8\r\nUn tr"), Some(("Un tr".into(), false)));
        assert_eq!(chunks("3\r\nUn \r\nzz\r\n"), Some(("Un ".into(), false)));
        assert_eq!(chunks("<p>Un train"), None);
        assert_eq!(chunks("ffffffffffffffffff\r\nUn"), None);
    }

    #[test]
    fn a_body_that_was_decoded_before_is_taken_as_it_is() {
        for coding in ["gzip", "br", "deflate", "zstd", "unknown"] {
            let fields = Fields::parse(format!("Content-Encoding: {coding}\r\n").as_bytes());
            let body = decode(&fields, b"<p>Un train", 99).unwrap();
            assert_eq!(&*body.content, b"<p>Un train", "{coding}");
        }
    }
}

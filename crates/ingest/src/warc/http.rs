use super::fields::{Fields, end_of_head};

/// An HTTP response as a crawler stored it.
#[derive(Debug)]
pub(super) struct Response<'b> {
    /// Nothing when the first line has none.
    pub(super) status: Option<u16>,
    pub(super) fields: Fields,
    /// The body as sent.
    pub(super) body: &'b [u8],
}

/// Reads a response; nothing when the bytes are none.
pub(super) fn parse(block: &[u8]) -> Option<Response<'_>> {
    if !block.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"HTTP/")) {
        return None;
    }
    // A head that never ends is a head without a body.
    let (lines, length) = end_of_head(block).unwrap_or((block.len(), block.len()));
    let first = memchr::memchr(b'\n', &block[..lines]).map_or(lines, |at| at + 1);
    let line = String::from_utf8_lossy(&block[..first]);
    let status = line.split_ascii_whitespace().nth(1).and_then(|status| status.parse().ok());
    Some(Response { status, fields: Fields::parse(&block[first..lines]), body: &block[length..] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_are_parted_from_their_bodies() {
        let response = parse(b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n<p>").unwrap();
        assert_eq!((response.status, response.body), (Some(301), &b"<p>"[..]));
        assert_eq!(response.fields.get("location"), Some("/b"));
        let bare = parse(b"HTTP/1.0").unwrap();
        assert_eq!((bare.status, bare.body), (None, &b""[..]));
        assert!(parse(b"<p>HTTP/1.1").is_none());
    }
}

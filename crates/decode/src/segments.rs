//! Passages: stretches of a page that were written by one hand.

/// Splits `bytes` into passages, bounds included with the passage they end:
/// lines, and what stands between tags.
///
/// All bounds are below 0x40, so none can be the second byte of a character
/// in any encoding of the web: joining the passages gives the bytes again.
pub(crate) fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r' | b'<' | b'>'))
}

/// [`split`] for text.
pub(crate) fn split_text(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['\n', '\r', '<', '>'])
}

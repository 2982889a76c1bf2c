//! ISO-2022-JP, which is ASCII with escape sequences.

use crate::lossy;
use depeche_model::{DecodedText, Evidence};
use encoding_rs::ISO_2022_JP;
use memchr::memmem;

/// Escapes that open a run of JIS X 0208 characters.
const OPENINGS: [&[u8]; 2] = [b"\x1b$B", b"\x1b$@"];

/// Reads `bytes` as ISO-2022-JP when they switch to JIS X 0208 at least once
/// and hold hardly any byte above 0x7F.
pub(crate) fn read(bytes: &[u8]) -> Option<DecodedText> {
    memchr::memchr(0x1b, bytes)?;
    OPENINGS.iter().find(|opening| memmem::find(bytes, opening).is_some())?;
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    if high * 200 > bytes.len() {
        return None;
    }
    Some(lossy::read(ISO_2022_JP, bytes, Evidence::Escapes, 0.98))
}

//! Byte order marks.

use crate::lossy;
use depeche_model::{DecodedText, Evidence};
use encoding_rs::Encoding;

/// Reads `bytes` by their byte order mark (UTF-8, UTF-16LE or UTF-16BE) and
/// strips it; `None` when there is none.
pub(crate) fn read(bytes: &[u8]) -> Option<DecodedText> {
    let (encoding, length) = Encoding::for_bom(bytes)?;
    Some(lossy::read(encoding, &bytes[length..], Evidence::Bom, 1.0))
}

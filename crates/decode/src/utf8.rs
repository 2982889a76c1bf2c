//! Valid UTF-8, which hardly any text in another encoding is by chance.

use crate::claims::Claims;
use crate::notes;
use depeche_model::{DecodedText, Evidence};
use encoding_rs::UTF_8;

/// Reads `bytes` when they are UTF-8 as a whole, or but for a last character
/// that was cut.
pub(crate) fn read(bytes: &[u8], claims: &Claims) -> Option<DecodedText> {
    // Several times as fast as the standard library.
    let valid = |bytes| UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    let (text, cut) = match valid(bytes) {
        Some(text) => (text, false),
        None => {
            let error = std::str::from_utf8(bytes).err().filter(|error| error.error_len().is_none())?;
            (valid(&bytes[..error.valid_up_to()])?, true)
        }
    };
    // `caf\xE9` ends like a cut character too; without any other character of
    // UTF-8 only a label can tell.
    if cut && text.is_ascii() && !claims.utf8() {
        return None;
    }
    let notes = if cut { vec![notes::cut_tail()] } else { Vec::new() };
    let confidence = if text.is_ascii() { 1.0 } else { 0.99 };
    Some(decoded(text.into_owned(), Evidence::Utf8Valid, confidence, 0, notes))
}

/// Reads bytes that were Unicode in their container.
pub(crate) fn container(bytes: &[u8]) -> DecodedText {
    let (text, replaced) = lossy(bytes);
    let notes = if replaced > 0 { vec![notes::malformed(replaced)] } else { Vec::new() };
    decoded(text, Evidence::Container, 1.0, replaced, notes)
}

/// UTF-8 with one U+FFFD for each malformed sequence, and their number.
pub(crate) fn lossy(bytes: &[u8]) -> (String, u32) {
    let mut text = String::with_capacity(bytes.len());
    let mut replaced = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            replaced += 1;
        }
    }
    (text, replaced)
}

/// The noun of the stage for a UTF-8 text.
pub(crate) fn decoded(
    text: String,
    evidence: Evidence,
    confidence: f32,
    replaced: u32,
    notes: Vec<depeche_model::Note>,
) -> DecodedText {
    DecodedText { text, encoding: UTF_8.name(), evidence, confidence, repaired: 0, replaced, notes }
}

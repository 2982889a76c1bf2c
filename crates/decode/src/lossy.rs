//! Decoding with an exact count of the sequences that had no meaning.

use crate::notes;
use depeche_model::{DecodedText, Evidence};
use encoding_rs::{DecoderResult, Encoding};

/// Bytes decoded at a time.
const WINDOW: usize = 4096;

/// A text, and what was lost on the way to it.
pub(crate) struct Lossy {
    /// The text; a malformed sequence is one U+FFFD.
    pub(crate) text: String,
    /// Number of malformed sequences.
    pub(crate) replaced: u32,
    /// The last character was cut and is left out.
    pub(crate) cut: bool,
}

/// Decodes `bytes`, no mark expected.
pub(crate) fn decode(encoding: &'static Encoding, bytes: &[u8]) -> Lossy {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut lossy = Lossy { text: String::with_capacity(bytes.len()), replaced: 0, cut: false };
    // A small window, because the decoder touches all the space it is given,
    // at every malformed sequence.
    let mut window = "\0".repeat(WINDOW);
    let mut rest = bytes;
    loop {
        let (result, read, written) = decoder.decode_to_str_without_replacement(rest, &mut window, true);
        lossy.text.push_str(&window[..written]);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => return lossy,
            DecoderResult::OutputFull => {}
            // Only a multi-byte encoding can leave a character unfinished, and
            // only its first byte tells it from a byte that means nothing.
            DecoderResult::Malformed(_, _) if rest.is_empty() && cuts(encoding, bytes) => {
                lossy.cut = true;
                return lossy;
            }
            DecoderResult::Malformed(_, _) => {
                lossy.text.push(char::REPLACEMENT_CHARACTER);
                lossy.replaced += 1;
            }
        }
    }
}

/// Decodes `bytes` into the stage's noun.
pub(crate) fn read(
    encoding: &'static Encoding,
    bytes: &[u8],
    evidence: Evidence,
    confidence: f32,
) -> DecodedText {
    let lossy = decode(encoding, bytes);
    let mut notes = Vec::new();
    if lossy.replaced > 0 {
        notes.push(notes::malformed(lossy.replaced));
    }
    if lossy.cut {
        notes.push(notes::cut_tail());
    }
    DecodedText {
        text: lossy.text,
        encoding: encoding.name(),
        evidence,
        confidence,
        repaired: 0,
        replaced: lossy.replaced,
        notes,
    }
}

/// Would the last bytes be the beginning of a character, were there more?
fn cuts(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    if encoding.is_single_byte() {
        return false;
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let from = bytes.len().saturating_sub(64);
    // A window may start inside a character; the decoder is back in step long
    // before its end. Without `last`, an unfinished character is no error.
    let mut text = String::with_capacity(4 * 64 + 64);
    let mut rest = &bytes[from..];
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, false);
        rest = &rest[read..];
        match result {
            DecoderResult::Malformed(_, _) if !rest.is_empty() => {}
            DecoderResult::InputEmpty => return true,
            _ => return false,
        }
    }
}

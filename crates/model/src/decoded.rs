use crate::Note;

/// Why an encoding was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A byte order mark.
    Bom,
    /// The bytes are valid UTF-8 (pure ASCII included).
    Utf8Valid,
    /// The bytes are UTF-8 but for a few segments.
    Utf8Mostly,
    /// NUL bytes at the odd or even positions of ASCII text.
    Utf16Pattern,
    /// ISO-2022-JP escape sequences.
    Escapes,
    /// The HTTP `Content-Type`.
    Http,
    /// A `meta` element or XML declaration.
    Meta,
    /// The detector, from the bytes alone.
    Detector,
    /// The container already held Unicode.
    Container,
    /// Nothing spoke; the web's default was taken.
    Default,
}

/// The text of one record, with how it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodedText {
    /// Valid Unicode; line ends and markup as in the bytes, no BOM.
    pub text: String,
    /// WHATWG name of the encoding, as `encoding_rs` spells it.
    pub encoding: &'static str,
    /// What decided.
    pub evidence: Evidence,
    /// 0 to 1; below .5 nothing is sure.
    pub confidence: f32,
    /// Lines or segments of mojibake that were repaired.
    pub repaired: u32,
    /// U+FFFD put in by the decoder (not those already in the file).
    pub replaced: u32,
    /// Doubts.
    pub notes: Vec<Note>,
}

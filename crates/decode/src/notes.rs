//! The doubts this stage can have; every note of the crate is made here.

use depeche_model::Note;
use encoding_rs::Encoding;

/// `count` bytes or sequences had no meaning in the encoding.
pub(crate) fn malformed(count: u32) -> Note {
    Note::new("malformed_bytes", format!("malformed sequences that became U+FFFD: {count}"))
}

/// The bytes end in the middle of a character.
pub(crate) fn cut_tail() -> Note {
    Note::new("cut_tail", "the last character was cut in two and is left out")
}

/// `count` passages are in another encoding than the rest.
pub(crate) fn mixed(count: u32, encoding: &'static Encoding) -> Note {
    Note::new("mixed_encodings", format!("passages in {} in a UTF-8 text: {count}", encoding.name()))
}

/// A label names another encoding than the one the bytes are in.
pub(crate) fn label_overruled(label: &'static Encoding) -> Note {
    Note::new("label_overruled", format!("the label {} does not fit the bytes", label.name()))
}

/// `count` passages of mojibake were repaired; `before` and `after` show the
/// first.
pub(crate) fn repaired(count: u32, before: &str, after: &str) -> Note {
    let detail = format!("passages of mojibake repaired: {count}, such as {before:?} to {after:?}");
    Note::new("mojibake_repaired", detail)
}

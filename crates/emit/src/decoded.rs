//! One line of `depeche decode`.

use crate::names::{EVIDENCE, name};
use depeche_model::DecodedText;
use serde::Serialize;

#[derive(Serialize)]
struct DecodedShape<'a> {
    path: &'a str,
    encoding: &'static str,
    evidence: &'static str,
    confidence: f32,
    repaired: u32,
    replaced: u32,
    text: &'a str,
}

/// Writes one decoded file as a JSON line, without a line end.
///
/// # Errors
/// Only if `serde_json` cannot write a string, which it always can.
pub fn decoded_line(path: &str, decoded: &DecodedText) -> Result<String, serde_json::Error> {
    crate::line::to_line(&DecodedShape {
        path,
        encoding: decoded.encoding,
        evidence: name(&EVIDENCE, &decoded.evidence),
        confidence: (decoded.confidence * 1000.0).round() / 1000.0,
        repaired: decoded.repaired,
        replaced: decoded.replaced,
        text: &decoded.text,
    })
}

//! One reject, one line.

use crate::article::SourceShape;
use crate::names::{REJECT, STAGE, name};
use depeche_model::Reject;
use serde::Serialize;

#[derive(Serialize)]
struct RejectShape<'a> {
    source: SourceShape<'a>,
    stage: &'static str,
    reason: &'static str,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

/// Writes a reject as one JSON line, without a line end.
///
/// # Errors
/// Only if `serde_json` cannot write a string, which it always can.
pub fn reject_line(reject: &Reject) -> Result<String, serde_json::Error> {
    crate::line::to_line(&RejectShape {
        source: (&reject.source).into(),
        stage: name(&STAGE, &reject.stage),
        reason: name(&REJECT, &reject.reason),
        detail: &reject.detail,
        text: reject.text.as_deref(),
    })
}

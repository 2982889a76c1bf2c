//! One line of `clusters.jsonl`, for `depeche dedup`.

use crate::article::DuplicateShape;
use depeche_model::Duplicate;
use serde::Serialize;

#[derive(Serialize)]
struct ClusterShape<'a> {
    id: &'a str,
    #[serde(flatten)]
    duplicate: DuplicateShape<'a>,
    line: Option<u64>,
}

/// Writes one document's place: its own `id`, then the keys of `duplicate`.
///
/// # Errors
/// Only if `serde_json` cannot write a string, which it always can.
pub fn cluster_line(id: &str, duplicate: &Duplicate, line: Option<u64>) -> Result<String, serde_json::Error> {
    crate::line::to_line(&ClusterShape { id, duplicate: duplicate.into(), line })
}

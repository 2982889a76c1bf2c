//! The order of the stages, and nothing of their insides.
//!
//! A run has phases, and the code shows them: **read and clean** (one record
//! after the other walks from bytes to article, many at a time; its line is
//! spilled to a temporary file, its signature kept), **link** (signatures to
//! clusters), **emit** (lines and clusters meet). Every record has exactly one
//! end, and [`clean`] counts them: seen = articles + rejects.

mod clean;
mod decode;
mod dedup;
mod error;
mod explain;
mod feed;
mod lineage;
mod origins;
mod record;
mod spill;
mod verify;

pub use clean::{Destination, Event, Options, clean};
pub use decode::{DecodeLine, decode_list, decode_paths};
pub use dedup::{DedupReport, dedup};
pub use depeche_emit::{Report, schema};
pub use depeche_ingest::{FieldMap, IngestError, Options as IngestOptions};
pub use depeche_model::Hints;
pub use depeche_rules as rules;
pub use error::RunError;
pub use explain::{ExplainedBlock, Explanation, explain};
pub use verify::{CaseResult, cases, verify_case};

/// The kind of page with this name on the wire (`list_page`).
pub fn status(name: &str) -> Option<depeche_model::Status> {
    depeche_emit::names::value(&depeche_emit::names::STATUS, name)
}

/// The name on the wire of a reason (`read_also`).
pub fn reason_name(reason: depeche_model::Reason) -> &'static str {
    depeche_emit::names::name(&depeche_emit::names::REASON, &reason)
}

//! The order of the stages, and nothing of their insides.
//!
//! A run has phases, and the code shows them: **read** (each record becomes a
//! page; pages wait in a journal), **survey** (what repeats over the articles
//! of a site), **clean** (each page becomes an article's
//! line, which waits in a second journal, and a signature), **link** (signatures
//! to clusters), **write** (lines and clusters meet). Every record has exactly
//! one end, and [`clean`] counts them: seen = articles + rejects. A run that is
//! killed goes on from its journals.

mod at_hand;
mod clean;
mod cleaning;
mod decode;
mod dedup;
mod error;
mod explain;
mod feed;
mod journal;
mod lineage;
mod merge;
mod origins;
mod pack;
mod reading;
mod record;
mod run;
mod settings;
mod shard;
mod surveying;
mod verify;
mod work;
mod writing;

pub use clean::{Destination, Event, Options, clean};
pub use decode::{DecodeLine, decode_list, decode_paths};
pub use dedup::{DedupReport, dedup};
pub use depeche_emit::{Report, schema};
pub use depeche_ingest::{FieldMap, IngestError, Limits, Options as IngestOptions};
pub use depeche_model::Hints;
pub use depeche_page::Parser;
pub use depeche_rules as rules;
pub use error::RunError;
pub use explain::{ExplainedBlock, Explanation, explain};
pub use merge::merge;
pub use shard::{NoShard, Shard};
pub use surveying::{ProfilesFrom, SurveyReport, survey};
pub use verify::{CaseResult, cases, verify_case};
pub use work::is_resumable;

/// The kind of page with this name on the wire (`list_page`).
pub fn status(name: &str) -> Option<depeche_model::Status> {
    depeche_emit::names::value(&depeche_emit::names::STATUS, name)
}

/// The names on the wire of all kinds of page.
pub fn status_names() -> Vec<&'static str> {
    depeche_emit::names::STATUS.iter().map(|(_, name)| *name).collect()
}

/// The name on the wire of a reason (`read_also`).
pub fn reason_name(reason: depeche_model::Reason) -> &'static str {
    depeche_emit::names::name(&depeche_emit::names::REASON, &reason)
}

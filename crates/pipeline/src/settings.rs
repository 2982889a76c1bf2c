//! Everything that the bytes of a run's output depend on, as text: an
//! interrupted run goes on only if it is the same.

use crate::clean::Options;
use crate::error::RunError;
use crate::shard::Shard;
use crate::surveying::ProfilesFrom;
use depeche_model::{Hints, Status};
use depeche_page::Parser;
use depeche_rules::RuleSet;
use depeche_strip::Profiles;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

/// Says what this run depends on, one value a line.
///
/// # Errors
/// An input root that cannot be read.
pub(crate) fn describe(
    inputs: &[PathBuf],
    options: &Options,
    rules: &RuleSet,
    profiles: &Profiles,
) -> Result<String, RunError> {
    let RuleSet { strip, languages, agencies, layouts, tokens, .. } = rules;
    let rules = format!("{strip:?}{languages:?}{agencies:?}{layouts:?}{tokens:?}");
    let settings = Settings {
        version: env!("CARGO_PKG_VERSION"),
        inputs,
        files: files(inputs, options)?,
        limit: options.limit,
        shard: options.shard,
        keep_dropped: options.keep_dropped,
        keep_status: &options.keep_status,
        drop_duplicates: options.drop_duplicates,
        parser: options.parser,
        lineage: options.lineage,
        hints: &options.hints,
        rules: blake3::hash(rules.as_bytes()).to_hex()[..16].to_owned(),
        profiles: match options.profiles {
            ProfilesFrom::Dump => "of the dump".to_owned(),
            ProfilesFrom::Nothing => "none".to_owned(),
            ProfilesFrom::Files(_) => blake3::hash(&profiles.to_bytes()).to_hex()[..16].to_owned(),
        },
        ingest: &options.ingest,
    };
    Ok(format!("{settings:#?}\n"))
}

#[derive(Debug)]
#[allow(dead_code, reason = "read by their names in the text")]
struct Settings<'a> {
    version: &'static str,
    inputs: &'a [PathBuf],
    files: Files,
    limit: Option<u64>,
    shard: Option<Shard>,
    keep_dropped: bool,
    keep_status: &'a [Status],
    drop_duplicates: bool,
    parser: Parser,
    lineage: bool,
    hints: &'a Hints,
    rules: String,
    profiles: String,
    ingest: &'a depeche_ingest::Options,
}

/// What the inputs were when the run began.
#[derive(Debug)]
#[allow(dead_code, reason = "read by their names in the text")]
struct Files {
    count: u64,
    bytes: u64,
    /// The file changed last, and when, in nanoseconds since 1970.
    last_change: Option<(u128, PathBuf)>,
    /// Of every path, size and time.
    listing: String,
}

fn files(inputs: &[PathBuf], options: &Options) -> Result<Files, RunError> {
    let (mut count, mut bytes, mut last_change) = (0, 0, None);
    let mut listing = blake3::Hasher::new();
    for path in depeche_ingest::files(inputs, &options.ingest)? {
        // A file that is gone or closed is a reject when it is read.
        let facts = std::fs::metadata(&path).ok();
        let size = facts.as_ref().map_or(0, std::fs::Metadata::len);
        let changed = facts.and_then(|f| f.modified().ok()).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map_or(0, |t| t.as_nanos());
        listing.update(path.as_os_str().as_encoded_bytes());
        listing.update(&size.to_le_bytes());
        listing.update(&changed.to_le_bytes());
        count += 1;
        bytes += size;
        last_change = last_change.max(Some((changed, path)));
    }
    let listing = listing.finalize().to_hex()[..16].to_owned();
    Ok(Files { count, bytes, last_change, listing })
}

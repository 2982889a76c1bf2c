//! Everything that the bytes of a run's output depend on, as text: an
//! interrupted run goes on only if it is the same.

use crate::clean::Options;
use crate::error::RunError;
use crate::surveying::ProfilesFrom;
use depeche_rules::RuleSet;
use depeche_strip::Profiles;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

/// Says what this run depends on, a name and a value a line.
///
/// # Errors
/// An input root that cannot be read.
pub(crate) fn describe(
    inputs: &[PathBuf],
    options: &Options,
    rules: &RuleSet,
    profiles: &Profiles,
) -> Result<String, RunError> {
    let rules = format!("{:016x}", rules.stamp);
    let inputs_and_sizes = files(inputs, options)?;
    let last_change = inputs_and_sizes.last_change();
    let Files { count, bytes, listing, .. } = inputs_and_sizes;
    // Each option is named, so that a new one must be thought of here.
    let Options {
        limit,
        keep_dropped,
        keep_status,
        drop_duplicates,
        shard,
        hints,
        ingest,
        parser,
        lineage,
        score,
        profiles: profiles_from,
        rules: _,
        index: _,
        memory: _,
        threads: _,
        force: _,
        stop: _,
    } = options;
    let profiles = match profiles_from {
        ProfilesFrom::Dump => "of the dump".to_owned(),
        ProfilesFrom::Nothing => "none".to_owned(),
        ProfilesFrom::Files(_) => short_hash(blake3::hash(&profiles.to_bytes())),
    };
    // Where the output lies changes nothing in it.
    let ingest = depeche_ingest::Options { leave_out: None, ..ingest.clone() };
    Ok(format!(
        "version: {}\ninputs: {inputs:?}\nfiles: {count} of {bytes} bytes\nlast change: {last_change}\n\
         sizes and times: {listing}\nrules: {rules}\nprofiles: {profiles}\nlimit: {limit:?}\nshard: {shard:?}\n\
         keep dropped: {keep_dropped}\nkeep status: {keep_status:?}\ndrop duplicates: {drop_duplicates}\n\
          parser: {parser:?}\nlineage: {lineage}\nscore: {score:?}\n\
         hints: {hints:?}\n{ingest:#?}\n",
        env!("CARGO_PKG_VERSION")
    ))
}

/// What differs between two descriptions.
pub(crate) fn changes(before: &str, now: &str) -> String {
    let only = |text: &'_ str, other: &str| -> Vec<(String, String)> {
        let lines = text.lines().filter(|line| !other.lines().any(|l| l == *line));
        let part = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            (name.trim().to_owned(), value.trim_end_matches(',').to_owned())
        };
        lines.map(part).collect()
    };
    let (gone, come) = (only(before, now), only(now, before));
    let changed = gone.iter().map(|(name, was)| match come.iter().find(|(n, _)| n == name) {
        Some((_, is)) => format!("{name} was {was}, is {is}"),
        None => format!("{name} was {was}"),
    });
    let new = come.iter().filter(|(name, _)| !gone.iter().any(|(n, _)| n == name));
    changed.chain(new.map(|(name, is)| format!("{name} is {is}"))).collect::<Vec<_>>().join("; ")
}

fn short_hash(hash: blake3::Hash) -> String {
    hash.to_hex()[..16].to_owned()
}

/// What the inputs were when the run began.
struct Files {
    count: u64,
    bytes: u64,
    /// The file changed last, and when, in nanoseconds since 1970.
    last_change: Option<(u128, PathBuf)>,
    /// Of every path, size and time.
    listing: String,
}

impl Files {
    /// For a reader: the name, and the seconds since 1970.
    fn last_change(&self) -> String {
        let told = |(time, path): &(u128, PathBuf)| format!("{} at {}", path.display(), time / 1_000_000_000);
        self.last_change.as_ref().map_or_else(|| "none".to_owned(), told)
    }
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
    Ok(Files { count, bytes, last_change, listing: short_hash(listing.finalize()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_by_name() {
        let before = "limit: None\nrules: a\nold: 1\n    ratio: 500,\n";
        let now = "limit: Some(5)\nrules: a\n    ratio: 10,\nnew: 2\n";
        let told = "limit was None, is Some(5); old was 1; ratio was 500, is 10; new is 2";
        assert_eq!(changes(before, now), told);
    }
}

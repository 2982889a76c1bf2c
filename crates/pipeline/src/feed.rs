//! Batches of records, read ahead by a thread of its own.

use depeche_ingest::Dump;
use depeche_model::{Hints, RawItem, Reject};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::mpsc::SyncSender;

/// A batch ends at this many records…
const RECORDS: usize = 256;
/// …or at this many bytes, whichever comes first: enough that no worker waits
/// long for the others; where there is but one, little, so that the memory of
/// a batch is soon used again.
fn most_bytes(workers: usize) -> usize {
    if workers == 1 { 2 << 20 } else { 8 << 20 }
}

/// What ingest gave: a record or a reject.
pub(crate) type Entry = Result<RawItem, Box<Reject>>;

/// Reads the dump to its end, `limit` records, or until the receiver hangs up.
/// `hints` stand in where the dump says nothing.
pub(crate) fn feed(
    dump: Dump,
    limit: Option<u64>,
    hints: &Hints,
    workers: usize,
    to: &SyncSender<Vec<Entry>>,
) {
    send_in_batches(records(dump, limit, hints), bytes_of, workers, to);
}

/// The dump's first `limit` records, each with a key of its own.
pub(crate) fn records(dump: Dump, limit: Option<u64>, hints: &Hints) -> impl Iterator<Item = Entry> {
    let mut keys = Keys::default();
    let limit = usize::try_from(limit.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
    dump.take(limit).map(move |mut entry| {
        if let Ok(item) = &mut entry {
            keys.make_unique(item);
            fill_hints(&mut item.hints, hints);
        }
        entry
    })
}

/// Sends everything on, until the receiver hangs up.
pub(crate) fn send_in_batches<T>(
    records: impl Iterator<Item = T>,
    bytes_of: impl Fn(&T) -> usize,
    workers: usize,
    to: &SyncSender<Vec<T>>,
) {
    let most_bytes = most_bytes(workers);
    let mut batch = Vec::new();
    let mut bytes = 0;
    for record in records {
        bytes += bytes_of(&record);
        batch.push(record);
        if batch.len() >= RECORDS || bytes >= most_bytes {
            bytes = 0;
            if to.send(std::mem::take(&mut batch)).is_err() {
                return;
            }
        }
    }
    if !batch.is_empty() {
        to.send(batch).ok();
    }
}

/// Bytes of content.
pub(crate) fn bytes_of(entry: &Entry) -> usize {
    entry.as_ref().map_or(0, |item| item.bytes.len())
}

/// Takes from `defaults` what the container did not say.
pub(crate) fn fill_hints(hints: &mut Hints, defaults: &Hints) {
    let fill = |own: &mut Option<String>, default: &Option<String>| {
        if own.is_none() {
            own.clone_from(default);
        }
    };
    fill(&mut hints.url, &defaults.url);
    fill(&mut hints.content_type, &defaults.content_type);
    fill(&mut hints.language, &defaults.language);
    fill(&mut hints.site, &defaults.site);
}

/// Keys seen so far, as hashes: 8 bytes a record.
#[derive(Default)]
struct Keys {
    seen: FxHashSet<u64>,
    again: FxHashMap<u64, u32>,
}

impl Keys {
    /// A key seen before (an id used twice in one file) gets a number.
    fn make_unique(&mut self, item: &mut RawItem) {
        let hash = BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(&item.key);
        if !self.seen.insert(hash) {
            let count = self.again.entry(hash).or_insert(1);
            *count += 1;
            item.key.push_str(&format!("#{count}"));
        }
    }
}

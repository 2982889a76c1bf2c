//! `depeche dedup`: clusters of text that anything has cleaned.

use crate::clean::Options;
use crate::error::RunError;
use crate::feed::{Entry, feed};
use crate::record::record_id;
use depeche_dedup::{Document, Signature, sign};
use depeche_emit::{WholeFile, cluster_line, reject_line};
use depeche_extract::{Credits, Extractor};
use depeche_model::{RawItem, RecordId, Role};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::sync_channel;

/// What a `dedup` run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DedupReport {
    /// Documents and rejects.
    pub seen: u64,
    /// Records that could not be read (in `OUT/rejects.jsonl`).
    pub rejects: u64,
    /// Clusters of two documents or more.
    pub clusters: u64,
    /// Documents that are copies of another.
    pub copies: u64,
}

/// Reads documents (fields `id`, `text`; optional `site`, `date`), finds the
/// clusters, and writes `OUT/clusters.jsonl`, one line a document in input
/// order, and `OUT/rejects.jsonl`.
///
/// # Errors
/// As [`crate::clean`].
pub fn dedup(inputs: &[PathBuf], out: &Path, options: &Options) -> Result<DedupReport, RunError> {
    let extractor = Extractor::new(&options.load_rules()?);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let dump = depeche_ingest::open(inputs, &options.ingest)?;
    let mut rejects = WholeFile::create(&out.join("rejects.jsonl"))?;
    let mut report = DedupReport::default();
    let mut signed: Vec<(RecordId, Option<u64>, Signature)> = Vec::new();
    let mut ids = Ids::default();
    let (send, receive) = sync_channel::<Vec<Entry>>(2);
    let limit = options.limit;
    std::thread::scope(|scope| {
        scope.spawn(move || feed(dump, limit, &options.hints, &send));
        for batch in receive {
            if options.stop.load(Ordering::Relaxed) {
                return Err(RunError::Interrupted);
            }
            report.seen += batch.len() as u64;
            let mut items = Vec::with_capacity(batch.len());
            for entry in batch {
                match entry {
                    Ok(item) => items.push((ids.unique(&item), item)),
                    Err(reject) => {
                        report.rejects += 1;
                        tracing::info!("rejected {}: {}", reject.source.path, reject.detail);
                        rejects.write((reject_line(&reject)? + "\n").as_bytes())?;
                    }
                }
            }
            let one = |(id, item): (RecordId, RawItem)| {
                let signature = sign_item(&id, &item, &extractor);
                (id, item.source.line, signature)
            };
            signed.extend(pool.install(|| items.into_par_iter().map(one).collect::<Vec<_>>()));
        }
        Ok(())
    })?;
    let (places, signatures): (Vec<_>, Vec<_>) =
        signed.into_iter().map(|(id, line, s)| ((id, line), s)).unzip();
    let duplicates = pool.install(|| depeche_dedup::cluster(&signatures, &depeche_dedup::Options::default()));
    let mut file = WholeFile::create(&out.join("clusters.jsonl"))?;
    for ((id, line), duplicate) in places.iter().zip(&duplicates) {
        report.clusters += u64::from(duplicate.role == Role::Source);
        report.copies += u64::from(duplicate.role == Role::Copy);
        file.write((cluster_line(&id.0, duplicate, *line)? + "\n").as_bytes())?;
    }
    file.commit()?;
    rejects.commit()?;
    Ok(report)
}

fn sign_item(id: &RecordId, item: &RawItem, extractor: &Extractor) -> Signature {
    let text = String::from_utf8_lossy(&item.bytes);
    let Credits { agency, dateline } = extractor.credits(&text);
    sign(&Document {
        id,
        site: item.hints.site.as_deref(),
        date: item.hints.date.as_deref(),
        fingerprint: &depeche_normalise::fingerprint(&text),
        agency,
        dateline,
    })
}

/// The documents' own ids, made unique: the second `x` is `x#2`.
#[derive(Default)]
struct Ids(FxHashMap<String, u32>);

impl Ids {
    fn unique(&mut self, item: &RawItem) -> RecordId {
        let Some(own) = &item.source.id else { return record_id(&item.key) };
        let count = self.0.entry(own.clone()).and_modify(|n| *n += 1).or_insert(1);
        RecordId(if *count == 1 { own.clone() } else { format!("{own}#{count}") })
    }
}

//! `depeche dedup`: clusters of text that anything has cleaned.

use crate::clean::Options;
use crate::error::RunError;
use crate::feed::{Entry, feed};
use crate::lineage::{Texts, paragraphs};
use crate::origins::{Origins, Unique};
use crate::record::{copy_reject, record_id};
use depeche_dedup::{Clusters, Document, Shelf, Signature, sign};
use depeche_emit::{WholeFile, cluster_line, reject_line};
use depeche_extract::{Credits, Extractor};
use depeche_model::{RawItem, RecordId, Role};
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, sync_channel};

/// What a `dedup` run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DedupReport {
    /// Documents and rejects.
    pub seen: u64,
    /// Records that could not be read, and with `drop_duplicates` the copies
    /// (in `OUT/rejects.jsonl`).
    pub rejects: u64,
    /// Clusters of two documents or more.
    pub clusters: u64,
    /// Documents that are copies of another.
    pub copies: u64,
    /// Documents of earlier runs, from the index.
    pub known: u64,
    /// Those of them whose place is now another (in `OUT/moved.jsonl`).
    pub moved: u64,
}

/// Reads documents (fields `id`, `text`; optional `site`, `date`), finds the
/// clusters, and writes `OUT/clusters.jsonl`, one line a document in input
/// order, and `OUT/rejects.jsonl`.
///
/// With `lineage`, `OUT/lineage.jsonl` has a line for each copy.
///
/// With an index, documents are linked to those of earlier runs too, and
/// `OUT/moved.jsonl` says which of those have another place now. The index is
/// written last: a run that is killed is simply done again.
///
/// # Errors
/// As [`crate::clean`].
pub fn dedup(inputs: &[PathBuf], out: &Path, options: &Options) -> Result<DedupReport, RunError> {
    let rules = options.load_rules()?;
    let extractor = Extractor::new(&rules);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let options = &options.for_output(inputs, Some(out))?;
    let dump = depeche_ingest::open(inputs, &options.ingest)?;
    let mut run = Run::new(out, options)?;
    let (send, receive) = sync_channel::<Vec<Entry>>(2);
    let (limit, workers) = (options.limit, pool.current_num_threads());
    std::thread::scope(|scope| {
        scope.spawn(move || feed(dump, limit, &options.hints, workers, &send));
        run.read(receive, &extractor, &pool)
    })?;
    let Run { report, rejects, shelf, origins, texts, .. } = run;
    let clusters = pool.install(|| shelf.cluster())?;
    let report = Output { options, report, rejects, origins }.write(&clusters, out)?;
    if let Some(texts) = texts {
        pool.install(|| texts.write_lineage(&clusters, &out.join("lineage.jsonl")))?;
    }
    clusters.commit()?;
    Ok(report)
}

/// A run under way.
struct Run<'o> {
    options: &'o Options,
    report: DedupReport,
    rejects: WholeFile,
    shelf: Shelf,
    origins: Origins,
    ids: Unique,
    /// With `lineage`, the texts of all documents.
    texts: Option<Texts>,
}

impl<'o> Run<'o> {
    fn new(out: &Path, options: &'o Options) -> Result<Self, RunError> {
        let rejects = WholeFile::create(&out.join("rejects.jsonl"))?;
        let shelf = match &options.index {
            Some(index) => Shelf::with_index(options.dedup(out), index)?,
            None => Shelf::new(options.dedup(out)),
        };
        let report = DedupReport { known: shelf.known().len() as u64, ..DedupReport::default() };
        let mut ids = Unique::default();
        shelf.known().for_each(|id| ids.add(id));
        let texts = options.lineage.then(|| Texts::create(out)).transpose()?;
        Ok(Run { options, report, rejects, shelf, origins: Origins::default(), ids, texts })
    }

    fn read(
        &mut self,
        batches: Receiver<Vec<Entry>>,
        extractor: &Extractor<'_>,
        pool: &rayon::ThreadPool,
    ) -> Result<(), RunError> {
        for batch in batches {
            if self.options.stop.load(Ordering::Relaxed) {
                return Err(RunError::Interrupted);
            }
            self.report.seen += batch.len() as u64;
            let mut items = Vec::with_capacity(batch.len());
            for entry in batch {
                match entry {
                    Ok(item) => items.push((self.id(&item), item)),
                    Err(reject) => {
                        self.report.rejects += 1;
                        tracing::info!("rejected {}: {}", reject.source.path, reject.detail);
                        self.rejects.write((reject_line(&reject)? + "\n").as_bytes())?;
                    }
                }
            }
            let one = |(id, item): &(RecordId, RawItem)| sign_item(id, item, extractor);
            let signed: Vec<Signature> = pool.install(|| items.par_iter().map(one).collect());
            for (signature, (_, item)) in signed.into_iter().zip(&items) {
                self.shelf.push(signature)?;
                self.origins.push(&item.source);
                if let Some(texts) = &mut self.texts {
                    texts.push(paragraphs(&text_of(item)))?;
                }
            }
        }
        Ok(())
    }

    /// The document's own id, made unique: the second `x` is `x#2`.
    fn id(&mut self, item: &RawItem) -> RecordId {
        let own = item.source.id.clone().unwrap_or_else(|| record_id(&item.key).0);
        RecordId(self.ids.unique(&own))
    }
}

/// What is written when all is known.
struct Output<'o> {
    options: &'o Options,
    report: DedupReport,
    rejects: WholeFile,
    origins: Origins,
}

impl Output<'_> {
    fn write(mut self, clusters: &Clusters, out: &Path) -> Result<DedupReport, RunError> {
        let known = clusters.known();
        let mut file = WholeFile::create(&out.join("clusters.jsonl"))?;
        for nth in known..clusters.len() {
            let (id, duplicate) = (clusters.id(nth), clusters.duplicate(nth));
            self.report.clusters += u64::from(duplicate.role == Role::Source);
            self.report.copies += u64::from(duplicate.role == Role::Copy);
            if self.options.drop_duplicates && duplicate.role == Role::Copy {
                let reject = copy_reject(self.origins.source(nth - known, id), &duplicate);
                self.report.rejects += 1;
                self.rejects.write((reject_line(&reject)? + "\n").as_bytes())?;
            } else {
                file.write(
                    (cluster_line(id, &duplicate, self.origins.line(nth - known))? + "\n").as_bytes(),
                )?;
            }
        }
        if self.options.index.is_some() {
            let mut moved = WholeFile::create(&out.join("moved.jsonl"))?;
            for nth in clusters.moved() {
                self.report.moved += 1;
                let line = cluster_line(clusters.id(nth), &clusters.duplicate(nth), None)?;
                moved.write((line + "\n").as_bytes())?;
            }
            moved.commit()?;
        }
        file.commit()?;
        self.rejects.commit()?;
        Ok(self.report)
    }
}

fn text_of(item: &RawItem) -> Cow<'_, str> {
    simdutf8::basic::from_utf8(&item.bytes)
        .map_or_else(|_| String::from_utf8_lossy(&item.bytes), Cow::Borrowed)
}

fn sign_item(id: &RecordId, item: &RawItem, extractor: &Extractor<'_>) -> Signature {
    let text = text_of(item);
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

//! `depeche clean`: a whole run.

use crate::error::RunError;
use crate::feed::{Entry, feed};
use crate::record::{Cleaned, Stages};
use crate::spill::Spill;
use depeche_dedup::Signature;
use depeche_emit::names::{RELATION, name};
use depeche_emit::{ArticleLine, Report, WholeFile, article_line, duplicate_json, reject_line};
use depeche_model::{Duplicate, Hints, Outcome, RawItem, Reject, RejectReason, Role, Source, Stage, Status};
use depeche_rules::RuleSet;
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

/// Where the results of a run go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// `articles.jsonl`, `rejects.jsonl` and `run.json` in this folder.
    Folder(PathBuf),
    /// Articles to standard output; rejects are only counted and logged.
    Stdout,
    /// Nowhere: a dry run.
    Nowhere,
}

/// How to run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Threads that clean; 0 for one a core.
    pub threads: usize,
    /// At most this many records.
    pub limit: Option<u64>,
    /// Write what was left out of each article, with reasons.
    pub keep_dropped: bool,
    /// Kinds of page, besides articles and live blogs, that are no rejects.
    pub keep_status: Vec<Status>,
    /// Write one document a cluster; copies become rejects.
    pub drop_duplicates: bool,
    /// A folder of rules laid over the built-in ones.
    pub rules: Option<PathBuf>,
    /// A folder of other models of the block score; for measuring them, no promise.
    pub score: Option<PathBuf>,
    /// What to take where the dump says nothing (`url`, `content_type`, `language`).
    pub hints: Hints,
    /// How the dump is read.
    pub ingest: depeche_ingest::Options,
    /// Set from outside to stop the run.
    pub stop: Arc<AtomicBool>,
}

impl Options {
    /// Loads the rules the options name.
    ///
    /// # Errors
    /// A rule file that cannot be read or understood.
    pub fn load_rules(&self) -> Result<RuleSet, RunError> {
        let loaded = self.rules.as_deref().map_or_else(RuleSet::built_in, RuleSet::with_folder);
        Ok(loaded?)
    }
}

/// What a run tells while it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// So many records have been read and cleaned.
    Cleaned(u64),
    /// Looking for duplicates among so many articles.
    Linking(u64),
    /// Writing.
    Writing,
}

/// Cleans a dump. `tell` is called now and then from this thread.
///
/// # Errors
/// Only what ends a run: an unreadable input root, broken rules, a full disk,
/// an interruption. A bad record is a reject. Output files appear whole or
/// not at all.
pub fn clean(
    inputs: &[PathBuf],
    to: &Destination,
    options: &Options,
    tell: &dyn Fn(Event),
) -> Result<Report, RunError> {
    let rules = options.load_rules()?;
    let stages = Stages::new(&rules, &options.keep_status, options.score.as_deref())?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let dump = depeche_ingest::open(inputs, &options.ingest)?;
    let reading = dump.progress();
    let mut run = Run::new(to, options, inputs)?;
    let (send, receive) = sync_channel(2);
    let limit = options.limit;
    std::thread::scope(|scope| {
        scope.spawn(move || feed(dump, limit, &options.hints, &send));
        run.read(receive, &stages, &pool, tell)
    })?;
    run.report.hidden_files = reading.hidden();
    run.report.files_not_included = reading.not_included();
    tell(Event::Linking(run.report.articles));
    let duplicates =
        pool.install(|| depeche_dedup::cluster(&run.signatures, &depeche_dedup::Options::default()));
    tell(Event::Writing);
    run.finish(&duplicates, &rules)
}

/// A run under way.
struct Run<'o> {
    options: &'o Options,
    to: &'o Destination,
    report: Report,
    rejects: Option<WholeFile>,
    /// Taken when the articles are written.
    spill: Option<Spill>,
    signatures: Vec<Signature>,
}

impl<'o> Run<'o> {
    fn new(to: &'o Destination, options: &'o Options, inputs: &[PathBuf]) -> Result<Self, RunError> {
        let (folder, rejects) = match to {
            Destination::Folder(folder) => {
                (folder.clone(), Some(WholeFile::create(&folder.join("rejects.jsonl"))?))
            }
            _ => (std::env::temp_dir(), None),
        };
        let report = Report {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: inputs.iter().map(|i| i.display().to_string()).collect(),
            ..Report::default()
        };
        Ok(Run { options, to, report, rejects, spill: Some(Spill::create(&folder)?), signatures: Vec::new() })
    }

    fn read(
        &mut self,
        batches: Receiver<Vec<Entry>>,
        stages: &Stages<'_>,
        pool: &rayon::ThreadPool,
        tell: &dyn Fn(Event),
    ) -> Result<(), RunError> {
        for batch in batches {
            if self.options.stop.load(Ordering::Relaxed) {
                return Err(RunError::Interrupted);
            }
            let keep_dropped = self.options.keep_dropped;
            let one = |entry: &Entry| match entry {
                Ok(item) => finish_record(stages.run(item), keep_dropped),
                Err(reject) => Ok(Outcome::Rejected(reject.clone())),
            };
            let outcomes: Vec<_> = pool.install(|| batch.par_iter().map(one).collect());
            for (entry, outcome) in batch.iter().zip(outcomes) {
                self.take(entry, outcome?)?;
            }
            tell(Event::Cleaned(self.report.seen));
        }
        Ok(())
    }

    fn take(&mut self, entry: &Entry, outcome: Outcome<(ArticleLine, Cleaned)>) -> Result<(), RunError> {
        match outcome {
            Outcome::Clean((line, Cleaned { article, signature })) => {
                self.report.article(&article);
                self.signatures.push(signature);
                self.spill.as_mut().map_or(Ok(()), |spill| spill.push(&line))
            }
            Outcome::Rejected(reject) => {
                self.report.reject(&reject);
                if let (RejectReason::Panicked, Ok(item)) = (reject.reason, entry) {
                    self.keep_defect(item)?;
                }
                self.write_reject(&reject)
            }
        }
    }

    fn write_reject(&mut self, reject: &Reject) -> Result<(), RunError> {
        let Source { path, line, .. } = &reject.source;
        let line = line.map(|l| format!(":{l}")).unwrap_or_default();
        tracing::info!("rejected {path}{line}: {}", reject.detail);
        let json = reject_line(reject)? + "\n";
        match &mut self.rejects {
            Some(file) => Ok(file.write(json.as_bytes())?),
            None => Ok(()),
        }
    }

    /// The bytes of a record that made a stage panic are kept beside the
    /// rejects, for a report.
    fn keep_defect(&self, item: &RawItem) -> Result<(), RunError> {
        let Destination::Folder(folder) = self.to else { return Ok(()) };
        let name = format!("{}.bin", crate::record::record_id(&item.key));
        let mut file = WholeFile::create(&folder.join("defects").join(name))?;
        file.write(&item.bytes)?;
        Ok(file.commit()?)
    }

    fn finish(mut self, duplicates: &[Duplicate], rules: &RuleSet) -> Result<Report, RunError> {
        let spill = self.spill.take();
        let mut out = Articles::create(self.to)?;
        spill.map_or(Ok(()), |spill| {
            spill.read_back(|i, line| {
                let Some(duplicate) = duplicates.get(i) else { return Ok(()) };
                if self.options.drop_duplicates && duplicate.role == Role::Copy {
                    return self.drop_copy(&line, duplicate);
                }
                self.report.duplicate(duplicate);
                out.write(&format!("{}{}{}\n", line.before, duplicate_json(duplicate)?, line.after))
            })
        })?;
        self.report.rules_never_fired = never_fired(rules, &self.report);
        let Report { seen, articles, rejects, .. } = self.report;
        if seen != articles + rejects || out.lines() != articles {
            return Err(RunError::Accounting { seen, articles: out.lines(), rejects });
        }
        out.commit()?;
        if let Some(file) = self.rejects.take() {
            file.commit()?;
        }
        if let Destination::Folder(folder) = self.to {
            let mut file = WholeFile::create(&folder.join("run.json"))?;
            file.write((self.report.to_json()? + "\n").as_bytes())?;
            file.commit()?;
        }
        Ok(self.report)
    }

    /// With `--drop-duplicates`, a copy is a reject that names its source.
    fn drop_copy(&mut self, line: &ArticleLine, duplicate: &Duplicate) -> Result<(), RunError> {
        let relation = duplicate.relation.map_or("copy", |r| name(&RELATION, &r));
        let of = duplicate.of.as_ref().unwrap_or(&duplicate.cluster);
        let reject = Reject {
            source: source_of(line)?,
            stage: Stage::Dedup,
            reason: RejectReason::Duplicate,
            detail: format!("{relation} of {of}, in the cluster of {}", duplicate.cluster),
            text: None,
        };
        self.report.withdraw(&reject);
        self.write_reject(&reject)
    }
}

/// Writes an article's line while still on the worker's thread.
fn finish_record(
    outcome: Outcome<Cleaned>,
    keep_dropped: bool,
) -> Result<Outcome<(ArticleLine, Cleaned)>, RunError> {
    Ok(match outcome {
        Outcome::Clean(cleaned) => Outcome::Clean((article_line(&cleaned.article, keep_dropped)?, cleaned)),
        Outcome::Rejected(reject) => Outcome::Rejected(reject),
    })
}

/// Reads the source back from a spilled line: nothing of an article but its
/// signature stays in memory.
fn source_of(line: &ArticleLine) -> Result<Source, RunError> {
    let value: serde_json::Value = serde_json::from_str(&format!("{}null{}", line.before, line.after))?;
    let source = &value["source"];
    let text = |key: &str| source[key].as_str().map(str::to_owned);
    Ok(Source {
        path: text("path").unwrap_or_default(),
        member: text("member"),
        offset: source["offset"].as_u64(),
        line: source["line"].as_u64(),
        id: text("id"),
        bytes: source["bytes"].as_u64().unwrap_or(0),
        format: text("format").unwrap_or_default(),
    })
}

fn never_fired(rules: &RuleSet, report: &Report) -> Vec<String> {
    let ids = rules.strip.iter().map(|r| r.id.to_string());
    ids.filter(|id| !report.rule_hits.contains_key(id)).collect()
}

/// Where finished articles go.
enum Articles {
    File(WholeFile, u64),
    Stdout(std::io::BufWriter<std::io::Stdout>, u64),
    Nowhere(u64),
}

impl Articles {
    fn create(to: &Destination) -> Result<Articles, RunError> {
        Ok(match to {
            Destination::Folder(folder) => Articles::File(WholeFile::create(&articles_path(folder))?, 0),
            Destination::Stdout => Articles::Stdout(std::io::BufWriter::new(std::io::stdout()), 0),
            Destination::Nowhere => Articles::Nowhere(0),
        })
    }

    fn write(&mut self, line: &str) -> Result<(), RunError> {
        let (Articles::File(_, lines) | Articles::Stdout(_, lines) | Articles::Nowhere(lines)) = self;
        *lines += 1;
        match self {
            Articles::File(file, _) => Ok(file.write(line.as_bytes())?),
            Articles::Stdout(out, _) => out.write_all(line.as_bytes()).map_err(RunError::Stdout),
            Articles::Nowhere(_) => Ok(()),
        }
    }

    fn lines(&self) -> u64 {
        let (Articles::File(_, lines) | Articles::Stdout(_, lines) | Articles::Nowhere(lines)) = self;
        *lines
    }

    fn commit(self) -> Result<(), RunError> {
        match self {
            Articles::File(file, _) => Ok(file.commit()?),
            Articles::Stdout(mut out, _) => out.flush().map_err(RunError::Stdout),
            Articles::Nowhere(_) => Ok(()),
        }
    }
}

fn articles_path(folder: &Path) -> PathBuf {
    folder.join("articles.jsonl")
}

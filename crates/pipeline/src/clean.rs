//! `depeche clean`: a whole run, phase by phase.

use crate::error::RunError;
use crate::record::Stages;
use crate::run::Run;
use crate::shard::Shard;
use crate::surveying::ProfilesFrom;
use crate::work::Work;
use crate::{cleaning, reading, settings, surveying, writing};
use depeche_emit::Report;
use depeche_model::{Hints, Status};
use depeche_rules::RuleSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

impl Destination {
    fn folder(&self) -> Option<&Path> {
        match self {
            Destination::Folder(folder) => Some(folder),
            Destination::Stdout | Destination::Nowhere => None,
        }
    }
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
    /// Only this part of the dump, without a survey of its own; `merge` joins the parts.
    pub shard: Option<Shard>,
    /// Start anew, whatever the output folder holds.
    pub force: bool,
    /// A folder of rules laid over the built-in ones.
    pub rules: Option<PathBuf>,
    /// A folder of other models of the block score; for measuring them, no promise.
    pub score: Option<PathBuf>,
    /// Where to learn what repeats over the articles of a site.
    pub profiles: ProfilesFrom,
    /// What to take where the dump says nothing (`url`, `content_type`, `language`).
    pub hints: Hints,
    /// What reads HTML.
    pub parser: depeche_page::Parser,
    /// How the dump is read.
    pub ingest: depeche_ingest::Options,
    /// Bytes to look for duplicates in; the rest is on disk. A gibibyte if not said.
    pub memory: Option<usize>,
    /// A folder with the documents of earlier `dedup` runs, to which this one's are added.
    pub index: Option<PathBuf>,
    /// Write where each paragraph of a copy comes from (`OUT/lineage.jsonl`).
    pub lineage: bool,
    /// Set from outside to stop the run.
    pub stop: Arc<AtomicBool>,
}

impl Options {
    /// How duplicates are looked for, with temporary files in `folder`.
    pub(crate) fn dedup(&self, folder: &Path) -> depeche_dedup::Options {
        let known = depeche_dedup::Options::default();
        let memory = self.memory.unwrap_or(known.memory);
        depeche_dedup::Options { memory, folder: folder.to_owned(), ..known }
    }

    /// Loads the rules the options name.
    ///
    /// # Errors
    /// A rule file that cannot be read or understood.
    pub fn load_rules(&self) -> Result<RuleSet, RunError> {
        let loaded = self.rules.as_deref().map_or_else(RuleSet::built_in, RuleSet::with_folder);
        Ok(loaded?)
    }

    /// Does a run survey its dump? A part of one it does not: its articles must be those of the whole.
    pub(crate) fn surveys(&self) -> bool {
        self.profiles == ProfilesFrom::Dump && self.shard.is_none()
    }

    /// The same options, for a run that writes into `out`: that is none of the
    /// dump, wherever it lies.
    ///
    /// # Errors
    /// When it is a folder of the inputs itself: the next run would take what
    /// this one wrote for pages.
    pub(crate) fn for_output(&self, inputs: &[PathBuf], out: Option<&Path>) -> Result<Options, RunError> {
        let real = out.and_then(|out| out.canonicalize().ok());
        let is_input = |input: &PathBuf| real.is_some() && input.canonicalize().ok() == real;
        if let Some(folder) = out.filter(|_| inputs.iter().any(is_input)) {
            return Err(RunError::OutIsInput { folder: folder.to_owned() });
        }
        let ingest = depeche_ingest::Options { leave_out: out.map(Path::to_owned), ..self.ingest.clone() };
        Ok(Options { ingest, ..self.clone() })
    }

    /// Has the user asked to stop?
    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// What a run tells while it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// So many records were read before the run was interrupted.
    ReadBefore(u64),
    /// So many records have been read.
    Read(u64),
    /// So many records have been surveyed.
    Surveyed(u64),
    /// So many records were cleaned before the run was interrupted.
    CleanedBefore(u64),
    /// So many records have been cleaned.
    Cleaned(u64),
    /// Looking for duplicates among so many articles.
    Linking(u64),
    /// Writing.
    Writing,
}

/// Cleans a dump. `tell` is called now and then from this thread.
///
/// A run into a folder that was interrupted goes on where it stopped, and gives
/// the bytes it would have given.
///
/// # Errors
/// Only what ends a run: an unreadable input root, broken rules, a full disk,
/// an interruption, a folder that holds another run. A bad record is a reject.
/// Output files appear whole or not at all.
pub fn clean(
    inputs: &[PathBuf],
    to: &Destination,
    options: &Options,
    tell: &dyn Fn(Event),
) -> Result<Report, RunError> {
    let options = &options.for_output(inputs, to.folder())?;
    let rules = options.load_rules()?;
    let mut stages = Stages::new(&rules, &options.keep_status, options.score.as_deref())?;
    stages.profiles = surveying::load(&options.profiles)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let settings = settings::describe(inputs, options, &rules, &stages.profiles)?;
    let mut work = Work::open(to, &settings, options.force)?;
    let run = Run { inputs, to, options, pool: &pool, tell };

    let reading::Outcome { end, profiles, at_hand } = reading::read(&run, &stages, &mut work.pages)?;
    if options.surveys() {
        stages.profiles = profiles;
    }
    let report = Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: inputs.iter().map(|i| i.display().to_string()).collect(),
        shard: options.shard.map(|shard| shard.to_string()),
        hidden_files: end.hidden_files,
        files_not_included: end.files_not_included,
        records_skipped: end.records_skipped,
        ..Report::default()
    };
    let mut cleaned = cleaning::clean(&run, &stages, report, &mut work, at_hand)?;
    cleaned.report.rules_never_fired = never_fired(&rules, &cleaned.report);
    tell(Event::Linking(cleaned.report.articles));
    let clusters = pool.install(|| cleaned.shelf.cluster())?;
    tell(Event::Writing);
    let report = writing::write(&run, cleaned.report, &clusters, &mut work.lines)?;
    work.remove()?;
    Ok(report)
}

fn never_fired(rules: &RuleSet, report: &Report) -> Vec<String> {
    let ids = rules.strip.iter().map(|r| r.id.to_string());
    ids.filter(|id| !report.rule_hits.contains_key(id)).collect()
}

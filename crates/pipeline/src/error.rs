//! Why a whole run fails; a bad record never does.

use depeche_emit::EmitError;
use depeche_ingest::IngestError;
use std::path::PathBuf;

/// Why a run could not be done. Each reads well after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// An input root is unreadable.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The rules cannot be loaded.
    #[error(transparent)]
    Rules(#[from] depeche_rules::RuleError),
    /// A file of site profiles is none, or damaged.
    #[error("read the site profiles of {path}")]
    Profiles {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: depeche_strip::ProfilesError,
    },
    /// The compiled-in weights are damaged.
    #[error(transparent)]
    Score(#[from] depeche_strip::ScoreError),
    /// An output file cannot be written.
    #[error(transparent)]
    Emit(#[from] EmitError),
    /// The output folder is a folder of the inputs.
    #[error("write into {folder}: it is an input itself; give another folder, which may lie in it")]
    OutIsInput {
        /// As the user typed it.
        folder: PathBuf,
    },
    /// What waits between the phases cannot be written or read back.
    #[error("keep what is done in {path}")]
    Spill {
        /// The journal or its folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// Duplicates cannot be looked for, because the disk fails.
    #[error(transparent)]
    Dedup(#[from] depeche_dedup::DedupError),
    /// Standard output or another stream cannot be written.
    #[error("write to standard output")]
    Stdout(#[source] std::io::Error),
    /// The threads cannot be started.
    #[error("start the threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A value cannot be written as JSON.
    #[error("write JSON")]
    Json(#[from] serde_json::Error),
    /// A file cannot be read.
    #[error("read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A fixture or list is not what it should be.
    #[error("understand {path}: {message}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The cause.
        message: String,
    },
    /// A record could not be read where exactly one was asked for.
    #[error("read {path}: {detail}")]
    Record {
        /// The file.
        path: String,
        /// The cause.
        detail: String,
    },
    /// A journal is whole and yet not one of this program.
    #[error("go on from {path}: it is no journal of this version; --force starts anew")]
    Foreign {
        /// The journal.
        path: PathBuf,
    },
    /// The output folder holds the results of a run.
    #[error("write to {folder}: it holds a finished run; --force overwrites it")]
    Finished {
        /// The folder.
        folder: PathBuf,
    },
    /// What should be the output folder is a file.
    #[error("write to {path}: it is a file, not a folder")]
    NotAFolder {
        /// As the user typed it.
        path: PathBuf,
    },
    /// Another process is writing to the output folder.
    #[error("write to {folder}: another run is going on there")]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The output folder holds an interrupted run with other inputs or options.
    #[error(
        "go on with the run in {folder}: it was begun otherwise ({changes}); the old command finishes it, --force starts anew"
    )]
    SettingsChanged {
        /// The folder.
        folder: PathBuf,
        /// What was and what is.
        changes: String,
    },
    /// A record is not what it was when an interrupted run first read it.
    #[error(
        "go on: record {number}, in {path}, is not what it was when it was first read; --force starts anew"
    )]
    RecordChanged {
        /// Place in the dump, from 1.
        number: u64,
        /// The file.
        path: String,
    },
    /// The dump ends before the records that an interrupted run has read.
    #[error("go on: {records} records were read before, and now there are fewer; --force starts anew")]
    Shrunk {
        /// Records read before.
        records: u64,
    },
    /// What was given is no part of a dump, or not all parts are there.
    #[error("merge {folder}: {cause}")]
    Part {
        /// The part's folder.
        folder: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The thread that reads the dump panicked: a defect.
    #[error("read the dump: a defect of depeche, please report")]
    Reader,
    /// The user asked to stop.
    #[error("finish: interrupted")]
    Interrupted,
    /// Articles and rejects do not add up to the records seen: a defect.
    #[error("account for every record: saw {seen}, wrote {articles} articles and {rejects} rejects")]
    Accounting {
        /// Records seen.
        seen: u64,
        /// Articles.
        articles: u64,
        /// Rejects.
        rejects: u64,
    },
}

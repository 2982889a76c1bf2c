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
    /// The compiled-in weights are damaged.
    #[error(transparent)]
    Score(#[from] depeche_strip::ScoreError),
    /// An output file cannot be written.
    #[error(transparent)]
    Emit(#[from] EmitError),
    /// The temporary spill cannot be written or read back.
    #[error("spill articles under {path}")]
    Spill {
        /// The folder.
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

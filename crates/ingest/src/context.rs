use crate::budget::Budget;
use crate::{Options, Progress};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What reading one file, and all that is packed in it, goes by.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) options: Arc<Options>,
    pub(crate) progress: Progress,
    pub(crate) budget: Arc<Budget>,
    /// The file on disk, while nothing but it is being read.
    pub(crate) file: Option<PathBuf>,
    /// Archives around what is being read.
    depth: u32,
    /// Members met, in all archives of the file.
    members: Arc<AtomicU64>,
}

impl Context {
    pub(crate) fn of_file(options: &Arc<Options>, progress: &Progress, file: Option<PathBuf>) -> Self {
        Context {
            options: Arc::clone(options),
            progress: progress.clone(),
            budget: Arc::new(Budget::new(&options.limits)),
            file,
            depth: 0,
            members: Arc::default(),
        }
    }

    /// The context of what is not the file as it lies on disk.
    pub(crate) fn wrapped(&self) -> Self {
        Context { file: None, ..self.clone() }
    }

    /// The context of an archive's members; nothing when it stands too deep.
    pub(crate) fn of_members(&self) -> Option<Self> {
        let is_allowed = self.depth < self.options.limits.archive_depth;
        is_allowed.then(|| Context { depth: self.depth + 1, ..self.wrapped() })
    }

    /// Counts a member; whether it is one too many.
    pub(crate) fn is_one_too_many(&self) -> bool {
        self.members.fetch_add(1, Ordering::Relaxed) >= self.options.limits.members
    }
}

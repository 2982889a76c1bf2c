use std::io;
use std::path::{Path, PathBuf};

/// Why duplicates cannot be found: always the disk, never a document.
#[derive(Debug, thiserror::Error)]
pub enum DedupError {
    /// The disk that holds what memory cannot fails.
    #[error("spill signatures under {folder}")]
    Spill {
        /// The folder of the temporary files.
        folder: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A file of the index cannot be read.
    #[error("read the index file {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A file of the index cannot be written.
    #[error("write the index file {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A file of the index is not what was written, so none of it is used.
    #[error("trust the index file {path}: {cause}; restore it, or give another folder to start anew")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
}

impl DedupError {
    /// For `map_err`: the folder is known where the failure is.
    pub(crate) fn under(folder: &Path) -> impl Fn(io::Error) -> DedupError {
        move |source| DedupError::Spill { folder: folder.to_owned(), source }
    }

    /// For `map_err`.
    pub(crate) fn reading(path: &Path) -> impl Fn(io::Error) -> DedupError {
        move |source| DedupError::Read { path: path.to_owned(), source }
    }

    /// For `map_err`.
    pub(crate) fn writing(path: &Path) -> impl Fn(io::Error) -> DedupError {
        move |source| DedupError::Write { path: path.to_owned(), source }
    }

    pub(crate) fn corrupt(path: &Path, cause: impl Into<String>) -> DedupError {
        DedupError::Corrupt { path: path.to_owned(), cause: cause.into() }
    }
}

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A live view of how far a dump has been read, for a progress bar.
///
/// Clones share the same counts, and may be read from any thread.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    files: AtomicU64,
    bytes: AtomicU64,
    hidden: AtomicU64,
    not_included: AtomicU64,
    skipped: AtomicU64,
}

impl Progress {
    /// Files read to their end, rejected ones among them.
    pub fn files(&self) -> u64 {
        self.0.files.load(Ordering::Relaxed)
    }

    /// Bytes read from disk or standard input, before decompression.
    pub fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Files and folders left out because their names begin with a dot; what a
    /// hidden folder holds is not counted.
    pub fn hidden(&self) -> u64 {
        self.0.hidden.load(Ordering::Relaxed)
    }

    /// Files left out because no include pattern matches them.
    pub fn not_included(&self) -> u64 {
        self.0.not_included.load(Ordering::Relaxed)
    }

    /// Records of web archives that hold no page: requests, metadata, the
    /// archive's description of itself.
    pub fn skipped(&self) -> u64 {
        self.0.skipped.load(Ordering::Relaxed)
    }

    pub(crate) fn add_skipped(&self) {
        self.0.skipped.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn add_file(&self) {
        self.0.files.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn add_bytes(&self, bytes: u64) {
        self.0.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn add_hidden(&self) {
        self.0.hidden.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn add_not_included(&self) {
        self.0.not_included.fetch_add(1, Ordering::Relaxed);
    }
}

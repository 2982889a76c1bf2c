use depeche_model::RejectReason;
use std::io;
use thiserror::Error;

/// What can be wrong with a stream beside the disk.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    #[error("damaged {kind} stream after {at} bytes of content: {source}{after}")]
    Damaged {
        kind: &'static str,
        /// Bytes of content given before it.
        at: u64,
        source: io::Error,
        after: After,
    },
    /// The content that follows, up to the next damage, is that of a damaged
    /// member: some of it may be altered.
    #[error("the checksum of the compressed data does not hold")]
    Unproven,
    #[error("decompresses to more than {ratio} times its size (stopped at {at} bytes)")]
    Bomb { ratio: u64, at: u64 },
    #[error("decompresses to more than the limit of {limit} bytes")]
    Swollen { limit: u64 },
    #[error("a window too large to hold: {source}")]
    Window { source: io::Error },
}

/// What becomes of a stream behind its damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// Reading goes on at the next member that can be read.
    Resumed {
        /// Where the damaged member begins, in compressed bytes.
        from: u64,
        /// Where the next one does.
        to: u64,
    },
    /// Nothing behind it can be read.
    Lost {
        /// Where the damaged member begins, in compressed bytes.
        from: u64,
        /// Where the stream ends.
        to: u64,
    },
    /// Nothing is known of what is behind it.
    Unknown,
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            After::Resumed { from, to } => {
                write!(f, "; of the compressed bytes, those from {from} to {to} are lost, reading goes on")
            }
            After::Lost { from, to } => {
                write!(f, "; of the compressed bytes, those from {from} to {to}, the end, are lost")
            }
            After::Unknown => Ok(()),
        }
    }
}

/// The fault inside a failed read, if it is one of ours.
pub(crate) fn fault(error: &io::Error) -> Option<&Fault> {
    error.get_ref().and_then(|inner| inner.downcast_ref())
}

/// Whether a stream is damaged, and not its disk.
pub(crate) fn is_damage(error: &io::Error) -> bool {
    matches!(fault(error), Some(Fault::Damaged { .. }))
}

/// Whether what follows may be altered; no damage yet, and nothing is lost
/// here. A damage follows.
pub(crate) fn is_unproven(error: &io::Error) -> bool {
    matches!(fault(error), Some(Fault::Unproven))
}

/// Whether the stream can be read on after this failure: what is good behind
/// the damage follows.
pub(crate) fn resumes(error: &io::Error) -> bool {
    matches!(fault(error), Some(Fault::Unproven | Fault::Damaged { after: After::Resumed { .. }, .. }))
}

/// Bytes that a damage cost, compressed ones, as far as they are known.
pub(crate) fn lost(error: &io::Error) -> u64 {
    match fault(error) {
        Some(Fault::Damaged { after: After::Resumed { from, to } | After::Lost { from, to }, .. }) => {
            to - from
        }
        _ => 0,
    }
}

/// The reason and detail of a failed read.
pub(crate) fn explain(error: &io::Error) -> (RejectReason, String) {
    match fault(error) {
        Some(fault @ (Fault::Damaged { .. } | Fault::Unproven)) => (RejectReason::Damaged, fault.to_string()),
        Some(fault) => (RejectReason::TooLarge, fault.to_string()),
        None => (RejectReason::Unreadable, format!("cannot be read: {error}")),
    }
}

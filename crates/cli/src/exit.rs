//! Exit codes.

use depeche_pipeline::RunError;

/// Everything came through.
pub(crate) const ALL_CLEAN: u8 = 0;
/// Finished, but some records were rejected or failed.
pub(crate) const SOME_REJECTED: u8 = 1;
/// Usage, or an input root that cannot be read.
pub(crate) const USAGE: u8 = 2;
/// Nothing to process.
pub(crate) const NOTHING: u8 = 3;
/// Interrupted; the same command goes on.
pub(crate) const INTERRUPTED: u8 = 130;

/// The code of a run that failed as a whole.
pub(crate) fn of(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<RunError>() {
        Some(RunError::Interrupted) => INTERRUPTED,
        _ => USAGE,
    }
}

/// The code of a finished run.
pub(crate) fn of_counts(seen: u64, rejects: u64) -> u8 {
    match (seen, rejects) {
        (0, _) => NOTHING,
        (_, 0) => ALL_CLEAN,
        _ => SOME_REJECTED,
    }
}

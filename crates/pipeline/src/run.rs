//! What all phases of one run share.

use crate::clean::{Destination, Event, Options};
use crate::error::RunError;
use depeche_emit::WholeFile;
use depeche_model::{Reject, Source};
use std::path::PathBuf;

/// A run under way.
pub(crate) struct Run<'a> {
    pub(crate) inputs: &'a [PathBuf],
    pub(crate) to: &'a Destination,
    pub(crate) options: &'a Options,
    pub(crate) pool: &'a rayon::ThreadPool,
    pub(crate) tell: &'a dyn Fn(Event),
}

impl Run<'_> {
    /// Unless the user asked to stop.
    pub(crate) fn go_on(&self) -> Result<(), RunError> {
        if self.options.stopped() { Err(RunError::Interrupted) } else { Ok(()) }
    }

    /// Where temporary files go.
    pub(crate) fn spills(&self) -> PathBuf {
        match self.to {
            Destination::Folder(folder) => folder.clone(),
            Destination::Stdout | Destination::Nowhere => std::env::temp_dir(),
        }
    }

    /// Tells of a reject, for those who want to hear of each.
    pub(crate) fn tell_reject(&self, reject: &Reject) {
        let Source { path, line, .. } = &reject.source;
        let line = line.map(|l| format!(":{l}")).unwrap_or_default();
        tracing::info!("rejected {path}{line}: {}", reject.detail);
    }

    /// What made a stage panic is kept beside the rejects, for a report.
    pub(crate) fn keep_defect(&self, name: &str, bytes: &[u8]) -> Result<(), RunError> {
        let Destination::Folder(folder) = self.to else { return Ok(()) };
        let mut file = WholeFile::create(&folder.join("defects").join(name))?;
        file.write(bytes)?;
        Ok(file.commit()?)
    }
}

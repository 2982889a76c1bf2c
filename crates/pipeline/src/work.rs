//! Where the journals of a run lie: in `OUT/.depeche`, until it is finished.

use crate::clean::Destination;
use crate::error::RunError;
use crate::journal::Journal;
use crate::settings::changes;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// The journals of one run.
pub(crate) struct Work {
    pub(crate) pages: Journal,
    pub(crate) lines: Journal,
    /// Nothing when they are unnamed files that end with the run.
    folder: Option<PathBuf>,
}

impl Work {
    /// Opens the journals of a run with these settings: those of an interrupted
    /// run, unless `force` says to start anew.
    ///
    /// # Errors
    /// When OUT holds a finished run, or one with other settings, or one that
    /// is going on.
    pub(crate) fn open(to: &Destination, settings: &str, force: bool) -> Result<Work, RunError> {
        match to {
            Destination::Folder(out) => Work::in_folder(out, settings, force),
            Destination::Stdout | Destination::Nowhere => Work::unnamed(settings),
        }
    }

    fn unnamed(settings: &str) -> Result<Work, RunError> {
        let folder = std::env::temp_dir();
        let open = || {
            let file = tempfile::tempfile_in(&folder)
                .map_err(|source| RunError::Spill { path: folder.clone(), source })?;
            Journal::open(file, &folder, settings).map(|(journal, _)| journal)
        };
        Ok(Work { pages: open()?, lines: open()?, folder: None })
    }

    fn in_folder(out: &Path, settings: &str, force: bool) -> Result<Work, RunError> {
        if out.is_file() {
            return Err(RunError::NotAFolder { path: out.to_owned() });
        }
        let folder = work_folder(out);
        if !folder.exists() {
            refuse_finished(out, force)?;
        }
        std::fs::create_dir_all(&folder)
            .map_err(|source| RunError::Spill { path: folder.clone(), source })?;
        let (file, path) = open(&folder, "pages")?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(RunError::InUse { folder: out.to_owned() }),
            // Not every file system has locks; the journal needs none.
            Err(TryLockError::Error(error)) => tracing::debug!("no lock on {}: {error}", path.display()),
        }
        let empty = |file: &File, path: &Path| {
            file.set_len(0).map_err(|source| RunError::Spill { path: path.to_owned(), source })
        };
        if force {
            empty(&file, &path)?;
        }
        let (pages, found) = Journal::open(file, &path, settings)?;
        let (file, path) = open(&folder, "lines")?;
        match found {
            Some(found) if found != settings => {
                let changes = changes(&found, settings);
                return Err(RunError::SettingsChanged { folder: out.to_owned(), changes });
            }
            Some(_) => {}
            None => empty(&file, &path)?,
        }
        let (lines, _) = Journal::open(file, &path, settings)?;
        Ok(Work { pages, lines, folder: Some(folder) })
    }

    /// The run is finished, its files written: nothing is left to go on from.
    pub(crate) fn remove(self) -> Result<(), RunError> {
        let Work { pages, lines, folder } = self;
        drop((pages, lines));
        let Some(folder) = folder else { return Ok(()) };
        std::fs::remove_dir_all(&folder).map_err(|source| RunError::Spill { path: folder, source })
    }
}

/// A finished run is overwritten only by `force`.
pub(crate) fn refuse_finished(out: &Path, force: bool) -> Result<(), RunError> {
    if out.join("run.json").exists() && !force {
        return Err(RunError::Finished { folder: out.to_owned() });
    }
    Ok(())
}

/// Has a run into this folder been interrupted, so that the same command goes on with it?
pub fn is_resumable(out: &Path) -> bool {
    work_folder(out).join("pages").exists()
}

fn work_folder(out: &Path) -> PathBuf {
    out.join(".depeche")
}

fn open(folder: &Path, name: &str) -> Result<(File, PathBuf), RunError> {
    let path = folder.join(name);
    let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    Ok((file.map_err(|source| RunError::Spill { path: path.clone(), source })?, path))
}

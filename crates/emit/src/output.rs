//! Files that are written whole or not at all.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// An output file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("write {path}")]
pub struct EmitError {
    /// The file.
    pub path: PathBuf,
    /// The cause.
    #[source]
    pub source: std::io::Error,
}

/// A file that appears under its name only when [`WholeFile::commit`] is
/// called; until then it stands beside it as `<name>.part`.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    part: PathBuf,
    writer: Option<BufWriter<File>>,
}

impl WholeFile {
    /// Opens `<path>.part` for writing, and makes the folder if needed.
    ///
    /// # Errors
    /// When the folder or the file cannot be made.
    pub fn create(path: &Path) -> Result<WholeFile, EmitError> {
        let failed = |source| EmitError { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(failed)?;
        Ok(WholeFile { path: path.to_owned(), part, writer: Some(BufWriter::with_capacity(1 << 18, file)) })
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), EmitError> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.write_all(bytes).map_err(|source| EmitError { path: self.path.clone(), source })
    }

    /// Flushes to disk and gives the file its name.
    ///
    /// # Errors
    /// When the disk says no; the part file is then removed.
    pub fn commit(mut self) -> Result<(), EmitError> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let done = writer.into_inner().map_err(std::io::IntoInnerError::into_error);
        let done =
            done.and_then(|file| file.sync_all()).and_then(|()| std::fs::rename(&self.part, &self.path));
        done.map_err(|source| {
            std::fs::remove_file(&self.part).ok();
            EmitError { path: self.path.clone(), source }
        })
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            std::fs::remove_file(&self.part).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_only_when_committed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out/a.jsonl");
        let mut file = WholeFile::create(&path).unwrap();
        file.write(b"x\n").unwrap();
        assert!(!path.exists());
        file.commit().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"x\n");
        drop(WholeFile::create(&path).unwrap());
        assert_eq!(std::fs::read_dir(dir.path().join("out")).unwrap().count(), 1);
    }
}

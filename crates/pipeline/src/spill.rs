//! Finished lines wait on disk for their place among the duplicates.

use crate::error::RunError;
use depeche_emit::ArticleLine;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Lines in order, in an unnamed temporary file.
pub(crate) struct Spill {
    folder: PathBuf,
    writer: BufWriter<File>,
    lines: u64,
}

impl Spill {
    /// Opens a spill in `folder` (made if needed).
    pub(crate) fn create(folder: &Path) -> Result<Spill, RunError> {
        let open = || {
            std::fs::create_dir_all(folder)?;
            tempfile::tempfile_in(folder)
        };
        let file = open().map_err(|source| RunError::Spill { path: folder.to_owned(), source })?;
        Ok(Spill { folder: folder.to_owned(), writer: BufWriter::with_capacity(1 << 18, file), lines: 0 })
    }

    /// Adds a line.
    pub(crate) fn push(&mut self, line: &ArticleLine) -> Result<(), RunError> {
        self.lines += 1;
        let mut write = || {
            for half in [&line.before, &line.after] {
                self.writer.write_all(&(half.len() as u64).to_le_bytes())?;
                self.writer.write_all(half.as_bytes())?;
            }
            Ok(())
        };
        write().map_err(|source| RunError::Spill { path: self.folder.clone(), source })
    }

    /// Hands every line back, in order.
    pub(crate) fn read_back(
        self,
        mut each: impl FnMut(usize, ArticleLine) -> Result<(), RunError>,
    ) -> Result<(), RunError> {
        let Spill { folder, writer, lines } = self;
        let failed = |source| RunError::Spill { path: folder.clone(), source };
        let mut file = writer.into_inner().map_err(|e| failed(e.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let mut reader = BufReader::with_capacity(1 << 18, file);
        for i in 0..lines {
            let before = half(&mut reader).map_err(failed)?;
            let after = half(&mut reader).map_err(failed)?;
            each(usize::try_from(i).unwrap_or(usize::MAX), ArticleLine { before, after })?;
        }
        Ok(())
    }
}

fn half(reader: &mut impl Read) -> std::io::Result<String> {
    let mut length = [0; 8];
    reader.read_exact(&mut length)?;
    let mut text = String::new();
    let length = u64::from_le_bytes(length);
    if reader.take(length).read_to_string(&mut text)? as u64 != length {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(text)
}

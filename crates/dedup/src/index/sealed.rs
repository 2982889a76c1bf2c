use crate::DedupError;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Reads a whole file and compares it with its checksum.
pub(super) fn read(path: &Path, seal: blake3::Hash) -> Result<Vec<u8>, DedupError> {
    let bytes = std::fs::read(path).map_err(DedupError::reading(path))?;
    if blake3::hash(&bytes) == seal {
        Ok(bytes)
    } else {
        Err(DedupError::corrupt(path, "its checksum is not the one that was noted when it was written"))
    }
}

/// Writes a file that appears whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), DedupError> {
    let part = path.with_extension("part");
    let write = || {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)?;
        sync_folder(path)
    };
    write().map_err(DedupError::writing(path))
}

/// A rename is kept only when its folder is.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

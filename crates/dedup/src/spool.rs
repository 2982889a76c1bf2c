use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes gathered before they are written, once there is a file.
const WRITTEN_AT_ONCE: usize = 1 << 20;

/// Byte records, in memory up to a limit and in an unnamed temporary file beyond.
pub(crate) struct Spool {
    folder: PathBuf,
    limit: usize,
    file: Option<File>,
    in_file: u64,
    tail: Vec<u8>,
}

/// Where a record of a spool stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    offset: u64,
    length: u32,
}

impl Spool {
    pub(crate) fn new(folder: &Path, limit: usize) -> Self {
        Spool { folder: folder.to_owned(), limit, file: None, in_file: 0, tail: Vec::new() }
    }

    /// Adds a record; gives its place.
    pub(crate) fn push(&mut self, record: &[u8]) -> io::Result<Place> {
        let (offset, length) = (self.in_file + self.tail.len() as u64, record.len() as u32);
        self.tail.extend_from_slice(record);
        if self.tail.len() > self.limit {
            self.spill()?;
        }
        Ok(Place { offset, length })
    }

    fn spill(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                self.limit = self.limit.min(WRITTEN_AT_ONCE);
                none.insert(tempfile::tempfile_in(&self.folder)?)
            }
        };
        file.seek(SeekFrom::Start(self.in_file))?;
        file.write_all(&self.tail)?;
        self.in_file += self.tail.len() as u64;
        self.tail = Vec::with_capacity(self.limit.min(WRITTEN_AT_ONCE));
        Ok(())
    }

    /// Reads a record back, from any thread, into `record`.
    pub(crate) fn read(&self, Place { offset, length }: Place, record: &mut Vec<u8>) -> io::Result<()> {
        let length = length as usize;
        record.clear();
        if let Some(start) = offset.checked_sub(self.in_file) {
            let held = self.tail.get(start as usize..start as usize + length);
            record.extend_from_slice(held.ok_or(io::ErrorKind::UnexpectedEof)?);
            return Ok(());
        }
        record.resize(length, 0);
        let file = self.file.as_ref().ok_or(io::ErrorKind::UnexpectedEof)?;
        read_at(file, record, offset)
    }
}

/// Reads without moving the place at which others read.
#[cfg(unix)]
fn read_at(file: &File, record: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, record, offset)
}

/// Reads with a place that is each call's own.
#[cfg(windows)]
fn read_at(file: &File, mut record: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !record.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, record, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        record = &mut record[read..];
        offset += read as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_from_memory_and_from_disk() {
        for limit in [0, 10, 1 << 20] {
            let mut spool = Spool::new(&std::env::temp_dir(), limit);
            let records: Vec<Vec<u8>> = (0..20u8).map(|n| vec![n; usize::from(n)]).collect();
            let places: Vec<Place> = records.iter().map(|record| spool.push(record).unwrap()).collect();
            assert_eq!(spool.file.is_some(), limit < 100);
            let mut found = Vec::new();
            for (place, record) in places.iter().zip(&records).rev() {
                spool.read(*place, &mut found).unwrap();
                assert_eq!(&found, record);
            }
        }
    }
}

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Bytes gathered before they are written, once there is a file.
const WRITTEN_AT_ONCE: usize = 1 << 20;

/// Byte records, in memory up to a limit and in an unnamed temporary file beyond.
pub(crate) struct Spool {
    folder: PathBuf,
    limit: usize,
    file: Option<Mutex<File>>,
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
                none.insert(Mutex::new(tempfile::tempfile_in(&self.folder)?))
            }
        };
        let file = file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.in_file))?;
        file.write_all(&self.tail)?;
        self.in_file += self.tail.len() as u64;
        self.tail = Vec::with_capacity(self.limit.min(WRITTEN_AT_ONCE));
        Ok(())
    }

    /// Reads a record back, from any thread.
    pub(crate) fn read(&self, Place { offset, length }: Place) -> io::Result<Vec<u8>> {
        if let Some(start) = offset.checked_sub(self.in_file) {
            let start = start as usize;
            let held = self.tail.get(start..start + length as usize);
            return held.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into());
        }
        let mut record = vec![0; length as usize];
        let Some(file) = &self.file else { return Err(io::ErrorKind::UnexpectedEof.into()) };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut record)?;
        Ok(record)
    }
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
            for (place, record) in places.iter().zip(&records).rev() {
                assert_eq!(&spool.read(*place).unwrap(), record);
            }
        }
    }
}

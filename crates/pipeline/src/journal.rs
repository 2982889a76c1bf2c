//! A file that survives being cut short: frames of records, each with its
//! length and checksum.
//!
//! After a crash every frame that is whole is good, and the first that is not
//! ends the journal. So nothing need be flushed while a phase goes on: what
//! did not reach the disk is done again.

use crate::error::RunError;
use crate::pack::{Pack, pack_fields};
use rustc_hash::FxHasher;
use std::fs::File;
use std::hash::Hasher;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What every journal begins with; the number is that of this layout.
const MAGIC: &[u8] = b"depeche journal 2\n";
/// Length of the payload and checksum, 8 bytes each, stand before it.
const FRAME_HEAD: usize = 16;

/// An entry takes about so many bytes beside its own.
const ENTRY_HEAD: usize = 32;

/// One record in a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The record's place in the whole dump, from 0.
    pub(crate) place: u64,
    /// Tells whether a record of the dump is still the one that was read.
    pub(crate) stamp: u64,
    /// What it tells the survey: apart, so that a page need not be unpacked for it.
    pub(crate) sighted: Box<[u8]>,
    /// What became of it.
    pub(crate) bytes: Box<[u8]>,
}

/// Records that reach the journal together or not at all, in input order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    /// What the phase knows after these records.
    pub(crate) note: String,
    /// The records.
    pub(crate) entries: Vec<Entry>,
}

pack_fields!(Entry { place, stamp, sighted, bytes });
pack_fields!(Frame { note, entries });

/// A journal; read to its end first, then appended to.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Behind the last whole frame that was read or written.
    end: u64,
    length: u64,
    appending: bool,
}

impl Journal {
    /// Opens `file`, whose name for messages is `path`. An empty or headless
    /// one gets `head`; otherwise the head it has is given back.
    pub(crate) fn open(file: File, path: &Path, head: &str) -> Result<(Journal, Option<String>), RunError> {
        let length = file.metadata().map_err(|source| spill(path, source))?.len();
        let mut journal = Journal { path: path.to_owned(), file, end: 0, length, appending: false };
        let found = journal.read_head()?;
        if found.is_none() {
            journal.end = 0;
            journal.write(MAGIC)?;
            journal.append(&Frame { note: head.to_owned(), entries: Vec::new() })?;
        }
        Ok((journal, found))
    }

    fn read_head(&mut self) -> Result<Option<String>, RunError> {
        let mut magic = [0; MAGIC.len()];
        if self.length < MAGIC.len() as u64 {
            return Ok(None);
        }
        self.file.read_exact(&mut magic).map_err(|source| spill(&self.path, source))?;
        if magic != MAGIC {
            return Err(self.damaged());
        }
        self.end = MAGIC.len() as u64;
        Ok(self.next()?.map(|frame| frame.note))
    }

    /// The next whole frame; nothing at the end, and nothing behind damage.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, RunError> {
        let payload = self.payload().map_err(|source| spill(&self.path, source))?;
        let Some(payload) = payload else { return Ok(None) };
        let frame = Frame::unpack(&mut payload.as_slice()).ok_or_else(|| self.damaged())?;
        self.end += (FRAME_HEAD + payload.len()) as u64;
        Ok(Some(frame))
    }

    fn payload(&mut self) -> io::Result<Option<Vec<u8>>> {
        let left = self.length.saturating_sub(self.end);
        let Some(most) = left.checked_sub(FRAME_HEAD as u64) else { return Ok(None) };
        let (mut length, mut checksum) = ([0; 8], [0; 8]);
        self.file.read_exact(&mut length)?;
        self.file.read_exact(&mut checksum)?;
        let length = u64::from_le_bytes(length);
        if length == 0 || length > most {
            return Ok(None);
        }
        let mut payload = Vec::new();
        (&self.file).take(length).read_to_end(&mut payload)?;
        Ok((payload.len() as u64 == length && checksum == sum(&payload)).then_some(payload))
    }

    /// Adds a frame behind the last whole one; what stood there is cut off.
    pub(crate) fn append(&mut self, frame: &Frame) -> Result<(), RunError> {
        let all = frame.entries.iter().map(|entry| entry.sighted.len() + entry.bytes.len() + ENTRY_HEAD);
        let mut bytes = Vec::with_capacity(FRAME_HEAD + frame.note.len() + all.sum::<usize>());
        bytes.resize(FRAME_HEAD, 0);
        frame.pack(&mut bytes);
        let (head, payload) = bytes.split_at_mut(FRAME_HEAD);
        head[..8].copy_from_slice(&(payload.len() as u64).to_le_bytes());
        head[8..].copy_from_slice(&sum(payload));
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), RunError> {
        let mut write = || {
            if !self.appending {
                self.file.set_len(self.end)?;
                self.file.seek(SeekFrom::Start(self.end))?;
                self.appending = true;
            }
            self.file.write_all(bytes)
        };
        write().map_err(|source| spill(&self.path, source))?;
        self.end += bytes.len() as u64;
        self.length = self.end;
        Ok(())
    }

    /// Reaches the disk: what comes next builds on it.
    pub(crate) fn sync(&self) -> Result<(), RunError> {
        self.file.sync_data().map_err(|source| spill(&self.path, source))
    }

    /// Back to the first frame of records.
    pub(crate) fn rewind(&mut self) -> Result<(), RunError> {
        self.file.seek(SeekFrom::Start(0)).map_err(|source| spill(&self.path, source))?;
        self.appending = false;
        self.read_head().map(|_| ())
    }

    /// What is whole and yet makes no sense: another program wrote it.
    pub(crate) fn damaged(&self) -> RunError {
        RunError::Foreign { path: self.path.clone() }
    }
}

/// Against torn writes, not against forgers; only the version that wrote a
/// journal reads it.
fn sum(payload: &[u8]) -> [u8; 8] {
    let mut hasher = FxHasher::default();
    hasher.write(payload);
    hasher.finish().to_le_bytes()
}

fn spill(path: &Path, source: io::Error) -> RunError {
    RunError::Spill { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(n: u64) -> Frame {
        let entry = |place| Entry {
            place,
            stamp: place * 7,
            sighted: vec![2; 30].into(),
            bytes: vec![1; 300].into(),
        };
        Frame { note: format!("after {n}"), entries: (2 * n..2 * n + 2).map(entry).collect() }
    }

    fn open(path: &Path) -> (Journal, Option<String>) {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path).unwrap();
        Journal::open(file, path, "head").unwrap()
    }

    fn frames(journal: &mut Journal) -> Vec<Frame> {
        std::iter::from_fn(|| journal.next().unwrap()).collect()
    }

    /// A journal of three frames, as bytes.
    fn three(path: &Path) -> Vec<u8> {
        let (mut journal, found) = open(path);
        assert_eq!(found, None);
        (0..3).for_each(|n| journal.append(&frame(n)).unwrap());
        std::fs::read(path).unwrap()
    }

    #[test]
    fn frames_come_back_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        three(&path);
        let (mut journal, found) = open(&path);
        assert_eq!(found.as_deref(), Some("head"));
        assert_eq!(frames(&mut journal), [frame(0), frame(1), frame(2)]);
        journal.rewind().unwrap();
        assert_eq!(frames(&mut journal).len(), 3);
    }

    #[test]
    fn cut_anywhere_it_goes_on_to_the_same_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        let whole = three(&path);
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let (mut journal, _) = open(&path);
            let kept = frames(&mut journal);
            assert!(kept.len() < 3, "cut at {cut}");
            (kept.len() as u64..3).for_each(|n| journal.append(&frame(n)).unwrap());
            assert!(std::fs::read(&path).unwrap() == whole, "cut at {cut}");
        }
    }

    #[test]
    fn what_stands_behind_damage_is_not_trusted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        let mut bytes = three(&path);
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(frames(&mut open(&path).0), [frame(0)]);
        // A disk that lost power may have written the length and not the rest.
        bytes[middle..].fill(0);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(frames(&mut open(&path).0), [frame(0)]);
    }

    #[test]
    fn what_is_no_journal_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        std::fs::write(&path, "somebody's own notes, not a journal").unwrap();
        let file = File::options().read(true).write(true).open(&path).unwrap();
        assert!(matches!(Journal::open(file, &path, "head"), Err(RunError::Foreign { .. })));
    }
}

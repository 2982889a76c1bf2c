use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Numbers that are read at once from a file.
const AT_ONCE: usize = 1 << 15;

/// Numbers in a block: a partition grows by whole blocks, for moving it to a
/// larger place as it grows costs more than writing it.
const BLOCK: usize = 1 << 12;

/// Numbers in partitions, each of which is read back on its own; in memory up
/// to a limit, and in one unnamed temporary file for each partition beyond.
pub(crate) struct Partitions {
    folder: PathBuf,
    /// Numbers held at most.
    limit: usize,
    held: usize,
    parts: Vec<Part>,
}

/// One partition.
#[derive(Default)]
pub(crate) struct Part {
    full: Vec<Vec<u32>>,
    last: Vec<u32>,
    file: Option<File>,
    in_file: usize,
}

impl Partitions {
    /// `limit` is in bytes.
    pub(crate) fn new(folder: &Path, parts: usize, limit: usize) -> Self {
        let parts = std::iter::repeat_with(Part::default).take(parts).collect();
        Partitions { folder: folder.to_owned(), limit: limit / size_of::<u32>(), held: 0, parts }
    }

    pub(crate) fn push(&mut self, part: usize, number: u32) -> io::Result<()> {
        self.parts[part].push(number);
        self.held += 1;
        if self.held > self.limit {
            self.held = 0;
            self.parts.iter_mut().try_for_each(|part| part.spill(&self.folder))?;
        }
        Ok(())
    }

    /// The partitions, to be read one by one.
    pub(crate) fn into_parts(self) -> Vec<Part> {
        self.parts
    }
}

impl Part {
    fn push(&mut self, number: u32) {
        if self.last.len() == self.last.capacity() {
            let full = std::mem::replace(&mut self.last, Vec::with_capacity(BLOCK));
            self.full.extend(Some(full).filter(|full| !full.is_empty()));
        }
        self.last.push(number);
    }

    fn spill(&mut self, folder: &Path) -> io::Result<()> {
        if self.last.is_empty() {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(folder)?),
        };
        let mut bytes = Vec::with_capacity(size_of::<u32>() * BLOCK);
        for block in self.full.iter().chain([&self.last]) {
            bytes.clear();
            bytes.extend(block.iter().flat_map(|number| number.to_le_bytes()));
            file.write_all(&bytes)?;
            self.in_file += block.len();
        }
        self.full.clear();
        self.last.clear();
        Ok(())
    }

    /// All numbers of the partition.
    pub(crate) fn read(self) -> io::Result<Vec<u32>> {
        let held: usize = self.full.iter().chain([&self.last]).map(Vec::len).sum();
        let mut numbers = Vec::with_capacity(self.in_file + held);
        if let Some(mut file) = self.file {
            file.seek(SeekFrom::Start(0))?;
            let mut bytes = vec![0; AT_ONCE * size_of::<u32>()];
            while numbers.len() < self.in_file {
                let some = AT_ONCE.min(self.in_file - numbers.len());
                let bytes = &mut bytes[..some * size_of::<u32>()];
                file.read_exact(bytes)?;
                numbers.extend(bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)));
            }
        }
        self.full.iter().chain([&self.last]).for_each(|block| numbers.extend_from_slice(block));
        Ok(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_come_back_whole_from_memory_and_from_disk() {
        for limit in [0, 100, 1 << 20] {
            let mut partitions = Partitions::new(&std::env::temp_dir(), 3, limit);
            (0..100).for_each(|n| partitions.push(n as usize % 3, n).unwrap());
            let parts = partitions.into_parts();
            assert_eq!(parts[0].file.is_some(), limit < 400);
            for (nth, part) in parts.into_iter().enumerate() {
                let expected: Vec<u32> = (0..100).filter(|n| n % 3 == nth as u32).collect();
                assert_eq!(part.read().unwrap(), expected);
            }
        }
    }
}

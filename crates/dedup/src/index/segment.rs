use super::manifest::{Named, SEGMENT};
use super::sealed::sync_folder;
use crate::DedupError;
use crate::bytes::{Bytes, of_words, to_words};
use crate::signature::{Digest, Facts, Signature};
use crate::words::Word;
use depeche_model::RecordId;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Longest record: far above the words of any document.
const LONGEST: u32 = 1 << 30;

/// Signatures that are written aside, one record after the other.
pub(super) struct SegmentWriter {
    path: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    records: u64,
}

impl SegmentWriter {
    pub(super) fn create(folder: &Path, number: u64) -> Result<Self, DedupError> {
        let path = folder.join(Named { kind: SEGMENT, number, seal: blake3::hash(&[]) }.name());
        let part = path.with_extension("part");
        let file = File::create(&part).map_err(DedupError::writing(&part))?;
        let file = BufWriter::with_capacity(1 << 18, file);
        Ok(SegmentWriter { path, part, file, hasher: blake3::Hasher::new(), records: 0 })
    }

    pub(super) fn push(&mut self, signature: &Signature) -> Result<(), DedupError> {
        let record = encode(signature);
        self.hasher.update(&record);
        self.records += 1;
        self.file.write_all(&record).map_err(DedupError::writing(&self.part))
    }

    /// Gives the file its name and its checksum; an empty one is none.
    pub(super) fn commit(self) -> Result<Option<blake3::Hash>, DedupError> {
        let SegmentWriter { path, part, file, hasher, records } = self;
        if records == 0 {
            drop(file);
            return std::fs::remove_file(&part).map(|()| None).map_err(DedupError::writing(&part));
        }
        let finish = || {
            file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            std::fs::rename(&part, &path)?;
            sync_folder(&path)
        };
        finish().map(|()| Some(hasher.finalize())).map_err(DedupError::writing(&path))
    }
}

/// Reads a segment through and hands over its signatures.
///
/// The checksum is known only at the end, so nothing may be built on what was
/// handed over when this fails.
pub(super) fn read(
    path: &Path,
    named: &Named,
    each: &mut impl FnMut(Signature) -> Result<(), DedupError>,
) -> Result<(), DedupError> {
    let failed = DedupError::reading(path);
    let broken = || DedupError::corrupt(path, "a record in it cannot be read");
    let mut file = BufReader::with_capacity(1 << 18, File::open(path).map_err(&failed)?);
    let mut hasher = blake3::Hasher::new();
    let mut record = Vec::new();
    let mut length = [0; 4];
    loop {
        match file.read(&mut length[..1]).map_err(&failed)? {
            0 => break,
            _ => file.read_exact(&mut length[1..]).map_err(|_| broken())?,
        }
        let bytes = u32::from_le_bytes(length);
        record.clear();
        let whole = file.by_ref().take(u64::from(bytes)).read_to_end(&mut record).map_err(&failed)?;
        if bytes > LONGEST || whole != bytes as usize {
            return Err(broken());
        }
        hasher.update(&length);
        hasher.update(&record);
        each(decode(&record).ok_or_else(broken)?)?;
    }
    if hasher.finalize() == named.seal {
        Ok(())
    } else {
        Err(DedupError::corrupt(path, "its checksum is not the one that was noted when it was written"))
    }
}

/// Bits of a record's first byte.
const AGENCY: u8 = 1;
const DATELINE: u8 = 2;
const SITE: u8 = 4;
const DAY: u8 = 8;
const SECOND: u8 = 16;

/// A record: its length, what is known (bits), site, day, second, id, words.
fn encode(signature: &Signature) -> Vec<u8> {
    let Signature { id, site, facts, words, .. } = signature;
    let bit = |is: bool, bit: u8| if is { bit } else { 0 };
    let mut record = vec![0; 4];
    record.push(
        bit(facts.agency, AGENCY)
            | bit(facts.dateline, DATELINE)
            | bit(site.is_some(), SITE)
            | bit(facts.day.is_some(), DAY)
            | bit(facts.second.is_some(), SECOND),
    );
    record.extend(site.unwrap_or_default().to_le_bytes());
    record.extend(facts.day.unwrap_or_default().to_le_bytes());
    record.extend(facts.second.unwrap_or_default().to_le_bytes());
    record.extend((id.0.len() as u32).to_le_bytes());
    record.extend(id.0.as_bytes());
    record.extend_from_slice(&of_words(words));
    let length = record.len() as u32 - 4;
    record[..4].copy_from_slice(&length.to_le_bytes());
    record
}

fn decode(record: &[u8]) -> Option<Signature> {
    let mut bytes = Bytes(record);
    let bits = bytes.u8()?;
    let has = |bit: u8| bits & bit != 0;
    let (site, day, second) = (bytes.u64()?, bytes.u32()? as i32, bytes.u64()? as i64);
    let length = bytes.u32()? as usize;
    let id = std::str::from_utf8(bytes.take(length)?).ok()?;
    if !bytes.0.len().is_multiple_of(size_of::<Word>()) {
        return None;
    }
    let words = to_words(bytes.0);
    Some(Signature {
        id: RecordId(id.to_owned()),
        site: has(SITE).then_some(site),
        facts: Facts {
            day: has(DAY).then_some(day),
            second: has(SECOND).then_some(second),
            agency: has(AGENCY),
            dateline: has(DATELINE),
        },
        digest: Digest::new(&words),
        words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reprints::{Paper, Story};

    #[test]
    fn signatures_come_back() {
        let text = Story::new(1, 2).text();
        for paper in [
            Paper::new("a", text.clone()).on("x.test").dated("1950-12-07T08:00:00Z").dispatch(),
            Paper::new("ß", text),
            Paper::new("", ""),
        ] {
            let signature = paper.sign();
            assert_eq!(decode(&encode(&signature)[4..]).unwrap(), signature);
        }
        assert_eq!(decode(&[1, 2, 3]), None);
    }
}

use super::spool::spool;
use super::zip::{Blaming, refuse};
use super::{Archive, Member};
use crate::context::Context;
use crate::place::Place;
use crate::stream::{Stream, unreadable};
use ::zip::read::{ZipReadOptions, read_zipfile_from_stream_with_options};
use ::zip::result::{ZipError, ZipResult};
use depeche_model::{Reject, RejectReason};
use memchr::memmem;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Where a member begins, its sizes when they follow it, and the directory.
const MEMBER: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";

/// After so many members that cannot be read the rest is given up.
const MOST_FAULTS: u32 = 10_000;

/// The members of a zip archive without its directory, as one that was cut:
/// each says of itself what it is.
pub(super) struct Salvage {
    place: Place,
    file: BufReader<File>,
    at: u64,
    faults: u32,
    context: Context,
    /// What is wrong with the archive, told first.
    cause: Option<String>,
}

impl Salvage {
    pub(super) fn new(place: Place, file: File, context: Context, cause: &ZipError) -> Self {
        let cause = Some(format!("damaged zip archive, read without its directory: {cause}"));
        Salvage { place, file: BufReader::new(file), at: 0, faults: 0, context, cause }
    }

    fn find(&mut self, from: u64, mark: &[u8]) -> io::Result<Option<u64>> {
        self.file.seek(SeekFrom::Start(from))?;
        let mut held = Vec::new();
        let mut start = from;
        loop {
            let before = held.len();
            self.file.by_ref().take(64 * 1024).read_to_end(&mut held)?;
            if let Some(at) = memmem::find(&held, mark) {
                return Ok(Some(start + at as u64));
            }
            if held.len() == before {
                return Ok(None);
            }
            let gone = held.len().saturating_sub(mark.len() - 1);
            held.drain(..gone);
            start += gone as u64;
        }
    }

    /// The size of a member whose header leaves it open.
    fn open_size(&mut self, at: u64) -> io::Result<Option<u64>> {
        let mut header = [0; 30];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut header)?;
        let short = |at: usize| u64::from(u16::from_le_bytes([header[at], header[at + 1]]));
        if header[6] & 0x08 == 0 {
            return Ok(None);
        }
        let begins = at + 30 + short(26) + short(28);
        let mut from = begins;
        while let Some(mark) = self.find(from, DESCRIPTOR)? {
            let mut descriptor = [0; 12];
            self.file.seek(SeekFrom::Start(mark))?;
            self.file.read_exact(&mut descriptor)?;
            let size = u32::from_le_bytes([descriptor[8], descriptor[9], descriptor[10], descriptor[11]]);
            if u64::from(size) == mark - begins {
                return Ok(Some(mark - begins));
            }
            from = mark + 4;
        }
        Ok(None)
    }

    /// The member at this place, and whether it was read to its end.
    fn read(&mut self, at: u64) -> ZipResult<Option<(Vec<u8>, Stream, bool)>> {
        let mut options = ZipReadOptions::default();
        if let Some(size) = self.open_size(at)? {
            options = options.override_compressed_size(size);
        }
        self.file.seek(SeekFrom::Start(at))?;
        let Some(mut member) = read_zipfile_from_stream_with_options(&mut self.file, options)? else {
            return Ok(None);
        };
        let name = member.name_raw().to_vec();
        if name.ends_with(b"/") {
            return Ok(None);
        }
        let (content, is_sound) = spool(&mut Blaming { reader: &mut member, at: 0 }, &self.context)?;
        Ok(Some((name, content, is_sound)))
    }

    fn next(&mut self) -> io::Result<Option<Result<Member, Box<Reject>>>> {
        while self.faults < MOST_FAULTS {
            let Some(at) = self.find(self.at, MEMBER)? else { return Ok(None) };
            self.at = at + MEMBER.len() as u64;
            match self.read(at) {
                Ok(Some((name, content, is_sound))) => {
                    if is_sound {
                        self.at = self.at.max(self.file.stream_position()?);
                    }
                    return Ok(Some(Ok(Member { name, content })));
                }
                Ok(None) => {}
                Err(error) => {
                    self.faults += 1;
                    let place = self.place.member(format!("member at byte {at}").as_bytes());
                    return Ok(Some(Err(refuse(&place, error))));
                }
            }
        }
        Ok(None)
    }
}

impl Archive for Salvage {
    fn next_member(&mut self) -> Option<Result<Member, Box<Reject>>> {
        if let Some(cause) = self.cause.take() {
            return Some(Err(self.place.reject(RejectReason::Damaged, cause)));
        }
        match self.next() {
            Ok(member) => member,
            Err(error) => {
                self.faults = MOST_FAULTS;
                Some(Err(unreadable(&self.place, &error)))
            }
        }
    }
}

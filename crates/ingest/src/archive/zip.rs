use super::salvage::Salvage;
use super::spool::{Seekable, seekable, spool};
use super::{Archive, ArchiveRecords, Member};
use crate::container::Records;
use crate::context::Context;
use crate::fault::{After, Fault, fault};
use crate::place::Place;
use crate::stream::{Stream, unreadable};
use ::zip::ZipArchive;
use ::zip::result::{ZipError, ZipResult};
use depeche_model::{Reject, RejectReason};
use std::io::{self, BufReader, Read};

/// Opens a zip archive by its directory or, when that is lost, by what its
/// members say of themselves.
///
/// `inner` is the context of its members.
pub(crate) fn open_zip(
    place: Place,
    stream: Stream,
    context: &Context,
    inner: Context,
) -> Result<Records, Box<Reject>> {
    // Its members have checksums of their own.
    let (file, _) = seekable(stream, context).map_err(|error| unreadable(&place, &error))?;
    let again = file.try_clone().map_err(|error| unreadable(&place, &error))?;
    let source: Box<dyn Seekable> = Box::new(BufReader::new(file));
    match ZipArchive::new(source) {
        Ok(archive) => {
            let zip = Zip { place: place.clone(), archive, next: 0, context: inner.clone() };
            Ok(Box::new(ArchiveRecords::new(place, zip, inner)))
        }
        Err(error) => {
            let salvage = Salvage::new(place.clone(), again, inner.clone(), &error);
            Ok(Box::new(ArchiveRecords::new(place, salvage, inner)))
        }
    }
}

struct Zip {
    place: Place,
    archive: ZipArchive<Box<dyn Seekable>>,
    next: usize,
    context: Context,
}

impl Archive for Zip {
    fn next_member(&mut self) -> Option<Result<Member, Box<Reject>>> {
        while self.next < self.archive.len() {
            let index = self.next;
            self.next += 1;
            let name = self.archive.name_for_index(index).and_then(Result::ok);
            let name = name.map_or_else(|| format!("member {}", index + 1), std::borrow::Cow::into_owned);
            match read_member(&mut self.archive, index, &self.context) {
                Ok(Some(content)) => return Some(Ok(Member { name: name.into_bytes(), content })),
                Ok(None) => {}
                Err(error) => return Some(Err(refuse(&self.place.member(name.as_bytes()), error))),
            }
        }
        None
    }
}

/// A file's content; nothing for a folder or a link.
fn read_member(
    archive: &mut ZipArchive<Box<dyn Seekable>>,
    index: usize,
    context: &Context,
) -> ZipResult<Option<Stream>> {
    let mut member = archive.by_index(index)?;
    if !member.is_file() {
        return Ok(None);
    }
    Ok(Some(spool(&mut Blaming { reader: &mut member, at: 0 }, context)?.0))
}

/// A reject of a member that cannot be opened.
pub(super) fn refuse(place: &Place, error: ZipError) -> Box<Reject> {
    match error {
        ZipError::Io(error) => unreadable(place, &error),
        ZipError::UnsupportedArchive(what) => {
            place.reject(RejectReason::Unreadable, format!("cannot be read: {what}"))
        }
        other => place.reject(RejectReason::Damaged, format!("damaged zip member: {other}")),
    }
}

/// Says of a failure that it is the member's.
pub(super) struct Blaming<'a> {
    pub(super) reader: &'a mut dyn Read,
    pub(super) at: u64,
}

impl Read for Blaming<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.reader.read(buffer) {
            Ok(count) => {
                self.at += count as u64;
                Ok(count)
            }
            Err(source) if source.raw_os_error().is_some() || fault(&source).is_some() => Err(source),
            Err(source) => {
                let (at, after) = (self.at, After::Unknown);
                Err(io::Error::other(Fault::Damaged { kind: "zip", at, source, after }))
            }
        }
    }
}

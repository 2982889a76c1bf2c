//! Records of damaged compressed members: what becomes of those that can be
//! read, and of those that cannot.

use crate::fault::is_unproven;
use crate::stream::Stream;
use depeche_model::{Note, RawItem, Reject, RejectReason};
use std::io::{self, Read};

/// What is said of a record whose compressed data are damaged.
pub(crate) fn unverified() -> Note {
    let detail = "the checksum of the compressed data does not hold, or is cut off; the text may be altered";
    Note::new("unverified", detail)
}

/// An item with that note, if it is in doubt.
pub(crate) fn doubted(mut item: RawItem, is_unproven: bool) -> RawItem {
    if is_unproven {
        item.notes.push(unverified());
    }
    item
}

/// Reads a stream whole, but for what is over a limit; whether some of it may
/// be altered.
pub(crate) fn read_to(limit: u64, stream: Stream, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let mut stream = stream.take(limit.saturating_add(1));
    let mut is_doubtful = false;
    while let Err(error) = stream.read_to_end(bytes) {
        if !is_unproven(&error) {
            return Err(error);
        }
        is_doubtful = true;
    }
    Ok(is_doubtful)
}

/// The same into room that may hold older bytes, and is only made larger; how
/// much of it is in use then, and whether some of that may be altered.
pub(crate) fn read_into(limit: u64, stream: Stream, room: &mut Vec<u8>) -> io::Result<(usize, bool)> {
    let mut stream = stream.take(limit.saturating_add(1));
    let (mut filled, mut is_doubtful) = (0, false);
    loop {
        if filled == room.len() {
            room.resize((2 * filled).max(LEAST_ROOM), 0);
        }
        match stream.read(&mut room[filled..]) {
            Ok(0) => return Ok((filled, is_doubtful)),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if is_unproven(&error) => is_doubtful = true,
            Err(error) => return Err(error),
        }
    }
}

/// Room for a page of middling size.
const LEAST_ROOM: usize = 256 << 10;

/// The records of a member that is damaged, while it is read.
///
/// What stands behind its damage is noise; that is told once, with the damage,
/// and not for each line.
#[derive(Debug, Default)]
pub(crate) struct Doubt {
    /// The member is damaged.
    pub(crate) is_on: bool,
    given: u64,
    noise: u64,
    /// Line of the first record that is noise.
    line: u64,
}

impl Doubt {
    /// Takes a record of the member, or its reject; nothing if it is noise.
    pub(crate) fn judge(
        &mut self,
        record: Result<RawItem, Box<Reject>>,
    ) -> Option<Result<RawItem, Box<Reject>>> {
        match record {
            _ if !self.is_on => Some(record),
            Ok(item) => {
                self.given += 1;
                Some(Ok(doubted(item, true)))
            }
            Err(reject) if matches!(reject.reason, RejectReason::BadJson | RejectReason::BadRow) => {
                if self.noise == 0 {
                    self.line = reject.source.line.unwrap_or(0);
                }
                self.noise += 1;
                None
            }
            Err(reject) => Some(Err(reject)),
        }
    }

    /// Ends the doubt, for the damage was met; what is to be told of the
    /// member's records, if anything.
    pub(crate) fn end(&mut self) -> Option<String> {
        let Doubt { given, noise, line, .. } = std::mem::take(self);
        let lost = format!("; {noise} of its records cannot be read, the first on line {line}");
        let doubtful = format!("; {given} of its records are given with a note `unverified`");
        match (given, noise) {
            (0, 0) => None,
            (_, 0) => Some(doubtful),
            (0, _) => Some(lost),
            _ => Some(doubtful + &lost),
        }
    }
}

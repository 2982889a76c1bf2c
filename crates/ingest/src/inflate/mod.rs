//! Compressed streams, read through.

mod ahead;
mod at_once;
mod decoder;
mod held;
mod members;

use crate::Compression;
use crate::budget::Budget;
use crate::stream::Stream;
use ahead::Ahead;
use members::Members;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Reads a compressed stream through; every member and frame of it.
///
/// A read fails with a [`Fault`](crate::fault::Fault) inside the error when the stream is damaged,
/// cut or swells beyond the budget; all content before the damage is given
/// first. After a fault that [`resumes`](crate::fault::resumes), reading goes
/// on behind the damage; after any other the stream is at its end.
///
/// The content of a member whose checksum fails, or was cut off, comes behind a
/// fault [`Unproven`](crate::fault::Fault::Unproven), and the damage itself behind it. For
/// that, short members are held back until they are decoded, and long ones are
/// decoded twice: `path` is where the stream's file can be opened again; what
/// can be read but once waits in a temporary file, from its first long member
/// on.
pub(crate) fn inflate(
    compression: Compression,
    stream: Stream,
    path: Option<&Path>,
    budget: &Arc<Budget>,
) -> Stream {
    let members = Members::new(compression, stream, Ahead::new(path), Arc::clone(budget));
    Box::new(Metered { members, budget: Arc::clone(budget), is_done: false })
}

/// Stops a stream that swells beyond the budget.
struct Metered {
    members: Members,
    budget: Arc<Budget>,
    is_done: bool,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_done {
            return Ok(0);
        }
        let count = self.members.read(buffer)?;
        if let Err(fault) = self.budget.spend(count as u64) {
            self.is_done = true;
            return Err(io::Error::other(fault));
        }
        Ok(count)
    }
}

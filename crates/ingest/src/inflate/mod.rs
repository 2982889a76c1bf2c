//! Compressed streams, read through.

mod decoder;
mod members;

use crate::Compression;
use crate::budget::Budget;
use crate::fault::{After, Fault, fault};
use crate::stream::Stream;
use lzma_rust2::XzReader;
use members::Members;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

/// Memory an xz stream may ask for: what its strongest setting needs, twice.
const XZ_MEMORY_KIB: u32 = 128 * 1024;

/// Reads a compressed stream through; every member and frame of it.
///
/// A read fails with a [`Fault`] inside the error when the stream is damaged,
/// cut or swells beyond the budget; all content before the damage is given
/// first. After a fault that [`resumes`](crate::fault::resumes), reading goes
/// on behind the damage; after any other the stream is at its end.
pub(crate) fn inflate(compression: Compression, stream: Stream, budget: &Arc<Budget>) -> Stream {
    let decoded: Stream = match compression {
        Compression::Xz => {
            let buffered = BufReader::with_capacity(64 * 1024, stream);
            Box::new(Xz {
                reader: XzReader::new_mem_limit(buffered, true, XZ_MEMORY_KIB),
                at: 0,
                is_done: false,
            })
        }
        own => Box::new(Members::new(own, stream)),
    };
    Box::new(Metered { stream: decoded, budget: Arc::clone(budget), is_done: false })
}

/// Stops a stream that swells beyond the budget.
struct Metered {
    stream: Stream,
    budget: Arc<Budget>,
    is_done: bool,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_done {
            return Ok(0);
        }
        let count = self.stream.read(buffer)?;
        if let Err(fault) = self.budget.spend(count as u64) {
            self.is_done = true;
            return Err(io::Error::other(fault));
        }
        Ok(count)
    }
}

struct Xz {
    reader: XzReader<BufReader<Stream>>,
    at: u64,
    is_done: bool,
}

impl Read for Xz {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_done {
            return Ok(0);
        }
        let outcome = self.reader.read(buffer).map_err(|error| self.blame(error));
        match &outcome {
            Ok(count) => self.at += *count as u64,
            Err(_) => self.is_done = true,
        }
        outcome
    }
}

impl Xz {
    fn blame(&self, source: io::Error) -> io::Error {
        if is_from_below(&source) {
            return source;
        }
        if source.kind() == io::ErrorKind::OutOfMemory {
            return io::Error::other(Fault::Window { source });
        }
        io::Error::other(Fault::Damaged { kind: "xz", at: self.at, since: 0, source, after: After::Unknown })
    }
}

/// Tells a failing disk, or a failing inner layer, from a damaged stream.
fn is_from_below(error: &io::Error) -> bool {
    error.raw_os_error().is_some() || fault(error).is_some() || error.kind() == io::ErrorKind::Interrupted
}

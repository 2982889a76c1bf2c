use crate::Compression;
use depeche_model::RejectReason;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;

/// A stream of bytes, wherever it comes from.
pub(crate) type Stream = Box<dyn Read + Send>;

/// What can be wrong with a stream beside the disk.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    #[error("damaged {kind} stream after {at} bytes of content: {source}")]
    Damaged { kind: &'static str, at: u64, source: io::Error },
    #[error("decompresses to more than {ratio} times its size (stopped at {at} bytes)")]
    Bomb { ratio: u64, at: u64 },
    #[error("a Zstandard window too large to hold: {source}")]
    Window { source: io::Error },
}

/// How much a stream may swell.
#[derive(Debug, Clone)]
pub(crate) struct Swell {
    /// Most bytes out for one byte from disk.
    pub(crate) ratio: u64,
    /// Bytes out that are always allowed.
    pub(crate) floor: u64,
    /// Bytes from disk so far.
    pub(crate) compressed: Arc<AtomicU64>,
}

/// Reads a compressed stream through; every member and frame of it.
///
/// A read fails with a [`Fault`] inside the error when the stream is damaged,
/// cut or swells beyond `swell`; all content before the damage is given first.
pub(crate) fn inflate(compression: Compression, stream: Stream, swell: Swell) -> io::Result<Stream> {
    let buffered = BufReader::with_capacity(64 * 1024, stream);
    let (kind, decoder): (_, Stream) = match compression {
        Compression::Gzip => ("gzip", Box::new(MultiGzDecoder::new(buffered))),
        Compression::Zstd => ("Zstandard", Box::new(zstd::Decoder::with_buffer(buffered)?)),
    };
    Ok(Box::new(Inflated { kind, decoder, swell, at: 0 }))
}

/// The reason and detail of a failed read.
pub(crate) fn explain(error: &io::Error) -> (RejectReason, String) {
    match fault(error) {
        Some(fault @ Fault::Damaged { .. }) => (RejectReason::Damaged, fault.to_string()),
        Some(fault) => (RejectReason::TooLarge, fault.to_string()),
        None => (RejectReason::Unreadable, format!("cannot be read: {error}")),
    }
}

struct Inflated {
    kind: &'static str,
    decoder: Stream,
    swell: Swell,
    at: u64,
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.decoder.read(buffer).map_err(|error| self.blame(error))?;
        self.at += count as u64;
        let Swell { ratio, floor, compressed } = &self.swell;
        let allowed = compressed.load(Ordering::Relaxed).max(1).saturating_mul(*ratio);
        if self.at > *floor && self.at > allowed {
            return Err(io::Error::other(Fault::Bomb { ratio: *ratio, at: self.at }));
        }
        Ok(count)
    }
}

impl Inflated {
    /// Tells a failing disk, or a failing inner layer, from a damaged stream.
    fn blame(&self, source: io::Error) -> io::Error {
        let from_below = source.raw_os_error().is_some() || fault(&source).is_some();
        if from_below || source.kind() == io::ErrorKind::Interrupted {
            return source;
        }
        if source.to_string().contains("too much memory") {
            return io::Error::other(Fault::Window { source });
        }
        io::Error::other(Fault::Damaged { kind: self.kind, at: self.at, source })
    }
}

fn fault(error: &io::Error) -> Option<&Fault> {
    error.get_ref().and_then(|inner| inner.downcast_ref())
}

use crate::inflate::{Stream, Swell, explain, inflate};
use crate::place::Place;
use crate::signatures::{self, Signature};
use crate::sniff::WINDOW;
use crate::{Limits, Progress};
use depeche_model::{Reject, RejectReason};
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A stream with every layer of compression taken off, and a look at its head.
pub(crate) struct Unwrapped {
    /// Its first bytes: all of them, or a window.
    pub(crate) head: Vec<u8>,
    /// The whole content, head included.
    pub(crate) stream: Stream,
}

/// Takes off compression, layer by layer, as the bytes tell.
///
/// A file is rejected here when nothing of it can be read, or when it is
/// wrapped more often than the limit allows.
pub(crate) fn unwrap(
    raw: Stream,
    place: &Place,
    limits: &Limits,
    progress: &Progress,
) -> Result<Unwrapped, Box<Reject>> {
    let compressed = Arc::new(AtomicU64::new(0));
    let mut stream: Stream =
        Box::new(Counted { stream: raw, total: progress.clone(), own: Arc::clone(&compressed) });
    for _ in 0..=limits.depth {
        let (head, rest) = peek(stream, place)?;
        let Some(Signature::Compressed(compression)) = signatures::find(&head) else {
            return Ok(Unwrapped { head, stream: rest });
        };
        let swell =
            Swell { ratio: limits.ratio, floor: limits.record_bytes, compressed: Arc::clone(&compressed) };
        stream = inflate(compression, rest, swell).map_err(|error| unreadable(place, &error))?;
    }
    let detail = format!("compressed more than {} times over", limits.depth);
    Err(place.reject(RejectReason::TooLarge, detail))
}

/// A reject for a stream that failed.
pub(crate) fn unreadable(place: &Place, error: &io::Error) -> Box<Reject> {
    let (reason, detail) = explain(error);
    place.reject(reason, detail)
}

/// Reads the head and puts it back before the rest. A failure after some bytes
/// is put back too: what stands before it is still read.
fn peek(mut stream: Stream, place: &Place) -> Result<(Vec<u8>, Stream), Box<Reject>> {
    let mut head = Vec::new();
    let outcome = stream.by_ref().take(WINDOW as u64).read_to_end(&mut head);
    let front = Cursor::new(head.clone());
    match outcome {
        Ok(_) => Ok((head, Box::new(front.chain(stream)))),
        Err(error) if head.is_empty() => Err(unreadable(place, &error)),
        Err(error) => Ok((head, Box::new(front.chain(Failed(Some(error)))))),
    }
}

/// Gives its error once, then the end.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

struct Counted {
    stream: Stream,
    total: Progress,
    own: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.total.add_bytes(count as u64);
        self.own.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

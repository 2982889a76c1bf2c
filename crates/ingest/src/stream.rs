use crate::Progress;
use crate::budget::Budget;
use crate::context::Context;
use crate::fault::{explain, lost, resumes};
use crate::inflate::inflate;
use crate::place::{Place, reject};
use crate::signatures::{self, Signature};
use crate::sniff::WINDOW;
use depeche_model::{Reject, RejectReason, Source};
use std::collections::VecDeque;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

/// A stream of bytes, wherever it comes from.
pub(crate) type Stream = Box<dyn Read + Send>;

/// A stream with every layer of compression taken off, and a look at its head.
pub(crate) struct Unwrapped {
    /// Its first bytes: all of them, or a window.
    pub(crate) head: Vec<u8>,
    /// The whole content, head included.
    pub(crate) stream: Stream,
    /// Nothing was taken off: the bytes are those of the file or member.
    pub(crate) is_plain: bool,
}

/// Takes off compression, layer by layer, as the bytes tell.
///
/// A file is rejected here when nothing of it can be read, or when it is
/// wrapped more often than the limit allows.
pub(crate) fn unwrap(raw: Stream, place: &Place, context: &Context) -> Result<Unwrapped, Box<Reject>> {
    let depth = context.options.limits.depth;
    let mut stream = raw;
    for layer in 0..=depth {
        let (head, rest) = peek(stream, place)?;
        let Some(Signature::Compressed(compression)) = signatures::find(&head) else {
            return Ok(Unwrapped { head, stream: rest, is_plain: layer == 0 });
        };
        let path = context.file.as_deref().filter(|_| layer == 0);
        stream = inflate(compression, rest, path, &context.budget);
    }
    Err(place.reject(RejectReason::TooLarge, format!("compressed more than {depth} times over")))
}

/// Counts what comes from disk.
pub(crate) fn counted(stream: Stream, progress: &Progress, budget: &Arc<Budget>) -> Stream {
    Box::new(Counted { stream, progress: progress.clone(), budget: Arc::clone(budget) })
}

/// A reject for a stream that failed.
pub(crate) fn unreadable(place: &Place, error: &io::Error) -> Box<Reject> {
    let (reason, detail) = explain(error);
    let source = Source { bytes: lost(error), ..place.source(place.format) };
    reject(source, reason, detail)
}

/// Reads the head and puts it back before the rest. A failure after some bytes
/// is put back too: what stands before it is still read.
fn peek(mut stream: Stream, place: &Place) -> Result<(Vec<u8>, Stream), Box<Reject>> {
    let (mut head, mut parts, mut failed) = (Vec::new(), VecDeque::new(), false);
    while head.len() < WINDOW && !failed {
        let wanted = WINDOW - head.len();
        let mut part = Vec::with_capacity(wanted);
        let outcome = stream.by_ref().take(wanted as u64).read_to_end(&mut part);
        head.extend_from_slice(&part);
        let is_end = outcome.is_ok() && part.len() < wanted;
        parts.push_back(Part::Bytes(Cursor::new(part)));
        if let Err(error) = outcome {
            failed = !resumes(&error);
            parts.push_back(Part::Failure(error));
        }
        if is_end {
            break;
        }
    }
    let fatal = failed && head.is_empty();
    match parts.pop_back() {
        Some(Part::Failure(error)) if fatal => Err(unreadable(place, &error)),
        last => {
            parts.extend(last);
            let rest = if failed { Box::new(io::empty()) } else { stream };
            Ok((head, Box::new(Replayed { parts, rest })))
        }
    }
}

/// What was read ahead, failures among it, then the rest.
struct Replayed {
    parts: VecDeque<Part>,
    rest: Stream,
}

enum Part {
    Bytes(Cursor<Vec<u8>>),
    Failure(io::Error),
}

impl Read for Replayed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(part) = self.parts.pop_front() {
            match part {
                Part::Failure(error) => return Err(error),
                Part::Bytes(mut bytes) => {
                    let count = bytes.read(buffer)?;
                    if count > 0 {
                        self.parts.push_front(Part::Bytes(bytes));
                        return Ok(count);
                    }
                }
            }
        }
        self.rest.read(buffer)
    }
}

struct Counted {
    stream: Stream,
    progress: Progress,
    budget: Arc<Budget>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.progress.add_bytes(count as u64);
        self.budget.earn(count as u64);
        Ok(count)
    }
}

/// Gives its error, if there is one, then the end.
pub(crate) struct Failing(pub(crate) Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

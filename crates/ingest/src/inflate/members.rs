use super::decoder::{Decoder, begins, find, name};
use crate::Compression;
use crate::fault::{After, Fault, resumes};
use crate::stream::Stream;
use crate::window::Window;
use std::io::{self, Read};

/// A member that is damaged swallows at most this much of the next ones before
/// it is found out, and they are all read.
const LOOK_BACK: usize = 1 << 20;

/// What follows a mark is tried on so many bytes before it is believed.
const PROBE: usize = 16 * 1024;

/// After so many damaged places, or false marks behind one of them, the rest
/// is given up: it costs more than it can hold.
const MOST_FAULTS: u32 = 10_000;

/// The content of all members, one after the other; damaged ones are told and
/// passed over.
pub(super) struct Members {
    compression: Compression,
    window: Window,
    state: State,
    dictionary: Option<Vec<u8>>,
    /// Bytes of content given.
    content: u64,
    /// Bytes of content given before the member.
    since: u64,
    faults: u32,
}

enum State {
    Between,
    Inside {
        decoder: Box<Decoder>,
        from: u64,
    },
    /// What was read before the damage was given.
    Failed {
        from: u64,
        cause: io::Error,
    },
    Done,
}

impl Members {
    pub(super) fn new(compression: Compression, stream: Stream) -> Self {
        let window = Window::new(stream);
        Members {
            compression,
            window,
            state: State::Between,
            dictionary: None,
            content: 0,
            since: 0,
            faults: 0,
        }
    }

    /// Begins the next member, if there is one.
    fn begin(&mut self) -> io::Result<State> {
        let from = self.window.offset();
        self.window.forget(from, LOOK_BACK);
        self.window.ensure(32)?;
        if self.window.unread().is_empty() {
            return Ok(State::Done);
        }
        if !begins(self.compression, self.window.unread()) {
            return self.pass_over(from);
        }
        if from == 0 {
            self.dictionary = self.read_dictionary()?;
        }
        let decoder = Decoder::new(self.compression, self.dictionary.as_deref())?;
        self.since = self.content;
        Ok(State::Inside { decoder: Box::new(decoder), from })
    }

    /// What is no member: NUL bytes to the end are padding, all else is damage.
    fn pass_over(&mut self, from: u64) -> io::Result<State> {
        loop {
            let nuls = self.window.unread().iter().take_while(|byte| **byte == 0).count();
            self.window.skip(nuls);
            if !self.window.unread().is_empty() {
                self.window.seek(from);
                self.since = self.content;
                return Err(self.damage(from, io::Error::other("what follows is not compressed")));
            }
            if !self.window.fill()? {
                return Ok(State::Done);
            }
            self.window.forget(self.window.offset(), 0);
        }
    }

    /// The dictionary that stands before the first frame of a WARC archive.
    fn read_dictionary(&mut self) -> io::Result<Option<Vec<u8>>> {
        const MOST: usize = 16 << 20;
        let Some(head) = self.window.unread().get(..8).filter(|head| head.starts_with(b"\x5d\x2a\x4d\x18"))
        else {
            return Ok(None);
        };
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        if self.compression != Compression::Zstd || length > MOST {
            return Ok(None);
        }
        self.window.ensure(8 + length)?;
        let frame = self.window.unread().get(8..8 + length).unwrap_or_default();
        if !begins(Compression::Zstd, frame) {
            return Ok(Some(frame.to_vec()));
        }
        let mut dictionary = Vec::new();
        zstd::Decoder::new(frame)?.take(MOST as u64).read_to_end(&mut dictionary)?;
        Ok(Some(dictionary))
    }

    /// Finds the next member behind a damaged one, and says what is lost.
    fn damage(&mut self, from: u64, source: io::Error) -> io::Error {
        self.faults += 1;
        let kind = name(self.compression);
        if source.to_string().contains("too much memory") {
            self.state = State::Done;
            return io::Error::other(Fault::Window { source });
        }
        let found = match self.find_next(from) {
            Ok(found) => found,
            Err(error) => {
                self.state = State::Done;
                return error;
            }
        };
        let to = self.window.offset();
        let after = match found {
            true => After::Resumed { from, to },
            false => After::Lost { from, to },
        };
        self.state = if found { State::Between } else { State::Done };
        io::Error::other(Fault::Damaged { kind, at: self.content, since: self.since, source, after })
    }

    /// Moves to the next member behind `from`, or to the end.
    fn find_next(&mut self, from: u64) -> io::Result<bool> {
        self.window.seek(from + 1);
        let mut false_marks = 0;
        while self.faults < MOST_FAULTS && false_marks < MOST_FAULTS {
            match find(self.compression, self.window.unread()) {
                Some(ahead) => {
                    self.window.skip(ahead);
                    self.window.ensure(PROBE)?;
                    if self.is_sound() {
                        return Ok(true);
                    }
                    false_marks += 1;
                    self.window.skip(1);
                }
                None => {
                    // A mark may be cut in two by the end of what is at hand.
                    self.window.skip(self.window.unread().len().saturating_sub(5));
                    self.window.forget(self.window.offset(), 0);
                    if !self.window.fill()? {
                        break;
                    }
                }
            }
        }
        self.window.skip_to_end()?;
        Ok(false)
    }

    /// Whether what stands here decodes for a while.
    fn is_sound(&self) -> bool {
        let Ok(mut decoder) = Decoder::new(self.compression, self.dictionary.as_deref()) else {
            return false;
        };
        let mut output = [0; 4096];
        let mut input = &self.window.unread()[..self.window.unread().len().min(PROBE)];
        let mut written = 0;
        loop {
            match decoder.step(input, &mut output) {
                Ok(step) if step.failure.is_some() => return false,
                Ok(step) if step.is_end => return true,
                Ok(step) if step.read == 0 && step.written == 0 => break,
                Ok(step) => {
                    written += step.written;
                    input = &input[step.read..];
                }
                Err(_) => return false,
            }
            if written >= output.len() {
                break;
            }
        }
        // A block of bzip2 is far longer than the probe.
        written > 0 || self.compression == Compression::Bzip2
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(error) = self.window.take_gap() {
                return Err(error);
            }
            let (decoder, from) = match &mut self.state {
                State::Done => return Ok(0),
                State::Failed { from, cause } => {
                    let (from, cause) = (*from, std::mem::replace(cause, io::ErrorKind::Other.into()));
                    return Err(self.damage(from, cause));
                }
                State::Between => {
                    match self.begin() {
                        Ok(next) => self.state = next,
                        Err(error) => {
                            if !resumes(&error) {
                                self.state = State::Done;
                            }
                            return Err(error);
                        }
                    }
                    continue;
                }
                State::Inside { decoder, from } => (decoder, *from),
            };
            let step = match decoder.step(self.window.unread(), buffer) {
                Ok(step) => step,
                Err(error) => return Err(self.damage(from, error)),
            };
            self.window.skip(step.read);
            self.content += step.written as u64;
            if step.is_end {
                self.state = State::Between;
            }
            let is_failed = step.failure.is_some();
            if let Some(cause) = step.failure {
                self.state = State::Failed { from, cause };
            }
            if step.written > 0 {
                return Ok(step.written);
            }
            if is_failed || step.is_end || step.read > 0 && !self.window.unread().is_empty() {
                continue;
            }
            self.window.forget(from, LOOK_BACK);
            match self.window.fill() {
                Ok(true) => {}
                Ok(false) => return Err(self.damage(from, io::ErrorKind::UnexpectedEof.into())),
                Err(error) => {
                    self.state = State::Done;
                    return Err(error);
                }
            }
        }
    }
}

use super::ahead::Ahead;
use super::at_once::{self, AtOnce};
use super::decoder::{Decoder, begins, find, name, step};
use super::held::{HELD, Held};
use crate::Compression;
use crate::budget::Budget;
use crate::fault::{After, Fault, resumes};
use crate::stream::Stream;
use crate::window::Window;
use std::io::{self, Read};
use std::sync::Arc;

/// A member that is damaged swallows at most this much of the next ones before
/// it is found out, and they are all read.
const LOOK_BACK: usize = 1 << 20;

/// So far the end of a member is looked for, to decode it all at once.
const LOOK_AHEAD: usize = 1 << 20;

/// What follows a mark is tried on so many bytes before it is believed.
const PROBE: usize = 16 * 1024;

/// After so many damaged places, or false marks behind them, the rest is given
/// up: it costs more than it can hold.
const MOST_FAULTS: u32 = 10_000;
const MOST_FALSE_MARKS: u32 = 100_000;

/// The content of all members, one after the other; damaged ones are told and
/// passed over.
pub(super) struct Members {
    compression: Compression,
    window: Window,
    state: State,
    dictionary: Option<Vec<u8>>,
    /// Content of the present member that is decoded and not given yet.
    held: Held,
    /// The content of the present member must be told to be unproven.
    is_unproven: bool,
    at_once: AtOnce,
    ahead: Ahead,
    budget: Arc<Budget>,
    /// Bytes of content given.
    content: u64,
    faults: u32,
    false_marks: u32,
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
    /// The disk failed; told behind what was read.
    Broken(io::Error),
    Done,
}

impl Members {
    pub(super) fn new(compression: Compression, stream: Stream, ahead: Ahead, budget: Arc<Budget>) -> Self {
        Members {
            compression,
            window: Window::new(stream),
            state: State::Between,
            dictionary: None,
            held: Held::new(step(compression)),
            is_unproven: false,
            at_once: AtOnce::default(),
            ahead,
            budget,
            content: 0,
            faults: 0,
            false_marks: 0,
        }
    }

    /// Begins the next member, if there is one, and decodes it as far as it is
    /// held back.
    fn begin(&mut self) -> io::Result<()> {
        let from = self.window.offset();
        self.window.forget(from, LOOK_BACK);
        self.window.ensure(32)?;
        if self.window.unread().is_empty() {
            self.state = State::Done;
            return Ok(());
        }
        if !begins(self.compression, self.window.unread()) {
            return self.pass_over(from);
        }
        if from == 0 {
            self.dictionary = self.read_dictionary()?;
        }
        self.held.clear();
        if !self.hold_at_once() {
            self.state = State::Inside { decoder: Box::new(self.decoder()?), from };
            self.hold(from);
        }
        Ok(())
    }

    /// Decodes a member whose end is in sight, if it is sound.
    fn hold_at_once(&mut self) -> bool {
        let Some(length) = self.length_in_sight() else { return false };
        let is_sound = self.at_once.decode(&self.window.segment()[..length], &mut self.held);
        self.window.skip(if is_sound { length } else { 0 });
        is_sound
    }

    /// Where the next member seems to begin, or the stream ends.
    fn length_in_sight(&mut self) -> Option<usize> {
        let mut searched = at_once::LEAST;
        while self.compression == Compression::Gzip && self.window.gap().is_none() && searched < LOOK_AHEAD {
            let at_hand = self.window.unread();
            let length = at_hand.len();
            if let Some(at) = at_hand.get(searched..).and_then(|rest| find(Compression::Gzip, rest)) {
                return Some(searched + at);
            }
            // A mark may be cut in two by the end of what is at hand.
            searched = searched.max(length.saturating_sub(3));
            if !self.window.look_ahead() {
                return self.window.is_at_end().then_some(length);
            }
        }
        None
    }

    fn decoder(&self) -> io::Result<Decoder> {
        Decoder::new(self.compression, self.dictionary.as_deref())
    }

    /// Decodes the member until it ends or no more is held back, and finds out
    /// whether it is sound.
    fn hold(&mut self, from: u64) {
        let mut held = std::mem::replace(&mut self.held, Held::empty());
        let outcome = self.fill(&mut held).and_then(|()| self.is_sound_to_its_end(from));
        self.held = held;
        self.is_unproven = !outcome.unwrap_or_else(|error| {
            self.state = State::Broken(error);
            false
        });
    }

    fn is_sound_to_its_end(&mut self, from: u64) -> io::Result<bool> {
        match self.state {
            State::Inside { .. } => {
                let decoder = self.decoder()?;
                self.ahead.is_sound(&mut self.window, from, decoder, &self.budget)
            }
            State::Between | State::Done => Ok(true),
            State::Failed { .. } | State::Broken(_) => Ok(false),
        }
    }

    fn fill(&mut self, held: &mut Held) -> io::Result<()> {
        loop {
            let room = held.room();
            if room.is_empty() {
                return Ok(());
            }
            match self.decode(room)? {
                0 => return Ok(()),
                count => held.add(count),
            }
        }
    }

    /// What is no member: NUL bytes to the end are padding, as they are before
    /// the next member; all else is damage.
    fn pass_over(&mut self, from: u64) -> io::Result<()> {
        loop {
            let nuls = self.window.unread().iter().take_while(|byte| **byte == 0).count();
            self.window.skip(nuls);
            if !self.window.unread().is_empty() {
                self.window.ensure(32)?;
                if nuls > 0 && begins(self.compression, self.window.unread()) {
                    return Ok(());
                }
                self.window.seek(from);
                return Err(self.damage(from, io::Error::other("what follows is not compressed")));
            }
            if !self.window.fill()? {
                self.state = State::Done;
                return Ok(());
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
        io::Error::other(Fault::Damaged { kind, at: self.content, source, after })
    }

    /// Moves to the next member behind `from`, or to the end.
    fn find_next(&mut self, from: u64) -> io::Result<bool> {
        self.window.seek(from + 1);
        while self.faults < MOST_FAULTS && self.false_marks < MOST_FALSE_MARKS {
            match find(self.compression, self.window.unread()) {
                Some(ahead) => {
                    self.window.skip(ahead);
                    self.window.ensure(PROBE)?;
                    if self.is_sound() {
                        return Ok(true);
                    }
                    self.false_marks += 1;
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

    /// Decodes some of the member; nothing when it ends here or is damaged.
    fn decode(&mut self, output: &mut [u8]) -> io::Result<usize> {
        loop {
            let State::Inside { decoder, from } = &mut self.state else { return Ok(0) };
            let from = *from;
            if self.window.gap().is_some_and(|gap| gap <= self.window.offset()) {
                let cause = io::Error::other("bytes of it are lost in the layer around it");
                self.state = State::Failed { from, cause };
                return Ok(0);
            }
            let step = match decoder.step(self.window.segment(), output) {
                Ok(step) => step,
                Err(cause) => {
                    self.state = State::Failed { from, cause };
                    return Ok(0);
                }
            };
            self.window.skip(step.read);
            if let Some(cause) = step.failure {
                self.state = State::Failed { from, cause };
            } else if step.is_end {
                self.state = State::Between;
            }
            if step.written > 0 {
                return Ok(step.written);
            }
            let is_all_read = self.window.segment().is_empty();
            if step.read > 0 && !is_all_read {
                continue;
            }
            if self.window.gap().is_some() {
                // Bytes that a decoder does not take are none of a member's.
                let skipped = self.window.segment().len();
                self.window.skip(skipped);
                continue;
            }
            self.window.forget(from, HELD + LOOK_BACK);
            if !self.window.fill()? {
                self.state = State::Failed { from, cause: io::ErrorKind::UnexpectedEof.into() };
            }
        }
    }

    /// Whether what stands here decodes for a while.
    fn is_sound(&self) -> bool {
        let Ok(mut decoder) = self.decoder() else {
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
            if std::mem::take(&mut self.is_unproven) {
                return Err(io::Error::other(Fault::Unproven));
            }
            let given = self.held.read(buffer)?;
            if given > 0 {
                self.content += given as u64;
                return Ok(given);
            }
            if let Some(error) = self.window.take_gap() {
                return Err(error);
            }
            let outcome = match &mut self.state {
                State::Done => return Ok(0),
                State::Broken(error) => Err(std::mem::replace(error, io::ErrorKind::Other.into())),
                State::Failed { from, cause } => {
                    let (from, cause) = (*from, std::mem::replace(cause, io::ErrorKind::Other.into()));
                    return Err(self.damage(from, cause));
                }
                State::Between => self.begin().map(|()| 0),
                State::Inside { .. } => self.decode(buffer),
            };
            match outcome {
                Ok(0) => {}
                Ok(count) => {
                    self.content += count as u64;
                    return Ok(count);
                }
                Err(error) => {
                    if !resumes(&error) {
                        self.state = State::Done;
                    }
                    return Err(error);
                }
            }
        }
    }
}

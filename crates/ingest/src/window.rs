use crate::fault::{is_damage, resumes};
use crate::stream::Stream;
use std::collections::VecDeque;
use std::io::{self, Read};

/// So much is read at once.
const CHUNK: usize = 64 * 1024;

/// The bytes of a stream at hand: what is unread, and some that were read, so
/// that one can go back behind a damage.
pub(crate) struct Window {
    stream: Stream,
    held: Vec<u8>,
    /// Index of the first unread byte.
    at: usize,
    /// Offset of the first held byte in the stream.
    start: u64,
    is_done: bool,
    /// Gaps in the stream: what failed in the layer below, and the offset of
    /// the first byte behind it.
    gaps: VecDeque<(u64, io::Error)>,
}

impl Window {
    pub(crate) fn new(stream: Stream) -> Self {
        Window { stream, held: Vec::new(), at: 0, start: 0, is_done: false, gaps: VecDeque::new() }
    }

    pub(crate) fn unread(&self) -> &[u8] {
        &self.held[self.at..]
    }

    /// Offset of the first unread byte.
    pub(crate) fn offset(&self) -> u64 {
        self.start + self.at as u64
    }

    /// Reads over bytes at hand.
    pub(crate) fn skip(&mut self, count: usize) {
        self.at = (self.at + count).min(self.held.len());
    }

    /// Offset of the next gap, if it is known already.
    pub(crate) fn gap(&self) -> Option<u64> {
        self.gaps.front().map(|(offset, _)| *offset)
    }

    /// The failure of the next gap, if it is known already.
    pub(crate) fn gap_error(&self) -> Option<&io::Error> {
        self.gaps.front().map(|(_, error)| error)
    }

    /// The failure of a gap, once all before it is read.
    pub(crate) fn take_gap(&mut self) -> Option<io::Error> {
        self.gap().filter(|gap| *gap <= self.offset())?;
        self.gaps.pop_front().map(|(_, error)| error)
    }

    /// Reads some more; whether there was any.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        while !self.is_done {
            let before = self.held.len();
            self.held.resize(before + CHUNK, 0);
            let outcome = self.stream.read(&mut self.held[before..]);
            self.held.truncate(before + outcome.as_ref().map_or(0, |count| *count));
            match outcome {
                Ok(0) => self.is_done = true,
                Ok(_) => return Ok(true),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // What was read before the damage is still to be had.
                Err(error) if is_damage(&error) => {
                    self.is_done = !resumes(&error);
                    self.gaps.push_back((self.start + self.held.len() as u64, error));
                }
                Err(error) => {
                    self.is_done = true;
                    return Err(error);
                }
            }
        }
        Ok(false)
    }

    /// Has so many unread bytes at hand, or all there are.
    pub(crate) fn ensure(&mut self, count: usize) -> io::Result<()> {
        while self.unread().len() < count && self.fill()? {}
        Ok(())
    }

    /// Goes back or forth to an offset, as near as the bytes at hand allow.
    pub(crate) fn seek(&mut self, offset: u64) {
        self.at = offset.saturating_sub(self.start).min(self.held.len() as u64) as usize;
    }

    /// Lets go of what stands before `offset`, and of what was read more than
    /// `most` bytes ago.
    pub(crate) fn forget(&mut self, offset: u64, most: usize) {
        let old = self.at.saturating_sub(most);
        let before = offset.saturating_sub(self.start).min(self.at as u64) as usize;
        let gone = old.max(before);
        // Seldom, so that moving what stays costs little.
        if gone >= most.max(CHUNK) || gone == self.held.len() {
            self.held.drain(..gone);
            self.at -= gone;
            self.start += gone as u64;
        }
    }

    /// Reads over all that is left.
    pub(crate) fn skip_to_end(&mut self) -> io::Result<()> {
        loop {
            self.at = self.held.len();
            self.forget(self.offset(), 0);
            if !self.fill()? {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn one_can_go_back_as_far_as_is_remembered() {
        let bytes: Vec<u8> = (0..300_000u32).map(|n| n as u8).collect();
        let mut window = Window::new(Box::new(Cursor::new(bytes)));
        window.ensure(250_000).unwrap();
        window.skip(200_000);
        window.forget(0, 100_000);
        window.seek(0);
        assert_eq!(window.offset(), 100_000);
        assert_eq!(window.unread()[0], 100_000u32 as u8);
        window.skip_to_end().unwrap();
        assert_eq!((window.offset(), window.unread().len()), (300_000, 0));
    }
}

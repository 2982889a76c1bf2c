use crate::fault::{fault, is_damage, is_unproven, resumes};
use crate::stream::{Failing, Stream};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// So much is read at once.
const CHUNK: usize = 64 * 1024;

/// The bytes of a stream at hand: what is unread, and some that were read, so
/// that one can go back behind a damage.
pub(crate) struct Window {
    stream: Stream,
    /// Room, in use up to `end`: it is cleared once, and not for each read.
    room: Vec<u8>,
    end: usize,
    /// Index of the first unread byte.
    at: usize,
    /// Offset of the first held byte in the stream.
    start: u64,
    is_done: bool,
    /// Met while looking ahead, and not told yet.
    failure: Option<io::Error>,
    gaps: VecDeque<Gap>,
    /// From here to the next gap, content may be altered.
    unproven: Option<u64>,
}

/// A gap in the stream.
struct Gap {
    /// Offset of the first byte behind it.
    offset: u64,
    /// What failed in the layer below.
    error: io::Error,
    /// From here to the gap, content may be altered.
    unproven: Option<u64>,
}

impl Window {
    pub(crate) fn new(stream: Stream) -> Self {
        Window {
            stream,
            room: Vec::new(),
            end: 0,
            at: 0,
            start: 0,
            is_done: false,
            failure: None,
            gaps: VecDeque::new(),
            unproven: None,
        }
    }

    pub(crate) fn unread(&self) -> &[u8] {
        &self.room[self.at..self.end]
    }

    /// So many bytes from an offset on, which must be at hand still.
    pub(crate) fn bytes(&self, offset: u64, count: usize) -> &[u8] {
        let from = offset.saturating_sub(self.start) as usize;
        &self.room[from..from + count]
    }

    /// Offset of the first unread byte.
    pub(crate) fn offset(&self) -> u64 {
        self.start + self.at as u64
    }

    /// Reads over bytes at hand.
    pub(crate) fn skip(&mut self, count: usize) {
        self.at = (self.at + count).min(self.end);
    }

    /// Offset of the next gap, if it is known already.
    pub(crate) fn gap(&self) -> Option<u64> {
        self.gaps.front().map(|gap| gap.offset)
    }

    /// The unread bytes before the next gap.
    pub(crate) fn segment(&self) -> &[u8] {
        let unread = self.unread();
        match self.gap() {
            Some(gap) => &unread[..unread.len().min(gap.saturating_sub(self.offset()) as usize)],
            None => unread,
        }
    }

    /// Whether some byte before `offset`, which is not behind the next gap, may
    /// be altered.
    pub(crate) fn is_unproven(&self, offset: u64) -> bool {
        let from = self.gaps.front().map_or(self.unproven, |gap| gap.unproven);
        from.is_some_and(|from| from < offset)
    }

    /// The failure of a gap, once all before it is read.
    pub(crate) fn take_gap(&mut self) -> Option<io::Error> {
        self.gap().filter(|gap| *gap <= self.offset())?;
        self.gaps.pop_front().map(|gap| gap.error)
    }

    /// Reads some more; whether there was any.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        while !self.is_done {
            if self.room.len() < self.end + CHUNK {
                self.room.resize(self.end + CHUNK, 0);
            }
            let outcome = self.stream.read(&mut self.room[self.end..self.end + CHUNK]);
            self.end += outcome.as_ref().map_or(0, |count| *count);
            match outcome {
                Ok(0) => self.is_done = true,
                Ok(_) => return Ok(true),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_unproven(&error) => {
                    self.unproven = Some(self.start + self.end as u64);
                }
                // What was read before the damage is still to be had.
                Err(error) if is_damage(&error) => {
                    self.is_done = !resumes(&error);
                    let offset = self.start + self.end as u64;
                    self.gaps.push_back(Gap { offset, error, unproven: self.unproven.take() });
                }
                Err(error) => {
                    self.is_done = true;
                    return Err(error);
                }
            }
        }
        Ok(false)
    }

    /// Reads some more that is not needed yet; whether there was any. What
    /// fails here is told when it is needed.
    pub(crate) fn look_ahead(&mut self) -> bool {
        self.failure.is_none()
            && self.fill().unwrap_or_else(|failure| {
                self.failure = Some(failure);
                false
            })
    }

    /// Whether all of the stream is at hand.
    pub(crate) fn is_at_end(&self) -> bool {
        self.is_done && self.failure.is_none() && self.gaps.is_empty()
    }

    /// Has so many unread bytes at hand, or all there are.
    pub(crate) fn ensure(&mut self, count: usize) -> io::Result<()> {
        while self.unread().len() < count && self.fill()? {}
        Ok(())
    }

    /// Goes back or forth to an offset, as near as the bytes at hand allow.
    pub(crate) fn seek(&mut self, offset: u64) {
        self.at = offset.saturating_sub(self.start).min(self.end as u64) as usize;
    }

    /// Lets go of what stands before `offset`, and of what was read more than
    /// `most` bytes ago.
    pub(crate) fn forget(&mut self, offset: u64, most: usize) {
        let old = self.at.saturating_sub(most);
        let before = offset.saturating_sub(self.start).min(self.at as u64) as usize;
        let gone = old.max(before);
        // Seldom, so that moving what stays costs little.
        if gone >= most.max(CHUNK) && gone * 2 >= self.end || gone == self.end {
            self.room.copy_within(gone..self.end, 0);
            self.end -= gone;
            self.at -= gone;
            self.start += gone as u64;
        }
    }

    /// Copies what is held from `offset` on, and all that is still to come, to
    /// a temporary file without a name, and reads on from there.
    pub(crate) fn copy_rest(&mut self, offset: u64) -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        file.write_all(&self.room[offset.saturating_sub(self.start) as usize..self.end])?;
        let at = file.stream_position()?;
        let failure = match io::copy(&mut self.stream, &mut file) {
            Err(error) if fault(&error).is_none() => return Err(error),
            outcome => outcome.err(),
        };
        file.seek(SeekFrom::Start(at))?;
        let rest = std::mem::replace(&mut self.stream, Box::new(io::empty()));
        self.stream = Box::new(file.try_clone()?.chain(Failing(failure)).chain(rest));
        Ok(file)
    }

    /// Reads over all that is left.
    pub(crate) fn skip_to_end(&mut self) -> io::Result<()> {
        loop {
            self.at = self.end;
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
        window.skip(50_000);
        window.forget(0, 100_000);
        window.seek(0);
        assert_eq!(window.offset(), 150_000);
        assert_eq!(window.unread()[0], 150_000u32 as u8);
        window.skip_to_end().unwrap();
        assert_eq!((window.offset(), window.unread().len()), (300_000, 0));
    }
}

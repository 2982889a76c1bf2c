use std::io::Read;

/// So much content of a member is decoded before any of it is given; members
/// that are no longer are proven by then.
pub(super) const HELD: usize = 4 << 20;

/// So much is decoded at once.
const STEP: usize = 16 << 10;

/// Content that waits to be given.
pub(super) struct Held {
    bytes: Box<[u8]>,
    filled: usize,
    given: usize,
}

impl Held {
    pub(super) fn new() -> Self {
        // Zeroed by the system, so that only what is used takes memory.
        Held { bytes: vec![0; HELD].into_boxed_slice(), filled: 0, given: 0 }
    }

    /// Of no room, in place of one that is being filled.
    pub(super) fn empty() -> Self {
        Held { bytes: Box::default(), filled: 0, given: 0 }
    }

    pub(super) fn clear(&mut self) {
        (self.filled, self.given) = (0, 0);
    }

    /// Room for more, empty when it is full; little at once, for some decoders
    /// keep what they have when they fail.
    pub(super) fn room(&mut self) -> &mut [u8] {
        let end = self.bytes.len().min(self.filled + STEP);
        &mut self.bytes[self.filled..end]
    }

    /// Bytes were written to the room.
    pub(super) fn add(&mut self, count: usize) {
        self.filled += count;
    }
}

impl Read for Held {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = (&self.bytes[self.given..self.filled]).read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

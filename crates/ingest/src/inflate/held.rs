use std::cell::Cell;
use std::io::Read;

/// So much content of a member is decoded before any of it is given; members
/// that are no longer are proven by then.
pub(super) const HELD: usize = 4 << 20;

thread_local! {
    /// The room of a stream that was read, for the next: a dump is often many
    /// small files, and to clear room for each costs more than to fill it.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Content that waits to be given.
pub(super) struct Held {
    /// Room, in use up to `filled`.
    bytes: Vec<u8>,
    filled: usize,
    given: usize,
    /// So much is decoded at once.
    step: usize,
}

impl Held {
    pub(super) fn new(step: usize) -> Self {
        Held { bytes: SPARE.take(), filled: 0, given: 0, step }
    }

    /// Of no room, in place of one that is being filled.
    pub(super) fn empty() -> Self {
        Held { bytes: Vec::new(), filled: 0, given: 0, step: 0 }
    }

    pub(super) fn clear(&mut self) {
        (self.filled, self.given) = (0, 0);
    }

    /// Room for more, empty when it is full.
    pub(super) fn room(&mut self) -> &mut [u8] {
        self.room_for(self.step.min(HELD - self.filled))
    }

    /// Room for so many bytes more.
    pub(super) fn room_for(&mut self, count: usize) -> &mut [u8] {
        let end = self.filled + count;
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
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

impl Drop for Held {
    fn drop(&mut self) {
        let spare = SPARE.take();
        SPARE.set(if spare.len() < self.bytes.len() { std::mem::take(&mut self.bytes) } else { spare });
    }
}

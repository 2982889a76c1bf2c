use super::fields::{Fields, end_of_head};
use crate::stream::Stream;
use crate::window::Window;
use memchr::memmem;
use std::io;

/// A head longer than this is damage.
const LONGEST_HEAD: usize = 64 * 1024;

/// What follows a block, as far as it must be seen: line ends, and the mark of
/// the next record.
const BEHIND: usize = 16;

/// One record as it stands in the archive.
pub(super) struct Frame<'w> {
    /// Where it begins, in decompressed bytes.
    pub(super) offset: u64,
    pub(super) fields: Fields,
    pub(super) block: Block,
    /// The bytes of the block; none of one that is cut or too large.
    pub(super) content: &'w [u8],
    pub(super) doubt: Doubt,
}

/// What is known of the compressed data a record stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Nothing is wrong with them.
    None,
    /// Their checksum fails; other records stand between this one and the place
    /// where the damage was found out.
    Unproven,
    /// The damage was found out right behind the record.
    Damaged,
}

/// How the content of a record stands in the archive.
pub(super) enum Block {
    /// As long as the record says.
    Whole,
    /// Not as long as the record says: all that stands before the next one.
    WrongLength { said: Option<u64> },
    /// The archive ends, or is damaged, before the block does.
    Cut { said: u64, found: u64 },
    /// Over the limit: its bytes are gone.
    TooLarge(u64),
}

/// What stands next in an archive.
pub(super) enum Next<'w> {
    Frame(Frame<'w>),
    /// Bytes that belong to no record.
    Lost {
        from: u64,
        to: u64,
        only_nuls: bool,
    },
    End,
}

/// Cuts a stream into records, and finds the next one behind a damage.
pub(super) struct Frames {
    window: Window,
    limit: u64,
}

impl Frames {
    pub(super) fn new(stream: Stream, limit: u64) -> Self {
        Frames { window: Window::new(stream), limit }
    }

    /// Where reading stands, in decompressed bytes.
    pub(super) fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// The next record, or what was lost before it.
    ///
    /// # Errors
    /// The failure of a layer below. After one that resumes, records follow.
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        loop {
            self.window.forget(self.window.offset(), 0);
            let at_hand = self.at_hand(1)?;
            if let Some(error) = self.window.take_gap() {
                return Err(error);
            }
            if at_hand == 0 {
                return Ok(Next::End);
            }
            let blank = self.window.segment().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if blank == 0 {
                break;
            }
            self.window.skip(blank);
        }
        match self.head()? {
            Some((fields, length)) => self.frame(fields, length).map(Next::Frame),
            None => self.resync(),
        }
    }

    /// Reads on until so many bytes are at hand, or all before the next gap;
    /// how many there are.
    fn at_hand(&mut self, count: usize) -> io::Result<usize> {
        while self.window.gap().is_none() && self.window.unread().len() < count && self.window.fill()? {}
        Ok(self.window.segment().len())
    }

    /// The head that stands here, and its length.
    fn head(&mut self) -> io::Result<Option<(Fields, usize)>> {
        self.at_hand(4096)?;
        if !is_mark(self.window.segment()) {
            return Ok(None);
        }
        let longest = |segment: &[u8]| segment.len().min(LONGEST_HEAD);
        if end_of_head(&self.window.segment()[..longest(self.window.segment())]).is_none() {
            self.at_hand(LONGEST_HEAD)?;
        }
        let segment = self.window.segment();
        let Some((lines, length)) = end_of_head(&segment[..longest(segment)]) else {
            return Ok(None);
        };
        let first = memchr::memchr(b'\n', segment).map_or(0, |at| at + 1);
        Ok(Some((Fields::parse(&segment[first..lines]), length)))
    }

    fn frame(&mut self, fields: Fields, head: usize) -> io::Result<Frame<'_>> {
        let offset = self.window.offset();
        self.window.skip(head);
        let from = self.window.offset();
        let said = fields.number("content-length");
        let (block, length) = match said {
            Some(length) if length > self.limit => (self.skip_block(length)?, 0),
            Some(length) => self.block(length as usize)?,
            None => self.up_to_next_mark(None)?,
        };
        let doubt = self.doubt()?;
        Ok(Frame { offset, fields, block, content: self.window.bytes(from, length), doubt })
    }

    /// A block of the length that is said, if the length holds; how many bytes
    /// are its own.
    fn block(&mut self, length: usize) -> io::Result<(Block, usize)> {
        let at_hand = self.at_hand(length + BEHIND)?;
        let segment = self.window.segment();
        if at_hand < length || !ends_well(&segment[length..]) {
            return self.up_to_next_mark(Some(length as u64));
        }
        self.window.skip(length);
        Ok((Block::Whole, length))
    }

    /// What stands before the next record, when the length said is wrong.
    fn up_to_next_mark(&mut self, said: Option<u64>) -> io::Result<(Block, usize)> {
        let most = self.limit as usize;
        let mut searched = 0_usize;
        loop {
            // A mark at the end of what is at hand may be half there.
            let at_hand = self.at_hand(searched + 64 * 1024)?;
            let from = searched.saturating_sub(4096);
            if let Some(at) = find_mark(&self.window.segment()[from..]) {
                let found = without_end(&self.window.segment()[..from + at]).len();
                self.window.skip(from + at);
                return Ok((Block::WrongLength { said }, found));
            }
            let is_end = at_hand <= searched;
            searched = at_hand;
            if is_end || searched > most {
                break;
            }
        }
        let found = searched;
        match said {
            Some(said) if found as u64 <= said => {
                self.window.skip(found);
                Ok((Block::Cut { said, found: found as u64 }, 0))
            }
            // No record follows that could say where this one ends.
            _ => {
                let found = found.min(most);
                self.window.skip(found);
                Ok((Block::WrongLength { said }, found))
            }
        }
    }

    /// Reads over a block that is too large to hold, or to the record that
    /// stands in it, for then its length is wrong.
    fn skip_block(&mut self, length: u64) -> io::Result<Block> {
        let mut left = length;
        while left > 0 {
            self.window.forget(self.window.offset(), 0);
            let at_hand = self.at_hand(64 * 1024)?;
            if let Some(at) = find_mark(self.window.segment()).filter(|at| (*at as u64) < left) {
                self.window.skip(at);
                break;
            }
            let keep = if self.window.gap().is_none() && at_hand >= 64 * 1024 { 4096 } else { 0 };
            let passed = (at_hand - keep).min(usize::try_from(left).unwrap_or(usize::MAX));
            if passed == 0 {
                let found = length - left;
                return Ok(Block::Cut { said: length, found });
            }
            self.window.skip(passed);
            left -= passed as u64;
        }
        Ok(Block::TooLarge(length))
    }

    /// The doubt about the record that ends here.
    fn doubt(&mut self) -> io::Result<Doubt> {
        if !self.window.is_unproven(self.window.offset()) {
            return Ok(Doubt::None);
        }
        self.at_hand(BEHIND)?;
        let is_last =
            self.window.gap().is_some() && self.window.segment().iter().all(u8::is_ascii_whitespace);
        Ok(if is_last { Doubt::Damaged } else { Doubt::Unproven })
    }

    /// Goes to the next record, or to the next gap, or to the end.
    fn resync(&mut self) -> io::Result<Next<'_>> {
        let from = self.window.offset();
        let mut only_nuls = true;
        // The mark that stands here is that of a head which never ends.
        let first = usize::from(is_mark(self.window.segment()));
        only_nuls &= first == 0;
        self.window.skip(first);
        loop {
            let at_hand = self.at_hand(64 * 1024)?;
            let found = find_mark(self.window.segment());
            let is_last = self.window.gap().is_some() || at_hand < 64 * 1024;
            let passed = found.unwrap_or(at_hand - if is_last { 0 } else { 4096 });
            only_nuls &= self.window.segment()[..passed].iter().all(|byte| matches!(byte, 0 | b'\r' | b'\n'));
            self.window.skip(passed);
            self.window.forget(self.window.offset(), 0);
            if found.is_some() || is_last {
                return Ok(Next::Lost { from, to: self.window.offset(), only_nuls });
            }
        }
    }
}

/// Whether a record begins anywhere in these bytes.
pub(crate) fn holds_record(bytes: &[u8]) -> bool {
    find_mark(bytes).is_some()
}

/// A block is followed by two line ends, or at least by the next record.
fn ends_well(behind: &[u8]) -> bool {
    let rest = behind.trim_ascii_start();
    behind.starts_with(b"\r\n\r\n") || behind.starts_with(b"\n\n") || rest.is_empty() || is_mark(rest)
}

/// A block without the two line ends behind it; white space before them is its
/// own.
fn without_end(bytes: &[u8]) -> &[u8] {
    let block = bytes.strip_suffix(b"\r\n\r\n").or_else(|| bytes.strip_suffix(b"\n\n"));
    block.unwrap_or(bytes.trim_ascii_end())
}

/// `WARC/1.0` and the like.
fn is_mark(bytes: &[u8]) -> bool {
    let Some(version) = bytes.strip_prefix(b"WARC/") else { return false };
    matches!(version, [b'0'..=b'9', b'.', b'0'..=b'9', b'\r' | b'\n' | b'0'..=b'9', ..])
}

/// The first place where a record's head begins.
fn find_mark(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, b"WARC/").find(|at| {
        let head = &bytes[*at..bytes.len().min(at + 1024)];
        is_mark(head) && is_head(head)
    })
}

/// Whether lines follow that only a record has: first of all a field.
fn is_head(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').skip(1);
    let is_field = lines.next().is_some_and(|line| memchr::memchr(b':', line).is_some());
    is_field && [b"\nWARC-", b"\nwarc-"].iter().any(|name| memmem::find(bytes, *name).is_some())
}

use super::{Archive, Member};
use crate::fault::{After, Fault};
use crate::place::{Place, reject};
use crate::stream::{Stream, unreadable};
use crate::window::Window;
use ::tar::{EntryType, Header, PaxExtensions};
use depeche_model::{Reject, RejectReason, Source};
use memchr::memmem;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const BLOCK: usize = 512;

/// Where in a header the mark of tape archives stands.
const MARK_AT: usize = 257;

/// Names and attributes longer than this are damage.
const LONGEST_NAME: u64 = 1 << 20;

/// The members of a tape archive, in one pass.
///
/// A damaged header costs the bytes up to the next whole one.
pub(crate) struct Tar {
    place: Place,
    tape: Arc<Mutex<Tape>>,
}

/// The archive's bytes, shared with the member that is being read.
struct Tape {
    window: Window,
    /// Bytes of the member still to come, and of its padding.
    left: u64,
    padding: u64,
    /// What headers before the member's own say of it.
    said: Said,
    /// It was told that the member may be altered, or it need not be.
    is_told: bool,
    is_done: bool,
}

#[derive(Default)]
struct Said {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

/// What stands at a header's place.
enum Next {
    Member { name: Vec<u8>, size: u64 },
    Other,
    Damage,
    End,
}

impl Tar {
    pub(crate) fn new(place: Place, stream: Stream) -> Self {
        let tape = Tape {
            window: Window::new(stream),
            left: 0,
            padding: 0,
            said: Said::default(),
            is_told: false,
            is_done: false,
        };
        Tar { place, tape: Arc::new(Mutex::new(tape)) }
    }

    fn step(&self) -> io::Result<Option<Result<Member, Box<Reject>>>> {
        let mut tape = lock(&self.tape);
        loop {
            tape.skip_member()?;
            match tape.next()? {
                Next::Other => {}
                Next::End => return Ok(None),
                Next::Damage => {
                    let (from, to) = tape.resync()?;
                    let source = Source { offset: Some(from), bytes: to - from, ..self.place.source("tar") };
                    let detail = format!("damaged tar archive: bytes {from} to {to} are no member, lost");
                    return Ok(Some(Err(reject(source, RejectReason::Damaged, detail))));
                }
                Next::Member { name, size } => {
                    tape.left = size;
                    tape.padding = padding(size);
                    tape.is_told = false;
                    let content = Box::new(Content(Arc::clone(&self.tape)));
                    return Ok(Some(Ok(Member { name, content })));
                }
            }
        }
    }
}

impl Archive for Tar {
    fn next_member(&mut self) -> Option<Result<Member, Box<Reject>>> {
        if lock(&self.tape).is_done {
            return None;
        }
        let outcome = self.step();
        let mut tape = lock(&self.tape);
        match outcome {
            Ok(member) => {
                tape.is_done = member.is_none();
                member
            }
            Err(error) => {
                tape.is_done = !crate::fault::resumes(&error);
                tape.left = 0;
                tape.padding = 0;
                Some(Err(unreadable(&self.place, &error)))
            }
        }
    }
}

impl Tape {
    /// Reads over what the last member left, and fails when it is cut.
    fn skip_member(&mut self) -> io::Result<()> {
        self.is_told = true;
        let mut buffer = vec![0; if self.left > 0 { 64 * 1024 } else { 0 }];
        while self.left > 0 {
            self.read_member(&mut buffer)?;
        }
        while self.padding > 0 {
            self.window.ensure(1)?;
            let taken = self.window.unread().len().min(self.padding as usize);
            self.window.skip(taken);
            self.padding = if taken == 0 { 0 } else { self.padding - taken as u64 };
        }
        Ok(())
    }

    fn read_member(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Ok(0);
        }
        self.window.forget(self.window.offset(), 0);
        self.window.ensure(1)?;
        if let Some(error) = self.window.take_gap() {
            self.left = 0;
            self.padding = 0;
            return Err(error);
        }
        let to_gap = self.window.gap().map_or(u64::MAX, |gap| gap - self.window.offset());
        let most = self.left.min(to_gap).min(buffer.len() as u64) as usize;
        let count = self.window.unread().len().min(most);
        if count == 0 {
            let missing = std::mem::take(&mut self.left);
            self.padding = 0;
            let source =
                io::Error::other(format!("the archive ends {missing} bytes before this member does"));
            let at = self.window.offset();
            return Err(io::Error::other(Fault::Damaged { kind: "tar", at, source, after: After::Unknown }));
        }
        if !self.is_told && self.window.is_unproven(self.window.offset() + count as u64) {
            self.is_told = true;
            return Err(io::Error::other(Fault::Unproven));
        }
        buffer[..count].copy_from_slice(&self.window.unread()[..count]);
        self.window.skip(count);
        self.left -= count as u64;
        Ok(count)
    }

    fn next(&mut self) -> io::Result<Next> {
        self.window.forget(self.window.offset(), 0);
        self.window.ensure(BLOCK)?;
        if let Some(error) = self.window.take_gap() {
            return Err(error);
        }
        let unread = self.window.unread();
        if unread.iter().take(BLOCK).all(|byte| *byte == 0) {
            let is_end = unread.len() < BLOCK;
            self.window.skip(BLOCK);
            return Ok(if is_end { Next::End } else { Next::Other });
        }
        let Some(header) = header(unread) else { return Ok(Next::Damage) };
        let (kind, size) = (header.entry_type(), header.entry_size().unwrap_or(0));
        let name = header.path_bytes().into_owned();
        self.window.skip(BLOCK);
        match kind {
            EntryType::GNULongName | EntryType::XHeader => {
                let content = self.read_whole(size)?;
                self.hear(kind, &content);
                Ok(Next::Other)
            }
            EntryType::Regular | EntryType::Continuous => {
                let said = std::mem::take(&mut self.said);
                Ok(Next::Member { name: said.name.unwrap_or(name), size: said.size.unwrap_or(size) })
            }
            // Folders, links, devices, what is said of other members.
            _ => {
                if kind != EntryType::GNULongLink {
                    self.said = Said::default();
                }
                self.left = if has_content(kind) { size } else { 0 };
                self.padding = padding(self.left);
                Ok(Next::Other)
            }
        }
    }

    /// What a header says of the member behind it.
    fn hear(&mut self, kind: EntryType, content: &[u8]) {
        if kind == EntryType::GNULongName {
            let end = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
            self.said.name = Some(content[..end].to_vec());
            return;
        }
        for pair in PaxExtensions::new(content).flatten() {
            match pair.key_bytes() {
                b"path" => self.said.name = Some(pair.value_bytes().to_vec()),
                b"size" => self.said.size = pair.value().ok().and_then(|size| size.parse().ok()),
                _ => {}
            }
        }
    }

    fn read_whole(&mut self, size: u64) -> io::Result<Vec<u8>> {
        self.left = size;
        self.padding = padding(size);
        if size > LONGEST_NAME {
            return Ok(Vec::new());
        }
        self.is_told = true;
        let mut content = vec![0; size as usize];
        let mut filled = 0;
        while self.left > 0 {
            filled += self.read_member(&mut content[filled..])?;
        }
        Ok(content)
    }

    /// Goes to the next whole header, or to the end; from where to where.
    fn resync(&mut self) -> io::Result<(u64, u64)> {
        let from = self.window.offset();
        self.window.skip(1);
        self.said = Said::default();
        loop {
            let unread = self.window.unread();
            let marks = memmem::find_iter(unread, b"ustar").filter_map(|mark| mark.checked_sub(MARK_AT));
            let found = marks.into_iter().find(|at| header(&unread[*at..]).is_some());
            if let Some(at) = found {
                self.window.skip(at);
                return Ok((from, self.window.offset()));
            }
            self.window.skip(unread.len().saturating_sub(BLOCK - 1));
            self.window.forget(self.window.offset(), 0);
            if !self.window.fill()? {
                self.window.skip_to_end()?;
                return Ok((from, self.window.offset()));
            }
        }
    }
}

/// A whole header whose checksum holds.
fn header(bytes: &[u8]) -> Option<&Header> {
    let block = bytes.get(..BLOCK)?;
    let header = Header::from_byte_slice(block);
    let sum: u32 = block[..148].iter().chain(&block[156..]).map(|byte| u32::from(*byte)).sum();
    (header.cksum().ok()? == sum + 8 * u32::from(b' ')).then_some(header)
}

fn has_content(kind: EntryType) -> bool {
    !matches!(
        kind,
        EntryType::Link
            | EntryType::Symlink
            | EntryType::Char
            | EntryType::Block
            | EntryType::Directory
            | EntryType::Fifo
    )
}

fn padding(size: u64) -> u64 {
    size.wrapping_neg() % BLOCK as u64
}

fn lock(tape: &Arc<Mutex<Tape>>) -> MutexGuard<'_, Tape> {
    tape.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The content of the member that stands next.
struct Content(Arc<Mutex<Tape>>);

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        lock(&self.0).read_member(buffer)
    }
}

use crate::window::Window;
use memchr::{memchr, memchr_iter, memchr3};
use std::io;

/// One row of a table, as far as it could be read.
pub(super) struct Row {
    /// Line it begins on, from 1.
    pub(super) line: u64,
    /// Byte it begins at.
    pub(super) offset: u64,
    pub(super) cells: Vec<Vec<u8>>,
    /// Bytes from its beginning to its end, or as far as it was read.
    pub(super) length: usize,
    pub(super) end: End,
    /// A quote is closed where no cell ends.
    pub(super) is_malformed: bool,
    /// Compressed data it stands in are damaged.
    pub(super) is_unproven: bool,
}

/// How a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At a line end, or with the table.
    Whole,
    /// Not at all: the table ends, or is damaged, inside a quote.
    Open,
    /// It goes on beyond the limit.
    TooLong,
}

/// Lines that were passed over to find the next row.
pub(super) struct Lost {
    pub(super) lines: u64,
    pub(super) bytes: u64,
}

/// Cuts a table into rows, and finds the next one behind a quote that is never
/// closed.
///
/// A reader of our own, for those there are do not tell where a quote went
/// wrong, and give the rows it swallowed as one cell.
pub(super) struct Rows {
    window: Window,
    delimiter: u8,
    limit: usize,
    line: u64,
}

impl Rows {
    pub(super) fn new(window: Window, delimiter: u8, limit: u64) -> Self {
        Rows { window, delimiter, limit: usize::try_from(limit).unwrap_or(usize::MAX), line: 1 }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// Looks at the next row; reading stays at its beginning. Blank lines are
    /// none.
    ///
    /// # Errors
    /// The failure of a layer below. After one that resumes, rows follow.
    pub(super) fn peek(&mut self) -> io::Result<Option<Row>> {
        self.skip_blank()?;
        if let Some(error) = self.window.take_gap() {
            return Err(error);
        }
        if self.window.segment().is_empty() {
            return Ok(None);
        }
        let mut scan = Scan::new(self.delimiter);
        let end = loop {
            if scan.read(self.window.segment()) {
                break if scan.at > self.limit { End::TooLong } else { End::Whole };
            }
            if self.window.segment().len() > self.limit {
                break End::TooLong;
            }
            if self.window.gap().is_none() && self.window.fill()? {
                continue;
            }
            if scan.is_open() {
                break End::Open;
            }
            if self.window.gap().is_none() {
                break End::Whole;
            }
            // What a damage cut is no row.
            self.skip(scan.at);
            return self.peek();
        };
        let offset = self.window.offset();
        Ok(Some(Row {
            line: self.line,
            offset,
            cells: scan.cells,
            length: scan.at,
            end,
            is_malformed: scan.is_malformed,
            is_unproven: self.window.is_unproven(offset + scan.at as u64),
        }))
    }

    /// Reads over bytes at hand.
    pub(super) fn skip(&mut self, count: usize) {
        self.line += memchr_iter(b'\n', &self.window.unread()[..count]).count() as u64;
        self.window.skip(count);
        self.window.forget(self.window.offset(), 0);
    }

    fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let segment = self.window.segment();
            let blank = segment.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let is_all = blank == segment.len();
            self.skip(blank);
            if !is_all || self.window.gap().is_some() || !self.window.fill()? {
                return Ok(());
            }
        }
    }

    /// Whether some line but the first, of so many bytes, begins a row of so
    /// many cells.
    pub(super) fn holds_row(&self, length: usize, width: usize) -> bool {
        let bytes = &self.window.segment()[..length];
        memchr_iter(b'\n', bytes).any(|end| self.begins_row(line_of(&bytes[end + 1..]), width))
    }

    /// Goes to the next line that begins a row of so many cells, or to the next
    /// damage, or to the end.
    pub(super) fn resync(&mut self, width: usize) -> io::Result<Lost> {
        let (line, offset) = (self.line, self.offset());
        // The first line is the one that is broken.
        let mut is_at_start = false;
        loop {
            let end = self.line_end()?;
            let text = &self.window.segment()[..end.unwrap_or(self.window.segment().len())];
            if text.is_empty() && end.is_none() || is_at_start && self.begins_row(text, width) {
                break;
            }
            is_at_start = end.is_some();
            self.skip(end.map_or(text.len(), |end| end + 1));
        }
        Ok(Lost { lines: self.line - line, bytes: self.offset() - offset })
    }

    /// Where the present line ends; nothing if it ends with what is at hand, or
    /// is longer than a row may be.
    fn line_end(&mut self) -> io::Result<Option<usize>> {
        let mut searched = 0;
        loop {
            let segment = self.window.segment();
            if let Some(end) = memchr(b'\n', &segment[searched..]) {
                return Ok(Some(searched + end));
            }
            searched = segment.len();
            if searched > self.limit || self.window.gap().is_some() || !self.window.fill()? {
                return Ok(None);
            }
        }
    }

    /// A line of as many cells as the table has columns, or of fewer if the
    /// last one goes on behind it. Behind the commas of a sentence stands a
    /// space.
    fn begins_row(&self, line: &[u8], width: usize) -> bool {
        let mut scan = Scan::new(self.delimiter);
        scan.read(line);
        let count = scan.cells.len();
        let fits = count == width || scan.is_open() && (2..width).contains(&count);
        fits && !scan.is_malformed && scan.cells[1..].iter().all(|cell| !cell.starts_with(b" "))
    }
}

fn line_of(bytes: &[u8]) -> &[u8] {
    &bytes[..memchr(b'\n', bytes).unwrap_or(bytes.len())]
}

/// The cells of a row's first line.
pub(super) fn cells_of(line: &[u8], delimiter: u8) -> Vec<Vec<u8>> {
    let mut scan = Scan::new(delimiter);
    scan.read(line);
    scan.cells
}

/// Parts a row into cells as RFC 4180 has it, and goes on where it is broken: a
/// cell in quotes goes on behind its closing quote.
struct Scan {
    delimiter: u8,
    /// Bytes of the row that were read.
    at: usize,
    state: State,
    /// The last one is being read.
    cells: Vec<Vec<u8>>,
    is_malformed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// Behind a quote, which ends the cell or is the first of two.
    Closed,
}

impl Scan {
    fn new(delimiter: u8) -> Self {
        Scan { delimiter, at: 0, state: State::Start, cells: vec![Vec::new()], is_malformed: false }
    }

    fn is_open(&self) -> bool {
        self.state == State::Quoted
    }

    /// Reads on in a row, of which `bytes` are all that are at hand; whether it
    /// ends there.
    fn read(&mut self, bytes: &[u8]) -> bool {
        while let Some((&next, rest)) = bytes.get(self.at..).and_then(<[u8]>::split_first) {
            let is_border = next == self.delimiter || matches!(next, b'\r' | b'\n');
            match self.state {
                State::Start if next == b'"' => {
                    self.state = State::Quoted;
                    self.at += 1;
                }
                State::Quoted => {
                    let end = memchr(b'"', &bytes[self.at..]);
                    self.take(bytes, end.unwrap_or(rest.len() + 1));
                    if end.is_some() {
                        self.state = State::Closed;
                        self.at += 1;
                    }
                }
                State::Closed if next == b'"' => {
                    self.take(bytes, 1);
                    self.state = State::Quoted;
                }
                State::Closed => {
                    self.is_malformed |= !is_border;
                    self.state = State::Plain;
                }
                State::Start | State::Plain if next == self.delimiter => {
                    self.cells.push(Vec::new());
                    self.state = State::Start;
                    self.at += 1;
                }
                State::Start | State::Plain if is_border => return true,
                State::Start | State::Plain => {
                    let end = memchr3(self.delimiter, b'\r', b'\n', &bytes[self.at..]);
                    self.take(bytes, end.unwrap_or(rest.len() + 1));
                    self.state = State::Plain;
                }
            }
        }
        false
    }

    /// Takes bytes into the present cell.
    fn take(&mut self, bytes: &[u8], count: usize) {
        let part = &bytes[self.at..self.at + count];
        if let Some(cell) = self.cells.last_mut() {
            cell.extend_from_slice(part);
        }
        self.at += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn rows(table: &[u8], limit: u64) -> Vec<(Vec<String>, u64, u64, End)> {
        let window = Window::new(Box::new(Cursor::new(table.to_vec())));
        let mut rows = Rows::new(window, b',', limit);
        let mut all = Vec::new();
        while let Some(row) = rows.peek().unwrap() {
            let cells = row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned());
            all.push((cells.collect(), row.line, row.offset, row.end));
            rows.skip(row.length);
        }
        all
    }

    #[test]
    fn rows_are_parted_as_the_standard_has_it() {
        let table = b"a,b\r\n\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n2,\n,";
        let cells = |row: [&str; 2]| row.map(str::to_owned).to_vec();
        assert_eq!(
            rows(table, 99),
            [
                (cells(["a", "b"]), 1, 0, End::Whole),
                (cells(["1", "x, \"y\"\r\nz"]), 3, 7, End::Whole),
                (cells(["2", ""]), 5, 24, End::Whole),
                (cells(["", ""]), 6, 27, End::Whole),
            ]
        );
    }

    #[test]
    fn line_ends_of_old_systems_part_rows() {
        assert_eq!(rows(b"a,b\r1,2\r", 99).len(), 2);
    }

    #[test]
    fn an_open_quote_and_a_long_row_are_told() {
        assert_eq!(rows(b"1,\"x", 99)[0].3, End::Open);
        assert_eq!(rows(b"1,x2345\n", 4)[0].3, End::TooLong);
    }
}

use super::rows::{End, Row, Rows, cells_of};
use crate::Options;
use crate::doubt::Doubt;
use crate::fault::{explain, lost, resumes};
use crate::field_map::{Field, FieldMap, fold};
use crate::foreign;
use crate::place::{Place, reject};
use crate::record::{self, Record, listed};
use crate::stream::Stream;
use crate::window::Window;
use depeche_model::{RawItem, Reject, RejectReason, Source};
use serde_json::Value;
use std::io;
use std::sync::Arc;

/// What parts the cells of a row, in the order of trust.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// A head without a name is not longer than this.
const LONGEST_HEAD: usize = 4096;

/// The rows of a CSV table, whatever parts their cells.
///
/// A row whose quote is never closed costs the lines up to the next one that
/// begins a row.
pub(crate) struct CsvRecords {
    place: Place,
    rows: Rows,
    head: Vec<String>,
    options: Arc<Options>,
    doubt: Doubt,
    is_empty: bool,
    is_done: bool,
}

impl CsvRecords {
    /// `head` is the beginning of the stream.
    pub(crate) fn new(place: Place, head: &[u8], stream: Stream, options: Arc<Options>) -> Self {
        let rows = Rows::new(Window::new(stream), delimiter(head), options.limits.record_bytes);
        CsvRecords {
            place,
            rows,
            head: Vec::new(),
            options,
            doubt: Doubt::default(),
            is_empty: true,
            is_done: false,
        }
    }

    /// The next record, or nothing at the end.
    fn step(&mut self) -> io::Result<Option<Result<RawItem, Box<Reject>>>> {
        let Some(row) = self.rows.peek()? else { return Ok(None) };
        self.doubt.is_on = row.is_unproven;
        if self.head.is_empty() {
            self.rows.skip(row.length);
            self.head = row.cells.iter().map(|cell| name(cell)).collect();
            return self.step();
        }
        self.is_empty = false;
        let width = self.head.len();
        let is_odd = row.is_malformed || row.cells.len() != width;
        if row.end != End::Whole || is_odd && self.rows.holds_row(row.length, width) {
            return self.lost(&row).map(|reject| Some(Err(reject)));
        }
        self.rows.skip(row.length);
        Ok(Some(self.item(row)))
    }

    /// Passes over a row that has no good end.
    fn lost(&mut self, row: &Row) -> io::Result<Box<Reject>> {
        let lost = self.rows.resync(self.head.len())?;
        let limit = self.options.limits.record_bytes;
        let (reason, cause) = match row.end {
            End::TooLong => (
                RejectReason::TooLarge,
                format!("a row of more than {limit} bytes, perhaps a quote that is never closed"),
            ),
            _ => (RejectReason::BadRow, "a quote that is never closed, or not where its cell ends".into()),
        };
        let source = Source { bytes: lost.bytes, ..self.source(row) };
        let detail = format!(
            "line {}: {cause}; {} lines, up to the next that begins a row, are lost",
            row.line,
            lost.lines.max(1)
        );
        Ok(reject(source, reason, detail))
    }

    fn item(&self, row: Row) -> Result<RawItem, Box<Reject>> {
        let (mut source, line) = (self.source(&row), row.line);
        if row.cells.len() != self.head.len() {
            source.bytes = row.length as u64;
            let detail = format!(
                "line {line}: a row of {} cells under a head of {}; perhaps a quote that was never closed",
                row.cells.len(),
                self.head.len()
            );
            return Err(reject(source, RejectReason::BadRow, detail));
        }
        let value = |cell: &Vec<u8>| Value::String(foreign::disguise(cell).into_owned());
        let cells = self.head.iter().cloned().zip(row.cells.iter().map(value));
        let record = Record::of_cells(cells, &self.options.field_map);
        source.id = record.id();
        match record.content(|| listed(self.head.iter().map(String::as_str))) {
            Ok(content) => Ok(record::item(&self.place, source, line, record.hints(), content, "csv")),
            Err((reason, detail)) => {
                source.bytes = row.length as u64;
                Err(reject(source, reason, format!("line {line}: {detail}")))
            }
        }
    }

    fn source(&self, row: &Row) -> Source {
        Source { line: Some(row.line), offset: Some(row.offset), ..self.place.source("csv") }
    }

    /// The reject for a stream that failed; rows behind the damage follow when
    /// it can be read on.
    fn failed(&mut self, error: &io::Error) -> Box<Reject> {
        self.is_done = !resumes(error);
        let (line, offset) = (self.rows.line(), self.rows.offset());
        let bytes = lost(error);
        let source = Source { line: Some(line), offset: Some(offset), bytes, ..self.place.source("csv") };
        let (reason, detail) = explain(error);
        let records = self.doubt.end().unwrap_or_else(|| "; rows before it were read".into());
        reject(source, reason, format!("line {line}: {detail}{records}"))
    }

    /// The reject for a table without a row, or for rows of a member whose
    /// damage was not met after all.
    fn end(&mut self) -> Option<Box<Reject>> {
        self.is_done = true;
        let refuse = |reason, detail| reject(self.place.source("csv"), reason, detail);
        if let Some(records) = self.doubt.end() {
            return Some(refuse(RejectReason::Damaged, format!("damaged compressed data{records}")));
        }
        self.is_empty.then(|| refuse(RejectReason::Empty, "a table without a row".into()))
    }
}

impl Iterator for CsvRecords {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_done {
            let record = match self.step() {
                Ok(Some(record)) => record,
                Ok(None) => return self.end().map(Err),
                Err(error) => return Some(Err(self.failed(&error))),
            };
            if let Some(record) = self.doubt.judge(record) {
                return Some(record);
            }
        }
        None
    }
}

/// Whether bytes begin with a head that names the content and something else.
pub(crate) fn looks_like_table(bytes: &[u8], map: &FieldMap) -> bool {
    let line = first_line(bytes);
    if line.len() > LONGEST_HEAD || memchr::memchr(b'<', line).is_some() {
        return false;
    }
    let head = cells_of(line, delimiter(bytes));
    let names: Vec<String> = head.iter().map(|cell| fold(&name(cell))).collect();
    let is_content = |name: &String| [Field::Text, Field::Html].iter().any(|f| map.names(*f).contains(name));
    names.len() > 1
        && names.iter().any(is_content)
        && names.iter().filter(|name| map.wants(name)).count() > 1
        // Words of a sentence may be names of fields, but a space comes before them.
        && head.iter().all(|cell| !cell.is_empty() && !cell.starts_with(b" "))
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    &body[..memchr::memchr(b'\n', body).unwrap_or(body.len())]
}

/// The one that parts the head into most cells.
fn delimiter(head: &[u8]) -> u8 {
    let line = first_line(head);
    let count = |delimiter: &u8| memchr::memchr_iter(*delimiter, line).count();
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

fn name(cell: &[u8]) -> String {
    let cell = cell.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cell);
    String::from_utf8_lossy(cell).trim().to_owned()
}

use crate::fault::{Fault, explain};
use crate::field_map::{Field, FieldMap, fold};
use crate::foreign;
use crate::place::{Place, reject};
use crate::record::{self, Record, listed};
use crate::stream::Stream;
use crate::{Limits, Options};
use csv::{ByteRecord, Reader, ReaderBuilder};
use depeche_model::{RawItem, Reject, RejectReason, Source};
use serde_json::Value;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What parts the cells of a row, in the order of trust.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// The rows of a CSV table, whatever parts their cells.
pub(crate) struct CsvRecords {
    place: Place,
    reader: Reader<Bounded>,
    /// Bytes read for the present row.
    row_bytes: Arc<AtomicU64>,
    head: Vec<String>,
    options: Arc<Options>,
    row: ByteRecord,
    is_empty: bool,
    is_done: bool,
}

impl CsvRecords {
    /// `head` is the beginning of the stream.
    pub(crate) fn new(place: Place, head: &[u8], stream: Stream, options: Arc<Options>) -> Self {
        let row_bytes = Arc::new(AtomicU64::new(0));
        let Limits { record_bytes: limit, .. } = options.limits;
        let bounded = Bounded { stream, limit, row_bytes: Arc::clone(&row_bytes) };
        let reader = ReaderBuilder::new().delimiter(delimiter(head)).flexible(true).from_reader(bounded);
        CsvRecords {
            place,
            reader,
            row_bytes,
            head: Vec::new(),
            options,
            row: ByteRecord::new(),
            is_empty: true,
            is_done: false,
        }
    }

    fn read_head(&mut self) -> csv::Result<()> {
        let names = self.reader.byte_headers()?.iter().map(name).collect();
        self.head = names;
        Ok(())
    }

    fn item(&self, mut source: Source) -> Result<RawItem, Box<Reject>> {
        let line = source.line.unwrap_or(1);
        if self.row.len() != self.head.len() {
            let detail = format!(
                "line {line}: a row of {} cells under a head of {}; perhaps a quote that was never closed",
                self.row.len(),
                self.head.len()
            );
            return Err(reject(source, RejectReason::BadRow, detail));
        }
        let value = |cell| Value::String(foreign::disguise(cell).into_owned());
        let cells = self.head.iter().cloned().zip(self.row.iter().map(value));
        let record = Record::of_cells(cells, &self.options.field_map);
        source.id = record.id();
        match record.content(|| listed(self.head.iter().map(String::as_str))) {
            Ok(content) => Ok(record::item(&self.place, source, line, &record, content, "csv")),
            Err((reason, detail)) => Err(reject(source, reason, format!("line {line}: {detail}"))),
        }
    }

    fn source(&self) -> Source {
        let position = self.row.position().unwrap_or_else(|| self.reader.position());
        Source { line: Some(position.line()), offset: Some(position.byte()), ..self.place.source("csv") }
    }

    fn failed(&mut self, error: &csv::Error) -> Box<Reject> {
        self.is_done = true;
        let source = Source { line: Some(self.reader.position().line()), ..self.place.source("csv") };
        let (reason, detail) = match error.kind() {
            csv::ErrorKind::Io(error) => explain(error),
            _ => (RejectReason::BadRow, error.to_string()),
        };
        let line = source.line.unwrap_or(1);
        reject(source, reason, format!("line {line}: {detail}; rows before it were read"))
    }

    fn next_row(&mut self) -> csv::Result<bool> {
        if self.head.is_empty() {
            self.read_head()?;
        }
        self.row_bytes.store(0, Ordering::Relaxed);
        self.reader.read_byte_record(&mut self.row)
    }
}

impl Iterator for CsvRecords {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        match self.next_row() {
            Ok(true) => {
                self.is_empty = false;
                Some(self.item(self.source()))
            }
            Ok(false) => {
                self.is_done = true;
                let empty = || self.place.reject(RejectReason::Empty, "a table without a row");
                self.is_empty.then(|| Err(empty()))
            }
            Err(error) => Some(Err(self.failed(&error))),
        }
    }
}

/// Whether bytes begin with a head that names the content and something else.
pub(crate) fn looks_like_table(bytes: &[u8], map: &FieldMap) -> bool {
    let line = first_line(bytes);
    let mut reader = ReaderBuilder::new().delimiter(delimiter(bytes)).has_headers(false).from_reader(line);
    let Some(Ok(head)) = reader.byte_records().next() else { return false };
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

/// Stops a row that swallows the file, as an open quote makes it.
struct Bounded {
    stream: Stream,
    limit: u64,
    row_bytes: Arc<AtomicU64>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        let before = self.row_bytes.fetch_add(count as u64, Ordering::Relaxed);
        if before > self.limit {
            return Err(io::Error::other(Fault::Row { limit: self.limit }));
        }
        Ok(count)
    }
}

use crate::archive::seekable;
use crate::container::Records;
use crate::context::Context;
use crate::doubt::doubted;
use crate::field_map::fold;
use crate::foreign;
use crate::place::{Place, reject};
use crate::record::{self, Record, listed};
use crate::stream::{Stream, unreadable};
use depeche_model::{RawItem, Reject, RejectReason, Source};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::serialized_reader::ReadOptionsBuilder;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::Value;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rows decoded at once: a row may hold a whole page.
const BATCH: usize = 32;

/// Opens a Parquet table; only the columns the field map wants are read.
pub(crate) fn open_parquet(place: Place, stream: Stream, context: &Context) -> Result<Records, Box<Reject>> {
    let refuse = |reason, detail: String| reject(place.source("parquet"), reason, detail);
    let damaged =
        |error: ParquetError| refuse(RejectReason::Damaged, format!("damaged Parquet file: {error}"));
    let (file, is_doubtful) = seekable(stream, context).map_err(|error| unreadable(&place, &error))?;
    let again = file.try_clone().map_err(|error| unreadable(&place, &error))?;
    let reader = SerializedFileReader::new(again).map_err(damaged)?;
    let schema = reader.metadata().file_metadata().schema();
    let map = &context.options.field_map;
    let wanted: Vec<_> =
        schema.get_fields().iter().filter(|field| map.wants(&fold(field.name()))).cloned().collect();
    let columns: Vec<String> = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    if wanted.is_empty() {
        let names = listed(columns.iter().map(String::as_str));
        let detail = format!("no column with the text or HTML; the columns are: {names} (see --field-map)");
        return Err(refuse(RejectReason::NoContentField, detail));
    }
    let projection = Type::group_type_builder(schema.name()).with_fields(wanted).build().map_err(damaged)?;
    let said = reader.metadata().file_metadata().num_rows().max(0) as u64;
    let groups = reader.metadata().row_groups().iter().map(|group| group.num_rows().max(0) as u64).collect();
    let rows = rows_of(&file, 0, projection.clone()).map_err(damaged)?;
    Ok(Box::new(ParquetRecords {
        place,
        file,
        projection,
        groups,
        said,
        rows,
        columns,
        context: context.clone(),
        number: 0,
        is_doubtful,
        is_done: false,
    }))
}

/// The rows of a table from a row group on.
fn rows_of(file: &File, from: usize, projection: Type) -> Result<RowIter<'static>, ParquetError> {
    let behind = ReadOptionsBuilder::new().with_predicate(Box::new(move |_, index| index >= from)).build();
    let reader = SerializedFileReader::new_with_options(file.try_clone()?, behind)?;
    Ok(RowIter::from_file_into(Box::new(reader)).project(Some(projection))?.with_batch_size(BATCH))
}

/// The rows of a Parquet table; a damage costs the rest of its row group.
struct ParquetRecords {
    place: Place,
    file: File,
    /// The columns that are read.
    projection: Type,
    /// Rows of each row group.
    groups: Vec<u64>,
    /// Rows of the table, as its footer says.
    said: u64,
    rows: RowIter<'static>,
    columns: Vec<String>,
    context: Context,
    /// The row that was read last, from 1.
    number: u64,
    /// The compression around the table is damaged.
    is_doubtful: bool,
    is_done: bool,
}

impl ParquetRecords {
    fn item(&self, row: Row) -> Result<RawItem, Box<Reject>> {
        let number = self.number;
        let source = Source { line: Some(number), ..self.place.source("parquet") };
        let cells = row.into_columns().into_iter().map(|(name, field)| (name, value(&field)));
        let record = Record::of_cells(cells, &self.context.options.field_map);
        let source = Source { id: record.id(), ..source };
        let limit = self.context.options.limits.record_bytes;
        match record.content(|| listed(self.columns.iter().map(String::as_str))) {
            Ok(content) if content.text.len() as u64 > limit => {
                let detail = format!("row {number}: over the limit of {limit} bytes");
                let source = Source { bytes: content.text.len() as u64, ..source };
                Err(reject(source, RejectReason::TooLarge, detail))
            }
            Ok(content) => {
                let item = record::item(&self.place, source, number, record.hints(), content, "parquet");
                Ok(doubted(item, self.is_doubtful))
            }
            Err((reason, detail)) => Err(reject(source, reason, format!("row {number}: {detail}"))),
        }
    }

    /// The next row.
    ///
    /// A damaged page makes the parser panic now and then, and its rows have no
    /// more sense than that.
    fn next_row(&mut self) -> Option<Result<Row, String>> {
        match catch_unwind(AssertUnwindSafe(|| self.rows.next())) {
            Ok(row) => row.map(|row| row.map_err(|error| error.to_string())),
            Err(_) => Some(Err("the parser gave up on it".into())),
        }
    }

    /// Goes to the next row group, and says what is lost.
    fn damaged(&mut self, cause: &str) -> Box<Reject> {
        let (mut end, mut next) = (0, 0);
        while next < self.groups.len() && end <= self.number {
            end = self.groups[next].saturating_add(end);
            next += 1;
        }
        let first = self.number + 1;
        self.number = end.max(first);
        let rest =
            (next < self.groups.len()).then(|| rows_of(&self.file, next, self.projection.clone()).ok());
        let after = match rest.flatten() {
            Some(rows) => {
                self.rows = rows;
                "reading goes on"
            }
            None => {
                self.is_done = true;
                "the last ones"
            }
        };
        let detail =
            format!("damaged Parquet file: {cause}; rows {first} to {} are lost, {after}", self.number);
        let source = Source { line: Some(first), ..self.place.source("parquet") };
        reject(source, RejectReason::Damaged, detail)
    }

    /// The reject for a table that has no row, or other rows than it says.
    fn end(&mut self) -> Option<Box<Reject>> {
        self.is_done = true;
        let said = self.groups.iter().copied().fold(0, u64::saturating_add).max(self.said);
        let refuse = |reason, detail: String| Some(reject(self.place.source("parquet"), reason, detail));
        match self.number {
            0 if said == 0 => refuse(RejectReason::Empty, "a table without a row".into()),
            given if given < said => refuse(
                RejectReason::Damaged,
                format!("damaged Parquet file: it ends after row {given} of {said}"),
            ),
            _ => None,
        }
    }
}

impl Iterator for ParquetRecords {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        match self.next_row() {
            Some(Ok(row)) => {
                self.number += 1;
                Some(self.item(row))
            }
            Some(Err(cause)) => Some(Err(self.damaged(&cause))),
            None => self.end().map(Err),
        }
    }
}

/// A field as JSON would have it; bytes may be text in any encoding, and dates
/// are written out.
fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Str(text) => Value::String(text.clone()),
        Field::Bytes(bytes) => Value::String(foreign::disguise(bytes.data()).into_owned()),
        Field::ListInternal(list) => list.elements().iter().map(value).collect(),
        Field::Group(row) => {
            Value::Object(row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect())
        }
        other => Value::String(other.to_string()),
    }
}

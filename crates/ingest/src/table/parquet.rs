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
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::Value;

/// Rows decoded at once: a row may hold a whole page.
const BATCH: usize = 32;

/// Opens a Parquet table; only the columns the field map wants are read.
pub(crate) fn open_parquet(place: Place, stream: Stream, context: &Context) -> Result<Records, Box<Reject>> {
    let damaged =
        |error: ParquetError| place.reject(RejectReason::Damaged, format!("damaged Parquet file: {error}"));
    let (file, is_doubtful) = seekable(stream, context).map_err(|error| unreadable(&place, &error))?;
    let reader = SerializedFileReader::new(file).map_err(damaged)?;
    let schema = reader.metadata().file_metadata().schema();
    let map = &context.options.field_map;
    let wanted: Vec<_> =
        schema.get_fields().iter().filter(|field| map.wants(&fold(field.name()))).cloned().collect();
    let columns: Vec<String> = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    if wanted.is_empty() {
        let names = listed(columns.iter().map(String::as_str));
        let detail = format!("no column with the text or HTML; the columns are: {names} (see --field-map)");
        return Err(place.reject(RejectReason::NoContentField, detail));
    }
    let projection = Type::group_type_builder(schema.name()).with_fields(wanted).build().map_err(damaged)?;
    let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection)).map_err(damaged)?;
    let rows = rows.with_batch_size(BATCH);
    Ok(Box::new(ParquetRecords {
        place,
        rows,
        columns,
        context: context.clone(),
        number: 0,
        is_doubtful,
        is_done: false,
    }))
}

/// The rows of a Parquet table.
struct ParquetRecords {
    place: Place,
    rows: RowIter<'static>,
    columns: Vec<String>,
    context: Context,
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
                Err(reject(source, RejectReason::TooLarge, detail))
            }
            Ok(content) => {
                let item = record::item(&self.place, source, number, &record, content, "parquet");
                Ok(doubted(item, self.is_doubtful))
            }
            Err((reason, detail)) => Err(reject(source, reason, format!("row {number}: {detail}"))),
        }
    }

    fn end(&mut self, reason: RejectReason, detail: String) -> Box<Reject> {
        self.is_done = true;
        self.place.reject(reason, detail)
    }
}

impl Iterator for ParquetRecords {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        match self.rows.next() {
            Some(Ok(row)) => {
                self.number += 1;
                Some(self.item(row))
            }
            Some(Err(error)) => {
                let detail = format!("damaged Parquet file after row {}: {error}", self.number);
                Some(Err(self.end(RejectReason::Damaged, detail)))
            }
            None if self.number == 0 => {
                Some(Err(self.end(RejectReason::Empty, "a table without a row".into())))
            }
            None => None,
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

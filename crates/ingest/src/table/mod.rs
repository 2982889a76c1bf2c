//! Tables: one row is one record, under the names of its columns.

mod csv;
mod parquet;
mod rows;

pub(crate) use csv::{CsvRecords, looks_like_table};
pub(crate) use parquet::open_parquet;

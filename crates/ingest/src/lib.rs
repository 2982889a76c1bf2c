//! A dump to an ordered iterator of raw items.
//!
//! A dump is any number of files, folders (read with all their sub-folders)
//! and standard input. What a file is, its bytes say: a page, flat text, JSON,
//! a table (CSV, Parquet), an archive (tar, zip, WARC), a message (EML, MHTML),
//! a feed (RSS, Atom); each plain or under gzip, Zstandard, bzip2 or xz, and in archives too.
//!
//! Every page, text, JSON value, row, message, web record and item of a feed gives exactly one
//! [`RawItem`](depeche_model::RawItem) or one
//! [`Reject`](depeche_model::Reject), always in the same order: inputs as the
//! user gave them, a folder's entries by name, records as they stand. A bad
//! file or record is a reject and reading goes on; only an input root that
//! cannot be read at all is an [`IngestError`].
//!
//! A damaged archive or stream gives what is good before and after the damage;
//! each damage is a reject with the bytes that are lost, and a record that was
//! cut is never given as whole. Of a compressed member that is damaged, records
//! that can be read carry a note `unverified`.
//!
//! Memory is bounded: one record is held at a time, and none over
//! [`Limits::record_bytes`]; a folder's names, and those in a zip archive's
//! directory, are held while it is read. Zip archives and Parquet tables inside
//! other containers wait in a temporary file without a name.
//!
//! `container::open` opens files and members alike; each kind has an arm there.

mod address;
mod archive;
mod binary;
mod budget;
mod container;
mod context;
mod doubt;
mod dump;
mod envelope;
mod error;
mod europresse;
mod fault;
mod feed;
mod field_map;
mod foreign;
mod inflate;
mod json_records;
mod lines;
mod mail;
mod markup;
mod mend;
mod options;
mod piece;
mod place;
mod progress;
mod record;
mod roots;
mod saved;
mod signatures;
mod sniff;
mod stream;
mod table;
mod value;
mod values;
mod walk;
mod warc;
mod whole;
mod window;

#[cfg(test)]
mod tests;

pub use dump::{Dump, files, open, open_bytes, read_one};
pub use error::{FieldMapError, IngestError};
pub use field_map::{Field, FieldMap};
pub use options::{Limits, Options};
pub use progress::Progress;
pub use sniff::{Archive, Compression, Kind, sniff};

//! A dump to an ordered iterator of raw items.
//!
//! A dump is any number of files, folders (read with all their sub-folders)
//! and standard input. What a file is, its bytes say: an HTML page, flat text,
//! JSON lines or a JSON document, each plain or under gzip or Zstandard.
//!
//! Every page, text, JSON line and JSON element gives exactly one
//! [`RawItem`](depeche_model::RawItem) or one
//! [`Reject`](depeche_model::Reject), always in the same order: inputs as the
//! user gave them, a folder's entries by name, records as they stand. A bad
//! file or record is a reject and reading goes on; only an input root that
//! cannot be read at all is an [`IngestError`].
//!
//! Memory is bounded: one record is held at a time, and none over
//! [`Limits::record_bytes`]; a folder's names are held while it is read.
//!
//! Room for other containers (tar, zip, WARC) is in `container`: a file of its
//! own for each kind, and an arm in `container::records`.

mod archive;
mod binary;
mod budget;
mod container;
mod context;
mod dump;
mod error;
mod europresse;
mod fault;
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

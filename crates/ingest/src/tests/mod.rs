//! Behaviour of whole dumps, in folders made for each test.

mod archives;
mod compressed;
mod feeds;
mod files;
mod json;
mod properties;
mod saved;
mod tables;
mod warc;

use crate::{Dump, Options, open};
use depeche_model::{RawItem, Reject, RejectReason};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

type Record = Result<RawItem, Box<Reject>>;

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn dump_of(path: &Path, options: &Options) -> Dump {
    open(&[PathBuf::from(path)], options).unwrap()
}

/// The records of a folder that holds one file.
fn records_with(name: &str, bytes: &[u8], options: &Options) -> Vec<Record> {
    let folder = folder(&[(name, bytes)]);
    dump_of(folder.path(), options).collect()
}

fn records(name: &str, bytes: &[u8]) -> Vec<Record> {
    records_with(name, bytes, &Options::default())
}

/// The one record of one file.
fn only(name: &str, bytes: &[u8]) -> Record {
    let mut all = records(name, bytes);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Asserts a reject's reason, that its source names the file, and that its
/// detail holds the words.
fn assert_reject(record: &Record, name: &str, reason: RejectReason, words: &[&str]) {
    let reject = record.as_ref().unwrap_err();
    assert_eq!(reject.reason, reason, "{reject:?}");
    assert!(reject.source.path.ends_with(name), "{reject:?}");
    for word in words {
        assert!(reject.detail.contains(word), "`{word}` in {reject:?}");
    }
}

fn keys(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.as_ref().map_or("-", |item| item.key.as_str())).collect()
}

fn text_of(record: &Record) -> &str {
    std::str::from_utf8(&record.as_ref().unwrap().bytes).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 6);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// With the checksum, as the command writes it.
fn checked_zstandard(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

type Pack = fn(&[u8]) -> Vec<u8>;

const PACKERS: [(&str, Pack); 4] =
    [("gzip", gzip), ("Zstandard", checked_zstandard), ("bzip2", bzip2), ("xz", xz)];

fn is_unverified(record: &Record) -> bool {
    record.as_ref().is_ok_and(|item| item.notes.iter().any(|note| note.code == "unverified"))
}

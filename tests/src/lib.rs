//! What the tests of the whole share: a run over files, read back; a corpus of
//! wire copy.

pub mod wire;

mod tables;

pub use tables::{TableCase, tables};

use depeche_pipeline::{Destination, Options, Report, RunError, clean};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What a run wrote.
#[derive(Debug)]
pub struct Run {
    /// `articles.jsonl`, as bytes.
    pub articles_bytes: Vec<u8>,
    /// `articles.jsonl`, line by line.
    pub articles: Vec<Value>,
    /// `rejects.jsonl`, as bytes.
    pub rejects_bytes: Vec<u8>,
    /// `rejects.jsonl`, line by line.
    pub rejects: Vec<Value>,
    /// `run.json`, as bytes.
    pub report_bytes: Vec<u8>,
    /// What `clean` returned.
    pub report: Report,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Cleans `input` into a temporary folder and reads everything back.
///
/// # Errors
/// Whatever ends the run.
pub fn run(input: &Path, options: &Options) -> Result<Run, RunError> {
    let failed = |source| RunError::Read { path: input.to_owned(), source };
    let out = tempfile::tempdir().map_err(failed)?;
    let report = clean(&[input.to_owned()], &Destination::Folder(out.path().to_owned()), options, &|_| {})?;
    let read = |name: &str| std::fs::read(out.path().join(name)).map_err(failed);
    let lines = |bytes: &[u8]| -> Result<Vec<Value>, RunError> {
        let lines = bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty());
        lines.map(|l| Ok(serde_json::from_slice(l)?)).collect()
    };
    let (articles_bytes, rejects_bytes) = (read("articles.jsonl")?, read("rejects.jsonl")?);
    Ok(Run {
        articles: lines(&articles_bytes)?,
        rejects: lines(&rejects_bytes)?,
        report_bytes: read("run.json")?,
        articles_bytes,
        rejects_bytes,
        report,
    })
}

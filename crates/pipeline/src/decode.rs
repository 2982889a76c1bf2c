//! `depeche decode`: bytes to text, one line a file.

use crate::error::RunError;
use depeche_model::Hints;
use rayon::prelude::*;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Files decoded at once: bounds what is held in memory.
const CHUNK: usize = 64;

/// One file to decode, with what is known of it: a line of `--list`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecodeLine {
    /// The file.
    pub path: PathBuf,
    /// HTTP `Content-Type`.
    pub content_type: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Language tag.
    pub language: Option<String>,
}

/// Reads a `--list` file: one JSON object a line.
///
/// # Errors
/// A list that cannot be read, or a line that is not such an object: the
/// message names file and line.
pub fn decode_list(path: &Path) -> Result<Vec<DecodeLine>, RunError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| RunError::Read { path: path.to_owned(), source })?;
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let parse = |(i, line): (usize, &str)| {
        serde_json::from_str(line)
            .map_err(|e| RunError::Syntax { path: path.to_owned(), message: format!("line {}: {e}", i + 1) })
    };
    lines.map(parse).collect()
}

/// Decodes files, and hands their JSON lines over in order. A file that cannot
/// be read is told as an error in its place, and the rest goes on.
///
/// # Errors
/// Whatever `each` returns.
pub fn decode_paths(
    files: &[DecodeLine],
    options: &depeche_ingest::Options,
    mut each: impl FnMut(Result<String, RunError>) -> Result<(), RunError>,
) -> Result<(), RunError> {
    let options = depeche_ingest::Options { bare: true, ..options.clone() };
    for chunk in files.chunks(CHUNK) {
        let lines: Vec<_> = chunk.par_iter().map(|file| decode_one(file, &options)).collect();
        lines.into_iter().try_for_each(&mut each)?;
    }
    Ok(())
}

fn decode_one(file: &DecodeLine, options: &depeche_ingest::Options) -> Result<String, RunError> {
    let path = file.path.display().to_string();
    if file.path.is_dir() {
        return Err(RunError::Record { path, detail: "it is a folder; name its files".to_owned() });
    }
    let mut item = depeche_ingest::read_one(&file.path, options)
        .map_err(|reject| RunError::Record { path: path.clone(), detail: reject.detail })?;
    let DecodeLine { content_type, url, language, .. } = file.clone();
    item.hints = Hints { content_type, url, language, ..item.hints };
    Ok(depeche_emit::decoded_line(&path, &depeche_decode::decode(&item))?)
}

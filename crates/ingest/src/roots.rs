use crate::IngestError;
use crate::place::key_of;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// One input as the user gave it.
#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) path: PathBuf,
    pub(crate) kind: RootKind,
    /// What its keys begin with; empty for a folder that is alone.
    pub(crate) label: String,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RootKind {
    Stdin,
    File,
    Folder,
}

/// Looks at every input once, so that a bad run fails before it begins.
pub(crate) fn check(inputs: &[PathBuf]) -> Result<Vec<Root>, IngestError> {
    let mut taken = HashSet::new();
    let mut roots = Vec::with_capacity(inputs.len());
    for path in inputs {
        let kind = kind_of(path)?;
        let alone = inputs.len() == 1 && kind == RootKind::Folder;
        let label = if alone { String::new() } else { free_label(path, &mut taken) };
        roots.push(Root { path: path.clone(), kind, label });
    }
    Ok(roots)
}

fn kind_of(path: &Path) -> Result<RootKind, IngestError> {
    if path.as_os_str() == "-" {
        return Ok(RootKind::Stdin);
    }
    let facts = fs::metadata(path).map_err(|error| bad_root(path, error))?;
    if facts.is_dir() {
        fs::read_dir(path).map_err(|error| bad_root(path, error))?;
        return Ok(RootKind::Folder);
    }
    // A named pipe opened here would lose its writer.
    if facts.is_file() {
        File::open(path).map_err(|error| bad_root(path, error))?;
    }
    Ok(RootKind::File)
}

fn bad_root(path: &Path, source: io::Error) -> IngestError {
    let path = path.to_path_buf();
    match source.kind() {
        io::ErrorKind::NotFound => IngestError::NotFound { path, source },
        _ => IngestError::Unreadable { path, source },
    }
}

/// The root's own name, with a number when an earlier root has the same one:
/// two files of one dump must never share a key.
fn free_label(path: &Path, taken: &mut HashSet<String>) -> String {
    let name = match path.file_name() {
        Some(name) => key_of(Path::new(name)),
        None => path.to_string_lossy().into_owned(),
    };
    let mut label = name.clone();
    let mut number = 2;
    while !taken.insert(label.clone()) {
        label = format!("{name}~{number}");
        number += 1;
    }
    label
}

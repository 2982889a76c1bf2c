//! `depeche verify`: the cases of a fixtures folder.
//!
//! A case is a folder with `case.toml`, an input (`input.*` or `input/`) and
//! `expected.json`: what `clean` makes of the input. `bless` rewrites the last.

use crate::clean::{Destination, Options, clean};
use crate::error::RunError;
use depeche_model::Hints;
use serde::Deserialize;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use std::path::{Path, PathBuf};

/// What a case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// `area/case`.
    pub name: String,
    /// What differs, line by line; empty when the case holds.
    pub difference: String,
}

/// `case.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows.
    #[allow(dead_code, reason = "for the reader of the fixture; required so that each case says it")]
    why: String,
    /// Address hint.
    url: Option<String>,
    /// HTTP `Content-Type` hint.
    content_type: Option<String>,
    /// Rules folder laid over the built-in ones, inside the case's folder.
    rules: Option<PathBuf>,
    /// Whether `expected.json` holds the lineage of copies too.
    #[serde(default)]
    lineage: bool,
    /// Rules that must leave something out.
    #[serde(default)]
    fires: Vec<String>,
    /// Rules that must not.
    #[serde(default)]
    silent: Vec<String>,
}

/// Every case under `folder`, by path.
///
/// # Errors
/// A folder that cannot be read.
pub fn cases(folder: &Path) -> Result<Vec<PathBuf>, RunError> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        let failed = |source| RunError::Read { path: at.clone(), source };
        if at.join("case.toml").is_file() {
            found.push(at);
            continue;
        }
        for entry in std::fs::read_dir(&at).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Runs one case; with `bless`, rewrites its `expected.json` first. The rules a
/// case says must fire or be silent are checked either way.
///
/// # Errors
/// A case whose files cannot be read or understood.
pub fn verify_case(case: &Path, bless: bool) -> Result<CaseResult, RunError> {
    let read = |name: &str| {
        let path = case.join(name);
        std::fs::read_to_string(&path).map_err(|source| RunError::Read { path, source })
    };
    let spec: Case = toml::from_str(&read("case.toml")?)
        .map_err(|e| RunError::Syntax { path: case.join("case.toml"), message: e.to_string() })?;
    let (got, hits) = run(case, &spec)?;
    let got = serde_json::to_string_pretty(&got)? + "\n";
    if bless {
        let path = case.join("expected.json");
        std::fs::write(&path, &got).map_err(|source| RunError::Read { path, source })?;
    }
    let mut difference = diff(&read("expected.json")?, &got);
    for rule in spec.fires.iter().filter(|r| !hits.contains(r)) {
        difference += &format!("rule `{rule}` should fire and does not\n");
    }
    for rule in spec.silent.iter().filter(|r| hits.contains(r)) {
        difference += &format!("rule `{rule}` should not fire and does\n");
    }
    Ok(CaseResult { name: name(case), difference })
}

fn name(case: &Path) -> String {
    let parts: Vec<_> = case.components().rev().take(2).map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}

/// The case's articles and rejects, and the rules that fired.
fn run(case: &Path, spec: &Case) -> Result<(Value, Vec<String>), RunError> {
    let out = tempfile::tempdir().map_err(|source| RunError::Spill { path: std::env::temp_dir(), source })?;
    let options = Options {
        threads: 1,
        keep_dropped: true,
        hints: Hints { url: spec.url.clone(), content_type: spec.content_type.clone(), ..Hints::default() },
        rules: spec.rules.as_ref().map(|r| case.join(r)),
        lineage: spec.lineage,
        ..Options::default()
    };
    let to = Destination::Folder(out.path().to_owned());
    let report = clean(&[input(case)?], &to, &options, &|_| {})?;
    let lines = |name: &str| -> Result<Vec<Value>, RunError> {
        let path = out.path().join(name);
        let text = std::fs::read_to_string(&path).map_err(|source| RunError::Read { path, source })?;
        text.lines().map(|l| Ok(shorten(serde_json::from_str(l)?, case))).collect()
    };
    let mut value = json!({ "articles": lines("articles.jsonl")?, "rejects": lines("rejects.jsonl")? });
    if spec.lineage {
        value["lineage"] = lines("lineage.jsonl")?.into();
    }
    Ok((value, report.rule_hits.into_keys().collect()))
}

fn input(case: &Path) -> Result<PathBuf, RunError> {
    let failed = |source| RunError::Read { path: case.to_owned(), source };
    let mut inputs = Vec::new();
    for entry in std::fs::read_dir(case).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.file_name().is_some_and(|n| n.to_string_lossy().split('.').next() == Some("input")) {
            inputs.push(path);
        }
    }
    inputs.sort();
    let message = "a case needs one `input.*` file or `input` folder".to_owned();
    inputs.pop().ok_or(RunError::Syntax { path: case.to_owned(), message })
}

/// Paths are shown from the case's folder on, wherever that stands.
fn shorten(mut line: Value, case: &Path) -> Value {
    let root = format!("{}/", case.display());
    let shorter = |text: &str| text.replace(&root, "");
    if let Some(path) = line["source"]["path"].as_str().map(shorter) {
        line["source"]["path"] = path.into();
    }
    if let Some(detail) = line["detail"].as_str().map(shorter) {
        line["detail"] = detail.into();
    }
    line
}

fn diff(expected: &str, got: &str) -> String {
    if expected == got {
        return String::new();
    }
    let diff = TextDiff::from_lines(expected, got);
    let changed = diff.iter_all_changes().filter_map(|c| match c.tag() {
        ChangeTag::Delete => Some(format!("- {c}")),
        ChangeTag::Insert => Some(format!("+ {c}")),
        ChangeTag::Equal => None,
    });
    changed.collect()
}

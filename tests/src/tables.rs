//! Cases too small for a folder each: `fixtures/<area>/<table>.toml`.
//!
//! A table holds a short article, and cases that put a line into it or give a
//! page of their own, with what must be found. All cases of all tables go
//! through one run of `clean`; each is one named test.

use crate::run;
use depeche_pipeline::{Options, RunError};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One case and what came of it.
#[derive(Debug, Clone)]
pub struct TableCase {
    /// `area/table/case`.
    pub name: String,
    /// What differs; empty when the case holds.
    pub difference: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Title of the article all cases share.
    #[serde(default)]
    title: String,
    /// Its paragraphs.
    #[serde(default)]
    body: Vec<String>,
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// A line between title and text.
    before: Option<String>,
    /// Put before the first sentence.
    start: Option<String>,
    /// A paragraph amid the text.
    within: Option<String>,
    /// Put behind the last sentence.
    tail: Option<String>,
    /// A line behind the text.
    end: Option<String>,
    /// The record's field `author`.
    author: Option<String>,
    /// A page of its own, instead of the article.
    html: Option<String>,
    /// Address of the page.
    url: Option<String>,
    /// `agencies` that must be found.
    agencies: Option<Vec<String>>,
    /// The `title` that must be found.
    title: Option<String>,
    /// `authors` that must be found.
    authors: Option<Vec<String>>,
    /// `date_published` that must be found; empty for null.
    date: Option<String>,
    /// The status, or the reason of the reject.
    status: Option<String>,
    /// What the evidence of a reject must say.
    says: Option<String>,
}

/// Runs every table under `folder`.
///
/// # Errors
/// A table that cannot be read or understood, or whatever ends the run.
pub fn tables(folder: &Path) -> Result<Vec<TableCase>, RunError> {
    let mut cases = BTreeMap::new();
    for path in paths(folder)? {
        let failed = |source| RunError::Read { path: path.clone(), source };
        let text = std::fs::read_to_string(&path).map_err(failed)?;
        let syntax = |e: toml::de::Error| RunError::Syntax { path: path.clone(), message: e.to_string() };
        let table: Table = toml::from_str(&text).map_err(syntax)?;
        let stem = path.strip_prefix(folder).unwrap_or(&path).with_extension("");
        for case in table.case {
            let record = record(&table.title, &table.body, &case);
            cases.insert(format!("{}/{}", stem.display(), case.name), (case, record));
        }
    }
    judge(cases)
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>, RunError> {
    let read = |dir: &Path| -> Result<Vec<PathBuf>, RunError> {
        let failed = |source| RunError::Read { path: dir.to_owned(), source };
        let entries = std::fs::read_dir(dir).map_err(failed)?;
        entries.map(|e| e.map(|e| e.path()).map_err(failed)).collect()
    };
    let mut tables = Vec::new();
    for area in read(folder)?.into_iter().filter(|p| p.is_dir()) {
        tables.extend(read(&area)?.into_iter().filter(|p| p.extension().is_some_and(|e| e == "toml")));
    }
    tables.sort();
    Ok(tables)
}

fn record(title: &str, body: &[String], case: &Case) -> Value {
    if let Some(html) = &case.html {
        return json!({ "html": html, "url": case.url });
    }
    let mut lines = vec![title.to_owned()];
    lines.extend(case.before.clone());
    lines.extend(body.iter().cloned());
    let first = lines.len() - body.len();
    if let (Some(start), Some(line)) = (&case.start, lines.get_mut(first)) {
        line.insert_str(0, start);
    }
    if let (Some(tail), Some(line)) = (&case.tail, lines.last_mut()) {
        line.push_str(tail);
    }
    if let Some(within) = &case.within {
        lines.insert((first + 1).min(lines.len()), within.clone());
    }
    lines.extend(case.end.clone());
    json!({ "text": lines.join("\n\n"), "url": case.url, "author": case.author })
}

fn judge(cases: BTreeMap<String, (Case, Value)>) -> Result<Vec<TableCase>, RunError> {
    let input = std::env::temp_dir();
    let failed = |source| RunError::Read { path: input.clone(), source };
    let folder = tempfile::tempdir().map_err(failed)?;
    let path = folder.path().join("cases.jsonl");
    let lines: Vec<String> = cases
        .iter()
        .map(|(name, (_, record))| {
            let mut record = record.clone();
            record["id"] = name.as_str().into();
            record.to_string()
        })
        .collect();
    std::fs::write(&path, lines.join("\n")).map_err(failed)?;
    let found = run(&path, &Options { threads: 1, ..Options::default() })?;
    let id = |line: &Value| line["source"]["id"].as_str().unwrap_or_default().to_owned();
    let got: BTreeMap<String, Value> =
        found.articles.into_iter().chain(found.rejects).map(|line| (id(&line), line)).collect();
    let judged = cases.into_iter().map(|(name, (case, _))| {
        let difference = difference(&case, got.get(&name).unwrap_or(&Value::Null));
        TableCase { name, difference }
    });
    Ok(judged.collect())
}

fn difference(case: &Case, got: &Value) -> String {
    let mut all = String::new();
    let wanted = [
        ("agencies", case.agencies.as_ref().map(|want| json!(want))),
        ("authors", case.authors.as_ref().map(|want| json!(want))),
        ("title", case.title.as_ref().map(|want| json!(want))),
        ("date_published", case.date.as_ref().map(|d| if d.is_empty() { Value::Null } else { json!(d) })),
    ];
    for (field, want) in wanted {
        if let Some(want) = want.filter(|want| got[field] != *want) {
            all += &format!("{field}: want {want}, got {}\n", got[field]);
        }
    }
    let status = got["reason"].as_str().or(got["status"].as_str()).unwrap_or_default();
    if let Some(want) = case.status.as_deref().filter(|want| *want != status) {
        all += &format!("status: want {want}, got {status} ({})\n", got["detail"]);
    }
    let detail = got["detail"].as_str().unwrap_or_default();
    if let Some(want) = case.says.as_deref().filter(|want| !detail.contains(want)) {
        all += &format!("evidence: want `{want}` in `{detail}`\n");
    }
    all
}

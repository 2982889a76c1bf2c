//! Reading rule files: a folder of TOML, or what was packed of one.

use crate::schema::{Agency, Language, Layout, StripRule, TokenGroup};
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};

/// Why rules could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// A rule folder or file cannot be read.
    #[error("read rules from {path}")]
    Read {
        /// The path.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A file is not what the schema says.
    #[error("understand the rule file {file}: {message}")]
    Syntax {
        /// Path under the rules folder.
        file: String,
        /// Line, column and cause.
        message: String,
    },
    /// Two rules of one folder share an id.
    #[error("load rules: the id `{id}` stands in {first} and in {second}")]
    DuplicateId {
        /// The id.
        id: String,
        /// File of the first.
        first: String,
        /// File of the second.
        second: String,
    },
}

/// The files of a folder, read but not yet laid together: the built-in ones
/// are packed like this (`build.rs`).
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Files {
    /// The same for the same texts, in one version of depeche.
    stamp: u64,
    /// By path under the folder.
    files: Vec<(String, File)>,
}

#[derive(Serialize, Deserialize)]
enum File {
    Language(Box<Language>),
    Rules(Rules),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    host: Option<String>,
    #[serde(default)]
    strip: Vec<StripRule>,
    #[serde(default)]
    layout: Vec<Layout>,
    #[serde(default)]
    agency: Vec<Agency>,
    #[serde(default)]
    tokens: Vec<TokenGroup>,
}

impl Files {
    /// Reads the TOML files under a folder.
    pub(crate) fn of_folder(dir: &Path) -> Result<Files, RuleError> {
        Files::parse(&texts(dir)?)
    }

    /// Reads TOML texts, by path.
    fn parse(texts: &BTreeMap<String, String>) -> Result<Files, RuleError> {
        let file = |(path, text): (&String, &String)| {
            let file = match path.starts_with("languages/") {
                true => read(path, text).map(File::Language),
                false => read(path, text).map(File::Rules),
            };
            Ok((path.clone(), file?))
        };
        let stamp = BuildHasherDefault::<DefaultHasher>::default().hash_one(texts);
        Ok(Files { stamp, files: texts.iter().map(file).collect::<Result<_, _>>()? })
    }
}

fn read<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, RuleError> {
    let broken =
        |error: toml::de::Error| RuleError::Syntax { file: path.to_owned(), message: error.to_string() };
    toml::from_str(text).map_err(broken)
}

/// What the files of a folder say together.
#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) strip: Vec<StripRule>,
    pub(crate) languages: Vec<Language>,
    pub(crate) agencies: Vec<Agency>,
    pub(crate) layouts: Vec<Layout>,
    pub(crate) tokens: Vec<TokenGroup>,
    pub(crate) stamp: u64,
}

impl Tables {
    pub(crate) fn of(files: Files) -> Result<Tables, RuleError> {
        let mut tables = Tables { stamp: files.stamp, ..Tables::default() };
        let strip = |(_, file): &(String, File)| match file {
            File::Rules(rules) => rules.strip.len(),
            File::Language(_) => 0,
        };
        tables.strip.reserve(files.files.iter().map(strip).sum());
        for (path, file) in files.files {
            let rules = match file {
                File::Language(language) => {
                    tables.languages.push(*language);
                    continue;
                }
                File::Rules(rules) => rules,
            };
            let language = path.strip_prefix("phrases/").and_then(|p| p.strip_suffix(".toml"));
            tables.strip.extend(rules.strip.into_iter().map(|rule| StripRule {
                language: language.unwrap_or_default().to_owned(),
                host: rules.host.clone(),
                file: path.clone(),
                ..rule
            }));
            tables.agencies.extend(rules.agency.into_iter().map(with_initials));
            tables.tokens.extend(rules.tokens);
            let host = rules.host.unwrap_or_default();
            tables.layouts.extend(rules.layout.into_iter().map(|l| Layout { host: host.clone(), ..l }));
        }
        unique(&tables.strip)?;
        Ok(tables)
    }
}

/// "Petra" and "Trend" are names and words: only initials count without being listed.
fn with_initials(mut agency: Agency) -> Agency {
    if agency.name.chars().all(char::is_uppercase) {
        agency.names.push(agency.name.clone().into());
    }
    agency
}

fn unique(rules: &[StripRule]) -> Result<(), RuleError> {
    let mut seen: FxHashMap<&str, &str> = FxHashMap::default();
    for rule in rules {
        if let Some(first) = seen.insert(&rule.id, &rule.file) {
            let (id, second) = (rule.id.to_string(), rule.file.clone());
            return Err(RuleError::DuplicateId { id, first: first.to_owned(), second });
        }
    }
    Ok(())
}

/// The TOML texts under a folder, by path.
fn texts(dir: &Path) -> Result<BTreeMap<String, String>, RuleError> {
    let mut texts = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |source| RuleError::Read { path: folder.clone(), source };
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let failed = |source| RuleError::Read { path: path.clone(), source };
                let text = std::fs::read_to_string(&path).map_err(failed)?;
                texts.insert(slashed(path.strip_prefix(dir).unwrap_or(&path)), text);
            }
        }
    }
    Ok(texts)
}

fn slashed(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(files: &[(&str, &str)]) -> String {
        let texts = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Files::parse(&texts).and_then(Tables::of).err().unwrap().to_string()
    }

    #[test]
    fn an_opening_with_a_colon_is_a_label() {
        let text = "[[strip]]\nid = \"x\"\nwhy = \"x\"\nreason = \"tags\"\n";
        let error = error(&[("phrases/xx.toml", &format!("{text}starts = [\"Mots-clés :\"]"))]);
        assert!(error.contains("phrases/xx.toml") && error.contains("`Mots-clés :`"), "{error}");
    }

    #[test]
    fn an_unknown_key_names_the_file() {
        let error = error(&[("phrases/xx.toml", "[[strip]]\nidd = 1")]);
        assert!(error.contains("phrases/xx.toml") && error.contains("idd"), "{error}");
    }

    #[test]
    fn a_credit_line_without_its_agency_names_the_file() {
        let error = error(&[("languages/xx.toml", "code = \"xx\"\nname = \"X\"\ncredit = [\"with\"]")]);
        assert!(error.contains("languages/xx.toml") && error.contains("{agency}"), "{error}");
    }

    #[test]
    fn an_id_used_twice_names_both_files() {
        let rule = "[[strip]]\nid = \"x\"\nwhy = \"x\"\nreason = \"share\"\nline = [\"x\"]";
        let error = error(&[("a.toml", rule), ("b.toml", rule)]);
        assert!(error.contains("a.toml") && error.contains("b.toml"), "{error}");
    }
}

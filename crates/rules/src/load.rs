//! Reading rule files: the built-in ones, and a folder laid over them.

use crate::phrases::Phrases;
use crate::schema::{Agency, Language, Layout, StripRule, TokenGroup};
use crate::selector::Selector;
use depeche_model::Element;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};

/// The files under `data/` by path, in JSON (`build.rs`).
static BUILT_IN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

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
    /// The phrases cannot be compiled.
    #[error("compile the phrases: {0}")]
    Phrases(#[from] aho_corasick::BuildError),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
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

/// Every rule, ready to be matched. Loading is the only step that can fail.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// Strip rules, in file order (files by path).
    pub strip: Vec<StripRule>,
    /// Languages by code.
    pub languages: Vec<Language>,
    /// Agencies.
    pub agencies: Vec<Agency>,
    /// Layouts by host, newest first as written.
    pub layouts: Vec<Layout>,
    /// Words of class and id attributes, by group.
    pub tokens: Vec<TokenGroup>,
    /// The same for rules from the same files, in one version of depeche.
    pub stamp: u64,
    phrases: Phrases,
    index: SelectorIndex,
}

/// Selectors by what their subject must have: an id, a class, a tag or an attribute.
#[derive(Debug, Clone, Default)]
struct SelectorIndex {
    by_id: FxHashMap<String, Vec<Indexed>>,
    by_class: FxHashMap<String, Vec<Indexed>>,
    by_tag: FxHashMap<String, Vec<Indexed>>,
    /// By the name of an attribute other than `id` and `class`.
    by_attribute: FxHashMap<String, Vec<Indexed>>,
    rest: Vec<Indexed>,
}

/// A selector and the rule it is of.
type Indexed = (usize, Selector);

impl RuleSet {
    /// The rules compiled into the crate.
    ///
    /// # Errors
    /// Never for a released crate: a test loads them.
    pub fn built_in() -> Result<RuleSet, RuleError> {
        Self::build(parse(built_in_files(), Syntax::Json)?)
    }

    /// The built-in rules with the files under `dir` laid over them.
    ///
    /// # Errors
    /// A file that cannot be read or understood, or an id used twice.
    pub fn with_folder(dir: &Path) -> Result<RuleSet, RuleError> {
        let mut tables = parse(built_in_files(), Syntax::Json)?;
        let over = parse(read_folder(dir)?, Syntax::Toml)?;
        tables.strip.retain(|r| !over.strip.iter().any(|o| o.id == r.id));
        tables.languages.retain(|l| !over.languages.iter().any(|o| o.code == l.code));
        tables.strip.extend(over.strip);
        tables.languages.extend(over.languages);
        tables.agencies.extend(over.agencies);
        tables.layouts.extend(over.layouts);
        tables.tokens.extend(over.tokens);
        tables.stamp = tables.stamp.rotate_left(1) ^ over.stamp;
        Self::build(tables)
    }

    fn build(tables: Tables) -> Result<RuleSet, RuleError> {
        let phrases = Phrases::new(&tables.strip)?;
        let index = SelectorIndex::new(&tables.strip);
        let Tables { strip, languages, agencies, layouts, tokens, stamp } = tables;
        Ok(RuleSet { strip, languages, agencies, layouts, tokens, stamp, phrases, index })
    }

    /// Index in [`RuleSet::strip`] of the first rule whose phrases match the text of a block on `host`.
    pub fn phrase(&self, text: &str, host: Option<&str>) -> Option<usize> {
        self.phrases.find(text, &self.strip, host)
    }

    /// Selectors whose subject may match an element, with the index of their
    /// rule, in no order.
    pub fn selectors<'a>(&'a self, element: &'a Element) -> impl Iterator<Item = (usize, &'a Selector)> {
        let SelectorIndex { by_id, by_class, by_tag, by_attribute, rest } = &self.index;
        let classes = element.class.split_ascii_whitespace().filter_map(|class| by_class.get(class));
        let id = if element.id.is_empty() { None } else { by_id.get(&element.id) };
        let attributes = element.attrs.iter().filter_map(|(name, _)| by_attribute.get(name));
        let keyed = classes.chain(id).chain(by_tag.get(&element.tag)).chain(attributes).flatten();
        keyed.chain(rest).map(|(rule, selector)| (*rule, selector))
    }

    /// The layouts of a host, in the order written.
    pub fn layouts_of<'a>(&'a self, host: &'a str) -> impl Iterator<Item = &'a Layout> {
        self.layouts.iter().filter(move |l| l.host == host)
    }
}

impl SelectorIndex {
    fn new(rules: &[StripRule]) -> SelectorIndex {
        let mut index = SelectorIndex::default();
        for (rule, selector) in
            rules.iter().enumerate().flat_map(|(i, r)| r.selector.iter().map(move |s| (i, s)))
        {
            let subject = selector.subject();
            let of = if let Some(id) = &subject.id {
                index.by_id.entry(id.clone()).or_default()
            } else if let Some(class) = subject.classes.first() {
                index.by_class.entry(class.clone()).or_default()
            } else if let Some(tag) = &subject.tag {
                index.by_tag.entry(tag.clone()).or_default()
            } else if let Some(name) = subject.attribute() {
                index.by_attribute.entry(name.to_owned()).or_default()
            } else {
                &mut index.rest
            };
            of.push((rule, selector.clone()));
        }
        index
    }
}

#[derive(Default)]
struct Tables {
    strip: Vec<StripRule>,
    languages: Vec<Language>,
    agencies: Vec<Agency>,
    layouts: Vec<Layout>,
    tokens: Vec<TokenGroup>,
    stamp: u64,
}

/// Files as (path under the folder, content), by path.
type Files<'a> = BTreeMap<String, Cow<'a, str>>;

/// How the text of a file is written.
#[derive(Debug, Clone, Copy)]
enum Syntax {
    Toml,
    Json,
}

impl Syntax {
    fn read<T: DeserializeOwned>(self, content: &str) -> Result<T, String> {
        match self {
            Syntax::Toml => toml::from_str(content).map_err(|error| error.to_string()),
            Syntax::Json => serde_json::from_str(content).map_err(|error| error.to_string()),
        }
    }
}

fn parse(files: Files<'_>, syntax: Syntax) -> Result<Tables, RuleError> {
    let mut tables = Tables {
        stamp: BuildHasherDefault::<DefaultHasher>::default().hash_one(&files),
        ..Tables::default()
    };
    for (path, content) in files {
        let broken = |message| RuleError::Syntax { file: path.clone(), message };
        if path.starts_with("languages/") {
            tables.languages.push(syntax.read(&content).map_err(broken)?);
            continue;
        }
        let file: File = syntax.read(&content).map_err(broken)?;
        let language = path.strip_prefix("phrases/").and_then(|p| p.strip_suffix(".toml"));
        tables.strip.extend(file.strip.into_iter().map(|mut rule| {
            rule.language = language.unwrap_or_default().to_owned();
            rule.host.clone_from(&file.host);
            rule.file.clone_from(&path);
            rule
        }));
        tables.agencies.extend(file.agency);
        tables.tokens.extend(file.tokens);
        let host = file.host.unwrap_or_default();
        tables.layouts.extend(file.layout.into_iter().map(|l| Layout { host: host.clone(), ..l }));
    }
    unique(&tables.strip)?;
    Ok(tables)
}

fn unique(rules: &[StripRule]) -> Result<(), RuleError> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for rule in rules {
        if let Some(first) = seen.insert(&rule.id, &rule.file) {
            let (id, second) = (rule.id.to_string(), rule.file.clone());
            return Err(RuleError::DuplicateId { id, first: first.to_owned(), second });
        }
    }
    Ok(())
}

fn built_in_files() -> Files<'static> {
    BUILT_IN.iter().map(|(path, content)| ((*path).to_owned(), Cow::Borrowed(*content))).collect()
}

fn read_folder(dir: &Path) -> Result<Files<'static>, RuleError> {
    let mut files = Files::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |source| RuleError::Read { path: folder.clone(), source };
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let failed = |source| RuleError::Read { path: path.clone(), source };
                let content = std::fs::read_to_string(&path).map_err(failed)?;
                files.insert(slashed(path.strip_prefix(dir).unwrap_or(&path)), content.into());
            }
        }
    }
    Ok(files)
}

fn slashed(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_load() {
        let rules = RuleSet::built_in().unwrap();
        assert!(!rules.strip.is_empty());
        assert!(rules.strip.iter().all(|r| !r.why.is_empty()));
    }

    #[test]
    fn an_unknown_key_names_the_file() {
        let files = Files::from([("phrases/xx.toml".to_owned(), "[[strip]]\nidd = 1".into())]);
        let error = parse(files, Syntax::Toml).err().unwrap().to_string();
        assert!(error.contains("phrases/xx.toml") && error.contains("idd"), "{error}");
    }

    #[test]
    fn an_id_used_twice_names_both_files() {
        let rule = "[[strip]]\nid = \"x\"\nwhy = \"x\"\nreason = \"share\"\nline = [\"x\"]";
        let files = Files::from([("a.toml".to_owned(), rule.into()), ("b.toml".to_owned(), rule.into())]);
        let error = parse(files, Syntax::Toml).err().unwrap().to_string();
        assert!(error.contains("a.toml") && error.contains("b.toml"), "{error}");
    }
}

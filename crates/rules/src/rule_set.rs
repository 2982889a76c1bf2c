//! Every rule, ready to be matched.

use crate::load::{Files, RuleError, Tables};
use crate::phrases::{Phrasebook, Place};
use crate::schema::{Agency, Language, Layout, StripRule, TokenGroup};
use crate::selector::{Selector, hash_of_spelling};
use crate::texts::Texts;
use crate::trie::Trie;
use depeche_model::Element;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::path::Path;

/// The files under `data/`, packed (`build.rs`).
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built_in.bin"));

/// Their phrases (`build.rs`).
static BUILT_IN_PHRASES: Phrasebook = include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

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
    phrases: Phrasebook,
    index: SelectorIndex,
}

/// Selectors by what their subject must have: an id, a class, a tag or an attribute.
#[derive(Debug, Clone, Default)]
struct SelectorIndex {
    /// By a hash of its spelling; what only hashes alike does not match.
    by_id: FxHashMap<u64, Vec<Indexed>>,
    by_class: FxHashMap<u64, Vec<Indexed>>,
    by_tag: FxHashMap<String, Vec<Indexed>>,
    /// By the name of an attribute.
    by_attribute: FxHashMap<String, Vec<Indexed>>,
    rest: Vec<Indexed>,
}

/// The number of a rule, and that of one of its selectors.
type Indexed = (u32, u32);

impl RuleSet {
    /// The rules compiled into the crate.
    ///
    /// # Errors
    /// Never for a released crate: a test loads them.
    pub fn built_in() -> Result<RuleSet, RuleError> {
        Ok(Self::build(built_in()?, BUILT_IN_PHRASES.clone()))
    }

    /// The built-in rules with the files under `dir` laid over them.
    ///
    /// # Errors
    /// A file that cannot be read or understood, or an id used twice.
    pub fn with_folder(dir: &Path) -> Result<RuleSet, RuleError> {
        let mut tables = built_in()?;
        let over = Tables::of(Files::of_folder(dir)?)?;
        tables.strip.retain(|r| !over.strip.iter().any(|o| o.id == r.id));
        tables.languages.retain(|l| !over.languages.iter().any(|o| o.code == l.code));
        tables.strip.extend(over.strip);
        tables.languages.extend(over.languages);
        tables.agencies.extend(over.agencies);
        tables.layouts.extend(over.layouts);
        tables.tokens.extend(over.tokens);
        tables.stamp = tables.stamp.rotate_left(1) ^ over.stamp;
        let phrases = Phrasebook::new(&tables.strip);
        Ok(Self::build(tables, phrases))
    }

    fn build(tables: Tables, phrases: Phrasebook) -> RuleSet {
        let index = SelectorIndex::new(&tables.strip);
        let Tables { strip, languages, agencies, layouts, tokens, stamp } = tables;
        RuleSet { strip, languages, agencies, layouts, tokens, stamp, phrases, index }
    }

    /// Index in [`RuleSet::strip`] of the first rule whose phrases match the text of a block on `host`.
    pub fn phrase(&self, text: &str, host: Option<&str>) -> Option<usize> {
        self.phrases.find(text, &self.strip, host)
    }

    /// Selectors whose subject may match an element, with the index of their
    /// rule, in no order.
    pub fn selectors<'a>(&'a self, element: &'a Element) -> impl Iterator<Item = (usize, &'a Selector)> {
        let SelectorIndex { by_id, by_class, by_tag, by_attribute, rest } = &self.index;
        let classes =
            element.class.split_ascii_whitespace().filter_map(|class| by_class.get(&hash_of_spelling(class)));
        let id = if element.id.is_empty() { None } else { by_id.get(&hash_of_spelling(&element.id)) };
        let named =
            [("class", &element.class), ("id", &element.id)].into_iter().filter(|(_, v)| !v.is_empty());
        let names = element.attrs.iter().map(|(name, _)| name.as_str()).chain(named.map(|(name, _)| name));
        let attributes = names.filter_map(|name| by_attribute.get(name));
        let keyed = classes.chain(id).chain(by_tag.get(&element.tag)).chain(attributes).flatten();
        keyed.chain(rest).map(|(rule, selector)| {
            let rule = *rule as usize;
            (rule, &self.strip[rule].selector[*selector as usize])
        })
    }

    /// The layouts of a host, in the order written.
    pub fn layouts_of<'a>(&'a self, host: &'a str) -> impl Iterator<Item = &'a Layout> {
        self.layouts.iter().filter(move |l| l.host == host)
    }
}

fn built_in() -> Result<Tables, RuleError> {
    let broken = |error: postcard::Error| RuleError::Syntax {
        file: "built in".to_owned(),
        message: error.to_string(),
    };
    Tables::of(postcard::from_bytes(BUILT_IN).map_err(broken)?)
}

impl SelectorIndex {
    fn new(rules: &[StripRule]) -> SelectorIndex {
        let mut index = SelectorIndex::default();
        let numbered = rules.iter().zip(0..);
        let all =
            numbered.flat_map(|(r, rule)| r.selector.iter().zip(0..).map(move |(s, nth)| ((rule, nth), s)));
        for (number, selector) in all {
            let subject = selector.subject();
            let of = if let Some(id) = &subject.id {
                index.by_id.entry(hash_of_spelling(id)).or_default()
            } else if let Some(class) = subject.classes.first() {
                index.by_class.entry(hash_of_spelling(class)).or_default()
            } else if let Some(tag) = &subject.tag {
                index.by_tag.entry(tag.clone()).or_default()
            } else if let Some(name) = subject.attribute() {
                index.by_attribute.entry(name.to_owned()).or_default()
            } else {
                &mut index.rest
            };
            of.push(number);
        }
        index
    }
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
    fn what_was_laid_out_at_build_time_is_what_a_run_would_lay_out() {
        let rules = RuleSet::built_in().unwrap();
        assert_eq!(rules.phrases, Phrasebook::new(&rules.strip));
    }
}

//! The shape of the TOML files, one struct a table; unknown keys are errors.

use crate::Selector;
use depeche_model::{Reason, RuleId};
use serde::Deserialize;

/// One `[[strip]]` table: what to leave out of the body, and why.
///
/// A rule has selectors, or phrases, or both. Selectors match elements (HTML
/// only): every block inside goes. Phrases match the text of one block, HTML
/// or flat. Texts and phrases are compared folded ([`crate::fold`]): lower
/// case, no diacritics, only letters and digits, single spaces.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StripRule {
    /// Unique name, shown wherever the rule is named.
    #[serde(deserialize_with = "rule_id")]
    pub id: RuleId,
    /// For a reader of the newspaper: what this text is.
    pub why: String,
    /// The closed list of [`Reason`], in snake case.
    #[serde(deserialize_with = "reason")]
    pub reason: Reason,
    /// Elements whose blocks go.
    #[serde(default)]
    pub selector: Vec<Selector>,
    /// An element that holds more words of running text than this is not what the selectors mean.
    #[serde(default = "any")]
    pub max_held: u32,
    /// The whole block equals one of these.
    #[serde(default)]
    pub line: Vec<String>,
    /// The block starts with one of these words.
    #[serde(default)]
    pub starts: Vec<String>,
    /// The block ends with one of these words.
    #[serde(default)]
    pub ends: Vec<String>,
    /// The block contains one of these (or `min_hits` different ones).
    #[serde(default)]
    pub contains: Vec<String>,
    /// If not empty: besides the above, the block must contain one of these.
    #[serde(default)]
    pub also: Vec<String>,
    /// How many different `contains` phrases a block must hold.
    #[serde(default = "one")]
    pub min_hits: usize,
    /// Longer blocks, in words, are never matched by phrases.
    #[serde(default = "default_max_words")]
    pub max_words: usize,
    /// Fixture on which the rule fires (`<area>/<case>`).
    #[serde(default)]
    pub case: String,
    /// Fixture on which it must not fire.
    #[serde(default)]
    pub near_miss: String,
    /// Language of the phrases (from the file's name), empty if none.
    #[serde(skip)]
    pub language: String,
    /// Host the rule is limited to (from the file's `host`).
    #[serde(skip)]
    pub host: Option<String>,
    /// File the rule came from.
    #[serde(skip)]
    pub file: String,
}

fn one() -> usize {
    1
}

fn any() -> u32 {
    u32::MAX
}

fn default_max_words() -> usize {
    60
}

fn rule_id<'de, D: serde::Deserializer<'de>>(d: D) -> Result<RuleId, D::Error> {
    Ok(RuleId::from(String::deserialize(d)?))
}

/// Wire names of the reasons, as rules and the output spell them.
pub(crate) const REASONS: &[(&str, Reason)] = &[
    ("consent", Reason::Consent),
    ("navigation", Reason::Navigation),
    ("share", Reason::Share),
    ("newsletter", Reason::Newsletter),
    ("read_also", Reason::ReadAlso),
    ("paywall", Reason::Paywall),
    ("comments", Reason::Comments),
    ("caption", Reason::Caption),
    ("advertising", Reason::Advertising),
    ("legal", Reason::Legal),
    ("tags", Reason::Tags),
    ("control", Reason::Control),
    ("hidden", Reason::Hidden),
    ("layout", Reason::Layout),
    ("byline", Reason::Byline),
    ("date", Reason::Date),
    ("section", Reason::Section),
];

fn reason<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Reason, D::Error> {
    let name = String::deserialize(d)?;
    let known = REASONS.iter().find(|(n, _)| *n == name);
    known.map(|(_, r)| *r).ok_or_else(|| serde::de::Error::custom(format!("unknown reason `{name}`")))
}

/// One `languages/<code>.toml`: the words a recogniser needs in a language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// ISO 639-1 code.
    pub code: String,
    /// English name.
    pub name: String,
    /// The most frequent function words, lower case: running text holds many, menus few.
    #[serde(default)]
    pub function_words: Vec<String>,
    /// Twelve lists: names and abbreviations of each month, in all cases the dates use.
    #[serde(default)]
    pub months: Vec<Vec<String>>,
    /// Seven lists from Monday: names and abbreviations.
    #[serde(default)]
    pub weekdays: Vec<Vec<String>>,
    /// What a byline starts with (`par`, `by`).
    #[serde(default)]
    pub byline: Vec<String>,
    /// Words that follow or stand for a name without being one (`la rédaction`, `correspondant à`).
    #[serde(default)]
    pub not_authors: Vec<String>,
    /// Words that join two names (`et`, `and`).
    #[serde(default)]
    pub joiners: Vec<String>,
    /// Names given to children where the language is spoken, none of which is a word or a place
    /// people write about as often: with a surname behind it, such a word is a person.
    #[serde(default)]
    pub given_names: Vec<String>,
    /// Places of several words that a byline ends with (`New Delhi`): they look like persons.
    #[serde(default)]
    pub places: Vec<String>,
    /// Credit lines, whole, with `{agency}` for the agency (`source : avec {agency}`).
    #[serde(default)]
    pub credit: Vec<String>,
    /// What a line with the publication date starts with (`publié le`).
    #[serde(default)]
    pub published: Vec<String>,
    /// What a line with the modification date starts with (`mis à jour le`).
    #[serde(default)]
    pub updated: Vec<String>,
    /// Names of sections as they stand alone above a title (`International`, `Économie`).
    #[serde(default)]
    pub sections: Vec<String>,
    /// What a caption or photo credit starts with (`photo :`, `crédit photo`).
    #[serde(default)]
    pub caption: Vec<String>,
    /// Titles and texts of error pages (`page introuvable`, `404 not found`).
    #[serde(default)]
    pub error_page: Vec<String>,
    /// Texts of robot checks (`verify you are human`).
    #[serde(default)]
    pub captcha: Vec<String>,
}

/// One `[[tokens]]` of `class_tokens.toml`: words of class and id attributes
/// that speak of the same kind of content.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenGroup {
    /// Name of the kind (`body`, `related`, `comment`…).
    pub group: String,
    /// The words, lower case.
    pub words: Vec<String>,
}

/// One `[[agency]]`: a news agency.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Short name, as it lands in `agencies[]` (`AFP`, `Reuters`).
    pub name: String,
    /// Every way it is written, matched as whole words, with case.
    pub names: Vec<String>,
    /// ISO 3166 country code of its seat.
    #[serde(default)]
    pub country: String,
}

/// One `[[layout]]` of a host file: where the body stands on that host's pages.
///
/// Layouts change: of several, the first that finds a body on the page decides.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// When this layout was seen, and what marks it.
    pub why: String,
    /// The body: blocks outside go.
    pub body: Vec<Selector>,
    /// Host (from the file).
    #[serde(skip)]
    pub host: String,
}

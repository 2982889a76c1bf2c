//! The shape of the TOML files, one struct a table; unknown keys are errors.
//! Phrases are folded as they are read.

use crate::texts::{Phrases, Texts, openings, written_or_packed};
use crate::{COLONS, Selector, fold};
use depeche_model::{Reason, RuleId};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize, Serializer};

/// One `[[strip]]` table: what to leave out of the body, and why.
///
/// A rule has selectors, or phrases, or both. Selectors match elements (HTML
/// only): every block inside goes. Phrases match the text of one block, HTML
/// or flat. Texts and phrases are compared folded ([`crate::fold`]): lower
/// case, no diacritics, only letters and digits, single spaces.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StripRule {
    /// Unique name, shown wherever the rule is named.
    #[serde(deserialize_with = "rule_id", serialize_with = "rule_id_as_text")]
    pub id: RuleId,
    /// For a reader of the newspaper: what this text is.
    pub why: String,
    /// The closed list of [`Reason`], in snake case.
    #[serde(deserialize_with = "reason", serialize_with = "reason_as_text")]
    pub reason: Reason,
    /// Elements whose blocks go.
    #[serde(default)]
    pub selector: Vec<Selector>,
    /// An element that holds more words of running text than this is not what the selectors mean.
    #[serde(default = "any")]
    pub max_held: u32,
    /// Behind an article, such elements may hold more than half of the page's running text: comments on it, or the
    /// sidebar beside a short one. Nothing that may hold the rest of the article, as a table of contents does.
    #[serde(default)]
    pub behind_article: bool,
    /// The whole block equals one of these.
    #[serde(default)]
    pub line: Phrases,
    /// The block starts with one of these words.
    #[serde(default, deserialize_with = "openings")]
    pub starts: Phrases,
    /// The block starts with one of these words and a colon: the bare words start ordinary sentences (`More:`).
    #[serde(default)]
    pub labels: Phrases,
    /// The block ends with one of these words.
    #[serde(default)]
    pub ends: Phrases,
    /// The block contains one of these (or `min_hits` different ones).
    #[serde(default)]
    pub contains: Phrases,
    /// If not empty: besides the above, the block must contain one of these.
    #[serde(default)]
    pub also: Phrases,
    /// How many different `contains` phrases a block must hold.
    #[serde(default = "one")]
    pub min_hits: usize,
    /// Longer blocks, in words, are never matched by phrases.
    #[serde(default = "default_max_words")]
    pub max_words: usize,
    /// Each comment of a thread has one of these: where they recur, what stands
    /// between them is a thread.
    #[serde(default)]
    pub each_comment: bool,
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

fn rule_id<'de, D: Deserializer<'de>>(d: D) -> Result<RuleId, D::Error> {
    Ok(RuleId::from(String::deserialize(d)?))
}

fn rule_id_as_text<S: Serializer>(id: &RuleId, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(id)
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

fn reason<'de, D: Deserializer<'de>>(d: D) -> Result<Reason, D::Error> {
    let name = String::deserialize(d)?;
    let known = REASONS.iter().find(|(n, _)| *n == name);
    known.map(|(_, r)| *r).ok_or_else(|| Error::custom(format!("unknown reason `{name}`")))
}

fn reason_as_text<S: Serializer>(reason: &Reason, to: S) -> Result<S::Ok, S::Error> {
    let name = REASONS.iter().find(|(_, r)| r == reason).map(|(name, _)| *name);
    to.serialize_str(name.unwrap_or_default())
}

/// One `languages/<code>.toml`: the words a recogniser needs in a language.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// ISO 639-1 code.
    pub code: String,
    /// English name.
    pub name: String,
    /// The most frequent function words, lower case: running text holds many, menus few.
    #[serde(default, deserialize_with = "lower_case")]
    pub function_words: Texts,
    /// Twelve lists: names and abbreviations of each month, in all cases the dates use.
    #[serde(default)]
    pub months: Vec<Phrases>,
    /// Seven lists from Monday: names and abbreviations.
    #[serde(default)]
    pub weekdays: Vec<Phrases>,
    /// What a byline starts with (`par`, `by`).
    #[serde(default)]
    pub byline: Phrases,
    /// Words that follow or stand for a name without being one (`la rédaction`, `correspondant à`).
    #[serde(default)]
    pub not_authors: Phrases,
    /// Words that join two names (`et`, `and`).
    #[serde(default)]
    pub joiners: Phrases,
    /// Names given to children where the language is spoken, none of which is a word or a place
    /// people write about as often: with a surname behind it, such a word is a person.
    #[serde(default)]
    pub given_names: Phrases,
    /// Places of several words that a byline ends with (`New Delhi`): they look like persons.
    #[serde(default)]
    pub places: Phrases,
    /// Credit lines, whole, with `{agency}` for the agency (`source : avec {agency}`).
    #[serde(default)]
    pub credit: Vec<CreditLine>,
    /// What a line with the publication date starts with (`publié le`).
    #[serde(default)]
    pub published: Phrases,
    /// What a line with the modification date starts with (`mis à jour le`).
    #[serde(default)]
    pub updated: Phrases,
    /// Names of sections as they stand alone above a title (`International`, `Économie`).
    #[serde(default)]
    pub sections: Phrases,
    /// What a caption or photo credit starts with (`photo :`, `crédit photo`).
    #[serde(default)]
    pub caption: Vec<CaptionStart>,
    /// What a caption ends with, behind a mark (`. Courtesy photo`, `(Archivbild)`, `。受访者供图`).
    #[serde(default)]
    pub caption_end: Phrases,
    /// Titles and texts of error pages (`page introuvable`, `404 not found`).
    #[serde(default)]
    pub error_page: Phrases,
    /// Texts of robot checks (`verify you are human`).
    #[serde(default)]
    pub captcha: Phrases,
}

fn lower_case<'de, D: Deserializer<'de>>(from: D) -> Result<Texts, D::Error> {
    let parse = |words: Vec<String>| Ok(words.iter().map(|word| word.to_lowercase()).collect());
    written_or_packed(from, parse, |words: Texts| words)
}

/// A credit line: what stands before the agency's name and behind it, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    /// Before the name.
    pub before: String,
    /// Behind it.
    pub after: String,
}

impl CreditLine {
    /// Reads a line with `{agency}` in it.
    ///
    /// # Errors
    /// A sentence, if it is not.
    pub fn parse(written: &str) -> Result<CreditLine, String> {
        let parts = written.split_once("{agency}");
        let (before, after) =
            parts.ok_or_else(|| format!("the credit line `{written}` has no `{{agency}}`"))?;
        Ok(CreditLine { before: fold(before), after: fold(after) })
    }
}

impl<'de> Deserialize<'de> for CreditLine {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<CreditLine, D::Error> {
        let unpack = |(before, after)| CreditLine { before, after };
        written_or_packed(from, |text: String| CreditLine::parse(&text), unpack)
    }
}

impl Serialize for CreditLine {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (&self.before, &self.after).serialize(to)
    }
}

/// What a caption or photo credit starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionStart {
    /// The phrase, folded.
    pub phrase: String,
    /// It was written with a colon, so the line must have one (`photo :`): the
    /// bare word starts ordinary sentences.
    pub needs_mark: bool,
}

impl CaptionStart {
    /// Reads a phrase, perhaps with a colon.
    pub fn parse(written: &str) -> CaptionStart {
        CaptionStart { phrase: fold(written), needs_mark: written.trim_end().ends_with(COLONS) }
    }
}

impl<'de> Deserialize<'de> for CaptionStart {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<CaptionStart, D::Error> {
        let unpack = |(phrase, needs_mark)| CaptionStart { phrase, needs_mark };
        written_or_packed(from, |text: String| Ok(CaptionStart::parse(&text)), unpack)
    }
}

impl Serialize for CaptionStart {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (&self.phrase, self.needs_mark).serialize(to)
    }
}

/// One `[[tokens]]` of `class_tokens.toml`: words of class and id attributes
/// that speak of the same kind of content.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenGroup {
    /// Name of the kind (`body`, `related`, `comment`…).
    pub group: String,
    /// The words, lower case.
    pub words: Vec<String>,
}

/// One `[[agency]]`: a news agency.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Short name, as it lands in `agencies[]` (`AFP`, `Reuters`).
    pub name: String,
    /// Every way it is written, matched as whole words, with case.
    pub names: Vec<Spelling>,
    /// Names that are also words or somebody else's (`AA`, `وام`): its own only
    /// where they stand between marks before the first sentence.
    #[serde(default)]
    pub in_datelines: Vec<Spelling>,
    /// ISO 3166 country code of its seat.
    #[serde(default)]
    pub country: String,
}

/// One way in which a name is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// As it is written.
    pub written: String,
    /// Folded.
    pub folded: String,
}

impl From<String> for Spelling {
    fn from(written: String) -> Spelling {
        Spelling { folded: fold(&written), written }
    }
}

impl<'de> Deserialize<'de> for Spelling {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Spelling, D::Error> {
        let unpack = |(written, folded)| Spelling { written, folded };
        written_or_packed(from, |text: String| Ok(Spelling::from(text)), unpack)
    }
}

impl Serialize for Spelling {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (&self.written, &self.folded).serialize(to)
    }
}

/// One `[[layout]]` of a host file: where the body stands on that host's pages.
///
/// Layouts change: of several, the first that finds a body on the page decides.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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

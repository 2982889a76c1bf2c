//! Rules as data: reads TOML and gives a [`RuleSet`]; knows no pages.
//!
//! The built-in data is under `data/` and compiled in; a folder of the same
//! shape can be laid over it (`--rules DIR`): files are added, and a rule with
//! the id of a built-in one replaces it.
//!
//! | folder | holds |
//! |---|---|
//! | `consent/` | consent managers by id and class, [`StripRule`]s |
//! | `chrome/` | page furniture by element, [`StripRule`]s |
//! | `phrases/<language>.toml` | sentences, labels and buttons, [`StripRule`]s |
//! | `languages/<language>.toml` | [`Language`]: function words, months, bylines, given names, credits |
//! | `agencies.toml` | [`Agency`]: news agencies and their names |
//! | `class_tokens.toml` | [`TokenGroup`]: words of class and id attributes |
//! | `hosts/<host>.toml` | [`Layout`]s and [`StripRule`]s of one host |

mod fold;
mod load;
mod phrases;
mod rule_set;
mod schema;
mod selector;
mod texts;
mod trie;

pub use fold::{COLONS, fold, fold_glued, has_signs};
pub use load::RuleError;
pub use rule_set::RuleSet;
pub use schema::{Agency, CaptionStart, CreditLine, Language, Layout, Spelling, StripRule, TokenGroup};
pub use selector::{Compound, Selector, class_words};
pub use texts::{Phrases, Texts};

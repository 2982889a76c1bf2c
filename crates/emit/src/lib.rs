//! Writes articles, rejects and the run's report; the only room that knows
//! the JSON shape.
//!
//! Names on the wire are fixed by [`names`], shapes by [`schema`]: renaming a
//! field of a noun breaks no user.

mod article;
mod clusters;
mod decoded;
mod line;
mod lineage;
pub mod names;
mod output;
mod reject;
mod report;
mod schema;
mod written;

pub use article::{ArticleLine, article_line, duplicate_json};
pub use clusters::cluster_line;
pub use decoded::decoded_line;
pub use lineage::{Lineage, ParagraphLineage, ParagraphPlace, lineage_line};
pub use output::{EmitError, WholeFile};
pub use reject::reject_line;
pub use report::{Counts, Report, Spilled};
pub use schema::schema;
pub use written::WrittenArticle;

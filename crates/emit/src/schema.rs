//! The JSON Schema of `articles.jsonl`.

use crate::article::ArticleShape;
use schemars::generate::SchemaSettings;

/// The JSON Schema (draft 2020-12) of one line of `articles.jsonl`, pretty.
///
/// # Errors
/// Only if `serde_json` cannot write a string, which it always can.
pub fn schema() -> Result<String, serde_json::Error> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    serde_json::to_string_pretty(&settings.into_generator().into_root_schema_for::<ArticleShape<'_>>())
}

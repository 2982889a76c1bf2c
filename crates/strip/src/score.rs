//! The block score: a weighted sum of features, in two stages.
//!
//! A logistic model a reader can follow: `explain` shows which features
//! weighed most. The weights are data, fitted by `tools/fit_score.py`.

use crate::context;
use crate::features::{Row, rows};
use crate::tokens::TokenIndex;
use crate::vocabulary::Vocabulary;
use depeche_model::{Block, BlockKind, Element, ElementId, Features, Head, Page, PageKind};
use std::collections::BTreeMap;

/// The compiled-in weights are not what the code expects.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// Not TOML of the right shape.
    #[error("read the weights in {file}: {source}")]
    Syntax {
        /// The file.
        file: &'static str,
        /// The cause.
        #[source]
        source: toml::de::Error,
    },
    /// A weight for a feature that does not exist.
    #[error("read the weights in {file}: there is no feature `{feature}`")]
    Unknown {
        /// The file.
        file: &'static str,
        /// The name.
        feature: String,
    },
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    alone: BTreeMap<String, f32>,
    among: BTreeMap<String, f32>,
}

/// Weights aligned with the features of a row.
#[derive(Debug)]
pub(crate) struct Scorer {
    alone: Vec<f32>,
    among: Vec<f32>,
    alone_bias: f32,
    among_bias: f32,
}

impl Scorer {
    pub(crate) fn new(file: &'static str, text: &str) -> Result<Scorer, ScoreError> {
        let weights: File = toml::from_str(text).map_err(|source| ScoreError::Syntax { file, source })?;
        let mut names = rows(&sample(), &TokenIndex::new(&[]), &Vocabulary::new(&[]));
        let alone_names = names.first().cloned().unwrap_or_default();
        context::extend(&mut names, &sample(), &[0.0], &[false]);
        let among_names = names.pop().unwrap_or_default();
        let aligned = |names: &Row, of: &BTreeMap<String, f32>| {
            if let Some(feature) = of.keys().find(|k| *k != "bias" && !names.iter().any(|(n, _)| n == k)) {
                return Err(ScoreError::Unknown { file, feature: feature.clone() });
            }
            Ok(names.iter().map(|(n, _)| of.get(*n).copied().unwrap_or(0.0)).collect::<Vec<_>>())
        };
        Ok(Scorer {
            alone: aligned(&alone_names, &weights.alone)?,
            among: aligned(&among_names, &weights.among)?,
            alone_bias: weights.alone.get("bias").copied().unwrap_or(0.0),
            among_bias: weights.among.get("bias").copied().unwrap_or(0.0),
        })
    }

    /// Score of a block by itself, in log-odds.
    pub(crate) fn alone(&self, row: &Row) -> f32 {
        self.alone_bias + sum(&self.alone, row)
    }

    /// Score of a block among its neighbours, in log-odds; above 0 is body.
    pub(crate) fn among(&self, row: &Row) -> f32 {
        self.among_bias + sum(&self.among, row)
    }

    /// The five features that weigh most in a row.
    pub(crate) fn top(&self, row: &Row) -> Vec<(&'static str, f32)> {
        let mut shares: Vec<_> = row.iter().zip(&self.among).map(|((n, v), w)| (*n, v * w)).collect();
        shares.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        shares.truncate(5);
        shares
    }
}

fn sum(weights: &[f32], row: &Row) -> f32 {
    weights.iter().zip(row).map(|(w, (_, v))| w * v).sum()
}

/// A page of one block, to learn the names of the features from.
fn sample() -> Page {
    let (kind, element) = (BlockKind::Paragraph, ElementId(0));
    let block = Block { kind, text: String::new(), element, line: 0, gap: 0, features: Features::default() };
    Page {
        kind: PageKind::Html,
        head: Head::default(),
        elements: vec![Element::default()],
        blocks: vec![block],
        images: Vec::new(),
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_for_no_feature_is_an_error() {
        let error = Scorer::new("x.toml", "[alone]\nwrods_log = 1.0\n[among]\n").unwrap_err();
        assert!(error.to_string().contains("wrods_log"), "{error}");
    }
}

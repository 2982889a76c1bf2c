//! The block score: gradient-boosted trees over features, in two stages.
//!
//! First a block by itself; then, knowing the first scores, a block among its
//! neighbours. The trees are data, fitted by `tools/fit_score.py`; what they
//! were fitted on is told in `data/MODEL.md`.

use crate::context;
use crate::features::{Table, names};
use crate::trees::{Forest, TreesError, read};
use depeche_model::{Block, BlockKind, Element, ElementId, Features, Head, Page, PageKind};

/// A compiled-in model is not what the code expects.
#[derive(Debug, thiserror::Error)]
#[error("read the model {file}: {source}")]
pub struct ScoreError {
    /// The file.
    file: &'static str,
    /// The cause.
    #[source]
    source: TreesError,
}

/// The two stages of a model, and the names of the features they see.
#[derive(Debug)]
pub(crate) struct Scorer {
    alone: Forest,
    among: Forest,
    names: Vec<&'static str>,
    own: usize,
}

impl Scorer {
    pub(crate) fn new(file: &'static str, bytes: &[u8]) -> Result<Scorer, ScoreError> {
        let mut all = names(&sample());
        let own = all.len();
        all.extend(context::names(&sample()));
        let [alone, among] =
            read(bytes, [&all[..own], &all]).map_err(|source| ScoreError { file, source })?;
        Ok(Scorer { alone, among, names: all, own })
    }

    /// How many features a block has by itself.
    pub(crate) fn own(&self) -> usize {
        self.own
    }

    /// How many features a block has among its neighbours.
    pub(crate) fn width(&self) -> usize {
        self.names.len()
    }

    /// Scores of blocks by themselves, in log-odds.
    pub(crate) fn alone(&self, table: &Table) -> Vec<f32> {
        self.alone.scores(table)
    }

    /// Scores of blocks among their neighbours, in log-odds; above 0 is body.
    pub(crate) fn among(&self, table: &Table) -> Vec<f32> {
        self.among.scores(table)
    }

    /// The features of a row, by name.
    pub(crate) fn named(&self, row: &[f32]) -> Vec<(&'static str, f32)> {
        self.names.iter().copied().zip(row.iter().copied()).collect()
    }

    /// The five features that add most to the score of a row, or take most from it.
    pub(crate) fn top(&self, row: &[f32]) -> Vec<(&'static str, f32)> {
        let mut shares: Vec<_> = self.named(&self.among.shares(row));
        shares.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        shares.truncate(5);
        shares
    }
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
    use crate::features::table;
    use crate::tokens::TokenIndex;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn names_are_unique_and_rows_as_long() {
        let own = names(&sample());
        let page = sample();
        let rows = table(&page, &TokenIndex::new(&[]), &Vocabulary::new(&[]), own.len());
        assert_eq!(rows.values.len(), own.len());
        let mut all: Vec<_> = own.into_iter().chain(context::names(&page)).collect();
        let count = all.len();
        let rows = context::table(&rows, &page, &[0.0], &[false], count);
        assert_eq!(rows.values.len(), count);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn the_message_names_the_file() {
        let error = Scorer::new("x.bin", b"").unwrap_err();
        assert!(error.to_string().contains("x.bin"), "{error}");
    }
}

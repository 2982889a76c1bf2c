//! The block score: gradient-boosted trees over features, in two stages.
//!
//! First a block by itself; then, knowing the first scores, a block among its
//! neighbours. The trees are data, fitted by `tools/fit_score.py`; what they
//! were fitted on is told in `data/MODEL.md`.

use crate::context;
use crate::features::{Row, names};
use crate::trees::{Forest, TreesError, read};
use depeche_model::{Block, BlockKind, Element, ElementId, Features, Head, Page, PageKind};
use std::path::Path;

/// Why there is no block score.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// A model file cannot be read.
    #[error("read the model {file}: {source}")]
    Read {
        /// The file.
        file: String,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A model is not what the code expects.
    #[error("understand the model {file}: {source}")]
    Trees {
        /// The file.
        file: String,
        /// The cause.
        #[source]
        source: TreesError,
    },
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
    /// The model `file` of a folder, or where there is none the compiled-in one.
    pub(crate) fn new(folder: Option<&Path>, file: &str, compiled_in: &[u8]) -> Result<Scorer, ScoreError> {
        let Some(path) = folder.map(|folder| folder.join(file)) else {
            return Scorer::read(file, compiled_in);
        };
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| ScoreError::Read { file: file.clone(), source })?;
        Scorer::read(&file, &bytes)
    }

    fn read(file: &str, bytes: &[u8]) -> Result<Scorer, ScoreError> {
        let mut all = names(&sample());
        let own = all.len();
        all.extend(context::names(&sample()));
        let [alone, among] = read(bytes, [&all[..own], &all])
            .map_err(|source| ScoreError::Trees { file: file.to_owned(), source })?;
        Ok(Scorer { alone, among, names: all, own })
    }

    /// How many features a block has by itself.
    pub(crate) fn own(&self) -> usize {
        self.own
    }

    /// Scores of blocks by themselves, in log-odds.
    pub(crate) fn alone(&self, rows: &[Row]) -> Vec<f32> {
        self.alone.scores(rows)
    }

    /// Scores of blocks among their neighbours, in log-odds.
    pub(crate) fn among(&self, rows: &[Row]) -> Vec<f32> {
        self.among.scores(rows)
    }

    /// The features of a row, by name.
    pub(crate) fn named(&self, row: &Row) -> Vec<(&'static str, f32)> {
        self.names.iter().copied().zip(row.iter().copied()).collect()
    }

    /// The five features that add most to the score of a row, or take most from it.
    pub(crate) fn top(&self, row: &Row) -> Vec<(&'static str, f32)> {
        let mut shares: Vec<_> = self.named(&self.among.shares(row));
        shares.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        shares.truncate(5);
        shares
    }
}

/// A page of one block, to learn the names of the features from.
pub(crate) fn sample() -> Page {
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
    use crate::features::WIDTH;
    use crate::tokens::TokenIndex;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn names_are_unique_and_rows_as_long() {
        let own = names(&sample());
        let page = sample();
        let levels = crate::levels::Levels::new(&page);
        let mut row = crate::features::rows(
            &page,
            &levels,
            &TokenIndex::new(&[]),
            &Vocabulary::new(&[]),
            &[None],
            &[0],
        );
        assert!(row[0][own.len()..].iter().all(|v| *v == 0.0));
        context::fill(&mut row, own.len(), &[0], &page, &levels, &[0.0], &[None]);
        let mut all: Vec<_> = own.into_iter().chain(context::names(&page)).collect();
        let count = all.len();
        assert!(count <= WIDTH && row[0][count..].iter().all(|v| *v == 0.0));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn the_message_names_the_file() {
        let error = Scorer::new(None, "x.bin", b"").unwrap_err();
        assert!(error.to_string().contains("understand the model x.bin"), "{error}");
        let error = Scorer::new(Some(Path::new("no-such-folder")), "x.bin", b"").unwrap_err();
        assert!(error.to_string().contains("read the model no-such-folder"), "{error}");
    }
}

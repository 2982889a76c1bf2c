//! `--lineage`: where each paragraph of a copy comes from.

use crate::error::RunError;
use depeche_dedup::{Clusters, Descent, Passage, lineage};
use depeche_emit::{Lineage, ParagraphLineage, ParagraphPlace, WholeFile, lineage_line};
use depeche_model::Role;
use depeche_normalise::fingerprint;
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Copies whose texts are in memory at once.
const AT_ONCE: usize = 256;

/// Stands between two paragraphs on disk, and in no text.
const SEPARATOR: char = '\u{1e}';

/// The texts of a run, in an unnamed temporary file until copies are known.
pub(crate) struct Texts {
    folder: PathBuf,
    writer: BufWriter<File>,
    /// Where each text ends.
    ends: Vec<u64>,
}

impl Texts {
    pub(crate) fn create(folder: &Path) -> Result<Texts, RunError> {
        let open = || {
            std::fs::create_dir_all(folder)?;
            tempfile::tempfile_in(folder)
        };
        let file = open().map_err(|source| RunError::Spill { path: folder.to_owned(), source })?;
        Ok(Texts {
            folder: folder.to_owned(),
            writer: BufWriter::with_capacity(1 << 18, file),
            ends: Vec::new(),
        })
    }

    /// Adds the next document, paragraph by paragraph.
    pub(crate) fn push<'a>(&mut self, paragraphs: impl Iterator<Item = &'a str>) -> Result<(), RunError> {
        let mut text = String::new();
        for (nth, paragraph) in paragraphs.enumerate() {
            if nth > 0 {
                text.push(SEPARATOR);
            }
            text.extend(paragraph.chars().filter(|c| *c != SEPARATOR));
        }
        self.ends.push(self.ends.last().copied().unwrap_or(0) + text.len() as u64);
        let written = self.writer.write_all(text.as_bytes());
        written.map_err(|source| RunError::Spill { path: self.folder.clone(), source })
    }

    /// Writes `lineage.jsonl`: a line for each copy among the documents of the
    /// run, in input order. Where a copy comes from a document of an earlier
    /// run, the text of that is not at hand, and its paragraphs are null.
    pub(crate) fn write_lineage(self, clusters: &Clusters, path: &Path) -> Result<(), RunError> {
        let Texts { folder, writer, ends } = self;
        let failed = |source| RunError::Spill { path: folder.clone(), source };
        let mut file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
        let mut read = |nth: usize| -> std::io::Result<Option<String>> {
            let Some(nth) = nth.checked_sub(clusters.known()) else { return Ok(None) };
            let start = nth.checked_sub(1).map_or(0, |before| ends[before]);
            file.seek(SeekFrom::Start(start))?;
            let mut text = String::new();
            Read::by_ref(&mut file).take(ends[nth] - start).read_to_string(&mut text)?;
            Ok(Some(text))
        };
        let copies: Vec<usize> =
            (clusters.known()..clusters.len()).filter(|nth| clusters.role(*nth) == Role::Copy).collect();
        let mut out = WholeFile::create(path)?;
        for some in copies.chunks(AT_ONCE) {
            let mut texts = Vec::with_capacity(some.len());
            for copy in some {
                let mut with_text = Vec::new();
                for source in clusters.sources(*copy) {
                    with_text.extend(read(source).map_err(failed)?.map(|text| (source, text)));
                }
                texts.push((*copy, read(*copy).map_err(failed)?.unwrap_or_default(), with_text));
            }
            let line = |(copy, text, sources): &(usize, String, Vec<(usize, String)>)| {
                lineage_line(&of_copy(clusters, *copy, text, sources))
            };
            let lines: Vec<Result<String, serde_json::Error>> = texts.par_iter().map(line).collect();
            lines
                .into_iter()
                .try_for_each(|line| Ok::<(), RunError>(out.write((line? + "\n").as_bytes())?))?;
        }
        Ok(out.commit()?)
    }
}

fn of_copy<'a>(clusters: &'a Clusters, copy: usize, text: &str, sources: &[(usize, String)]) -> Lineage<'a> {
    let of = clusters.sources(copy).next().unwrap_or(copy);
    let own = passages(text);
    let theirs: Vec<Vec<Passage<'_>>> = sources.iter().map(|(_, text)| passages(text)).collect();
    let slices: Vec<&[Passage<'_>]> = theirs.iter().map(Vec::as_slice).collect();
    let paragraph = |(paragraph, descent): (usize, Option<Descent>)| match descent {
        Some(Descent { source, paragraph: from, copied, inserted, deleted }) => {
            let from = Some(ParagraphPlace { id: clusters.id(sources[source].0), paragraph: from });
            ParagraphLineage { paragraph, from, copied, inserted, deleted }
        }
        None => {
            ParagraphLineage { paragraph, from: None, copied: 0.0, inserted: Vec::new(), deleted: Vec::new() }
        }
    };
    let found = (!sources.is_empty()).then(|| lineage(&own, &slices));
    Lineage {
        id: clusters.id(copy),
        of: clusters.id(of),
        paragraphs: found.map(|found| found.into_iter().enumerate().map(paragraph).collect()),
    }
}

fn passages(text: &str) -> Vec<Passage<'_>> {
    text.split(SEPARATOR).map(|paragraph| Passage::new(paragraph, fingerprint)).collect()
}

/// The paragraphs of a bare text: what stands between blank lines, or each line
/// where there are none.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    let blank = rest.lines().any(|line| line.trim().is_empty());
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        for line in rest.split_inclusive('\n') {
            if blank && line.trim().is_empty() {
                break;
            }
            end += line.len();
            if !blank {
                break;
            }
        }
        let (paragraph, after) = rest.split_at(end);
        rest = after;
        Some(paragraph.trim_end())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(paragraphs(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn paragraphs_stand_between_blank_lines_or_are_lines() {
        check("\n Un\nsuite\n\n \nDeux\n", &["Un\nsuite", "Deux"]);
        check("Un\nDeux\n\n", &["Un", "Deux"]);
        check("  ", &[]);
    }
}

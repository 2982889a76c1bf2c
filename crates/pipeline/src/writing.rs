//! The last phase: lines come back from their journal, in order, and meet
//! their `duplicate` value.

use crate::clean::Destination;
use crate::cleaning::Line;
use crate::error::RunError;
use crate::journal::{Entry, Journal};
use crate::lineage::Texts;
use crate::pack::unsqueeze;
use crate::record::copy_reject;
use crate::run::Run;
use depeche_dedup::Clusters;
use depeche_emit::{ArticleLine, Report, WholeFile, WrittenArticle, duplicate_json, reject_line};
use depeche_model::{Duplicate, Role};
use rayon::prelude::*;
use std::io::Write;

/// Writes the files of a run. They take their names when all are whole.
pub(crate) fn write(
    run: &Run<'_>,
    report: Report,
    clusters: &Clusters,
    lines: &mut Journal,
) -> Result<Report, RunError> {
    let mut files = Files::create(run, report)?;
    let mut places = (0..clusters.len()).map(|nth| clusters.duplicate(nth));
    let mut lineage = match run.to {
        Destination::Folder(folder) if run.options.lineage => Some((Texts::create(folder)?, folder)),
        _ => None,
    };
    lines.rewind()?;
    while let Some(frame) = lines.next()? {
        let lines: &Journal = lines;
        let read = |entry: &Entry| unsqueeze(&entry.bytes).ok_or_else(|| lines.damaged());
        let read: Vec<Result<Line, _>> = run.pool.install(|| frame.entries.par_iter().map(read).collect());
        for (entry, line) in frame.entries.iter().zip(read) {
            let line = line?;
            if let (Some((texts, _)), Line::Article(line)) = (&mut lineage, &line) {
                let paragraphs = WrittenArticle::of(line)?.paragraphs;
                texts.push(paragraphs.iter().map(String::as_str))?;
            }
            files.line(entry.place, line, &mut places)?;
        }
    }
    if let Some((texts, folder)) = lineage {
        run.pool.install(|| texts.write_lineage(clusters, &folder.join("lineage.jsonl")))?;
    }
    files.finish()
}

/// The files of a run under way.
pub(crate) struct Files<'r> {
    run: &'r Run<'r>,
    report: Report,
    articles: Articles,
    rejects: Option<WholeFile>,
    /// In a shard: where each record stands in the whole dump.
    order: Option<WholeFile>,
    rejects_written: u64,
}

impl<'r> Files<'r> {
    pub(crate) fn create(run: &'r Run<'r>, report: Report) -> Result<Files<'r>, RunError> {
        let open = |name: &str| match run.to {
            Destination::Folder(folder) => WholeFile::create(&folder.join(name)).map(Some),
            Destination::Stdout | Destination::Nowhere => Ok(None),
        };
        let articles = match run.to {
            Destination::Stdout => Writer::Stdout(std::io::BufWriter::new(std::io::stdout())),
            _ => open("articles.jsonl")?.map_or(Writer::Nowhere, Writer::File),
        };
        let order = if run.options.shard.is_some() { open(ORDER)? } else { None };
        let articles = Articles { writer: articles, lines: 0 };
        Ok(Files { run, report, articles, rejects: open("rejects.jsonl")?, order, rejects_written: 0 })
    }

    /// Writes the next record; an article takes the next of the `duplicates`.
    pub(crate) fn line(
        &mut self,
        place: u64,
        line: Line,
        duplicates: &mut impl Iterator<Item = Duplicate>,
    ) -> Result<(), RunError> {
        match line {
            Line::Reject(line) => self.reject(place, &line),
            Line::Article(line) => {
                let duplicate = duplicates.next().ok_or_else(|| self.unaccounted())?;
                self.article(place, &line, &duplicate)
            }
        }
    }

    /// Writes an article, unless it is a copy that the user does not want.
    fn article(&mut self, place: u64, line: &ArticleLine, duplicate: &Duplicate) -> Result<(), RunError> {
        if self.run.options.drop_duplicates && duplicate.role == Role::Copy {
            let reject = copy_reject(WrittenArticle::of(line)?.source, duplicate);
            self.report.withdraw(&reject);
            self.run.tell_reject(&reject);
            return self.reject(place, &reject_line(&reject)?);
        }
        self.report.duplicate(duplicate);
        self.articles.write(&line.with(&duplicate_json(duplicate)?))?;
        self.place(place, "article")
    }

    fn reject(&mut self, place: u64, line: &str) -> Result<(), RunError> {
        self.rejects_written += 1;
        if let Some(file) = &mut self.rejects {
            file.write(line.as_bytes())?;
            file.write(b"\n")?;
        }
        self.place(place, "reject")
    }

    fn place(&mut self, place: u64, what: &str) -> Result<(), RunError> {
        match &mut self.order {
            Some(file) => Ok(file.write(format!("{place} {what}\n").as_bytes())?),
            None => Ok(()),
        }
    }

    /// Every record has one end, or this is a defect.
    fn unaccounted(&self) -> RunError {
        let (articles, rejects) = (self.articles.lines, self.rejects_written);
        RunError::Accounting { seen: self.report.seen, articles, rejects }
    }

    /// Checks the accounts and gives the files their names.
    pub(crate) fn finish(self) -> Result<Report, RunError> {
        let Report { seen, articles, rejects, .. } = self.report;
        if seen != articles + rejects || self.articles.lines != articles || self.rejects_written != rejects {
            return Err(self.unaccounted());
        }
        self.articles.commit()?;
        for file in [self.rejects, self.order].into_iter().flatten() {
            file.commit()?;
        }
        if let Destination::Folder(folder) = self.run.to {
            let mut file = WholeFile::create(&folder.join("run.json"))?;
            file.write((self.report.to_json()? + "\n").as_bytes())?;
            file.commit()?;
        }
        Ok(self.report)
    }
}

/// Where the records of a shard stand in the whole dump, for `merge`: a line a
/// record, in order.
pub(crate) const ORDER: &str = "order.txt";

/// Where finished articles go, counted.
struct Articles {
    writer: Writer,
    lines: u64,
}

enum Writer {
    File(WholeFile),
    Stdout(std::io::BufWriter<std::io::Stdout>),
    Nowhere,
}

impl Articles {
    fn write(&mut self, line: &str) -> Result<(), RunError> {
        self.lines += 1;
        match &mut self.writer {
            Writer::File(file) => {
                file.write(line.as_bytes())?;
                Ok(file.write(b"\n")?)
            }
            Writer::Stdout(out) => writeln!(out, "{line}").map_err(RunError::Stdout),
            Writer::Nowhere => Ok(()),
        }
    }

    fn commit(self) -> Result<(), RunError> {
        match self.writer {
            Writer::File(file) => Ok(file.commit()?),
            Writer::Stdout(mut out) => out.flush().map_err(RunError::Stdout),
            Writer::Nowhere => Ok(()),
        }
    }
}

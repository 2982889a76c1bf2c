//! The second phase: each page becomes an article's line or a reject's, and
//! waits in a journal of its own.

use crate::at_hand::AtHand;
use crate::clean::Event;
use crate::error::RunError;
use crate::journal::{Entry, Frame, Journal};
use crate::pack::{Pack, squeeze, unsqueeze};
use crate::reading::PageOrReject;
use crate::record::{Cleaned, Stages, sign_written};
use crate::run::Run;
use crate::work::Work;
use depeche_dedup::{Shelf, Signature};
use depeche_emit::{ArticleLine, Report, WrittenArticle, article_line, reject_line};
use depeche_model::{Article, Outcome, Reject, RejectReason};
use rayon::prelude::*;

/// What waits in the journal of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    Article(ArticleLine),
    Reject(String),
}

impl Line {
    /// The signature of an article, the same as when it was made.
    pub(crate) fn sign(&self) -> Result<Option<Signature>, RunError> {
        match self {
            Line::Article(line) => Ok(Some(sign_written(&WrittenArticle::of(line)?))),
            Line::Reject(_) => Ok(None),
        }
    }
}

impl Pack for Line {
    fn pack(&self, out: &mut Vec<u8>) {
        let (before, after) = match self {
            Line::Article(line) => (Some(&line.before), &line.after),
            Line::Reject(line) => (None, line),
        };
        before.cloned().pack(out);
        after.pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Option<Line> {
        let (before, after) = (Option::unpack(from)?, String::unpack(from)?);
        Some(match before {
            Some(before) => Line::Article(ArticleLine { before, after }),
            None => Line::Reject(after),
        })
    }
}

/// What the phase knows of the records cleaned so far.
pub(crate) struct Progress {
    pub(crate) report: Report,
    /// One signature an article, in order.
    pub(crate) shelf: Shelf,
}

/// Cleans the pages that `lines` does not hold yet.
pub(crate) fn clean(
    run: &Run<'_>,
    stages: &Stages<'_>,
    report: Report,
    work: &mut Work,
    mut at_hand: AtHand,
) -> Result<Progress, RunError> {
    let Work { pages, lines, .. } = work;
    let shelf = Shelf::new(run.options.dedup(&run.spills()));
    let mut progress = Progress { report, shelf };
    progress.go_on_from(run, lines)?;
    let mut before = usize::try_from(progress.report.seen).unwrap_or(usize::MAX);
    pages.rewind()?;
    let keep_dropped = run.options.keep_dropped;
    while let Some(frame) = pages.next()? {
        let waiting = at_hand.next(frame.entries.len());
        let skipped = before.min(frame.entries.len());
        before -= skipped;
        let rest = &frame.entries[skipped..];
        if rest.is_empty() {
            continue;
        }
        run.go_on()?;
        let pages: &Journal = pages;
        let one = |(entry, page): (&Entry, Option<PageOrReject>)| {
            let unpacked = || unsqueeze(&entry.bytes).ok_or_else(|| pages.damaged());
            clean_one(stages, page.map_or_else(unpacked, Ok)?, keep_dropped)
        };
        let cleaned: Vec<_> = run
            .pool
            .install(|| rest.par_iter().zip(waiting.into_par_iter().skip(skipped)).map(one).collect());
        let mut entries = Vec::with_capacity(rest.len());
        for (page, cleaned) in rest.iter().zip(cleaned) {
            let (outcome, bytes) = cleaned?;
            progress.report.spilled(page.bytes.len(), bytes.len());
            progress.take(run, page, outcome)?;
            entries.push(Entry { place: page.place, stamp: page.stamp, sighted: Box::default(), bytes });
        }
        lines.append(&Frame { note: serde_json::to_string(&progress.report)?, entries })?;
        (run.tell)(Event::Cleaned(progress.report.seen));
    }
    Ok(progress)
}

impl Progress {
    /// Takes up what an interrupted run has left.
    fn go_on_from(&mut self, run: &Run<'_>, lines: &mut Journal) -> Result<(), RunError> {
        while let Some(frame) = lines.next()? {
            let lines: &Journal = lines;
            let sign = |entry: &Entry| unsqueeze::<Line>(&entry.bytes).ok_or_else(|| lines.damaged())?.sign();
            let signed: Vec<Result<_, RunError>> =
                run.pool.install(|| frame.entries.par_iter().map(sign).collect());
            for signature in signed {
                signature?.map_or(Ok(()), |signature| self.shelf.push(signature))?;
            }
            self.report = serde_json::from_str(&frame.note)?;
        }
        if self.report.seen > 0 {
            (run.tell)(Event::CleanedBefore(self.report.seen));
        }
        Ok(())
    }

    fn take(&mut self, run: &Run<'_>, page: &Entry, outcome: Taken) -> Result<(), RunError> {
        match outcome {
            Taken::Article(article, signature) => {
                self.report.article(&article);
                self.shelf.push(signature)?;
            }
            Taken::Reject(reject, defect) => {
                self.report.reject(&reject);
                run.tell_reject(&reject);
                if let Some(page_as_read) = defect {
                    run.keep_defect(&format!("{}.page.txt", page.place), page_as_read.as_bytes())?;
                }
            }
        }
        Ok(())
    }
}

/// What a record came to.
enum Taken {
    Article(Box<Article>, Signature),
    /// With the page as it was read, when a stage panicked over it.
    Reject(Box<Reject>, Option<String>),
}

/// Everything that can be done of a record on a worker's thread.
fn clean_one(
    stages: &Stages<'_>,
    waiting: PageOrReject,
    keep_dropped: bool,
) -> Result<(Taken, Box<[u8]>), RunError> {
    let (taken, line) = match waiting {
        Ok(paged) => match stages.clean(&paged) {
            Outcome::Clean(Cleaned { article, signature }) => {
                let line = Line::Article(article_line(&article, keep_dropped)?);
                (Taken::Article(Box::new(article), signature), line)
            }
            Outcome::Rejected(reject) => {
                let defect = (reject.reason == RejectReason::Panicked).then(|| format!("{:#?}", paged));
                let line = Line::Reject(reject_line(&reject)?);
                (Taken::Reject(reject, defect), line)
            }
        },
        Err(reject) => {
            let line = Line::Reject(reject_line(&reject)?);
            (Taken::Reject(reject, None), line)
        }
    };
    Ok((taken, squeeze(&line)))
}

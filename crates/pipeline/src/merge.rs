//! `depeche merge`: the parts of a dump that several jobs have cleaned, as one
//! run would have written them.

use crate::clean::{Destination, Event, Options};
use crate::cleaning::Line;
use crate::error::RunError;
use crate::run::Run;
use crate::shard::Shard;
use crate::work;
use crate::writing::{Files, ORDER};
use depeche_dedup::Shelf;
use depeche_emit::{ArticleLine, Report};
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};

/// Articles signed at once: bounds what is held in memory.
const BATCH: usize = 256;

/// Joins the output folders of `clean --shard 1/n` to `n/n`, in any order.
///
/// Records stand in input order again and duplicates are looked for among all
/// of them, so the result has the bytes of one run over the whole dump. Of
/// `options`, `threads`, `memory`, `drop_duplicates`, `force` and `stop` are heeded.
///
/// # Errors
/// Parts that are not finished, not of one dump, or not all there; and whatever
/// ends a run.
pub fn merge(
    parts: &[PathBuf],
    out: &Path,
    options: &Options,
    tell: &dyn Fn(Event),
) -> Result<Report, RunError> {
    let report = join_reports(parts)?;
    work::refuse_finished(out, options.force)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let to = Destination::Folder(out.to_owned());
    let run = Run { inputs: parts, to: &to, options, pool: &pool, tell };

    let shelf = sign_all(&run, parts)?;
    tell(Event::Linking(report.articles));
    let clusters = pool.install(|| shelf.cluster())?;
    tell(Event::Writing);
    let mut files = Files::create(&run, report)?;
    let mut places = (0..clusters.len()).map(|nth| clusters.duplicate(nth));
    for record in Records::open(parts)? {
        let (place, line) = record?;
        files.line(place, line, &mut places)?;
    }
    files.finish()
}

/// What the parts' reports say together.
fn join_reports(parts: &[PathBuf]) -> Result<Report, RunError> {
    let mut joined: Option<(Report, u64)> = None;
    let mut missing: Vec<u64> = Vec::new();
    for part in parts {
        let wrong = |cause: String| RunError::Part { folder: part.clone(), cause };
        let text = std::fs::read_to_string(part.join("run.json"))
            .map_err(|error| wrong(format!("it holds no finished run ({error})")))?;
        let report: Report =
            serde_json::from_str(&text).map_err(|error| wrong(format!("its run.json: {error}")))?;
        let shard: Option<Shard> = report.shard.as_deref().and_then(|text| text.parse().ok());
        let shard = shard.ok_or_else(|| wrong("it is no part of a dump (see clean --shard)".to_owned()))?;
        let (sum, of) = joined.get_or_insert_with(|| {
            missing = (1..=shard.of()).collect();
            (report.without_counts(), shard.of())
        });
        if *of != shard.of() || sum.version != report.version || sum.inputs != report.inputs {
            return Err(wrong(format!("it is part {shard} of another dump, or of another version's")));
        }
        if !missing.contains(&shard.number()) {
            return Err(wrong(format!("part {shard} is given twice")));
        }
        missing.retain(|number| *number != shard.number());
        sum.add(&report);
    }
    match (joined, missing.first()) {
        (Some((report, _)), None) => Ok(report),
        (Some((_, of)), Some(number)) => {
            let cause = format!("part {number}/{of} is missing");
            Err(RunError::Part { folder: parts[0].clone(), cause })
        }
        (None, _) => Ok(Report::default()),
    }
}

fn sign_all(run: &Run<'_>, parts: &[PathBuf]) -> Result<Shelf, RunError> {
    let mut shelf = Shelf::new(run.options.dedup(&run.spills()));
    let mut signed_so_far = 0;
    let mut records = Records::open(parts)?;
    loop {
        run.go_on()?;
        let batch: Vec<Line> = records
            .by_ref()
            .take(BATCH)
            .map(|record| record.map(|(_, line)| line))
            .collect::<Result<_, _>>()?;
        if batch.is_empty() {
            return Ok(shelf);
        }
        let signed: Vec<_> = run.pool.install(|| batch.par_iter().map(Line::sign).collect());
        for signature in signed {
            if let Some(signature) = signature? {
                shelf.push(signature)?;
                signed_so_far += 1;
            }
        }
        (run.tell)(Event::Read(signed_so_far));
    }
}

/// The records of all parts, in the order of the whole dump.
struct Records {
    parts: Vec<Part>,
    next: u64,
}

/// One part, with the place of its next record.
struct Part {
    folder: PathBuf,
    order: Lines<BufReader<File>>,
    articles: Lines<BufReader<File>>,
    rejects: Lines<BufReader<File>>,
    head: Option<(u64, bool)>,
}

impl Records {
    fn open(parts: &[PathBuf]) -> Result<Records, RunError> {
        Ok(Records { parts: parts.iter().map(|part| Part::open(part)).collect::<Result<_, _>>()?, next: 0 })
    }

    fn read_next(&mut self) -> Result<Option<(u64, Line)>, RunError> {
        let place = self.next;
        let holder = self.parts.iter_mut().find(|part| part.head.is_some_and(|(at, _)| at == place));
        if let Some(part) = holder {
            self.next += 1;
            return Ok(Some((place, part.take()?)));
        }
        match self.parts.iter().find(|part| part.head.is_some()) {
            None => Ok(None),
            Some(part) => Err(part.wrong(format!("record {} is in no part, or twice", place + 1))),
        }
    }
}

impl Iterator for Records {
    type Item = Result<(u64, Line), RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_next().transpose()
    }
}

impl Part {
    fn open(folder: &Path) -> Result<Part, RunError> {
        let lines = |name: &str| {
            let path = folder.join(name);
            let file = File::open(&path).map_err(|source| RunError::Read { path, source })?;
            Ok::<_, RunError>(BufReader::with_capacity(1 << 16, file).lines())
        };
        let mut part = Part {
            folder: folder.to_owned(),
            order: lines(ORDER)?,
            articles: lines("articles.jsonl")?,
            rejects: lines("rejects.jsonl")?,
            head: None,
        };
        part.read_head()?;
        Ok(part)
    }

    fn read_head(&mut self) -> Result<(), RunError> {
        let line = self.order.next().transpose().map_err(|e| self.wrong(format!("{ORDER}: {e}")))?;
        self.head = match line {
            None => None,
            Some(line) => {
                let read = || {
                    let (place, what) = line.split_once(' ')?;
                    Some((place.parse().ok()?, what == "article"))
                };
                Some(read().ok_or_else(|| self.wrong(format!("{ORDER} is damaged at `{line}`")))?)
            }
        };
        Ok(())
    }

    /// The record whose place is at the head.
    fn take(&mut self) -> Result<Line, RunError> {
        let is_article = self.head.is_some_and(|(_, is_article)| is_article);
        let lines = if is_article { &mut self.articles } else { &mut self.rejects };
        let line = lines.next().transpose();
        let name = if is_article { "articles.jsonl" } else { "rejects.jsonl" };
        let line = line.map_err(|e| self.wrong(format!("{name}: {e}")))?;
        let line = line.ok_or_else(|| self.wrong(format!("{name} has fewer lines than {ORDER} says")))?;
        self.read_head()?;
        if !is_article {
            return Ok(Line::Reject(line));
        }
        let article =
            ArticleLine::of(&line).ok_or_else(|| self.wrong(format!("{name} holds another line")))?;
        Ok(Line::Article(article))
    }

    fn wrong(&self, cause: String) -> RunError {
        RunError::Part { folder: self.folder.clone(), cause }
    }
}

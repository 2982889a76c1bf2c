//! What repeats over the articles of each site: a survey of its own, and
//! surveys written before.

use crate::clean::{Event, Options};
use crate::error::RunError;
use crate::feed::{self, feed};
use crate::record::{self, Stages};
use depeche_emit::WholeFile;
use depeche_strip::{Profiles, Survey};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

/// Where a run learns what repeats over the articles of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ProfilesFrom {
    /// From its own dump, unless it is only a part of one.
    #[default]
    Dump,
    /// From surveys written before ([`survey`]); their counts add up.
    Files(Vec<PathBuf>),
    /// Nowhere.
    Nothing,
}

/// What a survey saw.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SurveyReport {
    /// Records seen.
    pub seen: u64,
    /// Of them, those that gave no page.
    pub rejects: u64,
    /// Sites that have a profile now.
    pub sites: u64,
}

/// Surveys a dump and writes the profiles of its sites to `out`.
///
/// # Errors
/// What ends any run: an unreadable input root, a full disk, an interruption.
pub fn survey(
    inputs: &[PathBuf],
    out: &Path,
    options: &Options,
    tell: &dyn Fn(Event),
) -> Result<SurveyReport, RunError> {
    let rules = options.load_rules()?;
    let stages = Stages::new(&rules, &[], options.score.as_deref())?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let options = &options.for_output(inputs, Some(out))?;
    let dump = depeche_ingest::open(inputs, &options.ingest)?;
    let mut file = WholeFile::create(out)?;
    let mut report = SurveyReport::default();
    let mut survey = Survey::default();
    let (send, receive) = sync_channel(2);
    std::thread::scope(|scope| {
        let workers = pool.current_num_threads();
        scope.spawn(move || feed(dump, options.limit, &options.hints, workers, &send));
        for batch in receive {
            if options.stopped() {
                return Err(RunError::Interrupted);
            }
            let sight = |entry: &feed::Entry| {
                let paged = record::read(entry.as_ref().ok()?, options.parser).ok()?;
                Some(stages.sightings(&paged))
            };
            let sighted: Vec<_> = pool.install(|| batch.par_iter().map(sight).collect());
            report.seen += sighted.len() as u64;
            report.rejects += sighted.iter().filter(|s| s.is_none()).count() as u64;
            sighted.iter().flatten().flatten().for_each(|page| survey.add(page));
            tell(Event::Surveyed(report.seen));
        }
        Ok(())
    })?;
    let profiles = survey.finish();
    report.sites = profiles.len() as u64;
    file.write(&profiles.to_bytes())?;
    file.commit()?;
    Ok(report)
}

/// The profiles the options name, but for those of the dump itself.
pub(crate) fn load(from: &ProfilesFrom) -> Result<Profiles, RunError> {
    let ProfilesFrom::Files(files) = from else { return Ok(Profiles::default()) };
    let mut all = Profiles::default();
    for path in files {
        let bytes = std::fs::read(path).map_err(|source| RunError::Read { path: path.clone(), source })?;
        let read = Profiles::from_bytes(&bytes);
        all.merge(read.map_err(|source| RunError::Profiles { path: path.clone(), source })?);
    }
    Ok(all)
}

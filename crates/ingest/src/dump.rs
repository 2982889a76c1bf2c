use crate::container::{self, Records};
use crate::inflate::Stream;
use crate::roots;
use crate::stream::{unreadable, unwrap};
use crate::walk::{Found, Walk};
use crate::{IngestError, Options, Progress};
use depeche_model::{RawItem, Reject, RejectReason, Source, Stage};
use std::fs::File;
use std::io;
use std::iter::FusedIterator;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a file's bytes are reached; tests put failing disks here.
pub(crate) type Opener = fn(&Path) -> io::Result<Stream>;

/// The records of a dump, read as they are asked for.
///
/// Every item is one record or one reject; the order is that of the inputs and
/// is the same on any machine.
pub struct Dump {
    walk: Walk,
    records: Option<Records>,
    options: Arc<Options>,
    progress: Progress,
    opener: Opener,
}

/// Opens a dump: files, folders and `-` for standard input, read in the order
/// given.
///
/// Nothing but the roots is looked at here. A root given twice is read twice,
/// under two keys.
///
/// # Errors
/// An input root that does not exist or cannot be read, or an include pattern
/// that is no glob. All else that can be wrong is a reject of the iterator.
pub fn open(inputs: &[PathBuf], options: &Options) -> Result<Dump, IngestError> {
    open_with(inputs, options, from_disk)
}

/// The files a dump is read from, in order; none is opened, and those that
/// cannot be reached are left out.
///
/// # Errors
/// As [`open`].
pub fn files(inputs: &[PathBuf], options: &Options) -> Result<impl Iterator<Item = PathBuf>, IngestError> {
    let walk = Walk::new(roots::check(inputs)?, &options.include, Progress::default())?;
    Ok(walk.filter_map(|found| found.ok()?.path))
}

/// Reads the first record of one input, for a look at a single page.
///
/// # Errors
/// The reject of that record or, when the path itself cannot be read, one that
/// says so.
pub fn read_one(path: &Path, options: &Options) -> Result<RawItem, Box<Reject>> {
    let source = Source { path: path.to_string_lossy().into(), ..Source::default() };
    let refuse =
        |reason, detail| Box::new(Reject { source, stage: Stage::Ingest, reason, detail, text: None });
    match open(&[path.to_path_buf()], options) {
        Ok(mut dump) => {
            dump.next().unwrap_or_else(|| Err(refuse(RejectReason::Empty, "no file in it".into())))
        }
        Err(error) => Err(refuse(RejectReason::Unreadable, with_causes(&error))),
    }
}

impl Dump {
    /// A live view of how far reading is, and of what was left out.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    fn open_file(&self, found: Found) -> Result<Records, Box<Reject>> {
        let opened = match &found.path {
            Some(path) => (self.opener)(path),
            None => Ok(Box::new(io::stdin()) as Stream),
        };
        let raw = opened.map_err(|error| unreadable(&found.place, &error))?;
        let unwrapped = unwrap(raw, &found.place, &self.options.limits, &self.progress)?;
        Ok(container::records(found.place, unwrapped, &self.options))
    }
}

impl Iterator for Dump {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(records) = &mut self.records {
                if let Some(record) = records.next() {
                    return Some(record);
                }
                self.records = None;
                self.progress.add_file();
            }
            match self.walk.next()?.and_then(|found| self.open_file(found)) {
                Ok(records) => self.records = Some(records),
                Err(reject) => {
                    self.progress.add_file();
                    return Some(Err(reject));
                }
            }
        }
    }
}

impl FusedIterator for Dump {}

pub(crate) fn open_with(inputs: &[PathBuf], options: &Options, opener: Opener) -> Result<Dump, IngestError> {
    let progress = Progress::default();
    let walk = Walk::new(roots::check(inputs)?, &options.include, progress.clone())?;
    Ok(Dump { walk, records: None, options: Arc::new(options.clone()), progress, opener })
}

fn from_disk(path: &Path) -> io::Result<Stream> {
    Ok(Box::new(File::open(path)?))
}

fn with_causes(error: &IngestError) -> String {
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        told = format!("{told}: {inner}");
        cause = inner.source();
    }
    told
}

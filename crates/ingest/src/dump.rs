use crate::container::{self, Records};
use crate::context::Context;
use crate::place::Place;
use crate::roots;
use crate::saved::restore;
use crate::stream::{Stream, counted, unreadable};
use crate::walk::{Found, Walk};
use crate::{IngestError, Options, Progress};
use depeche_model::{RawItem, Reject, RejectReason, Source, Stage};
use std::any::Any;
use std::fs::File;
use std::io;
use std::iter::FusedIterator;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    /// The file that is being read.
    file: Place,
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
    let walk = Walk::new(roots::check(inputs)?, options, Progress::default())?;
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

/// Reads bytes as if they were the file of this name, for what is no file (a
/// download, a test).
pub fn open_bytes(
    name: &str,
    bytes: Vec<u8>,
    options: &Options,
) -> impl Iterator<Item = Result<RawItem, Box<Reject>>> + use<> {
    let place = Place::of_file(name.into(), name.into());
    let context = Context::of_file(&Arc::new(options.clone()), &Progress::default(), None);
    let raw = counted(Box::new(io::Cursor::new(bytes)), &context.progress, &context.budget);
    let records = container::open(place, raw, &context);
    let records = records.unwrap_or_else(|reject| Box::new(std::iter::once(Err(reject))));
    records.map(|record| record.map(restore))
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
        let context = Context::of_file(&self.options, &self.progress, found.path);
        let raw = counted(raw, &self.progress, &context.budget);
        container::open(found.place, raw, &context)
    }
}

impl Iterator for Dump {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(records) = &mut self.records {
                let step = catch_unwind(AssertUnwindSafe(|| records.next()));
                if let Ok(Some(record)) = step {
                    return Some(if self.options.bare { record } else { record.map(restore) });
                }
                self.records = None;
                self.progress.add_file();
                if let Err(panic) = step {
                    return Some(Err(panicked(&self.file, panic.as_ref())));
                }
            }
            let opened = self.walk.next()?.and_then(|found| {
                self.file = found.place.clone();
                catch_unwind(AssertUnwindSafe(|| self.open_file(found)))
                    .unwrap_or_else(|panic| Err(panicked(&self.file, panic.as_ref())))
            });
            match opened {
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
    let walk = Walk::new(roots::check(inputs)?, options, progress.clone())?;
    Ok(Dump {
        walk,
        records: None,
        file: Place::default(),
        options: Arc::new(options.clone()),
        progress,
        opener,
    })
}

/// A reader of some format that fails on a file costs that file alone.
fn panicked(place: &Place, panic: &(dyn Any + Send)) -> Box<Reject> {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    let detail = format!("defect of depeche, please report: {text}; the rest of the file is not read");
    place.reject(RejectReason::Panicked, detail)
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

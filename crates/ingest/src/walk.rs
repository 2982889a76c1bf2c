use crate::place::{Place, key_of};
use crate::roots::{Root, RootKind};
use crate::{IngestError, Options, Progress};
use depeche_model::{Reject, RejectReason};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// A file to read.
#[derive(Debug)]
pub(crate) struct Found {
    /// Nothing stands for standard input.
    pub(crate) path: Option<PathBuf>,
    pub(crate) place: Place,
}

/// The files under the inputs, in their fixed order; what cannot be reached is
/// a reject.
///
/// Symbolic links are followed. Names that begin with a dot are left out and
/// counted: they are what systems and tools leave behind (`.git`,
/// `.DS_Store`), never pages.
pub(crate) struct Walk {
    roots: std::vec::IntoIter<Root>,
    folder: Option<Folder>,
    include: Option<GlobSet>,
    /// What is none of the dump; by its real path.
    own: Option<PathBuf>,
    progress: Progress,
}

struct Folder {
    root: Root,
    entries: walkdir::IntoIter,
}

impl Walk {
    pub(crate) fn new(roots: Vec<Root>, options: &Options, progress: Progress) -> Result<Self, IngestError> {
        let Options { include, leave_out, .. } = options;
        let include = if include.is_empty() { None } else { Some(compile(include)?) };
        // What is not there yet cannot be met.
        let own = leave_out.as_ref().and_then(|path| path.canonicalize().ok());
        Ok(Walk { roots: roots.into_iter(), folder: None, include, own, progress })
    }

    fn is_own(&self, entry: &DirEntry) -> bool {
        let has_its_name =
            |own: &PathBuf| own.file_name() == Some(entry.file_name()) || entry.path_is_symlink();
        let is_it = |own: &PathBuf| entry.path().canonicalize().is_ok_and(|path| path == *own);
        self.own.as_ref().is_some_and(|own| has_its_name(own) && is_it(own))
    }

    fn leave_out(&mut self, path: &Path) {
        tracing::debug!(path = %path.display(), "hidden, left out");
        self.progress.add_hidden();
    }

    fn is_included(&self, key: &str) -> bool {
        let included = self.include.as_ref().is_none_or(|globs| globs.is_match(key));
        if !included {
            tracing::debug!(key, "matches no include pattern, left out");
            self.progress.add_not_included();
        }
        included
    }

    /// The folder's next file, or nothing when it is done.
    fn next_in(&mut self, folder: &mut Folder) -> Option<Result<Found, Box<Reject>>> {
        loop {
            let entry = match folder.entries.next()? {
                Ok(entry) => entry,
                Err(error) if error.loop_ancestor().is_none() && error.path().is_some_and(is_hidden) => {
                    self.leave_out(error.path().unwrap_or(Path::new("")));
                    continue;
                }
                Err(error) => return Some(Err(unreachable_entry(&folder.root, &error))),
            };
            if self.is_own(&entry) {
                tracing::debug!(path = %entry.path().display(), "written by the run itself, left out");
                if entry.file_type().is_dir() {
                    folder.entries.skip_current_dir();
                }
                continue;
            }
            if is_account(entry.path()) {
                tracing::debug!(path = %entry.path().display(), "the account of a run, left out");
                continue;
            }
            if is_hidden(entry.path()) {
                self.leave_out(entry.path());
                if entry.file_type().is_dir() {
                    folder.entries.skip_current_dir();
                }
                continue;
            }
            if entry.file_type().is_dir() {
                continue;
            }
            let place = place_in(&folder.root, entry.path());
            let under_root = entry.path().strip_prefix(&folder.root.path).unwrap_or(entry.path());
            if self.is_included(&key_of(under_root)) {
                return Some(regular(&entry, place));
            }
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Found, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(mut folder) = self.folder.take()
                && let Some(found) = self.next_in(&mut folder)
            {
                self.folder = Some(folder);
                return Some(found);
            }
            let root = self.roots.next()?;
            match root.kind {
                RootKind::Folder => self.folder = Some(Folder::new(root)),
                RootKind::File => {
                    let place = Place::of_file(root.path.to_string_lossy().into(), root.label);
                    return Some(Ok(Found { path: Some(root.path), place }));
                }
                RootKind::Stdin => {
                    let place = Place::of_file("-".into(), root.label);
                    return Some(Ok(Found { path: None, place }));
                }
            }
        }
    }
}

impl Folder {
    fn new(root: Root) -> Self {
        let walk = WalkDir::new(&root.path).min_depth(1).follow_links(true).sort_by_file_name();
        Folder { root, entries: walk.into_iter() }
    }
}

fn compile(globs: &[String]) -> Result<GlobSet, IngestError> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let bad = |source| IngestError::Include { glob: glob.clone(), source };
        let anywhere = if glob.contains('/') { glob.clone() } else { format!("**/{glob}") };
        set.add(GlobBuilder::new(&anywhere).literal_separator(true).build().map_err(bad)?);
    }
    set.build().map_err(|source| IngestError::Include { glob: globs.join(","), source })
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Beside the articles a run wrote, what it says of itself and of what is no article.
fn is_account(path: &Path) -> bool {
    let is_beside = |name: &str| path.with_file_name(name).is_file();
    path.file_name().is_some_and(|name| name == "rejects.jsonl" || name == "run.json")
        && is_beside("articles.jsonl")
        && is_beside("run.json")
}

fn place_in(root: &Root, path: &Path) -> Place {
    let under_root = key_of(path.strip_prefix(&root.path).unwrap_or(path));
    let key = if root.label.is_empty() { under_root } else { format!("{}/{under_root}", root.label) };
    Place::of_file(path.to_string_lossy().into(), key)
}

/// Only regular files are opened: a pipe or device could block for ever.
fn regular(entry: &DirEntry, place: Place) -> Result<Found, Box<Reject>> {
    if entry.file_type().is_file() {
        return Ok(Found { path: Some(entry.path().to_path_buf()), place });
    }
    Err(place.reject(RejectReason::Unreadable, "not a regular file: a pipe, socket or device is not opened"))
}

fn unreachable_entry(root: &Root, error: &walkdir::Error) -> Box<Reject> {
    let path = error.path().unwrap_or(&root.path);
    let detail = match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!("a symbolic link to its own ancestor {}", ancestor.display()),
        (None, Some(cause)) if path.is_symlink() => format!("a symbolic link that leads nowhere: {cause}"),
        (None, Some(cause)) => format!("cannot be reached: {cause}"),
        (None, None) => "cannot be reached".into(),
    };
    place_in(root, path).reject(RejectReason::Unreadable, detail)
}

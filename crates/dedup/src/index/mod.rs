//! An index on disk: the signatures of earlier runs, so that later documents
//! are linked to them.
//!
//! A folder of files that are written once and never changed, and `MANIFEST`,
//! which names those that count, with their checksums. A run writes new files
//! aside, and puts a new manifest in the place of the old one by a rename: a
//! run that is killed leaves the index as it was. Clusters are found by the
//! same steps as in one batch; what is saved is reading and signing, and the
//! comparison of pairs that were compared before ([`crate::memo`]).

mod manifest;
mod places;
mod sealed;
mod segment;

use crate::DedupError;
use crate::clusters::Placed;
use crate::memo::Memo;
use crate::signature::Signature;
use manifest::{Manifest, Named};
use segment::SegmentWriter;
use std::path::{Path, PathBuf};

/// An index that is open: what is in it has been read, what is new is written
/// aside.
pub(crate) struct Index {
    folder: PathBuf,
    manifest: Manifest,
    segment: SegmentWriter,
    /// The places of the known documents when they were last written.
    places: Vec<Placed>,
}

impl Index {
    /// Opens an index, or begins one in an empty or new folder; hands over the
    /// signatures it holds, in order, and what pairs were judged to be.
    ///
    /// `rules` names how documents are compared: pairs judged by others are
    /// judged again.
    pub(crate) fn open(
        folder: &Path,
        rules: u64,
        mut each: impl FnMut(Signature) -> Result<(), DedupError>,
    ) -> Result<(Index, Memo), DedupError> {
        std::fs::create_dir_all(folder).map_err(DedupError::writing(folder))?;
        let manifest = Manifest::open(folder)?;
        manifest.remove_others(folder)?;
        for named in manifest.segments() {
            segment::read(&folder.join(named.name()), named, &mut each)?;
        }
        let memo = match manifest.memo() {
            Some(named) => Memo::read(&sealed::read(&folder.join(named.name()), named.seal)?, rules),
            None => Some(Memo::new(rules)),
        };
        let places = match manifest.places() {
            Some(named) => places::decode(&sealed::read(&folder.join(named.name()), named.seal)?),
            None => Some(Vec::new()),
        };
        let broken = || DedupError::corrupt(folder, "a checked file does not hold what it should");
        let segment = SegmentWriter::create(folder, manifest.next())?;
        let places = places.ok_or_else(broken)?;
        Ok((Index { folder: folder.to_owned(), manifest, segment, places }, memo.ok_or_else(broken)?))
    }

    /// Writes a new signature aside.
    pub(crate) fn push(&mut self, signature: &Signature) -> Result<(), DedupError> {
        self.segment.push(signature)
    }

    /// The places of the known documents in the run before.
    pub(crate) fn places(&self) -> &[Placed] {
        &self.places
    }

    /// Makes what was written aside the index: all of it or nothing.
    pub(crate) fn commit(self, memo: Memo, placed: &[Placed]) -> Result<(), DedupError> {
        let Index { folder, manifest, segment, .. } = self;
        let number = manifest.next();
        let mut next = manifest.clone();
        if let Some(seal) = segment.commit()? {
            next.add(Named { kind: manifest::SEGMENT, number, seal });
        }
        for (kind, bytes) in [(manifest::MEMO, memo.bytes()), (manifest::PLACES, places::encode(placed))] {
            let named = Named { kind, number, seal: blake3::hash(&bytes) };
            sealed::write(&folder.join(named.name()), &bytes)?;
            next.replace(named);
        }
        if Manifest::open(&folder)? != manifest {
            let cause = "another run changed it meanwhile, and what this one found is not in it";
            return Err(DedupError::corrupt(&folder.join(manifest::NAME), cause));
        }
        next.write(&folder)?;
        next.remove_others(&folder)
    }
}

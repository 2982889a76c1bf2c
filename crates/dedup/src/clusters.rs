use crate::DedupError;
use crate::documents::{Documents, Ids};
use crate::index::Index;
use crate::memo::Memo;
use depeche_model::{Duplicate, RecordId, Relation, Role};

/// The place of one document among the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    /// The source of its cluster; itself if it is alone.
    pub(crate) cluster: u32,
    pub(crate) role: Role,
    /// The document it comes from, or shares background with.
    pub(crate) origin: Option<Origin>,
}

/// How one document comes from another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Origin {
    pub(crate) of: u32,
    pub(crate) relation: Relation,
    pub(crate) coverage: f32,
}

/// The places of all documents, as they were pushed; those of earlier runs
/// come first.
pub struct Clusters {
    ids: Ids,
    placed: Vec<Placed>,
    known: usize,
    kept: Option<Kept>,
}

/// What goes to the index.
pub(crate) struct Kept {
    pub(crate) index: Index,
    pub(crate) memo: Memo,
}

impl Clusters {
    /// `placed` is by rank.
    pub(crate) fn new(
        ids: Ids,
        documents: &Documents,
        placed: Vec<Placed>,
        known: usize,
        kept: Option<Kept>,
    ) -> Self {
        let input = |rank: u32| documents.order[rank as usize];
        let mut by_input = placed.clone();
        for (rank, place) in (0..).zip(placed) {
            let origin = place.origin.map(|origin| Origin { of: input(origin.of), ..origin });
            by_input[input(rank) as usize] = Placed { cluster: input(place.cluster), origin, ..place };
        }
        Clusters { ids, placed: by_input, known, kept }
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.placed.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// How many documents are of earlier runs.
    pub fn known(&self) -> usize {
        self.known
    }

    /// The documents of earlier runs whose place is now another.
    pub fn moved(&self) -> impl Iterator<Item = usize> {
        let before = self.kept.as_ref().map_or(&[][..], |kept| kept.index.places());
        before
            .iter()
            .zip(&self.placed)
            .enumerate()
            .filter(|(_, (before, now))| before != now)
            .map(|moved| moved.0)
    }

    /// Adds this run to the index, if there is one. To be called when the
    /// results are safe: a run that is killed before is simply done again.
    ///
    /// # Errors
    /// When the index cannot be written, or was changed by another run.
    pub fn commit(self) -> Result<(), DedupError> {
        match self.kept {
            Some(Kept { index, memo }) => index.commit(memo, &self.placed),
            None => Ok(()),
        }
    }

    /// The id of the `nth` document, from 0.
    pub fn id(&self, nth: usize) -> &str {
        self.ids.get(nth)
    }

    /// What the `nth` document is in its cluster.
    pub fn role(&self, nth: usize) -> Role {
        self.placed[nth].role
    }

    /// The documents whose paragraphs the `nth` may have: the one it comes from,
    /// and the source of its cluster; none if it is no copy.
    pub fn sources(&self, nth: usize) -> impl Iterator<Item = usize> + use<> {
        let Placed { cluster, role, origin } = self.placed[nth];
        let of = origin.filter(|_| role == Role::Copy).map(|origin| origin.of as usize);
        let source = of.map(|_| cluster as usize).filter(|source| Some(*source) != of);
        of.into_iter().chain(source)
    }

    /// The place of the `nth` document.
    pub fn duplicate(&self, nth: usize) -> Duplicate {
        let id = |document: u32| RecordId(self.ids.get(document as usize).to_owned());
        let Placed { cluster, role, origin } = self.placed[nth];
        Duplicate {
            cluster: id(cluster),
            role,
            relation: origin.map(|origin| origin.relation),
            of: origin.map(|origin| id(origin.of)),
            coverage: origin.map(|origin| origin.coverage),
        }
    }
}

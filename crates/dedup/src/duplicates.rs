use crate::clusters::{Origin, Placed};
use crate::documents::Documents;
use crate::judge::Link;
use crate::library::{Library, Reach};
use crate::source::{Links, Partner, relation, source};
use crate::verify::Places;
use crate::{DedupError, Options};
use depeche_model::{Relation, Role};
use rayon::prelude::*;

/// How much better than the cluster's source another version must cover a copy
/// to be named as what it comes from.
const CLOSER: f32 = 0.1;

/// The place of each document among the others, from the group of each.
pub(crate) fn duplicates(
    library: &Library<'_>,
    groups: &[u32],
    links: &[Link],
    options: &Options,
) -> Result<Vec<Placed>, DedupError> {
    let documents = library.documents();
    let family = Family { library, groups, links: Links::new(documents.len(), links) };
    let mut placed = alone(documents, links, options);
    let mut order: Vec<u32> = documents.numbers().collect();
    order.par_sort_unstable_by_key(|d| (groups[*d as usize], *d));
    let mut copies: Vec<(u32, Partner)> = Vec::new();
    let mut unknown: Vec<(u32, u32)> = Vec::new();
    for members in order.chunk_by(|a, b| groups[*a as usize] == groups[*b as usize]) {
        let Some(source) = source(documents, &family.links, members).filter(|_| members.len() > 1) else {
            continue;
        };
        for member in members {
            placed[*member as usize] = Placed { cluster: source, role: Role::Source, origin: None };
        }
        for member in members.iter().filter(|member| **member != source) {
            match family.with_source(*member, source) {
                Some(shared) => copies.push((*member, shared)),
                None => unknown.push((*member, source)),
            }
        }
    }
    copies.extend(family.compare(&unknown)?);
    for (copy, from_source) in copies {
        let place = &mut placed[copy as usize];
        (place.role, place.origin) = (Role::Copy, Some(family.origin(copy, from_source)));
    }
    Ok(placed)
}

/// All documents as if each were alone, with what covers it best if that is
/// worth reporting as background.
fn alone(documents: &Documents, links: &[Link], options: &Options) -> Vec<Placed> {
    let unique = |cluster| Placed { cluster, role: Role::Unique, origin: None };
    let mut placed: Vec<Placed> = documents.numbers().map(unique).collect();
    for Link { pair: (a, b), covered, words, .. } in links {
        for (document, of, coverage, words) in [(a, b, covered.0, words.0), (b, a, covered.1, words.1)] {
            let origin = &mut placed[*document as usize].origin;
            let enough = coverage >= options.background_coverage && words >= options.min_words;
            if enough && origin.is_none_or(|best| coverage > best.coverage) {
                *origin = Some(Origin { of: *of, relation: Relation::Background, coverage });
            }
        }
    }
    placed
}

struct Family<'a> {
    library: &'a Library<'a>,
    groups: &'a [u32],
    links: Links,
}

impl Family<'_> {
    /// What a member shares with its source, if that is known.
    fn with_source(&self, member: u32, source: u32) -> Option<Partner> {
        let documents = self.library.documents();
        let same = documents[member].hash == documents[source].hash;
        let whole = same.then_some(Partner { other: source, covered: 1.0, covers: 1.0 });
        whole.or_else(|| self.links.between(member, source))
    }

    /// Compares members with sources where that did not seem worth while before.
    fn compare(&self, unknown: &[(u32, u32)]) -> Result<Vec<(u32, Partner)>, DedupError> {
        self.library.in_batches(
            unknown,
            Reach::Near,
            |pair| [pair.0, pair.1],
            |pairs, texts| {
                let mut places = Places::new(texts.numbers_end);
                let compare = |&(member, other): &(u32, u32)| {
                    let shares = places.index(texts.get(member)).compare(texts.get(other));
                    let (covered, covers) = (shares.0.coverage, shares.1.coverage);
                    (member, Partner { other, covered, covers })
                };
                pairs.iter().map(compare).collect()
            },
        )
    }

    /// What a member comes from: the source, unless an earlier member covers it
    /// much better, as an update does the reprint of the update.
    fn origin(&self, member: u32, from_source: Partner) -> Origin {
        let earlier = |p: &&Partner| p.other < member && p.other != from_source.other;
        let family = |p: &&Partner| self.groups[p.other as usize] == self.groups[member as usize];
        let partners = self.links.of(member).iter().filter(earlier).filter(family);
        let best =
            partners.copied().reduce(|best, next| if next.covered > best.covered { next } else { best });
        let best = best.filter(|best| best.covered > from_source.covered + CLOSER).unwrap_or(from_source);
        Origin { of: best.other, relation: self.relation(member, best), coverage: best.covered }
    }

    fn relation(&self, copy: u32, shared: Partner) -> Relation {
        let documents = self.library.documents();
        let older = documents[copy].is_older(&documents[shared.other]);
        relation(shared, self.library.own_words(copy), self.library.own_words(shared.other), older)
    }
}

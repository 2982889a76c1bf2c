use crate::source::{Links, Partner, relation, source};
use crate::text::Text;
use crate::verify::Link;
use crate::{Options, Signature};
use depeche_model::{Duplicate, Relation, Role};

/// How much better than the cluster's source another version must cover a copy
/// to be named as what it comes from.
const CLOSER: f32 = 0.1;

/// The place of each document among the others, from the group of each.
pub(crate) fn duplicates(
    documents: &[&Signature],
    texts: &[Text<'_>],
    groups: &[u32],
    links: &[Link],
    options: &Options,
) -> Vec<Duplicate> {
    let backgrounds = backgrounds(documents.len(), links, options);
    let family = Family { documents, texts, groups, links: Links::new(documents.len(), links) };
    let mut placed: Vec<Duplicate> =
        (0..documents.len() as u32).map(|d| family.alone(d, backgrounds[d as usize])).collect();
    let mut order: Vec<u32> = (0..documents.len() as u32).collect();
    order.sort_by_key(|d| (groups[*d as usize], *d));
    for members in order.chunk_by(|a, b| groups[*a as usize] == groups[*b as usize]) {
        if let (Some(source), true) = (source(documents, &family.links, members), members.len() > 1) {
            for member in members {
                placed[*member as usize] = family.placed(*member, source);
            }
        }
    }
    placed
}

/// For each document the other that covers it best, with the coverage, if that
/// is worth reporting as background.
fn backgrounds(documents: usize, links: &[Link], options: &Options) -> Vec<Option<(u32, f32)>> {
    let mut best: Vec<Option<(u32, f32)>> = vec![None; documents];
    for link in links {
        for (of, by, share) in
            [(link.pair.0, link.pair.1, link.shares.0), (link.pair.1, link.pair.0, link.shares.1)]
        {
            let place = &mut best[of as usize];
            let enough = share.coverage >= options.background_coverage && share.words >= options.min_words;
            if enough && place.is_none_or(|(_, coverage)| share.coverage > coverage) {
                *place = Some((by, share.coverage));
            }
        }
    }
    best
}

struct Family<'a> {
    documents: &'a [&'a Signature],
    texts: &'a [Text<'a>],
    groups: &'a [u32],
    links: Links,
}

impl Family<'_> {
    fn alone(&self, document: u32, background: Option<(u32, f32)>) -> Duplicate {
        let id = |d: u32| self.documents[d as usize].id.clone();
        Duplicate {
            cluster: id(document),
            role: Role::Unique,
            relation: background.map(|_| Relation::Background),
            of: background.map(|(other, _)| id(other)),
            coverage: background.map(|(_, coverage)| coverage),
        }
    }

    fn placed(&self, member: u32, source: u32) -> Duplicate {
        let id = |d: u32| self.documents[d as usize].id.clone();
        if member == source {
            let (relation, of, coverage) = (None, None, None);
            return Duplicate { cluster: id(source), role: Role::Source, relation, of, coverage };
        }
        let shared = self.origin(member, source);
        Duplicate {
            cluster: id(source),
            role: Role::Copy,
            relation: Some(self.relation(member, shared)),
            of: Some(id(shared.other)),
            coverage: Some(shared.covered),
        }
    }

    /// What a member comes from: the source, unless an earlier member covers it
    /// much better, as an update does the reprint of the update.
    fn origin(&self, member: u32, source: u32) -> Partner {
        let from_source = self.shared(member, source);
        let earlier = |p: &&Partner| p.other < member && p.other != source;
        let family = |p: &&Partner| self.groups[p.other as usize] == self.groups[member as usize];
        let partners = self.links.of(member).iter().filter(earlier).filter(family);
        let best =
            partners.copied().reduce(|best, next| if next.covered > best.covered { next } else { best });
        best.filter(|best| best.covered > from_source.covered + CLOSER).unwrap_or(from_source)
    }

    fn shared(&self, member: u32, source: u32) -> Partner {
        let same = self.documents[member as usize].words == self.documents[source as usize].words;
        let between = if same { None } else { self.links.between(self.texts, member, source) };
        between.unwrap_or(Partner { other: source, covered: 1.0, covers: 1.0 })
    }

    fn relation(&self, copy: u32, shared: Partner) -> Relation {
        let own_words = |d: u32| self.texts[d as usize].own_words;
        let older = self.is_older(copy, shared.other);
        relation(shared, own_words(copy), own_words(shared.other), older)
    }

    fn is_older(&self, copy: u32, of: u32) -> bool {
        let (copy, of) = (self.documents[copy as usize], self.documents[of as usize]);
        match (copy.second, of.second) {
            (Some(copy), Some(of)) => copy < of,
            _ => copy.day.zip(of.day).is_some_and(|(copy, of)| copy < of),
        }
    }
}

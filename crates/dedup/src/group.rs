use crate::judge::{Link, Verdict};
use crate::sets::Sets;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// What a link between versions of one story weighs when groups are joined, and
/// what one of background weighs: it starts nothing but bears others out, for a
/// heavy rewrite resembles each version a little.
const VERSION: u32 = 4;
const BACKGROUND: u32 = 1;

/// Two groups are joined if links across weigh a third of what they would if
/// each pair of their members were linked. A page with two stories, each with a
/// reprint, never gets there.
const WHOLE: u32 = 3;

/// Partners that are counted for one document; long posting lists are cut, so a
/// document is never compared with all copies of a dispatch.
const COUNTED_PARTNERS: u32 = 16;

/// Likely links that join two groups.
const SEVERAL: u32 = 2;

/// Groups documents into stories; gives each document's group, named by its
/// lowest document.
///
/// The strongest links go first. Two groups are joined only if enough of their
/// members are linked across, not by the one link at hand: so a page that
/// carries two stories, or a mistaken link, is no bridge between them. Likely
/// links join only where they are several.
pub(crate) fn groups(documents: usize, identical: &[(u32, u32)], links: &[Link]) -> Vec<u32> {
    let mut groups = Groups::new(documents, links);
    for (a, b) in identical {
        groups.unite(*a, *b);
    }
    for (verdict, fewest) in [(Verdict::Story, 1), (Verdict::Likely, SEVERAL)] {
        for link in strongest_first(links, verdict) {
            groups.join(link.pair, fewest);
        }
    }
    (0..documents as u32).map(|d| groups.sets.find(d)).collect()
}

/// Texts that cover each other come before those of which one holds the other:
/// families form before a page that holds two of them is placed.
fn strongest_first(links: &[Link], verdict: Verdict) -> Vec<&Link> {
    let mut order: Vec<&Link> = links.iter().filter(|link| link.verdict == verdict).collect();
    order.sort_by(|a, b| b.mutual().total_cmp(&a.mutual()).then(a.pair.cmp(&b.pair)));
    order
}

struct Groups {
    sets: Sets,
    /// Number of members, for those that name a group.
    sizes: Vec<u32>,
    /// For those that name a group: weight of the links to each other group.
    across: Vec<FxHashMap<u32, u32>>,
}

impl Groups {
    fn new(documents: usize, links: &[Link]) -> Self {
        let mut degrees = vec![0; documents];
        links.iter().flat_map(|link| [link.pair.0, link.pair.1]).for_each(|d| degrees[d as usize] += 1);
        let room = |degree| FxHashMap::with_capacity_and_hasher(degree, FxBuildHasher);
        let mut across: Vec<FxHashMap<u32, u32>> = degrees.into_iter().map(room).collect();
        for Link { pair: (a, b), verdict, .. } in links {
            let weight = if *verdict == Verdict::Background { BACKGROUND } else { VERSION };
            across[*a as usize].insert(*b, weight);
            across[*b as usize].insert(*a, weight);
        }
        Groups { sets: Sets::new(documents), sizes: vec![1; documents], across }
    }

    fn join(&mut self, (a, b): (u32, u32), fewest: u32) {
        let (a, b) = (self.sets.find(a), self.sets.find(b));
        if a != b && self.supported(a, b, fewest) {
            self.unite(a, b);
        }
    }

    fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.sets.find(a), self.sets.find(b));
        self.sets.unite(a, b);
        let (kept, gone) = (a.min(b), a.max(b));
        self.sizes[kept as usize] += self.sizes[gone as usize];
        self.move_links(gone, kept);
    }

    fn supported(&self, a: u32, b: u32, fewest: u32) -> bool {
        let weight = self.across[a as usize].get(&b).copied().unwrap_or(0);
        let (a, b) = (self.sizes[a as usize], self.sizes[b as usize]);
        let pairs = u64::from(a.min(b)) * u64::from(a.max(b).min(COUNTED_PARTNERS));
        weight >= fewest * VERSION && u64::from(weight * WHOLE) > pairs * u64::from(VERSION)
    }

    /// Hands the links of a group that is no more to the one it joined.
    fn move_links(&mut self, gone: u32, kept: u32) {
        let mut links: Vec<(u32, u32)> = self.across[gone as usize].drain().collect();
        links.sort_unstable();
        self.across[kept as usize].remove(&gone);
        for (other, count) in links.into_iter().filter(|(other, _)| *other != kept) {
            self.across[other as usize].remove(&gone);
            *self.across[other as usize].entry(kept).or_default() += count;
            *self.across[kept as usize].entry(other).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(u32, u32)], verdict: Verdict) -> Vec<Link> {
        let link = |pair: &(u32, u32)| Link { pair: *pair, covered: (0.5, 0.5), words: (100, 100), verdict };
        pairs.iter().map(link).collect()
    }

    fn check(documents: usize, sure: &[(u32, u32)], likely: &[(u32, u32)], expected: &[u32]) {
        let links = [links(sure, Verdict::Story), links(likely, Verdict::Likely)].concat();
        assert_eq!(groups(documents, &[], &links), expected);
    }

    const TWO_FAMILIES: [(u32, u32); 6] = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)];

    #[test]
    fn linked_documents_are_one_group() {
        check(4, &[(1, 3), (2, 3), (1, 2)], &[], &[0, 1, 1, 1]);
    }

    #[test]
    fn identical_documents_are_one_group_without_links() {
        assert_eq!(groups(3, &[(0, 2)], &[]), [0, 1, 0]);
    }

    #[test]
    fn a_page_with_both_stories_is_no_bridge() {
        let page: Vec<(u32, u32)> = (0..6).map(|d| (d, 6)).collect();
        let mut sure = links(&[&TWO_FAMILIES[..], &page].concat(), Verdict::Story);
        sure[6..].iter_mut().for_each(|link| link.covered.0 = 0.4);
        assert_eq!(groups(7, &[], &sure), [0, 0, 0, 3, 3, 3, 0]);
    }

    #[test]
    fn one_link_is_a_bridge_and_several_are_none() {
        let bridge = [&[(2, 3)], &TWO_FAMILIES[..]].concat();
        let mut sure = links(&bridge, Verdict::Story);
        sure[0].covered.0 = 0.4;
        assert_eq!(groups(6, &[], &sure), [0, 0, 0, 3, 3, 3]);
        check(6, &[&TWO_FAMILIES[..], &[(2, 3), (1, 4), (0, 3), (2, 5)]].concat(), &[], &[0; 6]);
    }

    #[test]
    fn likely_links_join_only_in_number() {
        check(4, &TWO_FAMILIES[..3], &[(0, 3)], &[0, 0, 0, 3]);
        check(4, &TWO_FAMILIES[..3], &[(0, 3), (1, 3)], &[0; 4]);
    }

    #[test]
    fn background_bears_links_out_and_joins_nothing() {
        let with = |sure: &[(u32, u32)], background: &[(u32, u32)]| {
            let links = [links(sure, Verdict::Story), links(background, Verdict::Background)].concat();
            groups(4, &[], &links)
        };
        let family = [(0, 1), (0, 2), (1, 2)];
        assert_eq!(with(&[&family[..], &[(2, 3)]].concat(), &[]), [0, 0, 0, 3]);
        assert_eq!(with(&[&family[..], &[(2, 3)]].concat(), &[(1, 3)]), [0; 4]);
        assert_eq!(with(&family, &[(0, 3), (1, 3), (2, 3)]), [0, 0, 0, 3]);
    }
}

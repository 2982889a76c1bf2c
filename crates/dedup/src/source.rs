use crate::documents::Documents;
use crate::judge::Link;
use depeche_model::Relation;

/// Coverage, both ways, of texts that differ in nothing but a credit or a date.
const SAME_WORDS: f32 = 0.99;

/// Coverage of a text that stands whole, or nearly, in another.
const WHOLE: f32 = 0.8;

/// Length of an excerpt, in parts of the text it is taken from.
const EXCERPT: f32 = 0.6;

/// How much better one of several likely sources must cover the others.
const CLEARLY: f32 = 1.1;

/// Part of a text that its update keeps, and how much longer the update is.
const KEPT: f32 = 0.6;
const LONGER: f32 = 1.15;

/// The source among the members of a cluster, which are sorted.
///
/// Agency credit and dateline come first, then the date; among equals one
/// that covers the others clearly better, for a reprint is cut more often than it grows;
/// then the lowest, which has the lowest id.
pub(crate) fn source(documents: &Documents, links: &Links, members: &[u32]) -> Option<u32> {
    let first = members.iter().map(|member| documents[*member].precedence()).min()?;
    let covers = |member: u32| -> f32 {
        let inside = |partner: &&Partner| members.binary_search(&partner.other).is_ok();
        links.of(member).iter().filter(inside).map(|partner| partner.covers).sum()
    };
    let equals = members.iter().copied().filter(|member| documents[*member].precedence() == first);
    let covers = equals.map(|member| (covers(member), member));
    covers.reduce(|best, next| if next.0 > best.0 * CLEARLY { next } else { best }).map(|best| best.1)
}

/// What each document shares with the others it was compared with.
pub(crate) struct Links {
    /// Where the partners of each document begin.
    starts: Vec<u32>,
    partners: Vec<Partner>,
}

/// Another document, and the coverages of this one by it and of it by this one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Partner {
    pub(crate) other: u32,
    pub(crate) covered: f32,
    pub(crate) covers: f32,
}

impl Links {
    pub(crate) fn new(documents: usize, links: &[Link]) -> Self {
        let mut starts = vec![0; documents + 1];
        for Link { pair: (a, b), .. } in links {
            starts[*a as usize + 1] += 1;
            starts[*b as usize + 1] += 1;
        }
        (0..documents).for_each(|document| starts[document + 1] += starts[document]);
        let mut next = starts.clone();
        let mut partners = vec![Partner::default(); 2 * links.len()];
        for Link { pair: (a, b), covered: (of_a, of_b), .. } in links {
            for (document, other, covered, covers) in [(a, b, of_a, of_b), (b, a, of_b, of_a)] {
                let at = &mut next[*document as usize];
                partners[*at as usize] = Partner { other: *other, covered: *covered, covers: *covers };
                *at += 1;
            }
        }
        Links { starts, partners }
    }

    /// All partners of a document, in the order of the links.
    pub(crate) fn of(&self, document: u32) -> &[Partner] {
        let document = document as usize;
        &self.partners[self.starts[document] as usize..self.starts[document + 1] as usize]
    }

    /// What a document shares with another, if they were compared.
    pub(crate) fn between(&self, document: u32, other: u32) -> Option<Partner> {
        self.of(document).iter().find(|partner| partner.other == other).copied()
    }
}

/// How a copy relates to the text it comes from, given what they share, their
/// own words, and whether the copy is known to be older.
pub(crate) fn relation(shared: Partner, copy_words: u32, words: u32, older: bool) -> Relation {
    let length = copy_words as f32 / words.max(1) as f32;
    if shared.covered.min(shared.covers) >= SAME_WORDS {
        Relation::Exact
    } else if shared.covered >= WHOLE && length <= EXCERPT {
        Relation::Excerpt
    } else if shared.covers >= KEPT && length >= LONGER && !older {
        Relation::Update
    } else {
        Relation::Reprint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(covered: f32, covers: f32, words: (u32, u32), older: bool, expected: Relation) {
        let shared = Partner { other: 0, covered, covers };
        assert_eq!(relation(shared, words.0, words.1, older), expected);
    }

    #[test]
    fn a_part_is_an_excerpt_unless_much_was_added_to_it() {
        check(0.95, 0.3, (100, 320), false, Relation::Excerpt);
        check(0.5, 0.3, (190, 320), false, Relation::Reprint);
    }

    #[test]
    fn a_longer_text_that_keeps_the_other_is_an_update_unless_it_is_older() {
        check(0.6, 0.9, (480, 320), false, Relation::Update);
        check(0.6, 0.9, (480, 320), true, Relation::Reprint);
        check(0.2, 0.3, (480, 320), false, Relation::Reprint);
    }

    #[test]
    fn exact_is_so_both_ways() {
        check(1.0, 1.0, (320, 320), false, Relation::Exact);
        check(1.0, 0.9, (290, 320), false, Relation::Reprint);
    }
}

use crate::Signature;
use crate::text::Text;
use crate::verify::{Link, compare_all};
use depeche_model::Relation;
use std::cmp::Reverse;

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

/// A key that sorts likely sources first: agency credit and dateline together
/// (a credit alone stands under most reprints), then date, then id.
pub(crate) fn precedence(signature: &Signature) -> impl Ord + use<'_> {
    let dispatch = signature.agency && signature.dateline;
    let (day, second) = (signature.day.unwrap_or(i32::MAX), signature.second.unwrap_or(i64::MAX));
    (Reverse(dispatch), day, second, &signature.id, &signature.words)
}

/// The source among the members of a cluster, which are sorted.
///
/// Agency credit and dateline come first, then the date; among equals one
/// that covers the others clearly better, for a reprint is cut more often than it grows;
/// then the lowest, which has the lowest id.
pub(crate) fn source(documents: &[&Signature], links: &Links, members: &[u32]) -> Option<u32> {
    let key = |m: &u32| {
        let s = documents[*m as usize];
        (Reverse(s.agency && s.dateline), s.day.unwrap_or(i32::MAX), s.second.unwrap_or(i64::MAX))
    };
    let first = members.iter().map(key).min()?;
    let covers = |m: u32| -> f32 {
        let members = links.of(m).iter().filter(|partner| members.binary_search(&partner.other).is_ok());
        members.map(|partner| partner.covers).sum()
    };
    let equals = members.iter().copied().filter(|m| key(m) == first).map(|m| (covers(m), m));
    equals.reduce(|best, next| if next.0 > best.0 * CLEARLY { next } else { best }).map(|best| best.1)
}

/// What each document shares with the others it was compared with.
pub(crate) struct Links {
    partners: Vec<Vec<Partner>>,
}

/// Another document, and the coverages of this one by it and of it by this one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Partner {
    pub(crate) other: u32,
    pub(crate) covered: f32,
    pub(crate) covers: f32,
}

impl Links {
    pub(crate) fn new(documents: usize, links: &[Link]) -> Self {
        let mut partners = vec![Vec::new(); documents];
        for Link { pair: (a, b), shares } in links {
            let (of_a, of_b) = (shares.0.coverage, shares.1.coverage);
            partners[*a as usize].push(Partner { other: *b, covered: of_a, covers: of_b });
            partners[*b as usize].push(Partner { other: *a, covered: of_b, covers: of_a });
        }
        Links { partners }
    }

    /// All partners of a document.
    pub(crate) fn of(&self, document: u32) -> &[Partner] {
        &self.partners[document as usize]
    }

    /// What a document shares with another; compares them now if that did not
    /// seem worth while before.
    pub(crate) fn between(&self, texts: &[Text<'_>], document: u32, other: u32) -> Option<Partner> {
        let known = self.of(document).iter().find(|partner| partner.other == other).copied();
        let compare = || {
            let link = compare_all(texts, &[(document, other)]).pop()?;
            Some(Partner { other, covered: link.shares.0.coverage, covers: link.shares.1.coverage })
        };
        known.or_else(compare)
    }
}

/// How a copy relates to the text it comes from, given what they share, their
/// own words, and whether the copy is known to be older.
pub(crate) fn relation(shared: Partner, copy_words: usize, words: usize, older: bool) -> Relation {
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

    fn check(covered: f32, covers: f32, words: (usize, usize), older: bool, expected: Relation) {
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

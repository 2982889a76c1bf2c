use crate::judge::{Link, Verdict};
use crate::shingles::LENGTH;
use crate::text::Text;
use crate::words::is_number;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// Other fillings, each unlike every other, that make a form of what a document
/// shares with them. Two will not do: a story and its two updates may differ so.
const FILLINGS: usize = 3;

/// Fillings a document is compared with at most; more say nothing new.
const ENOUGH_FILLINGS: usize = 8;

/// Fillings that hold a part of the form. One may agree by chance, as two
/// towns may have the same weather.
const HOLD: usize = 2;

/// Other fillings with which a document is compared where words tell them apart,
/// and the slots that all must fill, each with a word of its own.
const COMPARED: usize = 4;
const SLOTS: usize = 2;

/// Words that each of two such fillings has for itself, and their part of it.
const OWN_WORDS: f32 = 8.0;
const OWN_PART: f32 = 0.06;

/// Shingles from one word of a form to the next beyond which what lies between
/// is no slot but text: a dispatch between phrases that all sites have.
const SLOT: usize = LENGTH + 12;

/// Part that the least pair of such fillings shares of what the largest does, and
/// of what any two share, that all share: each pair has the form in common.
const ALIKE: f32 = 0.8;
const BY_ALL: f32 = 0.6;

/// The documents that are fillings of a form, told apart by their numbers.
///
/// `refilled` are the sorted pairs that set different numbers into the same
/// words. Not each pair of fillings can be told so (their numbers may be few, or
/// change together with the words beside them), and the words of the form alone
/// make up most of such texts. But where several documents of which *each pair*
/// was told apart hold a shingle, it belongs to the form, and is no sign that
/// one of them comes from a further document that holds it too. A dispatch in
/// many papers never gets there: two copies of one filling are no such pair.
///
/// Gives each such document with its fillings; [`form_of`] says what they hold.
pub(crate) fn fillings(refilled: &[(u32, u32)]) -> Vec<(u32, Vec<u32>)> {
    let pairs: FxHashSet<(u32, u32)> = refilled.iter().copied().collect();
    let mut both: Vec<(u32, u32)> = refilled.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
    both.par_sort_unstable();
    let documents = both.chunk_by(|a, b| a.0 == b.0);
    let fillings = documents.map(|partners| (partners[0].0, unlike_each_other(partners, &pairs)));
    fillings.filter(|(_, fillings)| fillings.len() >= FILLINGS).collect()
}

/// Of a document's partners, the first that are told apart pair by pair.
fn unlike_each_other(partners: &[(u32, u32)], pairs: &FxHashSet<(u32, u32)>) -> Vec<u32> {
    let mut fillings: Vec<u32> = Vec::new();
    for (_, partner) in partners {
        if fillings.len() == ENOUGH_FILLINGS {
            break;
        }
        if fillings.iter().all(|other| pairs.contains(&(*other.min(partner), *other.max(partner)))) {
            fillings.push(*partner);
        }
    }
    fillings
}

/// The documents that may be fillings of a form that has no numbers to tell them
/// apart (obituaries, court reports, results in words): each pair has words of its
/// own on both sides, and all pairs share about as much. [`is_form`] must bear it out.
///
/// `links` are sorted by their pairs.
pub(crate) fn fillings_by_words(links: &[Link]) -> Vec<(u32, Vec<u32>)> {
    // Of just the room they need: there may be millions.
    let unlike = links.iter().filter(|link| is_unlike(link));
    let mut pairs: Vec<((u32, u32), u32)> = Vec::with_capacity(unlike.clone().count());
    pairs.extend(unlike.map(|link| (link.pair, shared(link))));
    let mut both: Vec<(u32, Reverse<u32>, u32)> = Vec::with_capacity(2 * pairs.len());
    let of_both =
        |((a, b), shared): &((u32, u32), u32)| [(*a, Reverse(*shared), *b), (*b, Reverse(*shared), *a)];
    both.extend(pairs.iter().flat_map(of_both));
    both.par_sort_unstable();
    let mut found = Vec::new();
    for partners in both.chunk_by(|a, b| a.0 == b.0) {
        let (document, Reverse(most), _) = partners[0];
        let alike = |a: u32, b: u32| {
            let pair = (a.min(b), a.max(b));
            let at = pairs.binary_search_by_key(&pair, |(pair, _)| *pair);
            at.is_ok_and(|at| pairs[at].1 as f32 >= ALIKE * most as f32)
        };
        let mut fillings: Vec<u32> = Vec::new();
        for (_, _, partner) in partners {
            if fillings.len() < COMPARED && fillings.iter().chain([&document]).all(|f| alike(*f, *partner)) {
                fillings.push(*partner);
            }
        }
        if fillings.len() >= FILLINGS {
            found.push((document, fillings));
        }
    }
    found
}

/// Words that both documents of a pair share.
fn shared(link: &Link) -> u32 {
    link.words.0.min(link.words.1)
}

fn is_unlike(link: &Link) -> bool {
    let has_own = |words: u32, covered: f32| {
        let own = words as f32 / covered - words as f32;
        covered <= 1.0 - OWN_PART && own >= OWN_WORDS
    };
    link.verdict != Verdict::Background
        && has_own(link.words.0, link.covered.0)
        && has_own(link.words.1, link.covered.1)
}

/// True if what some texts share is one form: any two share the same as all do,
/// and in several places each goes on with a word of its own, to come back to
/// what they share. Papers that edit one dispatch change it each in other places.
/// Numbers are no such words, for an update changes those alone.
pub(crate) fn is_form(texts: &[&Text], numbers_end: usize) -> bool {
    let holders = Holders::of(texts.iter().copied(), numbers_end);
    let held = |number: u32| holders.held(number);
    let all = texts.len();
    // Pairs of texts that share a shingle, for all those which so many hold.
    let pairs = |least: usize| {
        let counts = holders.met.iter().map(|number| held(*number)).filter(|count| *count >= least);
        counts.map(|count| count * (count - 1)).sum::<usize>() as f32
    };
    if pairs(all) < BY_ALL * pairs(2) {
        return false;
    }
    let mut slots: FxHashMap<u32, usize> = FxHashMap::default();
    for text in texts {
        let shingles = text.shingles();
        let form = (0..shingles.len()).filter(|at| held(shingles[*at]) == all);
        for (before, after) in form.clone().zip(form.skip(1)) {
            let is_own = || held(shingles[before + 1]) == 1 && !is_number(text.words[before + LENGTH]);
            if after - before > 1 && after - before <= SLOT && is_own() {
                *slots.entry(shingles[before]).or_default() += 1;
            }
        }
    }
    slots.values().filter(|count| **count >= FILLINGS).count() >= SLOTS
}

/// Which shingles of a document are the words of the form it is a filling of.
pub(crate) fn form_of<'a>(
    document: &Text,
    fillings: impl Iterator<Item = &'a Text>,
    numbers_end: usize,
) -> Box<[bool]> {
    let holders = Holders::of(fillings, numbers_end);
    document.shingles().iter().map(|number| holders.held(*number) >= HOLD).collect()
}

/// How many of some texts hold each shingle.
struct Holders {
    /// By number: how many, and the last of them, from 1 on; nine at most are asked.
    counts: Vec<(u8, u8)>,
    /// The numbers of those that are held.
    met: Vec<u32>,
}

impl Holders {
    fn of<'a>(texts: impl Iterator<Item = &'a Text>, numbers_end: usize) -> Self {
        let mut holders = Holders { counts: vec![(0, 0); numbers_end], met: Vec::new() };
        for (nth, text) in (1..).zip(texts) {
            for (_, number) in text.own_shingles() {
                let (count, last) = &mut holders.counts[number as usize];
                if *count == 0 {
                    holders.met.push(number);
                }
                *count += u8::from(*last != nth);
                *last = nth;
            }
        }
        holders
    }

    fn held(&self, number: u32) -> usize {
        self.counts[number as usize].0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::numbered;
    use crate::words::words;

    /// Words of a form with two slots, and how many of its shingles hold none.
    const FORM: &str =
        "le port de %s a accueilli cette semaine des bateaux de tous les pays voisins soit un total de %s";
    const FREE: usize = 11;

    fn marked(fillings: &[(&str, &str)], refilled: &[(u32, u32)]) -> Vec<(u32, usize)> {
        let fill =
            |(place, total): &(&str, &str)| words(&FORM.replacen("%s", place, 1).replacen("%s", total, 1));
        let words: Vec<Vec<u32>> = fillings.iter().map(fill).collect();
        let (texts, numbers_end) = numbered(words.iter().map(|words| (&words[..], &[][..])));
        let form = |document: u32, fillings: &[u32]| {
            let fillings = fillings.iter().map(|filling| &texts[*filling as usize]);
            form_of(&texts[document as usize], fillings, numbers_end).iter().filter(|mark| **mark).count()
        };
        super::fillings(refilled)
            .iter()
            .map(|(document, others)| (*document, form(*document, others)))
            .collect()
    }

    const FOUR: [(&str, &str); 4] = [("brest", "12"), ("nantes", "31"), ("calais", "45"), ("dieppe", "7")];
    const ALL_PAIRS: [(u32, u32); 6] = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];

    #[test]
    fn what_four_fillings_share_is_their_form_and_what_fills_it_is_not() {
        assert_eq!(marked(&FOUR, &ALL_PAIRS), [(0, FREE), (1, FREE), (2, FREE), (3, FREE)]);
    }

    #[test]
    fn one_filling_that_agrees_by_chance_is_no_form() {
        let mut chance = FOUR;
        chance[1].0 = "brest";
        assert_eq!(marked(&chance, &ALL_PAIRS)[0], (0, FREE));
    }

    #[test]
    fn a_story_and_its_two_updates_are_no_form() {
        assert!(marked(&FOUR[..3], &[(0, 1), (0, 2), (1, 2)]).is_empty());
    }

    #[test]
    fn an_update_unlike_each_of_many_copies_makes_no_form() {
        assert!(marked(&FOUR, &[(0, 1), (0, 2), (0, 3)]).is_empty());
    }
}

use crate::shingles::mix;
use crate::text::Text;
use crate::words::{Word, is_number};

/// Stands for any number in a context, and for the world outside the text.
const SLOT: Word = 1;

/// Differing numbers below which a pair is never a recurring report.
const FEWEST: usize = 3;

/// True if the two texts set different numbers into the same words: weather,
/// markets, draws, results. Such a pair is a form filled in twice, however many
/// words it shares.
///
/// A number's context is one word on each side and a second one on either side,
/// numbers among them masked. Of the numbers whose context stands in both
/// texts, at least [`FEWEST`] and three in five must differ: an update changes a
/// toll or two, a new report nearly all.
pub(crate) fn recurring(a: &Text, b: &Text) -> bool {
    let (same, different) = compare(a.slots(), b.slots());
    different >= FEWEST && 2 * different >= 3 * same
}

/// The numbers of a text by context, sorted; each stands under two contexts.
/// Numbers that follow each other are one: a date differs once, not three times.
pub(crate) fn slots(text: &Text) -> Vec<(u64, u64)> {
    let mut slots = Vec::new();
    for run in text.own_numbers() {
        let number = text.words[run.clone()].iter().fold(0, |hash, word| mix(hash ^ u64::from(*word)));
        let before = |n: usize| run.start.checked_sub(n).map_or(SLOT, |at| masked(text.words[at]));
        let after = |n: usize| text.words.get(run.end + n - 1).map_or(SLOT, |word| masked(*word));
        slots.push((context([before(2), before(1), after(1)], 1), number));
        slots.push((context([before(1), after(1), after(2)], 2), number));
    }
    slots.sort_unstable();
    slots
}

fn masked(word: Word) -> Word {
    if is_number(word) { SLOT } else { word }
}

fn context(words: [Word; 3], kind: u64) -> u64 {
    words.iter().fold(kind, |hash, word| mix(hash ^ u64::from(*word)))
}

/// Counts the contexts both texts hold: numbers in common, and the others.
fn compare(a: &[(u64, u64)], b: &[(u64, u64)]) -> (usize, usize) {
    let (mut same, mut different) = (0, 0);
    let (mut a, mut b) = (Groups { rest: a }.peekable(), Groups { rest: b }.peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let (left, right) = (x[0].0, y[0].0);
        if left == right {
            let common = common(x, y);
            same += common;
            different += x.len().min(y.len()) - common;
        }
        if left <= right {
            a.next();
        }
        if right <= left {
            b.next();
        }
    }
    // Each number stood under two contexts.
    (same.div_ceil(2), different.div_ceil(2))
}

/// Slices of equal context.
struct Groups<'a> {
    rest: &'a [(u64, u64)],
}

impl<'a> Iterator for Groups<'a> {
    type Item = &'a [(u64, u64)];

    fn next(&mut self) -> Option<Self::Item> {
        let context = self.rest.first()?.0;
        let length = self.rest.iter().take_while(|slot| slot.0 == context).count();
        let (group, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(group)
    }
}

/// Size of the intersection of two sorted groups, repeats counted.
fn common(a: &[(u64, u64)], b: &[(u64, u64)]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        common += usize::from(a[i].1 == b[j].1);
        let (left, right) = (a[i].1, b[j].1);
        i += usize::from(left <= right);
        j += usize::from(right <= left);
    }
    common
}

#[cfg(test)]
mod tests {
    use super::recurring;
    use crate::text::numbered;
    use crate::words::words;

    fn check(a: &str, b: &str, expected: bool) {
        let (a, b) = (words(a), words(b));
        let (texts, _) = numbered([(&a[..], &[][..]), (&b, &[])]);
        assert_eq!(recurring(&texts[0], &texts[1]), expected);
        assert_eq!(recurring(&texts[1], &texts[0]), expected, "not symmetrical");
    }

    const MONDAY: &str = "il fera 12 degres a brest 15 degres a nantes et 19 degres a pau vent de 40 km h";

    #[test]
    fn a_form_filled_in_twice_is_recurring() {
        let tuesday = "il fera 9 degres a brest 11 degres a nantes et 14 degres a pau vent de 70 km h";
        check(MONDAY, tuesday, true);
    }

    #[test]
    fn a_reprint_keeps_its_numbers() {
        let reprint = "demain il fera 12 degres a brest 15 degres a nantes 19 degres a pau vent de 40 km h";
        check(MONDAY, reprint, false);
    }

    #[test]
    fn an_update_changes_a_toll_or_two() {
        let first = "le seisme a fait 12 morts et 30 blesses selon un bilan donne a 10 h par la prefecture";
        let second = "le seisme a fait 17 morts et 41 blesses selon un bilan donne a 10 h par la prefecture";
        check(first, second, false);
    }

    #[test]
    fn numbers_in_other_words_say_nothing() {
        check(MONDAY, "le match s est fini sur 3 buts a 2 devant 12000 personnes en 90 minutes", false);
    }
}

//! What the letters beyond ASCII of each language stand beside.
//!
//! A text read in the wrong encoding betrays itself by letters its language
//! does not have, and by letters that never stand side by side. The table is
//! fitted by `tools/fit_letters.py`, which also says how it is written;
//! `data/LETTERS.md` is its card.

use std::sync::LazyLock;

/// The company letters keep in one language. Costs are in nats.
pub(crate) struct Letters {
    /// Key of the language.
    pub(crate) language: &'static str,
    /// Letters beyond ASCII, lower case, roughly the most frequent first.
    pub(crate) alphabet: Vec<char>,
    /// Symbols of ASCII: a space for whatever is no letter, and the letters,
    /// all as one where the script is not Latin.
    ascii: u8,
    /// Cost of symbol `b` after symbol `a`, row by row.
    costs: Vec<f32>,
}

/// The symbol of whatever is no letter.
pub(crate) const NO_LETTER: u8 = 0;

/// The letters of `language`; `None` for a language without a table.
pub(crate) fn of(language: &str) -> Option<&'static Letters> {
    all().iter().find(|letters| letters.language == language)
}

/// All languages with a table.
pub(crate) fn all() -> &'static [Letters] {
    static ALL: LazyLock<Vec<Letters>> =
        LazyLock::new(|| include_str!("../data/letters.txt").split("\n\n").map(Letters::parse).collect());
    &ALL
}

impl Letters {
    /// The symbol of `c`, which is lower case.
    pub(crate) fn symbol(&self, c: char) -> u8 {
        if c.is_ascii_lowercase() {
            return if self.ascii > 2 { c as u8 - b'a' + 1 } else { 1 };
        }
        let at = self.alphabet.iter().position(|letter| *letter == c);
        at.and_then(|at| u8::try_from(at).ok()).map_or(NO_LETTER, |at| self.ascii + at)
    }

    /// Cost of symbol `b` after symbol `a`; 0 when neither is beyond ASCII.
    pub(crate) fn cost(&self, a: u8, b: u8) -> f32 {
        let width = usize::from(self.ascii) + self.alphabet.len();
        self.costs.get(usize::from(a) * width + usize::from(b)).copied().unwrap_or(0.0)
    }

    fn parse(paragraph: &'static str) -> Letters {
        let (head, rows) = paragraph.split_once('\n').unwrap_or((paragraph, ""));
        let (language, letters) = head.split_once(' ').unwrap_or((head, ""));
        let alphabet: Vec<char> = letters.chars().collect();
        let rows: Vec<&[u8]> = rows.lines().map(str::as_bytes).collect();
        let ascii = rows.len() - alphabet.len().min(rows.len());
        let mut costs = Vec::with_capacity(rows.len() * rows.len());
        for row in rows {
            // Rows of ASCII have the columns of the alphabet only.
            costs.resize(costs.len() + ascii + alphabet.len() - row.len(), 0.0);
            costs.extend(row.iter().map(|cost| (f32::from(*cost) - f32::from(b'0')) / 8.0));
        }
        Letters { language, alphabet, ascii: ascii as u8, costs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_a_candidate_has_a_table() {
        for candidate in
            crate::candidates::all().iter().filter(|candidate| candidate.encoding.is_single_byte())
        {
            for language in candidate.languages {
                assert!(of(language).is_some(), "{language}");
            }
        }
    }

    #[test]
    fn tables_are_square_and_sensible() {
        for letters in all() {
            let width = usize::from(letters.ascii) + letters.alphabet.len();
            assert_eq!(letters.costs.len(), width * width, "{}", letters.language);
            assert!(letters.costs.iter().all(|cost| (-2.0..=9.0).contains(cost)), "{}", letters.language);
        }
        let french = of("fr").unwrap();
        let cost = |a, b| french.cost(french.symbol(a), french.symbol(b));
        assert!(cost('ç', 'o') < cost('ç', 'x') && cost('n', 'é') < cost('n', 'œ'));
        assert_eq!(cost('t', 'e'), 0.0);
    }
}

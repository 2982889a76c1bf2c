//! What characters beyond ASCII are, by tables: those of the libraries are far
//! slower to search.

use std::sync::OnceLock;
use unicode_normalization::char::is_combining_mark;

/// A letter or digit.
pub(crate) const ALPHANUMERIC: u8 = 1;
/// Its lower case is a part of a word: a virama is no letter, and ends no word.
pub(crate) const IN_WORD: u8 = 1 << 1;
/// A small letter.
pub(crate) const LOWER: u8 = 1 << 2;
/// A capital.
pub(crate) const UPPER: u8 = 1 << 3;
/// Its lower case is several characters.
const SEVERAL: u8 = 1 << 4;

/// A character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letter {
    lower: char,
    bits: u8,
}

impl Letter {
    /// Looks a character up.
    pub(crate) fn of(c: char) -> Letter {
        let (page, at) = (c as usize / PAGE, c as usize % PAGE);
        match KNOWN.get(page) {
            Some(known) => known.get_or_init(|| letters_of(page))[at],
            None => Letter::by_the_book(c),
        }
    }

    /// Is it one of these?
    pub(crate) fn is(self, bits: u8) -> bool {
        self.bits & bits != 0
    }

    /// Its lower case, if that is one character.
    pub(crate) fn lower(self) -> Option<char> {
        (!self.is(SEVERAL)).then_some(self.lower)
    }

    fn by_the_book(c: char) -> Letter {
        let mut all = c.to_lowercase();
        let lower = all.next().unwrap_or(c);
        let bit = |is: bool, bit: u8| if is { bit } else { 0 };
        let alphanumeric = c.is_alphanumeric();
        let stays = if lower == c { alphanumeric } else { lower.is_alphanumeric() };
        let bits = bit(alphanumeric, ALPHANUMERIC)
            | bit(stays || is_combining_mark(lower), IN_WORD)
            | bit(c.is_lowercase(), LOWER)
            | bit(c.is_uppercase(), UPPER)
            | bit(all.next().is_some(), SEVERAL);
        Letter { lower, bits }
    }
}

/// The Basic Multilingual Plane, page by page as pages are met.
static KNOWN: [OnceLock<Box<[Letter; PAGE]>>; 0x1_0000 / PAGE] = [const { OnceLock::new() }; 0x1_0000 / PAGE];
const PAGE: usize = 256;

fn letters_of(page: usize) -> Box<[Letter; PAGE]> {
    let letter = |at: usize| char::from_u32((page * PAGE + at) as u32).map(Letter::by_the_book);
    Box::new(std::array::from_fn(|at| letter(at).unwrap_or(Letter { lower: '\0', bits: 0 })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_say_what_the_book_says() {
        assert!(('\0'..='\u{1ffff}').all(|c| Letter::of(c) == Letter::by_the_book(c)));
        assert_eq!(Letter::of('É').lower(), Some('é'));
        assert_eq!(Letter::of('İ').lower(), None);
        assert!(Letter::of('\u{94d}').is(IN_WORD) && !Letter::of('\u{94d}').is(ALPHANUMERIC));
    }
}

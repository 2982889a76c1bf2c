//! The folded form in which texts and phrases are compared.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Folds a text: lower case, no diacritics, ligatures spelt out, every other
/// character than letters and digits one space; no space at the ends.
///
/// Idempotent. Linear in the text.
///
/// ```
/// assert_eq!(depeche_rules::fold("  À lire aussi :  l’œuvre"), "a lire aussi l oeuvre");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}' => out.push(c),
            '\0'..='\x7f' => push(&mut out, c.to_ascii_lowercase()),
            // Character by character is enough: what the order of a whole
            // text would change, the marks, goes.
            _ => decompose_compatible(c, |d| {
                if !is_combining_mark(d) {
                    push_folded(&mut out, d);
                }
            }),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Folds a text after splitting words where a lower-case letter meets an
/// upper-case one (`surTelegram`, `AccepterTout`); `None` where no words are glued.
pub fn fold_glued(text: &str) -> Option<String> {
    let mut split = String::new();
    let mut from = 0;
    let mut last_lower = false;
    for (at, c) in text.char_indices() {
        if last_lower && c.is_uppercase() {
            split.push_str(&text[from..at]);
            split.push(' ');
            from = at;
        }
        last_lower = c.is_lowercase();
    }
    if from == 0 {
        return None;
    }
    split.push_str(&text[from..]);
    Some(fold(&split))
}

fn push_folded(out: &mut String, c: char) {
    match c {
        'œ' | 'Œ' => out.push_str("oe"),
        'æ' | 'Æ' => out.push_str("ae"),
        'ß' | 'ẞ' => out.push_str("ss"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'ı' => out.push('i'),
        _ => c.to_lowercase().filter(|c| !is_combining_mark(*c)).for_each(|c| push(out, c)),
    }
}

fn push(out: &mut String, c: char) {
    if c.is_alphanumeric() {
        out.push(c);
    } else if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn case_marks_and_punctuation_go() {
        assert_eq!(fold("ÉTAT-MAJOR «russe», 2017"), "etat major russe 2017");
        assert_eq!(fold("STRAẞE"), fold("strasse"));
    }

    #[test]
    fn glued_words_are_split() {
        assert_eq!(fold_glued("Suivez-nous surTelegram").as_deref(), Some("suivez nous sur telegram"));
        assert_eq!(fold_glued("Suivez-nous sur Telegram"), None);
    }

    /// As the standard says it, over the whole text at once.
    fn fold_by_the_book(text: &str) -> String {
        let mut out = String::new();
        text.nfkd().filter(|c| !is_combining_mark(*c)).for_each(|c| push_folded(&mut out, c));
        out.trim_end().to_owned()
    }

    proptest! {
        #[test]
        fn the_short_ways_lead_to_the_same(text in "\\PC{0,60}") {
            prop_assert_eq!(fold(&text), fold_by_the_book(&text));
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}

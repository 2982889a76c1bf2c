//! Byline lines: `Par Jean Dupont, avec AFP`, `By Jane Doe | March 2, 2024`.

use super::LINE_WORDS;
use super::day::{DayStyle, day_at};
use super::lexicon::Lexicon;
use super::names::{Names, byline_start, split};
use super::words::{Word, few, words};

/// Reads a line that is wholly a byline: byline words, names, functions, and
/// perhaps the date after them. An ordinary sentence gives `None`.
pub(super) fn recognise(
    line: &str,
    all: &[Word<'_>],
    lexicon: &Lexicon,
    style: DayStyle<'_>,
) -> Option<Names> {
    let lead = byline_start(line, all, lexicon)?;
    if ends_sentence(line, all) {
        return None;
    }
    let labelled = line[all[lead - 1].end..all[lead].start].contains([':', '：']);
    let end = name_end(line, all, lead, lexicon, style).max(all[lead].start);
    let mut names = split(line[all[lead].start..end].trim(), lexicon, &[]);
    let known = |piece: &String| is_function(piece, lexicon) || names.persons.is_empty() && labelled;
    if names.others.iter().filter(|p| !known(p)).count() > 0 {
        return None;
    }
    if labelled {
        names.persons.retain(|p| !is_short_acronym(p));
    } else if names.persons.iter().any(|p| is_one_word(p)) {
        return None;
    }
    (labelled || !names.persons.is_empty() || !names.agencies.is_empty() || is_desk(&names)).then_some(names)
}

/// Persons behind byline words in a line that says other things before them
/// (`7 December 2021 · by Jane Doe · 4 min`); whole names only.
pub(crate) fn within(line: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Vec<String> {
    let all = words(line, LINE_WORDS + 1);
    let starts = (0..all.len()).filter_map(|at| Some((at, byline_start(line, &all[at..], lexicon)?)));
    let Some((at, lead)) = starts.map(|(at, len)| (at, at + len)).find(|(_, lead)| *lead < all.len()) else {
        return Vec::new();
    };
    let end = name_end(line, &all[at..], lead - at, lexicon, style);
    let number = all[lead..].iter().find(|w| w.number().is_some()).map_or(end, |w| w.start);
    let names = split(line[all[lead].start..end.min(number).max(all[lead].start)].trim(), lexicon, &[]);
    names.persons.into_iter().filter(|p| !is_one_word(p)).collect()
}

/// The text ends in words for somebody who helped and did not write: `edited
/// by`, `relu par`. They stand among the words that are no authors.
pub(crate) fn ends_as_helper(text: &str, lexicon: &Lexicon) -> bool {
    let tail = text.char_indices().rev().nth(60).map_or(text, |(at, _)| &text[at..]);
    let all = words(tail, LINE_WORDS);
    let ends = |at: usize| {
        let helper = lexicon.not_authors.at(&all[at..]).is_some_and(|(len, ())| at + len == all.len());
        helper && lexicon.byline.at(&all[all.len() - 1..]).is_some()
    };
    (0..all.len()).any(ends)
}

/// The line repeats authors known from elsewhere: `Jean Dupont`, `Jane Doe, Reporter`.
pub(crate) fn repeats(line: &str, authors: &[String], lexicon: &Lexicon) -> bool {
    if authors.is_empty() || few(line, LINE_WORDS).is_none_or(|all| ends_sentence(line, &all)) {
        return false;
    }
    let names = split(line, lexicon, &[]);
    let known = |name: &String| authors.iter().any(|a| depeche_rules::fold(a) == depeche_rules::fold(name));
    !names.persons.is_empty()
        && names.persons.iter().all(known)
        && names.others.iter().all(|o| is_function(o, lexicon))
}

/// Where the names end: before a date, a "published" word, or at the line's end.
fn name_end(line: &str, all: &[Word<'_>], lead: usize, lexicon: &Lexicon, style: DayStyle<'_>) -> usize {
    let stops = |i: &usize| {
        let rest = &all[*i..];
        lexicon.published.at(rest).is_some()
            || lexicon.updated.at(rest).is_some()
            || lexicon.weekday_at(rest).is_some()
            || day_at(line, rest, lexicon, style).is_some()
    };
    let Some(stop) = (lead + 1..all.len()).find(stops) else { return line.len() };
    // "le 6 décembre", "on March 2": the small word goes with the date.
    let small = |w: &&Word<'_>| !w.is_capitalised() && w.text.chars().count() <= 3;
    let before = all[..stop].iter().rev().take_while(small).count();
    all[stop - before - 1].end
}

/// A desk or function, or a small rest such as a place after `à`.
fn is_function(piece: &str, lexicon: &Lexicon) -> bool {
    let all = words(piece, LINE_WORDS);
    all.is_empty() || (0..all.len()).any(|i| lexicon.not_authors.at(&all[i..]).is_some())
}

fn is_desk(names: &Names) -> bool {
    !names.others.is_empty()
}

fn is_one_word(name: &str) -> bool {
    let all = words(name, 3);
    all.len() < 2 && name.chars().any(|c| c.is_lowercase() || c.is_uppercase())
}

/// `RT France` behind a label is a house; as two initials it is left out too.
fn is_short_acronym(name: &str) -> bool {
    let all = words(name, 6);
    let first = all.first();
    first.is_some_and(|w| w.is_upper() && w.text.chars().count() == 2) && !name.contains('.')
}

/// Ends like a sentence: a full stop after a word, not after an initial or the year of a date.
fn ends_sentence(line: &str, all: &[Word<'_>]) -> bool {
    let last = all.last().map_or(0, |w| w.text.chars().count());
    let end = line.trim_end();
    let year = all.last().and_then(Word::number).is_some_and(|n| (1900..2200).contains(&n));
    end.ends_with(['!', '?', '…', '。', '।', '۔', '։', '»', '”']) || end.ends_with('.') && last > 3 && !year
}

#[cfg(test)]
mod tests {
    use super::super::sample::lexicon;
    use super::*;

    fn byline(line: &str) -> Option<String> {
        let names = recognise(line, &words(line, LINE_WORDS), &lexicon(), DayStyle::default())?;
        Some(format!("{}|{}", names.persons.join("+"), names.agencies.join("+")))
    }

    #[test]
    fn a_name_that_ends_before_it_begins_is_no_panic() {
        let lexicon = super::super::sample::lexicon();
        super::super::recognise("Posted by: tc on December 30, 2007 09:59 AM", &lexicon, DayStyle::default());
    }

    #[test]
    fn bylines_are_read() {
        for (line, want) in [
            ("Par Jean Dupont", "Jean Dupont|"),
            ("Par Jean Dupont, avec AFP", "Jean Dupont|AFP"),
            ("Par Jean Dupont, 6. décembre 2017.", "Jean Dupont|"),
            ("Par Jean Dupont le 6 décembre 2017 à 18h30", "Jean Dupont|"),
            ("Par Jean Dupont, publié le 6 décembre 2017", "Jean Dupont|"),
            ("Par Jean Dupont et Marie Durand, correspondante à Rome", "Jean Dupont+Marie Durand|"),
            ("By JAMES SMITH, AP Business Writer", "James Smith|AP"),
            ("By Jane Doe | March 2, 2024", "Jane Doe|"),
            ("By A. B. Carter, Staff Writer", "A. B. Carter|"),
            ("By Reuters", "|Reuters"),
            ("Von Erika Muster", "Erika Muster|"),
            ("Por Lucía Gómez, corresponsal", "Lucía Gómez|"),
            ("di Mario Rossi", "Mario Rossi|"),
            ("Auteur: RT Valdie", "|"),
            ("Auteur : Jean Dupont", "Jean Dupont|"),
            ("Par La Rédaction", "|"),
            ("Автор: Иван Петров", "Иван Петров|"),
            ("文：山田太郎", "山田太郎|"),
        ] {
            assert_eq!(byline(line).as_deref(), Some(want), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_bylines() {
        for line in [
            "Par Toutatis, ils sont fous",
            "Par ailleurs, le maire a démissionné.",
            "By Monday, the port had reopened",
            "By Land and Sea",
            "By the time James Smith arrived, the port was closed",
            "Von Berlin nach Hamburg",
            "Von Hamburg in die weite Welt",
            "Por fin llega la lluvia",
            "Di Maio ha detto che il governo non cambia",
            "Par Jean Dupont, le port a trouvé son maître.",
            "",
        ] {
            assert_eq!(byline(line), None, "{line}");
        }
    }

    #[test]
    fn known_authors_repeat() {
        let authors = ["Jane Doe".to_owned()];
        assert!(repeats("Jane Doe, Reporter", &authors, &lexicon()));
        assert!(repeats("JANE DOE", &authors, &lexicon()));
        assert!(!repeats("Jane Doe won the race", &authors, &lexicon()));
        assert!(!repeats("John Roe", &authors, &lexicon()));
    }
}

//! Byline lines: `Par Jean Dupont, avec AFP`, `By Jane Doe | March 2, 2024`.

use super::LINE_WORDS;
use super::day::{DayStyle, day_at};
use super::lexicon::Lexicon;
use super::names::{APOSTROPHES, Names, byline_start, is_full_name, parts_names, split};
use super::reporter::before_capitals;
use super::words::{Word, few, is_hangul, words};
use depeche_rules::COLONS;
use std::ops::Range;

/// Words of a line that holds a date, a name and perhaps a section.
const BESIDE_DATE_WORDS: usize = 18;

/// Labels that are also of what somebody has, or comes from.
const GENITIVES: &[&str] = &["de", "di", "da", "do", "du"];

/// Words of a line that holds a name and what the person is.
const FUNCTION_WORDS: usize = 8;
/// Between a name and what the person is.
const BEFORE_FUNCTION: &[char] = &[' ', '\u{a0}', ',', '|', '/', '-', '–', '—', '•', '·'];

/// Before the place somebody writes from, and words of that.
const IN_PLACE: &[&str] = &["in", "à", "en", "a", "em"];
const PLACE_WORDS: usize = 3;

/// Letters of an agency's short name.
const CODE_LETTERS: std::ops::RangeInclusive<usize> = 2..=4;

/// A word before a date that is none of the name has no more letters.
const OF_DATE: usize = 4;

/// Reporters who sign together.
const REPORTERS: usize = 4;

/// A label of so few letters is also a part of names (`le`, `on`, `em`), or goes with what follows.
const SMALL_LABEL: usize = 3;

/// Reads a line that is wholly a byline: byline words, names, functions, and
/// perhaps the date after them. An ordinary sentence gives `None`.
pub(super) fn recognise(
    line: &str,
    all: &[Word<'_>],
    lexicon: &Lexicon,
    style: DayStyle<'_>,
) -> Option<Names> {
    let Some(lead) = byline_start(line, all, lexicon) else { return before_place(line, lexicon) };
    if ends_sentence(line, all) {
        return None;
    }
    let labelled = line[all[lead - 1].end..all[lead].start].contains(COLONS);
    // "DE TORTUGA EN RETÉN": half a headline in capitals.
    let small = lead == 1 && GENITIVES.contains(&all[0].folded.as_ref());
    if small && !labelled && all.iter().all(Word::is_upper) && !lexicon.is_given_name(all[1].text) {
        return None;
    }
    let end = name_end(line, all, lead, lexicon, style).max(all[lead].start);
    let mut names = split(line[all[lead].start..end].trim(), lexicon, &[]);
    let known = |piece: &String| is_function(piece, lexicon) || names.persons.is_empty() && labelled;
    if names.others.iter().filter(|p| !known(p)).count() > 0 {
        return None;
    }
    if labelled {
        names.persons.retain(|p| !is_short_acronym(p));
    } else if names.persons.iter().any(|p| is_one_word(p) && !lexicon.is_given_name(p)) {
        return None;
    }
    (labelled || !names.persons.is_empty() || !names.agencies.is_empty() || is_desk(&names)).then_some(names)
}

/// `Ayşe YILMAZ/İZMİR, (DHA)`, alone in its line.
fn before_place(line: &str, lexicon: &Lexicon) -> Option<Names> {
    let (head, agency) = line.trim_end_matches(['.', '-', '–', ' ']).strip_suffix(')')?.rsplit_once('(')?;
    let (persons, _) = before_capitals(head.trim())?;
    let agencies = super::agency::in_author(agency, lexicon);
    // Small agencies are known by their form alone.
    let is_code = CODE_LETTERS.contains(&agency.chars().count()) && agency.chars().all(char::is_uppercase);
    (is_code || !agencies.is_empty()).then(|| Names { persons, agencies, ..Names::default() })
}

/// Persons behind byline words in a line that says other things before them
/// (`7 December 2021 · by Jane Doe · 4 min`); whole names, or given names alone.
pub(crate) fn within(line: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Vec<String> {
    let all = words(line, 2 * LINE_WORDS);
    let start = (0..all.len()).find(|at| byline_start(line, &all[*at..], lexicon).is_some());
    let found = start.map(|at| behind(line, &all, at, lexicon, style)).unwrap_or_default();
    if found.is_empty() { before_function(line, &all, lexicon) } else { found }
}

/// Korean has the byline word behind the name: `홍길동 기자`, `(서울=연합뉴스) 홍길동 김철수 기자 =`.
fn before_function(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> Vec<String> {
    let is_name = |w: &Word<'_>| {
        w.text.chars().all(is_hangul)
            && (2..=4).contains(&w.text.chars().count())
            && lexicon.not_authors.at(std::slice::from_ref(w)).is_none()
    };
    let is_function = |at: usize| {
        all[at].text.chars().all(is_hangul)
            && lexicon.byline.at(&all[at..]).is_some()
            && lexicon.not_authors.at(&all[at..]).is_some()
    };
    let named = |at: usize| {
        // Several, if nothing else stands between a bracket and the word.
        let behind_bracket = |from: &usize| line[..all[*from].start].trim_end().ends_with([')', ']']);
        let several = (at.saturating_sub(REPORTERS)..at).rev().take_while(|from| is_name(&all[*from]));
        let beside = |from: &usize| line[all[*from].end..all[from + 1].start].trim() == "·";
        let joined = several.clone().skip(1).take_while(beside).last();
        let first = several.clone().find(behind_bracket).or(joined).unwrap_or(at - 1);
        all[first..at].iter().map(|w| w.text.to_owned())
    };
    let functions = (1..all.len()).filter(|at| is_function(*at) && is_name(&all[at - 1]));
    functions.flat_map(named).collect()
}

/// Persons behind the byline words a line begins with, whatever follows them:
/// `By Jane Doe, keeper of the harbour light`. A sentence has none.
pub(crate) fn beginning(line: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Vec<String> {
    let all = words(line, LINE_WORDS + 1);
    if all.len() > LINE_WORDS || ends_sentence(line, &all) {
        return Vec::new();
    }
    match byline_start(line, &all, lexicon) {
        Some(_) => behind(line, &all, 0, lexicon, style),
        None => {
            let names = before_function(line, &all[..all.len().min(REPORTERS + 1)], lexicon);
            if names.first().is_some_and(|name| *name == all[0].text) { names } else { Vec::new() }
        }
    }
}

/// Persons behind the byline words at a word.
fn behind(line: &str, all: &[Word<'_>], at: usize, lexicon: &Lexicon, style: DayStyle<'_>) -> Vec<String> {
    let Some(lead) = byline_start(line, &all[at..], lexicon).map(|len| at + len).filter(|l| *l < all.len())
    else {
        return Vec::new();
    };
    // "4 de Março": the byline word is the date's.
    let of_date = |at: usize| day_at(line, &all[at..], lexicon, style).is_some_and(|(_, len)| len > 1);
    if at.checked_sub(1).is_some_and(of_date) {
        return Vec::new();
    }
    let end = name_end(line, &all[at..], lead - at, lexicon, style);
    // A number behind a colon says that a label is before it.
    let goes_on = line[end..].trim_start().starts_with(COLONS);
    let end = all.iter().find(|w| goes_on && w.start >= end).map_or(end, |w| w.end);
    let counter = |w: &Word<'_>| line[..w.start].trim_end().ends_with(COLONS);
    let before = |w: &Word<'_>| if counter(w) { w.end } else { w.start };
    let number = all[lead..].iter().find(|w| w.number().is_some());
    // "By Jane Doe on 5 years ago": the small word goes with the number.
    let small = number.and_then(|n| all[lead..].iter().rev().find(|w| w.start < n.start));
    let small = small.filter(|w| is_small(line, w));
    let number = small.or(number).map_or(end, before);
    let names = split(line[all[lead].start..end.min(number).max(all[lead].start)].trim(), lexicon, &[]);
    names.persons.into_iter().filter(|p| !is_one_word(p) || lexicon.is_given_name(p)).collect()
}

/// The one whole name, or names side by side, in a line that holds dates and little else (`Dec 7, 2021 Jane Doe`,
/// `7 December 2021 | 13:10 | Jane Doe`): its form tells a person.
pub(crate) fn beside_date(line: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Option<String> {
    let all = few(line, BESIDE_DATE_WORDS)?;
    let mut runs: Vec<Range<usize>> = Vec::new();
    let (mut at, mut dates, mut open) = (0, 0, false);
    while let Some(rest) = all.get(at..).filter(|r| !r.is_empty()) {
        if let Some((_, len)) = day_at(line, rest, lexicon, style) {
            // "Jan Nowak dnia 9 maja": the small word goes with the date.
            let small = all[..at].last().filter(|w| !w.is_capitalised() && w.text.chars().count() <= OF_DATE);
            if let (Some(run), Some(small)) = (runs.last_mut().filter(|_| open), small) {
                run.end = line[..small.start].trim_end().len().max(run.start);
            }
            (at, dates, open) = (at + len, dates + 1, false);
            continue;
        }
        if rest[0].number().is_some() {
            // A time: "at 09:03 Jane Doe".
            (at, open) = (at + 1, false);
            continue;
        }
        let apart = at > 0 && parts_names(&line[all[at - 1].end..all[at].start]);
        match runs.last_mut().filter(|_| open && !apart) {
            Some(run) => run.end = rest[0].end,
            None => runs.push(rest[0].start..rest[0].end),
        }
        (at, open) = (at + 1, true);
    }
    if dates == 0 {
        return None;
    }
    let are_names = |run: &str| run.split(' ').nth(3).is_some() && full_names(run, lexicon) > 1;
    let runs = runs.into_iter().map(|run| &line[run]);
    let mut names = runs.filter(|run| is_full_name(run, lexicon) || are_names(run));
    let name = names.next()?;
    names.next().is_none().then(|| name.to_owned())
}

/// A whole name before what the person is and nothing else: `Ayşe Yılmaz Muhabir`.
pub(crate) fn before_a_function(line: &str, lexicon: &Lexicon) -> Option<String> {
    // Most lines are told apart before their words are split.
    if !line.starts_with(char::is_alphabetic) || line.split(' ').nth(FUNCTION_WORDS).is_some() {
        return None;
    }
    let all = few(line, FUNCTION_WORDS)?;
    let ends =
        |at: &usize| lexicon.not_authors.at(&all[*at..]).is_some_and(|(len, ())| at + len == all.len());
    let at = (2..all.len()).find(ends)?;
    let name = line[..all[at].start].trim_end_matches(BEFORE_FUNCTION);
    is_full_name(name, lexicon).then(|| name.to_owned())
}

/// Whole names and the place they write from: `Jane Doe and John Roe in Port Louis`.
pub(crate) fn in_a_place(line: &str, lexicon: &Lexicon) -> Option<String> {
    if !line.split(' ').any(|word| IN_PLACE.contains(&word)) {
        return None;
    }
    let all = few(line, BESIDE_DATE_WORDS)?;
    let at = all.iter().position(|w| IN_PLACE.contains(&w.text)).filter(|at| *at > 1)?;
    let is_place = all.len() > at + 1
        && all.len() <= at + 1 + PLACE_WORDS
        && all[at + 1..].iter().all(Word::is_capitalised);
    let persons = line[..all[at].start].trim_end();
    (is_place && full_names(persons, lexicon) > 0).then(|| persons.to_owned())
}

/// How many persons a text of whole names and nothing else has: none, if it says anything more.
fn full_names(text: &str, lexicon: &Lexicon) -> usize {
    let names = split(text, lexicon, &[]);
    let whole = names.others.is_empty() && names.agencies.is_empty();
    let all = whole && names.persons.iter().all(|name| is_full_name(name, lexicon));
    if all { names.persons.len() } else { 0 }
}

/// The part of a text before its date, or behind a date it begins with.
pub(crate) fn without_date<'t>(text: &'t str, lexicon: &Lexicon, style: DayStyle<'_>) -> &'t str {
    let all = words(text, LINE_WORDS);
    let found = (0..all.len()).find_map(|at| Some((at, day_at(text, &all[at..], lexicon, style)?.1)));
    match found {
        Some((0, len)) => all.get(len).map_or("", |word| &text[word.start..]),
        Some((at, _)) => &text[..all[at].start],
        None => text,
    }
}

/// The text ends in words for somebody who helped and did not write: `edited
/// by`, `relu par`. They stand among the words that are no authors.
pub(crate) fn ends_as_helper(text: &str, lexicon: &Lexicon) -> bool {
    let tail = text.char_indices().rev().nth(60).map_or(text, |(at, _)| &text[at..]);
    let all = words(tail, LINE_WORDS);
    let ends = |at: usize| {
        // `Text:` alone is a byline's label, whatever else it may be.
        let helper =
            lexicon.not_authors.at(&all[at..]).is_some_and(|(len, ())| len > 1 && at + len == all.len());
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
    let dated = |at: usize| {
        all.get(at..).is_some_and(|rest| {
            lexicon.weekday_at(rest).is_some() || day_at(line, rest, lexicon, style).is_some()
        })
    };
    // "Marie Le Goff", "Jan Op den Berg": a small label is one before its date alone.
    let label = |i: usize, len: usize| all[i].text.chars().count() > SMALL_LABEL || len > 1 || dated(i + len);
    let clock = |rest: &[Word<'_>]| {
        let [hour, minute, ..] = rest else { return false };
        let are_numbers = hour.number().is_some() && minute.number().is_some();
        are_numbers && line[hour.end..minute.start] == *":"
    };
    let stops = |i: &usize| {
        let rest = &all[*i..];
        lexicon.published.at(rest).is_some_and(|(len, ())| label(*i, len))
            || lexicon.updated.at(rest).is_some()
            || dated(*i)
            || clock(rest)
    };
    let Some(stop) = (lead + 1..all.len()).find(stops) else { return line.len() };
    // "le 6 décembre", "on March 2": the small word goes with the date.
    let before = all[..stop].iter().rev().take_while(|w| is_small(line, w)).count();
    all[stop - before - 1].end
}

/// A word such as stands before a date or a number; not the end of a name: `Le Floc’h`.
fn is_small(line: &str, word: &Word<'_>) -> bool {
    let glued = line[..word.start].ends_with(APOSTROPHES);
    !word.is_capitalised() && word.text.chars().count() <= SMALL_LABEL && !glued
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
            ("Par Marie Le Goff et Yann Kervella, le 6 décembre 2017", "Marie Le Goff+Yann Kervella|"),
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
    fn a_given_name_alone_is_an_author() {
        assert_eq!(byline("Written by Olga").as_deref(), Some("Olga|"));
        assert_eq!(byline("By Harbour").as_deref(), None);
        let within = |line| within(line, &lexicon(), DayStyle::default());
        assert_eq!(within("7 December 2021 13:30 by Olga"), ["Olga"]);
        assert!(within("7 December 2021 by Land").is_empty());
    }

    #[test]
    fn what_follows_the_name_at_the_beginning_does_not_matter() {
        let beginning = |line| beginning(line, &lexicon(), DayStyle::default());
        assert_eq!(beginning("By Jane Doe, keeper of the old harbour light"), ["Jane Doe"]);
        assert!(beginning("By Jane Doe and John Roe the harbour was closed all morning.").is_empty());
        assert!(beginning("The harbour by Jane Doe").is_empty());
    }

    #[test]
    fn a_name_beside_a_date_is_told_by_its_form() {
        let read = |line| beside_date(line, &lexicon(), DayStyle::default());
        for line in [
            "Dec 7, 2021 Jane Doe",
            "7 December 2021 | 13:10 | Jane Doe",
            "Harbour Post 7 December 2021 Jane Doe",
        ] {
            assert_eq!(read(line).as_deref(), Some("Jane Doe"), "{line}");
        }
        for line in [
            "Dec 7, 2021 Port Nouvel",
            "Jane Doe",
            "Jane Doe Dec 7, 2021 John Roe",
            "Dec 7, 2021 Jane Doe wins the race",
        ] {
            assert_eq!(read(line), None, "{line}");
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

//! Splits what stands where authors stand into persons, agencies and the rest.

use super::agency::in_author;
use super::lexicon::Lexicon;
use super::words::{Word, is_georgian, is_hangul, is_solo, words};
use depeche_rules::COLONS;
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Most words read of one author field: a longer one is a paragraph.
const MAX_WORDS: usize = 60;
/// Arabic writes `and` without a space behind it.
const ATTACHED: char = 'و';
/// Words of the longest name.
const NAME_WORDS: usize = 6;
/// What stands in lower case inside names, in whatever language the text is:
/// they belong to names as they are carried abroad, so not to a language file.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "bin", "bint", "binti", "binte", "ben", "da", "dal", "das", "de", "degli", "dei",
    "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el", "i", "ibn", "la", "las", "le", "lo",
    "los", "na", "o", "san", "st", "t", "ten", "ter", "van", "vom", "von", "y", "z", "zu", "zum", "zur", "d",
    "l",
];

/// What stands between a writer's name and the place where they are.
const LOCATIVES: &[&str] = &["in", "à", "en", "em", "from", "aus", "på", "från", "fra", "w", "из", "в"];

/// Articles in front of a house's name, which its host leaves out.
const ARTICLES: &[&str] =
    &["the", "le", "la", "les", "der", "die", "das", "el", "los", "il", "o", "a", "de", "het"];
/// What no name of a person begins with.
const NO_BEGINNING: &[&str] = &["the", "les", "das", "from", "for"];

/// A house's name with so many letters or more…
const HOUSE_LETTERS: usize = 9;
/// …is one with so many more bytes before or behind it.
const MORE_LETTERS: usize = 12;

/// What ends the name of a company.
const LEGAL_FORMS: &[&str] =
    &["inc", "ltd", "llc", "llp", "gmbh", "corp", "plc", "sarl", "bv", "oy", "oyj", "asa", "aps", "kft"];

/// Forms that are the ends of names too, written in capitals.
const SHORT_LEGAL_FORMS: &[&str] =
    &["ab", "ag", "as", "eg", "ev", "kg", "nv", "sa", "sas", "spa", "srl", "zrt"];

/// What ends the name of a paper, a broadcaster or a desk in scripts that write it in one word.
const HOUSE_ENDS: &[&str] = &[
    "新聞",
    "新聞社",
    "日報",
    "時報",
    "通信社",
    "放送",
    "テレビ",
    "日报",
    "晚报",
    "晨报",
    "时报",
    "早报",
    "报社",
    "電視台",
    "电视台",
    "网",
    "網",
    "中心",
    "신문",
    "일보",
    "뉴스",
    "방송",
    "닷컴",
];

/// What an author field or byline holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Persons, in order.
    pub(crate) persons: Vec<String>,
    /// News agencies, by short name.
    pub(crate) agencies: Vec<String>,
    /// Pieces that are neither: desks, functions, places, sentences.
    pub(crate) others: Vec<String>,
}

/// Splits and cleans: `Par Jean Dupont et Marie Durand, correspondante à Rome`.
///
/// `publications` are names that are no person: the publisher, the site, its host.
pub(crate) fn split(raw: &str, lexicon: &Lexicon, publications: &[String]) -> Names {
    let mut names = Names::default();
    let mut function_end = None;
    let raw = without_mail(raw);
    let raw = before_photographer(before_buttons(&raw), lexicon);
    for range in pieces(raw, lexicon) {
        let (piece, rest) = (&raw[range.clone()], &raw[range.end..]);
        // "Jane Doe, Head of Sales and Market Research": what joins a function goes on with it.
        let joined = function_end.is_some_and(|end: usize| joins(&raw[end..range.start]));
        function_end = (!names.persons.is_empty() && is_long_function(piece, lexicon)).then_some(range.end);
        if joined && has_case(piece) && !is_full_name(piece, lexicon) && in_author(piece, lexicon).is_empty()
        {
            names.others.push(piece.to_owned());
            continue;
        }
        // "Jane Doe (Image: Agency)": what follows made the photo.
        if is_caption_label(piece, rest, lexicon) {
            break;
        }
        // "Jane Doe Views: 120", "Jane Doe | Editor: Ann Roe": what a label says is not the author's name.
        if rest.trim_start().starts_with(COLONS) {
            let head = before_label(piece, rest);
            head.into_iter().for_each(|head| sort(head, lexicon, publications, &mut names));
            if !names.persons.is_empty() && !is_byline_label(piece, lexicon) {
                break;
            }
        }
        let beside = raw[..range.start].trim_end().ends_with(['(', '（']);
        if beside && !names.persons.is_empty() {
            // "Jane Doe (Harbour Post)": where she works, or what she is called.
            sort_aside(piece, lexicon, &mut names);
        } else {
            sort(piece, lexicon, publications, &mut names);
        }
    }
    let first_is_house = names.others.first().is_some_and(|o| is_publication(o, publications))
        && raw.trim_start().starts_with(names.others[0].as_str());
    if names.persons.is_empty() {
        names.persons.extend(in_lower_case(raw, lexicon, publications));
    }
    if is_word_behind_byline(raw, &names, lexicon) {
        names.others.append(&mut names.persons);
    }
    if first_is_house {
        // "lephare.example, Port-Nouvel, Valdie": its address follows.
        names.persons.retain(|p| p.contains(' ') || !has_case(p));
    }
    names
}

/// `By Harbour`, `Editor Harbour`: one word behind byline words, and no given name.
fn is_word_behind_byline(raw: &str, names: &Names, lexicon: &Lexicon) -> bool {
    let [person] = names.persons.as_slice() else { return false };
    let lead = || byline_start(raw, &words(raw, MAX_WORDS), lexicon).is_some();
    has_case(person) && !person.contains([' ', '.']) && !lexicon.is_given_name(person) && lead()
}

/// `Head of Sales`: a function that says of what.
fn is_long_function(piece: &str, lexicon: &Lexicon) -> bool {
    lexicon.is_no_author(piece) && words(piece, MAX_WORDS).iter().any(|w| !w.is_capitalised())
}

/// Between two pieces stands `and` or `&`, and no comma.
fn joins(gap: &str) -> bool {
    gap.contains(|c: char| c.is_alphabetic() || c == '&') && !gap.contains([',', ';'])
}

/// `Foto` or `Image` with a colon behind it.
fn is_caption_label(piece: &str, rest: &str, lexicon: &Lexicon) -> bool {
    let all = words(piece, 4);
    let whole = lexicon.captions.at(&all).is_some_and(|(len, _)| len == all.len());
    whole && rest.trim_start().starts_with(COLONS)
}

/// `jane.doe@harbour.example` behind a name goes.
pub(crate) fn without_mail(raw: &str) -> Cow<'_, str> {
    let is_mail =
        |word: &str| word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    if !raw.contains('@') || !raw.split_whitespace().any(is_mail) {
        return raw.into();
    }
    raw.split_whitespace().filter(|word| !is_mail(word)).collect::<Vec<_>>().join(" ").into()
}

/// `陈兰 【大 中 小】 【打印】`: in such brackets stand buttons.
fn before_buttons(raw: &str) -> &str {
    raw.find('【').filter(|at| *at > 0).map_or(raw, |at| &raw[..at])
}

/// The whole name before the word that is a label: one of a counter, or one in Chinese.
fn before_label<'t>(piece: &'t str, rest: &str) -> Option<&'t str> {
    let (name, label) = piece.trim().rsplit_once(char::is_whitespace)?;
    let name = name.trim_end();
    let counter = rest.trim_start_matches([':', '：', ' ']).starts_with(char::is_numeric);
    let is_label = counter && (name.contains(' ') || !has_case(name)) || label.chars().all(is_solo);
    is_label.then_some(name)
}

/// The piece is byline words, and not those of somebody who only helped.
fn is_byline_label(piece: &str, lexicon: &Lexicon) -> bool {
    lexicon.is_byline_label(piece) && !lexicon.is_no_author(piece)
}

/// `Anna Svensson Foto: Lars Berg`: what follows the label, no mark before it, made the photo.
fn before_photographer<'t>(raw: &'t str, lexicon: &Lexicon) -> &'t str {
    let all = words(raw, MAX_WORDS);
    let is_label = |at: &usize| {
        let colon = |end: usize| raw[end..].trim_start().starts_with(COLONS);
        let label = lexicon.captions.at(&all[*at..]).is_some_and(|(len, _)| colon(all[at + len - 1].end));
        label && raw[all[at - 1].end..all[*at].start].chars().all(char::is_whitespace)
    };
    (1..all.len()).find(is_label).map_or(raw, |at| raw[..all[at].start].trim_end())
}

/// `jane doe`, as users of a site sign up: the whole of a field, and its first word a given name.
fn in_lower_case(raw: &str, lexicon: &Lexicon, publications: &[String]) -> Option<String> {
    let name = raw.trim();
    let all = words(name, NAME_WORDS);
    let plain = name.chars().all(|c| c.is_lowercase() || matches!(c, ' ' | '-' | '\'' | '’'));
    let surname = all.last().is_some_and(|w| w.text.len() > 1 && !PARTICLES.contains(&w.folded.as_ref()));
    let is_name = plain
        && surname
        && (2..=4).contains(&all.len())
        && lexicon.is_given_name(all[0].text)
        && !all.iter().any(|w| lexicon.is_no_author(w.text))
        && !is_publication(name, publications);
    is_name.then(|| in_capitals(name, &all))
}

/// The name with a capital to every word but its particles.
fn in_capitals(name: &str, all: &[Word<'_>]) -> String {
    let mut out = String::with_capacity(name.len());
    let mut end = 0;
    for word in all {
        out.push_str(&name[end..word.start]);
        end = word.end;
        let mut letters = word.text.chars();
        let first = letters.next().filter(|_| !PARTICLES.contains(&word.folded.as_ref()));
        let rest = if first.is_some() { letters.as_str() } else { word.text };
        out.extend(first.into_iter().flat_map(char::to_uppercase));
        out.push_str(rest);
    }
    out
}

/// The character for `and` that is in names too.
const HAN_AND: char = '和';
/// Before a name and a full stop.
const DEGREES_BEFORE: &[&str] =
    &["dr", "prof", "ing", "mgr", "mag", "bc", "doc", "phdr", "mudr", "judr", "inż", "red"];
/// Ends of patronymics.
const PATRONYMICS: &[&str] = &["вич", "вна", "ична", "еуна", "оуна"];
/// A syllable of a name in Vietnamese has no more letters.
const SYLLABLE: usize = 7;

/// A given name or two, initials and particles, and one surname: `Jane Q. Doe`, `Ana María de la Cruz`.
///
/// Tells persons where nothing else does; names of other forms are none the less persons.
pub(crate) fn is_full_name(text: &str, lexicon: &Lexicon) -> bool {
    let text = behind_degree(text);
    let all = name_words(text, NAME_WORDS + 1);
    if is_vietnamese(&all, lexicon) {
        return true;
    }
    let given = all.iter().take_while(|w| w.is_capitalised() && lexicon.is_given_name(w.text)).count();
    let given = given + all[given..].iter().take_while(|w| given > 0 && is_patronymic(w)).count();
    let given = if given == 0 && is_servant(&all) { 2 } else { given };
    // Many surnames are given names too: `Jane Thomas`.
    let given = given.min(all.len().saturating_sub(1));
    let small = |w: &&Word<'_>| {
        w.text.chars().count() == 1 && w.is_upper() || PARTICLES.contains(&w.folded.as_ref()) && !w.is_upper()
    };
    let front = given + all[given..].iter().take_while(small).count();
    let surname = &all[front.min(all.len())..];
    let joined =
        surname.windows(2).all(|pair| text[pair[0].end..pair[1].start].chars().all(|c| "-‐‑'’".contains(c)));
    given > 0
        && (1..=2).contains(&surname.len())
        && joined
        && surname.iter().all(|w| {
            let is_letter = |c: char| c.is_alphabetic() || is_combining_mark(c) || APOSTROPHES.contains(&c);
            w.is_capitalised() && w.text.chars().all(is_letter)
        })
        && surname.iter().any(|w| w.text.chars().count() > 1)
        && !text[all[0].start..surname[surname.len() - 1].end]
            .contains([',', ';', '|', '/', ':', '&', '(', '\n'])
        && !lexicon.is_no_author(text)
}

/// The name behind a degree: `Dr. Jane Doe`.
fn behind_degree(text: &str) -> &str {
    let degree =
        text.split_once(". ").filter(|(word, _)| DEGREES_BEFORE.contains(&word.to_lowercase().as_str()));
    degree.map_or(text, |(_, name)| name.trim_start())
}

/// `عبد الحق`, the servant of: one name in two words.
fn is_servant(all: &[Word<'_>]) -> bool {
    matches!(all, [servant, of, _, ..] if servant.text == "عبد" && of.text.starts_with("ال"))
}

/// Stands between the given name and the surname in Russian, Ukrainian and Belarusian: `Ильинична`.
fn is_patronymic(word: &Word<'_>) -> bool {
    word.is_capitalised() && PATRONYMICS.iter().any(|end| word.folded.ends_with(end))
}

/// The surname comes first, of which there are few, and each syllable is a word: `Nguyễn Thị Thu Hằng`.
fn is_vietnamese(all: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let syllable = |w: &Word<'_>| w.is_capitalised() && w.text.chars().count() <= SYLLABLE;
    let marked =
        |c: char| matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'đ' | 'Đ' | 'ă' | 'Ă');
    let is_surname = |w: &Word<'_>| w.text.contains(marked) && lexicon.is_given_name(w.text);
    (2..=NAME_WORDS + 1).contains(&all.len()) && is_surname(&all[0]) && all.iter().all(syllable)
}

/// One of the publication's names, whatever its article and its blanks.
pub(crate) fn is_named(name: &str, publications: &[String]) -> bool {
    let folded = depeche_rules::fold(name);
    publications.iter().any(|p| is_same_name(&folded, &depeche_rules::fold(p)))
}

/// The publication, or a part of it.
pub(crate) fn is_publication(name: &str, publications: &[String]) -> bool {
    let folded = depeche_rules::fold(name);
    publications
        .iter()
        .map(|p| depeche_rules::fold(p))
        .any(|p| is_same_name(&folded, &p) || is_longer_name(&folded, &p))
}

/// What stands in brackets behind a name: an agency, but nobody else.
fn sort_aside(piece: &str, lexicon: &Lexicon, names: &mut Names) {
    let agencies = in_author(piece, lexicon);
    if agencies.is_empty() {
        names.others.push(piece.to_owned());
    }
    names.agencies.extend(agencies.into_iter().filter(|a| !names.agencies.contains(a)).collect::<Vec<_>>());
}

fn sort(piece: &str, lexicon: &Lexicon, publications: &[String], names: &mut Names) {
    let agencies = in_author(piece, lexicon);
    if !agencies.is_empty() {
        for agency in agencies {
            if !names.agencies.contains(&agency) {
                names.agencies.push(agency);
            }
        }
        return;
    }
    let piece = without_place(without_house(without_byline(piece, lexicon), publications));
    let first = names.persons.is_empty() && names.others.is_empty();
    let title = !first && is_degree(piece);
    let again = names.persons.iter().any(|p| piece.len() > p.len() && piece.contains(p.as_str()));
    // "Jane Doe, Paris", "Jane Doe, Drupal": behind a whole name one word is a place or a house.
    let whole = names.persons.iter().any(|p| p.contains(' '));
    let beside =
        whole && has_case(piece) && !piece.trim().contains([' ', '\u{a0}']) && !lexicon.is_given_name(piece);
    let place = lexicon.is_place(&words(piece, NAME_WORDS)) || lexicon.is_date_label(piece);
    let person = without_function(piece, lexicon, first)
        .filter(|p| !(title || again || beside || place) && is_person(p, lexicon, publications));
    match person.map(|p| display(without_degree(p))) {
        Some(person) => {
            if !names.persons.iter().any(|p| depeche_rules::fold(p) == depeche_rules::fold(&person)) {
                names.persons.push(person);
            }
        }
        None => names.others.push(piece.to_owned()),
    }
}

/// A piece behind a mark may open with byline words of its own: `… 23:39 · von Max Muster`.
fn without_byline<'t>(piece: &'t str, lexicon: &Lexicon) -> &'t str {
    let all = words(piece, NAME_WORDS * 3);
    let start = byline_start(piece, &all, lexicon).and_then(|len| all.get(len));
    start.map_or(piece, |word| &piece[word.start..])
}

/// `Jane Doe Harbour Post`: a publication behind a name goes, if two words stay.
fn without_house<'t>(piece: &'t str, publications: &[String]) -> &'t str {
    let all = words(piece, NAME_WORDS * 3);
    let house = (2..all.len()).find(|at| is_publication(&piece[all[*at].start..], publications));
    house.map_or(piece, |at| &piece[..all[at - 1].end])
}

/// `Jane Doe in Port Kestria`: the place goes.
fn without_place(piece: &str) -> &str {
    let all = words(piece, NAME_WORDS * 3);
    let place = (2..all.len().saturating_sub(1)).find(|at| LOCATIVES.contains(&all[*at].text));
    let named = |at: &usize| all[..*at].iter().chain(&all[at + 1..]).all(Word::is_capitalised);
    place.filter(named).map_or(piece, |at| &piece[..all[at - 1].end])
}

/// The text between commas, joiners and other marks, byline words taken off.
fn pieces(raw: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let all = words(raw, MAX_WORDS);
    let Some(first) = all.first() else { return Vec::new() };
    let lead = byline_start(raw, &all, lexicon).unwrap_or(0);
    // An item of a list may be `and Jane Doe`.
    let joiner = lexicon
        .joiners
        .at(&all[lead..])
        .filter(|(len, ())| !all[lead].is_capitalised() && lead + len < all.len());
    let lead = lead + joiner.map_or(0, |(len, ())| len);
    let mut cuts = Vec::new();
    let mut start = all.get(lead).unwrap_or(first).start;
    let mut opened = lead;
    let mut at = lead + 1;
    while at < all.len() {
        let gap = &raw[all[at - 1].end..all[at].start];
        let joiner = joiner_at(raw, &all, at, lexicon);
        // A whole name: `وهبة` behind two others is a surname.
        let goes_on = all.get(at + 1).is_some_and(|w| !parts_names(&raw[all[at].end..w.start]));
        if at > opened + 1
            && goes_on
            && !parts_names(gap)
            && let Some(joiner) = attached_joiner(&all[at], lexicon)
        {
            cuts.push(start..all[at - 1].end);
            (start, opened) = (all[at].start + joiner, at);
        }
        let inside = if at == opened + 1 { aside_end(raw, &all, at) } else { None };
        if let Some(end) = inside {
            at = end;
        } else if joiner > 0 || parts_names(gap) {
            cuts.push(start..all[at - 1].end + closing(gap));
            at += joiner;
            let Some(next) = all.get(at) else { return cuts };
            let attached = if all.len() > at + 1 { attached_joiner(next, lexicon) } else { None };
            (start, opened) = (next.start + attached.unwrap_or(0), at);
        }
        at += 1;
    }
    let end = all.last().map_or(raw.len(), |w| w.end);
    let tail = if all.len() >= MAX_WORDS { 0 } else { closing(&raw[end..]) };
    cuts.push(start..end + tail);
    cuts.retain(|c| !c.is_empty());
    cuts
}

/// Bytes of the Arabic `and` that is written with the name behind it: `وليلى`; not the first letter of `وليد`.
fn attached_joiner(word: &Word<'_>, lexicon: &Lexicon) -> Option<usize> {
    let rest = word.text.strip_prefix(ATTACHED)?;
    (lexicon.is_given_name(rest) && !lexicon.is_given_name(word.text)).then_some(ATTACHED.len_utf8())
}

/// Where a name goes on behind a bracket in it (`Jane (Ann) Doe`): the word after the bracket
/// that opens before word `at`.
fn aside_end(raw: &str, all: &[Word<'_>], at: usize) -> Option<usize> {
    let gap = |i: usize| raw[all[i - 1].end..all[i].start].trim();
    let closes = |i: &usize| !matches!(gap(*i), "" | "-" | "\"" | "“" | "”");
    (gap(at) == "(" && all[at].is_capitalised()).then_some(())?;
    let end = (at + 1..all.len().min(at + 3)).find(closes)?;
    (gap(end) == ")" && all[end].is_capitalised()).then_some(end)
}

/// An initial keeps its dot.
fn closing(gap: &str) -> usize {
    usize::from(gap.starts_with('.'))
}

/// Words of the byline the text starts with; `Par` before a lower-case word is no byline.
pub(super) fn byline_start(text: &str, all: &[Word<'_>], lexicon: &Lexicon) -> Option<usize> {
    let (mut len, ()) = lexicon.byline.at(all)?;
    // `Haber Merkezi`, the news desk, where `Haber` is a byline word.
    if lexicon.not_authors.at(all).is_some_and(|(longer, ())| longer > len) {
        return None;
    }
    // "Propos recueillis par", "Text: Von".
    while let Some((more, ())) = all.get(len..).and_then(|rest| lexicon.byline.at(rest)) {
        len += more;
    }
    let name = all.get(len)?;
    let gap = &text[all[len - 1].end..name.start];
    // One Han character may be a surname: `文睿`, but `文：山田太郎`.
    let letter = len == 1 && is_cjk(all[0].text) && !gap.contains([':', '：', '/', '／', ' ']);
    if letter {
        return None;
    }
    (name.is_capitalised() || gap.contains(COLONS)).then_some(len)
}

/// A joiner between two names, its length in words. A joiner of one letter
/// (`e`, `y`) counts in lower case only: `John E Smith`.
fn joiner_at(text: &str, all: &[Word<'_>], at: usize, lexicon: &Lexicon) -> usize {
    let Some((len, ())) = lexicon.joiners.at(&all[at..]) else { return 0 };
    let caseless = is_cjk(all[at].text) || !has_case(all[at].text);
    let small = !all[at].is_capitalised() || all[at].text.chars().count() > 2 || caseless;
    if is_within_a_surname(text, all, at, lexicon) || is_cjk(all[at].text) && is_within_a_name(text, all, at)
    {
        return 0;
    }
    let spaced = is_cjk(all[at].text) || text[..all[at].start].ends_with(char::is_whitespace);
    if small && spaced && at + len < all.len() { len } else { 0 }
}

/// `大和田千鶴`, `山口和也`: names that a character for `and` would part have two characters at least.
fn is_within_a_name(text: &str, all: &[Word<'_>], at: usize) -> bool {
    let glued = |i: usize| i > 0 && all.get(i).is_some_and(|w| all[i - 1].end == w.start && is_cjk(w.text));
    let one_before = glued(at) && !glued(at - 1);
    let one_behind = glued(at + 1) && !glued(at + 2);
    text[all[at].start..].starts_with(HAN_AND) && (one_before || one_behind)
}

/// `Marina Puig i Sanç`: the small word stands between two surnames, not two persons, nor before an agency. Where it is
/// Spanish (`y`), what follows is a house more often (`Juan Pérez y Infobae`).
fn is_within_a_surname(text: &str, all: &[Word<'_>], at: usize, lexicon: &Lexicon) -> bool {
    if at < 2 || all[at].text != "i" {
        return false;
    }
    let inside = |i: usize| all.get(i).is_some_and(|w| !parts_names(&text[all[i - 1].end..w.start]));
    let Some(second) = all.get(at + 1) else { return false };
    let ends = all.get(at + 2).is_none_or(|w| {
        !inside(at + 2) || lexicon.joiners.at(&all[at + 2..]).is_some() || lexicon.is_no_author(w.text)
    });
    inside(at - 1)
        && inside(at)
        && inside(at + 1)
        && ends
        && second.is_capitalised()
        && !second.is_upper()
        && !lexicon.is_given_name(second.text)
        && !lexicon.is_no_author(second.text)
        && in_author(second.text, lexicon).is_empty()
}

pub(super) fn parts_names(gap: &str) -> bool {
    gap.contains(COLONS)
        || gap.contains([
            ',', ';', '/', '|', '•', '·', '⋅', '&', '+', '(', ')', '[', ']', '\n', '，', '、', '；', '،',
            '؛', '፣', '፤', '၊', '（', '）', '»', '>', '@', '<', '／',
        ])
        || [" - ", " – ", " — "].iter().any(|m| gap.contains(m))
}

/// Takes a function off a name: `Jean Dupont correspondant à Rome`. After the
/// first piece, or in capitals, a function makes the whole piece one
/// (`Technology Reporter`, `Harbour News Editorial Team`).
fn without_function<'t>(piece: &'t str, lexicon: &Lexicon, first: bool) -> Option<&'t str> {
    let all = words(piece, MAX_WORDS);
    let function = (0..all.len()).find(|i| lexicon.not_authors.at(&all[*i..]).is_some());
    let Some(at) = function else { return Some(piece) };
    // `서준모 기자`: in Korean every name of several has its function.
    let first = first || all.len() == 2 && all[0].text.chars().all(is_hangul);
    let enough = if first && (is_cjk(piece) || !has_case(piece)) { 1 } else { 2 };
    let apart = !all[at].is_capitalised() || !has_case(piece);
    // "JANE DOE Harbour Staff Writer": the name is in capitals, what she is is not.
    let capitals = all.iter().take_while(|w| w.is_upper()).count();
    if first && (2..all.len()).contains(&capitals) && capitals <= at && lexicon.is_given_name(all[0].text) {
        return Some(&piece[..all[capitals - 1].end]);
    }
    let apart = apart && (first || has_case(piece));
    (apart && at >= enough).then(|| piece[..all[at - 1].end].trim())
}

/// Within names; the turned comma of Uzbek and Hawaiian (`ʻ`) is a letter.
pub(super) const APOSTROPHES: [char; 3] = ['’', '\'', '‘'];

/// Words, but names that go on in lower case behind an apostrophe are one: `Guivarc’h`, `Bo‘ronov`.
/// What is short before it is an article (`L’homme`), and an `s` behind it a genitive.
fn name_words(text: &str, limit: usize) -> Vec<Word<'_>> {
    let mut all: Vec<Word<'_>> = Vec::new();
    for next in words(text, limit) {
        match all.last_mut() {
            Some(last) if goes_on(text, last, &next) => {
                last.end = next.end;
                last.text = &text[last.start..last.end];
                last.folded.to_mut().push_str(&next.folded);
            }
            _ => all.push(next),
        }
    }
    all
}

fn goes_on(text: &str, last: &Word<'_>, next: &Word<'_>) -> bool {
    let shortest = match &text[last.end..next.start] {
        "‘" => 1,
        "’" | "'" => 3,
        _ => return false,
    };
    last.is_capitalised()
        && last.text.chars().count() >= shortest
        && next.text.starts_with(char::is_lowercase)
        && next.text != "s"
}

/// Reads like the name of one person.
fn is_person(piece: &str, lexicon: &Lexicon, publications: &[String]) -> bool {
    let all = name_words(piece, NAME_WORDS * 3);
    let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
    let house = is_publication(piece, publications) && !is_of_a_person(piece, lexicon);
    let house = house || !has_case(piece) && HOUSE_ENDS.iter().any(|end| piece.trim_end().ends_with(end));
    let beginning = all.first().is_some_and(|w| NO_BEGINNING.contains(&w.folded.as_ref()));
    if house
        || beginning && has_case(piece)
        || letters < 2
        || piece.contains(['@', '#', '_', '=', '{', '?', '!', '"', '©'])
        || is_address(piece)
    {
        return false;
    }
    if piece.chars().any(|c| c.is_numeric() || is_solo(c)) {
        return !piece.chars().any(char::is_numeric) && (2..=20).contains(&letters) && !has_case(piece);
    }
    // "Havneposten AS" at havneposten.no; but Arun AS.
    let legal = all.last().is_some_and(|w| {
        let of_the_house = || is_publication(piece[..w.start].trim_end(), publications);
        LEGAL_FORMS.contains(&w.folded.as_ref())
            || SHORT_LEGAL_FORMS.contains(&w.folded.as_ref()) && w.is_upper() && of_the_house()
    });
    // Of scripts without capitals one word may be anything; Korean names are one.
    if legal || !has_case(piece) && all.len() < 2 && !piece.chars().all(is_hangul) {
        return false;
    }
    // "Friday Briefing"; but Sam, Don and Mar are names before they are short for days.
    let calendar = all
        .first()
        .is_some_and(|w| w.text.chars().count() > 4 && lexicon.weekday_at(std::slice::from_ref(w)).is_some());
    let label = lexicon.byline.at(&all).is_some_and(|(len, ())| len == all.len());
    all.len() <= NAME_WORDS && !calendar && !label && has_name_words(piece, &all) && !is_acronym_name(&all)
}

/// A site may be named after the person who writes it; a magazine may be called `Anna Maria`.
fn is_of_a_person(name: &str, lexicon: &Lexicon) -> bool {
    is_full_name(name, lexicon) && words(name, NAME_WORDS).iter().any(|w| !lexicon.is_given_name(w.text))
}

/// Behind a name: `M.D.`, `PhD`, `CPA`, `Jr.`.
fn is_degree(piece: &str) -> bool {
    let all = words(piece, 4);
    let short = |w: &Word<'_>| w.text.chars().count() <= 2;
    let degree = |w: &Word<'_>| w.is_upper() && w.text.chars().count() <= 6 || w.folded == "phd";
    has_case(piece) && (all.iter().all(short) || all.len() == 1 && all.iter().all(degree))
}

/// `Jane Doe CPA`: a short word in capitals behind a full name in mixed case.
fn without_degree(name: &str) -> &str {
    let Some((head, last)) = name.rsplit_once(' ') else { return name };
    let roman = last.chars().all(|c| "IVX".contains(c));
    let degree = (2..=3).contains(&last.len()) && !roman && last.bytes().all(|b| b.is_ascii_uppercase());
    let full = head.contains(' ') && head.chars().any(char::is_lowercase);
    if degree && full { head } else { name }
}

/// Capitals, between them particles (`de`, `van der`, `bin`) and second syllables (`Hyung-jin`).
fn has_name_words(text: &str, all: &[Word<'_>]) -> bool {
    let particle = |w: &Word<'_>| {
        !w.is_capitalised()
            && (PARTICLES.contains(&w.folded.as_ref()) || text[..w.start].ends_with(['-', '‐', '‑']))
    };
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return false };
    all.iter().all(|w| w.is_capitalised() || particle(w))
        && (first.is_capitalised() || all.len() > 1)
        && last.is_capitalised()
}

/// `BFM Business`, `ABC News`: an acronym of three letters or more beside
/// words in lower case names a house. `JR Smith` and `A.G` are persons.
fn is_acronym_name(all: &[Word<'_>]) -> bool {
    let acronym = |w: &Word<'_>| {
        w.is_upper() && w.text.chars().count() >= 3 && !w.folded.chars().all(|c| "ivx".contains(c))
    };
    all.first().is_some_and(acronym)
        && (all.len() == 1 && all[0].text.chars().count() >= 3 && all[0].text.chars().count() <= 5
            || all.iter().any(|w| !w.is_upper() && w.text.chars().count() > 1))
}

fn is_address(piece: &str) -> bool {
    let lower = piece.to_lowercase();
    lower.contains("://") || lower.starts_with("www.") || lower.split_whitespace().any(is_host)
}

/// `lephare.example` under a suffix that is in use, alone or before a company's form (`lephare.pl S.A.`); `j.li` is none,
/// nor is `jean.dupont`, which by its form alone could be one.
fn is_host(word: &str) -> bool {
    let known = psl::suffix(word.as_bytes()).filter(|suffix| suffix.is_known());
    let name = known.map_or(0, |suffix| word.len() - suffix.as_bytes().len());
    name > 3 && word.as_bytes()[name - 1] == b'.'
}

/// The same name, or a host that holds it (`lephare.example` for `Le Phare`).
fn is_same_name(folded: &str, publication: &str) -> bool {
    let bare = |s: &str| {
        let rest = s.split_once(' ').filter(|(first, _)| ARTICLES.contains(first));
        rest.map_or(s, |(_, rest)| rest).replace(' ', "")
    };
    !publication.is_empty()
        && (folded.replace(' ', "") == publication.replace(' ', "") || bare(folded) == bare(publication))
}

/// `Harbour Post Online` or `Portal Harbour Post` at `harbourpost.example`: a template's word more, while one word
/// at the end may be a surname. `Le Phare` at `Le Phare de la Côte`: readers call it so, with its article.
fn is_longer_name(folded: &str, publication: &str) -> bool {
    let house = publication.replace(' ', "");
    let all: Vec<&str> = folded.split(' ').collect();
    let few = |more: &[&str]| more.iter().map(|word| word.len()).sum::<usize>() <= MORE_LETTERS;
    let holds = |at: usize| {
        let (front, back) = all.split_at(at);
        front.concat() == house && few(back) || back.len() > 1 && back.concat() == house && few(front)
    };
    let article = all.len() > 1 && ARTICLES.contains(&all[0]);
    let begins = article && publication.strip_prefix(folded).is_some_and(|rest| rest.starts_with(' '));
    begins && folded.chars().count() > HOUSE_LETTERS
        || house.chars().count() >= HOUSE_LETTERS && (1..all.len()).any(holds)
}

pub(crate) fn has_case(text: &str) -> bool {
    text.chars().any(|c| (c.is_uppercase() || c.is_lowercase()) && !is_georgian(c))
}

fn is_cjk(text: &str) -> bool {
    text.chars().any(is_solo)
}

/// A name all in capitals is set in mixed case; others stay as written.
fn display(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let all = words(&name, NAME_WORDS * 3);
    let shouted =
        all.len() > 1 && all.iter().all(Word::is_upper) && all.iter().any(|w| w.text.chars().count() > 2);
    if !shouted {
        return name;
    }
    let mut out = String::with_capacity(name.len());
    let mut end = 0;
    for word in &all {
        out.push_str(&name[end..word.start]);
        end = word.end;
        let initials = word.text.chars().count() < 2 || name[word.end..].starts_with('.');
        let mut letters = word.text.chars();
        out.extend(letters.next());
        let rest = letters.as_str();
        if initials { out.push_str(rest) } else { out.push_str(&rest.to_lowercase()) }
    }
    out.push_str(&name[end..]);
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample::lexicon;
    use super::*;

    fn check(raw: &str, persons: &[&str], agencies: &[&str]) {
        let names = split(raw, &lexicon(), &["Le Phare".to_owned(), "lephare.example".to_owned()]);
        assert_eq!((names.persons, names.agencies), (own(persons), own(agencies)), "{raw}");
    }

    fn own(all: &[&str]) -> Vec<String> {
        all.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn persons_are_split_and_cleaned() {
        check(
            "Par Jean Dupont et Marie Durand, correspondante à Rome",
            &["Jean Dupont", "Marie Durand"],
            &[],
        );
        check("ნინო ბერიძე", &["ნინო ბერიძე"], &[]);
        check("Jean Dupont Le Phare", &["Jean Dupont"], &[]);
        check("HAVENLOG.PL", &[], &[]);
        check("Haven.pl S.A.", &[], &[]);
        check("Mei J.Li", &["Mei J.Li"], &[]);
        check("大和田千鶴", &["大和田千鶴"], &[]);
        check("山口和也", &["山口和也"], &[]);
        check("李明和王芳", &["李明", "王芳"], &[]);
        check("By JAMES SMITH, AP Business Writer", &["James Smith"], &["AP"]);
        check("By James O'Neil and Ana-María de la Cruz", &["James O'Neil", "Ana-María de la Cruz"], &[]);
        check("Von Max Mustermann und Erika Muster, Redaktion", &["Max Mustermann", "Erika Muster"], &[]);
        check("Por Juan Pérez y Lucía Gómez", &["Juan Pérez", "Lucía Gómez"], &[]);
        check("di Mario Rossi e Anna Bianchi", &["Mario Rossi", "Anna Bianchi"], &[]);
        check("Por João da Silva", &["João da Silva"], &[]);
        check("Door Jan van der Berg", &["Jan van der Berg"], &[]);
        check("Автор: Иван Петров", &["Иван Петров"], &[]);
        check("记者 张伟 李娜", &["张伟 李娜"], &[]);
        check("文：山田太郎", &["山田太郎"], &[]);
        check("A. G. Lefranc", &["A. G. Lefranc"], &[]);
        check("John E. Smith", &["John E. Smith"], &[]);
        check("Jean Dupont; Marie Durand", &["Jean Dupont", "Marie Durand"], &[]);
        check("PAUL MCDONALD", &["Paul Mcdonald"], &[]);
        check("Sam O'Brien", &["Sam O'Brien"], &[]);
        check("Hyung-jin Kim", &["Hyung-jin Kim"], &[]);
        check("文睿", &["文睿"], &[]);
        check("29. Juni, 23:39 · von Max Muster", &["Max Muster"], &[]);
    }

    #[test]
    fn what_is_no_person_is_left_out() {
        check("Le Phare avec AFP", &[], &["AFP"]);
        check("AFP", &[], &["AFP"]);
        check("Jean Dupont avec AFP", &["Jean Dupont"], &["AFP"]);
        check("La Rédaction", &[], &[]);
        check("Harbour News Staff", &[], &[]);
        check("Jean Dupont correspondant à Rome", &["Jean Dupont"], &[]);
        check("Staff", &[], &[]);
        check("Written By", &[], &[]);
        check("admin", &[], &[]);
        check("Reuters Staff", &[], &["Reuters"]);
        check("https://lephare.example/auteur/jd", &[], &[]);
        check("jean.dupont@lephare.example", &[], &[]);
        check("@jdupont", &[], &[]);
        check("lephare.example", &[], &[]);
        check("BFM Culture", &[], &[]);
        check("user123", &[], &[]);
        check("", &[], &[]);
    }

    #[test]
    fn degrees_photos_and_places_behind_names_go() {
        check("Jane Doe, Ph.D.", &["Jane Doe"], &[]);
        check("Jane Doe, MD, CPA", &["Jane Doe"], &[]);
        check("Jane Doe (Image: Harbour Pictures)", &["Jane Doe"], &[]);
        check("Jane Ann Doe CPA", &["Jane Ann Doe"], &[]);
        check("Jean DUPONT", &["Jean DUPONT"], &[]);
        check("Harbour Media Inc.", &[], &[]);
        check("Jane Doe And John Roe", &["Jane Doe", "John Roe"], &[]);
        check("Foto: Max Muster", &[], &[]);
        check("lephare.example, Hafenstadt, Valdie", &[], &[]);
    }

    #[test]
    fn places_behind_names_are_no_persons() {
        check("Jane Doe, New Delhi", &["Jane Doe"], &[]);
        check("Jane Doe, Valdie", &["Jane Doe"], &[]);
        check("Jane Doe and Olga", &["Jane Doe", "Olga"], &[]);
        check("Olga & Jane", &["Olga", "Jane"], &[]);
    }

    #[test]
    fn a_house_with_an_article_is_a_house() {
        let house = |name: &str, host: &str| split(name, &lexicon(), &[host.to_owned()]).persons;
        assert!(house("The Harbourtimes", "harbourtimes").is_empty());
        assert!(house("Harbour Times", "The Harbour Times").is_empty());
        check("The Harbour Gazette", &[], &[]);
        check("Jane Doe and From Harbours", &["Jane Doe"], &[]);
    }

    #[test]
    fn a_site_may_bear_a_persons_name() {
        let named = |name: &str| split(name, &lexicon(), &[name.to_owned()]).persons;
        assert_eq!(named("Jane Doe"), ["Jane Doe"]);
        assert!(named("Jane Olga").is_empty(), "a magazine");
        assert!(named("Harbour Post").is_empty());
    }

    #[test]
    fn a_bracket_inside_a_name_stays() {
        check("Jane (Ann) Doe", &["Jane (Ann) Doe"], &[]);
        check("By Jane (Ann) Doe and John Roe", &["Jane (Ann) Doe", "John Roe"], &[]);
        check("Jane Doe (Harbour Post) and John Roe", &["Jane Doe", "John Roe"], &[]);
    }

    #[test]
    fn names_in_lower_case_are_read_whole() {
        check("jane doe", &["Jane Doe"], &[]);
        check("jane-olga van doe", &["Jane-Olga van Doe"], &[]);
        check("harbour post", &[], &[]);
        check("jane writer", &[], &[]);
    }

    #[test]
    fn the_form_of_a_name_tells_a_person() {
        let lexicon = lexicon();
        for name in
            ["Jane Doe", "Jane Q. Doe", "Olga Jane Doe-Roe", "Jane de la Cruz", "John O'Neil", "Jane John"]
        {
            assert!(is_full_name(name, &lexicon), "{name}");
        }
        for other in
            ["Jane", "Harbour Post", "Jane Doe Harbour Post", "Jane and John", "Jane: Doe", "Jane writes", ""]
        {
            assert!(!is_full_name(other, &lexicon), "{other}");
        }
    }

    #[test]
    fn what_joins_a_function_is_no_person() {
        check("Jane Doe, Editor of Harbours and Market Research", &["Jane Doe"], &[]);
        check("Jane Doe, Editor of Harbours and John Roe", &["Jane Doe", "John Roe"], &[]);
        check("Jane Doe, Harbour Editor & Ada Roe, Staff Writer", &["Jane Doe", "Ada Roe"], &[]);
    }

    #[test]
    fn a_function_behind_the_second_name_goes() {
        check("Jean Dupont et Marie Durand correspondante à Rome", &["Jean Dupont", "Marie Durand"], &[]);
    }

    #[test]
    fn mail_addresses_beside_names_go() {
        check("JANE DOE jane.doe@lephare.example", &["Jane Doe"], &[]);
        check("jane.doe@lephare.example (Jane Doe)", &["Jane Doe"], &[]);
    }

    #[test]
    fn labels_behind_names_go_with_what_they_say() {
        check("By Jane Doe Views: 120", &["Jane Doe"], &[]);
        check("By Jane Doe | Editor: John Roe", &["Jane Doe"], &[]);
        check("李明 来源：海湾晚报", &["李明"], &[]);
        check("李明  【大 中 小】 【打印】", &["李明"], &[]);
        check("By Jane Doe, Words by: John Roe", &["Jane Doe", "John Roe"], &[]);
    }

    #[test]
    fn a_name_in_capitals_ends_before_the_function() {
        check("By JANE DOE Harbour Staff Writer", &["Jane Doe"], &[]);
        check("HARBOUR NEWS Staff Writer", &[], &[]);
    }

    #[test]
    fn handles_beside_names_go() {
        check("Jane Doe (@janedoe)", &["Jane Doe"], &[]);
    }
}

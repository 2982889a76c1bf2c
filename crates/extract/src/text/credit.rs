//! Captions and photo credits: `Photo : J. Dupont`, `Titre© Agence`, `(Photo by …)`.

use super::agency::run;
use super::lexicon::Lexicon;
use super::words::{Word, is_solo, words};
use depeche_rules::COLONS;

/// A caption or photo credit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Caption {
    /// Agencies when the line is a bare `© AFP`: at the end of an article it
    /// credits the text, elsewhere the photo above it.
    pub(crate) agencies: Vec<String>,
}

/// Reads a line that is a caption or a photo credit.
pub(super) fn recognise(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> Option<Caption> {
    if let Some(caption) = copyright(line, all, lexicon) {
        return Some(caption);
    }
    let is = starts_as_caption(line, all, lexicon)
        || points_above(line)
        || ends_as_credit(line, lexicon)
        || ends_as_caption(line, all, lexicon)
        || is_slash_credit(line, all, lexicon);
    is.then(Caption::default)
}

/// `© AFP`, `J. Dupont / © AFP`, `Le port, lundi. © Agence`; `© 2024 …` is the
/// imprint and none.
fn copyright(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> Option<Caption> {
    let at = line.find(['©', '℗']).or_else(|| line.starts_with("(c) ").then_some(0))?;
    let year = all.iter().any(|w| w.text.len() == 4 && w.number().is_some_and(|y| (1900..2200).contains(&y)));
    let legal = year || line[at..].chars().filter(|c| *c == '.').count() > 3;
    let start = all.iter().position(|w| w.start >= at)?;
    let bare = run(line, all, start, lexicon).filter(|(end, _)| start == 0 && *end == all.len());
    let agencies = bare.map(|(_, found)| super::agency::names(&found, lexicon)).unwrap_or_default();
    (!legal).then_some(Caption { agencies })
}

fn starts_as_caption(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let Some((len, start)) = lexicon.captions.at(all) else { return false };
    let end = all[len - 1].end;
    let rest = line[end..].trim_start();
    let marked = rest.starts_with([':', '：', '/', '／', '©', '|', '｜', '丨', '–', '—', '-', '(']);
    let whole = rest.is_empty();
    // "Photo by Jane Doe": several words say enough, one word does not.
    let name_follows = all.get(len).is_some_and(Word::is_capitalised) && len > 1 && !start.needs_mark;
    marked || whole || name_follows
}

/// `▲路上遇到的大姐`: where Han is written, a triangle points to the picture above; elsewhere it is a bullet.
fn points_above(line: &str) -> bool {
    let rest = line.strip_prefix(['▲', '△']).map(str::trim_start);
    rest.and_then(|rest| rest.chars().next()).is_some_and(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

/// `The bridge in March. Courtesy photo`, `…。受访者供图`, `… 陈若兰 摄`: a mark stands before the last words,
/// or they are all there is. Between Han, a space is one.
fn ends_as_caption(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let parted = |at: usize| {
        let gap = if at == 0 { "^" } else { &line[all[at - 1].end..all[at].start] };
        let han = all[at].text.chars().all(is_solo);
        gap.contains(|c: char| han || !c.is_whitespace())
    };
    let ends = |at: &usize| {
        let mut phrases = lexicon.caption_ends.all_at(&all[*at..]);
        phrases.any(|(len, ())| at + len == all.len()) && parted(*at)
    };
    (0..all.len()).rev().take(CAPTION_END_WORDS).any(|at| ends(&at))
}

/// Most words, or Han characters, of what a caption ends with.
const CAPTION_END_WORDS: usize = 8;

/// `… (Photo by J. Doe)`, `… (AP Photo/Jane Doe)`, `… Foto: X/dpa`.
fn ends_as_credit(line: &str, lexicon: &Lexicon) -> bool {
    let body = line.trim_end_matches('.');
    let inside = match body.rfind(['(', '（', '[']).filter(|_| body.ends_with([')', '）', ']'])) {
        Some(open) => &body[open..],
        None => return has_caption_behind_stop(line, lexicon),
    };
    let ends_sentence = body.len() > inside.len()
        && body[..body.len() - inside.len()].trim_end().ends_with(['.', '!', '?', '”', '"', '»']);
    let all = words(inside, 12);
    let agency = run(inside, &all, 0, lexicon).map_or(0, |(end, _)| end);
    // A maker's name follows: "(credit/debit cards)" and a bare "(video)" say nothing of a photo.
    let names_maker = |at: usize| {
        let (len, _) = lexicon.captions.at(&all[at..])?;
        let name = all.get(at + len)?;
        let marked = inside[all[at + len - 1].end..name.start].contains(COLONS);
        (marked || name.is_capitalised()).then_some(())
    };
    let persons = |names: &[Word<'_>]| names.len() >= 2 && names.iter().all(starts_upper);
    let slash = inside.find('/').filter(|at| inside.rfind('/') == Some(*at));
    let slashed = slash.is_some_and(|slash| {
        let (before, after) = all.split_at(all.partition_point(|word| word.start < slash));
        // `(AP Photo/Jane Doe)`, and behind a whole sentence `(Jane Doe/Herald)`.
        agency > 0 && agency == before.len() && persons(after)
            || ends_sentence && persons(before) && !after.is_empty() && after.iter().all(starts_upper)
    });
    slashed || [0, agency].into_iter().any(|at| names_maker(at).is_some())
}

fn starts_upper(word: &Word<'_>) -> bool {
    word.text.starts_with(char::is_uppercase)
}

/// A caption word after a full stop, with its colon or with a name and nothing more:
/// `Der Hafen am Montag. Foto: dpa`, `Le menu de mars. Photo M. K.`.
fn has_caption_behind_stop(line: &str, lexicon: &Lexicon) -> bool {
    let is_credit = |tail: &str| {
        let all = words(tail, TAIL_WORDS + 1);
        all.len() <= TAIL_WORDS
            && lexicon.captions.all_at(&all).any(|(len, start)| {
                let colon = tail[all[len - 1].end..].trim_start().starts_with(COLONS);
                colon || !start.needs_mark && all.len() > len && all[len..].iter().all(starts_upper)
            })
    };
    line.match_indices(['.', '!', '?']).filter_map(|(at, _)| line[at + 1..].strip_prefix(' ')).any(is_credit)
}

/// Most words of a credit behind a caption's sentence.
const TAIL_WORDS: usize = 7;

/// `Jane Doe/AFP via Getty Images`, `AFP/Archives`: a few words around a slash.
fn is_slash_credit(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let slashed = |at: usize| {
        let (before, after) = (line[..all[at].start].trim_end(), &line[all[at].end..]);
        before.ends_with('/') || after.trim_start().starts_with('/')
    };
    let stop = line.trim_end().ends_with(['.', '!', '?']) || line.contains([':', '=']);
    let small =
        all.len() <= 7 && !stop && all.iter().all(|w| w.is_capitalised() || w.text.chars().count() <= 4);
    let agency = |at: &usize| lexicon.agency_at(line, &all[*at..]).is_some() && slashed(*at);
    // Agencies alone ("dpa/AFP") credit the text.
    let only_agencies = run(line, all, 0, lexicon).is_some_and(|(end, _)| end == all.len());
    small && !only_agencies && (0..all.len()).any(|at| agency(&at))
}

/// The line without a credit glued to its end: `Titre de l'article© Agence`.
pub(crate) fn without_credit(line: &str) -> &str {
    match line.find('©') {
        Some(at) if at > 0 && line.len() - at <= 80 => line[..at].trim_end(),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::lexicon;
    use super::*;

    fn find(line: &str) -> Option<Caption> {
        recognise(line, &words(line, 25), &lexicon())
    }

    #[test]
    fn captions_and_credits() {
        for line in [
            "Photo : J. Dupont",
            "Crédit photo Marie Durand",
            "© AFP",
            "J. Dupont / © AFP",
            "Le port ferme ses portes© Sputnik",
            "Le port, lundi. © Agence du Port",
            "The harbour on Monday. (Photo by Jane Doe)",
            "The harbour on Monday (AP Photo/Jane Doe)",
            "Der Hafen am Montag. Foto: Max Muster/dpa",
            "Foto: dpa",
            "Photo d'illustration",
            "Jane Doe/AFP via Getty Images",
            "写真：山田太郎",
            "Фото: ТАСС",
            "Two men carry a door across the bridge. (Jan Berg/Herald)",
            "Le menu de mars, devant l’école. Photo M. K.",
            "Переправа в день открытия. Фото И. Малышева",
            "The bridge in March. Courtesy photo",
            "Der Hafen am Montag (Archivbild)",
            "老师和他的三个学生。受访者供图",
            "最后一班渡船离开码头。 陈若兰 摄",
            "▲路上遇到的大姐",
            "图｜路上遇到的大姐",
        ] {
            assert!(find(line).is_some(), "{line}");
        }
    }

    #[test]
    fn a_bare_copyright_names_its_agency() {
        assert_eq!(find("© AFP").map(|c| c.agencies), Some(vec!["AFP".to_owned()]));
        assert_eq!(find("J. Dupont / © AFP").map(|c| c.agencies), Some(Vec::new()));
    }

    #[test]
    fn sentences_about_photos_stay() {
        for line in [
            "Wallet (photo/identity cards, cash, etc.)",
            "New bridge opened in the harbour (PHOTO)",
            "Photo albums were found in the house",
            "Photo finish in the harbour race",
            "Le maire a posé pour une photo avec les enfants.",
            "© 2024 Le Phare, tous droits réservés",
            "Das Foto zeigt den Hafen",
            "Reuters reported the news on Monday",
            "dpa/AFP",
            "She said it was only a courtesy photo",
            "The doubles final went to the sisters (Ana Lys/Eva Lys)",
            "他们用了三年时间拍摄",
            "▲서울 ▲부산 ▲대구",
            "He left the room. Photo albums stayed behind.",
            "",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn a_glued_credit_is_cut() {
        assert_eq!(without_credit("Le port ferme© Agence"), "Le port ferme");
        assert_eq!(without_credit("Le port ferme"), "Le port ferme");
    }
}

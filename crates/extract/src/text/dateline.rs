//! The head of a dispatch: place, date and agency before the first sentence.
//!
//! The prefix is read as a row of parts (places, days, agencies) between marks
//! (commas, bars, brackets) up to a dash. It is a dateline only when an agency
//! or a day stands in it; a place alone is left in the text.

use super::dateline_reader::{DASHES, Reader, WIRE_MARKS};
use super::day::{Day, DayStyle};
use super::lexicon::Lexicon;
use super::reporter::before_capitals;
use super::words::{head, words};
use jiff::civil::Date;

/// Words a dateline is read in: a longer prefix is a sentence.
const MAX_WORDS: usize = 40;
/// Longest prefix, in bytes.
const MAX_BYTES: usize = 160;
/// Keys of page metadata that were flattened into the text.
const DATE_KEYS: &[&str] = &["date", "pubdate", "datepublished", "published"];

/// A dateline found at the start of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Place as written.
    pub(crate) place: Option<String>,
    /// Day, the year often missing.
    pub(crate) day: Option<Day>,
    /// Agencies by short name.
    pub(crate) agencies: Vec<String>,
    /// Reporters named before the place.
    pub(crate) persons: Vec<String>,
    /// Bytes to cut, white space after the dash included.
    pub(crate) len: usize,
}

impl Found {
    /// The dateline as the article holds it; `reference` (the day of
    /// publication) gives a missing year. `None` when neither place nor date is known.
    pub(crate) fn dateline(&self, reference: Option<Date>) -> Option<depeche_model::Dateline> {
        let date = self.day.and_then(|d| d.date_near(reference)).map(|d| d.to_string());
        let known = self.place.is_some() || date.is_some();
        known.then(|| depeche_model::Dateline { place: self.place.clone(), date })
    }
}

/// Reads the dateline a paragraph starts with.
///
/// Cost: at most [`MAX_WORDS`] words are looked at.
pub(crate) fn find(text: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Option<Found> {
    let skipped = residue(text, lexicon);
    let found = find_clean(&text[skipped..], lexicon, style);
    match found {
        Some(found) => Some(without_reporters(Found { len: found.len + skipped, ..found })),
        None if skipped > 0 => Some(Found { len: skipped, ..Found::default() }),
        None => None,
    }
}

/// The place alone, where reporters stand before it.
fn without_reporters(found: Found) -> Found {
    let parted = found.place.as_deref().and_then(before_capitals);
    match parted.map(|(persons, place)| (persons, place.to_owned())) {
        Some((persons, place)) => Found { persons, place: Some(place), ..found },
        None => found,
    }
}

fn find_clean(text: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Option<Found> {
    let first = read(text, lexicon, style)?;
    if first.place.is_some() || first.day.is_some() {
        return Some(first);
    }
    // "(ANSA) - ROMA, 7 DIC - ": the agency's own part comes first.
    let second = read(&text[first.len..], lexicon, style).filter(|s| s.agencies.is_empty());
    Some(match second {
        Some(second) => Found { agencies: first.agencies, len: first.len + second.len, ..second },
        None => first,
    })
}

fn read(text: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Option<Found> {
    // Most paragraphs are told apart here, before their words are split.
    let head = head(text, MAX_BYTES);
    let wired = || WIRE_MARKS.iter().any(|m| head.contains(m));
    let mark = |c: char| matches!(c, ')' | ']' | '）' | '］' | '】' | '=' | '/') || DASHES.contains(&c);
    let ends = |c: char| !c.is_ascii_lowercase() && mark(c);
    if !head.contains(ends) && !wired() {
        return None;
    }
    let all = words(text, MAX_WORDS);
    let reader = Reader::new(text, &all, lexicon, style);
    reader.read().filter(|f| f.len <= MAX_BYTES)
}

/// Length of a flattened metadata line before the text: ` date 2017-12 `.
fn residue(text: &str, lexicon: &Lexicon) -> usize {
    // Most paragraphs are told apart before their words are split.
    if !text.contains('-') {
        return 0;
    }
    let all = words(text, 8);
    let key = match all.first() {
        Some(first) if DATE_KEYS.contains(&first.folded.as_ref()) => 1,
        _ => lexicon.published.at(&all).map_or(0, |(len, _)| len),
    };
    let (Some(year), Some(month)) = (all.get(key), all.get(key + 1)) else { return 0 };
    let is_partial = key > 0
        && year.text.len() == 4
        && year.number().is_some_and(|y| (1990..2200).contains(&y))
        && month.number().is_some_and(|m| (1..=12).contains(&m))
        && &text[year.end..month.start] == "-";
    let day = all.get(key + 2).filter(|d| d.number().is_some() && &text[month.end..d.start] == "-");
    let end = day.unwrap_or(month).end;
    let rest = text[end..].trim_start_matches([' ', '\t', ':', ',']);
    if is_partial && !rest.is_empty() { text.len() - rest.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::day::DayOrder;
    use super::super::sample::lexicon;
    use super::*;

    /// Place, date, agencies, and the text that stays.
    fn parts(text: &str) -> (String, String, String, String) {
        let reference = Date::new(2017, 12, 8).ok();
        let style = DayStyle { language: None, order: DayOrder::DayFirst };
        let Some(found) = find(text, &lexicon(), style) else {
            return (String::new(), String::new(), String::new(), text.to_owned());
        };
        let line = found.dateline(reference).unwrap_or_default();
        let place = line.place.unwrap_or_default();
        (place, line.date.unwrap_or_default(), found.agencies.join("+"), text[found.len..].to_owned())
    }

    fn check(prefix: &str, place: &str, date: &str, agencies: &str) {
        for start in ["La mission commence.", "«Tout va bien», a-t-il dit.", "Работы начались."]
        {
            let text = format!("{prefix}{start}");
            let want = (place.to_owned(), date.to_owned(), agencies.to_owned(), start.to_owned());
            assert_eq!(parts(&text), want, "{text}");
        }
    }

    #[test]
    fn french_datelines() {
        check("Port-Nouvel, Valdie | AFP | jeudi 07/12/2017 - ", "Port-Nouvel, Valdie", "2017-12-07", "AFP");
        check(
            " date 2017-12 Port-Nouvel, Valdie | AFP | jeudi 07/12/2017 - ",
            "Port-Nouvel, Valdie",
            "2017-12-07",
            "AFP",
        );
        check("PARIS (AFP) - ", "PARIS", "", "AFP");
        check("Le Caire (AFP) – ", "Le Caire", "", "AFP");
        check("(AFP) - ", "", "", "AFP");
        check("AFP - ", "", "", "AFP");
        check("Paris, 7 décembre 2017 (AFP) - ", "Paris", "2017-12-07", "AFP");
        check("Paris (AFP) ", "Paris", "", "AFP");
        check("AP, Moscou, Russie - ", "Moscou, Russie", "", "AP");
        check("Paris, le 7 décembre 2017 - ", "Paris", "2017-12-07", "");
    }

    #[test]
    fn english_datelines() {
        check("BERLIN, March 5 (Reuters) - ", "BERLIN", "2017-03-05", "Reuters");
        check("(Reuters) - ", "", "", "Reuters");
        check("WASHINGTON (AP) — ", "WASHINGTON", "", "AP");
        check("WEST PALM BEACH, Fla. (AP) — ", "WEST PALM BEACH, Fla.", "", "AP");
        check("BEIJING, Dec. 7 (Xinhua) -- ", "BEIJING", "2017-12-07", "Xinhua");
        check("LA CROSSE, Wis. (AP) — ", "LA CROSSE, Wis.", "", "AP");
        check("NEW YORK/LONDON (Reuters) - ", "NEW YORK/LONDON", "", "Reuters");
        check("LONDON, Dec 7, 2017 (AFP) - ", "LONDON", "2017-12-07", "AFP");
    }

    #[test]
    fn german_spanish_italian_portuguese_dutch_datelines() {
        check("Berlin (dpa/AFP) - ", "Berlin", "", "dpa+AFP");
        check("Berlin (dpa). ", "Berlin", "", "dpa");
        check("Hamburg (dpa/lno) - ", "Hamburg", "", "dpa");
        check("MADRID, 5 Mar. (EUROPA PRESS) - ", "MADRID", "2017-03-05", "Europa Press");
        check("Madrid, 7 dic (EFE).- ", "Madrid", "2017-12-07", "EFE");
        check("ROMA, 7 DIC - ", "ROMA", "2017-12-07", "");
        check("(ANSA) - ROMA, 07 DIC - ", "ROMA", "2017-12-07", "ANSA");
        check("Lisboa, 07 dez 2017 (Lusa) - ", "Lisboa", "2017-12-07", "Lusa");
        check("AMSTERDAM (ANP) - ", "AMSTERDAM", "", "ANP");
    }

    #[test]
    fn datelines_of_other_scripts() {
        check("МОСКВА, 7 дек - ТАСС. ", "МОСКВА", "2017-12-07", "TASS");
        check("МОСКВА, 7 дек — РИА Новости. ", "МОСКВА", "2017-12-07", "RIA Novosti");
        check("МОСКВА, 7 дек - РИА Новости, Анна Белова. ", "МОСКВА", "2017-12-07", "RIA Novosti");
        check("北京3月5日电 ", "北京", "2017-03-05", "");
        check("新华社北京12月7日电（记者张三）", "北京", "2017-12-07", "Xinhua");
        check("【北京共同】", "北京", "", "Kyodo");
        check("[東京　７日　ロイター] - ", "東京", "", "Reuters");
        check("(서울=연합뉴스) 홍길동 기자 = ", "서울", "", "Yonhap");
        check("ANKARA (AA) - ", "ANKARA", "", "Anadolu");
        check("МОСКВА, 7 декабря. /ТАСС/. ", "МОСКВА", "2017-12-07", "TASS");
        check("أبوظبي 7/12/2017 / وام / ", "أبوظبي", "2017-12-07", "WAM");
        check("New Delhi [India], December 7 (AFP): ", "New Delhi", "2017-12-07", "AFP");
    }

    #[test]
    fn a_residue_alone_goes() {
        assert_eq!(
            parts(" date 2019-03 La mission commence."),
            (String::new(), String::new(), String::new(), "La mission commence.".to_owned())
        );
    }

    #[test]
    fn ordinary_sentences_stay() {
        for text in [
            "Paris - New York : le vol inaugural a eu lieu lundi.",
            "Le Caire, capitale de l'Egypte, s'éveille.",
            "Reuters a annoncé lundi la nomination d'un directeur.",
            "Reuters - owned by a Canadian group - said on Monday it would cut jobs.",
            "L'AFP (Agence France-Presse) a été fondée en 1944.",
            "Paris (Reuters) est cité dans le rapport.",
            "The Associated Press (AP) reported on Monday that the port is closed.",
            "Jeudi 7 décembre - la date est connue.",
            "Le 7 décembre 2017 - La date est connue.",
            "VIDÉO - Le ministre a parlé lundi.",
            "In March 2017, Berlin decided to build a port.",
            "Dec 7 was a Thursday.",
            "",
            "-",
            "AA pillerin satışı - eskisi gibi - arttı.",
            "وام المسكن / قرض السيارة / شروط جديدة.",
            "Selon le ministère, Moscou, Russie, AFP et Reuters ont été exclus - Un recours est prévu.",
            "Date de la réunion : le 3 mars 2018 à Paris.",
        ] {
            assert_eq!(parts(text).3, text, "{text}");
        }
    }
}

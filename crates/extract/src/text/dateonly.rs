//! Lines that say when: `Publié le 6 décembre 2017 à 18h30, mis à jour le 7 décembre 2017`.

use super::day::{Day, DayStyle, day_at};
use super::lexicon::Lexicon;
use super::names::byline_start;
use super::words::Word;
use depeche_rules::COLONS;

/// Longest unknown word in a date line (`à`, `at`, `Uhr`, `heure`).
const SMALL_WORD: usize = 4;
/// A place has no more words.
const PLACE_WORDS: usize = 3;
/// Unknown words a line by the title may hold beside its date: a name, a section, minutes to read.
const OTHER_WORDS: usize = 9;
/// With so few, the line is about its date.
const FEW_WORDS: usize = 3;
/// Shorter labels (`on`, `le`, `am`) are words of any sentence.
const LABEL_CHARS: usize = 4;

/// What a date line says; dates as they stand, with text from the day on, so
/// that a time with its zone can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DateLine {
    /// Publication: the day, and the byte of the line where it starts.
    pub(crate) published: Option<(Day, usize)>,
    /// Modification.
    pub(crate) updated: Option<(Day, usize)>,
}

/// Reads a line that holds nothing but dates, times and their labels.
pub(super) fn recognise(
    line: &str,
    all: &[Word<'_>],
    lexicon: &Lexicon,
    style: DayStyle<'_>,
) -> Option<DateLine> {
    if !may_hold_day(line) {
        return None;
    }
    let place = place(line, all, lexicon);
    let behind_place = (place > 0).then(|| read(line, all, place, lexicon, style)).flatten();
    let is_whole = |found: &DateLine| found.published.is_some_and(|(day, _)| day.year.is_some());
    let behind_place = behind_place.filter(|(found, unknown)| *unknown == 0 && is_whole(found));
    behind_place.or_else(|| read(line, all, 0, lexicon, style)).map(|(found, _)| found)
}

/// The dates and labels from a word on, and how many words between them are unknown.
fn read(
    line: &str,
    all: &[Word<'_>],
    from: usize,
    lexicon: &Lexicon,
    style: DayStyle<'_>,
) -> Option<(DateLine, usize)> {
    let mut found = DateLine::default();
    let (mut at, mut updated, mut unknown) = (from, false, 0);
    while let Some(rest) = all.get(at..).filter(|r| !r.is_empty()) {
        if let Some((len, ())) = lexicon.updated.at(rest) {
            updated = true;
            at += len;
        } else if let Some((len, ())) = lexicon.published.at(rest) {
            updated = false;
            at += len;
        } else if let Some((day, len)) = day_at(line, rest, lexicon, style) {
            found.add(day, rest[0].start, updated);
            at += len;
        } else {
            unknown += usize::from(!is_time_word(&rest[0], lexicon)?);
            at += lexicon.weekday_at(rest).map_or(1, |(len, _)| len);
        }
    }
    let some = found.published.is_some() || found.updated.is_some();
    (some && unknown <= 3).then_some((found, unknown))
}

/// Words of a place that stands before the day: `București, 18 octombrie 2016`, `New York, May 2, 2021`.
fn place(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> usize {
    let Some(comma) = line.find([',', '،']) else { return 0 };
    let before = all.partition_point(|word| word.end <= comma);
    let words = &all[..before];
    let is_name = (1..=PLACE_WORDS).contains(&before) && words.iter().all(Word::is_capitalised);
    let is_label = || lexicon.updated.at(words).is_some() || lexicon.published.at(words).is_some();
    // A weekday may tell how the day is written.
    if is_name && !is_label() && lexicon.weekday_at(words).is_none() { before } else { 0 }
}

/// Dates that share a line with other facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    pub(crate) dates: DateLine,
    /// The line says that the date is the publication's, or hardly says anything else.
    pub(crate) sure: bool,
    /// The line says that a date is the publication's.
    pub(crate) labelled: bool,
    /// The line holds nothing but dates, labels and what they say.
    pub(crate) bare: bool,
}

impl Beside {
    /// The same, of a line that stands behind so many bytes.
    pub(super) fn behind(mut self, bytes: usize) -> Beside {
        for (_, at) in [&mut self.dates.published, &mut self.dates.updated].into_iter().flatten() {
            *at += bytes;
        }
        self
    }
}

/// Reads the dates of a line that stands by the title, whatever few words
/// else it holds; labels and what they say (`来源：云州日报`, `コメント(2)`) count for
/// none. Only days with their year count; two publication days are a span of
/// time, not a publication.
pub(super) fn beside(line: &str, all: &[Word<'_>], lexicon: &Lexicon, style: DayStyle<'_>) -> Option<Beside> {
    if !may_hold_day(line) {
        return None;
    }
    let mut found = Beside::default();
    // Halves of words, for those that are one character.
    let (mut at, mut updated, mut labelled, mut others) = (0, false, false, 0);
    // What somebody is, behind their name, may be long.
    let mut names = false;
    let mut pair_end = 0;
    while let Some(rest) = all.get(at..).filter(|r| !r.is_empty()) {
        let label = |len: usize| line[rest[0].start..rest[len - 1].end].chars().count() >= LABEL_CHARS;
        pair_end = pair_end.max(at + pair(line, rest));
        if let Some((len, ())) = lexicon.updated.at(rest) {
            (updated, labelled) = (true, false);
            at += len;
        } else if let Some((len, ())) = lexicon.published.at(rest).filter(|(len, ())| label(*len)) {
            (updated, labelled) = (false, true);
            at += len;
        } else if let Some((day, len)) = day_at(line, rest, lexicon, style) {
            let again = found.dates.published.is_some_and(|(first, _)| !updated && first != day);
            if again || day.year.is_none() {
                return None;
            }
            found.labelled |= labelled;
            found.dates.add(day, rest[0].start, updated);
            at += len;
        } else {
            names |= found.dates.published.is_some() && byline_start(line, rest, lexicon).is_some();
            let counts = !names && at >= pair_end && is_time_word(&rest[0], lexicon) != Some(true);
            others += if counts { rest[0].halves() } else { 0 };
            at += lexicon.weekday_at(rest).map_or(1, |(len, _)| len);
        }
    }
    found.bare = others == 0;
    found.sure = found.labelled || others <= 2 * FEW_WORDS;
    // "at 11:30 p.m." ends in a dot that ends no sentence.
    let clock = all.last().is_some_and(|w| w.text.chars().count() == 1);
    let sentence = others > 2 * FEW_WORDS && !clock && line.trim_end().ends_with(['.', '!', '?', '…', '。']);
    let few = found.labelled || others <= 2 * OTHER_WORDS;
    let some = found.dates != DateLine::default() && few;
    (some && !sentence && !line.contains('©')).then_some(found)
}

/// How many words are a label and what it says: `来源：云州日报`, `Views: 120`, `コメント(2)`.
fn pair(line: &str, all: &[Word<'_>]) -> usize {
    let gap = |at: usize| &line[all[at - 1].end..all.get(at).map_or(line.len(), |w| w.start)];
    let label = (1..all.len()).find(|at| !gap(*at).is_empty()).unwrap_or(all.len());
    if all[0].number().is_some() {
        return 0;
    }
    let between = gap(label).trim_start();
    if between.starts_with(COLONS) && !between.starts_with("://") {
        let ends = |at: &usize| gap(*at).contains(|c: char| c.is_whitespace() || "|,，".contains(c));
        return (label + 1..all.len()).find(ends).unwrap_or(all.len());
    }
    let counted = between.starts_with(['(', '（']) && all.get(label).is_some_and(|w| w.number().is_some());
    if counted && gap(label + 1).starts_with([')', '）']) { label + 1 } else { 0 }
}

/// Reads the dates of a line that its element says is about them
/// (`27 septembre 2019 par Maëlle`), whatever else it holds.
pub(super) fn within(
    line: &str,
    all: &[Word<'_>],
    lexicon: &Lexicon,
    style: DayStyle<'_>,
) -> Option<DateLine> {
    let mut found = DateLine::default();
    let mut updated = false;
    for at in 0..all.len() {
        let rest = &all[at..];
        updated = (updated || lexicon.updated.at(rest).is_some()) && lexicon.published.at(rest).is_none();
        if let Some((day, _)) = day_at(line, rest, lexicon, style) {
            found.add(day, rest[0].start, updated);
        }
    }
    (found != DateLine::default()).then_some(found)
}

impl DateLine {
    fn add(&mut self, day: Day, start: usize, updated: bool) {
        let slot = if updated { &mut self.updated } else { &mut self.published };
        slot.get_or_insert((day, start));
    }
}

/// A number, a time or a weekday (`true`), a small word (`false`); `None` for
/// a word that no date line holds.
fn is_time_word(word: &Word<'_>, lexicon: &Lexicon) -> Option<bool> {
    let weekday = lexicon.weekday_at(std::slice::from_ref(word)).is_some();
    if weekday || word.text.chars().next().is_some_and(char::is_numeric) {
        return Some(true);
    }
    (word.text.chars().count() <= SMALL_WORD).then_some(false)
}

/// A digit is there, or a letter of scripts that may have digits of their own: from Armenian on, no
/// character begins with a lesser byte. Most lines are told by this.
fn may_hold_day(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0xD4)
}

#[cfg(test)]
mod tests {
    use super::super::day::DayOrder;
    use super::super::sample::lexicon;
    use super::super::words::words;
    use super::*;

    fn read(line: &str) -> Option<(String, String)> {
        let style = DayStyle { language: None, order: DayOrder::DayFirst };
        let found = recognise(line, &words(line, 25), &lexicon(), style)?;
        let show =
            |d: Option<(Day, usize)>| d.and_then(|(d, _)| d.date()).map_or(String::new(), |d| d.to_string());
        Some((show(found.published), show(found.updated)))
    }

    #[test]
    fn date_lines_are_read() {
        for (line, published, updated) in [
            ("Publié le 6 décembre 2017 à 18h30", "2017-12-06", ""),
            ("Publié le 06/12/2017 à 18:30, mis à jour le 07/12/2017 à 09:10", "2017-12-06", "2017-12-07"),
            ("6 décembre 2017", "2017-12-06", ""),
            ("Published March 2, 2024 6:00 am ET", "2024-03-02", ""),
            ("Updated March 3, 2024 at 6:00 am", "", "2024-03-03"),
            ("Saturday, March 2, 2024", "2024-03-02", ""),
            ("Veröffentlicht am 2. März 2024 um 14:05 Uhr", "2024-03-02", ""),
            ("Stand: 02.03.2024, 14:05 Uhr", "2024-03-02", ""),
            ("Publicado el 15 de mayo de 2025", "2025-05-15", ""),
            ("Pubblicato il 2 marzo 2024", "2024-03-02", ""),
            ("Publicado em 2 de março de 2024 às 10h", "2024-03-02", ""),
            ("Gepubliceerd op 2 maart 2024", "2024-03-02", ""),
            ("Опубликовано 2 марта 2024, 10:00", "2024-03-02", ""),
            ("发布时间：2025年5月15日 10:00", "2025-05-15", ""),
            ("2025.05.15 10:00", "2025-05-15", ""),
            ("Bucarest, 18 octobre 2016", "2016-10-18", ""),
            ("Saint Malo, March 2, 2024", "2024-03-02", ""),
            ("Saturday, 2 March 2024", "2024-03-02", ""),
            ("Updated, March 2, 2024", "", "2024-03-02"),
        ] {
            assert_eq!(read(line), Some((published.to_owned(), updated.to_owned())), "{line}");
        }
    }

    fn day_beside(line: &str) -> Option<(String, bool)> {
        let style = DayStyle { language: None, order: DayOrder::DayFirst };
        let found = beside(line, &words(line, 60), &lexicon(), style)?;
        Some((found.dates.published?.0.date()?.to_string(), found.sure))
    }

    #[test]
    fn labels_and_what_they_say_are_no_other_words() {
        for line in [
            "发布时间：2026-09-14 21:33 来源：海湾市自然资源和规划局办公室",
            "2026-09-14 09:12:45   来源：海湾日报   评论：0 点击：",
            "公開日：2026年9月14日 カテゴリー：港のニュース・話題",
            "(2026年9月14日 18:02) | コメント(2) | トラックバック(0)",
            "14/09/2026 Views: 120 Section: Harbour",
        ] {
            assert_eq!(day_beside(line), Some(("2026-09-14".to_owned(), true)), "{line}");
        }
        assert_eq!(
            day_beside("2026年9月14日 10:31 | 港のくらしとニュース").map(|d| d.0).as_deref(),
            Some("2026-09-14")
        );
        let address =
            "https://harbour.example/2026/09/14/a-long-tale-of-the-old-harbour-and-its-keeper-and-gulls";
        assert_eq!(day_beside(address), None);
        assert_eq!(day_beside("海湾市长在2026年9月14日举行的发布会上介绍了港口重建的情况和日程"), None);
    }

    #[test]
    fn an_hour_is_no_year() {
        assert_eq!(day_beside("입력 11.21. 07:00"), None);
        assert_eq!(day_beside("입력2026.11.21. 07:00").map(|d| d.0).as_deref(), Some("2026-11-21"));
    }

    #[test]
    fn sentences_with_dates_are_none() {
        for line in [
            "Le 6 décembre 2017, le port a fermé.",
            "On March 2, 2024 the bridge fell",
            "Mars 2024",
            "Bucarest, le 18 octobre",
            "Brest, capitale, 18 octobre 2016",
            "Dupont, Jean, 18 octobre 2016",
            "Publié le lundi",
            "Décès de Jean Dupont le 6 décembre 2017",
            "",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}

use super::calendars::{FIRST_YEAR, era, solar, solar_in_words};
use super::lexicon::Lexicon;
use super::words::{Word, number};
use jiff::civil::Date;

/// Years of the Hijri calendar in which the web is written, and some around; and how near the common day stands.
const HIJRI_YEARS: std::ops::Range<u32> = 1400..1500;
const BESIDE: usize = 10;

/// Which number of `03/04/2021` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DayOrder {
    /// The first.
    DayFirst,
    /// The second.
    MonthFirst,
    /// Not known: such a date is not read.
    #[default]
    Unknown,
}

/// How dates are written where the text comes from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DayStyle<'a> {
    /// ISO 639-1 code of the text.
    pub(crate) language: Option<&'a str>,
    /// Order of all-number dates.
    pub(crate) order: DayOrder,
}

/// A day as written, the year sometimes left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) year: Option<i16>,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl Day {
    fn new(year: Option<u32>, month: u32, day: u32) -> Option<Day> {
        let year = match year {
            Some(y) if (1000..=9999).contains(&y) => Some(i16::try_from(y).ok()?),
            Some(_) => return None,
            None => None,
        };
        let day = Day { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? };
        // A leap year, so that 29 February without a year is let through.
        day.in_year(year.unwrap_or(2000)).map(|_| day)
    }

    fn of(date: Date) -> Option<Day> {
        let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
        Some(Day { year: Some(date.year()), month, day })
    }

    fn in_year(self, year: i16) -> Option<Date> {
        Date::new(year, i8::try_from(self.month).ok()?, i8::try_from(self.day).ok()?).ok()
    }

    /// The date, when the year is written.
    pub(crate) fn date(self) -> Option<Date> {
        self.in_year(self.year?)
    }

    /// The date, a missing year taken so that it falls nearest before
    /// `reference` (a report appears on the day of its dateline or soon after).
    pub(crate) fn date_near(self, reference: Option<Date>) -> Option<Date> {
        if self.year.is_some() {
            return self.date();
        }
        let reference = reference?;
        let latest = reference.checked_add(jiff::Span::new().days(2)).ok()?;
        let this_year = self.in_year(reference.year() + 1).filter(|d| *d <= latest);
        this_year
            .or_else(|| self.in_year(reference.year()).filter(|d| *d <= latest))
            .or_else(|| self.in_year(reference.year() - 1))
    }
}

/// Reads the day the words start with, after an optional weekday; gives it
/// with the number of words read.
pub(crate) fn day_at(
    text: &str,
    words: &[Word<'_>],
    lexicon: &Lexicon,
    style: DayStyle<'_>,
) -> Option<(Day, usize)> {
    let weekday = lexicon.weekday_at(words).filter(|(len, _)| near(text, words, *len));
    let skipped = weekday.map_or(0, |(len, _)| len);
    let rest = &words[skipped..];
    let (day, read) = solar_hijri(text, rest, style.language)
        // Templates write `Thu, 11/02/2017` wherever they are used.
        .or_else(|| by_weekday(text, rest, weekday.map(|(_, number)| number)?))
        .or_else(|| all_numbers(text, rest, style.order))
        .or_else(|| cjk(text, rest))
        .or_else(|| year_first(text, rest, lexicon, style.language))
        .or_else(|| day_then_month(text, rest, lexicon, style.language))
        .or_else(|| month_then_day(text, rest, lexicon, style.language))
        .map(|(day, read)| (day, skipped + read))
        // `Mar 24, 2025`: a Tuesday in one language is March in another.
        .or_else(|| month_then_day(text, words, lexicon, style.language))?;
    Some((day, read))
}

/// `۱۶ آذر ۱۳۹۶`, `۱۳۹۶/۰۹/۱۶`, in Persian and Pashto.
fn solar_hijri(text: &str, words: &[Word<'_>], language: Option<&str>) -> Option<(Day, usize)> {
    let [a, b, c, ..] = words else { return None };
    matches!(language, Some("fa" | "ps")).then_some(())?;
    let in_numbers = || {
        separator(text, a, b).filter(|mark| separator(text, b, c) == Some(*mark))?;
        Some((solar(a.number()?, b.number()?, c.number()?)?, 3))
    };
    let close = near(text, words, 1) && near(text, words, 2);
    let (date, read) = solar_in_words(words).filter(|_| close).or_else(in_numbers)?;
    Some((Day::of(date)?, read))
}

/// `2017-12-07`, `2017.12.07`, `07/12/2017`, `7.12.2017`.
fn all_numbers(text: &str, words: &[Word<'_>], order: DayOrder) -> Option<(Day, usize)> {
    let [a, b, c, ..] = words else { return None };
    let first = separator(text, a, b)?;
    if first != separator(text, b, c)? {
        return None;
    }
    let (x, y, z) = (a.number()?, b.number()?, c.number()?);
    let four = |w: &Word<'_>| w.text.chars().count() == 4;
    let is_in_numbers = |words: &[Word<'_>]| all_numbers(text, words, order).is_some();
    if four(a) {
        return Some((Day::new(Some(x), y, z)?, 3));
    }
    let year = match c.text.chars().count() {
        // Beside a day of the Hijri calendar stands the common one.
        4 if HIJRI_YEARS.contains(&z)
            && (3..words.len().min(BESIDE)).any(|at| is_in_numbers(&words[at..])) =>
        {
            return None;
        }
        4 => z,
        // Two digits: only with dots or slashes, only of this century, and no hour (`11.21. 07:00`).
        2 if first != '-' && z < 70 && !text[c.end..].starts_with(':') => 2000 + z,
        _ => return None,
    };
    let (month, day) = match order {
        _ if x > 12 || x == y => (y, x),
        _ if y > 12 => (x, y),
        DayOrder::DayFirst => (y, x),
        DayOrder::MonthFirst => (x, y),
        // A dot between numbers is read day first everywhere it is used.
        DayOrder::Unknown if first == '.' => (y, x),
        DayOrder::Unknown => return None,
    };
    Some((Day::new(Some(year), month, day)?, 3))
}

/// An all-number date that falls on its weekday in one order only.
fn by_weekday(text: &str, words: &[Word<'_>], number: u8) -> Option<(Day, usize)> {
    let read = |order| {
        let found = all_numbers(text, words, order)?;
        let fits = found.0.date()?.weekday().to_monday_one_offset() == i8::try_from(number).ok()?;
        fits.then_some(found)
    };
    match (read(DayOrder::DayFirst), read(DayOrder::MonthFirst)) {
        (Some(found), None) | (None, Some(found)) => Some(found),
        _ => None,
    }
}

/// The one mark between the numbers of a date, spaces apart.
fn separator(text: &str, a: &Word<'_>, b: &Word<'_>) -> Option<char> {
    let gap = text.get(a.end..b.start)?.trim();
    let mut marks = gap.chars();
    let mark = marks.next().filter(|c| "/.-‐‑–".contains(*c))?;
    marks.next().is_none().then_some(mark)
}

/// `2017年12月7日`, `12月7日`, `2017년 12월 7일`, `平成29年12月7日`.
fn cjk(text: &str, words: &[Word<'_>]) -> Option<(Day, usize)> {
    let era = era(text, words);
    let mut at = era.map_or(0, |(_, len)| len);
    let mut part = |marks: [&str; 2]| {
        let word = words.get(at)?;
        if let Some(value) = marks.iter().find_map(|m| word.text.strip_suffix(m)).and_then(number) {
            at += 1;
            return Some(value);
        }
        let value = if word.text == FIRST_YEAR { 1 } else { word.number()? };
        words.get(at + 1).filter(|m| marks.contains(&m.text))?;
        at += 2;
        Some(value)
    };
    let number = part(["年", "년"]);
    let year = era.map(|(year, _)| year).or(number);
    let month = part(["月", "월"])?;
    let day = part(["日", "일"])?;
    Some((Day::new(year, month, day)?, at))
}

/// `7 décembre 2017`, `2. März`, `15 de mayo de 2025`, `1er mars`, `le 7 déc. 2017`.
fn day_then_month(
    text: &str,
    words: &[Word<'_>],
    lexicon: &Lexicon,
    language: Option<&str>,
) -> Option<(Day, usize)> {
    let day = ordinal(words.first()?)?;
    let mut at = 1 + usize::from(is_connector(text, words, 1, lexicon, language));
    near(text, words, at).then_some(())?;
    let (len, month) = lexicon.month_at(&words[at..], language)?;
    at += len;
    // Arabic writes both names of a month: `7 كانون الأول/ديسمبر 2017`.
    let other = lexicon.month_at(words.get(at..)?, language).filter(|(_, m)| *m == month);
    at += other.filter(|_| near(text, words, at)).map_or(0, |(len, _)| len);
    let (year, read) = year_after(text, words, at);
    Some((Day::new(year, u32::from(month), day)?, at + read))
}

/// `March 2, 2024`, `Dec. 7`.
fn month_then_day(
    text: &str,
    words: &[Word<'_>],
    lexicon: &Lexicon,
    language: Option<&str>,
) -> Option<(Day, usize)> {
    let (at, month) = lexicon.month_at(words, language)?;
    near(text, words, at).then_some(())?;
    let day = ordinal(words.get(at)?)?;
    let clock = clock_words(text, &words[at + 1..]);
    let (year, read) = match year_after(text, words, at + 1) {
        (None, _) if clock > 0 => year_behind_clock(&words[at + 1..], clock),
        found => found,
    };
    Some((Day::new(year, u32::from(month), day)?, at + 1 + read))
}

/// How many words are a time of day: `09:34`, `10:00:00 +0000`.
fn clock_words(text: &str, words: &[Word<'_>]) -> usize {
    let joined = |i: usize| {
        words.get(i).is_some_and(|w| w.text.len() == 2 && w.number().is_some())
            && &text[words[i - 1].end..words[i].start] == ":"
    };
    let hour = words.first().is_some_and(|w| w.text.len() <= 2 && w.number().is_some());
    if !hour || !joined(1) {
        return 0;
    }
    let clock = if joined(2) { 3 } else { 2 };
    let offset = words.get(clock).is_some_and(|w| text[..w.start].ends_with(['+', '-']) && w.text.len() == 4);
    clock + usize::from(offset)
}

/// The year that machines write behind the time: `Dec 07 10:00:00 2017`.
fn year_behind_clock(words: &[Word<'_>], clock: usize) -> (Option<u32>, usize) {
    match words.get(clock).and_then(full_year) {
        Some(year) => (Some(year), clock + 1),
        None => (None, 0),
    }
}

/// `2017. december 7.`, `2017 Dec 07`, `2017. gada 7. decembrī`.
fn year_first(
    text: &str,
    words: &[Word<'_>],
    lexicon: &Lexicon,
    language: Option<&str>,
) -> Option<(Day, usize)> {
    let year = full_year(words.first()?)?;
    near(text, words, 1).then_some(())?;
    if let Some((len, month)) = lexicon.month_at(&words[1..], language) {
        near(text, words, 1 + len).then_some(())?;
        let day = ordinal(words.get(1 + len)?)?;
        return Some((Day::new(Some(year), u32::from(month), day)?, 2 + len));
    }
    // Latvian puts the year's own word and the day between: `2017. gada 7. decembrī`.
    is_connector_word(words.get(1)?).then_some(())?;
    let (day, read) =
        day_then_month(text, &words[2..], lexicon, language).filter(|_| near(text, words, 2))?;
    Some((Day { year: i16::try_from(year).ok(), ..day }, 2 + read))
}

/// A year after a month, `de` or `del` before it let through.
fn year_after(text: &str, words: &[Word<'_>], at: usize) -> (Option<u32>, usize) {
    let read = |i: usize| words.get(i).filter(|_| near(text, words, i)).and_then(full_year);
    if let Some(year) = read(at) {
        return (Some(year), 1);
    }
    let linked = words
        .get(at)
        .is_some_and(|w| w.text.chars().count() <= 3 && !w.is_capitalised() && near(text, words, at));
    match read(at + 1).filter(|_| linked) {
        Some(year) => (Some(year), 2),
        None => (None, 0),
    }
}

fn full_year(word: &Word<'_>) -> Option<u32> {
    // `2024ko`, `2021eko`: of the year, in Basque.
    let digits = word.text.strip_suffix("ko").map_or(word.text, |year| year.trim_end_matches('e'));
    let year = number(digits).filter(|_| digits.chars().count() == 4)?;
    match year {
        1900..2200 => Some(year),
        // Thailand counts from the Buddha's death.
        2443..2743 => Some(year - 543),
        _ => None,
    }
}

/// A day of the month, an ordinal's ending let through (`1er`, `2nd`, `7º`).
fn ordinal(word: &Word<'_>) -> Option<u32> {
    let digits =
        word.text.chars().take_while(|c| super::words::digit(*c).is_some()).map(char::len_utf8).sum();
    let (day, ending) = word.text.split_at(digits);
    let plain_ending =
        ending.chars().count() <= 3 && ending.chars().all(|c| c.is_alphabetic() && !c.is_uppercase());
    number(day).filter(|d| (1..=31).contains(d) && plain_ending && digits <= 6)
}

/// The word of the year, between it and the day.
fn is_connector_word(word: &Word<'_>) -> bool {
    !word.is_capitalised() && word.number().is_none() && word.text.chars().count() <= 4
}

/// A short word between day and month: `de`, `of`, `th`.
fn is_connector(
    text: &str,
    words: &[Word<'_>],
    at: usize,
    lexicon: &Lexicon,
    language: Option<&str>,
) -> bool {
    let Some(word) = words.get(at).filter(|w| near(text, words, at) && w.text.chars().count() <= 3) else {
        return false;
    };
    word.text.chars().all(char::is_lowercase) && lexicon.month_at(&words[at..], language).is_none()
}

/// Word `at` follows the one before it closely, as inside a date.
fn near(text: &str, words: &[Word<'_>], at: usize) -> bool {
    let (Some(before), Some(word)) = (at.checked_sub(1).and_then(|i| words.get(i)), words.get(at)) else {
        return false;
    };
    let gap = &text[before.end..word.start];
    gap.chars().count() <= 3
        && gap.chars().all(|c| c.is_whitespace() || ".,-/º°ª،፣၊，’'".contains(c))
        && !gap.contains('\n')
}

#[cfg(test)]
mod tests {
    use super::super::sample::lexicon;
    use super::super::words::words;
    use super::*;
    use depeche_rules::RuleSet;

    fn day(text: &str) -> Option<(i16, u8, u8)> {
        day_as(text, DayOrder::DayFirst)
    }

    fn day_as(text: &str, order: DayOrder) -> Option<(i16, u8, u8)> {
        let style = DayStyle { language: None, order };
        let (day, _) = day_at(text, &words(text, 20), &lexicon(), style)?;
        Some((day.year.unwrap_or(0), day.month, day.day))
    }

    #[test]
    fn days_in_many_languages() {
        let same = [
            "7 décembre 2017",
            "jeudi 07/12/2017",
            "jeudi 7 décembre 2017",
            "Dec. 7, 2017",
            "December 7th, 2017",
            "7. Dezember 2017",
            "7 de diciembre de 2017",
            "7 de dezembro de 2017",
            "7 dicembre 2017",
            "7 декабря 2017",
            "2017年12月7日",
            "2017-12-07",
            "2017.12.07",
            "7.12.2017",
            "2017년 12월 7일",
            "7 December 2017",
            "7 December 2560",
            "2017. gada 7. december",
            "07/12/17",
            "2017 Dec 07",
            "Dec 07 09:34 2017",
            "Thu Dec 07 10:00:00 +0000 2017",
            "٧/١٢/٢٠١٧",
        ];
        for text in same {
            assert_eq!(day(text), Some((2017, 12, 7)), "{text}");
        }
    }

    #[test]
    fn days_of_other_calendars() {
        let rules = RuleSet::built_in().unwrap();
        let lexicon = Lexicon::new(&rules.languages, &[]);
        let read = |language: &str, text: &str| {
            let style = DayStyle { language: Some(language), order: DayOrder::DayFirst };
            let (day, _) = day_at(text, &words(text, 20), &lexicon, style)?;
            Some((day.year.unwrap_or(0), day.month, day.day))
        };
        for (language, text) in [
            ("fa", "پنجشنبه ۱۶ آذر ۱۳۹۶ - ۱۰:۱۵"),
            ("fa", "۱۳۹۶/۰۹/۱۶"),
            ("fa", "16 آذر 1396"),
            ("fa", "7 دسامبر 2017"),
            ("ja", "平成29年12月7日（木）"),
            ("zh", "民國106年12月7日"),
            ("th", "7 ธ.ค. 2560"),
            ("ar", "7 كانون الأول/ديسمبر 2017"),
            ("ar", "7 ديسمبر / كانون الأول 2017"),
        ] {
            assert_eq!(read(language, text), Some((2017, 12, 7)), "{text}");
        }
        assert_eq!(read("ja", "令和3年3月4日"), Some((2021, 3, 4)));
        assert_eq!(read("th", "4 มี.ค. 2564"), Some((2021, 3, 4)));
        assert_eq!(read("th", "4 ม.ค. 2564"), Some((2021, 1, 4)));
        assert_eq!(read("ar", "7 ديسمبر/يناير 2017"), Some((0, 12, 7)), "two months are no year's day");
        assert_ne!(read("en", "1396/09/16"), Some((2017, 12, 7)), "a number of that form elsewhere");
        assert_eq!(read("ja", "3年12月7日"), None, "a year of no era");
    }

    #[test]
    fn the_year_may_be_missing() {
        for text in ["7 DIC", "Dec 7", "12月7日", "7 дек"] {
            assert_eq!(day(text), Some((0, 12, 7)), "{text}");
        }
    }

    #[test]
    fn an_unambiguous_number_date_needs_no_order() {
        assert_eq!(day_as("25/03/2021", DayOrder::MonthFirst), Some((2021, 3, 25)));
        assert_eq!(day_as("03/25/2021", DayOrder::DayFirst), Some((2021, 3, 25)));
        assert_eq!(day_as("03/04/2021", DayOrder::MonthFirst), Some((2021, 3, 4)));
        assert_eq!(day_as("03/04/2021", DayOrder::Unknown), None);
    }

    #[test]
    fn every_month_of_every_language_is_read() {
        let rules = RuleSet::built_in().unwrap();
        let lexicon = Lexicon::new(&rules.languages, &[]);
        let mut unread = Vec::new();
        for language in &rules.languages {
            let style = DayStyle { language: Some(&language.code), order: DayOrder::DayFirst };
            for (names, month) in language.months.iter().zip(1u8..) {
                let dates = |n: &str| [format!("24 {n} 2025"), format!("{n} 24, 2025")];
                for text in names.iter().flat_map(dates) {
                    let read = day_at(&text, &words(&text, 20), &lexicon, style);
                    if read.is_none_or(|(d, _)| (d.year, d.month, d.day) != (Some(2025), month, 24)) {
                        unread.push(format!("{}: {text}", language.code));
                    }
                }
            }
        }
        assert_eq!(unread, Vec::<String>::new());
        let style = DayStyle { language: Some("fr"), order: DayOrder::DayFirst };
        let (tuesday, _) = day_at("mar 7 nov. 2017", &words("mar 7 nov. 2017", 20), &lexicon, style).unwrap();
        assert_eq!(tuesday.month, 11, "a weekday first");
    }

    #[test]
    fn a_weekday_tells_the_order() {
        assert_eq!(day_as("jeudi 07/12/2017", DayOrder::Unknown), Some((2017, 12, 7)));
        assert_eq!(day_as("Thursday 12/07/2017", DayOrder::Unknown), Some((2017, 12, 7)));
        assert_eq!(day_as("lundi 07/12/2017", DayOrder::Unknown), None);
        assert_eq!(day_as("Thu, 11/02/2017", DayOrder::DayFirst), Some((2017, 11, 2)));
        assert_eq!(day_as("Mon, 11/02/2017", DayOrder::DayFirst), Some((2017, 2, 11)));
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for text in
            ["31 février 2020", "12 personnes", "Mars attacks", "45 mars", "3-2-1", "décembre 2017", "1/2"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_missing_year_is_the_nearest_before() {
        let reference = Date::new(2018, 1, 2).ok();
        let near = |month, day| Day { year: None, month, day }.date_near(reference).map(|d| d.to_string());
        assert_eq!(near(12, 31).as_deref(), Some("2017-12-31"));
        assert_eq!(near(1, 3).as_deref(), Some("2018-01-03"));
    }
}

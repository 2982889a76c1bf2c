//! Days of other calendars than the Gregorian: the Solar Hijri one of Iran, the
//! eras of Japan and the years of the Republic of China.

use super::words::Word;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Months of the Solar Hijri year, as Persian writes them, Pashto, and the Persian of Afghanistan.
const SOLAR_MONTHS: [[&str; 12]; 3] = [
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"],
    ["وری", "غویی", "غبرګولی", "چنګاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب"],
    ["حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"],
];
/// Solar Hijri years of the web; no Gregorian year is among them.
const SOLAR_YEARS: std::ops::Range<u32> = 1368..1480;

/// The first year of an era has a name: `令和元年`.
pub(super) const FIRST_YEAR: &str = "元";
/// Eras by name, each with the year before its first.
const ERAS: &[(&str, u32)] =
    &[("令和", 2018), ("平成", 1988), ("昭和", 1925), ("民國", 1911), ("民国", 1911)];

/// `۱۴ اسفند ۱۳۹۹`: the day with the number of words read.
pub(super) fn solar_in_words(words: &[Word<'_>]) -> Option<(Date, usize)> {
    let [day, month, year, ..] = words else { return None };
    // Arabic keyboards write another yeh.
    let name = month.text.replace('ي', "ی");
    let month = SOLAR_MONTHS.iter().find_map(|names| names.iter().position(|known| *known == name))?;
    Some((solar(year.number()?, month as u32 + 1, day.number()?)?, 3))
}

/// The Gregorian day of a Solar Hijri one.
pub(super) fn solar(year: u32, month: u32, day: u32) -> Option<Date> {
    let length = if month <= 6 { 31 } else { 30 };
    if !SOLAR_YEARS.contains(&year) || !(1..=12).contains(&month) || !(1..=length).contains(&day) {
        return None;
    }
    // 1 Farvardin 1368, and the leap years since: eight in 33 years.
    let leap_years = |year: i64| (8 * year + 21).div_euclid(33);
    let years = i64::from(year) - 1368;
    let leap_days = leap_years(i64::from(year)) - leap_years(1368);
    let before = (i64::from(month) - 1) * 31 - (i64::from(month) - 7).max(0);
    let days = years * 365 + leap_days + before + i64::from(day) - 1;
    date(1989, 3, 21).checked_add(days.days()).ok()
}

/// The year the words name by its era (`令和3年`): the year with the number of words before its number.
pub(super) fn era(text: &str, words: &[Word<'_>]) -> Option<(u32, usize)> {
    let rest = &text[words.first()?.start..];
    let (name, before) = ERAS.iter().find(|(name, _)| rest.starts_with(name))?;
    let len = name.chars().count();
    let number = words.get(len)?;
    let year = if number.text == FIRST_YEAR { 1 } else { number.number()? };
    (1..200).contains(&year).then_some((before + year, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solar_days_by_their_gregorian_ones() {
        // New Year's days and last days of leap years, as Iran's calendar has them.
        for ((year, month, day), want) in [
            ((1368, 1, 1), date(1989, 3, 21)),
            ((1370, 12, 30), date(1992, 3, 20)),
            ((1375, 12, 30), date(1997, 3, 20)),
            ((1376, 1, 1), date(1997, 3, 21)),
            ((1387, 12, 30), date(2009, 3, 20)),
            ((1391, 12, 30), date(2013, 3, 20)),
            ((1396, 1, 1), date(2017, 3, 21)),
            ((1399, 12, 14), date(2021, 3, 4)),
            ((1400, 1, 1), date(2021, 3, 21)),
            ((1400, 7, 1), date(2021, 9, 23)),
            ((1403, 1, 1), date(2024, 3, 20)),
            ((1403, 12, 30), date(2025, 3, 20)),
            ((1404, 1, 1), date(2025, 3, 21)),
        ] {
            assert_eq!(solar(year, month, day), Some(want), "{year}-{month}-{day}");
        }
        for (year, month, day) in [(1399, 13, 1), (1399, 7, 31), (1399, 1, 32), (2021, 3, 4), (1200, 1, 1)] {
            assert_eq!(solar(year, month, day), None, "{year}-{month}-{day}");
        }
    }
}

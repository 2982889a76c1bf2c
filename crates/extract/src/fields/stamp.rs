//! Reads one date as metadata and texts write it, to RFC 3339.

use crate::text::Lexicon;
use crate::text::day::{DayOrder, DayStyle, day_at};
use crate::text::words::words;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Pages of the web are not older; and Nepal's calendar, which is ahead by 56 years, begins the web here.
const YEARS: std::ops::Range<i16> = 1990..2047;
/// Hours by which the clocks that go first are before UTC.
const EARLIEST_CLOCK: i64 = 14;
/// Longer values are not dates.
const MAX_BYTES: usize = 200;
/// Words looked at for a date in words.
const MAX_WORDS: usize = 20;

/// What reading a date needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateContext<'a> {
    pub(crate) lexicon: &'a Lexicon<'a>,
    pub(crate) style: DayStyle<'a>,
    /// The day of the crawl: nothing later is taken (one day is allowed for time zones).
    pub(crate) latest: Option<Date>,
}

/// A date, with the time and offset when both are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) date: Date,
    time: Option<(Time, Offset)>,
}

impl Stamp {
    /// RFC 3339: date and time with the offset as given, or the date only.
    ///
    /// A time without an offset is left out: RFC 3339 needs one, and none is invented.
    pub(crate) fn rfc3339(&self) -> String {
        let Some((time, offset)) = self.time else { return self.date.to_string() };
        let minutes = offset.seconds() / 60;
        let zone = match minutes {
            0 => "Z".to_owned(),
            m => format!("{}{:02}:{:02}", if m < 0 { '-' } else { '+' }, m.abs() / 60, m.abs() % 60),
        };
        format!("{}T{:02}:{:02}:{:02}{zone}", self.date, time.hour(), time.minute(), time.second())
    }

    /// The same instant, written with an offset where `utc` has none.
    pub(crate) fn is_local_form_of(&self, utc: &Stamp) -> bool {
        let instant = |s: &Stamp| {
            let (time, offset) = s.time?;
            offset.to_timestamp(s.date.to_datetime(time)).ok().map(|t| t.as_second())
        };
        let offset = |s: &Stamp| s.time.map(|(_, o)| o.seconds());
        offset(utc) == Some(0)
            && offset(self).is_some_and(|o| o != 0)
            && instant(self).is_some_and(|i| Some(i) == instant(utc))
    }

    /// This instant, which has no offset but that of UTC, falls on that later day somewhere.
    pub(crate) fn may_fall_on(&self, later: Date) -> bool {
        let Some((time, _)) = self.time.filter(|(_, offset)| offset.seconds() == 0) else { return false };
        let furthest = self.date.to_datetime(time).checked_add(Span::new().hours(EARLIEST_CLOCK)).ok();
        later > self.date && furthest.is_some_and(|at| later <= at.date())
    }

    /// The minute of its time.
    pub(crate) fn minute(&self) -> Option<i8> {
        self.time.map(|(time, _)| time.minute())
    }

    /// The same day, and the same time where both have one.
    pub(crate) fn may_be(&self, other: &Stamp) -> bool {
        self.date == other.date && (self.time.is_none() || other.time.is_none() || self.time == other.time)
    }

    /// The same date with day and month in each other's place.
    pub(crate) fn has_day_for_month(&self, other: &Stamp) -> bool {
        let (a, b) = (self.date, other.date);
        a != b && a.year() == b.year() && a.month() == b.day() && a.day() == b.month()
    }

    /// A date without a time.
    pub(crate) fn day(date: Date) -> Self {
        Stamp { date, time: None }
    }

    /// Not before the web, not after the crawl.
    pub(crate) fn is_plausible(&self, latest: Option<Date>) -> bool {
        let end = latest.and_then(|d| d.tomorrow().ok());
        YEARS.contains(&self.date.year()) && end.is_none_or(|end| self.date <= end)
    }
}

/// Of digits those that numbers are parsed of: the table of all others takes
/// longer to compile than the rest.
#[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace(r"\d", "[0-9]")).expect("valid pattern")
}

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})
        (?:[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([A-Za-z]{1,5}|(?:UTC|GMT)?[+-]\d{1,2}:?(?:\d{2})?)?)?",
    )
});
static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?)?$")
});
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(\d{1,2})\s?[:h.]\s?(\d{2})(?::(\d{2}))?\s*([ap]\.?m\b\.?)?
        \s*\(?((?:UTC|GMT)?\s?[+-]\d{1,2}:?(?:\d{2})?|[A-Z]{1,4}\b)?",
    )
});
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    // Behind eight digits may stand what kind of text it is: `/20171207ddm041…`.
    pattern(r"(?:^|[/_=-])((?:19|20)\d{2})([-/_]?)(\d{1,2})([-/_]?)(\d{1,2})(?:[/_.+%-]|([a-z]{2})|$)")
});

/// Addresses name months in English whatever their language.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)/((?:19|20)\d{2})/
        (jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)
        /(\d{1,2})(?:/|$)",
    )
});
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a date; `None` for what is no date, impossible, before 1990 or after
/// the crawl.
pub(crate) fn parse(value: &str, context: &DateContext<'_>) -> Option<Stamp> {
    let value = value.trim();
    if value.is_empty() || value.len() > MAX_BYTES {
        return None;
    }
    let stamp = iso(value).or_else(|| epoch(value)).or_else(|| in_words(value, context))?;
    stamp.is_plausible(context.latest).then_some(stamp)
}

/// Reads the day in an address: `/2017/dec/07/`, `/2017/12/07/`, `/2017-12/07/`, `/20171207-`, `-2017-12-07.html`.
pub(crate) fn in_address(path: &str, latest: Option<Date>) -> Option<Stamp> {
    let named = NAMED.captures_iter(path).find_map(|c| {
        let month = MONTHS.iter().zip(1..).find(|(name, _)| c[2].to_ascii_lowercase().starts_with(**name));
        let date = Date::new(c[1].parse().ok()?, month?.1, c[3].parse().ok()?).ok()?;
        Some(Stamp::day(date)).filter(|s| s.is_plausible(latest))
    });
    named.or_else(|| numbered_day(path, latest))
}

fn numbered_day(path: &str, latest: Option<Date>) -> Option<Stamp> {
    ADDRESS.captures_iter(path).find_map(|c| {
        let two_digits = c[3].len() == 2 && c[5].len() == 2;
        // Both marks alike, or a folder for the day; without marks both numbers have two digits.
        let marked = match (&c[2], &c[4]) {
            ("", "") | ("-", "/") => two_digits,
            (before, after) => before == after,
        } && (c.get(6).is_none() || c[2].is_empty() && c[4].is_empty());
        let date = date(&c[1], &c[3], &c[5]).filter(|_| marked)?;
        Some(Stamp::day(date)).filter(|s| s.is_plausible(latest))
    })
}

fn iso(value: &str) -> Option<Stamp> {
    let c = ISO.captures(value).or_else(|| COMPACT.captures(value))?;
    let date = date(&c[1], &c[2], &c[3])?;
    let time = clock(&c, [4, 5, 6], None).zip(c.get(7).and_then(|z| zone(z.as_str())));
    Some(Stamp { date, time })
}

/// Seconds or milliseconds since 1970.
fn epoch(value: &str) -> Option<Stamp> {
    let digits = value.len();
    let number: i64 = value.parse().ok().filter(|n| *n > 0)?;
    let second = match digits {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    let at = Timestamp::from_second(second).ok()?.to_zoned(TimeZone::UTC).datetime();
    Some(Stamp { date: at.date(), time: Some((at.time(), Offset::UTC)) })
}

fn in_words(value: &str, context: &DateContext<'_>) -> Option<Stamp> {
    let all = words(value, MAX_WORDS);
    let (date, end) = (0..all.len()).find_map(|at| {
        let (day, read) = day_at(value, &all[at..], context.lexicon, context.style)?;
        // Beside a day of another calendar stands the common one.
        let date = day.date().filter(|date| YEARS.contains(&date.year()))?;
        Some((date, all[at + read - 1].end))
    })?;
    let time = CLOCK.captures(&value[end..]).and_then(|c| {
        let zone = c.get(5).and_then(|z| zone(z.as_str()))?;
        clock(&c, [1, 2, 3], c.get(4).map(|m| m.as_str())).map(|t| (t, zone))
    });
    // "Thu Dec 07 10:00:00 +0000 2017" and its like give their day.
    Some(Stamp { date, time })
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Hour, minute and second of the groups; `half` is `am` or `pm`.
fn clock(c: &Captures<'_>, groups: [usize; 3], half: Option<&str>) -> Option<Time> {
    let number = |i: usize| c.get(groups[i]).map(|m| m.as_str().parse::<i8>());
    let hour = number(0)?.ok()?;
    let hour = match half.map(|h| h.to_ascii_lowercase()) {
        Some(h) if h.starts_with('p') && hour < 12 => hour + 12,
        Some(h) if h.starts_with('a') && hour == 12 => 0,
        _ => hour,
    };
    // A leap second is read as the one before it.
    let second = number(2).and_then(Result::ok).unwrap_or(0).min(59);
    Time::new(hour, number(1)?.ok()?, second, 0).ok()
}

/// An offset: `Z`, `+0100`, `GMT+1`, or an abbreviation that means one offset only.
fn zone(text: &str) -> Option<Offset> {
    let upper = text.trim().to_ascii_uppercase();
    let hours = match upper.as_str() {
        "Z" | "UTC" | "GMT" | "UT" | "WET" => 0,
        "CET" | "MEZ" => 1,
        "CEST" | "MESZ" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "WIB" => 7,
        "WITA" | "HKT" => 8,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZDT" => 13,
        "EDT" => -4,
        "EST" => -5,
        "MDT" => -6,
        "PDT" => -7,
        "PST" => -8,
        _ => return numeric_zone(upper.trim_start_matches("UTC").trim_start_matches("GMT").trim()),
    };
    Offset::from_hours(hours).ok()
}

fn numeric_zone(text: &str) -> Option<Offset> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(())?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// Which of two numbers is the day: month first in the United States and a few
/// more, by language tag and top-level domain; unknown where neither speaks.
pub(crate) fn day_order(language: Option<&str>, host: Option<&str>) -> DayOrder {
    let tag = language.unwrap_or_default().to_lowercase().replace('_', "-");
    let (code, region) = tag.split_once('-').unwrap_or((tag.as_str(), ""));
    let end = host.and_then(|h| h.rsplit('.').next()).unwrap_or_default();
    let american = ["us", "gov", "edu", "mil"].contains(&end);
    match (code, region) {
        ("en", "us" | "ph") => DayOrder::MonthFirst,
        ("en", "") if american || ["com", "org", "net"].contains(&end) => DayOrder::MonthFirst,
        ("", _) if american => DayOrder::MonthFirst,
        ("" | "en", "") if end.len() != 2 => DayOrder::Unknown,
        _ => DayOrder::DayFirst,
    }
}

/// The day of a crawl date, written in any way [`parse`] reads.
pub(crate) fn crawl_day(value: Option<&str>, lexicon: &Lexicon) -> Option<Stamp> {
    let context = DateContext { lexicon, style: DayStyle::default(), latest: None };
    let value = value?.trim();
    parse(value, &context).or_else(|| value.parse::<DateTime>().ok().map(|d| Stamp::day(d.date())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sample::lexicon;

    fn read(value: &str) -> Option<String> {
        let lexicon = lexicon();
        let style = DayStyle { language: None, order: DayOrder::DayFirst };
        let latest = Date::new(2025, 6, 1).ok();
        parse(value, &DateContext { lexicon: &lexicon, style, latest }).map(|s| s.rfc3339())
    }

    #[test]
    fn machine_formats() {
        for (value, want) in [
            ("2024-03-02T10:00:00+01:00", "2024-03-02T10:00:00+01:00"),
            ("2024-03-02T10:00:00.123Z", "2024-03-02T10:00:00Z"),
            ("2024-03-02T10:00:00+0100", "2024-03-02T10:00:00+01:00"),
            ("2024-03-02 10:00:00", "2024-03-02"),
            ("2024-03-02 10:00:00 UTC", "2024-03-02T10:00:00Z"),
            ("2024-03-02T10:00-05", "2024-03-02T10:00:00-05:00"),
            ("2024-03-02", "2024-03-02"),
            ("2024/3/2", "2024-03-02"),
            ("20240302", "2024-03-02"),
            ("20240302T101112Z", "2024-03-02T10:11:12Z"),
            ("1709373600", "2024-03-02T10:00:00Z"),
            ("1709373600000", "2024-03-02T10:00:00Z"),
            ("Sat, 02 Mar 2024 10:00:00 +0000", "2024-03-02T10:00:00Z"),
            ("Sat, 2 Mar 2024 10:00:00 GMT", "2024-03-02T10:00:00Z"),
            ("Sat Mar 02 2024 10:00:00 GMT+0100 (CET)", "2024-03-02T10:00:00+01:00"),
        ] {
            assert_eq!(read(value).as_deref(), Some(want), "{value}");
        }
    }

    #[test]
    fn dates_in_words() {
        for (value, want) in [
            ("jeudi 07/12/2017", "2017-12-07"),
            ("6 décembre 2017 à 18h30", "2017-12-06"),
            ("March 2, 2024 6:00 am", "2024-03-02"),
            ("March 2, 2024 6:00 p.m. EST", "2024-03-02T18:00:00-05:00"),
            ("Published: March 2, 2024", "2024-03-02"),
            ("2. März 2024, 14:05 Uhr", "2024-03-02"),
            ("15 de mayo de 2025", "2025-05-15"),
            ("2025年5月15日 10:00", "2025-05-15"),
            ("2025.05.15", "2025-05-15"),
            ("2 марта 2024, 10:00 MSK", "2024-03-02T10:00:00+03:00"),
            ("March 2, 2024 10:00 WITA", "2024-03-02T10:00:00+08:00"),
            ("2 March 2024 10:00am AEDT", "2024-03-02T10:00:00+11:00"),
            ("2 March 2024 10:00 AM IST", "2024-03-02"),
        ] {
            assert_eq!(read(value).as_deref(), Some(want), "{value}");
        }
    }

    #[test]
    fn null_rather_than_wrong() {
        for value in [
            "",
            "yesterday",
            "2024-13-02",
            "1970-01-01",
            "2031-01-01",
            "0001-01-01T00:00:00",
            "12345",
            "{{date}}",
            "30/02/2024",
            "2 hours ago",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
    }

    #[test]
    fn days_in_addresses() {
        let read = |path: &str| in_address(path, None).map(|s| s.rfc3339());
        assert_eq!(read("/monde/2017/12/07/le-port").as_deref(), Some("2017-12-07"));
        assert_eq!(read("/news/20171207-port").as_deref(), Some("2017-12-07"));
        assert_eq!(read("/port-2017-12-07.html").as_deref(), Some("2017-12-07"));
        assert_eq!(read("/local/2017-12/07/c_11.htm").as_deref(), Some("2017-12-07"));
        assert_eq!(read("/posts/2017-12-07+The+port").as_deref(), Some("2017-12-07"));
        assert_eq!(read("/world/2017/dec/07/the-port").as_deref(), Some("2017-12-07"));
        assert_eq!(read("/blog/2017/december/7/the-port/").as_deref(), Some("2017-12-07"));
        assert_eq!(read("/world/2017/decor/7/the-port"), None);
        assert_eq!(read("/article/2017120712"), None);
        assert_eq!(read("/2017/12/le-port"), None);
        assert_eq!(read("/2017/31/12/"), None);
    }

    #[test]
    fn the_order_of_day_and_month() {
        assert_eq!(day_order(Some("en-US"), Some("a.example")), DayOrder::MonthFirst);
        assert_eq!(day_order(Some("en"), Some("a.co.uk")), DayOrder::DayFirst);
        assert_eq!(day_order(Some("fr"), Some("a.com")), DayOrder::DayFirst);
        assert_eq!(day_order(None, Some("a.com")), DayOrder::Unknown);
    }
}

//! The head of a dispatch: place, date and agency before the first sentence.
//!
//! The prefix is read as a row of parts (places, days, agencies) between marks
//! (commas, bars, brackets) up to a dash. It is a dateline only when an agency
//! or a day stands in it; a place alone is left in the text.

use super::agency::{names, run};
use super::day::{Day, DayStyle, day_at};
use super::lexicon::Lexicon;
use super::words::{Word, head, is_solo, words};
use jiff::civil::Date;

/// Words a dateline is read in: a longer prefix is a sentence.
const MAX_WORDS: usize = 40;
/// Longest prefix, in bytes.
const MAX_BYTES: usize = 160;
/// Marks between the prefix and the first sentence.
const DASHES: &[char] = &['-', '–', '—', '―', '−', '‐'];
/// Marks a first sentence may open with.
const QUOTES: &str = "\"«“„‘'(»”[";
/// What Chinese agencies write after the day: "by wire", "report".
const WIRE_MARKS: &[&str] = &["电", "電", "讯", "訊"];
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
        Some(found) => Some(Found { len: found.len + skipped, ..found }),
        None if skipped > 0 => Some(Found { len: skipped, ..Found::default() }),
        None => None,
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
    if !head.contains(DASHES) && !head.contains([')', ']', '）', '］', '】', '=']) && !wired() {
        return None;
    }
    let all = words(text, MAX_WORDS);
    let reader = Reader { text, all: &all, lexicon, style, at: 0, wire: false, found: Parts::default() };
    reader.read().filter(|f| f.len <= MAX_BYTES)
}

/// Length of a flattened metadata line before the text: ` date 2017-12 `.
fn residue(text: &str, lexicon: &Lexicon) -> usize {
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

/// What was read so far.
#[derive(Debug, Default)]
struct Parts {
    place: Option<(usize, usize)>,
    day: Option<Day>,
    agencies: Vec<usize>,
    /// An agency stood in brackets, or between bars.
    set_apart: bool,
    /// A dash was passed, and the agency stands after it.
    dashed: bool,
}

struct Reader<'t> {
    text: &'t str,
    all: &'t [Word<'t>],
    lexicon: &'t Lexicon,
    style: DayStyle<'t>,
    /// Next word.
    at: usize,
    /// Ended in a mark of [`WIRE_MARKS`].
    wire: bool,
    found: Parts,
}

/// What the marks after a part say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// The parts go on.
    More,
    /// The first sentence begins at this byte.
    Text(usize),
    /// Not the marks of a dateline.
    No,
}

impl Reader<'_> {
    fn read(mut self) -> Option<Found> {
        loop {
            self.part()?;
            match self.gap() {
                Gap::More => {}
                Gap::Text(start) => return self.close(start),
                Gap::No => return None,
            }
        }
    }

    /// Reads an agency, a day or a piece of place at the next word.
    fn part(&mut self) -> Option<()> {
        let rest = self.all.get(self.at..).filter(|r| !r.is_empty())?;
        if let Some((end, agencies)) = run(self.text, self.all, self.at, self.lexicon) {
            self.found.set_apart |= self.is_set_apart(self.at, end);
            self.found.agencies.extend(agencies);
            self.at = end;
        } else if let Some((day, read)) = day_at(self.text, rest, self.lexicon, self.style) {
            if self.found.day.replace(day).is_some() {
                return None;
            }
            self.at += read;
        } else if let Some((read, day)) = self.weekday_or_day_number(rest) {
            self.found.day = self.found.day.or(day);
            self.at += read;
        } else {
            self.place(rest)?;
        }
        Some(())
    }

    /// A weekday or `7日`: says nothing more, but belongs to the prefix.
    fn weekday_or_day_number(&self, rest: &[Word<'_>]) -> Option<(usize, Option<Day>)> {
        if let Some(len) = self.lexicon.weekday_at(rest) {
            return Some((len, None));
        }
        let number = rest.first()?.number().filter(|d| (1..=31).contains(d));
        let mark = rest.get(1).is_some_and(|w| w.text == "日");
        (number.is_some() && mark).then_some((2, None))
    }

    /// One word of the place; all of them must stand together.
    fn place(&mut self, rest: &[Word<'_>]) -> Option<()> {
        let word = rest.first()?;
        let first = self.found.place.is_none();
        let small = !first && word.text.chars().count() <= 4;
        let fits = word.is_capitalised()
            || (small && word.number().is_none() && word.text.chars().all(char::is_alphabetic));
        let start = match self.found.place {
            None => word.start,
            Some((start, end)) => {
                let between = &self.text[end..word.start];
                let near = between.chars().all(|c| c.is_whitespace() || ",/.'’-".contains(c));
                near.then_some(start)?
            }
        };
        let long = word.end - start > 70 || rest.first().is_some_and(|w| w.number().is_some());
        (fits && !long).then_some(())?;
        self.found.place = Some((start, word.end));
        self.at += 1;
        Some(())
    }

    /// `(AFP)`, `| AFP |`, `=AFP`: the agency stands between marks of its own.
    fn is_set_apart(&self, from: usize, to: usize) -> bool {
        let before = self.text[..self.all[from].start].trim_end().chars().next_back();
        let after = self.text[self.all[to - 1].end..].trim_start().chars().next();
        let opens = before.is_none_or(|c| "([（［【|•=,".contains(c) || is_solo(c));
        let closes = after.is_some_and(|c| ")]）］】|•,=".contains(c));
        opens && closes
    }

    /// Reads the marks up to the next word.
    fn gap(&mut self) -> Gap {
        let end = self.all[self.at - 1].end;
        let next = self.all.get(self.at).map_or(self.text.len(), |w| w.start);
        let gap = &self.text[end..next];
        if gap.contains('\n') || next == self.text.len() {
            return Gap::No;
        }
        if self.found.dashed {
            let marks: usize = gap
                .chars()
                .take_while(|c| !c.is_alphanumeric() && !QUOTES.contains(*c))
                .map(char::len_utf8)
                .sum();
            return Gap::Text(end + marks);
        }
        if let Some(start) = self.dash(gap).map(|at| end + at) {
            self.found.dashed = self.agency_follows();
            return if self.found.dashed { Gap::More } else { Gap::Text(start) };
        }
        if let Some(start) = self.wire_mark() {
            self.wire = true;
            return Gap::Text(start);
        }
        if self.found.set_apart && gap.contains([')', ']', '）', '］', '】']) {
            return self.after_bracket(end, gap);
        }
        let marks =
            |c: char| c.is_whitespace() || ",.|•/()[]（）［］【】=:'’、·".contains(c) || DASHES.contains(&c);
        let sentence_end =
            self.found.place.is_some_and(|(_, e)| e == end) && gap.starts_with(". ") && self.at > 4;
        if gap.chars().all(marks) && !sentence_end { Gap::More } else { Gap::No }
    }

    /// A dash with a space beside it, or a double one, ends the prefix. Gives
    /// the byte in `gap` after it.
    fn dash(&self, gap: &str) -> Option<usize> {
        let at = gap.find(DASHES).or_else(|| gap.find('=').filter(|_| gap.contains(" = ")))?;
        let (before, after) = gap.split_at(at);
        let run: usize =
            after.chars().take_while(|c| DASHES.contains(c) || *c == '=').map(char::len_utf8).sum();
        let spaced = before.ends_with(char::is_whitespace)
            || after[run..].starts_with(char::is_whitespace)
            || before.ends_with([')', ']', '.'])
            || run > 1 && after.starts_with("--")
            || after.starts_with(['—', '―']);
        let plain = before.chars().all(|c| c.is_whitespace() || ".,)]）］】".contains(c));
        (spaced && plain).then(|| at + run + white(&after[run..]))
    }

    /// `МОСКВА, 7 дек - ТАСС.`: the agency stands after the dash.
    fn agency_follows(&self) -> bool {
        let Some((end, _)) = run(self.text, self.all, self.at, self.lexicon) else { return false };
        let after = self.text[self.all[end - 1].end..].trim_start();
        self.found.agencies.is_empty() && after.starts_with(|c| c == '.' || c == ')' || DASHES.contains(&c))
    }

    /// `北京3月5日电`: the mark is a word; what follows is text.
    fn wire_mark(&self) -> Option<usize> {
        let word = self.all.get(self.at).filter(|w| WIRE_MARKS.contains(&w.text))?;
        self.found.day.is_some().then_some(())?;
        let rest = &self.text[word.end..];
        let named = bracket_len(rest.trim_start());
        let skipped = white(rest) + named;
        Some(word.end + skipped + white(&rest[skipped..]))
    }

    /// `Paris (AFP) La mission`: no dash, but a sentence begins.
    fn after_bracket(&self, end: usize, gap: &str) -> Gap {
        let closing: usize = gap.find([')', ']', '）', '］', '】']).unwrap_or(0);
        let after = &gap[closing..];
        let width = after.chars().next().map_or(0, char::len_utf8);
        let rest = &after[width..];
        if rest.contains([',', ';', '.', '/', '(', '|']) {
            let goes_on = rest.contains('|') || self.found.day.is_none() && rest.trim() == ",";
            let full_stop = rest.starts_with('.');
            return match (goes_on, full_stop) {
                (true, _) => Gap::More,
                (_, true) => Gap::Text(end + closing + width + 1 + white(&rest[1..])),
                _ => Gap::No,
            };
        }
        let begins = self.all.get(self.at).is_some_and(|w| w.is_capitalised() || w.number().is_some());
        let marks =
            rest.chars().take_while(|c| c.is_whitespace() || *c == ':').map(char::len_utf8).sum::<usize>();
        let korean = self.korean_byline(end + closing + width);
        match korean {
            Some(start) => Gap::Text(start),
            None if begins => Gap::Text(end + closing + width + marks),
            None => Gap::No,
        }
    }

    /// `(서울=연합뉴스) 홍길동 기자 = `: a short name stands before the mark.
    fn korean_byline(&self, from: usize) -> Option<usize> {
        let rest = self.text.get(from..)?;
        let at = rest.find(" = ").filter(|at| *at <= 60)?;
        (!rest[..at].contains(['.', ','])).then_some(from + at + 3)
    }

    fn close(self, start: usize) -> Option<Found> {
        let Parts { place, day, agencies, set_apart, .. } = &self.found;
        let rest = self.text[start..].chars().find(|c| !c.is_whitespace() && !QUOTES.contains(*c))?;
        let begins = !rest.is_lowercase();
        let upper = place.is_some_and(|(s, e)| !self.text[s..e].chars().any(char::is_lowercase));
        let few = place.is_none_or(|(s, e)| {
            words(&self.text[s..e], 12).len() <= if is_cjk(&self.text[s..e]) { 10 } else { 7 }
        });
        let sure = match (agencies.is_empty(), day) {
            (false, _) => {
                *set_apart || day.is_some() || place.is_none() || upper || self.starts_with_agency()
            }
            // "Le 7 décembre - ": without its comma the word is no place.
            (true, Some(_)) => {
                place.is_some_and(|(s, e)| self.text[s..e].contains(',') || self.text[e..].starts_with(','))
                    || self.wire
            }
            (true, None) => false,
        };
        (begins && few && sure).then(|| Found {
            place: place.and_then(|(s, e)| self.place_text(s, e)),
            day: *day,
            agencies: names(agencies, self.lexicon),
            len: start,
        })
    }

    fn starts_with_agency(&self) -> bool {
        run(self.text, self.all, 0, self.lexicon).is_some()
    }

    fn place_text(&self, start: usize, end: usize) -> Option<String> {
        // "Fla." and "D.C." keep their dot.
        let dot = usize::from(self.text[end..].starts_with('.') && self.text[start..end].contains(", "));
        let mut place = self.text[start..end + dot].trim();
        // "Paris, le 7 décembre": the article belongs to the day.
        while let Some((head, last)) = place.rsplit_once([' ', '\u{a0}']) {
            if !last.chars().all(char::is_lowercase) {
                break;
            }
            place = head.trim_end_matches(|c: char| c == ',' || c.is_whitespace());
        }
        (!place.is_empty()).then(|| place.to_owned())
    }
}

fn is_cjk(text: &str) -> bool {
    text.chars().any(is_solo)
}

fn white(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Length of a short bracket at the start (`（记者张三）`), or 0.
fn bracket_len(text: &str) -> usize {
    if !text.starts_with(['（', '(']) {
        return 0;
    }
    text.find(['）', ')'])
        .filter(|at| *at <= 90)
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8))
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
        check("北京3月5日电 ", "北京", "2017-03-05", "");
        check("新华社北京12月7日电（记者张三）", "北京", "2017-12-07", "Xinhua");
        check("【北京共同】", "北京", "", "Kyodo");
        check("[東京　７日　ロイター] - ", "東京", "", "Reuters");
        check("(서울=연합뉴스) 홍길동 기자 = ", "서울", "", "Yonhap");
        check("ANKARA (AA) - ", "ANKARA", "", "Anadolu");
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
            "Selon le ministère, Moscou, Russie, AFP et Reuters ont été exclus - Un recours est prévu.",
            "Date de la réunion : le 3 mars 2018 à Paris.",
        ] {
            assert_eq!(parts(text).3, text, "{text}");
        }
    }
}

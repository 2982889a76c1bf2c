//! Reads the parts of a dateline one by one, up to the first sentence.

use super::agency::{names, run};
use super::dateline::Found;
use super::day::{Day, DayStyle, day_at};
use super::lexicon::Lexicon;
use super::words::{Word, is_solo, words};

/// Marks between the prefix and the first sentence.
pub(super) const DASHES: &[char] = &['-', '–', '—', '―', '−', '‐'];
/// Marks a first sentence may open with.
const QUOTES: &str = "\"«“„‘'(»”[";
/// What Chinese agencies write after the day: "by wire", "report".
pub(super) const WIRE_MARKS: &[&str] = &["电", "電", "讯", "訊"];

/// Longest name of a country in brackets.
const COUNTRY_WORDS: usize = 3;
/// Marks that close what stands apart.
const CLOSING: [char; 5] = [')', ']', '）', '］', '】'];

/// What was read so far.
#[derive(Debug, Default)]
struct Parts {
    place: Option<(usize, usize)>,
    day: Option<Day>,
    agencies: Vec<usize>,
    /// An agency stood in brackets, or between bars.
    set_apart: bool,
    /// An agency stood between slashes.
    slashed: bool,
    /// A dash was passed, and the agency stands after it.
    dashed: bool,
}

/// Where the reading stands.
pub(super) struct Reader<'t> {
    text: &'t str,
    all: &'t [Word<'t>],
    lexicon: &'t Lexicon<'t>,
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

impl<'t> Reader<'t> {
    /// Starts at the first word of `all`, the words of `text`.
    pub(super) fn new(
        text: &'t str,
        all: &'t [Word<'t>],
        lexicon: &'t Lexicon<'t>,
        style: DayStyle<'t>,
    ) -> Self {
        Reader { text, all, lexicon, style, at: 0, wire: false, found: Parts::default() }
    }

    /// Reads the whole prefix; `None` when it is none.
    pub(super) fn read(mut self) -> Option<Found> {
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
        // "Valmorel-sur-Mer": what a hyphen ties to the place is no weekday.
        if self.found.place.is_some_and(|(_, end)| &self.text[end..rest[0].start] == "-") {
            return self.place(rest);
        }
        if let Some((len, agency)) = self.name_between_marks(rest) {
            self.set_apart(self.at, self.at + len);
            self.found.agencies.push(agency);
            self.at += len;
        } else if let Some(len) = self.country(rest) {
            self.at += len;
        } else if let Some((end, agencies)) = run(self.text, self.all, self.at, self.lexicon) {
            let end = end + usize::from(self.is_desk_sign(end));
            self.set_apart(self.at, end);
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

    /// `(AA)`, `/ وام /`: elsewhere the name is a word.
    fn name_between_marks(&self, rest: &[Word<'_>]) -> Option<(usize, usize)> {
        let name = self.lexicon.dateline_name_at(self.text, rest);
        name.filter(|(len, _)| {
            let to = self.at + len;
            self.is_set_apart(self.at, to) || self.is_between_slashes(self.at, to)
        })
    }

    /// `New Delhi [India]`: the place has its country in brackets behind it.
    fn country(&self, rest: &[Word<'_>]) -> Option<usize> {
        let (_, end) = self.found.place?;
        let inside = self.text[end..].trim_start().strip_prefix('[')?;
        let inside = &inside[..inside.find(']')?];
        let close = rest[0].start + inside.len();
        let all = rest.iter().take_while(|w| w.end <= close);
        (self.text[rest[0].start..].starts_with(inside) && all.clone().all(Word::is_capitalised))
            .then(|| all.count())
            .filter(|len| (1..=COUNTRY_WORDS).contains(len))
    }

    /// A weekday or `7日`: says nothing more, but belongs to the prefix.
    fn weekday_or_day_number(&self, rest: &[Word<'_>]) -> Option<(usize, Option<Day>)> {
        if let Some((len, _)) = self.lexicon.weekday_at(rest) {
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

    /// `dpa/lno`: behind a slash and before the bracket closes stands the sign of an office.
    fn is_desk_sign(&self, at: usize) -> bool {
        let Some(word) = self.all.get(at).filter(|w| w.text.chars().count() <= 4) else { return false };
        let gap = &self.text[self.all[at - 1].end..word.start];
        gap == "/" && word.text.chars().all(char::is_lowercase) && self.text[word.end..].starts_with(')')
    }

    /// Notes what marks the agency between two words stands between.
    fn set_apart(&mut self, from: usize, to: usize) {
        let slashed = self.is_between_slashes(from, to);
        self.found.slashed |= slashed;
        self.found.set_apart |= slashed || self.is_set_apart(from, to);
    }

    /// `/AFP/`: as Russian, Romanian and Arab agencies write themselves.
    fn is_between_slashes(&self, from: usize, to: usize) -> bool {
        self.text[..self.all[from].start].trim_end().ends_with('/')
            && self.text[self.all[to - 1].end..].trim_start().starts_with('/')
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
            if let Some(start) = self.named_reporter(end) {
                return Gap::Text(start);
            }
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
        let slash = self.found.slashed && gap.trim_start().starts_with('/');
        if self.found.set_apart && (slash || gap.contains(CLOSING)) {
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
        let plain = before.chars().all(|c| c.is_whitespace() || ".,/)]）］】".contains(c));
        (spaced && plain).then(|| at + run + white(&after[run..]))
    }

    /// `МОСКВА, 7 дек - ТАСС.`: the agency stands after the dash.
    fn agency_follows(&self) -> bool {
        let Some((end, _)) = run(self.text, self.all, self.at, self.lexicon) else { return false };
        let after = self.text[self.all[end - 1].end..].trim_start();
        let ends = after.starts_with(|c| c == '.' || c == ')' || DASHES.contains(&c));
        self.found.agencies.is_empty() && (ends || self.named_reporter(self.all[end - 1].end).is_some())
    }

    /// `- РИА Новости, Елена Пахомова. `: a short name up to a full stop.
    fn named_reporter(&self, from: usize) -> Option<usize> {
        let rest = self.text[from..].strip_prefix(", ")?;
        let stop = rest.find(". ").filter(|at| *at <= 60)?;
        let all = words(&rest[..stop], 5);
        let name = (2..=4).contains(&all.len()) && all.iter().all(Word::is_capitalised);
        name.then(|| self.text.len() - rest.len() + stop + 2)
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
        let closing: usize = gap.find(CLOSING).or_else(|| gap.find('/')).unwrap_or(0);
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
            persons: Vec::new(),
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

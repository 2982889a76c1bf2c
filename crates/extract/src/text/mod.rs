//! Lines of the text that are fields, not text: bylines, dates, credits, sections.
//!
//! The words come from the language files by way of the [`Lexicon`]; the
//! code knows only how such lines are built.

pub(crate) mod agency;
pub(crate) mod byline;
mod calendars;
pub(crate) mod credit;
pub(crate) mod dateline;
mod dateline_reader;
pub(crate) mod dateonly;
pub(crate) mod day;
mod function_words;
mod lexicon;
pub(crate) mod names;
pub(crate) mod reporter;
#[cfg(test)]
pub(crate) mod sample;
pub(crate) mod section;
pub(crate) mod words;

pub(crate) use function_words::Shares;
pub(crate) use lexicon::Lexicon;

use dateonly::{Beside, DateLine};
use day::DayStyle;
use depeche_model::Reason;
use names::Names;

/// Longer lines are never bylines, date lines or credits.
const LINE_WORDS: usize = 25;
/// Nor are lines of more bytes, whatever their words.
pub(crate) const LINE_BYTES: usize = 600;

/// What a line is, when it is not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// Who wrote it.
    Byline(Names),
    /// Where it comes from: agencies, by short name.
    Credit(Vec<String>),
    /// A caption or photo credit.
    Caption(credit::Caption),
    /// When it appeared.
    Date(DateLine),
    /// A section's name.
    Section(String),
}

impl Line {
    /// Why the line is not part of the body.
    pub(crate) fn reason(&self) -> Reason {
        match self {
            Line::Byline(_) => Reason::Byline,
            Line::Credit(_) => Reason::Credit,
            Line::Caption(_) => Reason::Caption,
            Line::Date(_) => Reason::Date,
            Line::Section(_) => Reason::Section,
        }
    }

    /// The recogniser's name, for `explain` and `dropped[]`.
    pub(crate) fn rule(&self) -> &'static str {
        match self {
            Line::Byline(_) => "line-byline",
            Line::Credit(_) => "line-credit",
            Line::Caption(_) => "line-caption",
            Line::Date(_) => "line-date",
            Line::Section(_) => "line-section",
        }
    }
}

/// Says what a line is when it is wholly a field; `None` for text.
pub(crate) fn recognise(line: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Option<Line> {
    let line = line.trim();
    if line.is_empty() || line.len() > LINE_BYTES {
        return None;
    }
    let all = words::few(line, LINE_WORDS).filter(|all| !all.is_empty())?;
    // The byline first: "Par Jean Dupont, avec AFP" is also built like a credit.
    byline::recognise(line, &all, lexicon, style)
        .map(Line::Byline)
        .or_else(|| agency::credit_line(line, &all, lexicon).map(Line::Credit))
        .or_else(|| dateonly::recognise(line, &all, lexicon, style).map(Line::Date))
        .or_else(|| section::recognise(line, &all, lexicon).map(|s| Line::Section(s.to_owned())))
        .or_else(|| credit::recognise(line, &all, lexicon).map(Line::Caption))
}

/// The dates of a line whose element says that it holds the date or byline.
pub(crate) fn dates_within(line: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Option<Line> {
    let line = line.trim();
    if line.len() > LINE_BYTES {
        return None;
    }
    dateonly::within(line, &words::few(line, LINE_WORDS)?, lexicon, style).map(Line::Date)
}

/// The dates of a line by the title that says other things too.
pub(crate) fn facts_beside(line: &str, lexicon: &Lexicon, style: DayStyle<'_>) -> Option<Beside> {
    if line.len() > LINE_BYTES {
        return None;
    }
    let read = |part: &str| dateonly::beside(part, &words::light(part, LINE_WORDS)?, lexicon, style);
    // Between bars stand facts of their own: `Par Jane Doe et John Roe - Le Phare | Le 12 mars 2021 | Lu 1538 fois`.
    let among_bars = || {
        let mut start = 0;
        let found = line.split('|').find_map(|part| {
            let before = start;
            start += part.len() + 1;
            read(part).map(|found| found.behind(before))
        })?;
        // The day of what is on stands between bars too.
        (found.labelled || !byline::within(line, lexicon, style).is_empty()).then_some(found)
    };
    read(line).or_else(|| line.contains('|').then(among_bars).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(line: &str) -> Option<Reason> {
        recognise(line, &sample::lexicon(), DayStyle::default()).map(|l| l.reason())
    }

    #[test]
    fn each_kind_of_line_has_its_reason() {
        assert_eq!(reason("Par Jean Dupont"), Some(Reason::Byline));
        assert_eq!(reason("Source: Avec AFP"), Some(Reason::Credit));
        assert_eq!(reason("Photo : J. Dupont"), Some(Reason::Caption));
        assert_eq!(reason("Publié le 6 décembre 2017"), Some(Reason::Date));
        assert_eq!(reason("International"), Some(Reason::Section));
    }

    #[test]
    fn an_element_of_the_date_may_hold_more() {
        let found = dates_within("27 décembre 2019 par Maëlle", &sample::lexicon(), DayStyle::default());
        let Some(Line::Date(date)) = found else { panic!("no date") };
        assert!(date.published.is_some() && date.updated.is_none());
        assert_eq!(dates_within("par Maëlle", &sample::lexicon(), DayStyle::default()), None);
    }

    #[test]
    fn text_is_none() {
        assert_eq!(reason("Le port a fermé lundi."), None);
        assert_eq!(reason(""), None);
    }

    #[test]
    fn no_input_panics() {
        let marks =
            ["—", "(", "AFP", "©", "…", "7", "年", "\u{301}", " ", "/", "par", "=", "Ⅷ", "İ", "\u{a0}"];
        let lexicon = sample::lexicon();
        for a in marks {
            for b in marks {
                for c in marks {
                    let text = format!("{a}{b}{c}{a} {c}{b}");
                    let _ = recognise(&text, &lexicon, DayStyle::default());
                    let _ = dateline::find(&text, &lexicon, DayStyle::default());
                    let _ = agency::trailing(&text, &lexicon);
                }
            }
        }
    }
}

use super::facts::Facts;
use super::stamp::{Stamp, parse};
use crate::text::dateline::Found;
use crate::text::{Line, dates_within, names::Names};

/// Where in the article a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// Before the first paragraph, or among the paragraphs.
    Within,
    /// After the last paragraph.
    After,
}

/// What lines and prefixes taken out of the text say; the body's builder fills it.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextFinds {
    pub(crate) authors: Vec<String>,
    pub(crate) agencies: Vec<String>,
    pub(crate) published: Option<Stamp>,
    pub(crate) modified: Option<Stamp>,
    pub(crate) section: Option<String>,
    pub(crate) dateline: Option<Found>,
}

impl TextFinds {
    /// Takes over what a recognised line says. The first of each kind counts
    /// for dates and section; authors and agencies add up.
    pub(crate) fn take(&mut self, line: &str, what: Line, position: Position, facts: &Facts<'_>) {
        match what {
            Line::Byline(names) => {
                self.take_names(names);
                // "By Jane Doe, March 2, 2024"
                let dates = dates_within(line, facts.lexicon, facts.day_style());
                dates.into_iter().for_each(|dates| self.take(line, dates, position, facts));
            }
            Line::Credit(agencies) => self.add_agencies(agencies),
            // At the end "© AFP" credits the text, elsewhere a photo.
            Line::Caption(caption) if position == Position::After => self.add_agencies(caption.agencies),
            Line::Caption(_) => {}
            Line::Date(date) => {
                let read = |d: Option<(_, usize)>| {
                    d.and_then(|(_, at)| line.trim().get(at..)).and_then(|t| parse(t, &facts.dates()))
                };
                self.published = self.published.or_else(|| read(date.published));
                self.modified = self.modified.or_else(|| read(date.updated));
            }
            Line::Section(section) => {
                self.section.get_or_insert(section);
            }
        }
    }

    /// Takes over a dateline; the first one counts, its agencies add up.
    pub(crate) fn take_dateline(&mut self, found: Found) {
        self.add_agencies(found.agencies.clone());
        self.add_authors(found.persons.clone());
        if found.place.is_some() || found.day.is_some() {
            self.dateline.get_or_insert(found);
        }
    }

    /// Adds agencies, each once.
    pub(crate) fn add_agencies(&mut self, agencies: Vec<String>) {
        for agency in agencies {
            if !self.agencies.contains(&agency) {
                self.agencies.push(agency);
            }
        }
    }

    fn take_names(&mut self, names: Names) {
        self.add_agencies(names.agencies);
        self.add_authors(names.persons);
    }

    /// Adds persons, each once.
    pub(crate) fn add_authors(&mut self, persons: Vec<String>) {
        for person in persons {
            if !self.authors.contains(&person) {
                self.authors.push(person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;
    use crate::text::recognise;
    use depeche_model::Hints;

    fn finds(lines: &[&str], position: Position) -> TextFinds {
        facts(&page("lang fr"), &Hints::default(), |f| {
            let mut finds = TextFinds::default();
            for line in lines {
                if let Some(what) = recognise(line, f.lexicon, f.day_style()) {
                    finds.take(line, what, position, f);
                }
            }
            finds
        })
    }

    #[test]
    fn lines_fill_their_fields() {
        let found = finds(
            &[
                "Monde",
                "Par Jean Dupont, avec AFP",
                "Publié le 6 décembre 2017 à 18h30 GMT",
                "Source : Reuters",
            ],
            Position::Within,
        );
        assert_eq!(
            (found.authors.as_slice(), found.agencies.as_slice()),
            (["Jean Dupont".to_owned()].as_slice(), ["AFP".to_owned(), "Reuters".to_owned()].as_slice())
        );
        assert_eq!(found.section.as_deref(), Some("Monde"));
        assert_eq!(found.published.map(|s| s.rfc3339()).as_deref(), Some("2017-12-06T18:30:00Z"));
    }

    #[test]
    fn a_copyright_counts_at_the_end_only() {
        assert!(finds(&["© AFP"], Position::Within).agencies.is_empty());
        assert_eq!(finds(&["© AFP"], Position::After).agencies, ["AFP"]);
    }
}

use super::words::{Phrases, Word, words};
use depeche_rules::{Agency, Language, fold};
use rustc_hash::FxHashSet;

/// A credit line as words before and after the agency's name.
#[derive(Debug, Clone)]
pub(super) struct CreditTemplate {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
}

/// A phrase a caption or credit starts with.
#[derive(Debug, Clone, Copy)]
pub(super) struct CaptionStart {
    /// The rule was written with a colon, so the line must have one (`photo :`):
    /// the bare word starts ordinary sentences.
    pub(super) needs_mark: bool,
}

/// The words of all languages and the names of all agencies, folded and ready to match.
///
/// Made once a run: building it costs more than using it on a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    codes: Vec<String>,
    months: Phrases<(usize, u8)>,
    weekdays: Phrases<u8>,
    pub(super) byline: Phrases<()>,
    pub(super) not_authors: Phrases<()>,
    pub(super) joiners: Phrases<()>,
    given_names: FxHashSet<String>,
    places: Phrases<()>,
    pub(super) credit: Vec<CreditTemplate>,
    pub(super) published: Phrases<()>,
    pub(super) updated: Phrases<()>,
    pub(super) sections: Phrases<()>,
    pub(super) captions: Phrases<CaptionStart>,
    agencies: Vec<String>,
    agency_names: Phrases<(usize, Vec<String>)>,
}

impl Lexicon {
    /// Reads the words of all languages at once: a page of one language often
    /// carries the furniture of another, and its language is not known at first.
    pub(crate) fn new(languages: &[Language], agencies: &[Agency]) -> Self {
        let mut lexicon = Lexicon::default();
        languages.iter().for_each(|l| lexicon.add_language(l));
        agencies.iter().for_each(|a| lexicon.add_agency(a));
        lexicon
    }

    fn add_language(&mut self, language: &Language) {
        let index = self.codes.len();
        self.codes.push(language.code.clone());
        for (names, month) in language.months.iter().zip(1u8..=12) {
            names.iter().for_each(|n| self.months.add(n, (index, month)));
        }
        for (names, number) in language.weekdays.iter().zip(1u8..=7) {
            names.iter().for_each(|n| self.weekdays.add(n, number));
        }
        add_all(&mut self.byline, &language.byline);
        add_all(&mut self.not_authors, &language.not_authors);
        add_all(&mut self.joiners, &language.joiners);
        self.given_names.extend(language.given_names.iter().map(|name| fold(name)));
        add_all(&mut self.places, &language.places);
        add_all(&mut self.published, &language.published);
        add_all(&mut self.updated, &language.updated);
        add_all(&mut self.sections, &language.sections);
        self.credit.extend(language.credit.iter().filter_map(|c| credit_template(c)));
        for start in &language.caption {
            let needs_mark = start.trim_end().ends_with([':', '：']);
            self.captions.add(start, CaptionStart { needs_mark });
        }
    }

    fn add_agency(&mut self, agency: &Agency) {
        let index = self.agencies.len();
        self.agencies.push(agency.name.clone());
        // "Petra" and "Trend" are names and words: only initials count without being listed.
        let initials = agency.name.chars().all(char::is_uppercase).then_some(&agency.name);
        for name in agency.names.iter().chain(initials) {
            let written = words(name, usize::MAX).iter().map(|w| w.text.to_owned()).collect();
            self.agency_names.add(name, (index, written));
        }
    }

    /// The month name the words start with: its length in words and its number.
    ///
    /// A name that means different months in two languages (`listopad`) counts
    /// only when `language` says which.
    pub(crate) fn month_at(&self, words: &[Word<'_>], language: Option<&str>) -> Option<(usize, u8)> {
        let (longest, _) = self.months.at(words)?;
        let readings = || self.months.all_at(words).filter(|(len, _)| *len == longest).map(|(_, m)| *m);
        let own = readings().find(|(l, _)| self.codes.get(*l).map(String::as_str) == language);
        let (_, month) = own.or_else(|| readings().next())?;
        (own.is_some() || readings().all(|(_, m)| m == month)).then_some((longest, month))
    }

    /// The text is byline words and nothing else: `Written by`.
    pub(crate) fn is_byline_label(&self, text: &str) -> bool {
        Self::is_whole(&self.byline, &words(text, 6))
    }

    /// The text is the label of a date and nothing else: `Published`, `Last updated`.
    pub(crate) fn is_date_label(&self, text: &str) -> bool {
        let all = words(text, 6);
        Self::is_whole(&self.published, &all) || Self::is_whole(&self.updated, &all)
    }

    /// The text begins with a function or a desk.
    pub(crate) fn begins_with_function(&self, text: &str) -> bool {
        self.not_authors.at(&words(text, 6)).is_some()
    }

    /// The text begins with a month or with the label of a date.
    pub(crate) fn begins_date(&self, text: &str) -> bool {
        let all = words(text, 6);
        self.months.at(&all).is_some() || self.published.at(&all).is_some() || self.updated.at(&all).is_some()
    }

    /// The text holds a function, a desk or a button's word.
    pub(crate) fn is_no_author(&self, text: &str) -> bool {
        let all = words(text, 6);
        (0..all.len()).any(|at| self.not_authors.at(&all[at..]).is_some())
    }

    /// The text is a label and nothing else, of what the phrases say.
    fn is_whole(phrases: &Phrases<()>, all: &[Word<'_>]) -> bool {
        phrases.at(all).is_some_and(|(len, ())| len == all.len())
    }

    /// The word is a name given to children somewhere.
    pub(crate) fn is_given_name(&self, word: &str) -> bool {
        self.given_names.contains(fold(word).as_str())
    }

    /// The words are a place of several words.
    pub(super) fn is_place(&self, all: &[Word<'_>]) -> bool {
        Self::is_whole(&self.places, all)
    }

    /// The weekday the words start with: length in words, and number from
    /// Monday as 1. Two letters are more often a part of a name (`de la Cruz`,
    /// `LA CROSSE`) than a weekday.
    pub(super) fn weekday_at(&self, words: &[Word<'_>]) -> Option<(usize, u8)> {
        let written_out = words.first()?.text.len() > 2;
        self.weekdays.at(words).filter(|_| written_out).map(|(len, number)| (len, *number))
    }

    /// The agency name the words start with, with case: length in words and index.
    pub(crate) fn agency_at(&self, text: &str, words: &[Word<'_>]) -> Option<(usize, usize)> {
        let as_written = |len: usize, name: &[String]| {
            let exact = name.iter().zip(words).all(|(n, w)| n == w.text);
            // Datelines and credits are often set in capitals: "(EUROPA PRESS)".
            let capitals = words[..len].iter().all(Word::is_upper)
                && name.iter().map(|n| n.chars().count()).sum::<usize>() >= 5;
            exact || capitals
        };
        let mut fits = self.agency_names.all_at(words).filter(|(len, (_, name))| as_written(*len, name));
        let (len, (index, _)) = fits.next()?;
        stands_alone(text, words[0].start, words[len - 1].end).then_some((len, *index))
    }

    /// The agency's short name.
    pub(crate) fn agency_name(&self, index: usize) -> &str {
        self.agencies.get(index).map_or("", String::as_str)
    }
}

fn add_all<'a>(phrases: &mut Phrases<()>, all: impl IntoIterator<Item = &'a String>) {
    all.into_iter().for_each(|p| phrases.add(p, ()));
}

fn credit_template(template: &str) -> Option<CreditTemplate> {
    let (before, after) = template.split_once("{agency}")?;
    let folded = |t| words(t, usize::MAX).into_iter().map(|w| w.folded.into_owned()).collect();
    Some(CreditTemplate { before: folded(before), after: folded(after) })
}

/// A name is no whole word inside `AP-HP`, `@AFP`, `afp.com` or `AFP's`.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let mut before = text[..start].chars().rev();
    let mut after = text[end..].chars();
    let joined = |mark: Option<char>, next: Option<char>| {
        matches!(mark, Some('-' | '.' | '_' | '\'' | '’')) && next.is_some_and(char::is_alphanumeric)
    };
    let first = before.next();
    let elided = matches!(first, Some('\'' | '’'));
    !matches!(first, Some('@' | '#' | '$'))
        && (elided || !joined(first, before.next()))
        && !joined(after.next(), after.next())
}

#[cfg(test)]
mod tests {
    use super::super::sample::lexicon;
    use super::*;

    fn agency(text: &str) -> Option<String> {
        let lexicon = lexicon();
        let words = words(text, 20);
        lexicon.agency_at(text, &words).map(|(_, i)| lexicon.agency_name(i).to_owned())
    }

    #[test]
    fn agencies_are_whole_words_with_case() {
        assert_eq!(agency("AFP - ").as_deref(), Some("AFP"));
        assert_eq!(agency("Agence France-Presse").as_deref(), Some("AFP"));
        assert_eq!(agency("EUROPA PRESS").as_deref(), Some("Europa Press"));
        assert_eq!(agency("新华社北京").as_deref(), Some("Xinhua"));
        assert_eq!(agency("AP-HP"), None);
        assert_eq!(agency("ap"), None);
        assert_eq!(agency("AFP.com"), None);
    }

    #[test]
    fn months_of_two_meanings_need_the_language() {
        let mut first = Language { code: "pl".into(), months: vec![Vec::new(); 12], ..Language::default() };
        let mut second = Language { code: "hr".into(), months: vec![Vec::new(); 12], ..Language::default() };
        first.months[10].push("listopad".into());
        second.months[9].push("listopad".into());
        let lexicon = Lexicon::new(&[first, second], &[]);
        let words = words("listopad", 1);
        assert_eq!(lexicon.month_at(&words, Some("pl")), Some((1, 11)));
        assert_eq!(lexicon.month_at(&words, Some("hr")), Some((1, 10)));
        assert_eq!(lexicon.month_at(&words, None), None);
    }
}

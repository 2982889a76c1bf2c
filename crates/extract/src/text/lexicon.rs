use super::function_words::FunctionWords;
use super::words::{Phrases, Word, parts, words};
use depeche_rules::{Agency, CaptionStart, Language, Spelling, fold};
use rustc_hash::FxHashSet;

/// No label is longer: what is, need not be looked at.
const LABEL_BYTES: usize = 120;

/// A credit line as words before and after the agency's name.
#[derive(Debug, Clone)]
pub(super) struct CreditTemplate<'r> {
    pub(super) before: Vec<&'r str>,
    pub(super) after: Vec<&'r str>,
}

/// The words of all languages and the names of all agencies, folded and ready to match.
///
/// Made once a run; the phrases stay in the rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon<'r> {
    codes: Vec<&'r str>,
    pub(crate) function_words: FunctionWords<'r>,
    months: Phrases<'r, (usize, u8)>,
    weekdays: Phrases<'r, u8>,
    pub(super) byline: Phrases<'r, ()>,
    pub(super) not_authors: Phrases<'r, ()>,
    pub(super) joiners: Phrases<'r, ()>,
    given_names: FxHashSet<&'r str>,
    places: Phrases<'r, ()>,
    pub(super) credit: Vec<CreditTemplate<'r>>,
    pub(super) published: Phrases<'r, ()>,
    pub(super) updated: Phrases<'r, ()>,
    pub(super) sections: Phrases<'r, ()>,
    pub(super) captions: Phrases<'r, &'r CaptionStart>,
    pub(super) caption_ends: Phrases<'r, ()>,
    agencies: Vec<&'r str>,
    /// With the number of the agency and the name as it is written.
    agency_names: Phrases<'r, (usize, &'r str)>,
    /// The same for names that count in datelines alone.
    dateline_names: Phrases<'r, (usize, &'r str)>,
}

impl<'r> Lexicon<'r> {
    /// Reads the words of all languages at once: a page of one language often
    /// carries the furniture of another, and its language is not known at first.
    pub(crate) fn new(languages: &'r [Language], agencies: &'r [Agency]) -> Self {
        let mut lexicon = Lexicon { function_words: FunctionWords::new(languages), ..Lexicon::default() };
        languages.iter().for_each(|l| lexicon.add_language(l));
        agencies.iter().for_each(|a| lexicon.add_agency(a));
        lexicon
    }

    fn add_language(&mut self, language: &'r Language) {
        let index = self.codes.len();
        self.codes.push(&language.code);
        for (names, month) in language.months.iter().zip(1u8..=12) {
            names.iter().for_each(|n| self.months.add(n, (index, month)));
        }
        for (names, number) in language.weekdays.iter().zip(1u8..=7) {
            names.iter().for_each(|n| self.weekdays.add(n, number));
        }
        add_all(&mut self.byline, &language.byline);
        add_all(&mut self.not_authors, &language.not_authors);
        add_all(&mut self.joiners, &language.joiners);
        self.given_names.extend(language.given_names.iter());
        add_all(&mut self.places, &language.places);
        add_all(&mut self.published, &language.published);
        add_all(&mut self.updated, &language.updated);
        add_all(&mut self.sections, &language.sections);
        self.credit.extend(language.credit.iter().map(|line| CreditTemplate {
            before: parts(&line.before).collect(),
            after: parts(&line.after).collect(),
        }));
        language.caption.iter().for_each(|start| self.captions.add(&start.phrase, start));
        add_all(&mut self.caption_ends, &language.caption_end);
    }

    fn add_agency(&mut self, agency: &'r Agency) {
        let index = self.agencies.len();
        self.agencies.push(&agency.name);
        for Spelling { written, folded } in &agency.names {
            self.agency_names.add(folded, (index, written));
        }
        for Spelling { written, folded } in &agency.in_datelines {
            self.dateline_names.add(folded, (index, written));
        }
    }

    /// The month name the words start with: its length in words and its number.
    ///
    /// A name that means different months in two languages (`listopad`) counts
    /// only when `language` says which.
    pub(crate) fn month_at(&self, words: &[Word<'_>], language: Option<&str>) -> Option<(usize, u8)> {
        let (longest, _) = self.months.at(words)?;
        let readings = || self.months.all_at(words).filter(|(len, _)| *len == longest).map(|(_, m)| *m);
        let own = readings().find(|(l, _)| self.codes.get(*l).copied() == language);
        let (_, month) = own.or_else(|| readings().next())?;
        (own.is_some() || readings().all(|(_, m)| m == month)).then_some((longest, month))
    }

    /// The text is byline words and nothing else: `Written by`.
    pub(crate) fn is_byline_label(&self, text: &str) -> bool {
        Self::is_label(text, &[&self.byline])
    }

    /// The text is the label of a date and nothing else: `Published`, `Last updated`.
    pub(crate) fn is_date_label(&self, text: &str) -> bool {
        Self::is_label(text, &[&self.published, &self.updated])
    }

    /// How many words are the label of a date the text begins with.
    pub(crate) fn date_label_words(&self, text: &str) -> usize {
        let all = words(text, 8);
        self.published.at(&all).max(self.updated.at(&all)).map_or(0, |(len, ())| len)
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

    /// The text is a label of one of these kinds and nothing else.
    fn is_label(text: &str, kinds: &[&Phrases<'_, ()>]) -> bool {
        // Hardly any text begins like one.
        let first = if text.len() <= LABEL_BYTES { words(text, 1) } else { Vec::new() };
        let mut kinds = kinds.iter().filter(|kind| first.first().is_some_and(|word| kind.begin_with(word)));
        kinds.any(|kind| Self::is_whole(kind, &words(text, 6)))
    }

    /// The words are a label and nothing else, of what the phrases say.
    fn is_whole(phrases: &Phrases<'_, ()>, all: &[Word<'_>]) -> bool {
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
        Self::name_at(&self.agency_names, text, words)
    }

    /// The same of the names that are an agency's in datelines alone.
    pub(super) fn dateline_name_at(&self, text: &str, words: &[Word<'_>]) -> Option<(usize, usize)> {
        Self::name_at(&self.dateline_names, text, words)
    }

    fn name_at(names: &Phrases<'_, (usize, &str)>, text: &str, words: &[Word<'_>]) -> Option<(usize, usize)> {
        let as_written = |len: usize, name: &str| {
            let name = super::words::words(name, usize::MAX);
            let exact = name.iter().zip(words).all(|(n, w)| n.text == w.text);
            // Datelines and credits are often set in capitals: "(EUROPA PRESS)".
            let capitals = words[..len].iter().all(Word::is_upper)
                && name.iter().map(|n| n.text.chars().count()).sum::<usize>() >= 5;
            exact || capitals
        };
        let mut fits = names.all_at(words).filter(|(len, (_, name))| as_written(*len, name));
        let (len, (index, _)) = fits.next()?;
        stands_alone(text, words[0].start, words[len - 1].end).then_some((len, *index))
    }

    /// The agency's short name.
    pub(crate) fn agency_name(&self, index: usize) -> &str {
        self.agencies.get(index).copied().unwrap_or_default()
    }
}

fn add_all<'r>(to: &mut Phrases<'r, ()>, phrases: &'r depeche_rules::Phrases) {
    phrases.iter().for_each(|p| to.add(p, ()));
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
        let language = |code: &str, month| {
            let mut months = vec![depeche_rules::Phrases::default(); 12];
            months[month] = ["listopad"].into_iter().collect();
            Language { code: code.into(), months, ..Language::default() }
        };
        let languages = [language("pl", 10), language("hr", 9)];
        let lexicon = Lexicon::new(&languages, &[]);
        let words = words("listopad", 1);
        assert_eq!(lexicon.month_at(&words, Some("pl")), Some((1, 11)));
        assert_eq!(lexicon.month_at(&words, Some("hr")), Some((1, 10)));
        assert_eq!(lexicon.month_at(&words, None), None);
    }
}

//! Agency credits: an agency counts only where a credit stands, never in a sentence.

use super::lexicon::{CreditTemplate, Lexicon};
use super::words::{Word, head, words};

/// Longest credit line, in words.
const CREDIT_WORDS: usize = 14;
/// Longest bracket at the end of a paragraph that may hold a credit, in bytes.
const BRACKET_BYTES: usize = 80;

/// Longest credit behind a dash at the end of a paragraph, in bytes.
const AFTER_MARK_BYTES: usize = 40;

/// Reads agencies in a row (`AFP`, `dpa/AFP`, `Reuters et AP`) from word `at`;
/// gives the word after them and their indices.
pub(super) fn run(text: &str, all: &[Word<'_>], at: usize, lexicon: &Lexicon) -> Option<(usize, Vec<usize>)> {
    let (len, first) = lexicon.agency_at(text, all.get(at..)?)?;
    let mut found = vec![first];
    let mut end = at + len;
    while let Some((next, index)) = next_in_run(text, all, end, lexicon) {
        found.push(index);
        end = next;
    }
    found.dedup();
    Some((end, found))
}

fn next_in_run(text: &str, all: &[Word<'_>], end: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let rest = all.get(end..)?;
    let joiner = lexicon.joiners.at(rest).map_or(0, |(len, _)| len);
    let first = rest.first()?;
    let gap = &text[all[end - 1].end..first.start];
    let joined = joiner > 0 || gap.trim().chars().all(|c| "/,;&+-–|=".contains(c));
    let elided = usize::from(rest.get(joiner).is_some_and(|w| joiner > 0 && is_elided(text, w)));
    let skipped = joiner + elided;
    let (len, index) =
        lexicon.agency_at(text, rest.get(skipped..)?).filter(|_| joined && !gap.contains('\n'))?;
    Some((end + skipped + len, index))
}

/// An article cut short before a name: `l'AFP`, `dell'ANSA`.
fn is_elided(text: &str, word: &Word<'_>) -> bool {
    word.text.chars().count() <= 4 && text[word.end..].starts_with(['\'', '’'])
}

/// The agencies a whole line credits: `AFP`, `(avec AFP)`, `Source: Avec AFP`,
/// `Le Monde avec AFP`. `© AFP` is a photo's credit more often than the text's
/// and is left to [`super::credit`].
pub(super) fn credit_line(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> Option<Vec<String>> {
    if line.contains(['©', '®']) {
        return None;
    }
    let found = credited(line, all, lexicon)?;
    Some(names(&found, lexicon))
}

fn credited(line: &str, all: &[Word<'_>], lexicon: &Lexicon) -> Option<Vec<usize>> {
    if all.is_empty() || all.len() > CREDIT_WORDS {
        return None;
    }
    (0..all.len()).find_map(|at| {
        let (end, found) = run(line, all, at, lexicon)?;
        let article = usize::from(at > 0 && is_elided(line, &all[at - 1]));
        let (before, after) = (&all[..at - article], &all[end..]);
        let alone = before.is_empty() && after.is_empty();
        let after = without_date(after, lexicon);
        let credited = alone || lexicon.credit.iter().any(|t| fits(t, line, before, after));
        credited.then_some(found)
    })
}

/// The words before a day at the end: `This report by The Canadian Press was first published April 3, 2023`.
fn without_date<'w, 'a>(words: &'w [Word<'a>], lexicon: &Lexicon) -> &'w [Word<'a>] {
    let is_of_day = |word: &Word<'_>| {
        word.number().is_some() || lexicon.month_at(std::slice::from_ref(word), None).is_some()
    };
    let last = words.iter().rposition(|word| !is_of_day(word));
    &words[..last.map_or(0, |last| last + 1)]
}

/// Before the template's words only a publication's name may stand; after
/// them nothing, for a sentence goes on there.
fn fits(template: &CreditTemplate<'_>, line: &str, before: &[Word<'_>], after: &[Word<'_>]) -> bool {
    let (Some(lead), true) =
        (before.len().checked_sub(template.before.len()), after.len() == template.after.len())
    else {
        return false;
    };
    let same =
        |words: &[Word<'_>], template: &[&str]| words.iter().zip(template).all(|(w, t)| w.folded == *t);
    // A bare name is a credit only alone.
    let bare = template.before.is_empty() && template.after.is_empty();
    (!bare || lead == 0)
        && same(&before[lead..], &template.before)
        && same(after, &template.after)
        && is_publication(line, &before[..lead])
}

fn is_publication(line: &str, lead: &[Word<'_>]) -> bool {
    // "J. Kim/Agency via AP" is the credit of a photo.
    let slashed = lead.last().is_some_and(|w| line[..w.end].contains('/') || line[w.end..].starts_with('/'));
    lead.len() <= 4
        && !slashed
        && lead.iter().all(|w| w.is_capitalised() || w.text.chars().count() <= 2)
        && lead.last().is_none_or(|w| !line[w.end..].trim_start().starts_with(['.', '!', '?']))
}

/// A credit at the end of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trailing {
    /// The agencies, by short name.
    pub(crate) agencies: Vec<String>,
    /// The text without the credit ends here (byte).
    pub(crate) keep: usize,
}

/// Finds a credit at the end of a paragraph: `… le ministre. (AFP)`,
/// `… said. (Reporting by J. Doe; Reuters)` is left alone, `… avance. - AFP`.
///
/// The paragraph must be more than the credit; a line of its own is a
/// [`credit_line`].
pub(crate) fn trailing(text: &str, lexicon: &Lexicon) -> Option<Trailing> {
    let text_end = text.trim_end();
    let (inside, open) = bracketed(text_end).or_else(|| after_mark(text_end)).or_else(|| glued(text_end))?;
    let found = in_bracket(inside, lexicon)?;
    let keep = text_end[..open].trim_end();
    let ends = keep.ends_with(['.', '!', '?', '»', '”', '"', '…', '。', '’', '\'', ')']);
    (ends && keep.chars().count() > 20)
        .then(|| Trailing { agencies: names(&found, lexicon), keep: keep.len() })
}

fn bracketed(text: &str) -> Option<(&str, usize)> {
    let body = text.strip_suffix('.').unwrap_or(text);
    let (close, open) =
        [(')', '('), (']', '['), ('）', '（')].into_iter().find(|(c, _)| body.ends_with(*c))?;
    let at = body.rfind(open)?;
    let inside = &body[at + open.len_utf8()..body.len() - close.len_utf8()];
    (inside.len() <= BRACKET_BYTES).then_some((inside, at))
}

/// A dash or slash between the full stop and the name: `. - AFP`, `. /AFP`.
fn after_mark(text: &str) -> Option<(&str, usize)> {
    let from = head(text, text.len().saturating_sub(AFTER_MARK_BYTES)).len();
    let at = from + text[from..].rfind(['-', '–', '—', '/', '©'])?;
    let mark = text[at..].chars().next()?;
    let inside = &text[at + mark.len_utf8()..];
    let short = !inside.contains(['.', ',']);
    let before = text[..at].trim_end().trim_end_matches(['-', '–', '—', '/']).trim_end();
    (short && before.ends_with(['.', '!', '?', '»', '”', '"'])).then_some((inside, before.len()))
}

/// The name behind the last full stop, as texts that lost their line ends have it: `… lundi.Reuters`.
fn glued(text: &str) -> Option<(&str, usize)> {
    let from = head(text, text.len().saturating_sub(AFTER_MARK_BYTES)).len();
    let at = from + text[from..].rfind(['.', '!', '?', '»', '”', '"'])?;
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    let inside = &text[end..];
    let name = inside.starts_with(char::is_alphabetic) && !inside.contains([',', ':']);
    // "www.AFP": a sentence ends with a word.
    let word = text[..at].chars().rev().take_while(|c| c.is_alphabetic()).count();
    (name && (word > 3 || !text[at..].starts_with('.'))).then_some((inside, end))
}

/// Inside brackets desk signs may stand beside the agency: `(dpa/lno)`, `(ab/AFP)`.
fn in_bracket(inside: &str, lexicon: &Lexicon) -> Option<Vec<usize>> {
    credited(inside, &words(inside, CREDIT_WORDS + 1), lexicon).or_else(|| {
        let all = words(inside, 6);
        let at = (0..all.len()).find(|at| lexicon.agency_at(inside, &all[*at..]).is_some())?;
        let (end, found) = run(inside, &all, at, lexicon)?;
        let signs = all.iter().enumerate().filter(|(i, _)| *i < at || *i >= end);
        let short =
            all.len() < 6 && signs.clone().all(|(_, w)| w.text.chars().count() <= 4 && !w.is_capitalised());
        let slashed = inside.contains(['/', ',', ';']) && !inside.contains(". ");
        (short && slashed).then_some(found)
    })
}

/// Agencies named in an author field (`AFP`, `Le Monde avec AFP`, `Reuters Staff`):
/// there every name is a credit, but one in mixed case before a surname
/// (`Hina Alam`) is a person's.
pub(crate) fn in_author(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let all = words(text, 30);
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        match lexicon.agency_at(text, &all[at..]) {
            Some((len, index)) => {
                if len > 1 || !is_given_name(text, &all[at..], lexicon) {
                    found.push(index);
                }
                at += len;
            }
            None => at += 1,
        }
    }
    names(&found, lexicon)
}

fn is_given_name(text: &str, words: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let [name, next, ..] = words else { return false };
    let mixed = !name.is_upper() && name.is_capitalised() && name.text.chars().any(char::is_lowercase);
    let joined = text[name.end..next.start].chars().all(char::is_whitespace);
    let surname = next.is_capitalised() && !next.is_upper();
    mixed && joined && surname && lexicon.not_authors.at(&words[1..]).is_none()
}

pub(super) fn names(found: &[usize], lexicon: &Lexicon) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in found.iter().map(|i| lexicon.agency_name(*i)) {
        if !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::sample::lexicon;
    use super::*;

    fn line(text: &str) -> String {
        credit_line(text, &words(text, 25), &lexicon()).unwrap_or_default().join("+")
    }

    fn end(text: &str) -> Option<(String, String)> {
        let found = trailing(text, &lexicon())?;
        Some((found.agencies.join("+"), text[..found.keep].to_owned()))
    }

    #[test]
    fn lines_that_are_credits() {
        for (text, agencies) in [
            ("AFP", "AFP"),
            ("(AFP)", "AFP"),
            ("Source: Avec AFP", "AFP"),
            ("Avec AFP et Reuters", "AFP+Reuters"),
            ("Le Courrier du Port avec AFP", "AFP"),
            ("(avec l'AFP)", "AFP"),
            ("Quelle: dpa/AFP", "dpa+AFP"),
            ("Mit Material von dpa", "dpa"),
            ("Fuente: Agencia EFE", "EFE"),
            ("Fonte: ANSA", "ANSA"),
            ("com Lusa", "Lusa"),
            ("Bron: ANP", "ANP"),
            ("Источник: ТАСС", "TASS"),
            ("По материалам РИА Новости", "RIA Novosti"),
            ("来源：新华社", "Xinhua"),
            ("出典：ロイター", "Reuters"),
            ("The Associated Press contributed to this report.", "AP"),
            ("The Associated Press contributed to this report, March 2, 2024.", "AP"),
            ("Agence France-Presse", "AFP"),
        ] {
            assert_eq!(line(text), agencies, "{text}");
        }
    }

    #[test]
    fn sentences_about_agencies_are_none() {
        for text in [
            "Reuters hires a new editor",
            "Le patron de l'AFP démissionne",
            "Un accord a été trouvé avec AFP, selon le ministère",
            "She spoke with Reuters about her plans",
            "Das Interview führte die dpa",
            "AFP, Reuters, AP : qui sont les géants de l'information ?",
            "AP-HP",
            "Sputnik, un satellite de légende",
            "© AFP",
        ] {
            assert_eq!(line(text), "", "{text}");
        }
    }

    #[test]
    fn credits_at_the_end_of_a_paragraph() {
        for (text, agencies, kept) in [
            ("Les travaux commenceront lundi. (AFP)", "AFP", "Les travaux commenceront lundi."),
            ("Les travaux commenceront lundi (AFP).", "", ""),
            ("Die Arbeiten beginnen am Montag. (dpa/lno)", "dpa", "Die Arbeiten beginnen am Montag."),
            ("Le port rouvrira, dit-il. (avec AFP)", "AFP", "Le port rouvrira, dit-il."),
            ("The bridge will reopen on Monday. - Reuters", "Reuters", "The bridge will reopen on Monday."),
            ("Las obras empiezan el lunes, dijo. EFE", "", ""),
            (
                "Le port rouvrira lundi, a dit le maire.Reuters",
                "Reuters",
                "Le port rouvrira lundi, a dit le maire.",
            ),
            ("Prace rozpoczną się w poniedziałek. (PAP)", "PAP", "Prace rozpoczną się w poniedziałek."),
        ] {
            let want = (!agencies.is_empty()).then(|| (agencies.to_owned(), kept.to_owned()));
            assert_eq!(end(text), want, "{text}");
        }
    }

    #[test]
    fn brackets_that_are_no_credit_stay() {
        for text in [
            "Elle dirige l'agence depuis un an (l'AFP compte 1.500 journalistes).",
            "He left the agency last year. (He had joined AP in 1999.)",
            "The harbour was closed on Monday. (Photo by A. Silva / AFP)",
            "The harbour was closed on Monday. (Kim Ho/Yonhap via AP)",
            "The two firms (Bloomberg and Reuters)",
            "La dépêche est à lire en entier sur le site www.AFP",
        ] {
            assert_eq!(end(text), None, "{text}");
        }
    }

    #[test]
    fn author_fields_credit_every_agency() {
        assert_eq!(in_author("Le Phare avec AFP et Reuters", &lexicon()), ["AFP", "Reuters"]);
        assert!(in_author("Jean Dupont", &lexicon()).is_empty());
        assert_eq!(in_author("Reuters Staff", &lexicon()), ["Reuters"]);
        assert!(in_author("Kyodo Tanaka", &lexicon()).is_empty(), "a name before a surname");
    }
}

//! Agency credit and dateline of a text of which nothing else is asked.

use crate::text::day::DayStyle;
use crate::text::{Lexicon, Line, agency, dateline, recognise};

/// A dateline stands in one of the first lines, behind a title and a standfirst.
const FIRST_LINES: usize = 3;
/// A credit stands in one of the last.
const LAST_LINES: usize = 3;
/// A longer line is a paragraph; it may end with a credit but is none.
const CREDIT_BYTES: usize = 200;

/// What says that a text is an agency's dispatch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Credits {
    /// A news agency is credited, in the dateline or at the end.
    pub agency: bool,
    /// One of the first lines opens with a dateline.
    pub dateline: bool,
}

/// Looks at the first lines and the last.
pub(crate) fn find(text: &str, lexicon: &Lexicon) -> Credits {
    let mut credits = Credits::default();
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    for found in lines().take(FIRST_LINES).filter_map(|l| dateline::find(l, lexicon, DayStyle::default())) {
        credits.dateline |= found.place.is_some() || found.day.is_some();
        credits.agency |= !found.agencies.is_empty();
    }
    credits.agency |= lines().rev().take(LAST_LINES).any(|line| credits_agency(line, lexicon));
    credits
}

fn credits_agency(line: &str, lexicon: &Lexicon) -> bool {
    let short = (line.len() <= CREDIT_BYTES).then_some(line);
    match short.and_then(|line| recognise(line, lexicon, DayStyle::default())) {
        Some(Line::Credit(_)) => true,
        Some(Line::Byline(names)) => !names.agencies.is_empty(),
        Some(Line::Caption(caption)) => !caption.agencies.is_empty(),
        Some(Line::Date(_) | Line::Section(_)) => false,
        None => agency::trailing(line, lexicon).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sample::lexicon;

    fn check(text: &str, agency: bool, dateline: bool) {
        assert_eq!(find(text, &lexicon()), Credits { agency, dateline }, "{text}");
    }

    #[test]
    fn a_dispatch_has_both() {
        check(
            "Le port ferme\n\nPORT-NOUVEL, 31 décembre (AFP) - Le port a fermé ses portes.\nFin.",
            true,
            true,
        );
    }

    #[test]
    fn a_reprint_credits_the_agency_in_its_last_lines() {
        check("Le port a fermé ses portes.\n\nSource : avec AFP", true, false);
        check("Le port a fermé ses portes dimanche soir. (AFP)\n\n", true, false);
    }

    #[test]
    fn an_agency_in_the_text_is_no_credit() {
        check(
            "Le port a fermé, a dit le maire à l'AFP.\nIl rouvrira demain - peut-être.\nFin.",
            false,
            false,
        );
        check("Le port a fermé (source : AFP)\nUn.\nDeux.\nTrois.\nQuatre.", false, false);
        check("", false, false);
    }
}

//! Lines that are only a section's name: `International`, `Monde > Europe`.

use super::lexicon::Lexicon;
use super::words::{Word, words};

/// Marks between the steps of a section path.
const STEPS: &[char] = &['>', '/', '|', '»', '›', '·', '•', '→'];

/// Most words of a section's name.
pub(crate) const WORDS: usize = 8;

/// The section a line of these words names, as written: the last step of a path.
pub(crate) fn recognise<'t>(line: &'t str, all: &[Word<'_>], lexicon: &Lexicon) -> Option<&'t str> {
    if line.len() > 120 {
        return None;
    }
    // A path begins with a section; hardly any line does.
    lexicon.sections.at(all)?;
    let mut last = None;
    for step in line.split(STEPS).map(str::trim).filter(|s| !s.is_empty()) {
        let all = words(step, WORDS);
        let whole = lexicon.sections.at(&all).is_some_and(|(len, ())| len == all.len());
        let bare = !step.ends_with(['.', '!', '?', ':', ',']);
        last = Some(step).filter(|_| whole && bare);
        last?;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::super::sample::lexicon;
    use super::*;

    #[test]
    fn sections_alone_are_read() {
        let lexicon = lexicon();
        for (line, want) in [
            ("International", "International"),
            ("ECONOMIE", "ECONOMIE"),
            ("Monde > Europe", "Europe"),
            ("Politik", "Politik"),
        ] {
            assert_eq!(recognise(line, &words(line, WORDS), &lexicon), Some(want), "{line}");
        }
    }

    #[test]
    fn titles_are_no_sections() {
        let lexicon = lexicon();
        for line in [
            "International : le port ferme",
            "Sports day at the harbour",
            "Monde > Le port ferme",
            "Sport.",
            "",
        ] {
            assert_eq!(recognise(line, &words(line, WORDS), &lexicon), None, "{line}");
        }
    }
}

//! Text broken by hand at some 60 to 90 characters is joined again.

use crate::features::ends_sentence;
use crate::flat::Line;

/// Fewer lines than this tell nothing of a margin.
const MIN_LINES: usize = 8;
/// A margin lies between these widths, in characters.
const MARGINS: std::ops::RangeInclusive<usize> = 50..=100;

/// Joins the lines of each paragraph if the text is clearly hard-wrapped:
/// lines end near one margin, most of them in mid-sentence.
pub(crate) fn rejoin(lines: Vec<Line>) -> Vec<Line> {
    let Some(margin) = margin(&lines) else { return lines };
    let mut out: Vec<Line> = Vec::new();
    let mut open = false;
    for (number, gap, text) in lines {
        let full = text.chars().count() * 10 >= margin * 7;
        match out.last_mut() {
            Some((_, _, last)) if open && gap == 0 => {
                if last.ends_with('-') && text.starts_with(char::is_lowercase) {
                    last.pop();
                } else {
                    last.push(' ');
                }
                last.push_str(&text);
            }
            _ => out.push((number, gap, text.clone())),
        }
        open = full || !ends_sentence(&text) && text.chars().count() * 2 >= margin;
    }
    out
}

/// The width lines were broken at, if they were.
fn margin(lines: &[Line]) -> Option<usize> {
    let widths: Vec<usize> = lines.iter().map(|(_, _, t)| t.chars().count()).collect();
    let widest = widths.iter().copied().max()?;
    if lines.len() < MIN_LINES || !MARGINS.contains(&widest) {
        return None;
    }
    let pairs = lines.windows(2).filter(|w| w[1].1 == 0).count();
    let near: Vec<_> = lines.iter().filter(|(_, _, t)| t.chars().count() * 10 >= widest * 8).collect();
    let mid_sentence = near.iter().filter(|(_, _, t)| !ends_sentence(t)).count();
    (pairs * 2 >= lines.len() && near.len() * 2 >= lines.len() && mid_sentence * 3 >= near.len() * 2)
        .then_some(widest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<String> {
        let lines = text.lines().enumerate().map(|(i, l)| (i as u32, 0, l.to_owned()));
        rejoin(lines.collect()).into_iter().map(|(_, _, t)| t).collect()
    }

    #[test]
    fn wrapped_paragraphs_are_joined() {
        let text = "The harbour of the little town, which had been closed since the\n\
                    storm of January, was opened again on Monday by the mayor, who\n\
                    said that the work had cost less than the council had expect-\n\
                    ed and that the fishing boats would be back before the end of\n\
                    the week.\n\
                    Nobody at the ceremony, where the brass band of the fire depart\n\
                    ment played, had forgotten the two men who were lost that night\n\
                    when the northern mole gave way under waves of nine metres, and\n\
                    a minute of silence was held.";
        let got = check(text);
        assert_eq!(got.len(), 2, "{got:?}");
        assert!(got[0].contains("expected and that") && got[0].ends_with("the week."));
    }

    #[test]
    fn lists_of_short_lines_stay() {
        let text = "Accueil\nSport\nPolitique\nMonde\nCulture\nMétéo\nJeux\nContact\nPlan du site";
        assert_eq!(check(text).len(), 9);
    }

    #[test]
    fn one_sentence_a_line_stays() {
        let text = "The harbour was closed by the storm of January, the mayor said.\n".repeat(9);
        assert_eq!(check(&text).len(), 9);
    }
}

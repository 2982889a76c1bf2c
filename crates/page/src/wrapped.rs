//! Text broken by hand at some 60 to 90 characters is joined again.

use crate::features::ends_sentence;
use crate::flat::Line;
use depeche_model::BlockKind;

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
    for line in lines {
        let width = line.text.chars().count();
        let goes_on = width * 10 >= margin * 7 || !ends_sentence(&line.text) && width * 2 >= margin;
        match out.last_mut() {
            Some(last) if open && line.gap == 0 && ![last.kind, line.kind].iter().any(stands_alone) => {
                join(last, &line);
            }
            _ => out.push(line),
        }
        open = goes_on;
    }
    out
}

/// A heading, a row and a line of code are never part of a wrapped paragraph.
fn stands_alone(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Heading(_) | BlockKind::TableRow | BlockKind::Preformatted)
}

fn join(last: &mut Line, line: &Line) {
    if last.text.ends_with('-') && line.text.starts_with(char::is_lowercase) {
        last.text.pop();
    } else {
        last.text.push(' ');
    }
    last.text.push_str(&line.text);
    last.links += line.links;
    last.link_chars += line.link_chars;
}

/// The width lines were broken at, if they were.
fn margin(lines: &[Line]) -> Option<usize> {
    let widths: Vec<usize> = lines.iter().map(|line| line.text.chars().count()).collect();
    let widest = widths.iter().copied().max()?;
    if lines.len() < MIN_LINES || !MARGINS.contains(&widest) {
        return None;
    }
    let pairs = lines.windows(2).filter(|w| w[1].gap == 0).count();
    let near: Vec<_> = lines.iter().filter(|line| line.text.chars().count() * 10 >= widest * 8).collect();
    let mid_sentence = near.iter().filter(|line| !ends_sentence(&line.text)).count();
    (pairs * 2 >= lines.len() && near.len() * 2 >= lines.len() && mid_sentence * 3 >= near.len() * 2)
        .then_some(widest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<String> {
        let line = |(i, text): (usize, &str)| Line {
            number: i as u32,
            gap: 0,
            text: text.to_owned(),
            kind: BlockKind::Paragraph,
            links: 0,
            link_chars: 0,
        };
        rejoin(text.lines().enumerate().map(line).collect()).into_iter().map(|line| line.text).collect()
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

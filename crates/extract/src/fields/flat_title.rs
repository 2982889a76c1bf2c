//! The title of a page that has lost its HTML: a short line above the text,
//! most surely the one that the first lines name, as browsers show it.

use super::facts::Facts;
use crate::text::credit::without_credit;
use crate::text::recognise;
use crate::text::words::{is_hangul, is_solo};
use depeche_model::{Block, BlockKind};
use depeche_rules::fold;

/// Lines looked at from the top.
const MAX_LINES: usize = 12;
/// Longest title line, in words as the page counts them.
const MAX_WORDS: u32 = 32;
/// The text below is at least this long, in Latin letters.
const MIN_BELOW: u32 = 80;
/// The window's title, which names the page's, is one of so many first lines.
const TOP_LINES: usize = 3;
/// A title that the top names stands so many lines above the text at most.
const ABOVE_TEXT: usize = 25;
/// What the top names must say something: so many words or characters.
const NAMED: (u32, u32) = (3, 14);
/// Marks between a title and a site's name.
const MARKS: [char; 10] = ['-', '|', '–', '—', '·', '•', ':', '»', '›', '/'];

/// The title of a flat text with the blocks that carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FlatTitle {
    /// The title as written, a glued photo credit cut off.
    pub(crate) title: String,
    /// Blocks that are the title or repeat it.
    pub(crate) blocks: Vec<usize>,
}

/// Finds the title among the first lines, and above the text, which begins at
/// block `text`. `skip` says which blocks are furniture; lines that are a
/// section, a date or a byline are passed over.
pub(crate) fn find(facts: &Facts<'_>, text: usize, skip: impl Fn(usize) -> bool) -> Option<FlatTitle> {
    let blocks = &facts.page.blocks;
    let named = || named_at_top(blocks, text, |i| !skip(i) && !is_field(facts, &blocks[i]));
    let lines: Vec<usize> = (0..blocks.len().min(MAX_LINES * 4))
        .filter(|i| !skip(*i) && !is_field(facts, &blocks[*i]))
        .take(MAX_LINES)
        .collect();
    // "Site | Section" and paths stand above titles; they are titles only when nothing else is.
    let plain: Vec<usize> = lines.iter().copied().filter(|i| !is_furniture(&blocks[*i].text)).collect();
    // Where the dump names the title, no other line is taken for it.
    let at = match &facts.hints.title {
        Some(title) => hinted(facts, title, &lines),
        None => {
            marked(blocks).or_else(named).or_else(|| first(blocks, &plain)).or_else(|| first(blocks, &lines))
        }
    }?;
    let title = without_credit(&blocks[at].text).trim().to_owned();
    let folded = fold(&title);
    let same = |i: &usize| {
        let line = without_credit(&blocks[*i].text);
        fold(line) == folded || *i < TOP_LINES && names(line, &title)
    };
    let repeats = (0..blocks.len().min((MAX_LINES * 4).max(at + 1))).filter(same).collect();
    (!folded.is_empty()).then_some(FlatTitle { title, blocks: repeats })
}

fn is_field(facts: &Facts<'_>, block: &Block) -> bool {
    // A doubled title with a glued credit looks like a caption: it stays in.
    !block.text.contains('©') && recognise(&block.text, facts.lexicon, facts.day_style()).is_some()
}

/// A site's name with its motto, a path of sections, or a menu's words in a row.
fn is_furniture(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_row =
        words.len() <= 3 && words.iter().all(|w| w.starts_with(char::is_uppercase) && !w.contains(':'));
    is_row || [" | ", " > ", " › ", " » "].iter().any(|mark| text.contains(mark))
}

/// The only heading of the first level, in Markdown.
fn marked(blocks: &[Block]) -> Option<usize> {
    let mut headings = (0..blocks.len()).filter(|i| blocks[*i].kind == BlockKind::Heading(1));
    headings.next().filter(|_| headings.next().is_none())
}

/// The line the dump names as the title.
fn hinted(facts: &Facts<'_>, title: &str, lines: &[usize]) -> Option<usize> {
    let hint = fold(title);
    let is = |i: &&usize| fold(without_credit(&facts.page.blocks[**i].text)) == hint;
    lines.iter().find(is).copied().filter(|_| !hint.is_empty())
}

/// The line nearest above the text that one of the first lines names.
fn named_at_top(blocks: &[Block], text: usize, is_open: impl Fn(usize) -> bool) -> Option<usize> {
    let is_title = |i: &usize| {
        let (line, f) = (&blocks[*i].text, &blocks[*i].features);
        let says = f.words >= NAMED.0 || f.chars >= NAMED.1;
        says && f.words <= MAX_WORDS && !ends_as_sentence(line) && !is_furniture(line)
    };
    let above = (text.saturating_sub(ABOVE_TEXT)..text).rev();
    let is_named = |i: &usize| (0..TOP_LINES.min(*i)).any(|top| names(&blocks[top].text, &blocks[*i].text));
    above.filter(is_title).filter(is_named).find(|i| is_open(*i))
}

/// Is the line at the top the title, alone or with a site's name (`Le port ferme - Le Phare`)?
fn names(top: &str, title: &str) -> bool {
    let behind = top.strip_prefix(title).is_some_and(|rest| rest.trim_start().starts_with(MARKS));
    let before = || top.strip_suffix(title).is_some_and(|rest| rest.trim_end().ends_with(MARKS));
    // The shorter part is the site's name.
    (behind || before()) && title.len() * 2 > top.len() || fold(top) == fold(title)
}

/// The first line, if it reads like a title: doubled below, or short, without
/// a full stop and above a longer text.
fn first(blocks: &[Block], lines: &[usize]) -> Option<usize> {
    let (at, next) = (*lines.first()?, lines.get(1).copied());
    let line = &blocks[at];
    let text = without_credit(&line.text).trim();
    let words = line.features.words;
    if !(2..=MAX_WORDS).contains(&words) || ends_as_sentence(text) {
        return None;
    }
    let next = &blocks[next?];
    let doubled = fold(without_credit(&next.text)) == fold(text);
    let own = length(line);
    let below = lines.iter().skip(1).take(4).any(|i| {
        let other = length(&blocks[*i]);
        other >= MIN_BELOW.max(own + own / 2) || other >= MIN_BELOW && blocks[*i].features.ends_sentence
    });
    (doubled || below).then_some(at)
}

/// How long a text is; Chinese, Japanese and Korean say in a character what others say in two letters.
fn length(block: &Block) -> u32 {
    let wide = block.text.chars().filter(|c| is_solo(*c) || is_hangul(*c)).count();
    block.features.chars + u32::try_from(wide).unwrap_or(0)
}

/// A full stop ends sentences; a quotation mark, `?` or `!` also ends titles.
fn ends_as_sentence(text: &str) -> bool {
    let stop = text.ends_with(['.', '。', ',', ';', ':']) && !text.ends_with("...");
    let initials = text.rsplit(' ').next().is_some_and(|w| w.matches('.').count() > 1);
    stop && !initials
}

#[cfg(test)]
mod tests {
    use super::super::sample::{block, facts, page};
    use super::*;
    use depeche_model::{BlockKind, Hints, PageKind};

    const BODY: &str = "Le port a fermé lundi ses portes après trois jours de tempête, a annoncé le maire de la ville au cours d'un point de presse.";

    fn title(lines: &[&str], hint: Option<&str>) -> Option<FlatTitle> {
        let mut page = page("lang fr");
        page.kind = PageKind::Text;
        for line in lines {
            let mut block = block(BlockKind::Paragraph, line);
            block.features.chars = u32::try_from(line.chars().count()).unwrap_or(0);
            block.features.words = u32::try_from(line.split_whitespace().count()).unwrap_or(0);
            block.features.ends_sentence = line.ends_with('.');
            page.blocks.push(block);
        }
        let hints = Hints { title: hint.map(str::to_owned), ..Hints::default() };
        let text = page.blocks.iter().position(|b| b.features.ends_sentence).unwrap_or(0);
        facts(&page, &hints, |f| find(f, text, |_| false))
    }

    fn found(title: &str, blocks: &[usize]) -> Option<FlatTitle> {
        Some(FlatTitle { title: title.to_owned(), blocks: blocks.to_vec() })
    }

    #[test]
    fn a_short_line_above_the_text() {
        assert_eq!(title(&["Le port ferme à Valdie", BODY], None), found("Le port ferme à Valdie", &[0]));
        assert_eq!(title(&["Le port ferme-t-il ?", BODY], None), found("Le port ferme-t-il ?", &[0]));
    }

    #[test]
    fn texts_without_spaces_are_short_in_characters() {
        let body = "港にかかる橋は、潜水士が橋脚を調べた結果、今月末まで車の通行が禁止されることになったと市が発表した。";
        assert_eq!(
            title(&["港の橋 補修のため通行止め", body], None),
            found("港の橋 補修のため通行止め", &[0])
        );
    }

    #[test]
    fn sections_and_dates_are_passed_over() {
        assert_eq!(
            title(&["International", "6 décembre 2017", "Le port ferme à Valdie", BODY], None),
            found("Le port ferme à Valdie", &[2])
        );
    }

    #[test]
    fn a_doubled_title_with_a_glued_credit() {
        let lines = ["Le port ferme à Valdie", "Le port ferme à Valdie© Agence", "Un bateau à quai", BODY];
        assert_eq!(title(&lines, None), found("Le port ferme à Valdie", &[0, 1]));
    }

    #[test]
    fn the_window_names_the_title_below_the_menus() {
        let lines = [
            "Le port ferme à Valdie - Le Phare",
            "Le Phare",
            "Accueil",
            "Sport",
            "Le port ferme à Valdie",
            "Un quai",
            BODY,
        ];
        assert_eq!(title(&lines, None), found("Le port ferme à Valdie", &[0, 4]));
        let lines = ["Le Phare : Le port ferme à Valdie", "Sport", "Le port ferme à Valdie", BODY];
        assert_eq!(title(&lines, None), found("Le port ferme à Valdie", &[0, 2]));
        let lines =
            ["Le port ferme à Valdie demain - Le Phare", "Le Phare", "Sport", "Le port ferme à Valdie", BODY];
        assert_ne!(title(&lines, None).map(|t| t.title).as_deref(), Some("Le port ferme à Valdie"));
    }

    #[test]
    fn a_text_without_title_has_none() {
        assert_eq!(title(&[BODY, BODY], None), None);
        assert_eq!(title(&["Le port a fermé.", BODY], None), None);
        assert_eq!(title(&["Le port ferme"], None), None);
        assert_eq!(title(&[], None), None);
    }

    #[test]
    fn the_dumps_title_points_at_the_line() {
        assert_eq!(
            title(&["Menu du site", "Le port a fermé.", BODY], Some("Le port a fermé")),
            found("Le port a fermé.", &[1])
        );
    }
}

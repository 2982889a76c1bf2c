//! The title: every source that gives one is cleaned, and the one most agree on wins.

use super::facts::{Candidate, Facts};
use super::plain::plain;
use super::site_suffix::without_site;
use depeche_model::{Block, BlockKind};
use depeche_rules::fold;

/// Longest title, in characters.
const MAX_CHARS: usize = 400;
/// Headings looked at.
const MAX_HEADINGS: usize = 40;
/// Weight of the heading; other sources weigh 2.
const HEADING_WEIGHT: usize = 5;

/// Marks that may part a title from what a template adds to it.
const PARTING: &[char] = &['-', '–', '—', '|', '｜', 'ㅣ', '·', '•', '_', ':', '»', '«', '/'];

/// Candidates for the title, the chosen one first.
///
/// The heading is what readers see and weighs more than the head's titles,
/// which are often written for search engines; two of those and the title
/// element together outweigh it. A title with something parted off behind it
/// speaks for the one without. Among equals the first source wins.
pub(crate) fn choose(facts: &Facts<'_>) -> Vec<Candidate> {
    let mut all = gather(facts);
    let folded: Vec<String> = all.iter().map(|c| fold(&c.value)).collect();
    let weight = |c: &Candidate| if c.from == "h1" { HEADING_WEIGHT } else { 2 };
    let speaks = |j: usize, i: usize| folded[j] == folded[i] || is_lengthened(&all[j].value, &all[i].value);
    let votes = |i: usize| (0..all.len()).filter(|j| speaks(*j, i)).map(|j| weight(&all[j])).sum::<usize>();
    // A title cut short ("The harbour is…") is the last choice.
    let best = (0..all.len()).max_by_key(|i| (!is_cut(&all[*i].value), votes(*i), usize::MAX - i));
    if let Some(best) = best {
        let chosen = all.remove(best);
        all.insert(0, chosen);
    }
    all
}

/// `long` is `short` with a mark and more words behind it.
fn is_lengthened(long: &str, short: &str) -> bool {
    let rest = long.strip_prefix(short).map(str::trim_start);
    rest.is_some_and(|r| r.starts_with(PARTING)) && short.chars().count() > 15
}

fn gather(facts: &Facts<'_>) -> Vec<Candidate> {
    let element = facts.page.head.title.as_deref().map(plain);
    let og = facts.meta(&["og:title"]);
    let named: Vec<String> =
        [&og, &facts.json_ld.headline, &element].into_iter().flatten().cloned().collect();
    let heading = heading(facts, &named);
    let clean = |title: &str, strong| without_site(title, &facts.publications, strong);
    let sources = [
        (heading, "h1", false),
        (facts.json_ld.headline.clone(), "json-ld", false),
        (og, "meta:og:title", false),
        (element, "title", true),
        (
            facts.meta(&[
                "twitter:title",
                "dc.title",
                "dcterms.title",
                "citation_title",
                "parsely-title",
                "sailthru.title",
            ]),
            "meta:twitter:title",
            false,
        ),
        (facts.hints.title.as_deref().map(plain), "dump", true),
    ];
    let usable = |t: &String| t.chars().any(char::is_alphanumeric) && t.chars().count() <= MAX_CHARS;
    let cleaned = sources.into_iter().filter_map(|(t, from, strong)| t.map(|t| (clean(&t, strong), from)));
    cleaned.filter(|(t, _)| usable(t)).map(|(t, from)| Candidate::new("title", t, from)).collect()
}

/// The heading that is the title: of several the one the head's titles hold.
fn heading(facts: &Facts<'_>, named: &[String]) -> Option<String> {
    let level = |b: &Block| match b.kind {
        BlockKind::Heading(level) if level <= 2 => Some(level),
        _ => None,
    };
    let headings: Vec<(u8, &str)> = facts
        .page
        .blocks
        .iter()
        .filter_map(|b| level(b).map(|l| (l, b.text.as_str())))
        .take(MAX_HEADINGS)
        .collect();
    let named: Vec<String> = named.iter().map(|n| fold(n)).collect();
    let held = |text: &str| {
        let text = fold(text);
        text.len() > 8 && named.iter().any(|n| n.contains(&text) && text.len() * 3 > n.len())
    };
    let is_site = |text: &str| facts.publications.iter().any(|p| fold(p) == fold(text));
    // A site's name is held by the title element too, but behind the title.
    let opens = |text: &str| named.iter().any(|n| n.starts_with(&fold(text)));
    let rank = |(i, (level, text)): &(usize, &(u8, &str))| (opens(text), *level == 1, usize::MAX - i);
    let by_head = headings.iter().enumerate().filter(|(_, (_, t))| held(t)).max_by_key(rank).map(|(_, h)| h);
    let lone = || {
        let mut first_level = headings.iter().filter(|(l, t)| *l == 1 && !is_site(t));
        first_level.next().filter(|_| first_level.next().is_none())
    };
    by_head.or_else(lone).map(|(_, t)| (*t).to_owned())
}

fn is_cut(title: &str) -> bool {
    title.ends_with("...") || title.ends_with('…')
}

/// A line that repeats the title, a photo credit or the site's name glued to it or not.
pub(crate) fn repeats(line: &str, title: &str, publications: &[String]) -> bool {
    if line.len() > title.len() + 200 || title.is_empty() {
        return false;
    }
    let (want, whole) = (fold(title), fold(line));
    // All that is compared is cut out of the line; most lines have nothing of the title.
    if !whole.contains(&want) {
        return false;
    }
    let bare = crate::text::credit::without_credit(line);
    whole == want || fold(bare) == want || fold(&without_site(line, publications, false)) == want
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;
    use depeche_model::Hints;

    fn title(lines: &str) -> Option<String> {
        let hints = Hints { url: Some("https://www.lephare.fr/monde/port".into()), ..Hints::default() };
        facts(&page(lines), &hints, |f| choose(f).into_iter().next().map(|c| c.value))
    }

    #[test]
    fn the_heading_that_opens_the_title_element_wins() {
        let lines = "h2 Carnet de la côte\nh1 Les grandes marées\ntitle Les grandes marées Carnet de la côte";
        assert_eq!(title(lines).as_deref(), Some("Les grandes marées"));
    }

    #[test]
    fn the_site_is_cut_off_the_title_element() {
        assert_eq!(
            title("title Le port de Valdie ferme - Le Phare").as_deref(),
            Some("Le port de Valdie ferme")
        );
        assert_eq!(
            title("meta og:site_name Harbour Post\ntitle Harbour Post: The bridge is closed").as_deref(),
            Some("The bridge is closed")
        );
    }

    #[test]
    fn most_sources_win() {
        let lines = "h1 Le port ferme\nmeta og:title Le port ferme ses portes après la tempête\ntitle Le port ferme | Le Phare";
        assert_eq!(title(lines).as_deref(), Some("Le port ferme"));
    }

    #[test]
    fn a_title_cut_short_is_the_last_choice() {
        assert_eq!(
            title("meta og:title Le port ferme ses…\ntitle Le port ferme ses portes - Le Phare").as_deref(),
            Some("Le port ferme ses portes")
        );
    }

    #[test]
    fn of_several_headings_the_one_in_the_head_counts() {
        let lines =
            "h1 Le Phare\nh1 Le port ferme lundi\nh1 Nos services\ntitle Le port ferme lundi - Le Phare";
        assert_eq!(title(lines).as_deref(), Some("Le port ferme lundi"));
    }

    #[test]
    fn repeated_lines_are_known() {
        let site = ["Le Phare".to_owned()];
        assert!(repeats("LE PORT FERME© Agence", "Le port ferme", &site));
        assert!(repeats("Le port ferme - Le Phare", "Le port ferme", &site));
        assert!(!repeats("Le port ferme ses portes", "Le port ferme", &site));
    }
}

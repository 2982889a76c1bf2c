//! The title: every source that gives one is cleaned, and the one most agree on wins.

use super::above_text::above_text;
use super::facts::{Candidate, Facts};
use super::plain::plain;
use super::site_suffix::{is_host, without_site};
use crate::text::names::is_named;
use crate::text::section;
use crate::text::words::words;
use depeche_model::{Block, BlockKind};
use depeche_rules::fold;

/// Longest title, in characters.
const MAX_CHARS: usize = 400;
/// Headings looked at.
const MAX_HEADINGS: usize = 40;
/// Share of the heading's words that a title of the head holds when both name one article.
const RELATED: f32 = 0.3;
/// A heading of fewer words may be the name of a section.
const HEADING_WORDS: usize = 3;
/// A kicker or a date in front of a title has no more words.
const KICKER_WORDS: usize = 6;

/// A second half of a title has so many words, its mark among them.
const HALF_WORDS: usize = 6;

/// What marks an article as for subscribers, or as a video, is no longer.
const BADGE_BYTES: usize = 10;

/// `the ` and its like are no longer.
const ARTICLE_BYTES: usize = 4;

/// A section has no more words.
const SECTION_WORDS: usize = 3;
/// A block of so many words is text, and so many are an article's: one says what a blog is about.
const TEXT_WORDS: u32 = 20;
const TEXTS: usize = 2;

/// Longest line that is looked at as a title.
pub(super) const LINE_WORDS: u32 = 40;

/// Marks that may part a title from what a template adds to it.
const PARTING: &[char] = &['-', '–', '—', '|', '｜', 'ㅣ', '·', '•', '_', ':', '»', '«', '/'];

/// Candidates for the title, the chosen one first.
///
/// In news the newsroom writes the heading, the headline for machines and the
/// one for sharing alike, so the title most of them agree on wins. Elsewhere the
/// head's titles are written for search engines, often all in one form: the
/// only heading of the page wins when it names the same thing in other words,
/// and weighs more than any two of them otherwise. A title with something
/// parted off behind it, or a kicker or date in front, speaks for the one
/// without; so does a heading that holds what all others agree on. Among equals
/// the first source wins.
pub(crate) fn choose(facts: &Facts<'_>) -> Vec<Candidate> {
    let mut all = gather(facts);
    let folded: Vec<String> = all.iter().map(|c| fold(&c.value)).collect();
    let news = is_news(facts);
    let kicked =
        |j: usize, i: usize| has_kicker(&folded[j], &folded[i]) && is_parted(&all[j].value, &all[i].value);
    let wider = is_wider(&folded);
    let alone = !news
        && is_heading_of_the_article(&all, &folded)
        && !wider
        && !(1..all.len()).any(|i| kicked(0, i) || kicked(i, 0));
    let weight = |c: &Candidate| match c.from.as_ref() {
        "h1" if !news && !wider => 5,
        "title" | "meta:twitter:title" if news => 1,
        _ => 2,
    };
    // A template adds much to the title of the window alone.
    let adds_a_half =
        |j: usize, i: usize| all[j].value.split(' ').count() >= all[i].value.split(' ').count() + HALF_WORDS;
    let speaks = |j: usize, i: usize| {
        folded[j] == folded[i]
            || is_lengthened(&all[j].value, &all[i].value) && (all[j].from == "title" || !adds_a_half(j, i))
            || kicked(j, i)
            || wider && j == 0
    };
    let votes = |i: usize| (0..all.len()).filter(|j| speaks(*j, i)).map(|j| weight(&all[j])).sum::<usize>();
    // A title cut short ("The harbour is…") is the last choice.
    let cut = |i: usize| is_cut(&all[i].value) && !all.iter().any(|c| is_lengthened(&c.value, &all[i].value));
    let best = match alone && !cut(0) {
        true => Some(0),
        false => (0..all.len()).max_by_key(|i| (!cut(*i), votes(*i), usize::MAX - i)),
    };
    if let Some(best) = best {
        let chosen = all.remove(best);
        all.insert(0, chosen);
    }
    all
}

/// `long` is `short` with a few words in front: `Corona-Pandemie - …`, `27.01.2022 …`.
fn has_kicker(long: &str, short: &str) -> bool {
    let words = |text: &str| text.split(' ').count();
    let front = long.strip_suffix(short).and_then(|f| f.strip_suffix(' '));
    front.is_some_and(|f| words(f) <= KICKER_WORDS && words(f) < words(short))
        && words(short) >= HEADING_WORDS
}

/// What stands in front of `short` in `long` is a date, or ends in a parting mark.
fn is_parted(long: &str, short: &str) -> bool {
    let first = short.split(' ').next().unwrap_or(short);
    let front = long.find(first).map_or("", |at| &long[..at]);
    let dated = front.chars().filter(char::is_ascii_digit).count() >= 4;
    dated || front.trim_end().ends_with(PARTING)
}

/// The heading, which comes first, holds the title that two others or more all
/// give, behind a kicker without a mark (`Premier League The title race`) or
/// before a badge (`The title race Plus`).
fn is_wider(folded: &[String]) -> bool {
    let [heading, title, more @ ..] = folded else { return false };
    let badge = heading.strip_prefix(title.as_str()).and_then(|rest| rest.strip_prefix(' '));
    let badged = badge.is_some_and(|badge| badge.len() <= BADGE_BYTES && !badge.contains(' '))
        && title.split(' ').count() >= HEADING_WORDS;
    // Not an article that the others leave out: `The best harbours of 2026`.
    let kicker = heading.strip_suffix(title.as_str()).filter(|f| f.len() > ARTICLE_BYTES);
    let all_without = |of: fn(&str, &str) -> bool| !more.is_empty() && more.iter().all(|m| of(m, title));
    // What a template adds behind a title may still be there.
    badged && all_without(|m, title| m.starts_with(title)) && !more.contains(heading)
        || kicker.is_some() && has_kicker(heading, title) && all_without(|m, title| m == title)
}

fn is_news(facts: &Facts<'_>) -> bool {
    facts.json_ld.types.iter().any(|t| t.ends_with("NewsArticle") || t == "LiveBlogPosting")
}

/// The heading, which comes first, shares words with a title of the head.
fn is_heading_of_the_article(all: &[Candidate], folded: &[String]) -> bool {
    let Some((heading, others)) = folded.split_first().filter(|_| all[0].from == "h1") else { return false };
    heading.split(' ').count() >= HEADING_WORDS && others.iter().any(|o| shares_words(heading, o))
}

/// `long` is `short` with a mark and more words behind it, or with words in brackets.
fn is_lengthened(long: &str, short: &str) -> bool {
    let rest = strip_start(long, short).map(str::trim_start);
    let in_brackets = |r: &str| r.starts_with(['(', '（', '【']) && r.ends_with([')', '）', '】']);
    // A character from the East says as much as two letters.
    let weight: usize = short.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum();
    rest.is_some_and(|r| r.starts_with(PARTING) || in_brackets(r)) && weight > 15
}

/// What is behind a text's start, whatever blanks that is written with.
fn strip_start<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let mut chars = text.chars();
    for want in start.chars() {
        chars.next().filter(|c| *c == want || c.is_whitespace() && want.is_whitespace())?;
    }
    Some(chars.as_str())
}

fn gather(facts: &Facts<'_>) -> Vec<Candidate> {
    let element = facts.page.head.title.as_deref().map(plain);
    let og = facts.meta(&["og:title"]);
    let named: Vec<String> =
        [&og, &facts.json_ld.headline, &element].into_iter().flatten().cloned().collect();
    let heading = heading(facts, &named).map(|h| (h, "h1"));
    let heading = heading.or_else(|| line(facts, &named).map(|l| (l, "line")));
    let (heading, heading_from) = heading.map_or((None, "h1"), |(h, from)| (Some(h), from));
    let clean = |title: &str, strong| {
        without_section(&without_site(title, &facts.publications, strong), facts).to_owned()
    };
    let sources = [
        (heading, heading_from, false),
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
                // On sites of Chinese authorities.
                "articletitle",
            ]),
            "meta:twitter:title",
            false,
        ),
        (facts.hints.title.as_deref().map(plain), "dump", true),
    ];
    let usable = |t: &String| t.chars().any(char::is_alphanumeric) && t.chars().count() <= MAX_CHARS;
    let cleaned = sources.into_iter().filter_map(|(t, from, strong)| t.map(|t| (clean(&t, strong), from)));
    let mut all: Vec<Candidate> =
        cleaned.filter(|(t, _)| usable(t)).map(|(t, from)| Candidate::new("title", t, from)).collect();
    let generic = all.iter().all(|c| is_site(&c.value, facts) || c.from == "title");
    let above = if generic { above_text(facts) } else { None };
    if all.iter().any(|c| !is_site(&c.value, facts)) || above.is_some() {
        all.retain(|c| !is_site(&c.value, facts));
    }
    // A title with a section behind it says the same: `The bridge is closed, Local News`.
    let is_section = |rest: &str| {
        let mut words = rest.trim_start_matches([',', '،', ' ']).split_whitespace();
        let begins_small = words.clone().any(|word| word.starts_with(char::is_lowercase));
        rest.starts_with([',', '،']) && !begins_small && words.nth(SECTION_WORDS).is_none()
    };
    let begins = |c: &Candidate, a: &str| c.value.strip_prefix(a).is_some_and(is_section);
    if let Some(above) = above.filter(|a| all.iter().all(|c| !shares_words(&c.value, a) || begins(c, a))) {
        all.insert(0, Candidate::new("title", above, "above the text"));
    }
    all
}

/// The publication's name, or an address: a site, and no article.
fn is_site(text: &str, facts: &Facts<'_>) -> bool {
    is_host(text.trim()) || is_named(text, &facts.publications)
}

/// A title without the section behind its last bar: `The bridge is closed | Opinion`.
fn without_section<'t>(title: &'t str, facts: &Facts<'_>) -> &'t str {
    let parted = title.rsplit_once('|').map(|(head, tail)| (head.trim_end(), tail.trim()));
    let section = parted.filter(|(head, tail)| {
        let names_section =
            || section::recognise(tail, &words(tail, section::WORDS), facts.lexicon).is_some();
        head.split(' ').count() >= HEADING_WORDS && names_section()
    });
    section.map_or(title, |(head, _)| head)
}

/// Two titles that have a third of their words in common name one thing.
pub(super) fn shares_words(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let same = a.iter().filter(|w| b.contains(w)).count();
    same as f32 / a.len().min(b.len()).max(1) as f32 >= RELATED
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
    let title = facts.page.head.title.as_deref().map(fold).unwrap_or_default();
    if let Some(post) = headings.iter().find_map(|(_, text)| below_banner(text, &title, facts)) {
        return Some(plain(post));
    }
    // `Blog: post`, where the head names the post elsewhere.
    let is_blog = |text: &str| post(text, &title).is_some_and(|p| named.iter().any(|n| n == p));
    // A site's name is held by the title element too, but behind the title.
    let opens = |text: &str| named.iter().any(|n| n.starts_with(&fold(text)));
    let rank = |(i, (level, text)): &(usize, &(u8, &str))| (opens(text), *level == 1, usize::MAX - i);
    let by_head = headings
        .iter()
        .enumerate()
        .filter(|(_, (_, t))| held(t) && !is_site(t, facts) && !is_blog(t))
        .max_by_key(rank)
        .map(|(_, h)| h);
    let lone = || {
        let mut first_level = headings.iter().filter(|(l, t)| *l == 1 && !is_site(t, facts) && !is_blog(t));
        first_level.next().filter(|_| first_level.next().is_none())
    };
    by_head.or_else(lone).map(|(_, t)| if t.contains("&#") { plain(t) } else { (*t).to_owned() })
}

/// What stands behind the blog's name in the folded title: `Blog: post`.
fn post<'t>(blog: &str, title: &'t str) -> Option<&'t str> {
    title.strip_prefix(&fold(blog))?.strip_prefix(' ')
}

/// The heading below one that is a link and names the blog, where it is all the rest of the title.
fn below_banner<'f>(banner: &str, title: &str, facts: &Facts<'f>) -> Option<&'f str> {
    let post = post(banner, title).filter(|post| post.contains(' '))?;
    let mut from_it = facts.page.blocks.iter().skip_while(|b| b.text != banner);
    from_it.next().filter(|b| b.features.link_chars * 10 >= b.features.chars * 9)?;
    // Behind the text stands the name of the house, below the heading of a post that is a link.
    let mut texts = 0;
    let above_text = from_it.take_while(|b| {
        texts += usize::from(b.features.words >= TEXT_WORDS);
        texts < TEXTS
    });
    let mut headings = above_text.filter(|b| matches!(b.kind, BlockKind::Heading(_)));
    headings.find(|b| fold(&b.text) == post).map(|b| b.text.as_str())
}

/// Where no heading is the title: the first line that a title of the head holds
/// whole, before or behind a parting mark.
fn line(facts: &Facts<'_>, named: &[String]) -> Option<String> {
    // A part of the title behind a mark: is it the last?
    let is_last = |long: &str, short: &str| {
        let at = long.find(short).filter(|_| short.split(' ').count() >= HEADING_WORDS)?;
        let (front, rest) = (long[..at].trim_end(), long[at + short.len()..].trim_start());
        let is_part = front.ends_with(PARTING) && (rest.is_empty() || rest.starts_with(PARTING));
        is_part.then_some(rest.is_empty())
    };
    let opens = |long: &str, short: &str| is_lengthened(long, short) || is_last(long, short) == Some(true);
    let is_within = |long: &str, short: &str| is_last(long, short) == Some(false);
    let lines =
        || facts.page.blocks.iter().filter(|b| b.features.words <= LINE_WORDS).map(|b| plain(&b.text));
    let first =
        |is: &dyn Fn(&str, &str) -> bool| lines().find(|line| named.iter().any(|name| is(name, line)));
    // Between a section and the house stands the title where none opens it.
    first(&opens).or_else(|| first(&is_within))
}

fn is_cut(title: &str) -> bool {
    title.ends_with("...") || title.ends_with(['…', ':', '：'])
}

/// Tells lines that repeat the title, a photo credit or the site's name glued to it or not.
pub(crate) fn repeats(title: &str, publications: &[String]) -> impl Fn(&str) -> bool {
    let want = fold(title);
    move |line| {
        // Folded, ASCII is never longer.
        let short = line.len() < want.len() && line.is_ascii();
        if short || line.len() > title.len() + 200 || title.is_empty() {
            return false;
        }
        // All that is compared is cut out of the line; most lines have nothing of the title.
        let whole = fold(line);
        if !whole.contains(&want) {
            return false;
        }
        let bare = crate::text::credit::without_credit(line);
        whole == want || fold(bare) == want || fold(&without_site(line, publications, false)) == want
    }
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
    fn a_kicker_is_no_part_of_the_title() {
        let lines =
            "h1 Hafen: Die Brücke bleibt bis Mai gesperrt\nmeta og:title Die Brücke bleibt bis Mai gesperrt";
        assert_eq!(title(lines).as_deref(), Some("Die Brücke bleibt bis Mai gesperrt"));
        let lines = "h1 Die Brücke bleibt gesperrt\ntitle BVH - Meldungen 2022 - Die Brücke bleibt gesperrt";
        assert_eq!(title(lines).as_deref(), Some("Die Brücke bleibt gesperrt"));
    }

    #[test]
    fn outside_the_news_the_heading_beats_titles_for_search_engines() {
        let head = "meta og:title Marées 2024 : dates et horaires\ntitle Marées 2024 : dates et horaires\nmeta twitter:title Marées 2024 : dates et horaires";
        let page = |heading: &str| title(&format!("h1 {heading}\n{head}"));
        assert_eq!(
            page("Les grandes marées en six dates").as_deref(),
            Some("Les grandes marées en six dates")
        );
        assert_eq!(page("Carnet de bord").as_deref(), Some("Marées 2024 : dates et horaires"));
        let news = "json {\"@type\":\"NewsArticle\",\"headline\":\"Marées 2024 : dates et horaires\"}";
        let found = title(&format!("h1 Les grandes marées en six dates\n{head}\n{news}"));
        assert_eq!(found.as_deref(), Some("Marées 2024 : dates et horaires"));
    }

    #[test]
    fn a_line_that_the_head_holds_is_the_title_where_no_heading_is() {
        let found = title(
            "p 港口\np 港口因为昨夜的大风暴而全面关闭三天\ntitle 港口因为昨夜的大风暴而全面关闭三天-海岸网",
        );
        assert_eq!(found.as_deref(), Some("港口因为昨夜的大风暴而全面关闭三天"));
        let lines =
            "p Le port ferme ses portes\ntitle Valdie en direct - Actualités - Le port ferme ses portes";
        assert_eq!(title(lines).as_deref(), Some("Le port ferme ses portes"));
        let section = "p Valdie\ntitle Le port ferme ses portes - Valdie";
        assert_eq!(title(section).as_deref(), Some("Le port ferme ses portes - Valdie"));
    }

    #[test]
    fn a_blogs_name_is_no_title() {
        let lines = "h1 Crumbs & Paws\nh3 The last loaf on Harrow Street\nmeta og:title The last loaf on Harrow Street\n\
                     title Crumbs & Paws: The last loaf on Harrow Street";
        assert_eq!(title(lines).as_deref(), Some("The last loaf on Harrow Street"));
    }

    #[test]
    fn what_the_heading_lacks_behind_the_title_is_the_sites() {
        let lines = "h1 創業九十年の食堂が閉店、　行列は駅前の橋まで\nmeta og:title 創業九十年の食堂が閉店、 行列は駅前の橋まで（海岸新聞）\n\
                     json {\"@type\":\"NewsArticle\",\"headline\":\"創業九十年の食堂が閉店、 行列は駅前の橋まで（海岸新聞）\"}";
        assert_eq!(title(lines).as_deref(), Some("創業九十年の食堂が閉店、　行列は駅前の橋まで"));
    }

    #[test]
    fn an_address_is_no_title() {
        let lines =
            "h1 lamer.test\nh2 Les grandes marées\np Le port ferme.\ntitle lamer.test Les grandes marées";
        assert_eq!(title(lines).as_deref(), Some("Les grandes marées"));
    }

    #[test]
    fn a_section_behind_a_bar_is_no_part_of_the_title() {
        assert_eq!(
            title("h1 Le port ferme ses portes | Politique").as_deref(),
            Some("Le port ferme ses portes")
        );
        assert_eq!(title("h1 Marées | Politique").as_deref(), Some("Marées | Politique"));
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
        let repeats = repeats("Le port ferme", &site);
        assert!(repeats("LE PORT FERME© Agence"));
        assert!(repeats("Le port ferme - Le Phare"));
        assert!(!repeats("Le port ferme ses portes") && !repeats("Le port"));
    }
}

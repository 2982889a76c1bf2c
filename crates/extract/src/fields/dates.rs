//! When the article appeared and when it was last changed.

use super::facts::{Candidate, Facts};
use super::finds::TextFinds;
use super::head_lines::{HeadLines, Shown, labelled_elsewhere};
use super::stamp::{Stamp, in_address, parse};
use crate::text::day::day_at;
use crate::text::words::words;
use depeche_model::TimeTag;
use jiff::civil::Date;
use url::Url;

/// Metas with the publication date, most trusted first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "bt:pubdate",
    "article.published",
    "published_time",
    "publication_date",
    "publish-date",
    "publish_date",
    "publishdate",
    "published-date",
    "pubdate",
    "pub_date",
    "article_date_original",
    "originalpublicationdate",
    "article:post_date",
    "rnews:datepublished",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "shareaholic:article_published_time",
    "vr:published_time",
    "release_date",
    "date",
    "article.created",
    "datecreated",
    "last-published",
    "published",
];
/// Metas with the modification date.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:modified_time",
    "og:updated_time",
    "article:modified",
    "article.updated",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "cxenseparse:recs:modifiedtime",
    "lastmod",
    "last-modified",
    "last_updated",
    "revised",
    "modified",
    "updated",
];
/// Days by which a publication may lie behind the last change of its page (one
/// that is planned): a later date announces an event.
const DAYS_AHEAD: i32 = 366;

/// Sources that may write a date in numbers.
const SHOWN: &[&str] = &["line by the title", "text", "time"];
/// Of so many times it is not asked where each stands.
const MANY_TIMES: usize = 16;
/// Times of so many days are those of teasers.
const TEASERS: usize = 4;
/// A date the text begins with stands in one of the first lines…
const OPENING_LINES: usize = 2;
/// …has no more words…
const OPENING_WORDS: usize = 8;
/// …and one of these marks behind it.
const BEHIND_OPENING: &[char] = &[')', ']', '-', '–', '—', ':', '|', '/', '•', '·', '„', '“', '«', '"'];

/// Marks between the parts of a title.
const PARTS_TITLE: &[char] = &[',', '|', '–', '—', '·'];

/// Do machines read in the page when it appeared?
pub(super) fn is_told(facts: &Facts<'_>) -> bool {
    let mut values = facts.metas(PUBLISHED).map(|(_, value)| value).chain(facts.item_props(PROPS));
    facts.json_ld.published.is_some() || values.any(|value| parse(value, &facts.dates()).is_some())
}

/// The dates chosen, with every candidate read.
#[derive(Debug, Default)]
pub(crate) struct Dates {
    pub(crate) published: Option<Stamp>,
    pub(crate) modified: Option<Stamp>,
    pub(crate) candidates: Vec<Candidate>,
}

/// Chooses: the first source that gives a possible date wins; an
/// address never beats what the page says. A modification before the
/// publication is dropped.
///
/// An earlier date shown by the title beats the head's: pages published anew
/// are stamped anew there, and a stamp in UTC may be a day off for the readers.
/// So does a later one that another stamp of the head repeats, if it is not the last change.
///
/// `text` is the body's, which may begin with its date.
pub(super) fn choose(facts: &Facts<'_>, finds: &TextFinds, lines: &HeadLines, text: &str) -> Dates {
    let mut dates = Dates::default();
    let own = own_times(facts, lines);
    let mut published = published(facts, finds, lines, &own, text);
    let modified = modified(facts, finds, lines, &own);
    if facts.crawled.is_none() {
        leave_out_announced(&mut published, &modified);
    }
    if let Some(best) = preferred(&published, modified.first().map(|(s, _)| *s), facts, lines) {
        let chosen = published.remove(best);
        published.insert(0, chosen);
    }
    dates.published = published.first().map(|(s, _)| *s);
    dates.modified =
        modified.first().map(|(s, _)| *s).filter(|m| dates.published.is_none_or(|p| m.date >= p.date));
    let list = |field, all: Vec<(Stamp, String)>| {
        all.into_iter().map(move |(s, from)| Candidate::new(field, s.rfc3339(), from))
    };
    dates.candidates.extend(list("date_published", published));
    dates.candidates.extend(list("date_modified", modified));
    dates
}

/// The candidate that is better than the first, if one is.
fn preferred(
    all: &[(Stamp, String)],
    modified: Option<Stamp>,
    facts: &Facts<'_>,
    lines: &HeadLines,
) -> Option<usize> {
    let (first, from) = all.first()?;
    // Written in numbers and read in the wrong order: another source says which.
    let metas = &facts.page.head.metas;
    let with_slashes = |name: &str| {
        metas
            .iter()
            .any(|(n, value)| n == name && value.split_once('/').is_some_and(|(first, _)| first.len() <= 2))
    };
    let in_numbers = SHOWN.contains(&from.as_str()) || from.strip_prefix("meta:").is_some_and(with_slashes);
    if in_numbers && let Some(known) = all.iter().position(|(stamp, _)| stamp.has_day_for_month(first)) {
        return Some(known);
    }
    // The address keeps the day on which a page first appeared.
    let in_address = || all.iter().any(|(stamp, from)| from == "url" && stamp.date == first.date);
    let is_earlier = |s: &Shown| s.sure && s.stamp.date < first.date && !in_address();
    let shown = lines.published.filter(|s| is_earlier(s) || is_its_day(first, s, modified, lines));
    let shown = shown.filter(|s| !is_of_a_teaser(&s.stamp, facts));
    let by_title = shown.and_then(|s| all.iter().position(|(stamp, _)| *stamp == s.stamp));
    // Two that say the same day, one for readers and one for machines, beat a third.
    let told = |from: &str| from == "json-ld" || from == "itemprop" || from.starts_with("meta:");
    let is_told = |shown: &Shown, stamp: &Stamp, from: &str| {
        let change = modified.is_some_and(|m| m.may_be(stamp)) && stamp.date > first.date;
        stamp.date == shown.stamp.date && told(from) && !change
    };
    let agreed = lines
        .published
        .filter(|s| s.stamp.date != first.date)
        .and_then(|s| all.iter().position(|(stamp, from)| is_told(&s, stamp, from)));
    let by_title = by_title.or(agreed);
    // The same instant with the offset of the place says more.
    by_title.or_else(|| all.iter().position(|(stamp, _)| stamp.is_local_form_of(first)))
}

/// `utc` falls on the day that readers see behind the title, in a line that says nothing else or has its minute too. A
/// last change of that day may be what they see, unless the minute says that it is not.
fn is_its_day(utc: &Stamp, shown: &Shown, modified: Option<Stamp>, lines: &HeadLines) -> bool {
    let has_minute = |minute: i8| [':', 'h'].iter().any(|mark| lines.hold(&format!("{mark}{minute:02}")));
    let minute = || utc.minute().is_some_and(has_minute);
    let changed = modified.is_some_and(|m| m.date == shown.stamp.date && m != *utc);
    !shown.ahead && utc.may_fall_on(shown.stamp.date) && (shown.plain && !changed || minute())
}

/// The day stands in one of many times of different days: a list of other articles.
fn is_of_a_teaser(shown: &Stamp, facts: &Facts<'_>) -> bool {
    let times = facts.page.head.times.iter().filter_map(|t| parse(value(t), &facts.dates()));
    let mut days: Vec<_> = times.map(|s| s.date).collect();
    days.sort_unstable();
    days.dedup();
    days.len() >= TEASERS && days.contains(&shown.date)
}

/// The day a text begins with: `27.1.2022 - The port…`, `(21 November 2022) The port…`.
fn opening(text: &str, facts: &Facts<'_>) -> Option<Stamp> {
    let read = |line: &str| {
        let line = line.trim_start_matches(['(', '[', ' ']);
        let all = words(line, OPENING_WORDS);
        let (day, len) = day_at(line, &all, facts.lexicon, facts.day_style())?;
        let rest = line[all[len - 1].end..].trim_start();
        day.date().filter(|_| rest.starts_with(BEHIND_OPENING)).map(Stamp::day)
    };
    text.lines().take(OPENING_LINES).find_map(read)
}

/// Where nothing says when the page was fetched, its last change says about when.
fn leave_out_announced(published: &mut Vec<(Stamp, String)>, modified: &[(Stamp, String)]) {
    let changed = modified.iter().map(|(s, _)| s.date).max();
    let latest = changed.and_then(|d| d.checked_add(jiff::Span::new().days(DAYS_AHEAD)).ok());
    published.retain(|(s, _)| latest.is_none_or(|l| s.date <= l));
}

/// The times that do not stand among other articles or comments; of a page full of them, all.
fn own_times<'s>(facts: &'s Facts<'_>, lines: &HeadLines) -> Vec<&'s TimeTag> {
    let all = &facts.page.head.times;
    let is_own = |t: &&TimeTag| all.len() > MANY_TIMES || !lines.is_elsewhere(&t.text, facts);
    all.iter().filter(is_own).collect()
}

fn published(
    facts: &Facts<'_>,
    finds: &TextFinds,
    lines: &HeadLines,
    own: &[&TimeTag],
    text: &str,
) -> Vec<(Stamp, String)> {
    let mut all = Gathered { facts, found: Vec::new() };
    all.add(facts.json_ld.published.as_deref(), "json-ld");
    facts.metas(PUBLISHED).for_each(|(name, value)| all.add(Some(value), &format!("meta:{name}")));
    other_metas(facts).for_each(|(name, value)| all.add(Some(value), &format!("meta:{name}")));
    facts.item_props(PROPS).for_each(|v| all.add(Some(v), "itemprop"));
    let marked: Vec<&str> = times(own, is_published).collect();
    let shown = lines.published.map(|s| (s.stamp, "line by the title".to_owned()));
    // Above the title a page may have its clock: an earlier time for machines below the title comes first.
    let earlier = |day: Date| {
        let below = own.iter().filter(|t| lines.hold_above_text(&t.text));
        below.filter_map(|t| parse(value(t), &facts.dates())).any(|s| s.date < day)
    };
    let is_clock = lines.published.is_some_and(|s| s.ahead && !s.labelled && earlier(s.stamp.date));
    let (clock, shown) = if is_clock { (shown, None) } else { (None, shown) };
    // Marks of several days are those of teasers; the article's is by its title.
    let (before, behind) = if agree(facts, &marked) { (None, shown) } else { (shown, None) };
    all.found.extend(before);
    marked.iter().for_each(|t| all.add(Some(t), "time"));
    all.found.extend(behind);
    // A line that says "updated" has no other date.
    let of_a_change = |t: &TimeTag| {
        let stamp = t.datetime.as_deref().and_then(|d| parse(d, &facts.dates()));
        lines.published.is_none() && stamp.is_some_and(|s| lines.modified.is_some_and(|m| m.date == s.date))
    };
    let by_title =
        |t: &&TimeTag| is_unlabelled(&t.label.to_lowercase()) && lines.hold(&t.text) && !of_a_change(t);
    let machine = own.iter().copied().filter(by_title).filter_map(|t| t.datetime.as_deref());
    machine.take(1).for_each(|t| all.add(Some(t), "time by the title"));
    // Unlabelled times: the first of a page stands by its title, unless the
    // page is full of them (comments, lists of teasers).
    if own.len() <= 3 {
        let unlabelled = |t: &&TimeTag| is_unlabelled(&t.label.to_lowercase());
        let first = own.iter().copied().find(unlabelled).filter(|t| !of_a_change(t));
        first.into_iter().for_each(|t| all.add(Some(value(t)), "time"));
    }
    all.found.extend(clock);
    let told = finds
        .published
        .filter(|s| lines.published.is_some() || lines.modified.is_none_or(|m| m.date != s.date));
    all.found.extend(told.map(|s| (s, "text".to_owned())));
    let latest = facts.dates().latest;
    let dateline = finds.dateline.as_ref().and_then(|d| d.day?.date()).map(Stamp::day);
    all.found.extend(dateline.filter(|s| s.is_plausible(latest)).map(|s| (s, "dateline".to_owned())));
    let opening = opening(text, facts).filter(|s| s.is_plausible(latest));
    all.found.extend(opening.map(|s| (s, "opening of the text".to_owned())));
    if all.found.is_empty() {
        all.found.extend(labelled_elsewhere(facts, lines).map(|s| (s, "line with a label".to_owned())));
    }
    let address = facts.url.as_ref().map(Url::path).and_then(|p| in_address(p, latest));
    all.found.extend(address.map(|s| (s, "url".to_owned())));
    if all.found.is_empty() {
        all.found.extend(behind_title(facts).map(|s| (s, "title".to_owned())));
    }
    all.add(facts.hints.date.as_deref(), "dump");
    all.found
}

/// The day in numbers that is the last part of the page's title, as papers write it there: `The Harbour Post - 7/12/2017`.
fn behind_title(facts: &Facts<'_>) -> Option<Stamp> {
    let title = facts.page.head.title.as_deref()?;
    let (_, part) = title.rsplit_once(PARTS_TITLE).or_else(|| title.rsplit_once(" - "))?;
    let in_numbers = part.trim().chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/'));
    if in_numbers { parse(part, &facts.dates()) } else { None }
}

/// All name one day, if any.
fn agree(facts: &Facts<'_>, values: &[&str]) -> bool {
    let mut days = values.iter().filter_map(|v| parse(v, &facts.dates())).map(|s| s.date);
    let first = days.next();
    days.all(|d| Some(d) == first)
}

/// Properties with the publication date, most trusted first.
const PROPS: &[&str] =
    &["datepublished", "publisheddate", "publishdate", "datecreated", "issued", "created", "date"];

/// Metas under names of the site's own that speak of a publication's date
/// (`w-published-date`, `shop:date`).
fn other_metas<'s>(facts: &'s Facts<'_>) -> impl Iterator<Item = (&'s str, &'s str)> {
    let other = ["modif", "updat", "revis", "expir", "unpubl", "review", "event", "start", "end", "valid"];
    let speaks = move |name: &str| {
        let dated = name.contains("publi") && (name.contains("date") || name.contains("time"));
        let bare = [":date", ".date", "-date", "_date"].iter().any(|e| name.ends_with(e));
        (dated || bare) && !other.iter().any(|o| name.contains(o)) && !PUBLISHED.contains(&name)
    };
    let all = facts.page.head.metas.iter().map(|(n, v)| (n.as_str(), v.as_str()));
    all.filter(move |(name, _)| speaks(name))
}

fn modified(
    facts: &Facts<'_>,
    finds: &TextFinds,
    lines: &HeadLines,
    own: &[&TimeTag],
) -> Vec<(Stamp, String)> {
    let mut all = Gathered { facts, found: Vec::new() };
    all.add(facts.json_ld.modified.as_deref(), "json-ld");
    facts.metas(MODIFIED).for_each(|(name, value)| all.add(Some(value), &format!("meta:{name}")));
    facts.item_props(&["datemodified"]).for_each(|v| all.add(Some(v), "itemprop"));
    times(own, is_modified).for_each(|t| all.add(Some(t), "time"));
    all.found.extend(lines.modified.map(|s| (s, "line by the title".to_owned())));
    all.found.extend(finds.modified.map(|s| (s, "text".to_owned())));
    all.found
}

struct Gathered<'f, 'a> {
    facts: &'f Facts<'a>,
    found: Vec<(Stamp, String)>,
}

impl Gathered<'_, '_> {
    fn add(&mut self, value: Option<&str>, from: &str) {
        let stamp = value.and_then(|v| parse(v, &self.facts.dates()));
        self.found.extend(stamp.map(|s| (s, from.to_owned())));
    }
}

fn times<'s>(own: &[&'s TimeTag], is: fn(&str) -> bool) -> impl Iterator<Item = &'s str> {
    own.iter().copied().filter(move |t| is(&t.label.to_lowercase())).map(value)
}

fn value(time: &TimeTag) -> &str {
    time.datetime.as_deref().filter(|d| !d.trim().is_empty()).unwrap_or(&time.text)
}

fn is_published(label: &str) -> bool {
    ["pubdate", "datepublished", "published", "entry-date", "dc:date", "dc:created"]
        .iter()
        .any(|l| label.contains(l))
        && !label.contains("comment")
}

fn is_modified(label: &str) -> bool {
    ["modified", "updated"].iter().any(|l| label.contains(l))
        && !is_published(label)
        && !label.contains("comment")
}

fn is_unlabelled(label: &str) -> bool {
    !is_published(label) && !is_modified(label) && !label.contains("comment")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::super::{BodyFacts, head_lines};
    use super::*;
    use depeche_model::{Hints, Mark, Reason};

    fn dates(lines: &str, hints: &Hints) -> (Option<String>, Option<String>) {
        facts(&page(lines), hints, |f| {
            let lines = head_lines::read(f, Some("The bridge is closed"), &BodyFacts::default());
            let dates = choose(f, &TextFinds::default(), &lines, "");
            (dates.published.map(|s| s.rfc3339()), dates.modified.map(|s| s.rfc3339()))
        })
    }

    fn at(url: &str) -> Hints {
        Hints { url: Some(url.to_owned()), date_crawled: Some("2024-06-01".into()), ..Hints::default() }
    }

    #[test]
    fn the_page_beats_its_address() {
        let hints = at("https://a.example/2024/01/01/port");
        let found = dates("meta article:published_time 2024-03-02T10:00:00Z", &hints);
        assert_eq!(found.0.as_deref(), Some("2024-03-02T10:00:00Z"));
        assert_eq!(dates("", &hints).0.as_deref(), Some("2024-01-01"));
    }

    #[test]
    fn a_date_after_the_crawl_is_passed_over() {
        let found = dates(
            "meta article:published_time 2025-03-02\nprop datepublished 2024-03-02",
            &at("https://a.example/x"),
        );
        assert_eq!(found.0.as_deref(), Some("2024-03-02"));
    }

    #[test]
    fn an_event_far_ahead_is_no_publication() {
        let lines = "meta date 2027-05-01\nprop datepublished 2024-03-02\nmeta lastmod 2024-03-04";
        assert_eq!(dates(lines, &Hints::default()).0.as_deref(), Some("2024-03-02"));
        let revised = "meta date 2020-03-02\nmeta lastmod 2024-03-04";
        assert_eq!(dates(revised, &Hints::default()).0.as_deref(), Some("2020-03-02"));
    }

    #[test]
    fn an_earlier_date_by_the_title_beats_a_stamp() {
        let page = |line: &str| {
            format!("meta article:published_time 2024-03-02T02:41:00Z\nh1 The bridge is closed\np {line}")
        };
        let day = |line: &str| dates(&page(line), &Hints::default()).0;
        assert_eq!(day("1 March 2024").as_deref(), Some("2024-03-01"));
        assert_eq!(day("4 March 2024").as_deref(), Some("2024-03-02T02:41:00Z"), "the day of a change");
        let idle = "1 March 2024 was the day of the great flood in Port-Nouvel";
        assert_eq!(day(idle).as_deref(), Some("2024-03-02T02:41:00Z"), "a line about other things");
    }

    #[test]
    fn the_day_of_a_change_is_no_publication_though_two_say_it() {
        let lines = "meta article:published_time 2023-03-02\nmeta datepublished 2024-03-04\nmeta lastmod 2024-03-04\nh1 The bridge is closed\np 4 March 2024";
        assert_eq!(dates(lines, &Hints::default()).0.as_deref(), Some("2023-03-02"));
    }

    #[test]
    fn a_date_of_a_teaser_by_the_title_does_not_count() {
        let times: String = (1..6).map(|day| format!("time teaser 2024-02-0{day}\n")).collect();
        let lines = "meta article:published_time 2024-03-02\nh1 The bridge is closed\np 3 February 2024\n";
        assert_eq!(dates(&format!("{lines}{times}"), &Hints::default()).0.as_deref(), Some("2024-03-02"));
        assert_eq!(dates(lines, &Hints::default()).0.as_deref(), Some("2024-02-03"));
    }

    #[test]
    fn dates_of_other_articles_and_of_comments_do_not_count() {
        let text = "h1 The bridge is closed\np The harbour was calm.\np So were the gulls.\n";
        let day = |others: &str, reason| {
            let page = page(&format!("{text}{others}"));
            let drop = Mark::Drop { reason, rule: "r".into(), score: 0.0 };
            let keep = Mark::Keep { score: 1.0, cut: None, rule: None };
            let marks: Vec<_> =
                (0..page.blocks.len()).map(|at| if at < 3 { &keep } else { &drop }.clone()).collect();
            facts(&page, &Hints::default(), |f| {
                let body = BodyFacts { blocks: 1..3, marks: &marks, ..BodyFacts::default() };
                let lines = head_lines::read(f, Some("The bridge is closed"), &body);
                choose(f, &TextFinds::default(), &lines, "").published.map(|s| s.rfc3339())
            })
        };
        assert_eq!(day("p Jane Doe\np 4 May 2021", Reason::Comments), None);
        assert_eq!(day("p 4 May 2021", Reason::Navigation), None);
        assert_eq!(day("p Posted\np 4 May 2021", Reason::Score).as_deref(), Some("2021-05-04"));
        assert_eq!(day("p Published on 4 May 2021", Reason::Comments), None);
        assert_eq!(day("p Published on 4 May 2021", Reason::Score).as_deref(), Some("2021-05-04"));
    }

    #[test]
    fn the_address_tells_the_order_of_day_and_month() {
        let lines = "lang en\nh1 The bridge is closed\np 03/10/2023";
        let found = dates(
            lines,
            &Hints { url: Some("https://a.example.com/2023/october/03/port".into()), ..Hints::default() },
        );
        assert_eq!(found.0.as_deref(), Some("2023-10-03"));
    }

    #[test]
    fn a_text_may_begin_with_its_date() {
        let found = |text: &str| {
            facts(&page("lang de"), &Hints::default(), |f| {
                choose(f, &TextFinds::default(), &HeadLines::default(), text).published.map(|s| s.rfc3339())
            })
        };
        for text in [
            "27.1.2022 - Der Hafen bleibt zu.",
            "(27. Januar 2022) Der Hafen bleibt zu.",
            "27.01.2022 „Der Hafen“",
        ] {
            assert_eq!(found(text).as_deref(), Some("2022-01-27"), "{text}");
        }
        assert_eq!(found("27. Januar 2022 war der Tag der großen Flut."), None);
        assert_eq!(found("Der Hafen bleibt bis 27.1.2022 - so die Stadt - zu."), None);
    }

    #[test]
    fn a_label_anywhere_on_the_page_tells_a_date_where_nothing_else_does() {
        let filler = "p The harbour was calm.\n".repeat(30);
        let page = |dated: &str| format!("h1 The bridge is closed\n{filler}{dated}");
        let day = |dated: &str| dates(&page(dated), &Hints::default()).0;
        assert_eq!(day("p Published\np Feb 2, 2023").as_deref(), Some("2023-02-02"));
        assert_eq!(day("p Published on Feb 2, 2023").as_deref(), Some("2023-02-02"));
        let long = "p This entry was posted on Thursday, Feb 2nd, 2023 at 5:41 pm and is filed under Tales. You can follow it.";
        assert_eq!(day(long).as_deref(), Some("2023-02-02"));
        assert_eq!(day("p Feb 2, 2023"), None);
        assert_eq!(day("p Updated\np Feb 2, 2023"), None);
        assert_eq!(day("p Posted on Feb 2, 2023\np Posted on Feb 3, 2023"), None, "comments");
    }

    #[test]
    fn the_offset_of_the_place_is_kept() {
        let lines =
            "meta article:published_time 2024-03-02T02:41:00Z\nprop datepublished 2024-03-01T21:41:00-05:00";
        assert_eq!(dates(lines, &Hints::default()).0.as_deref(), Some("2024-03-01T21:41:00-05:00"));
    }

    #[test]
    fn names_of_a_sites_own_are_understood() {
        let read = |meta: &str| dates(&format!("meta {meta} 2024-03-02"), &Hints::default()).0;
        assert!(read("w-published-date").is_some() && read("shop:date").is_some());
        assert!(read("event-date").is_none() && read("x-published-end-date").is_none());
    }

    #[test]
    fn a_modification_is_not_before_the_publication() {
        let lines = "meta article:published_time 2024-03-02\nmeta article:modified_time 2024-03-01";
        assert_eq!(dates(lines, &Hints::default()), (Some("2024-03-02".into()), None));
        let lines = "meta date 2024-03-02\ntime updated 2024-03-03";
        assert_eq!(dates(lines, &Hints::default()).1.as_deref(), Some("2024-03-03"));
    }

    #[test]
    fn times_of_comments_are_not_the_articles() {
        assert_eq!(dates("time comment-published 2024-03-02", &Hints::default()), (None, None));
        assert_eq!(dates("time entry-date 2024-03-02", &Hints::default()).0.as_deref(), Some("2024-03-02"));
    }
}

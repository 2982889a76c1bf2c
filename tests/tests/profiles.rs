//! What repeats over the articles of a site goes, what repeats over sites or crawls stays.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use depeche_pipeline::{Options, ProfilesFrom};
use depeche_tests::{Run, run};
use std::fmt::Write;

/// Words a sentence is drawn from, place by place.
const WORDS: [&[&str]; 6] = [
    &[
        "Le maire",
        "La préfète",
        "Un pêcheur",
        "Le syndicat",
        "Une voisine",
        "Le juge",
        "La directrice",
        "Un élu",
    ],
    &[
        "a présenté",
        "a refusé",
        "attendait",
        "regrettait",
        "a confirmé",
        "défendait",
        "a reporté",
        "soutenait",
    ],
    &[
        "le budget",
        "la fermeture",
        "le plan",
        "une enquête",
        "la reprise",
        "le projet",
        "un accord",
        "la hausse",
    ],
    &[
        "du port",
        "de l'usine",
        "des écoles",
        "de la gare",
        "du marché",
        "de l'hôpital",
        "du théâtre",
        "des halles",
    ],
    &[
        "lundi matin",
        "mardi soir",
        "après la réunion",
        "devant la presse",
        "avant l'été",
        "sans attendre",
        "jeudi",
        "hier",
    ],
    &[
        "malgré les critiques",
        "à une large majorité",
        "faute de moyens",
        "pour la troisième fois",
        "selon ses proches",
        "contre toute attente",
        "dans le calme",
        "sous la pluie",
    ],
];

/// Chrome of a site, as tag and text: that of the head, and that of the foot.
/// Some of it reads like an article.
fn chrome(site: &str, page: u32) -> [Vec<(&'static str, String)>; 2] {
    let text = |t: &str| t.replace("{site}", site).replace("{n}", &page.to_string());
    let head = vec![
        ("div", text("Rubriques {site}")),
        (
            "div",
            text(
                "Le journal {site} raconte chaque jour la vie de la région, avec ses quarante reporters installés dans les cantons.",
            ),
        ),
        ("div", text("{n} lecteurs en ligne")),
    ];
    let foot = vec![
        ("div", text("{n} réactions à cet article")),
        (
            "p",
            text(
                "Vous aimez {site} ? Notre rédaction vous envoie chaque matin le récit des événements de la nuit, choisis par nos journalistes.",
            ),
        ),
        (
            "p",
            text(
                "Le journal {site} a été fondé par trois imprimeurs après la guerre et appartient depuis à ceux qui le fabriquent.",
            ),
        ),
    ];
    [head, foot]
}

struct Article {
    title: String,
    paragraphs: Vec<String>,
}

/// A small generator: the same seed, the same articles.
struct Draw(u64);

impl Draw {
    fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(self.0 >> 40) as usize % words.len()]
    }

    fn sentence(&mut self) -> String {
        WORDS.map(|words| self.word(words)).join(" ")
    }

    fn article(&mut self) -> Article {
        let paragraph = |draw: &mut Draw| (0..3).map(|_| draw.sentence() + ". ").collect::<String>();
        let title = self.sentence();
        Article { title, paragraphs: (0..6).map(|_| paragraph(self).trim().to_owned()).collect() }
    }
}

/// Twenty articles of one site, five of them on three others too, three crawled again:
/// (site, page, article).
fn dump(articles: &[Article]) -> Vec<(&'static str, u32, &Article)> {
    let wire = |site| articles[..5].iter().map(move |a| (site, a));
    let own = articles.iter().map(|a| ("phare", a));
    let again = articles[3..6].iter().map(|a| ("phare", a));
    let pages = own.chain(wire("ancre")).chain(again).chain(wire("digue")).chain(wire("quai"));
    (10..).zip(pages).map(|(n, (site, article))| (site, n, article)).collect()
}

fn html(site: &str, n: u32, article: &Article) -> String {
    let [head, foot] = chrome(site, n);
    let element = |(tag, text): &(&str, String)| format!("<{tag}>{text}</{tag}>\n");
    let body: String = article.paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    let (head, foot): (String, String) =
        (head.iter().map(element).collect(), foot.iter().map(element).collect());
    format!(
        "<html><head><title>{0}</title></head><body>\n{head}<h1>{0}</h1>\n{body}{foot}</body></html>",
        article.title
    )
}

fn flat(site: &str, n: u32, article: &Article) -> String {
    let [head, foot] = chrome(site, n);
    let lines = |part: Vec<(&str, String)>| part.into_iter().map(|(_, text)| text + "\n").collect::<String>();
    format!("{}{}\n{}\n{}", lines(head), article.title, article.paragraphs.join("\n"), lines(foot))
}

fn clean(
    seed: u64,
    field: &str,
    page: fn(&str, u32, &Article) -> String,
    profiles: ProfilesFrom,
) -> (Vec<Article>, Run) {
    let mut draw = Draw(seed);
    let articles: Vec<Article> = (0..20).map(|_| draw.article()).collect();
    let mut lines = String::new();
    for (site, n, article) in dump(&articles) {
        let mut record = serde_json::json!({"id": n.to_string(), "site": format!("{site}.example")});
        record[field] = page(site, n, article).into();
        writeln!(lines, "{record}").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("dump.jsonl");
    std::fs::write(&input, lines).unwrap();
    let run = run(&input, &Options { profiles, keep_dropped: true, ..Options::default() }).unwrap();
    (articles, run)
}

/// What is wrong with the articles of the large site.
fn faults(articles: &[Article], run: &Run) -> Vec<String> {
    let mut faults: Vec<String> = run.rejects.iter().map(|r| format!("rejected: {r}")).collect();
    for ((site, n, article), got) in dump(articles).into_iter().zip(&run.articles) {
        let text = got["text"].as_str().unwrap();
        let lost = article.paragraphs.iter().filter(|p| !text.contains(p.as_str()));
        faults.extend(lost.map(|p| format!("{site} {n} lost: {p}")));
        let [head, foot] = chrome(site, n);
        let left = head.iter().chain(&foot).filter(|(_, c)| text.contains(c.as_str()));
        faults.extend(left.map(|(_, c)| format!("{site} {n} kept: {c}")));
    }
    faults
}

fn check(field: &str, page: fn(&str, u32, &Article) -> String) {
    for seed in 1..4 {
        let (articles, run) = clean(seed, field, page, ProfilesFrom::Dump);
        assert_eq!(faults(&articles, &run), [""; 0], "seed {seed}");
        let (articles, run) = clean(seed, field, page, ProfilesFrom::Nothing);
        assert_ne!(faults(&articles, &run), [""; 0], "without profiles the test must fail: seed {seed}");
    }
}

#[test]
fn all_chrome_of_html_goes_and_all_wire_copy_stays() {
    check("html", html);
}

#[test]
fn all_chrome_of_flat_text_goes_and_all_wire_copy_stays() {
    check("text", flat);
}

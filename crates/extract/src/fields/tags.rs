//! Tags, section and description.

use super::facts::Facts;
use super::finds::TextFinds;
use super::plain::plain;
use depeche_rules::fold;

/// Most tags of one article.
const MAX_TAGS: usize = 30;
/// Longest tag and section, in characters.
const MAX_CHARS: usize = 60;
/// Longest description, in characters.
const MAX_DESCRIPTION: usize = 2000;

/// Tags: of the first source that gives any, each once.
pub(crate) fn tags(facts: &Facts<'_>) -> Vec<String> {
    let metas =
        |names: &'static [&'static str]| facts.metas(names).map(|(_, v)| plain(v)).collect::<Vec<_>>();
    let is_tag = |rel: &str| rel.split_whitespace().any(|r| r == "tag");
    let links = || {
        facts.page.head.links.iter().filter(|l| is_tag(&l.rel)).map(|l| plain(&l.text)).collect::<Vec<_>>()
    };
    let sources: [&dyn Fn() -> Vec<String>; 6] = [
        &|| metas(&["article:tag", "og:article:tag"]),
        &|| facts.json_ld.keywords.clone(),
        &|| metas(&["news_keywords", "parsely-tags", "sailthru.tags"]),
        &|| facts.item_props(&["keywords"]).map(plain).collect(),
        &|| metas(&["keywords", "dc.subject", "dcterms.subject", "cxenseparse:recs:articletags"]),
        &links,
    ];
    sources.iter().map(|source| clean(&source())).find(|tags| !tags.is_empty()).unwrap_or_default()
}

fn clean(raw: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in raw.iter().flat_map(|r| r.split([',', ';', '，', '、'])).map(str::trim) {
        // Sites put keys of their own among the keywords: `section:world`.
        let is_key =
            tag.split_once(':').is_some_and(|(_, v)| !v.starts_with(' ')) || tag.contains(['=', '{', '_']);
        let fits = !is_key
            && (1..=MAX_CHARS).contains(&tag.chars().count())
            && tag.chars().any(char::is_alphanumeric);
        let tag = tag.trim_start_matches('#');
        if fits && tags.len() < MAX_TAGS && !tags.iter().any(|t| fold(t) == fold(tag)) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// The section: metadata first, then a line of the text.
pub(crate) fn section(facts: &Facts<'_>, finds: &TextFinds) -> Option<String> {
    let metas = facts.metas(&[
        "article:section",
        "og:article:section",
        "parsely-section",
        "cxenseparse:recs:category",
        "dc.type.section",
        "section",
    ]);
    let metas = metas.map(|(_, v)| plain(v));
    let props = facts.item_props(&["articlesection"]).map(plain);
    let all = metas.chain(facts.json_ld.sections.clone()).chain(props).chain(finds.section.clone());
    let is_name = |s: &String| {
        let chars = s.chars().count();
        (2..=MAX_CHARS).contains(&chars)
            && s.chars().any(char::is_alphabetic)
            && !s.contains("://")
            && !s.starts_with('/')
    };
    all.into_iter().find(is_name)
}

/// The summary the page gives; one that repeats the title is none.
pub(crate) fn description(facts: &Facts<'_>, title: Option<&str>) -> Option<String> {
    let metas = facts.metas(&[
        "og:description",
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.description",
        "dcterms.abstract",
        "sailthru.description",
    ]);
    let all: Vec<String> = metas.map(|(_, v)| plain(v)).chain(facts.json_ld.description.clone()).collect();
    let title = title.map(fold).unwrap_or_default();
    let says_more = |d: &&String| fold(d) != title && (10..=MAX_DESCRIPTION).contains(&d.chars().count());
    let whole = |d: &&String| !d.ends_with('…') && !d.ends_with("...");
    let fits: Vec<&String> = all.iter().filter(says_more).collect();
    fits.iter().copied().find(whole).or_else(|| fits.first().copied()).cloned()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, page};
    use super::*;
    use depeche_model::Hints;

    fn ask<T>(lines: &str, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
        facts(&page(lines), &Hints::default(), ask)
    }

    #[test]
    fn tags_come_from_one_source_once() {
        let lines =
            "meta article:tag Port\nmeta article:tag port\nmeta article:tag #Mer\nmeta keywords other";
        assert_eq!(ask(lines, tags), ["Port", "Mer"]);
        assert_eq!(ask("meta keywords port, mer, section:monde, ", tags), ["port", "mer"]);
        assert_eq!(ask("link tag /t Port", tags), ["Port"]);
    }

    #[test]
    fn the_section_is_a_name() {
        let none = TextFinds::default();
        assert_eq!(
            ask("meta article:section https://a.example/x\nprop articlesection Monde", |f| section(f, &none))
                .as_deref(),
            Some("Monde")
        );
        let found = TextFinds { section: Some("Sport".into()), ..TextFinds::default() };
        assert_eq!(ask("", |f| section(f, &found)).as_deref(), Some("Sport"));
    }

    #[test]
    fn a_whole_description_beats_one_cut_short() {
        let lines =
            "meta og:description Le port ferme ses…\nmeta description Le port ferme ses portes lundi.";
        assert_eq!(ask(lines, |f| description(f, None)).as_deref(), Some("Le port ferme ses portes lundi."));
        assert_eq!(ask("meta description Le port ferme", |f| description(f, Some("Le port ferme"))), None);
    }
}

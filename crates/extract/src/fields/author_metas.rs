//! Metas that name authors.

use super::facts::Facts;
use std::borrow::Cow;

/// Metas that name authors, most trusted first.
pub(super) const METAS: &[&str] = &[
    "author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "article:author",
    "article:author_name",
    "og:author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.name",
    "citation_author",
    "byl",
    "byline",
    "authors",
    "article.author",
    "rnews:creator",
    "creator",
];

/// `citation_author` is written surname first by rule: `Doe, Jane`.
pub(super) fn turned<'v>(name: &str, value: &'v str) -> Cow<'v, str> {
    match value.split_once(',') {
        Some((last, first)) if name == "citation_author" && !first.contains(',') => {
            format!("{} {}", first.trim(), last.trim()).into()
        }
        _ => value.into(),
    }
}

/// `Written by` in `twitter:label1` says what `twitter:data1` is.
pub(super) fn labelled<'s>(facts: &'s Facts<'_>) -> impl Iterator<Item = &'s str> {
    let metas = || facts.page.head.metas.iter();
    let label = |(name, value): &&(String, String)| {
        name.starts_with("twitter:label") && facts.lexicon.is_byline_label(value)
    };
    let data = move |(name, _): &(String, String)| {
        let wanted = name.replace("label", "data");
        metas().find(|(n, _)| *n == wanted).map(|(_, v)| v.as_str())
    };
    metas().filter(label).filter_map(data)
}

/// Metas under names of the site's own (`x:author`).
pub(super) fn named_by_the_site<'s>(facts: &'s Facts<'_>) -> impl Iterator<Item = &'s str> {
    let ends = [
        ":author",
        ".author",
        "-author",
        "_author",
        "articleauthor",
        "author_name",
        "author-name",
        "authorname",
    ];
    let other = ["book", "comment", "photo", "image"];
    let is = move |name: &str| {
        ends.iter().any(|e| name.ends_with(e))
            && !METAS.contains(&name)
            && !other.iter().any(|o| name.contains(o))
    };
    // A portal names the paper and itself: `Harbour Post | Portal`.
    let named = facts.page.head.metas.iter().filter(move |(name, value)| is(name) && !value.contains('|'));
    named.map(|(_, value)| value.as_str())
}

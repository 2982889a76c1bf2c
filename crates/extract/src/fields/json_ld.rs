//! Reads JSON-LD scripts: finds the node of the article and takes its facts.

use super::json_repair::parse;
use super::plain::plain;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Nodes deeper than this are not looked at.
const MAX_DEPTH: usize = 12;
/// Nodes looked at in one page.
const MAX_NODES: usize = 2000;
/// Entries taken of one list.
const MAX_LIST: usize = 100;

/// A name with what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedBy {
    /// The name as written.
    pub(crate) name: String,
    /// It names an organisation, by its type.
    pub(crate) organisation: bool,
    /// It names a person, by its type.
    pub(crate) person: bool,
}

/// What the page's JSON-LD says of its article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct JsonLd {
    /// Types of the article's node (`NewsArticle`); empty when there is none.
    pub(crate) types: Vec<String>,
    /// Types of every node of the page, each once: for the page's status.
    pub(crate) all_types: Vec<String>,
    pub(crate) headline: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) authors: Vec<NamedBy>,
    /// Who else is named as having a part in it.
    pub(crate) contributors: Vec<NamedBy>,
    /// Authors of the web page the article stands on.
    pub(crate) page_authors: Vec<NamedBy>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) sections: Vec<String>,
    pub(crate) keywords: Vec<String>,
    pub(crate) images: Vec<String>,
    pub(crate) publisher: Option<String>,
    /// Organisations the text comes from (`sourceOrganization`, `provider`).
    pub(crate) sources: Vec<String>,
    pub(crate) language: Option<String>,
    pub(crate) url: Option<String>,
    /// The article's text, as the site gives it to machines.
    pub(crate) body: Option<String>,
    /// `isAccessibleForFree`.
    pub(crate) free: Option<bool>,
    /// `license`: addresses.
    pub(crate) licences: Vec<String>,
}

/// Reads the scripts; never fails: what cannot be read is left out. Of several
/// article nodes the one of this page's address wins, then the first.
pub(crate) fn read(scripts: &[String], url: Option<&str>) -> JsonLd {
    let roots: Vec<Value> = scripts.iter().flat_map(|s| parse(s)).collect();
    let mut nodes = Vec::new();
    roots.iter().for_each(|r| collect(r, 0, &mut nodes));
    let graph = Graph::new(&nodes);
    let mut found = match choose(&nodes, url) {
        Some(node) => graph.article(node),
        None => JsonLd::default(),
    };
    graph.fill_from_page(&nodes, &mut found);
    found.all_types = all_types(&nodes);
    found
}

type Node = Map<String, Value>;

/// All objects that may be the article or say something of it, outer ones first.
fn collect<'v>(value: &'v Value, depth: usize, nodes: &mut Vec<&'v Node>) {
    if depth > MAX_DEPTH || nodes.len() >= MAX_NODES {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|v| collect(v, depth + 1, nodes)),
        Value::Object(node) => {
            nodes.push(node);
            for key in
                ["@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "subjectOf", "review"]
            {
                node.get(key).into_iter().for_each(|v| collect(v, depth + 1, nodes));
            }
        }
        _ => {}
    }
}

/// How much a type speaks for an article; 0 for others.
fn rank(kind: &str) -> u8 {
    match kind.rsplit(['/', '#', ':']).next().unwrap_or(kind) {
        k if k.ends_with("NewsArticle") => 4,
        "LiveBlogPosting" | "Report" => 3,
        k if k.ends_with("Article") => 3,
        "BlogPosting" => 2,
        "SocialMediaPosting" | "DiscussionForumPosting" | "CreativeWork" | "Review" | "Recipe" => 1,
        "PodcastEpisode" | "RadioEpisode" => 1,
        _ => 0,
    }
}

fn types(node: &Node) -> Vec<String> {
    texts(node.get("@type").or_else(|| node.get("type")))
}

fn choose<'v>(nodes: &[&'v Node], url: Option<&str>) -> Option<&'v Node> {
    let best = |node: &Node| types(node).iter().map(|t| rank(t)).max().unwrap_or(0);
    let here = |node: &Node| url.is_some_and(|u| address(node).is_some_and(|a| same_page(&a, u)));
    let titled = |node: &Node| node.contains_key("headline") || node.contains_key("name");
    // A text of its own kind without a headline is this page's where no other has one.
    let says_who_or_when = |node: &Node| best(node) >= 2 && node.contains_key("datePublished");
    // The first of equals: `max_by_key` would take the last.
    let ranked = nodes.iter().enumerate().filter(|(_, n)| best(n) > 0 && titled(n) || says_who_or_when(n));
    ranked.max_by_key(|(i, n)| (here(n), titled(n), best(n), usize::MAX - i)).map(|(_, n)| *n)
}

fn address(node: &Node) -> Option<String> {
    let main = node.get("mainEntityOfPage");
    let id = main.and_then(|m| m.get("@id").or_else(|| m.get("url")).or(Some(m))).and_then(Value::as_str);
    let own = node.get("url").and_then(Value::as_str);
    own.or(id).filter(|a| !a.is_empty()).map(str::to_owned)
}

/// Scheme, query, fragment and a last slash apart.
fn same_page(a: &str, b: &str) -> bool {
    let bare = |u: &str| {
        let u = u.split(['?', '#']).next().unwrap_or(u);
        u.split_once("://")
            .map_or(u, |(_, rest)| rest)
            .trim_start_matches("www.")
            .trim_end_matches('/')
            .to_owned()
    };
    bare(a) == bare(b)
}

fn all_types(nodes: &[&Node]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for kind in nodes.iter().flat_map(|n| types(n)) {
        if !all.contains(&kind) && all.len() < MAX_LIST {
            all.push(kind);
        }
    }
    all
}

/// Nodes by `@id`, for references (`{"@id": "#author"}`).
struct Graph<'v> {
    by_id: HashMap<&'v str, &'v Node>,
}

impl<'v> Graph<'v> {
    fn new(nodes: &[&'v Node]) -> Self {
        let mut by_id: HashMap<&str, &Node> = HashMap::new();
        for node in nodes.iter().filter(|n| n.len() > 1) {
            if let Some(id) = node.get("@id").and_then(Value::as_str) {
                // A reference may carry a name; the node that says most is the thing itself.
                let known = by_id.entry(id).or_insert(node);
                if node.len() > known.len() {
                    *known = node;
                }
            }
        }
        Graph { by_id }
    }

    fn article(&self, node: &Node) -> JsonLd {
        let text = |key: &str| first_text(node.get(key));
        JsonLd {
            types: types(node),
            all_types: Vec::new(),
            headline: text("headline").or_else(|| text("name")),
            description: text("description"),
            authors: self.named(node.get("author").or_else(|| node.get("creator"))),
            contributors: self.named(node.get("contributor")),
            page_authors: Vec::new(),
            published: text("datePublished").or_else(|| text("dateCreated")),
            modified: text("dateModified"),
            sections: texts(node.get("articleSection")),
            keywords: keywords(node.get("keywords")),
            images: self.addresses(node.get("image")),
            publisher: self.publisher(node.get("publisher")),
            sources: ["sourceOrganization", "provider"]
                .iter()
                .flat_map(|k| self.named(node.get(*k)))
                .map(|n| n.name)
                .collect(),
            language: self.first_name(node.get("inLanguage")),
            url: address(node),
            body: node.get("articleBody").and_then(Value::as_str).map(str::to_owned),
            free: node.get("isAccessibleForFree").and_then(boolean),
            licences: self.addresses(node.get("license")),
        }
    }

    /// What the node of the web page says where the article's says nothing.
    fn fill_from_page(&self, nodes: &[&Node], found: &mut JsonLd) {
        for node in nodes {
            let kinds = types(node);
            let is = |name: &str| kinds.iter().any(|k| k == name);
            if is("WebSite") || is("NewsMediaOrganization") {
                let name = first_text(node.get("name"));
                found.publisher = found.publisher.take().or(name);
            } else if is("WebPage") || is("ItemPage") {
                let date = first_text(node.get("datePublished"));
                found.published = found.published.take().or(date);
                let date = first_text(node.get("dateModified"));
                found.modified = found.modified.take().or(date);
                let language = first_text(node.get("inLanguage"));
                found.language = found.language.take().or(language);
                found.page_authors.extend(self.named(node.get("author")));
            }
        }
    }

    fn resolve<'s>(&'s self, node: &'s Node) -> &'s Node {
        let target = node.get("@id").and_then(Value::as_str).filter(|_| !node.contains_key("name"));
        target.and_then(|id| self.by_id.get(id).copied()).unwrap_or(node)
    }

    /// Its types, or those of the node it refers to under a name.
    fn kinds(&self, node: &Node) -> Vec<String> {
        let own = types(node);
        let target = node.get("@id").and_then(Value::as_str).and_then(|id| self.by_id.get(id));
        if own.is_empty() { target.map(|t| types(t)).unwrap_or_default() } else { own }
    }

    fn named(&self, value: Option<&Value>) -> Vec<NamedBy> {
        let entries = match value {
            Some(Value::Array(all)) => all.iter().take(MAX_LIST).collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        entries.into_iter().flat_map(|entry| self.named_one(entry)).collect()
    }

    fn named_one(&self, entry: &Value) -> Vec<NamedBy> {
        // WordPress types a person who runs the site as both.
        let is_person = |kinds: &[String]| kinds.iter().any(|k| k == "Person");
        let is_house = |kinds: &[String]| {
            kinds.iter().any(|k| k.ends_with("Organization") || k == "Corporation") && !is_person(kinds)
        };
        match entry {
            Value::String(name) => vec![NamedBy { name: plain(name), organisation: false, person: false }],
            Value::Object(node) => {
                let node = self.resolve(node);
                let kinds = self.kinds(node);
                let (organisation, person) = (is_house(&kinds), is_person(&kinds));
                let names = texts(node.get("name")).into_iter();
                names.map(|name| NamedBy { name, organisation, person }).collect()
            }
            // Some sites nest the list once more.
            Value::Array(inner) => inner
                .iter()
                .take(MAX_LIST)
                .filter(|v| !v.is_array())
                .flat_map(|v| self.named_one(v))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn first_name(&self, value: Option<&Value>) -> Option<String> {
        self.named(value).into_iter().map(|n| n.name).find(|n| !n.is_empty())
    }

    /// A person who publishes their own pages is their author, not a house.
    fn publisher(&self, value: Option<&Value>) -> Option<String> {
        let node = value.and_then(Value::as_object).map(|n| self.resolve(n));
        let person = node.is_some_and(|n| types(n).iter().any(|t| t == "Person"));
        if person { None } else { self.first_name(value) }
    }

    fn addresses(&self, value: Option<&Value>) -> Vec<String> {
        match value {
            Some(Value::String(url)) => vec![url.clone()],
            Some(Value::Array(all)) => all
                .iter()
                .take(MAX_LIST)
                .filter(|v| !v.is_array())
                .flat_map(|v| self.addresses(Some(v)))
                .collect(),
            Some(Value::Object(node)) => {
                let node = self.resolve(node);
                let url = node.get("url").or_else(|| node.get("contentUrl")).and_then(Value::as_str);
                url.map(str::to_owned).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

fn first_text(value: Option<&Value>) -> Option<String> {
    texts(value).into_iter().next()
}

/// Strings of a value that is one or a list of them; empty ones left out.
fn texts(value: Option<&Value>) -> Vec<String> {
    let one = |v: &Value| v.as_str().or_else(|| v.get("@value").and_then(Value::as_str)).map(plain);
    let all: Vec<String> = match value {
        Some(Value::Array(all)) => all.iter().take(MAX_LIST).filter_map(one).collect(),
        Some(v) => one(v).into_iter().collect(),
        None => Vec::new(),
    };
    all.into_iter().filter(|t| !t.is_empty()).collect()
}

fn keywords(value: Option<&Value>) -> Vec<String> {
    let all = texts(value);
    match all.as_slice() {
        [one] => one
            .split([',', ';'])
            .map(|k| k.trim().to_owned())
            .filter(|k| !k.is_empty())
            .take(MAX_LIST)
            .collect(),
        _ => all,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    let text = value.as_str().map(str::to_lowercase);
    value.as_bool().or(match text.as_deref() {
        Some("true" | "yes" | "http://schema.org/true") => Some(true),
        Some("false" | "no" | "http://schema.org/false") => Some(false),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(script: &str) -> JsonLd {
        read(&[script.to_owned()], None)
    }

    fn names(found: &JsonLd) -> Vec<&str> {
        found.authors.iter().map(|a| a.name.as_str()).collect()
    }

    #[test]
    fn a_plain_node_is_read() {
        let found = one(
            r#"{"@type":"NewsArticle","headline":"Le port ferme","author":{"@type":"Person","name":"Jean Dupont"},
            "datePublished":"2024-03-02T10:00:00+01:00","articleSection":["Monde"],"keywords":"port, mer",
            "image":{"@type":"ImageObject","url":"/a.jpg"},"publisher":{"@type":"Organization","name":"Le Phare"},
            "isAccessibleForFree":"False"}"#,
        );
        assert_eq!(found.headline.as_deref(), Some("Le port ferme"));
        assert_eq!(names(&found), ["Jean Dupont"]);
        assert_eq!(found.keywords, ["port", "mer"]);
        assert_eq!((found.images.as_slice(), found.free), (["/a.jpg".to_owned()].as_slice(), Some(false)));
        assert_eq!(found.publisher.as_deref(), Some("Le Phare"));
    }

    #[test]
    fn a_graph_with_references_is_read() {
        let found = one(r##"{"@graph":[{"@type":"WebSite","name":"Harbour Post"},
            {"@type":"Article","headline":"Fish &amp; ships","author":{"@id":"#jd"},"publisher":{"@id":"#org"}},
            {"@type":"Person","@id":"#jd","name":"Jane Doe"},{"@type":"Organization","@id":"#org","name":"Post Ltd"}]}"##);
        assert_eq!(found.headline.as_deref(), Some("Fish & ships"));
        assert_eq!(names(&found), ["Jane Doe"]);
        assert_eq!(found.publisher.as_deref(), Some("Post Ltd"));
    }

    #[test]
    fn a_reference_with_a_name_leads_to_the_node() {
        let found = one(r##"{"@graph":[
            {"@type":"Article","headline":"H","author":{"@id":"#jd","name":"Jane Doe"},"publisher":{"@id":"#jd"}},
            {"@type":["Person","Organization"],"@id":"#jd","name":"Jane Doe","url":"https://jane.example"}]}"##);
        assert_eq!(found.publisher, None, "she is a person");
        assert_eq!(found.authors, [NamedBy { name: "Jane Doe".into(), organisation: false, person: true }]);
    }

    #[test]
    fn a_person_who_publishes_is_no_house() {
        let found = one(
            r#"{"@type":"Article","headline":"H","publisher":{"@type":["Person","Organization"],"name":"Jane Doe"}}"#,
        );
        assert_eq!(found.publisher, None);
    }

    #[test]
    fn wrappers_trailing_commas_and_raw_line_breaks_are_let_through() {
        let found = one(
            "//<![CDATA[\n<!-- {\"@type\":\"BlogPosting\",\n\"headline\":\"One\ntwo\",\"author\":[\"A B\",], } -->\n//]]>",
        );
        assert_eq!(found.headline.as_deref(), Some("One two"));
        assert_eq!(names(&found), ["A B"]);
    }

    #[test]
    fn organisations_are_told_from_persons() {
        let found = one(
            r#"[{"@type":["ReportageNewsArticle"],"headline":"H","author":[{"@type":"Organization","name":"AFP"},{"@type":"Person","name":"J D"}]}]"#,
        );
        assert_eq!(found.authors.iter().map(|a| a.organisation).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn the_node_of_this_page_wins() {
        let script = r#"[{"@type":"NewsArticle","headline":"Other","url":"https://a.example/1"},
            {"@type":"NewsArticle","headline":"This","url":"https://a.example/2"}]"#;
        let found = read(&[script.to_owned()], Some("http://www.a.example/2?x=1"));
        assert_eq!(found.headline.as_deref(), Some("This"));
    }

    #[test]
    fn an_article_without_a_headline_counts_where_no_other_is() {
        let bare = r#"{"@type":"NewsArticle","datePublished":"2024-03-02","author":{"name":"Jane Doe"}}"#;
        let found = one(&format!(r#"{{"@type":"WebPage","mainEntity":{bare}}}"#));
        assert_eq!((found.published.as_deref(), names(&found)), (Some("2024-03-02"), vec!["Jane Doe"]));
        let found =
            one(&format!(r#"[{bare},{{"@type":"BlogPosting","headline":"H","author":"Ann Lister"}}]"#));
        assert_eq!(names(&found), ["Ann Lister"]);
        let teaser = r#"{"@type":"NewsArticle","url":"https://a.example/1","author":{"name":"Jane Doe"}}"#;
        assert!(names(&one(teaser)).is_empty(), "an address is no article");
    }

    #[test]
    fn what_is_no_article_gives_nothing() {
        for script in [
            "",
            "{",
            "[]",
            "null",
            "{\"@type\":\"BreadcrumbList\"}",
            "<html>",
            &"[".repeat(5000),
            "{\"a\":\"\\ud800\"}",
        ] {
            assert_eq!(one(script).headline, None);
        }
    }
}

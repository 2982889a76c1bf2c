use crate::FieldMapError;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::str::FromStr;

/// A fact of a record that JSON may hold under some name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The record's own id.
    Id,
    /// Content that may be flat text or HTML.
    Text,
    /// Content that is HTML.
    Html,
    /// Address of the page.
    Url,
    /// Host or name of the site; the publisher where there is none.
    Site,
    /// Language tag.
    Language,
    /// Title.
    Title,
    /// Publication date.
    Date,
    /// Crawl date.
    DateCrawled,
    /// Authors.
    Authors,
    /// HTTP `Content-Type`.
    ContentType,
    /// HTTP `X-Robots-Tag`.
    Robots,
    /// HTTP `tdm-reservation`.
    TdmReservation,
}

/// Each field, its name in a field map, and the names it has in dumps, the best
/// first, as [`fold`] leaves them.
const NAMES: &[(Field, &str, &[&str])] = &[
    (Field::Id, "id", &["id", "docid", "documentid", "articleid", "uid", "uuid", "guid"]),
    (
        Field::Text,
        "text",
        &[
            "text",
            "content",
            "body",
            "articlebody",
            "articletext",
            "fulltext",
            "maintext",
            "plaintext",
            "rawtext",
            "textcontent",
            "contenttext",
            "pagecontent",
            "article",
            "contents",
            "bodytext",
            "document",
            "texte",
            "contenu",
            "corps",
            "texto",
            "contenido",
            "cuerpo",
            "conteúdo",
            "conteudo",
            "testo",
            "contenuto",
            "inhalt",
            "volltext",
            "artikeltext",
            "tekst",
            "текст",
            "正文",
            "本文",
        ],
    ),
    (
        Field::Html,
        "html",
        &[
            "html",
            "rawhtml",
            "htmlcontent",
            "contenthtml",
            "bodyhtml",
            "htmlbody",
            "fullhtml",
            "pagehtml",
            "articlehtml",
            "sourcehtml",
            "htmlsource",
            "rawcontent",
            "pagesource",
            "raw",
            "page",
        ],
    ),
    (
        Field::Url,
        "url",
        &[
            "url",
            "link",
            "uri",
            "pageurl",
            "articleurl",
            "sourceurl",
            "originalurl",
            "requestedurl",
            "targeturi",
            "warctargeturi",
            "href",
            "permalink",
            "canonicalurl",
            "weburl",
            "lien",
            "enlace",
            "адрес",
        ],
    ),
    (
        Field::Site,
        "site",
        &[
            "site",
            "domain",
            "host",
            "hostname",
            "sourcedomain",
            "netloc",
            "website",
            "sitename",
            "publisher",
            "source",
            "journal",
            "quelle",
            "fuente",
        ],
    ),
    (
        Field::Language,
        "language",
        &[
            "language",
            "lang",
            "languagecode",
            "langcode",
            "inlanguage",
            "locale",
            "langue",
            "sprache",
            "idioma",
            "lingua",
            "taal",
        ],
    ),
    (
        Field::Title,
        "title",
        &[
            "title",
            "headline",
            "articletitle",
            "pagetitle",
            "heading",
            "titre",
            "titel",
            "título",
            "titulo",
            "titolo",
            "tytuł",
            "заголовок",
            "标题",
            "タイトル",
        ],
    ),
    (
        Field::Date,
        "date",
        &[
            "datepublished",
            "datepublish",
            "publisheddate",
            "publishdate",
            "publicationdate",
            "pubdate",
            "published",
            "publishedat",
            "publishedon",
            "publishtime",
            "publicationtime",
            "publishedtime",
            "date",
            "datetime",
            "datepublication",
            "datedepublication",
            "datum",
            "fecha",
            "дата",
        ],
    ),
    (
        Field::DateCrawled,
        "date_crawled",
        &[
            "datecrawled",
            "crawleddate",
            "crawldate",
            "crawledat",
            "crawltime",
            "crawled",
            "datedownload",
            "downloaddate",
            "downloadedat",
            "datefetched",
            "fetchedat",
            "fetchtime",
            "fetchdate",
            "dateretrieved",
            "retrievedat",
            "scrapedat",
            "scrapedate",
            "datescraped",
            "warcdate",
            "accessdate",
        ],
    ),
    (
        Field::Authors,
        "authors",
        &[
            "authors",
            "author",
            "byline",
            "authorname",
            "authornames",
            "creator",
            "auteur",
            "auteurs",
            "autor",
            "autoren",
            "autores",
            "autore",
            "autori",
            "автор",
        ],
    ),
    (Field::ContentType, "content_type", &["contenttype", "httpcontenttype", "mimetype"]),
    (Field::Robots, "robots", &["xrobotstag", "robotstag"]),
    (Field::TdmReservation, "tdm_reservation", &["tdmreservation"]),
];

/// Maps of well-known tools.
const PRESETS: &str = include_str!("../data/presets.toml");

/// Where a JSON record's fields are found.
///
/// Out of the box, the names that common scrapers and crawlers write. Letter
/// case, `_`, `-` and spaces do not count: `datePublished` is
/// `date_published`. Parsed from `text=body,url=link`: the named fields are
/// then sought under those names only, in the order given; a dot leads into an
/// object (`text=_source.body`).
///
/// ```
/// use depeche_ingest::FieldMap;
/// let map: FieldMap = "text=body,url=meta.link".parse()?;
/// assert!("wort=body".parse::<FieldMap>().is_err());
/// # Ok::<(), depeche_ingest::FieldMapError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct FieldMap {
    sources: Vec<(Field, Vec<String>)>,
    keys: HashSet<String>,
    has_paths: bool,
}

/// The same text for the same map: a run's settings are compared by it.
impl fmt::Debug for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.sources.iter().map(|(field, names)| (field, names))).finish()
    }
}

impl FieldMap {
    /// The names a field is sought under, the best first.
    pub(crate) fn names(&self, field: Field) -> &[String] {
        let found = self.sources.iter().find(|(known, _)| *known == field);
        found.map_or(&[], |(_, names)| names)
    }

    /// Whether a folded top-level key leads to any field.
    pub(crate) fn wants(&self, folded: &str) -> bool {
        self.keys.contains(folded)
    }

    /// Whether some name leads into an object.
    pub(crate) fn has_paths(&self) -> bool {
        self.has_paths
    }

    fn new(sources: Vec<(Field, Vec<String>)>) -> Self {
        let names = sources.iter().flat_map(|(_, names)| names);
        let firsts = names.clone().filter_map(|name| name.split('.').next().map(str::to_owned));
        let keys = names.clone().cloned().chain(firsts).collect();
        let has_paths = names.clone().any(|name| name.contains('.'));
        FieldMap { sources, keys, has_paths }
    }
}

impl Default for FieldMap {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        FieldMap::new(NAMES.iter().map(|(field, _, names)| (*field, owned(names))).collect())
    }
}

impl FieldMap {
    /// Where a well-known tool puts its fields (`newsplease`, `scrapy`,
    /// `trafilatura`, `fundus`, `mediacloud`).
    ///
    /// # Errors
    /// A name that is no preset's; the error names those there are.
    pub fn preset(name: &str) -> Result<Self, FieldMapError> {
        let presets: BTreeMap<String, String> =
            toml::from_str(PRESETS).map_err(|error| FieldMapError::Presets { cause: error.to_string() })?;
        match presets.get(&fold(name)) {
            Some(map) => FieldMap::default().with(map),
            None => {
                let known = presets.into_keys().collect::<Vec<_>>().join(", ");
                Err(FieldMapError::UnknownPreset { name: name.to_owned(), known })
            }
        }
    }

    /// The same map with the fields that `text` names sought as it says.
    ///
    /// # Errors
    /// A part that is not of the form `field=name`, or names no field.
    pub fn with(self, text: &str) -> Result<Self, FieldMapError> {
        let mut named: Vec<(Field, Vec<String>)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (field, name) = parse_part(part)?;
            match named.iter_mut().find(|(known, _)| *known == field) {
                Some((_, names)) => names.push(name),
                None => named.push((field, vec![name])),
            }
        }
        let mut sources = self.sources;
        for (field, names) in named {
            sources.retain(|(known, _)| *known != field);
            sources.push((field, names));
        }
        Ok(FieldMap::new(sources))
    }
}

impl FromStr for FieldMap {
    type Err = FieldMapError;

    fn from_str(text: &str) -> Result<Self, FieldMapError> {
        FieldMap::default().with(text)
    }
}

/// A key without what writers spell in different ways.
pub(crate) fn fold(key: &str) -> String {
    let kept = key.chars().filter(|letter| !matches!(letter, '_' | '-' | ' '));
    kept.flat_map(char::to_lowercase).collect()
}

fn parse_part(part: &str) -> Result<(Field, String), FieldMapError> {
    let syntax = || FieldMapError::Syntax { part: part.to_owned() };
    let (target, name) = part.split_once('=').ok_or_else(syntax)?;
    let (target, name) = (target.trim(), fold(name.trim()));
    if target.is_empty() || name.is_empty() || name.contains('=') {
        return Err(syntax());
    }
    let known =
        NAMES.iter().find(|(_, own, others)| fold(own) == fold(target) || others.contains(&&*fold(target)));
    match known {
        Some((field, _, _)) => Ok((*field, name)),
        None => Err(FieldMapError::UnknownField { target: target.to_owned(), known: targets() }),
    }
}

fn targets() -> String {
    NAMES.iter().map(|(_, name, _)| *name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_fields_replace_the_common_names_of_that_field_only() {
        let map: FieldMap = " text = Corps_Texte , text=resume, lang=l".parse().unwrap();
        assert_eq!(map.names(Field::Text), ["corpstexte", "resume"]);
        assert_eq!(map.names(Field::Language), ["l"]);
        assert_eq!(map.names(Field::Title), FieldMap::default().names(Field::Title));
        assert!(map.wants("resume") && !map.wants("content"));
    }

    #[test]
    fn an_empty_map_is_the_common_one() {
        assert_eq!("".parse::<FieldMap>().unwrap(), FieldMap::default());
    }

    #[test]
    fn presets_are_maps_and_can_be_changed() {
        for name in ["newsplease", "scrapy", "trafilatura", "fundus", "mediacloud", "News-Please"] {
            assert!(FieldMap::preset(name).is_ok(), "{name}");
        }
        let map = FieldMap::preset("fundus").unwrap().with("title=name").unwrap();
        assert_eq!(map.names(Field::Html), ["html.content"]);
        assert_eq!(map.names(Field::Title), ["name"]);
        let error = FieldMap::preset("none").unwrap_err().to_string();
        assert!(error.contains("`none`") && error.contains("mediacloud"), "{error}");
    }

    #[test]
    fn common_names_are_folded_and_belong_to_one_field() {
        let mut seen = HashSet::new();
        for name in NAMES.iter().flat_map(|(_, _, names)| *names) {
            assert_eq!(fold(name), *name);
            assert!(seen.insert(name), "{name}");
        }
    }

    #[test]
    fn errors_name_the_part_and_the_fields_there_are() {
        let error = "text=body,wort=texte".parse::<FieldMap>().unwrap_err().to_string();
        assert!(error.contains("`wort`") && error.contains("date_crawled"), "{error}");
        for bad in ["text", "text=", "=body", "text=a=b"] {
            let error = bad.parse::<FieldMap>().unwrap_err().to_string();
            assert!(error.contains(bad), "{error}");
        }
    }
}

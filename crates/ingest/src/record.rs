use crate::field_map::{Field, FieldMap, fold};
use crate::markup::looks_like_html;
use crate::place::Place;
use crate::sniff::{WINDOW, is_blank};
use crate::value::{as_content, as_fact, as_facts, kind_of};
use crate::{Kind, foreign, sniff};
use depeche_model::{Format, Hints, RawItem, RejectReason, Source};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// One JSON object, with only the fields the map wants.
#[derive(Debug)]
pub(crate) struct Record<'map> {
    /// Few, so looked through from end to end.
    fields: Vec<(String, Value)>,
    map: &'map FieldMap,
}

/// What a record gives for the pipeline.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) format: Format,
}

/// Why a record gives no content.
pub(crate) type Refusal = (RejectReason, String);

impl<'map> Record<'map> {
    /// Parses one JSON text that must be an object.
    pub(crate) fn parse(json: &str, map: &'map FieldMap) -> serde_json::Result<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let fields = Wanted(map).deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(Record { fields, map })
    }

    /// A row of a table: its cells under the names of their columns.
    pub(crate) fn of_cells(cells: impl Iterator<Item = (String, Value)>, map: &'map FieldMap) -> Self {
        let wanted = cells.map(|(name, cell)| (fold(&name), cell)).filter(|(name, _)| map.wants(name));
        Record { fields: wanted.collect(), map }
    }

    /// The record's own id.
    pub(crate) fn id(&self) -> Option<String> {
        self.values(Field::Id).find_map(as_fact).map(foreign::replace)
    }

    /// Whether it says which page it is.
    pub(crate) fn is_titled(&self) -> bool {
        [Field::Url, Field::Title].iter().any(|field| self.values(*field).find_map(as_fact).is_some())
    }

    /// The content: HTML before text, when it is HTML indeed. `names` says what
    /// fields there are, if there is none for the content.
    pub(crate) fn content(&self, names: impl FnOnce() -> String) -> Result<Content, Refusal> {
        let (html, text) = (self.first_content(Field::Html), self.first_content(Field::Text));
        match (html, text) {
            (Some(html), _) if looks_like_html(window(&html)) => {
                Ok(Content { text: html, format: Format::Html })
            }
            (_, Some(text)) => Content::sniffed(text),
            (Some(html), None) => Ok(Content { text: html, format: Format::Html }),
            (None, None) => Err(self.refusal(names)),
        }
    }

    /// What the other fields claim.
    pub(crate) fn hints(&self) -> Hints {
        let fact = |field| self.values(field).find_map(as_fact);
        let authors = self.values(Field::Authors).map(as_facts).find(|names| !names.is_empty());
        Hints {
            content_type: fact(Field::ContentType),
            url: fact(Field::Url),
            site: fact(Field::Site),
            language: fact(Field::Language),
            title: fact(Field::Title),
            date: fact(Field::Date),
            date_crawled: fact(Field::DateCrawled),
            authors: authors.unwrap_or_default(),
            robots: fact(Field::Robots),
            tdm_reservation: fact(Field::TdmReservation),
            already_unicode: true,
        }
    }

    /// Values of a field, under its names in their order.
    fn values(&self, field: Field) -> impl Iterator<Item = &Value> {
        self.map.names(field).iter().filter_map(|name| self.find(name))
    }

    fn find(&self, name: &str) -> Option<&Value> {
        // Of a key that stands twice, the last counts, as in most readers.
        let field =
            |name: &str| self.fields.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value);
        if let Some(value) = field(name) {
            return Some(value);
        }
        if !self.map.has_paths() {
            return None;
        }
        let (first, rest) = name.split_once('.')?;
        rest.split('.').try_fold(field(first)?, |value, step| {
            let inner = value.as_object()?.iter().find(|(key, _)| fold(key) == step);
            inner.map(|(_, value)| value)
        })
    }

    fn first_content(&self, field: Field) -> Option<String> {
        self.values(field).filter_map(as_content).find(|text| !is_blank(text.as_bytes()))
    }

    /// Says why there is no content: an empty field is not a missing one.
    fn refusal(&self, names: impl FnOnce() -> String) -> Refusal {
        let there: Vec<&Value> = self.values(Field::Text).chain(self.values(Field::Html)).collect();
        if there.iter().any(|value| value.is_null() || as_content(value).is_some()) {
            return (RejectReason::Empty, "the content field is empty".into());
        }
        let cause = match there.first() {
            Some(value) => format!("the content field holds {}, not a string", kind_of(value)),
            None => "no field with the text or HTML".into(),
        };
        (RejectReason::NoContentField, format!("{cause}; the fields are: {} (see --field-map)", names()))
    }
}

/// The record of a container that holds Unicode: `container` is its name in
/// `source.format`, `number` its place there, `hints` what it says beside the
/// content.
pub(crate) fn item(
    place: &Place,
    mut source: Source,
    number: impl fmt::Display,
    mut hints: Hints,
    content: Content,
    container: &str,
) -> RawItem {
    let bytes = match foreign::reveal(&content.text) {
        Some(bytes) => {
            hints.already_unicode = false;
            bytes
        }
        None => content.text.into_bytes(),
    };
    source.bytes = bytes.len() as u64;
    let kind = if content.format == Format::Html { "html" } else { "text" };
    source.format = format!("{container}/{kind}");
    let tail = source.id.clone().unwrap_or_else(|| number.to_string());
    let key = format!("{}#{tail}", place.key);
    RawItem { source, key, bytes, hints, format: content.format, notes: Vec::new() }
}

impl Content {
    /// A text field often holds HTML, and now and then a document's bytes.
    pub(crate) fn sniffed(text: String) -> Result<Self, Refusal> {
        match sniff(text.as_bytes()) {
            Kind::Binary(kind) => Err((RejectReason::Binary, format!("the content field holds {kind}"))),
            Kind::Html => Ok(Content { text, format: Format::Html }),
            _ => Ok(Content { text, format: Format::Text }),
        }
    }
}

fn window(text: &str) -> &[u8] {
    &text.as_bytes()[..text.len().min(WINDOW)]
}

/// The names of an object's fields, as many as help.
pub(crate) fn names_in(json: &str) -> String {
    let fields: BTreeMap<String, IgnoredAny> = serde_json::from_str(json).unwrap_or_default();
    listed(fields.keys().map(String::as_str))
}

/// Names for a message, as many as help.
pub(crate) fn listed<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let count = names.len();
    if count == 0 {
        return "none".into();
    }
    let shown: Vec<String> = names.take(20).map(|name| name.chars().take(40).collect()).collect();
    let more = if count > 20 { ", …" } else { "" };
    format!("{}{more}", foreign::replace(shown.join(", ")))
}

/// Keeps the values of wanted keys; the others are skipped without being built.
struct Wanted<'map>(&'map FieldMap);

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Vec<(String, Value)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = object.next_key::<String>()? {
            let folded = fold(&key);
            if self.0.wants(&folded) {
                fields.push((folded, object.next_value()?));
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        Ok(fields)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        // Read to its end, so that a broken list is told as broken.
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Err(A::Error::custom("a list, not an object"))
    }
}

//! Records inside an object that is none itself: an API's answer with its list
//! of articles, a document of a search engine in its wrapping.

use crate::FieldMap;
use crate::record::Record;
use serde::de::IgnoredAny;

/// Objects and lists that may lie around the records.
const DEEPEST: usize = 5;

/// Stands in the address by which a JSON Feed names its version; its slashes
/// may be escaped.
const JSON_FEED: &str = "jsonfeed.org";

/// A record, or what stands among records, and where it begins.
pub(crate) type Member<'json> = (usize, &'json str);

/// What lies in `json`, an object without content; nothing if it is no
/// envelope. A page that has lost its text is none: it has an address or a
/// title of its own, and what lies in it are comments. A JSON Feed has a title
/// too, and says what it is.
pub(crate) fn open<'json>(json: &'json str, map: &FieldMap) -> Vec<Member<'json>> {
    match Record::parse(json, map) {
        Ok(record) if !record.is_titled() || json.contains(JSON_FEED) => {
            let from = json.len() - json.trim_start().len();
            within((from, &json[from..]), map, DEEPEST)
        }
        _ => Vec::new(),
    }
}

/// The records in the values of an object, or in the elements of a list.
fn within<'json>((at, json): Member<'json>, map: &FieldMap, depth: usize) -> Vec<Member<'json>> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    let is_list = json.starts_with('[');
    let values: Vec<Member<'json>> =
        Parts { json, at: 1, is_list }.map(|(inner, value)| (at + inner, value)).collect();
    let found: Vec<Vec<Member<'json>>> = values.iter().map(|value| records(*value, map, depth)).collect();
    if found.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    // What stands among records and is none is told, not passed over.
    let told = |(value, found): (Member<'json>, Vec<Member<'json>>)| match found.is_empty() && is_list {
        true => vec![value],
        false => found,
    };
    values.into_iter().zip(found).flat_map(told).collect()
}

fn records<'json>(value: Member<'json>, map: &FieldMap, depth: usize) -> Vec<Member<'json>> {
    let is_record = |json: &str| {
        Record::parse(json, map).is_ok_and(|record| record.is_titled() && record.content(String::new).is_ok())
    };
    match value.1.as_bytes().first() {
        Some(b'{') if is_record(value.1) => vec![value],
        Some(b'{' | b'[') => within(value, map, depth),
        _ => Vec::new(),
    }
}

/// The values of an object, or the elements of a list, as they stand.
struct Parts<'json> {
    json: &'json str,
    at: usize,
    is_list: bool,
}

impl<'json> Parts<'json> {
    /// The next value and where it begins; reading goes on behind it.
    fn value(&mut self) -> Option<Member<'json>> {
        let is_between = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ':');
        let rest = self.json.get(self.at..)?;
        let from = self.at + (rest.len() - rest.trim_start_matches(is_between).len());
        let mut values = serde_json::Deserializer::from_str(self.json.get(from..)?).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        self.at = from + values.byte_offset();
        Some((from, self.json.get(from..self.at)?))
    }
}

impl<'json> Iterator for Parts<'json> {
    type Item = Member<'json>;

    fn next(&mut self) -> Option<Member<'json>> {
        if !self.is_list {
            self.value()?;
        }
        self.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(json: &str) -> Vec<&str> {
        open(json, &FieldMap::default())
            .into_iter()
            .map(|(at, text)| {
                assert!(json[at..].starts_with(text));
                text
            })
            .collect()
    }

    #[test]
    fn the_list_of_an_answer_is_found() {
        let (a, b) = (r#"{"url": "u", "text": "Un, {deux}"}"#, r#"{"title": "t", "content": "Trois"}"#);
        assert_eq!(opened(&format!(r#"{{"status": "ok", "total": 2, "articles": [{a}, {b}]}}"#)), [a, b]);
        assert_eq!(
            opened(&format!(r#"{{"response": {{"docs": [{a}, {{"url": "v"}}]}}, "n": null}}"#)),
            [a, r#"{"url": "v"}"#]
        );
    }

    #[test]
    fn documents_of_a_search_engine_are_unwrapped() {
        let a = r#"{"url": "u", "text": "Un"}"#;
        assert_eq!(opened(&format!(r#"{{"_index": "i", "_source": {a}}}"#)), [a]);
        assert_eq!(opened(&format!(r#"{{"hits": {{"hits": [{{"_id": "1", "_source": {a}}}]}}}}"#)), [a]);
    }

    #[test]
    fn items_of_a_json_feed_are_found_under_its_title() {
        let a = r#"{"id": "1", "url": "u", "content_text": "Un"}"#;
        let version = r#""version": "https:\/\/jsonfeed.org\/version\/1.1""#;
        assert_eq!(opened(&format!(r#"{{{version}, "title": "La Gazette", "items": [{a}]}}"#)), [a]);
        assert!(opened(&format!(r#"{{"title": "La Gazette", "items": [{a}]}}"#)).is_empty());
    }

    #[test]
    fn comments_on_a_page_without_text_are_no_records() {
        assert!(opened(r#"{"url": "u", "comments": [{"title": "t", "text": "Bravo"}]}"#).is_empty());
        assert!(opened(r#"{"comments": [{"text": "Bravo"}]}"#).is_empty());
        for none in ["{}", r#"{"a": 1, "b": [1, 2], "c": "d"}"#, "{\"a\": ", "[]"] {
            assert!(opened(none).is_empty(), "{none}");
        }
    }
}

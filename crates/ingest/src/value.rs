//! JSON values as the plain strings that hints and content are.

use serde_json::Value;

/// Names under which writers wrap a single value: content systems, document
/// databases, linked data, XML.
const WRAPPED: &[&str] =
    &["rendered", "name", "$date", "$oid", "$numberLong", "@value", "value", "#text", "text"];

/// A string, or what can be read as one; paragraphs in a list are joined by a
/// blank line.
pub(crate) fn as_content(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let texts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            texts.filter(|texts| !texts.is_empty()).map(|texts| texts.join("\n\n"))
        }
        Value::Object(fields) => fields.get("rendered").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// One short value, trimmed; blank is nothing.
pub(crate) fn as_fact(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(parts) => return parts.first().and_then(as_fact),
        Value::Object(fields) => return WRAPPED.iter().find_map(|name| fields.get(*name).and_then(as_fact)),
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Every short value of a list, or the one there is.
pub(crate) fn as_facts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(parts) => parts.iter().filter_map(as_fact).collect(),
        one => as_fact(one).into_iter().collect(),
    }
}

/// The kind of a value, with its article.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn content_is_a_string_a_list_of_them_or_rendered() {
        assert_eq!(as_content(&json!("Le train")).unwrap(), "Le train");
        assert_eq!(as_content(&json!(["Un.", "Deux."])).unwrap(), "Un.\n\nDeux.");
        assert_eq!(as_content(&json!({"rendered": "<p>Un.</p>"})).unwrap(), "<p>Un.</p>");
        assert_eq!(as_content(&json!([1])), None);
        assert_eq!(as_content(&json!([])), None);
    }

    #[test]
    fn facts_are_unwrapped() {
        assert_eq!(as_fact(&json!({"$date": "2017-12-07"})).unwrap(), "2017-12-07");
        assert_eq!(as_fact(&json!(17)).unwrap(), "17");
        assert_eq!(as_fact(&json!(" ")), None);
        assert_eq!(as_facts(&json!([{"name": "Anne Roy"}, "Paul Lys"])), ["Anne Roy", "Paul Lys"]);
    }
}

use serde_json::Value;

/// Longer scripts are not read.
const MAX_BYTES: usize = 4 << 20;

/// Parses a JSON-LD script as sites write it: comment and CDATA wrappers,
/// several values in a row, raw line breaks in strings, trailing commas,
/// entities instead of quotes. Gives what can be read, perhaps nothing.
pub(super) fn parse(script: &str) -> Vec<Value> {
    let script = unwrap_marks(script);
    if script.is_empty() || script.len() > MAX_BYTES {
        return Vec::new();
    }
    let (values, whole) = values(script);
    if whole {
        return values;
    }
    let mended = mend(script);
    let (better, whole) = self::values(&mended);
    if whole || better.len() > values.len() {
        return better;
    }
    if !script.contains("&quot;") {
        return values;
    }
    let (decoded, _) = self::values(&mend(&htmlize::unescape(script)));
    if decoded.len() > values.len() { decoded } else { values }
}

/// Values up to the first fault, and whether there was none.
fn values(text: &str) -> (Vec<Value>, bool) {
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(_) => return (values, false),
        }
    }
    (values, true)
}

fn unwrap_marks(script: &str) -> &str {
    const MARKS: &[&str] = &[
        "<!--",
        "-->",
        "//<![CDATA[",
        "<![CDATA[",
        "/*<![CDATA[*/",
        "/*]]>*/",
        "//]]>",
        "]]>",
        "//-->",
        "//",
        ";",
        "\u{feff}",
    ];
    let mut text = script.trim();
    loop {
        let before = text.len();
        for mark in MARKS {
            text = text.strip_prefix(mark).unwrap_or(text).trim();
            text = text.strip_suffix(mark).unwrap_or(text).trim();
        }
        if text.len() == before {
            return text;
        }
    }
}

/// Spaces for control characters inside strings, no comma before a closing
/// bracket, no wild escapes. One pass.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => in_string = !in_string,
            '\\' if in_string => {
                match chars.next() {
                    Some(next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                        out.extend(['\\', next])
                    }
                    Some(next) if !next.is_control() => out.push(next),
                    _ => out.push(' '),
                }
                continue;
            }
            ']' | '}' if !in_string => drop_comma(&mut out),
            c if in_string && c.is_control() => {
                out.push(' ');
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

fn drop_comma(out: &mut String) {
    let kept = out.trim_end();
    if kept.ends_with(',') {
        out.truncate(kept.len() - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_for_quotes_are_decoded_only_when_needed() {
        assert_eq!(parse("{&quot;a&quot;: 1}").len(), 1);
        assert_eq!(parse(r#"{"a": "&quot;b&quot;"}"#)[0]["a"], "&quot;b&quot;");
    }

    #[test]
    fn values_before_a_fault_are_kept() {
        assert_eq!(parse(r#"{"a":1} {"b":2} }"#).len(), 2);
    }

    #[test]
    fn brackets_in_strings_are_left_alone() {
        assert_eq!(parse("{\"a\": \"x,]\ty\",}")[0]["a"], "x,] y");
    }
}

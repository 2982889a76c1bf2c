//! One value, one line, whatever reads it.

use serde::Serialize;

/// Writes a value as JSON that no reader of lines breaks: U+0085, U+2028 and
/// U+2029, which JSON lets stand but many line readers break at, are escaped.
pub(crate) fn to_line<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string(value)?;
    if !json.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        return Ok(json);
    }
    Ok(json.replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line_and_means_the_same() {
        let text = "a\u{85}b\u{2028}c\u{2029}d\ne";
        let line = to_line(&text).unwrap();
        assert!(!line.contains(['\u{85}', '\u{2028}', '\u{2029}', '\n']), "{line}");
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }
}

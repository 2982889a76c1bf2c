//! Small faults of JSON writers that have one plain reading.

/// Mends what keeps a JSON text from being read; nothing when there is nothing
/// of the kind.
///
/// Half of a surrogate pair becomes U+FFFD, a raw control character in a string
/// its escape, and `NaN` or `Infinity` null, as Python's writer leaves them.
pub(crate) fn mend(json: &str) -> Option<String> {
    let mut mended = String::with_capacity(json.len() + 16);
    let mut rest = json;
    let mut in_string = false;
    while let Some(first) = rest.chars().next() {
        let (taken, put) = if in_string { in_text(rest, first) } else { outside(rest, first) };
        let (piece, after) = rest.split_at(taken);
        mended.push_str(put.as_deref().unwrap_or(piece));
        in_string ^= piece == "\"";
        rest = after;
    }
    (mended != json).then_some(mended)
}

/// Bytes to take and, if they are faulty, what to put for them.
type Step = (usize, Option<String>);

fn in_text(rest: &str, first: char) -> Step {
    if first == '\\' {
        return escape(rest);
    }
    if first < ' ' {
        return (1, Some(format!("\\u{:04x}", u32::from(first))));
    }
    (first.len_utf8(), None)
}

fn outside(rest: &str, first: char) -> Step {
    let word = ["NaN", "Infinity", "-Infinity"].into_iter().find(|word| rest.starts_with(word));
    match word {
        Some(word) => (word.len(), Some("null".into())),
        None => (first.len_utf8(), None),
    }
}

fn escape(rest: &str) -> Step {
    match code_unit(rest) {
        Some(0xd800..=0xdbff) if rest.get(6..).and_then(code_unit).is_some_and(is_low) => (12, None),
        Some(0xd800..=0xdfff) => (6, Some("\\ufffd".into())),
        Some(_) => (6, None),
        None => (1 + rest[1..].chars().next().map_or(0, char::len_utf8), None),
    }
}

fn code_unit(rest: &str) -> Option<u32> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

fn is_low(unit: u32) -> bool {
    (0xdc00..=0xdfff).contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_pair_is_replaced_and_a_pair_stays() {
        assert_eq!(mend(r#"{"a":"x\ud83dy"}"#).unwrap(), r#"{"a":"x\ufffdy"}"#);
        assert_eq!(
            mend(r#"{"a":"\udc00\ud800\ud83d\ude00"}"#).unwrap(),
            r#"{"a":"\ufffd\ufffd\ud83d\ude00"}"#
        );
        assert_eq!(mend(r#"{"a":"\\ud83d \" \ud83d\ude00"}"#), None);
    }

    #[test]
    fn raw_controls_and_words_of_python_are_mended() {
        assert_eq!(mend("{\"a\":\"x\ty\",\t\"b\":NaN}").unwrap(), "{\"a\":\"x\\u0009y\",\t\"b\":null}");
        assert_eq!(mend(r#"{"a":"NaN","b":[-Infinity]}"#).unwrap(), r#"{"a":"NaN","b":[null]}"#);
    }

    #[test]
    fn any_text_is_taken() {
        for text in ["", "\"", "\"\\", "\"\\u", "\"\\ué", "\"\\é", "-Infinit"] {
            mend(text);
        }
    }
}

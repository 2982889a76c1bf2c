use std::borrow::Cow;

/// Named fields, as heads of WARC records and of HTTP responses have them.
///
/// Read leniently: dumps hold heads that no server should have sent.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the lines of a head, its first line left out.
    pub(super) fn parse(head: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in head.split(|byte| *byte == b'\n') {
            let line = text(line.strip_suffix(b"\r").unwrap_or(line));
            if line.starts_with([' ', '\t'])
                && let Some((_, value)) = fields.last_mut()
            {
                value.push(' ');
                value.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Fields(fields)
    }

    /// The first value of a field that is not empty; `name` is in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut own = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        own.find(|value| !value.is_empty())
    }

    /// A field that holds a number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }
}

/// Where a head ends: the length of its lines, and that of the blank line too.
pub(super) fn end_of_head(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'\n', &bytes[from..]) {
        let next = from + at + 1;
        let rest = &bytes[next..];
        if rest.starts_with(b"\r\n") {
            return Some((next, next + 2));
        }
        if rest.starts_with(b"\n") {
            return Some((next, next + 1));
        }
        from = next;
    }
    None
}

/// UTF-8, or else Latin-1, as HTTP once had it.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_whatever_they_look_like() {
        let fields = Fields::parse(
            b"Content-TYPE : text/html\r\nno field\nX: a\r\n b\r\nEmpty:\r\nempty: d\xe9j\xe0\r\n",
        );
        assert_eq!(fields.get("content-type"), Some("text/html"));
        assert_eq!(fields.get("x"), Some("a b"));
        assert_eq!(fields.get("empty"), Some("déjà"));
        assert_eq!(fields.get("none"), None);
    }

    #[test]
    fn a_head_ends_at_its_blank_line() {
        assert_eq!(end_of_head(b"a: b\r\n\r\nbody"), Some((6, 8)));
        assert_eq!(end_of_head(b"a: b\nc: d\n\nbody"), Some((10, 11)));
        assert_eq!(end_of_head(b"a: b\r\n"), None);
    }
}

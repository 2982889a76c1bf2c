//! Where the content of scripts, styles and their like ends.

use memchr::{memchr, memmem};

/// Bytes up to the end tag of the raw text element `name`, or to the end of
/// the markup. Linear.
pub(super) fn length(html: &str, name: &str) -> usize {
    let bytes = html.as_bytes();
    let is_script = name.eq_ignore_ascii_case("script");
    // `<!-- <script> </script> -->` inside a script: the first end tag is not its own.
    let mut escaped: Option<Escape> = None;
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found;
        let rest = &bytes[at..];
        if escaped.is_some_and(|e| e.until <= at) {
            escaped = None;
        }
        if is_tag(rest, b"</", name.as_bytes()) {
            match &mut escaped {
                Some(escape) if escape.inner => escape.inner = false,
                _ => return at,
            }
        } else if is_script && escaped.is_none() && rest.starts_with(b"<!--") {
            let until = memmem::find(&rest[2..], b"-->").map_or(bytes.len(), |l| at + 2 + l);
            escaped = Some(Escape { until, inner: false });
        } else if let Some(escape) = &mut escaped
            && is_tag(rest, b"<", name.as_bytes())
        {
            escape.inner = true;
        }
        at += 1;
    }
    bytes.len()
}

/// A comment inside a script.
#[derive(Debug, Clone, Copy)]
struct Escape {
    until: usize,
    /// Inside a script inside the comment.
    inner: bool,
}

fn is_tag(bytes: &[u8], opening: &[u8], name: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(opening) else { return false };
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name)
        && matches!(rest[name.len()], b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, html: &str, content: &str) {
        assert_eq!(&html[..length(html, name)], content);
    }

    #[test]
    fn content_ends_at_its_end_tag() {
        check("style", "a<b></b></STYLE >c", "a<b></b>");
        check("title", "a</titles></title>", "a</titles>");
        check("script", "a</script", "a</script");
    }

    #[test]
    fn scripts_inside_comments_inside_scripts() {
        check("script", "<!-- <script>a</script> --></script>b", "<!-- <script>a</script> -->");
        check("script", "<!-- a</script>b", "<!-- a");
        check("script", "<!-- --><script></script>b", "<!-- --><script>");
        check("script", "<!--><script></script>b", "<!--><script>");
    }
}

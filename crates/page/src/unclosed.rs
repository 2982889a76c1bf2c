//! Titles that never end, which would swallow the page.

use memchr::memchr_iter;
use std::borrow::Cow;

/// A title's end tag stands within so many bytes, or the title is damaged.
const LONGEST_TITLE: usize = 2_000;

/// The markup with the title ended before the next tag, where its own end is
/// lost. Browsers show such a page blank; its text is there all the same.
///
/// Copies only when there is something to mend.
pub(crate) fn end_title(html: &str) -> Cow<'_, str> {
    let Some(at) = find(html.as_bytes(), b"<title") else { return Cow::Borrowed(html) };
    let Some(open) = html[at..].find('>').map(|end| at + end + 1) else { return Cow::Borrowed(html) };
    let rest = &html.as_bytes()[open..];
    if find(&rest[..rest.len().min(LONGEST_TITLE)], b"</title").is_some() {
        return Cow::Borrowed(html);
    }
    let Some(next) = html[open..].find('<').map(|next| open + next) else { return Cow::Borrowed(html) };
    Cow::Owned([&html[..next], "</title>", &html[next..]].concat())
}

/// Where the tag begins, whatever its case: not followed by more of a name.
fn find(html: &[u8], tag: &[u8]) -> Option<usize> {
    memchr_iter(b'<', html).find(|at| {
        let (name, after) = (html.get(*at..at + tag.len()), html.get(at + tag.len()));
        name.is_some_and(|name| name.eq_ignore_ascii_case(tag))
            && after.is_some_and(|after| !after.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_without_end_ends_before_the_next_tag() {
        let html = "<head><TITLE id=t>The port</titlevalue=1 --></head><p>Text";
        assert_eq!(end_title(html), "<head><TITLE id=t>The port</title></titlevalue=1 --></head><p>Text");
        let far = format!("<title>The port<p>{}<svg><title>x</title></svg>", "a ".repeat(LONGEST_TITLE));
        assert!(end_title(&far).starts_with("<title>The port</title><p>"));
    }

    #[test]
    fn a_whole_title_is_left_alone() {
        for html in [
            "<title>On <div> elements</title>",
            "<title>a</TITLE >",
            "<p>x",
            "<title",
            "<title>a",
            "<titles>",
        ] {
            assert!(matches!(end_title(html), Cow::Borrowed(_)), "{html}");
        }
    }
}

//! A title element that is never closed.
//!
//! Browsers read the whole page as its title and show nothing; pages cut and
//! pasted together by crawlers and archives have it.

use memchr::memchr_iter;
use std::borrow::Cow;

/// Closes the first title element before the next tag, when nothing closes it.
///
/// Cost: a scan for `<` up to the end of the title, which stands near the top.
pub(crate) fn close_title(html: &str) -> Cow<'_, str> {
    let starts = |from: usize, tag: &'static str| {
        let rest = &html.as_bytes()[from..];
        let is = move |at: &usize| {
            rest[*at..].get(..tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag.as_bytes()))
        };
        memchr_iter(b'<', rest).find(is).map(|at| from + at)
    };
    let Some(open) = starts(0, "<title") else { return html.into() };
    if starts(open, "</title").is_some() {
        return html.into();
    }
    let inside = html[open..].find('>').map_or(html.len(), |at| open + at + 1);
    let end = html[inside..].find('<').map_or(html.len(), |at| inside + at);
    format!("{}</title>{}", &html[..end], &html[end..]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_title_ends_before_the_next_tag() {
        assert_eq!(close_title("<TITLE id=t>Port<body><p>A"), "<TITLE id=t>Port</title><body><p>A");
        assert_eq!(close_title("<title>Port"), "<title>Port</title>");
    }

    #[test]
    fn other_pages_are_not_touched() {
        for html in ["<title>A < b</title><p>c", "<p>no title", "", "<titl", "<title"] {
            assert!(matches!(close_title(html), Cow::Borrowed(_)) || html == "<title", "{html}");
        }
    }
}

use memchr::{memchr, memchr_iter};

/// Tags that make structure: a browser breaks the line at them.
const BLOCK: &[&str] = &[
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "p",
    "div",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "article",
    "section",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "form",
    "iframe",
    "noscript",
    "center",
    "dl",
    "dt",
    "dd",
    "frameset",
    "base",
    "address",
];

/// Tags inside a line.
const INLINE: &[&str] = &[
    "a", "b", "i", "u", "em", "strong", "span", "img", "font", "small", "sup", "sub", "s", "del", "ins",
    "abbr", "cite", "q", "code", "time", "mark", "button", "input", "label", "svg", "video", "audio",
    "picture", "source",
];

/// Whether ASCII-compatible bytes hold markup rather than lines of text.
///
/// A page that opens like one is HTML. Otherwise tags must be many for the
/// lines there are: a flat text with a few left-over tags would lose all its
/// lines in an HTML parser, which is worse than a tag in the text.
pub(crate) fn looks_like_html(plain: &[u8]) -> bool {
    if memchr(b'<', plain).is_none() {
        return false;
    }
    if opens_like_page(plain) {
        return true;
    }
    let tags = count(plain);
    if tags.page_level && (tags.closing > 0 || tags.block + tags.inline >= 3) {
        return true;
    }
    let starts_with_block = matches!(tag_at(plain.trim_ascii_start()), Some((_, Class::Block | Class::Page)));
    let lines = plain.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
    let all = tags.block + tags.inline;
    let paired = tags.closing > 0 && all >= 2 || tags.block >= 2;
    (paired || starts_with_block) && all * 4 >= lines
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Page,
    Block,
    Inline,
}

#[derive(Default)]
struct Tags {
    block: usize,
    inline: usize,
    closing: usize,
    page_level: bool,
}

/// A doctype, an XML declaration, a comment or a page-level tag first.
fn opens_like_page(plain: &[u8]) -> bool {
    let start = plain.trim_ascii_start();
    let begins = |mark: &[u8]| start.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
    begins(b"<!doctype")
        || begins(b"<?xml")
        || begins(b"<!--")
        || matches!(tag_at(start), Some((false, Class::Page)))
}

fn count(plain: &[u8]) -> Tags {
    let mut tags = Tags::default();
    for at in memchr_iter(b'<', plain) {
        if plain[at..].len() >= 9 && plain[at..at + 9].eq_ignore_ascii_case(b"<!doctype") {
            tags.page_level = true;
        }
        let Some((closing, class)) = tag_at(&plain[at..]) else { continue };
        tags.closing += usize::from(closing);
        tags.page_level |= class == Class::Page;
        match class {
            Class::Inline => tags.inline += 1,
            Class::Block | Class::Page => tags.block += 1,
        }
    }
    tags
}

/// The known tag that stands at the first byte: is it an end tag, and its class.
fn tag_at(bytes: &[u8]) -> Option<(bool, Class)> {
    let inner = bytes.strip_prefix(b"<")?;
    let (closing, inner) = match inner.strip_prefix(b"/") {
        Some(rest) => (true, rest),
        None => (false, inner),
    };
    let length = inner.iter().take(11).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let ends_well = matches!(inner.get(length), Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'));
    let name = &inner[..length];
    let known = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
    match ends_well {
        true if known(&BLOCK[..3]) => Some((closing, Class::Page)),
        true if known(BLOCK) => Some((closing, Class::Block)),
        true if known(INLINE) => Some((closing, Class::Inline)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_fragments_are_html() {
        for html in [
            "<!doctype html>\n<title>Gare",
            "<?xml version='1.0'?><html></html>",
            "HTTP/1.1 200 OK\n\n<HTML><BODY>Gare</BODY></HTML>",
            "<p>Le train.",
            "Le <b>train</b> est en gare.",
            "Le train.<br>Il part.<br>Il arrive.",
            "<div class=\"texte\">Le train.</div>",
        ] {
            assert!(looks_like_html(html.as_bytes()), "{html}");
        }
    }

    #[test]
    fn texts_with_a_stray_tag_are_text() {
        for text in [
            "Le train < le bus, et le bus > le vélo.",
            "Le mot <b> reste seul.",
            "Les balises <b> et <i> s'ouvrent ainsi.",
            "Écrire à Anne <anne@exemple.fr>.",
            "La balise <html> ouvre une page.",
            "1\n2\n3\n4\n5\n6\n7\n8\n9 <em>train</em>",
        ] {
            assert!(!looks_like_html(text.as_bytes()), "{text}");
        }
    }
}

//! Attributes of a tag.

use htmlize::unescape_attribute;
use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// Further attributes of one tag are passed over: no real tag has so many,
/// and a hundred thousand must cost no more than their bytes.
pub(crate) const MAX_ATTRIBUTES: usize = 256;

/// An attribute: name in lower case, value with character references decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Name.
    pub name: Cow<'a, str>,
    /// Value; empty where there is none.
    pub value: Cow<'a, str>,
}

/// The value of the first attribute of that name.
pub(crate) fn find<'v>(attrs: &'v [Attribute<'_>], name: &str) -> Option<&'v str> {
    attrs.iter().find(|a| a.name == name).map(|a| a.value.as_ref())
}

/// Where the attributes of a tag end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// Behind the `>`.
    pub(crate) at: usize,
    /// Did a `/` stand before it?
    pub(crate) self_closing: bool,
    /// Attributes passed over.
    pub(crate) passed_over: usize,
}

/// Reads attributes from `at` on, behind the name of the tag, as browsers do.
/// `None` if the markup ends inside the tag. Linear.
pub(crate) fn read<'a>(html: &'a str, mut at: usize, into: &mut Vec<Attribute<'a>>) -> Option<End> {
    let bytes = html.as_bytes();
    let mut passed_over = 0;
    loop {
        let before = at;
        while is_space(*bytes.get(at)?) || bytes[at] == b'/' {
            at += 1;
        }
        if bytes[at] == b'>' {
            let self_closing = at > before && bytes[at - 1] == b'/';
            return Some(End { at: at + 1, self_closing, passed_over });
        }
        let name_from = at;
        let mut met = BYTES[usize::from(bytes[at])];
        at += 1;
        loop {
            let byte = BYTES[usize::from(*bytes.get(at)?)];
            if byte & ENDS_NAME != 0 {
                break;
            }
            met |= byte;
            at += 1;
        }
        let name = &html[name_from..at];
        let mut value = Cow::Borrowed("");
        let mut next = at;
        while is_space(*bytes.get(next)?) {
            next += 1;
        }
        if bytes[next] == b'=' {
            (value, at) = read_value(html, next + 1)?;
        }
        if into.len() < MAX_ATTRIBUTES {
            let name = match met & UPPER {
                0 => Cow::Borrowed(name),
                _ => Cow::Owned(name.to_ascii_lowercase()),
            };
            into.push(Attribute { name, value });
        } else {
            passed_over += 1;
        }
    }
}

/// The value behind `=`, and where it ends.
fn read_value(html: &str, mut at: usize) -> Option<(Cow<'_, str>, usize)> {
    let bytes = html.as_bytes();
    while is_space(*bytes.get(at)?) {
        at += 1;
    }
    match bytes[at] {
        quote @ (b'"' | b'\'') => {
            let from = at + 1;
            // Most values hold no reference: one look at them is enough.
            let met = from + memchr2(quote, b'&', &bytes[from..])?;
            if bytes[met] == quote {
                return Some((Cow::Borrowed(&html[from..met]), met + 1));
            }
            let end = met + memchr(quote, &bytes[met..])?;
            Some((unescape_attribute(&html[from..end]), end + 1))
        }
        b'>' => Some((Cow::Borrowed(""), at)),
        _ => {
            let length = bytes[at..].iter().position(|b| *b == b'>' || is_space(*b))?;
            Some((unescape_attribute(&html[at..at + length]), at + length))
        }
    }
}

/// What a byte says in the name of an attribute.
const BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if is_space(byte) || matches!(byte, b'=' | b'>' | b'/') {
            bytes[at] = ENDS_NAME;
        } else if byte.is_ascii_uppercase() {
            bytes[at] = UPPER;
        }
        at += 1;
    }
    bytes
};
const ENDS_NAME: u8 = 1;
const UPPER: u8 = 2;

/// HTML's white space.
pub(crate) const fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, expected: &[(&str, &str)]) -> End {
        let mut attrs = Vec::new();
        let end = read(tag, 0, &mut attrs).unwrap();
        let got: Vec<_> = attrs.iter().map(|a| (a.name.as_ref(), a.value.as_ref())).collect();
        assert_eq!(got, expected);
        end
    }

    #[test]
    fn quoted_bare_and_empty_values() {
        check(
            " A=1 b='>' c=\"a b\" d e = f>",
            &[("a", "1"), ("b", ">"), ("c", "a b"), ("d", ""), ("e", "f")],
        );
        check("/class=x/y>", &[("class", "x/y")]);
        check(" =x a=>", &[("=x", ""), ("a", "")]);
    }

    #[test]
    fn character_references_follow_the_rule_of_attributes() {
        check(" a='&eacute;&amp;' b='?x&copy=1'>", &[("a", "é&"), ("b", "?x&copy=1")]);
    }

    #[test]
    fn slashes_close_only_at_the_end() {
        assert!(check(" a/>", &[("a", "")]).self_closing);
        assert!(!check(" a=b/>", &[("a", "b/")]).self_closing);
        assert!(check("/>", &[]).self_closing);
        assert!(!check("/ >", &[]).self_closing);
    }

    #[test]
    fn a_tag_cut_off_is_none() {
        for cut in [" a", " a=", " a='x", " a=x", "/"] {
            assert_eq!(read(cut, 0, &mut Vec::new()), None, "{cut}");
        }
    }

    #[test]
    fn a_flood_of_attributes_is_passed_over() {
        let mut attrs = Vec::new();
        let tag = " a=1".repeat(1_000) + ">";
        let end = read(&tag, 0, &mut attrs).unwrap();
        assert_eq!((attrs.len(), end.passed_over), (MAX_ATTRIBUTES, 1_000 - MAX_ATTRIBUTES));
    }
}

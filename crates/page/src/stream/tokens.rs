//! Markup to tags and text, as browsers part them.

use crate::attributes::{self, Attribute, End};
use crate::stream::raw;
use memchr::{memchr, memmem};

/// A piece of markup. Comments, doctypes and the like are passed over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, character references not decoded.
    Text(&'a str),
    /// A start tag; its attributes went to the tokenizer's list.
    Start {
        name: &'a str,
        /// The markup of the attributes.
        source: &'a str,
        end: End,
    },
    /// An end tag.
    End(&'a str),
}

/// The tokenizer. Linear in the markup, and allocates only for what is
/// decoded: every byte is looked at once, most of them by `memchr`.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// Attributes of the last start tag.
    pub(super) attrs: Vec<Attribute<'a>>,
    /// Has the markup a doctype, and does it ask for the standard?
    pub(super) standard: bool,
    /// Inside SVG or MathML, where CDATA sections are text.
    pub(super) foreign: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Tokens { html, at: 0, attrs: Vec::new(), standard: false, foreign: false }
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    /// Moves behind the next `end`, or to the end of the markup; gives what is between.
    fn pass(&mut self, end: &str) -> &'a str {
        let rest = self.rest();
        let length = memmem::find(rest.as_bytes(), end.as_bytes());
        self.at += length.map_or(rest.len(), |l| l + end.len());
        &rest[..length.unwrap_or(rest.len())]
    }

    /// The content of the raw text element `name`, up to and past its end tag.
    pub(super) fn raw(&mut self, name: &str) -> &'a str {
        let rest = self.rest();
        let length = raw::length(rest, name);
        self.at += length;
        if length < rest.len() {
            self.at += "</".len() + name.len();
            self.end_of_tag();
        }
        &rest[..length]
    }

    /// All that is left.
    pub(super) fn remainder(&mut self) -> &'a str {
        let rest = self.rest();
        self.at = self.html.len();
        rest
    }

    /// Moves behind the `>` of a tag; a tag that is cut off takes the rest with it.
    fn end_of_tag(&mut self) -> Option<End> {
        self.attrs.clear();
        let end = attributes::read(self.html, self.at, &mut self.attrs);
        self.at = end.map_or(self.html.len(), |e| e.at);
        end
    }

    /// Text up to the next `<` that begins markup.
    fn text(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let mut length = 0;
        loop {
            let Some(found) = memchr(b'<', &bytes[length..]) else {
                length = bytes.len();
                break;
            };
            length += found;
            match bytes.get(length + 1) {
                Some(b'a'..=b'z' | b'A'..=b'Z' | b'!' | b'?') => break,
                Some(b'/') if length + 2 < bytes.len() => break,
                _ => length += 1,
            }
        }
        self.at += length;
        (length > 0).then(|| Token::Text(&rest[..length]))
    }

    /// What begins with the `<` at this place, if it is a tag.
    fn tag(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let closing = rest.starts_with("</");
        let from = 1 + usize::from(closing);
        let ends = |b: &u8| attributes::is_space(*b) || matches!(b, b'/' | b'>');
        let length = rest.as_bytes()[from..].iter().position(ends).unwrap_or(rest.len() - from);
        let name = &rest[from..from + length];
        self.at += from + length;
        let source = self.at;
        let end = self.end_of_tag()?;
        if closing {
            return Some(Token::End(name));
        }
        Some(Token::Start { name, source: &self.html[source..end.at], end })
    }

    /// Passes over a comment, doctype, CDATA section or processing instruction;
    /// gives the text of a CDATA section.
    fn declaration(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.at += comment(rest.as_bytes());
        } else if self.foreign && rest.starts_with("<![CDATA[") {
            self.at += "<![CDATA[".len();
            return Some(Token::Text(self.pass("]]>")));
        } else {
            let declared = self.pass(">").to_ascii_lowercase();
            self.standard |= declared.starts_with("<!doctype html") && !is_quirky(&declared);
        }
        None
    }
}

/// Length of the comment at the start of `bytes`.
fn comment(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"<!-->") {
        return "<!-->".len();
    }
    let mut at = "<!-".len();
    while let Some(found) = memmem::find(&bytes[at..], b"--") {
        at += found;
        // The opening dashes may be the closing ones: `<!--->`.
        match &bytes[at + 2..] {
            [b'>', ..] => return at + 3,
            [b'!', b'>', ..] if at > 3 => return at + 4,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Does a doctype, in lower case, ask for the ways of old browsers?
fn is_quirky(doctype: &str) -> bool {
    let old = [
        "//dtd html 3",
        "//dtd html 2",
        "//ietf//",
        "//dtd html 4.0 transitional//",
        "//dtd html 4.0 frameset//",
    ];
    let loose = ["//dtd html 4.01 transitional//", "//dtd html 4.01 frameset//"];
    old.iter().any(|id| doctype.contains(id))
        || loose.iter().any(|id| doctype.contains(id)) && !doctype.contains("http://")
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.html.len() {
            if let Some(text) = self.text() {
                return Some(text);
            }
            let token = match self.rest().as_bytes() {
                [b'<', b'/', b'>', ..] => {
                    self.at += "</>".len();
                    None
                }
                [b'<', b'/', c, ..] if !c.is_ascii_alphabetic() => {
                    self.pass(">");
                    None
                }
                [b'<', b'!' | b'?', ..] => self.declaration(),
                _ => self.tag(),
            };
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let show = |token: Token<'_>| match token {
            Token::Text(text) => text.to_owned(),
            Token::Start { name, .. } => format!("[{name}]"),
            Token::End(name) => format!("[/{name}]"),
        };
        assert_eq!(Tokens::new(html).map(show).collect::<String>(), expected);
    }

    #[test]
    fn tags_and_text() {
        check("a<b c='>'>d</b >e<br/>", "a[b]d[/b]e[br]");
        check("1 < 2 <3 << <i>", "1 < 2 <3 << [i]");
        check("x </", "x </");
        check("x <", "x <");
    }

    #[test]
    fn comments_and_bogus_comments_go() {
        check("a<!-- <b> -- > -->b<!-->c<!--->d<!--x--!>e<!---->f", "abcdef");
        check("a</>b</ x>c<?php x?>d<!x>e<![CDATA[y]]>f<!-- never closed", "abcdef");
    }

    #[test]
    fn a_tag_that_is_cut_off_goes() {
        check("a<b c='d", "a");
        check("a<b", "a");
    }

    #[test]
    fn the_doctype_tells_the_standard_from_the_old_ways() {
        let standard = |doctype: &str| {
            let mut tokens = Tokens::new(doctype);
            assert_eq!(tokens.next(), None);
            tokens.standard
        };
        assert!(standard("<!DOCTYPE html>"));
        assert!(standard(
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"http://www.w3.org/TR/html4/loose.dtd\">"
        ));
        assert!(!standard("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">"));
        assert!(!standard("<!-- none -->"));
    }
}

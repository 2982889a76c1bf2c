//! Elements of XML that may be broken, and what is said in them.

use crate::foreign;
use quick_xml::escape::{minimal_escape, resolve_predefined_entity, unescape};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};
use std::borrow::Cow;

/// Local names of elements that only hold others.
const ENTERED: [&str; 6] = ["rss", "RDF", "channel", "feed", "item", "entry"];

/// Elements of HTML that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// An element as it stands.
pub(super) struct Element<'x> {
    start: BytesStart<'x>,
    /// What stands between its tags; nothing for one that was entered.
    inner: Cow<'x, str>,
}

/// The elements of a feed, or of a part of one, in their order: those that only
/// hold others, and what these hold. Where the XML breaks off, the error.
pub(super) fn elements(xml: &str) -> (Vec<Element<'_>>, Option<Error>) {
    let mut reader = reader(xml);
    let mut found = Vec::new();
    loop {
        let element = match reader.read_event() {
            Ok(Event::Start(start)) => {
                let inner = match is_entered(&start) {
                    true => Ok(Cow::default()),
                    false => reader.read_text(start.name()).map(|text| text.into_inner()),
                };
                inner.map(|inner| Element { start, inner })
            }
            Ok(Event::Empty(start)) => Ok(Element { start, inner: Cow::default() }),
            Ok(Event::Eof) => return (found, None),
            Ok(_) => continue,
            Err(error) => Err(error),
        };
        match element {
            Ok(element) => found.push(element),
            Err(error) => return (found, Some(error)),
        }
    }
}

/// The encoding that a document says it has.
pub(super) fn declared_encoding(xml: &str) -> Option<String> {
    let mut reader = reader(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Decl(declaration)) => return declaration.encoding()?.ok().map(Cow::into_owned),
            Ok(Event::Text(_)) => {}
            _ => return None,
        }
    }
}

impl Element<'_> {
    /// Its name with the prefix.
    pub(super) fn name(&self) -> &str {
        self.start.name().into_inner()
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub(super) fn attributes(&self) -> impl Iterator<Item = (String, String)> {
        attributes(&self.start).map(|attribute| {
            let value = unescape(&attribute.value).unwrap_or(Cow::Borrowed(&attribute.value)).into_owned();
            (attribute.key.into_inner().to_owned(), value)
        })
    }

    /// The elements in it.
    pub(super) fn children(&self) -> Vec<Element<'_>> {
        elements(&self.inner).0
    }

    /// Its text, which may be escaped HTML. Markup that nobody escaped stays.
    pub(super) fn text(&self) -> String {
        self.read(false)
    }

    /// Its XHTML as HTML.
    pub(super) fn markup(&self) -> String {
        self.read(true)
    }

    fn read(&self, is_markup: bool) -> String {
        let is_foreign = foreign::holds_foreign(&self.inner);
        let mut reader = reader(&self.inner);
        let mut text = String::with_capacity(self.inner.len());
        // Its end was found, so there is no error.
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::CData(part) if is_markup => text.push_str(&minimal_escape(&*part)),
                Event::CData(part) => text.push_str(&part),
                Event::GeneralRef(name) => match resolved(&name, is_foreign) {
                    Some(resolved) if !is_markup => text.push_str(&resolved),
                    _ => text.extend(["&", &name, ";"]),
                },
                Event::Start(tag) => open(&mut text, &tag),
                Event::Empty(tag) => {
                    open(&mut text, &tag);
                    close(&mut text, tag.local_name().into_inner());
                }
                Event::End(tag) => close(&mut text, tag.local_name().into_inner()),
                Event::Eof => break,
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            }
        }
        text
    }
}

/// Those attributes of a tag that can be read.
pub(super) fn attributes<'t>(tag: &'t BytesStart<'_>) -> impl Iterator<Item = Attribute<'t>> {
    let mut attributes = tag.html_attributes();
    // Comparing each with each would take for ever where there are many.
    attributes.with_checks(false);
    attributes.filter_map(Result::ok)
}

/// Takes what can be understood: tags that do not match, a lone `&`.
fn reader(xml: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

fn is_entered(start: &BytesStart<'_>) -> bool {
    ENTERED.contains(&start.local_name().into_inner())
}

/// What a reference stands for, unless HTML must say: names it alone knows,
/// numbers of control characters. Beside bytes that are not UTF-8, characters
/// beyond ASCII stay references, for those bytes are text of another encoding.
fn resolved(reference: &BytesRef<'_>, is_foreign: bool) -> Option<Cow<'static, str>> {
    if let Some(known) = resolve_predefined_entity(reference) {
        return Some(known.into());
    }
    let character = reference.resolve_char_ref().ok()??;
    let is_plain = match character.is_ascii() {
        true => !character.is_ascii_control() || character.is_ascii_whitespace(),
        false => !is_foreign && !character.is_control() && !foreign::is_foreign(character),
    };
    is_plain.then(|| character.to_string().into())
}

fn open(text: &mut String, tag: &BytesStart<'_>) {
    text.extend(["<", tag.local_name().into_inner(), tag.attributes_raw(), ">"]);
}

fn close(text: &mut String, name: &str) {
    if !VOID.contains(&name) {
        text.extend(["</", name, ">"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str, is_markup: bool) -> String {
        let (found, error) = elements(xml);
        assert!(error.is_none(), "{error:?}");
        found[0].read(is_markup)
    }

    #[test]
    fn text_is_unescaped_once() {
        assert_eq!(
            read("<a>1 &lt; 2 &amp;amp; <![CDATA[3 & <b>4</b>]]> &#233; &x;</a>", false),
            "1 < 2 &amp; 3 & <b>4</b> é &x;"
        );
        assert_eq!(read("<a>R & D &nbsp;&#146;&#0;</a>", false), "R & D &nbsp;&#146;&#0;");
        let foreign = foreign::disguise(b"<a>\xe9 &#233; &lt;</a>");
        assert_eq!(foreign::reveal(&read(&foreign, false)).unwrap(), b"\xe9 &#233; <");
    }

    #[test]
    fn markup_that_nobody_escaped_stays() {
        assert_eq!(
            read("<a><p class='x'>Un<br>deux &amp; <i>trois</i></p></a>", false),
            "<p class='x'>Un<br>deux & <i>trois</i></p>"
        );
    }

    #[test]
    fn xhtml_becomes_html() {
        let xhtml =
            "<c><h:div><h:p>Un &lt; deux<h:br /><h:a name='x'/></h:p><!-- --><![CDATA[<]]></h:div></c>";
        assert_eq!(read(xhtml, true), "<div><p>Un &lt; deux<br ><a name='x'></a></p>&lt;</div>");
    }

    #[test]
    fn elements_before_a_break_are_found() {
        let (found, error) = elements("<item r:about='u &amp; v'><title>Un</title><link/>x<b>deux");
        let names: Vec<&str> = found.iter().map(Element::name).collect();
        assert_eq!(names, ["item", "title", "link"]);
        assert_eq!(found[0].attribute("r:about").unwrap(), "u & v");
        assert!(error.is_some());
    }
}

//! The names of elements, and what they mean for structure and flow of text.

use std::borrow::Cow;

/// Starts and ends a block.
pub(crate) const BLOCK: u32 = 1;
/// Holds no text of the page.
pub(crate) const SKIPPED: u32 = 1 << 1;
/// A control a reader presses or fills in.
pub(crate) const CONTROL: u32 = 1 << 2;
/// Sets its text in bold or emphasis.
pub(crate) const STRONG: u32 = 1 << 3;
/// Never has an end tag.
pub(crate) const VOID: u32 = 1 << 4;
/// May leave its end tag out, so that an open one tells nothing of nesting.
pub(crate) const OPTIONAL: u32 = 1 << 5;
/// Ends the search for the element an end tag belongs to ("special").
pub(crate) const SPECIAL: u32 = 1 << 6;
/// Elements outside of it are out of scope inside.
pub(crate) const SCOPE: u32 = 1 << 7;
/// Ends an open paragraph.
pub(crate) const ENDS_P: u32 = 1 << 8;
/// Its end is implied by the end of what is around it.
pub(crate) const IMPLIED: u32 = 1 << 9;
/// Is opened again in the next block when its block ends first.
pub(crate) const FORMATTING: u32 = 1 << 10;
/// `h1` to `h6`.
pub(crate) const HEADING: u32 = 1 << 11;
/// Ends with all that is open inside, if it is in scope.
pub(crate) const CONTAINER: u32 = 1 << 12;
/// Its content is text up to its end tag.
pub(crate) const RAW: u32 = 1 << 13;
/// Its content is text up to its end tag, but character references count.
pub(crate) const ESCAPABLE: u32 = 1 << 14;
/// Belongs into the head.
pub(crate) const HEAD: u32 = 1 << 15;
/// A part of a table below `table` itself.
pub(crate) const TABLE_PART: u32 = 1 << 16;
/// Ends SVG and MathML.
pub(crate) const BREAKS_OUT: u32 = 1 << 17;

/// A container of blocks.
const BOX: u32 = BLOCK | SPECIAL | ENDS_P | CONTAINER;

macro_rules! tags {
    ($($text:literal $tag:ident $flags:expr;)*) => {
        /// An element known by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Tag {
            $(#[doc = $text] $tag,)*
            /// Any other.
            Other,
        }

        const NAMES: &[&str] = &[$($text,)* ""];
        const FLAGS: &[u32] = &[$($flags,)* 0];

        #[allow(non_upper_case_globals, reason = "named as the variants they lead to")]
        mod keys {
            $(pub(super) const $tag: u128 = super::key($text.as_bytes());)*
        }

        impl Tag {
            fn of(name: &[u8]) -> Tag {
                match key(name) {
                    $(keys::$tag => Tag::$tag,)*
                    _ => Tag::Other,
                }
            }
        }
    };
}

tags! {
    "a" A FORMATTING; "abbr" Abbr 0; "address" Address BOX; "applet" Applet SKIPPED | SPECIAL | SCOPE;
    "area" Area VOID | SPECIAL; "article" Article BOX; "aside" Aside BOX; "audio" Audio SKIPPED;
    "b" B STRONG | FORMATTING | BREAKS_OUT; "base" Base VOID | SPECIAL | HEAD; "basefont" Basefont SPECIAL | HEAD;
    "bgsound" Bgsound SPECIAL | HEAD; "big" Big FORMATTING | BREAKS_OUT; "blockquote" Blockquote BOX | BREAKS_OUT;
    "body" Body BLOCK | OPTIONAL | SPECIAL | BREAKS_OUT; "br" Br VOID | SPECIAL | BREAKS_OUT;
    "button" Button BLOCK | CONTROL | SPECIAL | CONTAINER; "canvas" Canvas SKIPPED;
    "caption" Caption BLOCK | SPECIAL | SCOPE | TABLE_PART; "center" Center BOX | BREAKS_OUT;
    "code" Code FORMATTING | BREAKS_OUT; "col" Col VOID | SPECIAL | TABLE_PART;
    "colgroup" Colgroup OPTIONAL | SPECIAL | TABLE_PART; "datalist" Datalist SKIPPED;
    "dd" Dd BLOCK | OPTIONAL | SPECIAL | IMPLIED | BREAKS_OUT; "desc" Desc 0; "details" Details BOX; "dialog" Dialog BOX & !SPECIAL;
    "dir" Dir BOX; "div" Div BOX | BREAKS_OUT; "dl" Dl BOX | BREAKS_OUT;
    "dt" Dt BLOCK | OPTIONAL | SPECIAL | IMPLIED | BREAKS_OUT; "em" Em STRONG | FORMATTING | BREAKS_OUT;
    "embed" Embed SKIPPED | VOID | SPECIAL | BREAKS_OUT; "fieldset" Fieldset BOX | CONTROL; "figcaption" Figcaption BOX;
    "figure" Figure BOX; "font" Font FORMATTING; "footer" Footer BOX; "foreignobject" ForeignObject 0;
    "form" Form BLOCK | SPECIAL | ENDS_P; "frame" Frame SPECIAL; "frameset" Frameset SPECIAL;
    "h1" H1 BLOCK | SPECIAL | ENDS_P | HEADING | BREAKS_OUT; "h2" H2 BLOCK | SPECIAL | ENDS_P | HEADING | BREAKS_OUT;
    "h3" H3 BLOCK | SPECIAL | ENDS_P | HEADING | BREAKS_OUT; "h4" H4 BLOCK | SPECIAL | ENDS_P | HEADING | BREAKS_OUT;
    "h5" H5 BLOCK | SPECIAL | ENDS_P | HEADING | BREAKS_OUT; "h6" H6 BLOCK | SPECIAL | ENDS_P | HEADING | BREAKS_OUT;
    "head" Head OPTIONAL | SPECIAL | BREAKS_OUT; "header" Header BOX; "hgroup" Hgroup BOX;
    "hr" Hr BLOCK | VOID | SPECIAL | ENDS_P | BREAKS_OUT; "html" Html BLOCK | OPTIONAL | SPECIAL | SCOPE;
    "i" I STRONG | FORMATTING | BREAKS_OUT; "iframe" Iframe SKIPPED | SPECIAL | RAW; "image" Image 0;
    "img" Img VOID | SPECIAL | BREAKS_OUT; "input" Input VOID | SPECIAL; "keygen" Keygen 0; "label" Label CONTROL;
    "legend" Legend BLOCK | CONTROL; "li" Li BLOCK | OPTIONAL | SPECIAL | IMPLIED | BREAKS_OUT;
    "link" Link VOID | SPECIAL | HEAD; "listing" Listing SPECIAL | ENDS_P | CONTAINER | BREAKS_OUT; "main" Main BOX;
    "map" Map SKIPPED; "marquee" Marquee SPECIAL | SCOPE; "math" Math SKIPPED; "menu" Menu BOX | BREAKS_OUT;
    "meta" Meta VOID | SPECIAL | HEAD | BREAKS_OUT; "mi" Mi 0; "mn" Mn 0; "mo" Mo 0; "ms" Ms 0; "mtext" Mtext 0;
    "nav" Nav BOX; "nobr" Nobr FORMATTING | BREAKS_OUT;
    "noembed" Noembed SPECIAL | RAW; "noframes" Noframes SKIPPED | SPECIAL | RAW | HEAD;
    "noscript" Noscript SKIPPED | SPECIAL | RAW | HEAD; "object" Object SKIPPED | SPECIAL | SCOPE;
    "ol" Ol BOX | BREAKS_OUT; "optgroup" Optgroup OPTIONAL | IMPLIED; "option" Option BLOCK | CONTROL | OPTIONAL | IMPLIED;
    "p" P BLOCK | OPTIONAL | SPECIAL | ENDS_P | IMPLIED | BREAKS_OUT; "param" Param VOID | SPECIAL;
    "plaintext" Plaintext SPECIAL | ENDS_P; "pre" Pre BOX | BREAKS_OUT; "rb" Rb IMPLIED; "rp" Rp OPTIONAL | IMPLIED;
    "rt" Rt OPTIONAL | IMPLIED; "rtc" Rtc IMPLIED; "ruby" Ruby BREAKS_OUT; "s" S FORMATTING | BREAKS_OUT;
    "script" Script SKIPPED | SPECIAL | RAW | HEAD; "search" Search BOX & !BLOCK & !SPECIAL; "section" Section BOX;
    "select" Select SKIPPED | SPECIAL | SCOPE | CONTAINER; "small" Small FORMATTING | BREAKS_OUT;
    "source" Source VOID | SPECIAL; "span" Span BREAKS_OUT; "strike" Strike FORMATTING | BREAKS_OUT;
    "strong" Strong STRONG | FORMATTING | BREAKS_OUT; "style" Style SKIPPED | SPECIAL | RAW | HEAD; "sub" Sub BREAKS_OUT;
    "summary" Summary BOX; "sup" Sup BREAKS_OUT; "svg" Svg SKIPPED; "table" Table BLOCK | SPECIAL | SCOPE | BREAKS_OUT;
    "tbody" Tbody BLOCK | OPTIONAL | SPECIAL | TABLE_PART; "td" Td BLOCK | OPTIONAL | SPECIAL | SCOPE | TABLE_PART;
    "template" Template SKIPPED | SPECIAL | SCOPE | HEAD; "textarea" Textarea SKIPPED | SPECIAL | ESCAPABLE;
    "tfoot" Tfoot BLOCK | OPTIONAL | SPECIAL | TABLE_PART; "th" Th BLOCK | OPTIONAL | SPECIAL | SCOPE | TABLE_PART;
    "thead" Thead BLOCK | OPTIONAL | SPECIAL | TABLE_PART; "time" Time 0; "title" Title SPECIAL | ESCAPABLE | HEAD;
    "tr" Tr BLOCK | OPTIONAL | SPECIAL | TABLE_PART; "track" Track VOID | SPECIAL; "tt" Tt FORMATTING | BREAKS_OUT;
    "u" U FORMATTING | BREAKS_OUT; "ul" Ul BOX | BREAKS_OUT; "var" Var BREAKS_OUT; "video" Video SKIPPED;
    "wbr" Wbr VOID | SPECIAL; "xmp" Xmp SPECIAL | ENDS_P | RAW;
}

/// How many elements are known, and [`Tag::Other`].
pub(crate) const TAGS: usize = NAMES.len();

impl Tag {
    /// Has it one of the properties `flags`?
    pub(crate) fn is(self, flags: u32) -> bool {
        FLAGS[self as usize] & flags != 0
    }
}

/// A name as one number, so that the table is one `match`; letters in lower case.
const fn key(name: &[u8]) -> u128 {
    let mut key = 0;
    let mut i = 0;
    if name.len() > 16 {
        return 0;
    }
    while i < name.len() {
        key = key << 8 | name[i].to_ascii_lowercase() as u128;
        i += 1;
    }
    key
}

/// The name of an element, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name<'a> {
    pub(crate) tag: Tag,
    pub(crate) text: Cow<'a, str>,
}

impl<'a> Name<'a> {
    /// A name as the markup has it, in any case.
    pub fn new(name: &'a str) -> Self {
        let tag = Tag::of(name.as_bytes());
        let lower = || match name.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(name.to_ascii_lowercase()),
            false => Cow::Borrowed(name),
        };
        let text = if tag == Tag::Other { lower() } else { Cow::Borrowed(NAMES[tag as usize]) };
        Name { tag, text }
    }
}

impl From<Tag> for Name<'_> {
    fn from(tag: Tag) -> Self {
        Name { tag, text: Cow::Borrowed(NAMES[tag as usize]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case() {
        assert_eq!(Name::new("BLOCKquote"), Name::from(Tag::Blockquote));
        assert_eq!(Name::new("X-Card").text, "x-card");
        assert_eq!(Name::new("").tag, Tag::Other);
        assert!(
            NAMES[..NAMES.len() - 1]
                .iter()
                .all(|n| Name::new(n).text == *n && Name::new(n).tag != Tag::Other)
        );
    }
}

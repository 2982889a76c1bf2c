/// Was the page HTML, or text that has lost its HTML?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// Blocks have elements, links and a head.
    Html,
    /// Blocks are lines.
    Text,
}

/// Index into [`Page::elements`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub u32);

/// An element that holds at least one block, or is an ancestor of one.
///
/// Selectors of rules are matched against these; nothing else of the tree
/// outlives the `page` stage, so a streaming parser can feed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// The element that contains this one; the root has none. Parents always
    /// stand before their children in [`Page::elements`].
    pub parent: Option<ElementId>,
    /// Lower-case tag name.
    pub tag: String,
    /// `id` attribute, or empty.
    pub id: String,
    /// `class` attribute as written, or empty.
    pub class: String,
    /// Other attributes that rules may speak of (`role`, `itemprop`,
    /// `aria-label`, `data-*`, `style`, `hidden`…), in source order.
    pub attrs: Vec<(String, String)>,
}

impl Element {
    /// Does the tag only say how words look? A link does more.
    pub fn is_inline(&self) -> bool {
        matches!(
            self.tag.as_str(),
            "span"
                | "b"
                | "strong"
                | "i"
                | "em"
                | "u"
                | "font"
                | "small"
                | "big"
                | "mark"
                | "s"
                | "tt"
                | "bdi"
                | "bdo"
        )
    }
}

/// The size that a `size` attribute of `font` asks for, from 1 to 7; text has 3, and `+1` is one more.
///
/// As browsers read it (HTML standard, rules for parsing a legacy font size).
pub fn font_size(value: &str) -> Option<i32> {
    let value = value.trim_start();
    let digits = value.trim_start_matches(['+', '-']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number: i32 = digits[..end].parse().ok()?;
    let size = match value.as_bytes().first() {
        Some(b'+') => 3_i32.saturating_add(number),
        Some(b'-') => 3_i32.saturating_sub(number),
        _ => number,
    };
    Some(size.clamp(1, 7))
}

/// What a block is in the flow of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Running text or a line.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A list item.
    ListItem,
    /// Text inside a quotation element.
    Quote,
    /// One row of a table, cells joined by ` | `.
    TableRow,
    /// Preformatted text.
    Preformatted,
    /// The caption of a figure or table.
    Caption,
}

/// Numbers about a block's text; all counts are of Unicode scalar values
/// unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Features {
    /// Characters.
    pub chars: u32,
    /// Words; each CJK character counts as half a word, rounded up.
    pub words: u32,
    /// Characters inside links.
    pub link_chars: u32,
    /// Number of links.
    pub links: u32,
    /// Clause and sentence punctuation (`, . ; : ! ?` and their CJK kin).
    pub punctuation: u32,
    /// Sentence ends inside or at the end of the block.
    pub sentences: u32,
    /// Ends in sentence punctuation, a closing quote or bracket after one.
    pub ends_sentence: bool,
    /// Decimal digits.
    pub digits: u32,
    /// Words that start with an upper-case letter.
    pub capitalised: u32,
    /// Words wholly in upper case, of two letters or more.
    pub upper_words: u32,
    /// Characters in bold or emphasis.
    pub strong_chars: u32,
    /// The block, or an ancestor, is hidden by attribute or inline style.
    pub hidden: bool,
    /// The block came from a button, label or other control.
    pub control: bool,
}

/// A leaf block: text with no block-level element inside it, or one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Kind in the flow.
    pub kind: BlockKind,
    /// The text, white space folded, entities decoded.
    pub text: String,
    /// The innermost block-level element around the text.
    pub element: ElementId,
    /// Line in the decoded text, from 1 (flat text only; 0 in HTML).
    pub line: u32,
    /// Blank lines (flat text) or nothing (HTML, 0) before this block.
    pub gap: u32,
    /// Counts.
    pub features: Features,
}

/// A `<time>` element or an element with a date attribute in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeTag {
    /// `datetime` or `content` attribute.
    pub datetime: Option<String>,
    /// The text inside.
    pub text: String,
    /// `itemprop`, `property`, `class` and `pubdate`, joined by spaces.
    pub label: String,
}

/// A `link` element of the head, an `a` with a `rel`, or an `a` to an author's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLink {
    /// `rel`, lower case.
    pub rel: String,
    /// `href` as written.
    pub href: String,
    /// `hreflang`, `title` or the link's text.
    pub text: String,
}

/// An image in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// `src` (or the lazy-loading attribute that stands for it).
    pub src: String,
    /// Alternative text.
    pub alt: String,
    /// Index of the block that follows the image.
    pub before_block: u32,
}

/// Facts of the page that are not blocks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// The `title` element.
    pub title: Option<String>,
    /// `lang` of the `html` element (or `xml:lang`).
    pub language: Option<String>,
    /// `meta` elements as (lower-case name/property/itemprop/http-equiv, content), in order.
    pub metas: Vec<(String, String)>,
    /// `link` elements, and of the body the links with `rel` (`author`, `tag`, `license`)
    /// and those whose address leads to an author's page.
    pub links: Vec<HeadLink>,
    /// Content of each `application/ld+json` script, unparsed.
    pub json_ld: Vec<String>,
    /// Dates in markup, in order.
    pub times: Vec<TimeTag>,
    /// Microdata and RDFa values in the body, as (lower-case itemprop, value), in order.
    pub item_props: Vec<(String, String)>,
    /// Texts of inline elements whose class says that they are an author's name, in order.
    pub bylines: Vec<String>,
}

/// A page as blocks in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// HTML or flat text.
    pub kind: PageKind,
    /// Head facts; empty for flat text.
    pub head: Head,
    /// The elements that hold blocks, parents first; flat text has one, the root.
    pub elements: Vec<Element>,
    /// Leaf blocks in reading order.
    pub blocks: Vec<Block>,
    /// Images of the body.
    pub images: Vec<Image>,
    /// Guards that were hit (depth, size) and other doubts.
    pub notes: Vec<crate::Note>,
}

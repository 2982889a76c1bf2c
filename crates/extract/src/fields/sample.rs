//! Pages in a few words, for the tests of the fields.

use super::facts::Facts;
use crate::text::sample::lexicon;
use depeche_model::{
    Block, BlockKind, Element, ElementId, Features, Head, HeadLink, Hints, Image, Page, PageKind, TimeTag,
};

/// Builds a page from lines: `meta NAME VALUE`, `link REL HREF [TEXT]`, `prop NAME VALUE`,
/// `time LABEL DATETIME`, `byline NAME`, `img SRC`, `json …`, `title …`, `lang …`, `h1 …`, `p …`.
pub(super) fn page(lines: &str) -> Page {
    let mut page = Page {
        kind: PageKind::Html,
        head: Head::default(),
        elements: vec![Element::default()],
        blocks: Vec::new(),
        images: Vec::new(),
        notes: Vec::new(),
    };
    lines.lines().map(str::trim).filter(|l| !l.is_empty()).for_each(|l| add(&mut page, l));
    page
}

fn add(page: &mut Page, line: &str) {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (name, value) = rest.split_once(' ').unwrap_or((rest, ""));
    match kind {
        "meta" => page.head.metas.push((name.to_owned(), value.to_owned())),
        "prop" => page.head.item_props.push((name.to_owned(), value.to_owned())),
        "link" => {
            let (href, text) = value.split_once(' ').unwrap_or((value, ""));
            page.head.links.push(HeadLink {
                rel: name.to_owned(),
                href: href.to_owned(),
                text: text.to_owned(),
            });
        }
        "time" => page.head.times.push(TimeTag {
            datetime: Some(value.to_owned()),
            text: String::new(),
            label: name.to_owned(),
        }),
        "img" => {
            let before_block = u32::try_from(page.blocks.len()).unwrap_or(u32::MAX);
            page.images.push(Image { src: rest.to_owned(), alt: String::new(), before_block });
        }
        "byline" => page.head.bylines.push(rest.to_owned()),
        "json" => page.head.json_ld.push(rest.to_owned()),
        "title" => page.head.title = Some(rest.to_owned()),
        "lang" => page.head.language = Some(rest.to_owned()),
        "h1" => page.blocks.push(block(BlockKind::Heading(1), rest)),
        "h2" => page.blocks.push(block(BlockKind::Heading(2), rest)),
        _ => page.blocks.push(block(BlockKind::Paragraph, rest)),
    }
}

pub(super) fn block(kind: BlockKind, text: &str) -> Block {
    Block {
        kind,
        text: text.to_owned(),
        element: ElementId(0),
        line: 0,
        gap: 0,
        features: Features::default(),
    }
}

/// Asks one question of a page's facts.
pub(super) fn facts<T>(page: &Page, hints: &Hints, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
    let lexicon = lexicon();
    ask(&Facts::new(page, hints, &lexicon))
}

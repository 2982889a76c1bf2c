//! What the elements around a block say about it.

use super::{Sink, Survey, ancestors, flag};
use crate::tokens::GROUPS;
use depeche_model::{Block, Element, ElementId, Page};

const TAGS: [(&str, &str); 18] = [
    // The first: see `put_elements`.
    ("in_p", "p"),
    ("in_article", "article"),
    ("in_main", "main"),
    ("in_section", "section"),
    ("in_aside", "aside"),
    ("in_header", "header"),
    ("in_footer", "footer"),
    ("in_nav", "nav"),
    ("in_form", "form"),
    ("in_ul", "ul"),
    ("in_ol", "ol"),
    ("in_table", "table"),
    ("in_figure", "figure"),
    ("in_link", "a"),
    ("in_blockquote", "blockquote"),
    ("in_div", "div"),
    ("in_span", "span"),
    ("in_dl", "dl"),
];

/// How many levels up an element is still told from the page at large.
const FAR: f32 = 20.0;

const NEAR_NAMES: [&str; 16] = [
    "near_body",
    "near_article",
    "near_lead",
    "near_menu",
    "near_side",
    "near_related",
    "near_share",
    "near_comment",
    "near_meta",
    "near_tag",
    "near_caption",
    "near_ad",
    "near_subscribe",
    "near_consent",
    "near_title",
    "near_embed",
];

const FAR_NAMES: [&str; 16] = [
    "far_body",
    "far_article",
    "far_lead",
    "far_menu",
    "far_side",
    "far_related",
    "far_share",
    "far_comment",
    "far_meta",
    "far_tag",
    "far_caption",
    "far_ad",
    "far_subscribe",
    "far_consent",
    "far_title",
    "far_embed",
];

/// What single elements say, once for all the blocks inside them.
pub(super) struct Kinds {
    /// For each element, its place in [`TAGS`].
    tags: Vec<Option<usize>>,
    inline: Vec<bool>,
    body_prop: Vec<bool>,
    chrome_role: Vec<bool>,
    /// Does the element hold the title?
    around_title: Vec<bool>,
}

impl Kinds {
    /// `title`: the element of the title.
    pub(super) fn new(page: &Page, title: Option<ElementId>) -> Kinds {
        let mut around_title = vec![false; page.elements.len()];
        let above = title.into_iter().flat_map(|id| ancestors(page, id));
        above.for_each(|(id, _)| around_title[id.0 as usize] = true);
        let tag = |e: &Element| TAGS.iter().position(|(_, tag)| *tag == e.tag);
        Kinds {
            tags: page.elements.iter().map(tag).collect(),
            inline: page.elements.iter().map(Element::is_inline).collect(),
            body_prop: page.elements.iter().map(has_body_prop).collect(),
            chrome_role: page.elements.iter().map(has_chrome_role).collect(),
            around_title,
        }
    }
}

impl Survey<'_> {
    /// Tags and words of class and id around the block.
    pub(super) fn put_elements(&self, block: &Block, row: &mut impl Sink) {
        let id = block.element;
        // How far up the nearest of each tag is; 0 where there is none.
        let mut levels = [0.0_f32; TAGS.len()];
        let (mut near, mut far, mut depth) = (0_u32, 0_u32, 0_u32);
        let (mut body_prop, mut chrome_role) = (false, false);
        // A quotation without a paragraph in it is as good as one with.
        if self.page.elements[id.0 as usize].tag == "blockquote" {
            (levels[0], depth) = (1.0, 1);
        }
        for (id, _) in ancestors(self.page, id) {
            let at = id.0 as usize;
            let mask = self.masks[at];
            match depth {
                0..=1 => near |= mask,
                _ => far |= mask,
            }
            if let Some(tag) = self.kinds.tags[at]
                && levels[tag] == 0.0
            {
                levels[tag] = ((depth + 1) as f32).min(FAR);
            }
            depth += u32::from(!self.kinds.inline[at]);
            body_prop |= self.kinds.body_prop[at];
            chrome_role |= self.kinds.chrome_role[at];
        }
        TAGS.iter().zip(levels).for_each(|((name, _), level)| row.put(name, level));
        row.put("body_prop", flag(body_prop));
        row.put("chrome_role", flag(chrome_role));
        row.put("depth", (depth as f32 / 30.0).min(1.0));
        for bit in 0..GROUPS.len() {
            row.put(NEAR_NAMES[bit], (near >> bit & 1) as f32);
            row.put(FAR_NAMES[bit], (far >> bit & 1) as f32);
        }
        self.put_kin(block, row);
    }

    /// How much of the way up the block shares with the title.
    fn put_kin(&self, block: &Block, row: &mut impl Sink) {
        let up = self.levels.around(block).position(|id| self.kinds.around_title[id.0 as usize]);
        row.put("up_to_title", up.map_or(FAR, |up| (up as f32).min(FAR)));
    }
}

fn has_body_prop(element: &Element) -> bool {
    element.attrs.iter().any(|(name, value)| name == "itemprop" && value.contains("articleBody"))
}

fn has_chrome_role(element: &Element) -> bool {
    let chrome = ["complementary", "navigation", "banner", "contentinfo", "dialog"];
    element.attrs.iter().any(|(name, value)| name == "role" && chrome.contains(&value.as_str()))
}

//! What the elements around a block say about it.

use super::{Sink, Survey, ancestors, flag};
use crate::tokens::GROUPS;
use depeche_model::{Element, ElementId};

const TAGS: [(&str, &str); 18] = [
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

impl Survey<'_> {
    /// Tags and words of class and id around the block.
    pub(super) fn put_elements(&self, id: ElementId, row: &mut impl Sink) {
        // How far up the nearest of each tag is; 0 where there is none.
        let mut levels = [0.0_f32; TAGS.len()];
        let (mut near, mut far, mut depth) = (0_u32, 0_u32, 0_u32);
        let (mut body_prop, mut chrome_role) = (false, false);
        for (id, element) in ancestors(self.page, id) {
            let mask = self.masks[id.0 as usize];
            match depth {
                0..=1 => near |= mask,
                _ => far |= mask,
            }
            depth += 1;
            if let Some(at) = TAGS.iter().position(|(_, tag)| *tag == element.tag)
                && levels[at] == 0.0
            {
                levels[at] = (depth as f32).min(FAR);
            }
            body_prop |= has_body_prop(element);
            chrome_role |= has_chrome_role(element);
        }
        TAGS.iter().zip(levels).for_each(|((name, _), level)| row.put(name, level));
        row.put("body_prop", flag(body_prop));
        row.put("chrome_role", flag(chrome_role));
        row.put("depth", (depth as f32 / 30.0).min(1.0));
        for bit in 0..GROUPS.len() {
            row.put(NEAR_NAMES[bit], (near >> bit & 1) as f32);
            row.put(FAR_NAMES[bit], (far >> bit & 1) as f32);
        }
        self.put_kin(id, row);
    }

    /// How much of the way up the block shares with the title.
    fn put_kin(&self, id: ElementId, row: &mut impl Sink) {
        let title = self.page.blocks[self.title].element;
        let mut path: Vec<ElementId> = ancestors(self.page, title).map(|(id, _)| id).collect();
        path.sort_unstable();
        let up = ancestors(self.page, id).position(|(id, _)| path.binary_search(&id).is_ok());
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

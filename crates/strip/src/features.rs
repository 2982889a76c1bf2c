//! The features of a block by itself: its text, its elements, its place.
//!
//! Every function emits the same names in the same order for every block, so
//! that weights can be aligned with them once.

use crate::tokens::{GROUPS, TokenIndex};
use crate::vocabulary::Vocabulary;
use depeche_model::{Block, BlockKind, ElementId, Page};
use rustc_hash::FxHashSet;

/// Names and values, always in the same order.
pub(crate) type Row = Vec<(&'static str, f32)>;

/// One row a block.
pub(crate) fn rows(page: &Page, tokens: &TokenIndex, vocabulary: &Vocabulary) -> Vec<Row> {
    let survey = Survey::new(page, tokens, vocabulary);
    (0..page.blocks.len()).map(|i| survey.row(i)).collect()
}

/// Facts of the whole page that single blocks are compared with.
struct Survey<'p> {
    page: &'p Page,
    masks: Vec<u32>,
    rates: Vec<f32>,
    title: usize,
    titles: Vec<bool>,
    repeats: Vec<bool>,
    words_before: Vec<u32>,
}

const TAGS: [(&str, &str); 14] = [
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
    ("in_table", "table"),
    ("in_figure", "figure"),
    ("in_link", "a"),
    ("in_blockquote", "blockquote"),
];

const NEAR: [&str; 16] = [
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

const FAR: [&str; 16] = [
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

impl<'p> Survey<'p> {
    fn new(page: &'p Page, tokens: &TokenIndex, vocabulary: &Vocabulary) -> Survey<'p> {
        let mut seen = FxHashSet::default();
        let repeats = page.blocks.iter().map(|b| !seen.insert(b.text.as_str())).collect();
        let titles: Vec<bool> = page.blocks.iter().map(|b| is_title(page, b)).collect();
        let first = titles.iter().position(|t| *t);
        let title = first.or_else(|| page.blocks.iter().position(|b| b.kind == BlockKind::Heading(1)));
        let mut total = 0;
        let words_before = page.blocks.iter().map(|b| {
            total += b.features.words;
            total - b.features.words
        });
        Survey {
            masks: tokens.masks(page),
            rates: vocabulary.rates(page),
            title: title.unwrap_or(0),
            words_before: words_before.collect(),
            page,
            titles,
            repeats,
        }
    }

    fn row(&self, i: usize) -> Row {
        let mut row = Row::with_capacity(140);
        let block = &self.page.blocks[i];
        self.text(i, block, &mut row);
        self.kind(block, &mut row);
        self.elements(block.element, &mut row);
        self.place(i, &mut row);
        row
    }

    fn text(&self, i: usize, block: &Block, row: &mut Row) {
        let f = &block.features;
        let words = f.words.max(1) as f32;
        let chars = f.chars.max(1) as f32;
        let link_density = f.link_chars as f32 / chars;
        let has = |set: &[char]| flag(block.text.contains(set));
        row.extend([
            ("words_log", log(f.words)),
            ("words_lt5", flag(f.words < 5)),
            ("words_ge10", flag(f.words >= 10)),
            ("words_ge20", flag(f.words >= 20)),
            ("words_ge40", flag(f.words >= 40)),
            ("words_ge70", flag(f.words >= 70)),
            ("prose", flag(f.words >= 25 && self.rates[i] >= 0.2 && link_density < 0.2)),
            ("short_sentence", flag(f.ends_sentence && f.words < 8)),
            ("label", flag(!f.ends_sentence && f.words < 8)),
            ("link_density", link_density),
            ("all_link", flag(link_density > 0.9)),
            ("some_link", flag(f.links > 0)),
            ("long_no_link", flag(f.words >= 15 && f.links == 0)),
            ("ends_sentence", flag(f.ends_sentence)),
            ("long_sentence", flag(f.ends_sentence && f.words >= 8)),
            ("sentences", (f.sentences as f32).min(5.0) / 5.0),
            ("punctuation", (f.punctuation as f32 / words).min(1.0)),
            ("capitalised", (f.capitalised as f32 / words).min(1.0)),
            ("upper", (f.upper_words as f32 / words).min(1.0)),
            ("digits", f.digits as f32 / chars),
            ("strong", f.strong_chars as f32 / chars),
            ("function_words", self.rates[i].min(0.6)),
            ("no_function_words", flag(self.rates[i] == 0.0 && f.words >= 3)),
            ("hidden", flag(f.hidden)),
            ("control", flag(f.control)),
            ("ends_colon", flag(block.text.ends_with(':'))),
            ("ends_ellipsis", flag(block.text.ends_with('…') || block.text.ends_with("..."))),
            ("copyright", has(&['©', '®'])),
            ("pipe_or_arrow", has(&['|', '»', '›', '→', '>', '•'])),
            ("at_sign", has(&['@'])),
            ("quote", has(&['"', '“', '«', '„', '「'])),
            ("lower_start", flag(block.text.starts_with(char::is_lowercase))),
            ("digit_start", flag(block.text.starts_with(|c: char| c.is_ascii_digit()))),
        ]);
    }

    fn kind(&self, block: &Block, row: &mut Row) {
        use BlockKind::{Caption, Heading, ListItem, Preformatted, Quote, TableRow};
        let kind = block.kind;
        row.extend([
            ("heading_1", flag(kind == Heading(1))),
            ("heading_23", flag(matches!(kind, Heading(2 | 3)))),
            ("heading_456", flag(matches!(kind, Heading(4..)))),
            ("list_item", flag(kind == ListItem)),
            (
                "long_list_item",
                flag(kind == ListItem && block.features.words >= 10 && block.features.links == 0),
            ),
            ("quote_block", flag(kind == Quote)),
            ("table_row", flag(kind == TableRow)),
            ("caption", flag(kind == Caption)),
            ("preformatted", flag(kind == Preformatted)),
        ]);
    }

    fn elements(&self, id: ElementId, row: &mut Row) {
        let mut in_tags = [0.0_f32; TAGS.len()];
        let (mut near, mut far, mut depth) = (0_u32, 0_u32, 0_u32);
        let (mut body_prop, mut complementary) = (0.0_f32, 0.0_f32);
        for (id, element) in ancestors(self.page, id) {
            let mask = self.masks[id.0 as usize];
            match depth {
                0..=1 => near |= mask,
                _ => far |= mask,
            }
            if let Some(at) = TAGS.iter().position(|(_, tag)| *tag == element.tag) {
                in_tags[at] = 1.0;
            }
            for (name, value) in &element.attrs {
                body_prop = body_prop.max(flag(name == "itemprop" && value.contains("articleBody")));
                complementary = complementary.max(flag(
                    name == "role"
                        && matches!(
                            value.as_str(),
                            "complementary" | "navigation" | "banner" | "contentinfo" | "dialog"
                        ),
                ));
            }
            depth += 1;
        }
        row.extend(TAGS.iter().zip(in_tags).map(|((name, _), value)| (*name, value)));
        row.push(("body_prop", body_prop));
        row.push(("chrome_role", complementary));
        row.push(("depth", (depth as f32 / 30.0).min(1.0)));
        for bit in 0..GROUPS.len() {
            row.push((NEAR[bit], (near >> bit & 1) as f32));
            row.push((FAR[bit], (far >> bit & 1) as f32));
        }
    }

    fn place(&self, i: usize, row: &mut Row) {
        let blocks = &self.page.blocks;
        let share = |part: u32, whole: u32| part as f32 / whole.max(1) as f32;
        let total = self.words_before.last().copied().unwrap_or(0);
        let around = |step: isize| {
            let at = i.checked_add_signed(step).and_then(|at| blocks.get(at));
            at.map_or((0.0, 1.0), |b| {
                (log(b.features.words), b.features.link_chars as f32 / b.features.chars.max(1) as f32)
            })
        };
        let (previous, next) = (around(-1), around(1));
        let ends = |at: Option<&Block>| flag(at.is_some_and(|b| b.features.ends_sentence));
        row.extend([
            ("position", i as f32 / blocks.len().max(1) as f32),
            ("words_before", share(self.words_before[i], total)),
            ("after_title", flag(i > self.title)),
            ("since_title", (i.saturating_sub(self.title) as f32).min(60.0) / 60.0),
            ("just_after_title", flag(i > self.title && i <= self.title + 3)),
            ("is_title", flag(self.titles[i])),
            ("repeat", flag(self.repeats[i])),
            ("gap", (blocks[i].gap as f32).min(4.0) / 4.0),
            ("previous_words", previous.0),
            ("previous_links", previous.1),
            ("previous_sentence", ends(i.checked_sub(1).and_then(|p| blocks.get(p)))),
            ("next_words", next.0),
            ("next_links", next.1),
            ("next_sentence", ends(blocks.get(i + 1))),
            ("last_blocks", flag(i + 3 >= blocks.len())),
        ]);
    }
}

/// Is the block the page's title, as the head or the first heading gives it?
fn is_title(page: &Page, block: &Block) -> bool {
    if block.features.words < 3 && block.features.chars < 8 {
        return false;
    }
    let og = page.head.metas.iter().find(|(n, _)| n == "og:title").map(|(_, v)| v.as_str());
    [page.head.title.as_deref(), og]
        .into_iter()
        .flatten()
        .any(|t| t.starts_with(&block.text) || block.text == t)
}

/// An element and those around it, from the inside out.
pub(crate) fn ancestors(
    page: &Page,
    id: ElementId,
) -> impl Iterator<Item = (ElementId, &depeche_model::Element)> {
    let get = |id: ElementId| page.elements.get(id.0 as usize).map(|e| (id, e));
    std::iter::successors(get(id), move |(_, e)| e.parent.and_then(get))
}

pub(crate) fn flag(set: bool) -> f32 {
    f32::from(u8::from(set))
}

fn log(words: u32) -> f32 {
    ((1 + words) as f32).ln() / 5.0
}

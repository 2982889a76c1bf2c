//! No rule eats an article, whatever its containers are called.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use depeche_model::{Block, BlockKind, Element, ElementId, Features, Head, Mark, Page, PageKind, Reason};
use depeche_rules::RuleSet;
use depeche_strip::Stripper;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

/// The classes and ids that rules name, as `.class` and `#id`.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/data");
    let files = ["chrome", "consent"].iter().flat_map(|room| std::fs::read_dir(data.join(room)).unwrap());
    let text: Vec<String> = files.map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap()).collect();
    let quoted = text.iter().flat_map(|t| t.split('"').skip(1).step_by(2));
    let is_name = |s: &&str| s.starts_with(['.', '#']) && !s.contains([' ', '>', '[', ':']);
    quoted.filter(is_name).map(str::to_owned).collect()
});

const SENTENCE: &str =
    "The harbour office said on Monday that the northern pier stays closed until the spring tides.";
const LINK: &str = "The ten boats everybody talks about";

/// An element inside `parent`, called what a rule calls chrome.
fn element(tag: &str, names: &[usize], parent: Option<u32>) -> Element {
    let mut element = Element { tag: tag.to_owned(), parent: parent.map(ElementId), ..Element::default() };
    for name in names.iter().map(|n| &NAMES[n % NAMES.len()]) {
        match name.split_at(1) {
            ("#", id) => element.id = id.to_owned(),
            (_, class) => element.class = format!("{} {class}", element.class),
        }
    }
    element
}

fn block(text: &str, linked: bool, element: u32) -> Block {
    let (chars, words) = (text.chars().count() as u32, text.split(' ').count() as u32);
    let features = Features {
        chars,
        words,
        link_chars: if linked { chars } else { 0 },
        ends_sentence: text.ends_with('.'),
        ..Features::default()
    };
    let element = ElementId(element);
    Block { kind: BlockKind::Paragraph, text: text.to_owned(), element, line: 0, gap: 0, features }
}

proptest! {
    #[test]
    fn containers_of_the_article_are_spared(
        containers in prop::collection::vec(
            (prop::sample::select(vec!["div", "section", "td", "span", "aside", "footer"]),
             prop::collection::vec(any::<usize>(), 0..3)),
            1..6,
        ),
        paragraphs in 3_usize..12,
        links in 0_usize..20,
    ) {
        let mut elements = vec![element("html", &[], None), element("body", &[], Some(0))];
        for (tag, names) in &containers {
            let parent = elements.len() as u32 - 1;
            elements.push(element(tag, names, Some(parent)));
        }
        let inner = elements.len() as u32 - 1;
        let chrome = (0..links).map(|_| block(LINK, true, 1));
        let text = (0..paragraphs).map(|n| block(&format!("{n}. {SENTENCE}"), false, inner));
        let page = Page {
            kind: PageKind::Html,
            head: Head::default(),
            blocks: chrome.clone().chain(text).chain(chrome).collect(),
            elements,
            images: Vec::new(),
            notes: Vec::new(),
        };
        let marks = Stripper::new(&RULES, None).unwrap().strip(&page, None, None);
        for (block, mark) in page.blocks.iter().zip(&marks).filter(|(b, _)| b.features.ends_sentence) {
            let by_rule = matches!(mark, Mark::Drop { reason, .. } if *reason != Reason::Score);
            prop_assert!(!by_rule, "{mark:?} on {}", block.text);
        }
    }
}

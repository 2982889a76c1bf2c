//! What kind of page the block stands in.

use super::{Sink, flag, is_running, log};
use depeche_model::{Block, Page};

/// Facts of the page that are the same for all its blocks.
pub(super) struct Pagewide {
    blocks: f32,
    words: f32,
    links: f32,
    running: f32,
    paragraphs: f32,
    median: f32,
    longest: f32,
    articles: f32,
    body_prop: bool,
}

impl Pagewide {
    pub(super) fn new(page: &Page) -> Pagewide {
        let sum = |of: fn(&Block) -> u32| page.blocks.iter().map(of).sum::<u32>();
        let words = sum(|b| b.features.words);
        let mut running: Vec<u32> =
            page.blocks.iter().filter(|b| is_running(b)).map(|b| b.features.words).collect();
        running.sort_unstable();
        let is_body = |(name, value): &(String, String)| name == "itemprop" && value.contains("articleBody");
        Pagewide {
            blocks: log(u32::try_from(page.blocks.len()).unwrap_or(u32::MAX - 1)),
            words: log(words),
            links: sum(|b| b.features.link_chars) as f32 / sum(|b| b.features.chars).max(1) as f32,
            running: running.iter().sum::<u32>() as f32 / words.max(1) as f32,
            paragraphs: (running.len() as f32).min(60.0),
            median: running.get(running.len() / 2).map_or(0.0, |w| *w as f32),
            longest: running.last().map_or(0.0, |w| *w as f32),
            articles: (page.elements.iter().filter(|e| e.tag == "article").count() as f32).min(20.0),
            body_prop: page.elements.iter().any(|e| e.attrs.iter().any(is_body)),
        }
    }

    pub(super) fn put(&self, block: &Block, row: &mut impl Sink) {
        let words = block.features.words as f32;
        row.put_all([
            ("page_blocks", self.blocks),
            ("page_words", self.words),
            ("page_links", self.links),
            ("page_running", self.running),
            ("page_paragraphs", self.paragraphs),
            ("page_median", self.median.min(200.0)),
            ("page_articles", self.articles),
            ("page_body_prop", flag(self.body_prop)),
            ("of_median", (words / self.median.max(1.0)).min(10.0)),
            ("of_longest", (words / self.longest.max(1.0)).min(2.0)),
        ]);
    }
}

/// What decides whether two documents are one story.
///
/// Shares are of the words that are not the site's template. The defaults were
/// set in the wide gap between edited reprints and stories that share a
/// paragraph, not at the best point of any one sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// A shingle in so many different stories of one site is its template.
    pub template_stories: u32,
    /// Days between two dated documents beyond which coverage alone makes no copy
    /// of a text unless it is nearly whole. Dates in dumps are often those of the
    /// page and not of its article, so time raises the bar and does not shut the door.
    pub window_days: u32,
    /// Fewest shared words of a copy.
    pub min_words: u32,
    /// From this coverage on, two documents are one story.
    pub sure_coverage: f32,
    /// From this coverage on, they are if the shared words run through the text.
    pub min_coverage: f32,
    /// From this coverage on, shared words are reported as background.
    pub background_coverage: f32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            template_stories: 4,
            window_days: 7,
            min_words: 20,
            sure_coverage: 0.5,
            min_coverage: 0.2,
            background_coverage: 0.1,
        }
    }
}

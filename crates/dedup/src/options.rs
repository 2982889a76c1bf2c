use crate::shingles::mix;
use std::path::PathBuf;

/// What decides whether two documents are one story.
///
/// Shares are of the words that are not the site's template. The defaults were
/// set in the wide gap between edited reprints and stories that share a
/// paragraph, not at the best point of any one sample.
///
/// Memory and folder decide how the work is done and never what comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Bytes to work in: words, postings and pairs take half of them, and what
    /// is more goes to temporary files. The other half is for what stays, about
    /// 300 bytes a document, so it should be 600 times their number at least.
    pub memory: usize,
    /// Where temporary files go.
    pub folder: PathBuf,
    /// A shingle in so many different stories of one site is its template.
    pub template_stories: usize,
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

/// Raised when the same options judge a pair otherwise than before.
const RULES: u32 = 2;

impl Options {
    /// Names how pairs are judged.
    pub(crate) fn rules(&self) -> u64 {
        let Options { memory: _, folder: _, template_stories, window_days, min_words, .. } = self;
        let coverages = [self.sure_coverage, self.min_coverage, self.background_coverage];
        let rules = format!("{RULES} {template_stories} {window_days} {min_words} {coverages:?}");
        rules.bytes().fold(0, |hash, byte| mix(hash ^ u64::from(byte)))
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            memory: 1 << 30,
            folder: std::env::temp_dir(),
            template_stories: 4,
            window_days: 7,
            min_words: 20,
            sure_coverage: 0.5,
            min_coverage: 0.2,
            background_coverage: 0.1,
        }
    }
}

//! What a survey knows of each site: its repeated blocks.

use crate::sightings::fingerprint;
use depeche_model::{Block, Page};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A block in fewer articles is no template, a site with fewer articles has none.
pub(crate) const ENOUGH: u32 = 3;
/// A block in so large a share of a site's articles is template, whatever it looks like…
const MOST: f32 = 0.5;
/// …but text that other sites carry too must stand in nearly all of them.
const NEARLY_ALL: f32 = 0.8;
/// Below that, the score a block needs grows with its share of the articles, up to this share…
const FULL: f32 = 0.25;
/// …at which it is so many log-odds…
const STRICTER: f32 = 4.0;
/// Blocks of so many words that end a sentence are running text.
const RUNNING: u32 = 10;

/// The profiles of all sites of a survey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profiles(BTreeMap<String, SiteProfile>);

/// The blocks that repeat over different articles of one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteProfile {
    articles: u32,
    blocks: FxHashMap<u64, Repeat>,
}

/// One repeated block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repeat {
    /// Different articles of the site that hold it.
    pub(crate) articles: u32,
    /// Do other sites hold it too?
    pub(crate) elsewhere: bool,
}

/// What a profile says of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighted {
    /// Different articles of the site that hold the block.
    pub articles: u32,
    /// Different articles of the site.
    pub of: u32,
    /// Do other sites hold it too?
    pub elsewhere: bool,
}

impl Profiles {
    pub(crate) fn new(sites: BTreeMap<String, SiteProfile>) -> Profiles {
        Profiles(sites)
    }

    /// The profile of a site, by the name its pages were surveyed under.
    pub fn site(&self, name: &str) -> Option<&SiteProfile> {
        self.0.get(name)
    }

    /// How many sites have a profile.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there no profile at all?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The profiles by name, in order.
    pub(crate) fn sites(&self) -> impl Iterator<Item = (&String, &SiteProfile)> {
        self.0.iter()
    }

    /// Adds the counts of another survey. An article that both have seen
    /// counts twice: survey different pages.
    pub fn merge(&mut self, other: Profiles) {
        for (name, theirs) in other.0 {
            match self.0.get_mut(&name) {
                Some(ours) => ours.merge(theirs),
                None => {
                    self.0.insert(name, theirs);
                }
            }
        }
    }
}

impl SiteProfile {
    pub(crate) fn new(articles: u32, blocks: FxHashMap<u64, Repeat>) -> SiteProfile {
        SiteProfile { articles, blocks }
    }

    /// Different articles surveyed.
    pub fn articles(&self) -> u32 {
        self.articles
    }

    /// The repeats, by fingerprint.
    pub(crate) fn repeats(&self) -> Vec<(u64, Repeat)> {
        let mut all: Vec<_> = self.blocks.iter().map(|(print, repeat)| (*print, *repeat)).collect();
        all.sort_unstable_by_key(|(print, _)| *print);
        all
    }

    /// What the site's other articles say of a block; `None` if they do not hold it.
    pub fn sighted(&self, page: &Page, block: &Block) -> Option<Sighted> {
        let repeat = self.blocks.get(&fingerprint(page, block)?)?;
        Some(Sighted { articles: repeat.articles, of: self.articles, elsewhere: repeat.elsewhere })
    }

    fn merge(&mut self, other: SiteProfile) {
        self.articles += other.articles;
        for (print, theirs) in other.repeats() {
            let ours = self.blocks.entry(print).or_insert(Repeat { articles: 0, elsewhere: false });
            ours.articles += theirs.articles;
            ours.elsewhere |= theirs.elsewhere;
        }
    }
}

impl Sighted {
    /// Is the block template, whatever its score?
    pub(crate) fn is_template(&self, block: &Block) -> bool {
        let running = block.features.ends_sentence && block.features.words >= RUNNING;
        let enough = if self.elsewhere && running { NEARLY_ALL } else { MOST };
        self.share() >= enough
    }

    /// The score the block must exceed to be body. Text that other sites carry
    /// too is most likely wire copy in several versions: its score decides.
    pub(crate) fn threshold(&self) -> f32 {
        if self.elsewhere {
            return 0.0;
        }
        // What many different articles hold is template even where it is rare.
        let many = (self.articles as f32 / ENOUGH as f32).max(1.0).log2();
        STRICTER * (self.share() / FULL).min(1.0) + many
    }

    fn share(&self) -> f32 {
        self.articles as f32 / self.of.max(1) as f32
    }
}

impl std::fmt::Display for Sighted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "seen on {} of {} articles", self.articles, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::html;

    fn sighted(articles: u32, of: u32, elsewhere: bool) -> Sighted {
        Sighted { articles, of, elsewhere }
    }

    #[test]
    fn what_most_articles_hold_is_template() {
        let page = html("p: Recevez chaque matin l'essentiel de l'actualité de votre ville par courriel.");
        let is_template = |s: Sighted| s.is_template(&page.blocks[0]);
        assert!(is_template(sighted(12, 20, false)));
        assert!(!is_template(sighted(9, 20, false)));
        assert!(is_template(sighted(19, 20, true)), "sites of one publisher");
        assert!(!is_template(sighted(12, 20, true)), "wire copy in many versions");
    }

    #[test]
    fn the_threshold_grows_with_the_evidence() {
        assert!(sighted(3, 1_000, false).threshold() < 0.1);
        assert!(sighted(9, 30, false).threshold() > sighted(3, 30, false).threshold() + 1.0);
        assert!(sighted(300, 10_000, false).threshold() > 6.0);
        assert_eq!(sighted(300, 10_000, true).threshold(), 0.0);
    }

    #[test]
    fn surveys_of_different_pages_add_up() {
        let profiles = |articles, elsewhere| {
            let repeats = [(7, Repeat { articles, elsewhere })].into_iter().collect();
            Profiles::new([("a".to_owned(), SiteProfile::new(10, repeats))].into_iter().collect())
        };
        let mut sum = profiles(4, false);
        sum.merge(profiles(5, true));
        let want = [(7, Repeat { articles: 9, elsewhere: true })].into_iter().collect();
        assert_eq!(sum.site("a"), Some(&SiteProfile::new(20, want)));
    }
}

//! Counts, site by site, in how many different articles a block stands.
//!
//! A page most of whose own long blocks one article has shown before is that
//! article again (a re-crawl, a reprint on the same site, an update): it adds
//! nothing. Long blocks that two articles share are no article's own.
//!
//! Memory is bounded: what one site or all sites remember has room for so many
//! blocks; when it is full, the blocks seen in fewest articles, longest ago, are
//! forgotten. Article text is seen once and goes; template comes again.

use crate::profiles::{ENOUGH, Profiles, Repeat, SiteProfile};
use crate::sightings::{Sighting, Sightings};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// A page that shows so large a share of an article's words is that article.
const SAME: f32 = 0.6;
/// Blocks remembered of one site.
const SITE_ROOM: usize = 4_096;
/// Blocks remembered of all sites; 17 to 39 bytes each.
const ROOM: usize = 12_000_000;

/// A survey of a dump under way.
///
/// The same pages in the same order give the same profiles.
#[derive(Debug)]
pub struct Survey {
    sites: BTreeMap<String, Site>,
    held: usize,
    site_room: usize,
    room: usize,
}

#[derive(Debug, Default)]
struct Site {
    articles: u32,
    blocks: FxHashMap<u64, Seen>,
}

/// In how many articles a block was seen, and in which one last.
#[derive(Debug, Clone, Copy)]
struct Seen {
    articles: u32,
    last: u32,
}

impl Default for Survey {
    fn default() -> Survey {
        Survey { sites: BTreeMap::new(), held: 0, site_room: SITE_ROOM, room: ROOM }
    }
}

impl Survey {
    /// Counts a page. Pages must come in the same order for the same profiles.
    pub fn add(&mut self, page: &Sightings) {
        if page.blocks.is_empty() {
            return;
        }
        if !self.sites.contains_key(&page.site) {
            self.sites.insert(page.site.clone(), Site::default());
        }
        let Some(site) = self.sites.get_mut(&page.site) else { return };
        let before = site.blocks.len();
        site.add(&page.blocks);
        if site.blocks.len() > self.site_room {
            site.forget(self.site_room / 2);
        }
        self.held = self.held + site.blocks.len() - before.min(self.held);
        if self.held > self.room {
            self.sites.values_mut().for_each(|site| site.forget(site.blocks.len() / 2));
            self.held = self.sites.values().map(|site| site.blocks.len()).sum();
        }
    }

    /// Ends the survey: of each site with enough articles, the blocks that
    /// stand in enough of them.
    pub fn finish(self) -> Profiles {
        let sites = self.sites.into_iter();
        let (large, small): (Vec<_>, Vec<_>) = sites.partition(|(_, site)| site.articles >= ENOUGH);
        let repeated = |site: &Site| -> Vec<u64> {
            site.blocks.iter().filter(|(_, seen)| seen.articles >= ENOUGH).map(|(print, _)| *print).collect()
        };
        let asked: FxHashSet<u64> = large.iter().flat_map(|(_, site)| repeated(site)).collect();
        let mut sites_of: FxHashMap<u64, u32> = FxHashMap::default();
        for (_, site) in large.iter().chain(&small) {
            site.blocks
                .keys()
                .filter(|print| asked.contains(print))
                .for_each(|print| *sites_of.entry(*print).or_insert(0) += 1);
        }
        let elsewhere = |print: &u64| sites_of.get(print).is_some_and(|sites| *sites > 1);
        let profile = |(name, site): (String, Site)| {
            let repeats = site.blocks.iter().filter(|(_, seen)| seen.articles >= ENOUGH);
            let repeat = |(print, seen): (&u64, &Seen)| {
                (*print, Repeat { articles: seen.articles, elsewhere: elsewhere(print) })
            };
            (name, SiteProfile::new(site.articles, repeats.map(repeat).collect()))
        };
        Profiles::new(large.into_iter().map(profile).collect())
    }
}

/// What a page shows that its site has not shown before.
enum Shows {
    /// No long block of its own: nobody can tell which article it is.
    Nothing,
    /// An article seen before.
    Again(u32),
    /// Another article.
    Article,
}

impl Site {
    fn add(&mut self, blocks: &[Sighting]) {
        match self.shown_by(blocks) {
            Shows::Nothing => {}
            Shows::Again(last) => blocks.iter().for_each(|block| {
                self.blocks.entry(block.print).or_insert(Seen { articles: 1, last });
            }),
            Shows::Article => {
                let last = self.articles;
                self.articles += 1;
                blocks.iter().for_each(|block| {
                    let seen = self.blocks.entry(block.print).or_insert(Seen { articles: 0, last });
                    *seen = Seen { articles: seen.articles + 1, last };
                });
            }
        }
    }

    fn shown_by(&self, blocks: &[Sighting]) -> Shows {
        let (mut own, mut shown) = (0, BTreeMap::new());
        for block in blocks.iter().filter(|b| b.long > 0) {
            match self.blocks.get(&block.print) {
                Some(seen) if seen.articles > 1 => continue,
                Some(seen) => *shown.entry(seen.last).or_insert(0) += block.long,
                None => {}
            }
            own += block.long;
        }
        let most = shown.into_iter().max_by_key(|(article, words)| (*words, *article));
        match most {
            _ if own == 0 => Shows::Nothing,
            Some((article, words)) if words as f32 >= SAME * own as f32 => Shows::Again(article),
            _ => Shows::Article,
        }
    }

    /// Keeps the `room` blocks seen in most articles (up to what is enough),
    /// and of those the ones seen last.
    fn forget(&mut self, room: usize) {
        if self.blocks.len() <= room {
            return;
        }
        let rank = |print: &u64, seen: &Seen| (seen.articles.min(ENOUGH), seen.last, *print);
        let mut ranks: Vec<_> = self.blocks.iter().map(|(print, seen)| rank(print, seen)).collect();
        let lost = ranks.len() - room;
        let (_, least, _) = ranks.select_nth_unstable(lost);
        let least = *least;
        self.blocks.retain(|print, seen| rank(print, seen) >= least);
        self.blocks.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::html;
    use depeche_model::Page;

    const CHROME: &str =
        "li: Accueil\np: Recevez chaque matin l'essentiel de l'actualité de votre ville par courriel.";

    fn page(article: u32, tail: &str) -> Page {
        let own = |n| {
            format!(
                "p: Le {n} navire numéro {} du port a quitté son quai lundi à l'aube malgré le vent.",
                words(article)
            )
        };
        html(&format!("{CHROME}\n{}\n{}\n{}\n{tail}", own("premier"), own("second"), own("dernier")))
    }

    /// Numbers are masked, so articles differ in letters.
    fn words(n: u32) -> String {
        (0..5).map(|bit| if n >> bit & 1 == 1 { 'a' } else { 'b' }).collect()
    }

    fn survey(pages: &[(&str, Page)]) -> Profiles {
        let mut survey = Survey::default();
        pages.iter().for_each(|(site, page)| survey.add(&Sightings::of(page, site)));
        survey.finish()
    }

    /// In how many articles of the site each block of the page is seen.
    fn counts(profiles: &Profiles, site: &str, page: &Page) -> Vec<u32> {
        let Some(profile) = profiles.site(site) else { return Vec::new() };
        page.blocks.iter().map(|b| profile.sighted(page, b).map_or(0, |s| s.articles)).collect()
    }

    #[test]
    fn chrome_is_counted_and_article_text_is_not() {
        let pages: Vec<_> = (0..4).map(|n| ("a", page(n, ""))).collect();
        assert_eq!(counts(&survey(&pages), "a", &pages[0].1), [4, 4, 0, 0, 0]);
    }

    #[test]
    fn a_page_crawled_again_counts_once() {
        let again = |n| ("a", page(0, &format!("p: Commentaire {} d'un lecteur.", words(n))));
        let pages: Vec<_> = (0..9).map(again).chain([("a", page(1, "")), ("a", page(2, ""))]).collect();
        let profiles = survey(&pages);
        assert_eq!(counts(&profiles, "a", &pages[0].1), [3, 3, 0, 0, 0, 0]);
        assert_eq!(profiles.site("a").map(|s| s.articles()), Some(3));
    }

    #[test]
    fn two_articles_are_too_few() {
        let pages: Vec<_> = (0..2).map(|n| ("a", page(n, ""))).collect();
        assert_eq!(survey(&pages), Profiles::default());
    }

    #[test]
    fn what_other_sites_hold_is_known_to_be_elsewhere() {
        let pages: Vec<_> = (0..6).map(|n| (["a", "b"][n as usize % 2], page(n, ""))).collect();
        let profiles = survey(&pages);
        let chrome = profiles.site("a").and_then(|s| s.sighted(&pages[0].1, &pages[0].1.blocks[1]));
        assert!(chrome.is_some_and(|s| s.elsewhere && s.articles == 3));
    }

    #[test]
    fn template_is_remembered_and_article_text_forgotten() {
        let mut small = Survey { site_room: 8, room: 12, ..Survey::default() };
        for n in 0..30 {
            ["a", "b"].into_iter().for_each(|site| small.add(&Sightings::of(&page(n, ""), site)));
            assert!(small.held <= 12 && small.sites.values().all(|s| s.blocks.len() <= 8));
            assert_eq!(small.held, small.sites.values().map(|s| s.blocks.len()).sum::<usize>());
        }
        assert_eq!(counts(&small.finish(), "a", &page(3, "")), [30, 30, 0, 0, 0]);
    }
}

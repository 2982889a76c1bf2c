use crate::Signature;
use crate::sets::Sets;
use crate::shingles::{LENGTH, mix, shingles};
use crate::text::Text;
use crate::veto::recurring;
use crate::words::Word;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Shingles counted at once; a larger site is counted in several passes, each
/// over a part of the hashes, so that memory stays bounded.
const COUNTED_AT_ONCE: usize = 4_000_000;

/// One shingle in so many is counted to see whether a site has template at all.
const SAMPLE: u64 = 8;

/// Minima in a sketch, and those in one band.
const MINIMA: usize = 16;
const BAND: usize = 2;

/// Equal minima of two captures of one story.
const SAME_STORY: usize = 11;

/// For each document, which of its shingles are its site's template (menus,
/// footers, consent texts); empty if none is.
///
/// A shingle is template if it stands in `stories` different stories of the
/// site. Documents that are nearly the same count as one story: a page crawled
/// ten times, or its ten updates, must not turn into template.
pub(crate) fn templates(documents: &[&Signature], stories: u32) -> Vec<Box<[bool]>> {
    let story = stories_of(documents);
    let mut order: Vec<u32> = (0..documents.len() as u32).collect();
    order.retain(|d| documents[*d as usize].site.is_some());
    order.sort_unstable_by_key(|d| (documents[*d as usize].site, story[*d as usize], *d));
    let sites: Vec<&[u32]> =
        order.chunk_by(|a, b| documents[*a as usize].site == documents[*b as usize].site).collect();
    let found: Vec<Vec<(u32, Box<[bool]>)>> =
        sites.par_iter().map(|site| site_template(documents, &story, site, stories)).collect();
    let mut templates = vec![Box::default(); documents.len()];
    for (document, template) in found.into_iter().flatten() {
        templates[document as usize] = template;
    }
    templates
}

/// The template shingles of one site's documents, which come story by story.
fn site_template(
    documents: &[&Signature],
    story: &[u32],
    site: &[u32],
    stories: u32,
) -> Vec<(u32, Box<[bool]>)> {
    let different = site.chunk_by(|a, b| story[*a as usize] == story[*b as usize]).count();
    if different < stories as usize {
        return Vec::new();
    }
    let site = Site { documents, story, members: site };
    // Where an eighth of the shingles shows no template there is none to speak of.
    if site.count(SAMPLE, 0).values().all(|count| count.stories < stories) {
        return Vec::new();
    }
    let mut found: Vec<(u32, Box<[bool]>)> = site.members.iter().map(|d| (*d, site.unmarked(*d))).collect();
    let total: usize = found.iter().map(|(_, template)| template.len()).sum();
    let passes = (total / COUNTED_AT_ONCE + 1) as u64;
    for pass in 0..passes {
        let counts = site.count(passes, pass);
        for (d, template) in &mut found {
            for (mark, hash) in template.iter_mut().zip(shingles(site.words(*d))) {
                *mark |= counts.get(&hash).is_some_and(|count| count.stories >= stories);
            }
        }
    }
    found.retain(|(_, template)| template.contains(&true));
    found
}

/// The documents of one site, story by story.
struct Site<'a> {
    documents: &'a [&'a Signature],
    story: &'a [u32],
    members: &'a [u32],
}

impl Site<'_> {
    fn words(&self, document: u32) -> &[Word] {
        &self.documents[document as usize].words
    }

    fn unmarked(&self, document: u32) -> Box<[bool]> {
        vec![false; self.words(document).len().saturating_sub(LENGTH - 1)].into()
    }

    /// In how many stories each shingle of one class of the hashes stands.
    fn count(&self, classes: u64, class: u64) -> FxHashMap<u64, Count> {
        let mut counts: FxHashMap<u64, Count> = FxHashMap::default();
        for document in self.members {
            for hash in shingles(self.words(*document)).filter(|hash| hash % classes == class) {
                counts.entry(hash).or_default().add(self.story[*document as usize]);
            }
        }
        counts
    }
}

/// How many stories hold a shingle; stories come one after the other.
#[derive(Default)]
struct Count {
    stories: u32,
    last: Option<u32>,
}

impl Count {
    fn add(&mut self, story: u32) {
        if self.last != Some(story) {
            self.stories += 1;
            self.last = Some(story);
        }
    }
}

/// For each document, the first of the nearly identical ones of its site.
///
/// Sketches that agree in a band are compared with the band's first document
/// and with the one before: linear, however many captures there are.
fn stories_of(documents: &[&Signature]) -> Vec<u32> {
    let sketches: Vec<[u64; MINIMA]> = documents.par_iter().map(|d| sketch(d)).collect();
    let mut bands: Vec<(u64, u32)> = Vec::new();
    for (d, sketch) in sketches.iter().enumerate() {
        if let Some(site) = documents[d].site {
            let band = |(i, band): (usize, &[u64])| band.iter().fold(site ^ i as u64, |h, m| mix(h ^ m));
            bands.extend(sketch.chunks(BAND).enumerate().map(band).map(|key| (key, d as u32)));
        }
    }
    bands.par_sort_unstable();
    let mut sets = Sets::new(documents.len());
    for bucket in bands.chunk_by(|a, b| a.0 == b.0) {
        for pair in bucket.windows(2) {
            for other in [pair[0].1, bucket[0].1] {
                let d = pair[1].1;
                if sets.find(d) != sets.find(other) && same_story(documents, &sketches, d, other) {
                    sets.unite(d, other);
                }
            }
        }
    }
    (0..documents.len() as u32).map(|d| sets.find(d)).collect()
}

fn same_story(documents: &[&Signature], sketches: &[[u64; MINIMA]], a: u32, b: u32) -> bool {
    let (a, b) = (a as usize, b as usize);
    let equal = sketches[a].iter().zip(&sketches[b]).filter(|(x, y)| x == y).count();
    equal >= SAME_STORY && !recurring(&whole(documents[a]), &whole(documents[b]))
}

/// A text of which no template is known yet.
fn whole(document: &Signature) -> Text<'_> {
    Text::new(&document.words, Box::default())
}

/// The least shingle of each of sixteen classes.
fn sketch(document: &Signature) -> [u64; MINIMA] {
    let mut minima = [u64::MAX; MINIMA];
    for hash in shingles(&document.words) {
        let least = &mut minima[hash as usize % MINIMA];
        *least = hash.min(*least);
    }
    minima
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reprints::{Paper, Story};

    fn template_of(papers: &[Paper]) -> Vec<usize> {
        let signatures: Vec<Signature> = papers.iter().map(Paper::sign).collect();
        let documents: Vec<&Signature> = signatures.iter().collect();
        let found = templates(&documents, 4);
        found.iter().map(|template| template.iter().filter(|mark| **mark).count()).collect()
    }

    fn page(n: u64, site: &str) -> Paper {
        let text = Story::new(n, 3).with(&Story::new(90, 1)).text();
        Paper::new(&n.to_string(), text).on(site)
    }

    #[test]
    fn what_four_stories_of_a_site_share_is_template() {
        let papers: Vec<Paper> = (1..5).map(|n| page(n, "x.test")).collect();
        assert_eq!(template_of(&papers), [36; 4]);
    }

    #[test]
    fn what_three_stories_or_several_sites_share_is_none() {
        let three: Vec<Paper> = (1..4).map(|n| page(n, "x.test")).collect();
        assert_eq!(template_of(&three), [0; 3]);
        let sites: Vec<Paper> = (1..7).map(|n| page(n, ["x.test", "y.test"][n as usize % 2])).collect();
        assert_eq!(template_of(&sites), [0; 6]);
    }

    #[test]
    fn reports_on_one_form_are_different_stories() {
        let form = |n: u64| {
            let day = |m: u64| format!("ville{m} aura {} degres et du vent", n * 7 + m);
            Paper::new(&n.to_string(), (0..30).map(day).collect::<Vec<_>>().join(" ")).on("x.test")
        };
        let papers: Vec<Paper> = (1..6).map(form).collect();
        assert!(template_of(&papers).iter().all(|marked| *marked > 10));
    }
}

use crate::DedupError;
use crate::bits::Bits;
use crate::documents::Documents;
use crate::judge::differ_in_a_hole;
use crate::library::{Library, Reach};
use crate::sets::Sets;
use crate::shingles::{LENGTH, mix, shingles};
use crate::verify::Places;
use crate::veto::recurring;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io;

/// Shingles counted at once; a larger site is counted in several passes, each
/// over a part of the hashes, so that memory stays bounded.
const COUNTED_AT_ONCE: usize = 1_000_000;

/// Sites whose marks are held at once, for each thread.
const SITES_AT_ONCE: usize = 8;

/// Bits of the sieve for template shingles, of which a site has some hundreds.
const SIEVE: usize = 1 << 15;

/// Minima in a sketch, and those in one band.
pub(crate) const MINIMA: usize = 16;
const BAND: usize = 2;

/// Equal minima of two captures of one story.
const SAME_STORY: usize = 11;

/// The least shingle of each of sixteen classes.
pub(crate) type Sketch = [u32; MINIMA];

/// For each document, the first of the nearly identical ones of its site: a
/// page crawled ten times, or its ten updates, must not turn into template; nor
/// must ten briefs in one frame, which are as much alike, pass for one story.
///
/// Sketches that agree in a band are compared with the band's first document
/// and with the one before: linear, however many captures there are.
pub(crate) fn stories(library: &Library<'_>) -> Result<Vec<u32>, DedupError> {
    let documents = library.documents();
    let mut alike: Vec<(u32, u32)> = Vec::new();
    for band in 0..MINIMA / BAND {
        alike.extend(alike_in_band(documents, band));
        alike.sort_unstable();
        alike.dedup();
    }
    let same = library.in_batches(
        &alike,
        Reach::Near,
        |pair| [pair.0, pair.1],
        |pairs, texts| {
            let mut places = Places::new(texts.numbers_end);
            let mut same = |(a, b): &&(u32, u32)| {
                let (first, second) = (texts.get(*a), texts.get(*b));
                let mut shares = || places.index(first).compare(second);
                !recurring(first, second) && !differ_in_a_hole(&documents[*a], &documents[*b], &shares())
            };
            pairs.iter().filter(|pair| same(pair)).copied().collect()
        },
    )?;
    let mut sets = Sets::new(documents.len());
    same.into_iter().for_each(|(a, b)| sets.unite(a, b));
    Ok(documents.numbers().map(|document| sets.find(document)).collect())
}

/// Pairs of one site whose sketches are nearly the same, found by one band.
fn alike_in_band(documents: &Documents, band: usize) -> Vec<(u32, u32)> {
    let key = |document: u32| {
        let entry = &documents[document];
        let minima = entry.sketch[band * BAND..][..BAND].iter();
        entry
            .site
            .map(|site| (minima.fold(u64::from(site), |hash, least| mix(hash ^ u64::from(*least))), document))
    };
    let mut keys: Vec<(u64, u32)> = documents.numbers().into_par_iter().filter_map(key).collect();
    keys.par_sort_unstable();
    let mut alike = Vec::new();
    for bucket in keys.chunk_by(|a, b| a.0 == b.0) {
        for pair in bucket.windows(2) {
            let (before, document) = (pair[0].1, pair[1].1);
            for other in [bucket[0].1, before] {
                let (a, b) = (&documents[other], &documents[document]);
                let equal = a.sketch.iter().zip(&b.sketch).filter(|(x, y)| x == y).count();
                if equal >= SAME_STORY && a.site == b.site {
                    alike.push((other, document));
                }
            }
        }
    }
    alike
}

/// Sets apart what is template of some sites (menus, footers, consent texts): a
/// shingle that stands in `least` different stories of the site.
pub(crate) fn set_templates_apart(
    library: &mut Library<'_>,
    stories: &[u32],
    framed: &[u32],
    least: usize,
) -> Result<(), DedupError> {
    let documents = library.documents();
    let is_framed = |site: Option<u32>| site.is_some_and(|site| framed.binary_search(&site).is_ok());
    let mut members: Vec<u32> = documents.numbers().filter(|d| is_framed(documents[*d].site)).collect();
    members.par_sort_unstable_by_key(|d| (documents[*d].site, stories[*d as usize], *d));
    let sites: Vec<&[u32]> = members.chunk_by(|a, b| documents[*a].site == documents[*b].site).collect();
    for some in sites.chunks(SITES_AT_ONCE * rayon::current_num_threads()) {
        let site = |members: &&[u32]| Site::new(library, stories, members, least as u32)?.templates();
        let found: Vec<io::Result<Vec<Template>>> = some.par_iter().map(site).collect();
        for found in found {
            for Template { document, marks, own_words } in found.map_err(documents.failed())? {
                library.set_apart(document, &marks, own_words).map_err(documents.failed())?;
            }
        }
    }
    Ok(())
}

/// What is template of one document.
struct Template {
    document: u32,
    marks: Box<[bool]>,
    own_words: u32,
}

/// The documents of one site, story by story.
struct Site<'a> {
    library: &'a Library<'a>,
    stories: &'a [u32],
    members: &'a [u32],
    /// How many shingles they have.
    total: usize,
    /// The shingles of all, or nothing if they are too many.
    held: Vec<u64>,
    least: u32,
}

impl<'a> Site<'a> {
    fn new(library: &'a Library<'_>, stories: &'a [u32], members: &'a [u32], least: u32) -> io::Result<Self> {
        let total = members.iter().map(|document| library.documents()[*document].words as usize).sum();
        let mut site = Site { library, stories, members, total, held: Vec::new(), least };
        if total <= COUNTED_AT_ONCE {
            let mut held = Vec::with_capacity(total);
            site.each(|_, shingles| held.extend_from_slice(shingles))?;
            site.held = held;
        }
        Ok(site)
    }

    /// Hands over the shingles of each member.
    fn each(&self, mut each: impl FnMut(u32, &[u64])) -> io::Result<()> {
        let mut held = &self.held[..];
        let (mut bytes, mut read) = (Vec::new(), Vec::new());
        for document in self.members {
            if self.held.is_empty() {
                read.clear();
                read.extend(shingles(&self.library.words(*document, &mut bytes)?));
                each(*document, &read);
            } else {
                let words = self.library.documents()[*document].words as usize;
                let (own, after) = held.split_at(words.saturating_sub(LENGTH - 1));
                each(*document, own);
                held = after;
            }
        }
        Ok(())
    }

    fn templates(&self) -> io::Result<Vec<Template>> {
        let template = self.shingles()?;
        let mut found = Vec::new();
        if template.is_empty() {
            return Ok(found);
        }
        // Most shingles are none, and stop at one bit.
        let mut sieve = Bits::new(SIEVE);
        let bit = |hash: u64| (hash >> 32) as usize % SIEVE;
        template.iter().for_each(|hash| _ = sieve.insert(bit(*hash)));
        let is_template = |hash: &u64| sieve.contains(bit(*hash)) && template.contains(hash);
        self.each(|document, shingles| {
            let Some(first) = shingles.iter().position(is_template) else { return };
            let marks = shingles.iter().enumerate().map(|(at, hash)| at >= first && is_template(hash));
            let marks: Box<[bool]> = marks.collect();
            let own_words = own_words(self.library.documents()[document].words as usize, &marks);
            found.push(Template { document, marks, own_words });
        })?;
        Ok(found)
    }

    /// The shingles that are template.
    ///
    /// Most shingles stand in one document, and a table of all of them is what
    /// costs. So they are first counted by class, many to one cell: a shingle
    /// stands in no more stories than its class has shingles. Those of large
    /// classes alone are then counted one by one.
    fn shingles(&self) -> io::Result<FxHashSet<u64>> {
        let passes = (self.total.saturating_sub(1) / COUNTED_AT_ONCE + 1).next_power_of_two();
        let classes = (self.total / passes).next_power_of_two();
        let large = self.least.min(u8::MAX.into()) as u8;
        let class = |hash: u64| (hash >> 32) as usize & (classes - 1);
        let mut template = FxHashSet::default();
        for pass in 0..passes {
            let of_pass = |hash: &&u64| **hash as usize & (passes - 1) == pass;
            let mut by_class = vec![0_u8; classes];
            self.each(|_, shingles| {
                for hash in shingles.iter().filter(of_pass) {
                    let count = &mut by_class[class(*hash)];
                    *count = count.saturating_add(1);
                }
            })?;
            let is_large = |hash: &&u64| by_class[class(**hash)] >= large;
            let mut counts: FxHashMap<u64, Count> = FxHashMap::default();
            self.each(|document, shingles| {
                let story = self.stories[document as usize];
                let often = shingles.iter().filter(of_pass).filter(is_large);
                often.for_each(|hash| counts.entry(*hash).or_default().add(story));
            })?;
            template
                .extend(counts.iter().filter(|(_, count)| count.stories >= self.least).map(|count| count.0));
        }
        Ok(template)
    }
}

/// How many words stand in a shingle that is not marked.
pub(crate) fn own_words(words: usize, marks: &[bool]) -> u32 {
    let mut own_to = 0;
    let own = |at: &usize| {
        if marks.get(*at) == Some(&false) {
            own_to = at + LENGTH;
        }
        *at < own_to
    };
    (0..words).filter(own).count() as u32
}

/// How many stories hold a shingle; stories come one after the other.
#[derive(Default, Clone)]
struct Count {
    stories: u32,
    /// The last of them, and one.
    last: u32,
}

impl Count {
    fn add(&mut self, story: u32) {
        self.stories += u32::from(self.last != story + 1);
        self.last = story + 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::reprints::{Paper, Story, templates};

    fn page(n: u64, site: &str) -> Paper {
        let text = Story::new(n, 3).with(&Story::new(90, 1)).text();
        Paper::new(&n.to_string(), text).on(site)
    }

    #[test]
    fn what_four_stories_of_a_site_share_is_template() {
        let papers: Vec<Paper> = (1..5).map(|n| page(n, "x.test")).collect();
        assert_eq!(templates(&papers), [36; 4]);
    }

    #[test]
    fn what_three_stories_or_several_sites_share_is_none() {
        let three: Vec<Paper> = (1..4).map(|n| page(n, "x.test")).collect();
        assert_eq!(templates(&three), [0; 3]);
        let sites: Vec<Paper> = (1..7).map(|n| page(n, ["x.test", "y.test"][n as usize % 2])).collect();
        assert_eq!(templates(&sites), [0; 6]);
    }

    #[test]
    fn reports_on_one_form_are_different_stories() {
        let form = |n: u64| {
            let day = |m: u64| format!("ville{m} aura {} degres et du vent", n * 7 + m);
            Paper::new(&n.to_string(), (0..30).map(day).collect::<Vec<_>>().join(" ")).on("x.test")
        };
        let papers: Vec<Paper> = (1..6).map(form).collect();
        assert!(templates(&papers).iter().all(|marked| *marked > 10));
    }
}

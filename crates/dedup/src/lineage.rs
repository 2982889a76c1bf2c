use crate::words::is_unspaced;
use rustc_hash::{FxHashMap, FxHasher};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::Hasher;
use std::ops::Range;

/// Words in a run that speaks for two paragraphs being one.
const RUN: usize = 3;

/// Words of a paragraph that must stand in shared runs: so many, and this part
/// of all. A turn of phrase that two writers have in common is less.
const FEWEST: usize = 4;
const PART: f32 = 0.2;

/// Changes that are shown of a paragraph, and words of each.
const CHANGES: usize = 8;
const CHANGE_WORDS: usize = 12;

/// Words up to which two paragraphs are aligned word by word, which takes a time
/// that grows with the square of what differs; of longer ones only the share is told.
const ALIGNED: usize = 4_000;

/// A paragraph cut into words that can be compared.
#[derive(Debug, Clone)]
pub struct Passage<'a> {
    text: &'a str,
    words: Vec<Range<usize>>,
    /// A hash of each word's folded form.
    folded: Vec<u64>,
}

impl<'a> Passage<'a> {
    /// Cuts a text at white space, and scripts without spaces into characters.
    /// `fold` gives a word's form for comparison (`depeche_normalise::fingerprint`);
    /// what has none, such as a lone dash, is no word.
    pub fn new(text: &'a str, fold: impl Fn(&str) -> String) -> Self {
        let mut passage = Passage { text, words: Vec::new(), folded: Vec::new() };
        let mut start = 0;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if c.is_whitespace() || is_unspaced(c) {
                passage.push(start..at, &fold);
                start = if c.is_whitespace() { end } else { at };
            }
            if is_unspaced(c) {
                passage.push(at..end, &fold);
                start = end;
            }
        }
        passage.push(start..text.len(), &fold);
        passage
    }

    fn push(&mut self, word: Range<usize>, fold: &impl Fn(&str) -> String) {
        if word.is_empty() {
            return;
        }
        let folded = fold(&self.text[word.clone()]);
        if !folded.is_empty() {
            let mut hasher = FxHasher::default();
            hasher.write(folded.as_bytes());
            self.words.push(word);
            self.folded.push(hasher.finish());
        }
    }

    /// The runs of words; a shorter text is one run.
    fn runs(&self) -> impl Iterator<Item = &[u64]> {
        self.folded.windows(RUN.min(self.folded.len().max(1)))
    }

    /// Some words as they stand in the text, a long stretch of them cut short.
    fn show(&self, words: Range<usize>) -> String {
        let cut = words.len() > CHANGE_WORDS;
        let shown = if cut { words.start..words.start + CHANGE_WORDS } else { words };
        let bytes = self.words[shown.start].start..self.words[shown.end - 1].end;
        format!("{}{}", &self.text[bytes], if cut { " …" } else { "" })
    }
}

/// Where a paragraph of a copy comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Descent {
    /// Which of the sources, from 0.
    pub source: usize,
    /// Which paragraph of it, from 0.
    pub paragraph: usize,
    /// Share of this paragraph's words that were copied, 0 to 1.
    pub copied: f32,
    /// Words that stand here and not in the source, stretch by stretch; the first few.
    pub inserted: Vec<String>,
    /// Words of the source that do not stand here, stretch by stretch; the first few.
    pub deleted: Vec<String>,
}

/// Says of each paragraph of a copy which paragraph of the sources it comes
/// from; nothing for those that are the paper's own.
///
/// Runs of three words find the paragraph that holds most of this one, the
/// earlier source if two hold the same; then both are aligned word by word
/// (Myers, as `similar` does it).
///
/// ```
/// use depeche_dedup::{Passage, lineage};
/// let passage = |text| Passage::new(text, str::to_lowercase);
/// let dispatch = [passage("Le port est ouvert."), passage("La digue du nord a été refaite, a dit le maire.")];
/// let copy = [passage("La digue du nord a été entièrement refaite.")];
/// let found = lineage(&copy, &[&dispatch]);
/// let descent = found[0].as_ref().ok_or("no origin")?;
/// assert_eq!((descent.source, descent.paragraph), (0, 1));
/// assert_eq!(descent.inserted, ["entièrement refaite."]);
/// # Ok::<(), &str>(())
/// ```
pub fn lineage(copy: &[Passage<'_>], sources: &[&[Passage<'_>]]) -> Vec<Option<Descent>> {
    let numbered = sources.iter().enumerate();
    let places: Vec<(usize, usize)> = numbered
        .flat_map(|(source, text)| (0..text.len()).map(move |paragraph| (source, paragraph)))
        .collect();
    let mut holders: FxHashMap<&[u64], Vec<usize>> = FxHashMap::default();
    for (place, (source, paragraph)) in places.iter().enumerate() {
        for run in sources[*source][*paragraph].runs() {
            let held = holders.entry(run).or_default();
            if held.last() != Some(&place) {
                held.push(place);
            }
        }
    }
    let descent = |passage: &Passage<'_>| {
        let (place, held) = best_holder(passage, &holders)?;
        let (source, paragraph) = places[place];
        let origin = &sources[source][paragraph];
        let copied = held as f32 / passage.folded.len().max(1) as f32;
        let unaligned = Descent { source, paragraph, copied, inserted: Vec::new(), deleted: Vec::new() };
        let short = passage.folded.len().max(origin.folded.len()) <= ALIGNED;
        Some(if short { aligned(passage, origin, unaligned) } else { unaligned })
    };
    copy.iter().map(descent).collect()
}

/// The place that holds most words of a passage, and how many, if that is enough.
fn best_holder(passage: &Passage<'_>, holders: &FxHashMap<&[u64], Vec<usize>>) -> Option<(usize, usize)> {
    // For each place, how many words stand in shared runs, and to where.
    let mut held: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    for (at, run) in passage.runs().enumerate() {
        for place in holders.get(run).into_iter().flatten() {
            let (words, to) = held.entry(*place).or_default();
            *words += at + run.len() - at.max(*to);
            *to = at + run.len();
        }
    }
    let (place, (words, _)) =
        held.into_iter().max_by_key(|(place, (words, _))| (*words, std::cmp::Reverse(*place)))?;
    let all = passage.folded.len();
    let enough = words >= FEWEST.min(all) && words as f32 >= PART * all as f32;
    enough.then_some((place, words))
}

fn aligned(copy: &Passage<'_>, origin: &Passage<'_>, mut descent: Descent) -> Descent {
    let mut equal = 0;
    for op in capture_diff_slices(Algorithm::Myers, &origin.folded, &copy.folded) {
        if let DiffOp::Equal { len, .. } = op {
            equal += len;
            continue;
        }
        if !op.new_range().is_empty() && descent.inserted.len() < CHANGES {
            descent.inserted.push(copy.show(op.new_range()));
        }
        if !op.old_range().is_empty() && descent.deleted.len() < CHANGES {
            descent.deleted.push(origin.show(op.old_range()));
        }
    }
    descent.copied = equal as f32 / copy.folded.len().max(1) as f32;
    descent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages<'a>(texts: &[&'a str]) -> Vec<Passage<'a>> {
        let fold =
            |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        texts.iter().map(|text| Passage::new(text, fold)).collect()
    }

    fn origins(copy: &[&str], sources: &[&[&str]]) -> Vec<Option<(usize, usize)>> {
        let sources: Vec<_> = sources.iter().map(|source| passages(source)).collect();
        let sources: Vec<&[Passage<'_>]> = sources.iter().map(Vec::as_slice).collect();
        let found = lineage(&passages(copy), &sources);
        found.into_iter().map(|descent| descent.map(|d| (d.source, d.paragraph))).collect()
    }

    const DISPATCH: [&str; 3] = [
        "Le port de la ville est ouvert depuis lundi aux bateaux de pêche.",
        "Les travaux de la digue ont duré trois semaines, selon la mairie.",
        "« Nous sommes prêts », a dit le maire devant la presse.",
    ];

    #[test]
    fn moved_and_own_paragraphs_are_told() {
        let copy = [
            "Devant la presse, le maire a fait le point. « Nous sommes prêts », a dit le maire.",
            "Rien ne laissait prévoir une telle affluence au marché.",
            "Depuis lundi, le port de la ville est ouvert aux bateaux.",
        ];
        assert_eq!(origins(&copy, &[&DISPATCH]), [Some((0, 2)), None, Some((0, 0))]);
    }

    #[test]
    fn the_source_that_holds_more_is_named_and_the_first_of_equals() {
        let update = [DISPATCH[0], "Un second bassin ouvrira au printemps prochain."];
        let copy = [DISPATCH[0], "Un second bassin ouvrira au printemps, dit-on."];
        assert_eq!(origins(&copy, &[&DISPATCH, &update]), [Some((0, 0)), Some((1, 1))]);
    }

    #[test]
    fn what_changed_is_shown_as_it_is_written() {
        let copy = passages(&["Les travaux de la GRANDE digue ont duré trois semaines."]);
        let found = lineage(&copy, &[&passages(&DISPATCH)]);
        let descent = found[0].as_ref().unwrap();
        assert_eq!(descent.inserted, ["GRANDE"]);
        assert_eq!(descent.deleted, ["selon la mairie."]);
        assert_eq!(descent.copied, 0.9);
    }

    #[test]
    fn scripts_without_spaces_are_compared_by_character() {
        let copy = ["市长周一宣布港口重新开放。", "天气晴朗。"];
        assert_eq!(origins(&copy, &[&["市长周一在记者会上宣布港口开放。"]]), [Some((0, 0)), None]);
    }

    #[test]
    fn of_very_long_paragraphs_the_share_alone_is_told() {
        let long = "mot ".repeat(ALIGNED) + "fin de la longue histoire du port";
        let found = lineage(&passages(&[&long]), &[&passages(&[&long])]);
        let descent = found[0].as_ref().unwrap();
        assert_eq!((descent.copied, descent.inserted.len()), (1.0, 0));
    }

    #[test]
    fn short_and_empty_paragraphs_are_taken() {
        assert_eq!(origins(&["Fin.", "", "—"], &[&["Fin", "", "Suite"]]), [Some((0, 0)), None, None]);
        assert_eq!(origins(&["Fin."], &[]), [None]);
    }
}

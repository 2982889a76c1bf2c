use crate::clusters::Placed;
use crate::documents::Documents;
use crate::duplicates::duplicates;
use crate::form::{fillings, fillings_by_words, form_of, is_form};
use crate::group::groups;
use crate::judge::{Link, Side, Verdict, judge};
use crate::library::{Library, Reach, Texts};
use crate::memo::{Judged, Memo};
use crate::pairs::Pairs;
use crate::postings::Postings;
use crate::sets::Sets;
use crate::template::{own_words, set_templates_apart, stories};
use crate::text::Text;
use crate::verify::Places;
use crate::{DedupError, Options};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// Parts of the memory: for pairs that share a shingle, and for what need not be
/// proposed again.
const PAIRS_PART: usize = 8;
const KNOWN_PART: usize = 16;

/// Documents of a family whose pairs are compared in batches of their own: most
/// dispatches have fewer copies.
const LARGE: u32 = 100;

/// Finds the place of each document among the others: the order of the steps.
pub(crate) fn place(
    documents: &Documents,
    mut library: Library<'_>,
    postings: Postings,
    memo: &mut Option<Memo>,
    options: &Options,
) -> Result<Vec<Placed>, DedupError> {
    let candidates = candidates(&mut library, postings, options)?;
    let mut links = judge_all(&library, candidates, memo, options)?;
    set_forms_apart(&mut library, &mut links, memo, options)?;
    let groups = groups(documents.len(), &identical(documents), &links);
    duplicates(&library, &groups, &links, options)
}

/// The pairs to be compared, sorted; what is template of each text is set apart.
pub(crate) fn candidates(
    library: &mut Library<'_>,
    postings: Postings,
    options: &Options,
) -> Result<Vec<(u32, u32)>, DedupError> {
    let documents = library.documents();
    let stories = stories(library)?;
    let mut pairs = Pairs::new(documents.len(), &options.folder, options.memory / PAIRS_PART);
    let mut framed = FxHashSet::default();
    let memory = options.memory / KNOWN_PART;
    postings.propose(documents, &stories, options.template_stories, memory, |proposals| {
        framed.extend(proposals.framed);
        pairs.extend(&proposals.pairs).map_err(documents.failed())
    })?;
    let mut framed: Vec<u32> = framed.into_iter().collect();
    framed.sort_unstable();
    set_templates_apart(library, &stories, &framed, options.template_stories)?;
    pairs.candidates(documents)
}

/// The pairs that are something to each other, with what they are.
fn judge_all(
    library: &Library<'_>,
    mut pairs: Vec<(u32, u32)>,
    memo: &mut Option<Memo>,
    options: &Options,
) -> Result<Vec<Link>, DedupError> {
    let mut links = remembered(library, &mut pairs, memo);
    let remembers = memo.is_some();
    let judge = |pairs: &[(u32, u32)], texts: &Texts| -> Vec<Link> {
        let of_one = pairs.chunk_by(|a, b| a.0 == b.0);
        let mut places = Places::new(texts.numbers_end);
        let links = of_one.flat_map(|pairs| judge_group(library, texts, &mut places, pairs, options));
        links.filter(|link| remembers || link.verdict != Verdict::Stranger).collect()
    };
    let far = by_family(library.documents(), &mut pairs);
    let (near, far) = pairs.split_at(far);
    let mut judged = library.in_batches(near, Reach::Near, |pair| [pair.0, pair.1], judge)?;
    judged.extend(library.in_batches(far, Reach::Far, |pair| [pair.0, pair.1], judge)?);
    if let Some(memo) = memo {
        judged.iter().for_each(|link| memo.push(for_later(library, link)));
    }
    links.extend(judged);
    links.retain(|link| link.verdict != Verdict::Stranger);
    links.par_sort_unstable_by_key(|link| link.pair);
    Ok(links)
}

/// Sorts pairs so that those stand together which are joined by others, the few
/// large families last; gives the place at which these begin.
///
/// The copies of a dispatch are strewn over the whole input. In this order a text
/// is read once, however many documents there are.
fn by_family(documents: &Documents, pairs: &mut [(u32, u32)]) -> usize {
    let mut sets = Sets::new(documents.len());
    pairs.iter().for_each(|(a, b)| sets.unite(*a, *b));
    let mut sizes = vec![0_u32; documents.len()];
    documents.numbers().for_each(|document| sizes[sets.find(document) as usize] += 1);
    let key = |document: u32, sets: &mut Sets| {
        let family = sets.find(document);
        (sizes[family as usize] > LARGE, family)
    };
    let keys: Vec<(bool, u32)> = documents.numbers().map(|document| key(document, &mut sets)).collect();
    pairs.par_sort_unstable_by_key(|pair| (keys[pair.0 as usize], *pair));
    pairs.partition_point(|pair| !keys[pair.0 as usize].0)
}

/// Takes those of the pairs out that were judged in an earlier run.
fn remembered(library: &Library<'_>, pairs: &mut Vec<(u32, u32)>, memo: &mut Option<Memo>) -> Vec<Link> {
    let Some(memo) = memo else { return Vec::new() };
    let documents = library.documents();
    let mut links = Vec::new();
    pairs.retain(|(a, b)| {
        let (x, y) = (documents.order[*a as usize], documents.order[*b as usize]);
        let judged = memo.find((x.min(y), x.max(y)), library.seal((*a, *b)));
        if let Some(judged) = judged {
            memo.push(judged);
            links.push(judged.link.renumbered(&documents.ranks));
        }
        judged.is_none()
    });
    links
}

/// A link as the memo keeps it: numbers of the input never change, and neither
/// does the order in which two documents stand by precedence.
fn for_later(library: &Library<'_>, link: &Link) -> Judged {
    Judged { link: link.renumbered(&library.documents().order), seal: library.seal(link.pair) }
}

/// Judges one document and its partners; its shingles are indexed once.
fn judge_group(
    library: &Library<'_>,
    texts: &Texts,
    places: &mut Places,
    group: &[(u32, u32)],
    options: &Options,
) -> Vec<Link> {
    let Some(&(first, _)) = group.first() else { return Vec::new() };
    let side = |document: u32| Side { entry: &library.documents()[document], text: texts.get(document) };
    let a = side(first);
    let indexed = places.index(a.text);
    let link = |pair: &(u32, u32)| {
        let b = side(pair.1);
        let shares = indexed.compare(b.text);
        Link {
            pair: *pair,
            covered: (shares.0.coverage, shares.1.coverage),
            words: (shares.0.words, shares.1.words),
            verdict: judge(a, b, &shares, options),
        }
    };
    group.iter().map(link).collect()
}

/// Sets the words of forms apart in the texts that are fillings of them, and
/// judges again what those share with others.
fn set_forms_apart(
    library: &mut Library<'_>,
    links: &mut Vec<Link>,
    memo: &mut Option<Memo>,
    options: &Options,
) -> Result<(), DedupError> {
    let all =
        |(document, others): &(u32, Vec<u32>)| others.iter().chain([document]).copied().collect::<Vec<u32>>();
    let is_refilled = |link: &&Link| link.verdict == Verdict::Refilled;
    let refilled: Vec<(u32, u32)> = links.iter().filter(is_refilled).map(|link| link.pair).collect();
    let by_words = fillings_by_words(links);
    links.retain(|link| link.verdict != Verdict::Refilled);
    let mut fillings = fillings(&refilled);
    let is_known =
        |document| fillings.binary_search_by_key(&document, |filling: &(u32, _)| filling.0).is_ok();
    let by_words: Vec<(u32, Vec<u32>)> =
        by_words.into_iter().filter(|(document, _)| !is_known(*document)).collect();
    let borne_out: Vec<bool> = library.in_batches(&by_words, Reach::Near, all, |fillings, texts| {
        let bear_out = |(document, others): &(u32, Vec<u32>)| {
            let fillings: Vec<&Text> = others.iter().chain([document]).map(|text| texts.get(*text)).collect();
            is_form(&fillings, texts.numbers_end)
        };
        fillings.iter().map(bear_out).collect()
    })?;
    fillings.extend(
        by_words.into_iter().zip(borne_out).filter(|(_, is_form)| *is_form).map(|(filling, _)| filling),
    );
    fillings.sort_unstable();
    let form = |(document, others): &(u32, Vec<u32>), texts: &Texts| {
        let text = texts.get(*document);
        let others = others.iter().map(|other| texts.get(*other));
        let form = form_of(text, others, texts.numbers_end);
        let marks = text.set_apart(&form);
        let own_words = own_words(text.words.len(), &marks);
        (*document, marks, own_words)
    };
    let forms: Vec<(u32, Box<[bool]>, u32)> =
        library.in_batches(&fillings, Reach::Near, all, |fillings, texts| {
            fillings.iter().map(|filling| form(filling, texts)).collect()
        })?;
    for (document, marks, own_words) in &forms {
        library.set_apart(*document, marks, *own_words).map_err(library.documents().failed())?;
    }
    let is_filling = |document: u32| forms.binary_search_by_key(&document, |form| form.0).is_ok();
    let again = |link: &Link| is_filling(link.pair.0) || is_filling(link.pair.1);
    let pairs: Vec<(u32, u32)> = links.iter().filter(|link| again(link)).map(|link| link.pair).collect();
    links.retain(|link| !again(link));
    let judged = judge_all(library, pairs, memo, options)?;
    links.extend(judged.into_iter().filter(|link| link.verdict != Verdict::Refilled));
    links.par_sort_unstable_by_key(|link| link.pair);
    Ok(())
}

/// Pairs of documents with the same words, each with the first of its kind.
/// They are one, be they too short to share a shingle.
fn identical(documents: &Documents) -> Vec<(u32, u32)> {
    let key = |document: u32| (documents[document].hash, document);
    let worded = documents.numbers().filter(|document| documents[*document].words > 0);
    let mut order: Vec<(u64, u32)> = worded.map(key).collect();
    order.par_sort_unstable();
    let kinds = order.chunk_by(|a, b| a.0 == b.0);
    kinds.flat_map(|kind| kind[1..].iter().map(|other| (kind[0].1, other.1))).collect()
}

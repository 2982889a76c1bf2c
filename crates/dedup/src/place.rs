use crate::clusters::Placed;
use crate::documents::Documents;
use crate::duplicates::duplicates;
use crate::form::{fillings, form_of};
use crate::group::groups;
use crate::judge::{Link, Side, Verdict, judge};
use crate::library::{Library, Texts};
use crate::memo::{Judged, Memo};
use crate::pairs::Pairs;
use crate::postings::Postings;
use crate::template::{own_words, set_templates_apart, stories};
use crate::verify::Indexed;
use crate::{DedupError, Options};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// Part of the memory for pairs that share a shingle.
const PAIRS_PART: usize = 8;

/// Finds the place of each document among the others: the order of the steps.
pub(crate) fn place(
    documents: &Documents,
    mut library: Library<'_>,
    postings: Postings,
    memo: &mut Option<Memo>,
    options: &Options,
) -> Result<Vec<Placed>, DedupError> {
    let candidates = candidates(&mut library, postings, options)?;
    let mut links = judge_all(&library, &candidates, memo, options)?;
    drop(candidates);
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
    postings.propose(documents, &stories, options.template_stories, |proposals| {
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
    pairs: &[(u32, u32)],
    memo: &mut Option<Memo>,
    options: &Options,
) -> Result<Vec<Link>, DedupError> {
    let (mut links, unknown) = remembered(library, pairs, memo);
    library.in_batches(
        &unknown,
        |pair| [pair.0, pair.1],
        |pairs, texts| {
            let groups: Vec<&[(u32, u32)]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
            let judge = |group: &&[(u32, u32)]| judge_group(library, texts, group, options);
            let judged: Vec<Link> = groups.par_iter().flat_map_iter(judge).collect();
            if let Some(memo) = memo {
                judged.iter().for_each(|link| memo.push(for_later(library, link)));
            }
            links.extend(judged);
            Ok(())
        },
    )?;
    links.retain(|link| link.verdict != Verdict::Stranger);
    links.par_sort_unstable_by_key(|link| link.pair);
    Ok(links)
}

/// Those of the pairs that were judged in an earlier run, and the others.
fn remembered<'p>(
    library: &Library<'_>,
    pairs: &'p [(u32, u32)],
    memo: &mut Option<Memo>,
) -> (Vec<Link>, Cow<'p, [(u32, u32)]>) {
    let Some(memo) = memo else { return (Vec::new(), Cow::Borrowed(pairs)) };
    let documents = library.documents();
    let (mut links, mut unknown) = (Vec::new(), Vec::new());
    for (a, b) in pairs {
        let (x, y) = (documents.order[*a as usize], documents.order[*b as usize]);
        match memo.find((x.min(y), x.max(y)), library.seal((*a, *b))) {
            Some(judged) => {
                memo.push(judged);
                links.push(judged.link.renumbered(&documents.ranks));
            }
            None => unknown.push((*a, *b)),
        }
    }
    (links, Cow::Owned(unknown))
}

/// A link as the memo keeps it: numbers of the input never change, and neither
/// does the order in which two documents stand by precedence.
fn for_later(library: &Library<'_>, link: &Link) -> Judged {
    Judged { link: link.renumbered(&library.documents().order), seal: library.seal(link.pair) }
}

/// Judges one document and its partners; its shingles are indexed once.
fn judge_group(
    library: &Library<'_>,
    texts: &Texts<'_>,
    group: &[(u32, u32)],
    options: &Options,
) -> Vec<Link> {
    let Some(&(first, _)) = group.first() else { return Vec::new() };
    let side = |document: u32| Side { entry: &library.documents()[document], text: texts.get(document) };
    let a = side(first);
    let indexed = Indexed::new(a.text);
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
    let is_refilled = |link: &&Link| link.verdict == Verdict::Refilled;
    let refilled: Vec<(u32, u32)> = links.iter().filter(is_refilled).map(|link| link.pair).collect();
    links.retain(|link| link.verdict != Verdict::Refilled);
    let fillings = fillings(&refilled);
    let mut forms: Vec<(u32, Box<[bool]>, u32)> = Vec::new();
    let all =
        |(document, others): &(u32, Vec<u32>)| others.iter().chain([document]).copied().collect::<Vec<u32>>();
    library.in_batches(&fillings, all, |fillings, texts| {
        let form = |(document, others): &(u32, Vec<u32>)| {
            let text = texts.get(*document);
            let form = form_of(text, others.iter().map(|other| texts.get(*other)));
            let marks = text.set_apart(&form);
            let own_words = own_words(text.words.len(), &marks);
            (*document, marks, own_words)
        };
        forms.par_extend(fillings.par_iter().map(form));
        Ok(())
    })?;
    for (document, marks, own_words) in &forms {
        library.set_apart(*document, marks, *own_words).map_err(library.documents().failed())?;
    }
    let is_filling = |document: u32| forms.binary_search_by_key(&document, |form| form.0).is_ok();
    let again = |link: &Link| is_filling(link.pair.0) || is_filling(link.pair.1);
    let pairs: Vec<(u32, u32)> = links.iter().filter(|link| again(link)).map(|link| link.pair).collect();
    links.retain(|link| !again(link));
    let judged = judge_all(library, &pairs, memo, options)?;
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

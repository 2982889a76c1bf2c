//! Pages that are UTF-8 but for a few passages: junk bytes, characters cut by
//! a careless teaser, paragraphs pasted from a legacy system.

use crate::claims::Claims;
use crate::sample::Sample;
use crate::{legacy, lossy, notes, segments, single, utf8};
use depeche_model::{DecodedText, Evidence};
use encoding_rs::Encoding;
use std::collections::HashSet;

/// Nats a byte that junk costs: it is any byte.
const JUNK: f32 = 6.5;
/// Nats by which passages must be cheaper in a legacy encoding than as junk.
const AHEAD: f32 = 2.5;
/// Non-ASCII bytes in a page that has next to none.
const FEW: usize = 8;

/// Reads `bytes` when much of what is not ASCII in them is UTF-8.
pub(crate) fn read(bytes: &[u8], claims: &Claims) -> Option<DecodedText> {
    let mostly = mostly_utf8(bytes, claims);
    // A page that has next to nothing beyond ASCII, says it is UTF-8 or holds
    // a character of it, may hold a few bytes that are nothing at all.
    let some = claims.utf8() || Runs::of(bytes).valid > 0;
    if !mostly && (!some || high(bytes) > FEW) {
        return None;
    }
    let known = Known::of(bytes);
    let encoding = foreign_encoding(bytes, &known, claims);
    if !mostly && encoding.is_some() {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    let (mut replaced, mut passages) = (0, 0);
    for passage in segments::split(bytes) {
        let (part, lost) = match encoding {
            Some(encoding) if known.foreign(passage, chance(encoding)) => {
                passages += 1;
                let lossy = lossy::decode(encoding, passage);
                (lossy.text, lossy.replaced)
            }
            _ => utf8::lossy(passage),
        };
        text.push_str(&part);
        replaced += lost;
    }
    if passages > 0 {
        text = crate::line_feeds(text);
    }
    let mut notes = Vec::new();
    if let Some(encoding) = encoding {
        notes.push(notes::mixed(passages, encoding));
    }
    if replaced > 0 {
        notes.push(notes::malformed(replaced));
    }
    let confidence = if passages > 0 { 0.8 } else { 0.95 };
    Some(utf8::decoded(text, Evidence::Utf8Mostly, confidence, replaced, notes))
}

/// A run of several bytes is UTF-8 by chance only rarely, so a quarter of
/// them is proof; in a text of two or three runs nearly all must be, unless a
/// label agrees. Whole passages are proof even where most are foreign.
fn mostly_utf8(bytes: &[u8], claims: &Claims) -> bool {
    let runs = Runs::of(bytes);
    // Accents stand alone as junk does, but hardly ever make a character.
    let alone = runs.longest == 1 && runs.valid * 2 >= runs.invalid;
    let some = runs.valid >= 6 || runs.valid >= 2 * runs.invalid || alone;
    let labelled = claims.utf8() && runs.valid >= 2;
    let quarter = runs.valid * 4 >= runs.invalid && (some || labelled);
    quarter || {
        let proof = whole_passages(bytes);
        proof >= 12 && proof * 40 >= runs.invalid
    }
}

/// Bytes of non-ASCII runs, by whether the whole run is UTF-8.
#[derive(Debug, Default)]
struct Runs {
    valid: usize,
    invalid: usize,
    /// The longest run that is not.
    longest: usize,
}

impl Runs {
    fn of(bytes: &[u8]) -> Runs {
        let mut runs = Runs::default();
        for run in bytes.split(u8::is_ascii).filter(|run| !run.is_empty()) {
            match std::str::from_utf8(run) {
                Ok(_) => runs.valid += run.len(),
                Err(_) => {
                    runs.invalid += run.len();
                    runs.longest = runs.longest.max(run.len());
                }
            }
        }
        runs
    }
}

/// Non-ASCII bytes in the passages that are UTF-8 from end to end, short
/// ones apart.
fn whole_passages(bytes: &[u8]) -> usize {
    segments::split(bytes)
        .filter(|passage| std::str::from_utf8(passage).is_ok())
        .map(high)
        .filter(|count| *count >= 6)
        .sum()
}

fn high(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !byte.is_ascii()).count()
}

/// The blocks of Unicode that the passages which are surely UTF-8 use.
struct Known(HashSet<u32>);

impl Known {
    fn of(bytes: &[u8]) -> Known {
        let passages = segments::split(bytes).filter_map(|passage| std::str::from_utf8(passage).ok());
        Known(passages.flat_map(str::chars).filter(|c| !c.is_ascii()).map(block).collect())
    }

    /// Is a passage in another encoding, rather than UTF-8 with some junk? Up
    /// to `chance` bytes may look like UTF-8 for each byte that cannot be.
    /// What looks like a script that the page has nowhere else is no UTF-8.
    fn foreign(&self, passage: &[u8], chance: usize) -> bool {
        if std::str::from_utf8(passage).is_ok() {
            return false;
        }
        let (mut valid, mut junk) = (0, 0);
        for chunk in passage.utf8_chunks() {
            let familiar = chunk.valid().chars().filter(|c| !c.is_ascii() && self.0.contains(&block(*c)));
            valid += familiar.map(char::len_utf8).sum::<usize>();
            junk += chunk.invalid().len();
        }
        valid < junk * chance
    }
}

/// The block of a character: 256 codes, but for the long ones of East Asia.
fn block(c: char) -> u32 {
    match u32::from(c) {
        0x3000..=0x9fff => 0x30,
        0xac00..=0xd7af => 0xac,
        code => code >> 8,
    }
}

/// Pairs of bytes that are UTF-8 by chance are common in the double-byte
/// encodings, and hardly ever met in the others.
fn chance(encoding: &'static Encoding) -> usize {
    if encoding.is_single_byte() { 1 } else { 4 }
}

/// The legacy encoding of the foreign passages, if they are text in one, in a
/// language of the page: stray bytes look like *some* letter everywhere.
fn foreign_encoding(bytes: &[u8], known: &Known, claims: &Claims) -> Option<&'static Encoding> {
    let whole: String = bytes.utf8_chunks().map(|chunk| chunk.valid()).collect();
    let mut languages = claims.languages.clone();
    languages.extend(single::languages_of(&whole).map(str::to_owned));
    if languages.is_empty() {
        languages.push("en".to_owned());
    }
    // What the first look takes for UTF-8 with junk may be double-byte text.
    [1, 4].into_iter().find_map(|look| {
        let passages = segments::split(bytes).filter(|passage| known.foreign(passage, look));
        let sample = Sample::of(passages);
        plausible(&sample, &languages, claims).filter(|found| chance(found) >= look)
    })
}

/// The encoding in which the sample reads like one of the languages.
fn plausible(sample: &Sample, languages: &[String], claims: &Claims) -> Option<&'static Encoding> {
    if sample.high == 0 {
        return None;
    }
    let (candidate, cost) = legacy::cheapest(sample, languages)?;
    let alone = sample.lonely() && !candidate.is_latin();
    let ahead = JUNK * sample.high as f32 - cost - legacy::prior(candidate, claims);
    (ahead >= AHEAD && !alone).then_some(candidate.encoding)
}

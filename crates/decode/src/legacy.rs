//! Which legacy encoding: letters, labels, languages and a detector, weighed.
//!
//! Everything is in nats and added up: the cost of the sample's characters in
//! each encoding, less what speaks for it from outside. So labels and country
//! decide where a text is short, and the bytes where it is long.

use crate::candidates::{self, Candidate};
use crate::claims::Claims;
use crate::sample::Sample;
use crate::{lossy, notes, segments, wide};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use depeche_model::{DecodedText, Evidence};
use encoding_rs::{Encoding, ISO_8859_13, KOI8_U, UTF_8, WINDOWS_1252};

/// What a `meta` label weighs.
const META: f32 = 10.0;
/// What an HTTP label weighs: servers have defaults, pages have authors.
const HTTP: f32 = 9.0;
/// Share of a label's weight when it is windows-1252, which is what pages say
/// that know nothing of encodings.
const DEFAULT_LABEL: f32 = 0.4;
/// What the detector's guess weighs.
const DETECTOR: f32 = 6.0;
/// What a language of the country or of the page's `lang` weighs.
const LANGUAGE: f32 = 6.0;
/// Cost of a script whose letters would all stand alone.
const LONELY: f32 = 6.0;

/// The chosen encoding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    /// The encoding.
    pub(crate) encoding: &'static Encoding,
    /// What spoke for it.
    pub(crate) evidence: Evidence,
    /// 0 to 1, see [`crate::decode`].
    pub(crate) confidence: f32,
}

/// One candidate, weighed.
#[derive(Debug, Clone, Copy)]
struct Weighed {
    encoding: &'static Encoding,
    /// Cost of the sample alone.
    cost: f32,
    /// Cost less everything that speaks for the encoding.
    total: f32,
}

/// Reads `bytes` in the legacy encoding that fits them and the claims best.
pub(crate) fn read(bytes: &[u8], claims: &Claims) -> DecodedText {
    let sample = Sample::of(segments::split(bytes));
    let choice = choose(&sample, claims);
    let mut decoded = lossy::read(choice.encoding, bytes, choice.evidence, choice.confidence);
    let overruled = [claims.http, claims.meta].into_iter().flatten();
    for label in overruled.filter(|label| *label != choice.encoding) {
        decoded.notes.push(notes::label_overruled(label));
    }
    decoded.notes.dedup();
    decoded
}

/// The candidate in which `sample` is cheapest as a text in one of `languages`,
/// with its cost in nats.
pub(crate) fn cheapest(sample: &Sample, languages: &[String]) -> Option<(&'static Candidate, f32)> {
    let speaks = |language: &&str| languages.iter().any(|known| known == language);
    let cost = |candidate: &'static Candidate| {
        candidate.languages.iter().find(|language| speaks(language))?;
        let cost = match candidate.table() {
            Some(table) => {
                table.letters(sample, |language| speaks(&language).then_some(0.0)) + table.company(sample)
            }
            None => wide::cost(candidate.encoding, sample),
        };
        Some((candidate, cost, cost + candidate.rarity))
    };
    let best = candidates::all().iter().filter_map(cost).min_by(|a, b| a.2.total_cmp(&b.2))?;
    Some((best.0, best.1))
}

/// Weighs all candidates for `sample`.
pub(crate) fn choose(sample: &Sample, claims: &Claims) -> Choice {
    let detected = detect(sample, claims);
    let mut weighed: Vec<Weighed> =
        candidates::all().iter().map(|candidate| weigh(candidate, sample, claims, detected)).collect();
    // Stable: candidates of equal weight stay in order of frequency.
    weighed.sort_by(|a, b| a.total.total_cmp(&b.total));
    let best = weighed[0];
    let cost = best.cost / sample.high.max(1) as f32;
    let encoding = as_labelled(best.encoding, claims);
    let sure = 1.0 - 0.5 * (-margin(&weighed, sample) / 8.0).exp();
    Choice {
        encoding,
        evidence: evidence(encoding, claims, detected),
        confidence: if cost > 8.0 { sure.min(0.4) } else { sure.min(0.98) },
    }
}

fn weigh(candidate: &Candidate, sample: &Sample, claims: &Claims, detected: &'static Encoding) -> Weighed {
    let encoding = candidate.encoding;
    let hinted = |language: &str| claims.languages.iter().any(|hint| hint == language);
    let home = candidate.languages.iter().any(|language| hinted(language));
    let (cost, hint) = match candidate.table() {
        Some(table) => {
            let letters =
                table.letters(sample, |language| Some(if hinted(language) { LANGUAGE } else { 0.0 }));
            (letters + table.company(sample), 0.0)
        }
        None => (wide::cost(encoding, sample), if home { LANGUAGE } else { 0.0 }),
    };
    let mut total = cost - hint + prior(candidate, claims);
    if vouches(detected, encoding) {
        // A guess from one or two bytes is hardly one.
        let high = sample.high as f32;
        total -= DETECTOR * high / (high + 4.0);
    }
    // One letter beside signs and numbers is no more than that.
    if sample.lonely() && !candidate.is_latin() && !home {
        total += LONELY;
    }
    Weighed { encoding, cost, total }
}

/// Cost of the candidate before the bytes are looked at: its rarity, or less
/// than nothing where labels name it. Nobody names a rare encoding by mistake.
pub(crate) fn prior(candidate: &Candidate, claims: &Claims) -> f32 {
    let labels = label(claims.meta, candidate.encoding, META) + label(claims.http, candidate.encoding, HTTP);
    if labels > 0.0 { -labels } else { candidate.rarity }
}

/// What a label weighs for `encoding`, in nats.
fn label(label: Option<&'static Encoding>, encoding: &'static Encoding, weight: f32) -> f32 {
    let factor = if encoding == WINDOWS_1252 { DEFAULT_LABEL } else { 1.0 };
    if label.map(canonical) == Some(encoding) { weight * factor } else { 0.0 }
}

/// Encodings whose decoders are one and the same, by the candidate's name.
fn canonical(encoding: &'static Encoding) -> &'static Encoding {
    match encoding.name() {
        "gb18030" => encoding_rs::GBK,
        "ISO-8859-8-I" => encoding_rs::ISO_8859_8,
        _ => encoding,
    }
}

/// The name the page itself uses, where the decoders are the same.
fn as_labelled(encoding: &'static Encoding, claims: &Claims) -> &'static Encoding {
    let labels = [claims.http, claims.meta].into_iter().flatten();
    let same = labels.into_iter().find(|label| canonical(label) == encoding);
    same.unwrap_or(encoding)
}

fn detect(sample: &Sample, claims: &Claims) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Not the last bytes: a cut character must not rule an encoding out.
    detector.feed(&sample.bytes, false);
    let tld = claims.tld.as_deref().map(str::as_bytes);
    let guess = detector.guess(tld, Utf8Detection::Deny);
    if guess == UTF_8 { WINDOWS_1252 } else { canonical(guess) }
}

/// Does the detector's guess speak for `encoding`? It does not know some
/// encodings and names their commoner kin instead.
fn vouches(detected: &'static Encoding, encoding: &'static Encoding) -> bool {
    let kin = match encoding.name() {
        "ISO-8859-15" | "macintosh" => WINDOWS_1252,
        "KOI8-R" => KOI8_U,
        // It tells these two apart by a single byte, which may be junk.
        "windows-1257" => ISO_8859_13,
        _ => encoding,
    };
    detected == encoding || detected == kin
}

/// Distance in nats to the best candidate that gives another text.
fn margin(weighed: &[Weighed], sample: &Sample) -> f32 {
    let text = |w: &Weighed| lossy::decode(w.encoding, &sample.bytes).text;
    let Some((best, others)) = weighed.split_first() else { return 0.0 };
    let mine = text(best);
    let rival = others.iter().find(|other| text(other) != mine);
    rival.map_or(f32::INFINITY, |rival| rival.total - best.total)
}

fn evidence(encoding: &'static Encoding, claims: &Claims, detected: &'static Encoding) -> Evidence {
    if claims.http == Some(encoding) {
        Evidence::Http
    } else if claims.meta == Some(encoding) {
        Evidence::Meta
    } else if encoding == WINDOWS_1252 && detected != encoding {
        Evidence::Default
    } else {
        Evidence::Detector
    }
}

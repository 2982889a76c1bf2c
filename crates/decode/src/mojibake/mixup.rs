//! Text of one single-byte encoding that was read in another.
//!
//! Nothing in such a text is impossible, so no tell gives it away: only what
//! letters cost in the languages of the two encodings does. A text is touched
//! when it is dear in every language as it stands and cheap in another reading.

use super::charmaps::Charmap;
use crate::candidates::{self, Candidate};
use crate::sample::{self, Sample};
use crate::wide;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// The encodings in which text is read by mistake: what old programs took for
/// granted.
const MISTAKEN: [(Charmap, &Encoding); 2] =
    [(Charmap::WINDOWS_1252, WINDOWS_1252), (Charmap::MACINTOSH, MACINTOSH)];
/// Nats for each character beyond ASCII that a text costs at least, when it
/// is in order in no language.
const DEAR: f32 = 2.8;
/// Nats that the right reading must be ahead in all.
const AHEAD: f32 = 14.0;
/// For each character: the most that the right reading may cost, and how far
/// ahead it must be then.
const BARS: [(f32, f32); 2] = [(2.7, 1.2), (4.0, 2.0)];
/// Nats that the right reading must be ahead of any third one.
const CLEAR: f32 = 3.0;
/// Different characters beyond ASCII; fewer, as in a list of prices in yen, are
/// too few to judge by.
const FEW: usize = 2;
/// Bytes from the first character beyond ASCII that show whether a text is
/// worth a closer look: nearly all texts are in order, and cost no more.
const GLANCE: usize = 4096;

/// The text in the reading that it must have been written in; `None` when it
/// is in order, or nothing is clearly better.
///
/// Every character must be of the mistaken encoding: a text that also holds
/// others was read well by somebody.
pub(super) fn undo(text: &str) -> Option<String> {
    let first = Encoding::ascii_valid_up_to(text.as_bytes());
    let glance = glance(text.get(first..)?);
    for (map, mistaken) in MISTAKEN {
        let Some(glance) = bytes(glance, map) else { continue };
        let as_is = candidates::all().iter().find(|candidate| candidate.encoding == mistaken)?;
        let dear = |sample: &Sample| {
            different(sample) >= FEW && price(as_is, sample) >= Some(DEAR * sample.high as f32)
        };
        // In order by one, in order by all: the characters are the same.
        if !dear(&sample(&glance)) {
            return None;
        }
        let telling = bytes(&telling_words(text), map).filter(|bytes| !utf8(bytes));
        let right = telling.and_then(|telling| {
            let sample = sample(&telling);
            let right = right(&sample, price(as_is, &sample)?).filter(|_| dear(&sample))?;
            // The old Macintosh was a Western machine.
            if mistaken == MACINTOSH && right.encoding != WINDOWS_1252 {
                return None;
            }
            let bytes = bytes(text, map)?;
            let better = right.encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
            (better != text).then(|| better.into_owned())
        });
        if right.is_some() {
            return right;
        }
    }
    None
}

/// Does `text` look like one in a double-byte encoding that was read as
/// windows-1252, a few characters apart?
pub(super) fn double_byte(text: &str) -> bool {
    let first = Encoding::ascii_valid_up_to(text.as_bytes());
    let known = |c: &char| c.is_ascii() || Charmap::WINDOWS_1252.byte(*c).is_some();
    let known: String = glance(text.get(first..).unwrap_or_default()).chars().filter(known).collect();
    let Some(bytes) = bytes(&known, Charmap::WINDOWS_1252) else { return false };
    let sample = sample(&bytes);
    let latin = candidates::all().iter().find(|candidate| candidate.encoding == WINDOWS_1252);
    let Some(as_is) = latin.and_then(|candidate| price(candidate, &sample)) else { return false };
    if sample.lonely() {
        return false;
    }
    let mut doubles = candidates::all().iter().filter(|candidate| !candidate.encoding.is_single_byte());
    doubles.any(|candidate| wide::cost(candidate.encoding, &sample) + AHEAD <= as_is)
}

/// The words of a text that hold characters beyond ASCII, each behind a space:
/// all that a [`Sample`] is taken of, and of most pages little.
fn telling_words(text: &str) -> String {
    let bytes = text.as_bytes();
    let parts = |byte: &u8| !sample::in_word(*byte);
    let mut out = String::new();
    let mut at = 0;
    while at < bytes.len() {
        let beyond = at + Encoding::ascii_valid_up_to(&bytes[at..]);
        if beyond == bytes.len() {
            break;
        }
        let start = bytes[at..beyond].iter().rposition(parts).map_or(at, |space| at + space + 1);
        let end = bytes[beyond..].iter().position(parts).map_or(bytes.len(), |length| beyond + length);
        out.push(' ');
        out.push_str(&text[start..end]);
        at = end;
    }
    out
}

/// Is most of what is not ASCII UTF-8? Then that is what was misread.
fn utf8(bytes: &[u8]) -> bool {
    let high = |part: &[u8]| part.iter().filter(|byte| !byte.is_ascii()).count();
    let valid: usize = bytes.utf8_chunks().map(|chunk| high(chunk.valid().as_bytes())).sum();
    valid * 2 > high(bytes)
}

fn sample(bytes: &[u8]) -> Sample {
    Sample::of(std::iter::once(bytes))
}

/// Number of different bytes beyond ASCII.
fn different(sample: &Sample) -> usize {
    (0x80..=0xff).filter(|byte| sample.bytes.contains(byte)).count()
}

/// The beginning of `text`, which is to show whether it is worth a closer look.
fn glance(text: &str) -> &str {
    let end = (GLANCE..text.len()).find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The bytes of a text in an encoding, if it has all the characters.
fn bytes(text: &str, map: Charmap) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (ascii, high) = rest.split_at_checked(Encoding::ascii_valid_up_to(rest.as_bytes()))?;
        bytes.extend_from_slice(ascii.as_bytes());
        let mut chars = high.chars();
        match chars.next() {
            Some(c) => bytes.push(map.byte(c)?),
            None => return Some(bytes),
        }
        rest = chars.as_str();
    }
}

/// The reading of the sample that is right, where another costs `as_is`.
fn right(sample: &Sample, as_is: f32) -> Option<&'static Candidate> {
    let total =
        |candidate: &'static Candidate| Some((price(candidate, sample)? + candidate.rarity, candidate));
    let mut costs: Vec<(f32, &Candidate)> = candidates::all().iter().filter_map(total).collect();
    costs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (best, right) = *costs.first()?;
    let each = sample.high as f32;
    let ahead = as_is - best;
    let passes = BARS.iter().any(|(cheap, far)| best <= cheap * each && ahead >= far * each);
    // What was written on a Macintosh stands out by signs, and signs deceive.
    let sure = passes && ahead >= AHEAD && right.encoding != MACINTOSH;
    (sure && clear(&costs, sample)).then_some(right)
}

/// Is the best reading ahead of all that give another text?
fn clear(costs: &[(f32, &Candidate)], sample: &Sample) -> bool {
    let read = |candidate: &Candidate| candidate.encoding.decode_without_bom_handling(&sample.bytes).0;
    let Some(((best, right), others)) = costs.split_first() else { return false };
    let mine = read(right);
    others.iter().take_while(|(cost, _)| cost - best < CLEAR).all(|(_, other)| read(other) == mine)
}

/// Cost of the sample in a single-byte encoding.
fn price(candidate: &Candidate, sample: &Sample) -> Option<f32> {
    let table = candidate.table()?;
    Some(table.letters(sample, |_| Some(0.0)) + table.company(sample))
}

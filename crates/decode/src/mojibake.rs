//! Repair of UTF-8 that was read as windows-1252 or Latin-1, in the clear
//! cases only.

use crate::segments;
use encoding_rs::WINDOWS_1252;

/// How often a text can have been through the mill.
const ROUNDS: usize = 3;
/// Weight of proof a passage needs.
const NEEDED: f32 = 2.0;
/// Weight it needs in a text that is mojibake throughout.
const PERVASIVE: f32 = 0.5;

/// Repairs the passages of `text` that are mojibake beyond doubt; gives their
/// number too. `None` when there is none.
///
/// Where nearly all accents of a long text are mojibake, one accent alone is
/// repaired too. Where other passages only turn into other nonsense, the
/// text went through another mix-up, and all of it is left alone.
pub(crate) fn repair(text: &str) -> Option<(String, u32)> {
    if !suspect(text) {
        return None;
    }
    let mut whole = Proof::default();
    for run in runs(text) {
        whole.add(run);
    }
    let needed = if whole.pervasive() { PERVASIVE } else { NEEDED };
    let (mut repaired, mut refused) = (0u32, 0u32);
    let mut out = String::with_capacity(text.len());
    for passage in segments::split_text(text) {
        match suspect(passage).then(|| undo(passage, needed)).flatten() {
            Some(better) if !garbled(&better) => {
                repaired += 1;
                out.push_str(&better);
            }
            better => {
                refused += u32::from(better.is_some());
                out.push_str(passage);
            }
        }
    }
    (repaired > 0 && refused * 4 <= repaired).then_some((out, repaired))
}

/// Is there a character that could be a lead byte before one that could be a
/// continuation byte?
fn suspect(text: &str) -> bool {
    let mut lead = false;
    text.chars().any(|c| {
        let hit = lead && !c.is_ascii() && byte(c).is_some_and(|b| (0x80..=0xbf).contains(&b));
        lead = ('\u{c2}'..='\u{f4}').contains(&c);
        hit
    })
}

/// Undoes wrong readings of a passage until none is left.
fn undo(passage: &str, needed: f32) -> Option<String> {
    let mut best = once(passage, needed)?;
    for _ in 1..ROUNDS {
        match once(&best, needed) {
            Some(better) => best = better,
            None => break,
        }
    }
    Some(best)
}

/// Undoes one wrong reading of a whole passage.
fn once(passage: &str, needed: f32) -> Option<String> {
    let mut out = String::with_capacity(passage.len());
    let mut proof = Proof::default();
    for run in runs(passage) {
        match proof.add(run) {
            Some(text) => out.push_str(&text),
            None => out.push_str(run),
        }
    }
    proof.holds(needed).then_some(out)
}

/// What the runs of non-ASCII characters in a passage say of it.
#[derive(Debug, Default)]
struct Proof {
    /// Weight of the runs that are UTF-8 in disguise.
    weight: f32,
    /// Runs in disguise.
    disguised: u32,
    /// Characters of scripts beyond the alphabets, found under a disguise.
    wide: u32,
    /// Runs that are what they seem.
    honest: u32,
    /// A run whose disguise hides a character nobody writes.
    absurd: bool,
}

impl Proof {
    /// A wide character can be an accent, a hard space and a closing quote
    /// (`é »` read as bytes is an ideograph): one alone is no proof.
    fn holds(&self, needed: f32) -> bool {
        let few = if needed < NEEDED { 1 } else { 3 };
        let wide = self.wide == 0 || (self.wide >= few && self.honest == 0);
        let needed = if self.honest > 0 { 1.5 * needed + self.honest as f32 } else { needed };
        !self.absurd && wide && self.weight >= needed
    }

    /// Is the text mojibake throughout, an odd sign here and there apart?
    fn pervasive(&self) -> bool {
        self.disguised >= 20 && self.disguised >= 20 * self.honest
    }

    /// Takes a run into account; gives the text under its disguise, if any.
    fn add(&mut self, run: &str) -> Option<String> {
        let text = hidden(run);
        match &text {
            Some(text) => {
                self.disguised += 1;
                self.weigh(run, text);
            }
            None => self.honest += u32::from(!run.is_ascii()),
        }
        text
    }

    fn weigh(&mut self, run: &str, text: &str) {
        let mut disguise = run.chars();
        for c in text.chars() {
            let (lead, second) = (disguise.next(), disguise.next());
            disguise.by_ref().take(c.len_utf8().saturating_sub(2)).for_each(drop);
            match c {
                '\u{250}'..='\u{2af}' | '\u{700}'..='\u{8ff}' => self.absurd = true,
                '\u{1e00}'..='\u{2bff}' | '\u{fb50}'..='\u{feff}' => self.weight += 2.0,
                '\u{10000}'.. => self.weight += 3.0,
                '\u{800}'.. => {
                    self.wide += 1;
                    self.weight += 1.0;
                }
                _ => {
                    let usual = matches!(lead, Some('Ã' | 'Â'));
                    let sign = second.is_some_and(|c| !c.is_alphabetic());
                    self.weight += if usual && sign { 2.0 } else { 0.9 };
                }
            }
        }
    }
}

/// Splits into runs of ASCII and of other characters.
fn runs(passage: &str) -> impl Iterator<Item = &str> {
    let mut rest = passage;
    std::iter::from_fn(move || {
        let ascii = rest.chars().next()?.is_ascii();
        let end = rest.find(|c: char| c.is_ascii() != ascii).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// The text under a run, when its characters are the bytes of UTF-8.
fn hidden(run: &str) -> Option<String> {
    if run.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = run.chars().map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// Is the text still full of signs inside words, or of words of nothing but
/// accents? Then it was another mix-up, and half a repair helps nobody.
fn garbled(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let high = chars.iter().filter(|c| !c.is_ascii()).count();
    let sign = |c: char| {
        let latin = ('\u{80}'..='\u{bf}').contains(&c);
        (latin && !"\u{a0}\u{ad}«»·°ºª¡¿".contains(c)) || "×÷".contains(c)
    };
    let letter = |c: char| c.is_alphabetic() && !c.is_ascii();
    let odd = |pair: &&[char]| {
        (sign(pair[0]) && (letter(pair[1]) || sign(pair[1]))) || (letter(pair[0]) && sign(pair[1]))
    };
    let latin = |c: &char| ('\u{a1}'..='\u{ff}').contains(c) && !"«»¡¿".contains(*c);
    chars.windows(2).filter(odd).count() * 10 > high || chars.windows(3).any(|three| three.iter().all(latin))
}

/// The byte a character is in windows-1252; its five unused bytes are the
/// control characters of Latin-1, as in browsers.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0..=0xff => u8::try_from(code).ok(),
        0x100..=0x2122 => {
            let mut buffer = [0; 4];
            let (bytes, _, lost) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
            (!lost).then(|| bytes.first().copied()).flatten()
        }
        _ => None,
    }
}

//! Kinds of characters that mojibake is made of.
//!
//! About 400 characters can come out when UTF-8 is read in a single-byte
//! encoding. What gives them away is the company they keep: a small accented
//! letter before a currency sign, a capital after a superscript. The kinds
//! follow the published categories of ftfy (Apache-2.0), the reference for
//! such tells.

use std::sync::LazyLock;

/// A set of kinds; a character may be of several.
pub(super) type Kinds = u32;

/// Signs that stand next to anything.
pub(super) const COMMON: Kinds = 1;
/// C1 control characters, which no text has.
pub(super) const C1: Kinds = 1 << 1;
/// Signs that are hardly ever met outside mojibake.
pub(super) const ODD: Kinds = 1 << 2;
/// Signs of the law.
pub(super) const LAW: Kinds = 1 << 3;
/// Currency signs.
pub(super) const CURRENCY: Kinds = 1 << 4;
/// Punctuation that begins something.
pub(super) const OPENING: Kinds = 1 << 5;
/// Punctuation that ends something.
pub(super) const CLOSING: Kinds = 1 << 6;
/// Signs of numbers and mathematics.
pub(super) const NUMERIC: Kinds = 1 << 7;
/// Letters that faces are drawn with.
pub(super) const FACE: Kinds = 1 << 8;
/// Accented Latin capitals.
pub(super) const UPPER: Kinds = 1 << 9;
/// Accented small Latin letters.
pub(super) const LOWER: Kinds = 1 << 10;
/// Greek and Cyrillic capitals, and thorn.
pub(super) const UPPER_FAR: Kinds = 1 << 11;
/// Small Greek and Cyrillic letters.
pub(super) const LOWER_FAR: Kinds = 1 << 12;
/// Box drawing.
pub(super) const BOX: Kinds = 1 << 13;
/// Characters with a rule of their own.
pub(super) const SPECIAL: Kinds = 1 << 14;

/// Kinds of any character.
pub(super) struct Table {
    low: Vec<Kinds>,
    high: Vec<Kinds>,
}

/// First and last character below the gap that [`Table`] leaves out.
const LOW: (u32, u32) = (0x80, 0x4ff);
/// First and last character above it.
const HIGH: (u32, u32) = (0x2000, 0x25ff);

impl Table {
    /// The one table there is.
    pub(super) fn get() -> &'static Table {
        static TABLE: LazyLock<Table> = LazyLock::new(Table::build);
        &TABLE
    }

    /// Kinds of `c`; 0 for ASCII and for what is never mojibake.
    pub(super) fn of(&self, c: char) -> Kinds {
        let code = u32::from(c);
        let slot = match code {
            0x80..=0x4ff => self.low.get((code - LOW.0) as usize),
            0x2000..=0x25ff => self.high.get((code - HIGH.0) as usize),
            0xfffd => return ODD,
            0xf8ff => return OPENING,
            0xfb01 | 0xfb02 => return LOWER,
            _ => None,
        };
        slot.copied().unwrap_or(0)
    }

    fn build() -> Table {
        let size = |range: (u32, u32)| vec![0; (range.1 - range.0 + 1) as usize];
        let mut table = Table { low: size(LOW), high: size(HIGH) };
        for (kind, members) in MEMBERS {
            for (first, last) in ranges(members) {
                for code in u32::from(first)..=u32::from(last) {
                    let slot = match code {
                        0x80..=0x4ff => table.low.get_mut((code - LOW.0) as usize),
                        _ => code.checked_sub(HIGH.0).and_then(|slot| table.high.get_mut(slot as usize)),
                    };
                    if let Some(slot) = slot {
                        *slot |= kind;
                    }
                }
            }
        }
        table
    }
}

/// The ranges of a list: `a~z` is a range, everything else stands for itself.
fn ranges(members: &str) -> Vec<(char, char)> {
    let mut found: Vec<(char, char)> = Vec::new();
    let mut chars = members.chars();
    while let Some(c) = chars.next() {
        match (c, found.last_mut()) {
            ('~', Some(range)) => range.1 = chars.next().unwrap_or(range.1),
            _ => found.push((c, c)),
        }
    }
    found
}

const MEMBERS: &[(Kinds, &str)] = &[
    (COMMON, "\u{a0}\u{ad}·\u{b4}–—―…’"),
    (C1, "\u{80}~\u{9f}"),
    (ODD, "¦¤¨¬¯¸ƒˆˇ˘˛˜†‡‰⌐◊ªº"),
    (LAW, "¶§"),
    (CURRENCY, "¢£¥₧€"),
    (OPENING, "¡«¿©΄΅‘‚“„•‹"),
    (CLOSING, "®»˝”›™"),
    (NUMERIC, "²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№"),
    (FACE, "Ò~ÖÙ~Üò~öø~üŐŌŪŲ°"),
    (UPPER, "À~ÑØÜÝĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ"),
    (LOWER, "ßà~ñăąāćčďđęěēėğģįīķĺľłļœŕśşšťüźżžґ"),
    (UPPER_FAR, "ÞΑ~ΩΆΈΉΊΌΎΏΪΫЁ~Я"),
    (LOWER_FAR, "α~ωάέήίΰа~џ"),
    (BOX, "│┌┐┘├┤┬┼═~╬▀▄█▌▐░▒▓"),
    (SPECIAL, "ŒœÂÃÎÐ×ØÙà√≈‚âВ~ЯвβāΒΓΞΟ–—"),
];

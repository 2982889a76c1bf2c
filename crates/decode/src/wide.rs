//! How likely a sample is in a double-byte encoding of East Asia.
//!
//! The standards put common characters in their own rows (kana, the hangul
//! syllables, the first level of the ideographs), so the lead byte alone
//! tells common from rare. Costs are in nats, as in [`crate::single`].

use crate::lossy;
use crate::sample::Sample;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};

/// Cost of a sequence without meaning.
const MEANINGLESS: f32 = 11.0;
/// What the commonest characters cost less than their row.
const COMMON: f32 = 3.0;

/// Cost of a kana of half width that stands alone amid Latin letters or signs:
/// they come in words. In the encodings of the West its byte is an accent or a
/// sign, which does stand so.
const LONELY_KANA: f32 = 13.0;

/// Cost of the sample in the double-byte `encoding`.
pub(crate) fn cost(encoding: &'static Encoding, sample: &Sample) -> f32 {
    let lossy = lossy::decode(encoding, &sample.bytes);
    let common = lossy.text.chars().filter(|c| common(encoding).contains(*c)).count();
    let mut cost = MEANINGLESS * lossy.replaced as f32 - COMMON * common as f32;
    let mut rest = sample.bytes.as_slice();
    let mut behind_ascii = true;
    while let Some((lead, tail)) = rest.split_first() {
        let trail = tail.first().copied().unwrap_or(b' ');
        let (length, price) = match lead {
            0..0x80 => (1, 0.0),
            0xa1..=0xdf if encoding == SHIFT_JIS && behind_ascii && trail.is_ascii() => (1, LONELY_KANA),
            _ => price(encoding, *lead, trail),
        };
        cost += price;
        behind_ascii = lead.is_ascii();
        rest = rest.get(length..).unwrap_or_default();
    }
    cost
}

/// The characters that make up about a seventh of any text.
fn common(encoding: &'static Encoding) -> &'static str {
    match encoding {
        e if e == GBK => "的一是在不了有人这中大国年和上为",
        e if e == BIG5 => "的一是在不了有人這中大國年和上為",
        e if e == EUC_KR => "이다는을의에가고한로를은지사기하",
        // Kana are cheap already.
        _ => "の",
    }
}

/// Length of the character that starts with `lead`, and its cost.
fn price(encoding: &'static Encoding, lead: u8, trail: u8) -> (usize, f32) {
    // A lead byte before white space was counted as malformed already.
    if trail < 0x30 {
        return (1, 0.0);
    }
    match encoding {
        e if e == GBK => gbk(lead, trail),
        e if e == BIG5 => (2, big5(lead)),
        e if e == EUC_KR => (2, euc_kr(lead, trail)),
        e if e == EUC_JP => euc_jp(lead),
        e if e == SHIFT_JIS => shift_jis(lead, trail),
        _ => (1, MEANINGLESS),
    }
}

fn gbk(lead: u8, trail: u8) -> (usize, f32) {
    match lead {
        _ if trail < 0x40 => (4, 13.0),
        0xa1 | 0xa3 => (2, 5.0),
        0xb0..=0xd7 if trail >= 0xa1 => (2, 7.0),
        0xd8..=0xf7 if trail >= 0xa1 => (2, 11.0),
        _ => (2, 13.0),
    }
}

fn big5(lead: u8) -> f32 {
    match lead {
        0xa1 => 5.0,
        0xa4..=0xc6 => 7.0,
        0xc9..=0xf9 => 11.0,
        _ => 13.0,
    }
}

fn euc_kr(lead: u8, trail: u8) -> f32 {
    match lead {
        0xa1 | 0xa3 => 6.0,
        0xb0..=0xc8 if trail >= 0xa1 => 5.5,
        0xca..=0xfd if trail >= 0xa1 => 11.5,
        _ => 13.0,
    }
}

fn euc_jp(lead: u8) -> (usize, f32) {
    match lead {
        0xa1 => (2, 5.0),
        0xa3 => (2, 6.0),
        0xa4 => (2, 4.0),
        0xa5 => (2, 5.0),
        0xb0..=0xcf => (2, 7.0),
        0x8f => (3, 14.0),
        0x8e => (2, 10.0),
        _ => (2, 11.0),
    }
}

fn shift_jis(lead: u8, trail: u8) -> (usize, f32) {
    match lead {
        0xa0..=0xdf => (1, 8.0),
        0x81 => (2, 5.0),
        0x82 if trail >= 0x9f => (2, 4.0),
        0x82 => (2, 6.0),
        0x83 => (2, 5.0),
        0x88..=0x97 => (2, 7.0),
        0x98..=0x9f | 0xe0..=0xea => (2, 11.0),
        _ => (2, 13.0),
    }
}

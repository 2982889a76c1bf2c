//! The single-byte encodings in which UTF-8 gets read by mistake.

use encoding_rs::{
    Encoding, ISO_8859_2, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1257,
};
use std::sync::LazyLock;

/// Number of encodings.
pub(super) const COUNT: usize = 9;

/// An encoding, as an index; the more often met come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Charmap(usize);

/// All encodings.
pub(super) fn all() -> impl Iterator<Item = Charmap> {
    (0..COUNT).map(Charmap)
}

impl Charmap {
    /// What the web takes for granted.
    pub(super) const WINDOWS_1252: Charmap = Charmap(0);
    /// What the old Macintosh did.
    pub(super) const MACINTOSH: Charmap = Charmap(7);

    /// Place among [`COUNT`].
    pub(super) fn index(self) -> usize {
        self.0
    }

    /// Did a program write in it that turned hard spaces into spaces?
    /// Not on DOS or the old Macintosh, where that byte is a letter or a sign.
    pub(super) fn folds_spaces(self) -> bool {
        self.0 < 7
    }

    /// Has it unused bytes, which some programs turn into U+FFFD or `?`?
    pub(super) fn loses_bytes(self) -> bool {
        self.0 < 6
    }

    /// The byte of `c` from 0x80 up. Control characters stand for the bytes
    /// that an encoding leaves unused, as in browsers.
    pub(super) fn byte(self, c: char) -> Option<u8> {
        let table: &Table = &TABLE;
        let slot = slot(c)?;
        table.0.get(slot).and_then(|row| row.get(self.0)).copied().filter(|byte| *byte != 0)
    }
}

/// The sign of windows-1252 at the place of a C1 control character.
pub(super) fn control(c: char) -> Option<char> {
    let byte = u8::try_from(u32::from(c)).ok().filter(|byte| (0x80..0xa0).contains(byte))?;
    read(WINDOWS_1252, byte).filter(|sign| *sign != c)
}

/// For each character, its byte in each encoding, or 0.
struct Table(Vec<[u8; COUNT]>);

static TABLE: LazyLock<Table> = LazyLock::new(build);

const WEB: [&Encoding; 8] = [
    WINDOWS_1252,
    WINDOWS_1251,
    WINDOWS_1250,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1257,
    ISO_8859_2,
    MACINTOSH,
];

fn build() -> Table {
    let mut rows = vec![[0; COUNT]; LOW + HIGH + RARE.len()];
    let mut put = |column: usize, c: char, byte: u8| {
        if let Some(cell) = slot(c).and_then(|slot| rows.get_mut(slot)).and_then(|row| row.get_mut(column)) {
            *cell = byte;
        }
    };
    for byte in 0x80..=0xff_u8 {
        for (column, encoding) in WEB.iter().enumerate() {
            if let Some(c) = read(encoding, byte) {
                put(column, c, byte);
            }
        }
    }
    // Latin-1 is taken for windows-1252 and back so often that texts mix them.
    for byte in 0x80..0xa0_u8 {
        put(0, char::from(byte), byte);
    }
    for (byte, c) in (0x80..=0xff_u8).zip(CP437.chars()) {
        put(8, c, byte);
    }
    Table(rows)
}

fn read(encoding: &'static Encoding, byte: u8) -> Option<char> {
    let bytes = [byte];
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
    text.chars().next()
}

const LOW: usize = 0x480;
const HIGH: usize = 0x600;
const RARE: [char; 3] = ['\u{f8ff}', '\u{fb01}', '\u{fb02}'];

fn slot(c: char) -> Option<usize> {
    match u32::from(c) {
        code @ 0x80..=0x4ff => Some((code - 0x80) as usize),
        code @ 0x2000..=0x25ff => Some((code - 0x2000) as usize + LOW),
        _ => RARE.iter().position(|rare| *rare == c).map(|at| at + LOW + HIGH),
    }
}

/// The upper half of code page 437, which is no encoding of the web.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

//! Bytes to text, whatever the labels say.
//!
//! The order of a browser (mark, HTTP, meta, detector) is wrong for dumps,
//! where pages were often re-saved as UTF-8 under a stale label. Here the
//! bytes speak first, and labels are claims among others:
//!
//! 1. the container already held Unicode;
//! 2. a byte order mark;
//! 3. UTF-16 without a mark, by the NUL bytes of its ASCII;
//! 4. the escape sequences of ISO-2022-JP;
//! 5. valid UTF-8, but for a cut last character;
//! 6. mostly valid UTF-8, with junk bytes or passages in a legacy encoding;
//! 7. a legacy encoding, by the letters it gives, the labels, the languages
//!    of the country and a detector.
//!
//! Then passages of UTF-8 that were once read in a single-byte encoding are
//! put right, and texts of one single-byte encoding that were read in another.

mod bom;
mod candidates;
mod claims;
mod countries;
mod escapes;
mod facts;
mod labels;
mod legacy;
mod letters;
mod lossy;
mod mixed;
mod mojibake;
mod notes;
mod sample;
mod segments;
mod single;
mod utf16;
mod utf8;
mod wide;

pub use facts::facts;

use claims::Claims;
use depeche_model::{DecodedText, Evidence, RawItem};

/// Decodes one item; never fails.
///
/// `encoding` is the WHATWG name. Malformed bytes become U+FFFD, are counted
/// in `replaced` and noted (`malformed_bytes`). A last character that was cut
/// in two is left out and noted (`cut_tail`).
///
/// `confidence` is 1 for what the bytes prove (a byte order mark, pure ASCII),
/// .99 for valid UTF-8; for a legacy encoding it grows with the distance to
/// the best other reading that would give a *different* text: about .5 when
/// two readings are equally good, above .9 when the second is far behind.
/// Readings full of letters that no language uses stay at .4 or below.
///
/// Mojibake is repaired only where it is beyond doubt (UTF-8 read in one of
/// nine single-byte encodings, once or more, and C1 control characters, word by
/// word where good text stands beside it; a whole text of one single-byte
/// encoding read in another) and noted (`mojibake_repaired`);
/// every other character and entity stays as it was. Text in a legacy encoding
/// is not repaired: there the guess may be what is wrong. Line ends stay too,
/// but in text that was repaired or put together from passages in two
/// encodings, where CR LF and CR become LF: such text went through several
/// systems, and its line ends with it.
///
/// Cost: linear in the bytes; a legacy text is scored on a bounded sample.
/// Holds at most about four times the size of the bytes.
///
/// ```
/// use depeche_model::{Format, Hints, RawItem, Source};
/// let item = RawItem {
///     source: Source::default(),
///     key: "a".into(),
///     bytes: b"La d\xe9p\xeache est arriv\xe9e apr\xe8s la cl\xf4ture.".to_vec(),
///     hints: Hints { url: Some("https://exemple.fr/a".into()), ..Hints::default() },
///     format: Format::Text,
///     notes: Vec::new(),
/// };
/// let decoded = depeche_decode::decode(&item);
/// assert_eq!(decoded.text, "La dépêche est arrivée après la clôture.");
/// assert_eq!(decoded.encoding, "windows-1252");
/// ```
pub fn decode(item: &RawItem) -> DecodedText {
    let mut decoded = read(item);
    decoded.notes.splice(0..0, item.notes.iter().cloned());
    // A legacy encoding that was guessed wrong looks like mojibake too, and so
    // does text around characters that were replaced just now.
    let unicode =
        !matches!(decoded.evidence, Evidence::Detector | Evidence::Meta | Evidence::Http | Evidence::Default);
    let whole = unicode && decoded.replaced == 0;
    if let Some(repair) = whole.then(|| mojibake::repair(&decoded.text)).flatten() {
        let (before, after) = &repair.sample;
        decoded.notes.push(notes::repaired(repair.count, before, after));
        decoded.text = line_feeds(repair.text);
        decoded.repaired = repair.count;
    }
    decoded
}

/// The first reading in the order of the crate's documentation that applies.
fn read(item: &RawItem) -> DecodedText {
    let bytes = item.bytes.as_slice();
    if item.hints.already_unicode {
        // A string of JSON may still begin with the mark of the file it was.
        return utf8::container(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    }
    if let Some(decoded) = bom::read(bytes).or_else(|| utf16::read(bytes)) {
        return decoded;
    }
    if let Some(decoded) = escapes::read(bytes) {
        return decoded;
    }
    let claims = Claims::of(item);
    utf8::read(bytes, &claims)
        .or_else(|| mixed::read(bytes, &claims))
        .unwrap_or_else(|| legacy::read(bytes, &claims))
}

/// One kind of line end, for text that no longer has the form of its bytes.
fn line_feeds(text: String) -> String {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    }
}

#[cfg(test)]
mod tests;

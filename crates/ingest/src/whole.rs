use crate::doubt::{doubted, read_into};
use crate::place::{Place, reject};
use crate::saved::mirrored;
use crate::stream::{Stream, unreadable};
use crate::{Kind, Options, sniff};
use depeche_model::{Format, Hints, RawItem, Reject, RejectReason, Source};
use std::cell::Cell;
use std::io;

/// Reads a stream that is one page or text, whole; by its head it is of this kind.
pub(crate) fn read_whole(
    place: &Place,
    stream: Stream,
    kind: Kind,
    options: &Options,
) -> Result<RawItem, Box<Reject>> {
    let limit = options.limits.record_bytes;
    let (bytes, is_doubtful) = read(limit, stream).map_err(|error| unreadable(place, &error))?;
    if bytes.len() as u64 > limit {
        let source = Source { bytes: bytes.len() as u64, ..place.source(place.format) };
        return Err(reject(source, RejectReason::TooLarge, format!("over the limit of {limit} bytes")));
    }
    // Of the whole and not of the head: white space may go on beyond it. A page is one by its head.
    let kind = if kind == Kind::Html { kind } else { sniff(&bytes) };
    let format = match kind {
        Kind::Empty if !options.bare => return Err(place.reject(RejectReason::Empty, blank(bytes.len()))),
        Kind::Html => Format::Html,
        _ => Format::Text,
    };
    let name = if format == Format::Html { "html" } else { "text" };
    let url = if format == Format::Html { mirrored(place, &bytes) } else { None };
    let hints = Hints { url, ..Hints::default() };
    let source = Source { bytes: bytes.len() as u64, ..place.source(name) };
    let item = RawItem { source, key: place.key.clone(), bytes, hints, format, notes: Vec::new() };
    Ok(doubted(item, is_doubtful))
}

thread_local! {
    /// Room to read into, kept from one file to the next: the bytes of a page
    /// then move once, and not each time that their room has to grow.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Room of more bytes is not kept.
const MOST_ROOM: usize = 4 << 20;

/// The bytes of a stream, and whether some may be altered.
fn read(limit: u64, stream: Stream) -> io::Result<(Vec<u8>, bool)> {
    let mut room = ROOM.take();
    let (length, is_doubtful) = read_into(limit, stream, &mut room)?;
    if length > MOST_ROOM {
        room.truncate(length);
        return Ok((room, is_doubtful));
    }
    let bytes = room[..length].to_vec();
    ROOM.set(room);
    Ok((bytes, is_doubtful))
}

/// What a page packed in a record is, or why it is none.
pub(crate) fn format_of(bytes: &[u8]) -> Result<Format, (RejectReason, String)> {
    match sniff(bytes) {
        Kind::Html => Ok(Format::Html),
        Kind::Text | Kind::Json => Ok(Format::Text),
        Kind::Empty => Err((RejectReason::Empty, blank(bytes.len()))),
        Kind::Binary(name) | Kind::Unsupported(name) => {
            Err((RejectReason::Binary, format!("the page is {name}")))
        }
        Kind::Archive(_) | Kind::Compressed(_) => {
            Err((RejectReason::Binary, "the page is an archive or compressed".into()))
        }
    }
}

fn blank(bytes: usize) -> String {
    if bytes == 0 { "no bytes".into() } else { format!("only white space ({bytes} bytes)") }
}

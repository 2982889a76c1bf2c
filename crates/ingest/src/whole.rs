use crate::doubt::{doubted, read_to};
use crate::place::{Place, reject};
use crate::saved::mirrored;
use crate::stream::{Stream, unreadable};
use crate::{Kind, Options, sniff};
use depeche_model::{Format, Hints, RawItem, Reject, RejectReason, Source};

/// Reads a stream that is one page or text, whole.
pub(crate) fn read_whole(place: &Place, stream: Stream, options: &Options) -> Result<RawItem, Box<Reject>> {
    let limit = options.limits.record_bytes;
    let mut bytes = Vec::new();
    let is_doubtful = read_to(limit, stream, &mut bytes).map_err(|error| unreadable(place, &error))?;
    if bytes.len() as u64 > limit {
        let source = Source { bytes: bytes.len() as u64, ..place.source(place.format) };
        return Err(reject(source, RejectReason::TooLarge, format!("over the limit of {limit} bytes")));
    }
    // Of the whole and not of the head: white space may go on beyond it.
    let format = match sniff(&bytes) {
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

use crate::inflate::Stream;
use crate::place::Place;
use crate::stream::unreadable;
use crate::{Kind, sniff};
use depeche_model::{Format, Hints, RawItem, Reject, RejectReason, Source};
use std::io::Read;

/// Reads a stream that is one page or text, whole.
pub(crate) fn read_whole(place: &Place, stream: Stream, limit: u64) -> Result<RawItem, Box<Reject>> {
    let mut bytes = Vec::new();
    stream
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(place, &error))?;
    if bytes.len() as u64 > limit {
        return Err(place.reject(RejectReason::TooLarge, format!("over the limit of {limit} bytes")));
    }
    // Of the whole and not of the head: white space may go on beyond it.
    let format = match sniff(&bytes) {
        Kind::Empty => return Err(empty(place, bytes.len())),
        Kind::Html => Format::Html,
        _ => Format::Text,
    };
    let name = if format == Format::Html { "html" } else { "text" };
    let source = Source { bytes: bytes.len() as u64, ..place.source(name) };
    Ok(RawItem { source, key: place.key.clone(), bytes, hints: Hints::default(), format })
}

fn empty(place: &Place, bytes: usize) -> Box<Reject> {
    let detail = if bytes == 0 { "no bytes".into() } else { format!("only white space ({bytes} bytes)") };
    place.reject(RejectReason::Empty, detail)
}

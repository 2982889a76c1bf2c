use crate::archive::{ArchiveRecords, Tar, open_zip};
use crate::context::Context;
use crate::europresse::{looks_like_export, read_export};
use crate::feed::{FeedRecords, Root};
use crate::json_records::JsonRecords;
use crate::lines::Lines;
use crate::mail::read_mail;
use crate::place::Place;
use crate::stream::{Stream, Unwrapped, unwrap};
use crate::table::{CsvRecords, looks_like_table, open_parquet};
use crate::values::Values;
use crate::warc::{WarcRecords, holds_record};
use crate::whole::read_whole;
use crate::{Archive, Kind, Options, sniff};
use depeche_model::{RawItem, Reject, RejectReason};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::iter;
use std::sync::Arc;

/// The records of one file, in order.
pub(crate) type Records = Box<dyn Iterator<Item = Result<RawItem, Box<Reject>>> + Send>;

/// Opens a file or a member of an archive: takes its compression off and
/// chooses how it is read, by what its head shows; its name only decides what
/// broken JSON is.
pub(crate) fn open(place: Place, raw: Stream, context: &Context) -> Result<Records, Box<Reject>> {
    let unwrapped = unwrap(raw, &place, context)?;
    let kind = sniff(&unwrapped.head);
    let Unwrapped { head, stream, is_plain } = unwrapped;
    let place = Place { format: name_of(kind), ..place };
    let options = &context.options;
    if matches!(kind, Kind::Html | Kind::Text)
        && let Some(root) = Root::of(&as_ascii(&head))
    {
        let limit = options.limits.record_bytes;
        return Ok(Box::new(FeedRecords::new(place, root, as_utf8(&head, stream), limit)));
    }
    match kind {
        // One whose first record is damaged.
        Kind::Html | Kind::Text | Kind::Binary(_) if is_warc_by_name(place.name()) && holds_record(&head) => {
            open_archive(Archive::Warc, place, stream, context)
        }
        Kind::Json => Ok(json(place, &head, stream, options)),
        Kind::Html | Kind::Text if is_table(place.name(), &head, options) => {
            Ok(table(Place { format: "csv", ..place }, &head, stream, options))
        }
        Kind::Html | Kind::Text | Kind::Empty if is_broken_json(place.name(), kind, &head) => {
            Ok(json(place, &head, stream, options))
        }
        Kind::Html if looks_like_export(&head) => {
            let limit = options.limits.record_bytes;
            Ok(Box::new(iter::once_with(move || read_export(&place, stream, limit)).flatten()))
        }
        Kind::Html | Kind::Text | Kind::Empty => {
            let options = Arc::clone(options);
            Ok(Box::new(iter::once_with(move || read_whole(&place, stream, kind, &options))))
        }
        Kind::Archive(archive) => {
            let context = if is_plain { context.clone() } else { context.wrapped() };
            open_archive(archive, place, stream, &context)
        }
        Kind::Binary(name) => Err(refuse(&place, name)),
        Kind::Unsupported(name) => Err(refuse(&place, &format!("{name}, which is not read yet"))),
        Kind::Compressed(_) => Err(refuse(&place, "a compressed stream inside another")),
    }
}

/// What a reject of the whole file calls it.
fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Html => "html",
        Kind::Text => "text",
        Kind::Json => "jsonl",
        Kind::Archive(Archive::Tar) => "tar",
        Kind::Archive(Archive::Zip) => "zip",
        Kind::Archive(Archive::Warc) => "warc",
        Kind::Archive(Archive::Parquet) => "parquet",
        Kind::Archive(Archive::Mail) => "mail",
        Kind::Empty | Kind::Compressed(_) | Kind::Unsupported(_) | Kind::Binary(_) => "",
    }
}

fn open_archive(
    archive: Archive,
    place: Place,
    stream: Stream,
    context: &Context,
) -> Result<Records, Box<Reject>> {
    let inner = || {
        let depth = context.options.limits.archive_depth;
        let detail = || format!("an archive inside more than {depth} others");
        context.of_members().ok_or_else(|| place.reject(RejectReason::TooLarge, detail()))
    };
    match archive {
        Archive::Tar => {
            let inner = inner()?;
            Ok(Box::new(ArchiveRecords::new(place.clone(), Tar::new(place, stream), inner)))
        }
        Archive::Zip => {
            let inner = inner()?;
            open_zip(place, stream, context, inner)
        }
        Archive::Warc => Ok(Box::new(WarcRecords::new(place, stream, context.clone()))),
        Archive::Parquet => open_parquet(place, stream, context),
        Archive::Mail => {
            let limit = context.options.limits.record_bytes;
            Ok(Box::new(iter::once_with(move || read_mail(&place, stream, limit))))
        }
    }
}

fn refuse(place: &Place, detail: &str) -> Box<Reject> {
    place.reject(RejectReason::Binary, detail)
}

fn json(place: Place, head: &[u8], stream: Stream, options: &Arc<Options>) -> Records {
    let limit = options.limits.record_bytes;
    let stream = match utf16_of(head) {
        Some(encoding) => in_utf8(stream, encoding),
        None => stream,
    };
    let plain: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    if is_document(&plain) {
        return Box::new(JsonRecords::new(place, Values::new(stream, limit), Arc::clone(options)));
    }
    Box::new(JsonRecords::new(place, Lines::new(stream, limit), Arc::clone(options)))
}

/// A table; in UTF-16 too, as spreadsheets save "Unicode text".
fn table(place: Place, head: &[u8], stream: Stream, options: &Arc<Options>) -> Records {
    Box::new(CsvRecords::new(place, &as_ascii(head), as_utf8(head, stream), Arc::clone(options)))
}

/// A stream as it is, but for UTF-16 with its mark.
fn as_utf8(head: &[u8], stream: Stream) -> Stream {
    match Encoding::for_bom(head) {
        Some((encoding, _)) if encoding != UTF_8 => in_utf8(stream, encoding),
        _ => stream,
    }
}

/// A head of which ASCII alone is looked at: without a mark and the NUL bytes
/// of UTF-16.
fn as_ascii(head: &[u8]) -> Cow<'_, [u8]> {
    match Encoding::for_bom(head) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            head[mark..].iter().copied().filter(|byte| *byte != 0).collect::<Vec<_>>().into()
        }
        _ => head.into(),
    }
}

/// A list of objects, or an object laid out over lines; else one text a line.
fn is_document(plain: &[u8]) -> bool {
    let Some(at) = plain.iter().position(|byte| matches!(byte, b'{' | b'[')) else { return false };
    let mut lines = plain[at..].split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let Some(first) = lines.next() else { return false };
    if first.starts_with(b"[") {
        return true;
    }
    let is_open = serde_json::from_slice::<IgnoredAny>(first).is_err_and(|error| error.is_eof());
    // A line that was cut is followed by the next record, a brace that opens a
    // document by a field.
    let second = lines.find(|line| !line.is_empty());
    is_open && (first.ends_with(b"[") || second.is_some_and(|line| !line.starts_with(b"{")))
}

fn is_json_by_name(path: &str) -> bool {
    extension(path).is_some_and(|last| {
        matches!(last.as_str(), "jsonl" | "ndjson" | "jl" | "ldjson" | "json" | "jsonlines")
    })
}

fn is_warc_by_name(path: &str) -> bool {
    extension(path).is_some_and(|last| matches!(last.as_str(), "warc" | "wet"))
}

/// Named so, or with a head that says so.
fn is_table(path: &str, head: &[u8], options: &Options) -> bool {
    let is_named = extension(path).is_some_and(|last| matches!(last.as_str(), "csv" | "tsv"));
    is_named || looks_like_table(&as_ascii(head), &options.field_map)
}

/// The extension under those of compression.
fn extension(path: &str) -> Option<String> {
    path.rsplit('.').map(str::to_ascii_lowercase).find(|part| !is_compression(part))
}

fn is_compression(extension: &str) -> bool {
    matches!(extension, "gz" | "zst" | "zstd" | "bz2" | "xz")
}

/// What has a JSON name and does not begin like JSON: broken from its first
/// line, unless it is a page or nothing at all.
fn is_broken_json(path: &str, kind: Kind, head: &[u8]) -> bool {
    let has_record = || head.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"{\""));
    !head.is_empty() && is_json_by_name(path) && (kind != Kind::Html || has_record())
}

/// UTF-16, which some shells write by default.
fn utf16_of(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] | [b'{' | b'[', 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, b'{' | b'[', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Offsets and lengths are then those of the UTF-8.
fn in_utf8(stream: Stream, encoding: &'static Encoding) -> Stream {
    Box::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).strip_bom(true).build(stream))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_from_lines() {
        for document in [
            "{\"list\": [\n{\"text\": 1}]}",
            "[{\"text\": 1}]",
            "{\n\"text\": 1}",
            "\u{feff}{\n\n  \"text\": 1\n}",
        ] {
            assert!(is_document(document.as_bytes()), "{document}");
        }
        for lines in ["{\"text\": 1}\n{\"text\": 2}", "{\"text\": 1}", "{\"te\n{\"text\": 2}", "broken"] {
            assert!(!is_document(lines.as_bytes()), "{lines}");
        }
    }

    #[test]
    fn names_are_read_under_compression() {
        assert!(is_json_by_name("dump/2017.JSONL.gz"));
        assert!(is_json_by_name("2017.json"));
        assert!(!is_json_by_name("jsonl/2017.txt.gz"));
    }
}

use crate::doubt::Doubt;
use crate::envelope;
use crate::fault::{explain, lost, resumes};
use crate::mend::mend;
use crate::piece::{Body, Piece, Splitter};
use crate::place::{Place, reject};
use crate::record::{self, Record, names_in};
use crate::{Limits, Options, foreign};
use depeche_model::{RawItem, Reject, RejectReason, Source};
use memchr::memchr_iter;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt::Display;
use std::io;
use std::sync::Arc;

/// The records of a JSON stream, one for each piece.
///
/// When the stream fails, the records before still come out, then one reject
/// for the rest.
pub(crate) struct JsonRecords<S> {
    place: Place,
    pieces: S,
    options: Arc<Options>,
    doubt: Doubt,
    seen: u64,
    is_done: bool,
    /// Records of a piece that holds several.
    waiting: VecDeque<Entry>,
}

/// A record, or why it is none.
type Entry = Result<RawItem, Box<Reject>>;

impl<S: Splitter> JsonRecords<S> {
    pub(crate) fn new(place: Place, pieces: S, options: Arc<Options>) -> Self {
        JsonRecords {
            place,
            pieces,
            options,
            doubt: Doubt::default(),
            seen: 0,
            is_done: false,
            waiting: VecDeque::new(),
        }
    }

    fn source(&self, line: u64, offset: u64) -> Source {
        Source { line: Some(line), offset: Some(offset), ..self.place.source("jsonl") }
    }

    /// The records of a piece; more than one if it is an envelope.
    fn read(&self, piece: Piece) -> VecDeque<Entry> {
        let mut source = self.source(piece.line, piece.offset);
        let refusal = match piece.body {
            Body::Whole(json) => return self.records(&source, piece.number, &json),
            Body::TooLong(bytes) => {
                source.bytes = bytes;
                let limit = self.options.limits.record_bytes;
                let detail =
                    format!("line {}: a record of {bytes} bytes, over the limit of {limit}", piece.line);
                reject(source, RejectReason::TooLarge, detail)
            }
            Body::Cut(cause) => {
                let detail = format!("line {}: {cause}", piece.line);
                reject(source, RejectReason::BadJson, detail)
            }
        };
        [Err(refusal)].into()
    }

    fn records(&self, source: &Source, number: u64, json: &[u8]) -> VecDeque<Entry> {
        let entry = self.item(source.clone(), number, json);
        if !entry.as_ref().is_err_and(|reject| reject.reason == RejectReason::NoContentField) {
            return [entry].into();
        }
        let json = foreign::disguise(after_mark(json));
        let (mut line, mut from) = (source.line.unwrap_or(1), 0);
        let member = |(index, (at, text)): (usize, envelope::Member<'_>)| {
            line += memchr_iter(b'\n', &json.as_bytes()[from..at]).count() as u64;
            from = at;
            let source = Source { line: Some(line), ..source.clone() };
            self.item(source, format!("{number}.{}", index + 1), text.as_bytes())
        };
        let within = envelope::open(&json, &self.options.field_map);
        let entries: VecDeque<Entry> = within.into_iter().enumerate().map(member).collect();
        if entries.is_empty() { [entry].into() } else { entries }
    }

    fn item(&self, mut source: Source, number: impl Display, bytes: &[u8]) -> Result<RawItem, Box<Reject>> {
        let limit = self.options.limits.json_depth;
        let line = source.line.unwrap_or(1);
        source.bytes = bytes.len() as u64;
        if is_deeper(bytes, limit) {
            let detail = format!("line {line}: brackets inside one another more than {limit} deep");
            return Err(reject(source, RejectReason::TooLarge, detail));
        }
        let json = foreign::disguise(if source.offset == Some(0) { after_mark(bytes) } else { bytes });
        let (record, json) = match self.parse(&json) {
            Ok(parsed) => parsed,
            Err(error) => return Err(bad_json(source, &error)),
        };
        source.id = record.id();
        let content = match record.content(|| names_in(&json)) {
            Ok(content) => content,
            Err((reason, detail)) => return Err(reject(source, reason, format!("line {line}: {detail}"))),
        };
        Ok(record::item(&self.place, source, number, record.hints(), content, "jsonl"))
    }

    /// Parses, and mends only what cannot be parsed: most records are sound.
    fn parse<'json>(&self, json: &'json str) -> serde_json::Result<(Record<'_>, Cow<'json, str>)> {
        let map = &self.options.field_map;
        let error = match Record::parse(json, map) {
            Ok(record) => return Ok((record, Cow::Borrowed(json))),
            Err(error) => error,
        };
        // The first error stands when mending does not help: its column is true.
        let Some(mended) = mend(json) else { return Err(error) };
        Record::parse(&mended, map).map(|record| (record, Cow::Owned(mended))).map_err(|_| error)
    }

    /// The reject for a stream that failed; records behind the damage follow
    /// when it can be read on.
    fn failed(&mut self, error: &io::Error) -> Box<Reject> {
        self.is_done = !resumes(error);
        let (line, offset) = (self.pieces.line(), self.pieces.offset());
        let (reason, detail) = explain(error);
        let records = self.doubt.end().unwrap_or_else(|| "; records before it were read".into());
        let source = Source { bytes: lost(error), ..self.source(line, offset) };
        reject(source, reason, format!("line {line}: {detail}{records}"))
    }

    /// The reject for a stream without a record, or for records of a member
    /// whose damage was not met after all.
    fn end(&mut self) -> Option<Box<Reject>> {
        self.is_done = true;
        if let Some(records) = self.doubt.end() {
            return Some(
                self.place.reject(RejectReason::Damaged, format!("damaged compressed data{records}")),
            );
        }
        (self.seen == 0).then(|| self.place.reject(RejectReason::Empty, "no record, only white space"))
    }
}

impl<S: Splitter> Iterator for JsonRecords<S> {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            while let Some(record) = self.waiting.pop_front() {
                if let Some(record) = self.doubt.judge(record) {
                    return Some(record);
                }
            }
            if self.is_done {
                return None;
            }
            let piece = self.pieces.next_piece();
            self.seen += u64::from(piece.is_some());
            self.waiting = match piece {
                Some(Ok(piece)) => {
                    self.doubt.is_on = self.pieces.is_unproven();
                    self.read(piece)
                }
                Some(Err(error)) => return Some(Err(self.failed(&error))),
                None => return self.end().map(Err),
            };
        }
    }
}

/// Whether brackets stand inside one another deeper than a limit that is
/// tighter than the parser's own.
fn is_deeper(json: &[u8], limit: u32) -> bool {
    if limit >= Limits::default().json_depth {
        return false;
    }
    let (mut depth, mut in_string, mut escaped) = (0_u32, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return true;
        }
    }
    false
}

fn bad_json(source: Source, error: &serde_json::Error) -> Box<Reject> {
    // A document's value may span lines; serde counts from the value's first.
    let line = source.line.unwrap_or(1) + (error.line() as u64).saturating_sub(1);
    let full = error.to_string();
    let cause = full.split(" at line ").next().unwrap_or(&full);
    let detail = format!("line {line}, column {}: {cause}", error.column());
    let reason =
        if cause == "recursion limit exceeded" { RejectReason::TooLarge } else { RejectReason::BadJson };
    reject(source, reason, detail)
}

fn after_mark(json: &[u8]) -> &[u8] {
    json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json)
}

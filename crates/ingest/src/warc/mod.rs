//! Web archives: WARC and WET.
//!
//! A reader of our own, for those there are stop at the first damaged record,
//! and give a cut one as whole. Here a damage costs the record it is in.

mod body;
mod digest;
mod fields;
mod frames;
mod http;
mod record;

use crate::context::Context;
use crate::fault::{explain, lost, resumes};
use crate::place::{Place, reject};
use crate::stream::Stream;
use depeche_model::{RawItem, Reject, RejectReason, Source};
use frames::{Frames, Next};
use std::collections::VecDeque;

pub(crate) use frames::holds_record;

/// The pages of a web archive, in order; requests, metadata and the archive's
/// own description are skipped and counted.
pub(crate) struct WarcRecords {
    place: Place,
    frames: Frames,
    context: Context,
    /// Pages of a record that holds several.
    waiting: VecDeque<Result<RawItem, Box<Reject>>>,
    is_empty: bool,
    is_done: bool,
}

impl WarcRecords {
    pub(crate) fn new(place: Place, stream: Stream, context: Context) -> Self {
        let frames = Frames::new(stream, context.options.limits.record_bytes);
        WarcRecords { place, frames, context, waiting: VecDeque::new(), is_empty: true, is_done: false }
    }

    fn lost(&self, from: u64, to: u64, only_nuls: bool) -> Box<Reject> {
        let source = Source { offset: Some(from), bytes: to - from, ..self.place.source("warc") };
        let what = if only_nuls { "NUL bytes" } else { "bytes that are no WARC record" };
        let detail = format!("{} {what} at byte {from}, lost", to - from);
        reject(source, RejectReason::Damaged, detail)
    }

    fn end(&mut self) -> Option<Box<Reject>> {
        self.is_done = true;
        let empty = || self.place.reject(RejectReason::Empty, "no record in it");
        self.is_empty.then(empty)
    }
}

impl Iterator for WarcRecords {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(page) = self.waiting.pop_front() {
                return Some(page);
            }
            if self.is_done {
                return None;
            }
            let next = self.frames.next();
            self.is_empty &= matches!(next, Ok(Next::End));
            match next {
                Ok(Next::Frame(frame)) => {
                    self.waiting = record::read(&self.place, frame, &self.context).into();
                    if self.waiting.is_empty() {
                        self.context.progress.add_skipped();
                    }
                }
                Ok(Next::Lost { from, to, only_nuls }) => return Some(Err(self.lost(from, to, only_nuls))),
                Ok(Next::End) => return self.end().map(Err),
                Err(error) => {
                    self.is_done = !resumes(&error);
                    let (reason, detail) = explain(&error);
                    let (offset, bytes) = (Some(self.frames.offset()), lost(&error));
                    let source = Source { offset, bytes, ..self.place.source("warc") };
                    return Some(Err(reject(source, reason, detail)));
                }
            }
        }
    }
}

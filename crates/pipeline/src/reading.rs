//! The first phase: each record of the dump becomes a page or a reject, and
//! waits in a journal.
//!
//! What the journal already holds is not read again: the dump is walked up to
//! there, and every record compared with the one that was read then.

use crate::at_hand::AtHand;
use crate::clean::{Event, Options};
use crate::error::RunError;
use crate::feed::{self, bytes_of, records, send_in_batches};
use crate::journal::{Entry, Frame, Journal};
use crate::pack::{Pack, pack_fields, squeeze};
use crate::record::{self, Paged, Stages, record_id};
use crate::run::Run;
use depeche_ingest::Dump;
use depeche_model::{Reject, RejectReason};
use depeche_strip::{Profiles, Sighting, Sightings, Survey};
use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::hash::Hasher;
use std::sync::mpsc::{SyncSender, sync_channel};

/// What waits in the journal of pages.
pub(crate) type PageOrReject = Result<Paged, Box<Reject>>;

impl Pack for PageOrReject {
    fn pack(&self, out: &mut Vec<u8>) {
        self.is_ok().pack(out);
        match self {
            Ok(paged) => paged.pack(out),
            Err(reject) => reject.as_ref().pack(out),
        }
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        if bool::unpack(from)? {
            Paged::unpack(from).map(Ok)
        } else {
            Reject::unpack(from).map(|reject| Err(Box::new(reject)))
        }
    }
}

pack_fields!(Sightings { site, blocks });
pack_fields!(Sighting { print, long });

/// What is known when the dump has been read to its end: the note of the
/// journal's last frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) hidden_files: u64,
    pub(crate) files_not_included: u64,
    pub(crate) records_skipped: u64,
}

/// What the phase gives, beside the journal.
pub(crate) struct Outcome {
    pub(crate) end: End,
    /// Of the dump's sites; empty unless the run surveys its dump.
    pub(crate) profiles: Profiles,
    pub(crate) at_hand: AtHand,
}

/// Reads what `pages` does not hold yet.
pub(crate) fn read(run: &Run<'_>, stages: &Stages<'_>, pages: &mut Journal) -> Result<Outcome, RunError> {
    let (mut stamps, mut survey) = (Vec::new(), Survey::default());
    while let Some(frame) = pages.next()? {
        if !frame.note.is_empty() {
            (run.tell)(Event::ReadBefore(stamps.len() as u64));
            let end = serde_json::from_str(&frame.note)?;
            return Ok(Outcome { end, profiles: survey.finish(), at_hand: AtHand::closed() });
        }
        for entry in &frame.entries {
            stamps.push(entry.stamp);
            let sighted = Option::unpack(&mut &*entry.sighted).ok_or_else(|| pages.damaged())?;
            sighted.iter().for_each(|page| survey.add(page));
        }
    }
    if !stamps.is_empty() {
        (run.tell)(Event::ReadBefore(stamps.len() as u64));
    }
    let dump = depeche_ingest::open(run.inputs, &run.options.ingest)?;
    let progress = dump.progress();
    let mut at_hand = if stamps.is_empty() { AtHand::default() } else { AtHand::closed() };
    read_rest(run, stages, dump, &stamps, pages, &mut survey, &mut at_hand)?;
    let end = End {
        hidden_files: progress.hidden(),
        files_not_included: progress.not_included(),
        records_skipped: progress.skipped(),
    };
    pages.append(&Frame { note: serde_json::to_string(&end)?, entries: Vec::new() })?;
    pages.sync()?;
    Ok(Outcome { end, profiles: survey.finish(), at_hand })
}

fn read_rest(
    run: &Run<'_>,
    stages: &Stages<'_>,
    dump: Dump,
    stamps: &[u64],
    pages: &mut Journal,
    survey: &mut Survey,
    at_hand: &mut AtHand,
) -> Result<(), RunError> {
    let (send, receive) = sync_channel(2);
    let options = run.options;
    let mut seen = stamps.len() as u64;
    std::thread::scope(|scope| {
        let workers = run.pool.current_num_threads();
        let feeding = scope.spawn(move || feed_rest(dump, stamps, options, workers, &send));
        for batch in receive {
            run.go_on()?;
            let one = |placed: &Placed| read_one(placed, stages, options);
            let read: Vec<_> = run.pool.install(|| batch.par_iter().map(one).collect());
            let (mut entries, mut kept) = (Vec::with_capacity(read.len()), Vec::with_capacity(read.len()));
            for ((_, entry), Read { waiting, sighted, page }) in batch.iter().zip(read) {
                let panicked = page.as_ref().is_err_and(|reject| reject.reason == RejectReason::Panicked);
                if let (true, Ok(item)) = (panicked, entry) {
                    run.keep_defect(&format!("{}.bin", record_id(&item.key)), &item.bytes)?;
                }
                sighted.iter().for_each(|page| survey.add(page));
                entries.push(waiting);
                kept.push(page);
            }
            at_hand.keep(kept, entries.iter().map(|entry| entry.bytes.len()).sum());
            seen += entries.len() as u64;
            pages.append(&Frame { note: String::new(), entries })?;
            (run.tell)(Event::Read(seen));
        }
        feeding.join().map_err(|_| RunError::Reader)?
    })
}

/// A record with its place in the dump.
type Placed = (u64, feed::Entry);

/// A record that was read.
struct Read {
    /// As it waits in the journal.
    waiting: Entry,
    /// What it tells the survey.
    sighted: Option<Sightings>,
    page: PageOrReject,
}

fn read_one((place, entry): &Placed, stages: &Stages<'_>, options: &Options) -> Read {
    let read: PageOrReject = match entry {
        Ok(item) => record::read(item, options.parser),
        Err(reject) => Err(reject.clone()),
    };
    let sighted = match &read {
        Ok(paged) if options.surveys() => stages.sightings(paged),
        _ => None,
    };
    let mut packed = Vec::new();
    sighted.pack(&mut packed);
    let waiting = Entry { place: *place, stamp: stamp(entry), sighted: packed.into(), bytes: squeeze(&read) };
    Read { waiting, sighted, page: read }
}

/// Sends the records behind those that were read before.
fn feed_rest(
    dump: Dump,
    stamps: &[u64],
    options: &Options,
    workers: usize,
    to: &SyncSender<Vec<Placed>>,
) -> Result<(), RunError> {
    let all = (0..).zip(records(dump, options.limit, &options.hints));
    let mut rest = all.filter(|(place, entry)| options.shard.is_none_or(|shard| shard.holds(*place, entry)));
    for known in stamps {
        if options.stopped() {
            return Err(RunError::Interrupted);
        }
        match rest.next() {
            Some((_, entry)) if stamp(&entry) == *known => {}
            Some((place, entry)) => return Err(changed(place, &entry)),
            None => return Err(RunError::Shrunk { records: stamps.len() as u64 }),
        }
    }
    send_in_batches(rest, |(_, entry)| bytes_of(entry), workers, to);
    Ok(())
}

/// The same for the same record of the same dump.
fn stamp(entry: &feed::Entry) -> u64 {
    let mut hasher = FxHasher::default();
    match entry {
        Ok(item) => {
            hasher.write(item.key.as_bytes());
            hasher.write(&item.bytes);
        }
        Err(reject) => {
            hasher.write(reject.source.path.as_bytes());
            hasher.write(reject.detail.as_bytes());
            hasher.write_u64(reject.source.line.unwrap_or(0));
        }
    }
    hasher.finish()
}

fn changed(place: u64, entry: &feed::Entry) -> RunError {
    let source = match entry {
        Ok(item) => &item.source,
        Err(reject) => &reject.source,
    };
    RunError::RecordChanged { number: place + 1, path: source.path.clone() }
}

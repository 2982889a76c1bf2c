//! Feeds: RSS, RSS 1.0 in RDF, and Atom; one item is one record.
//!
//! Items are cut out by their tags, and each is then parsed alone: parsers of
//! whole feeds give nothing from the first error on, and hold all of it.

mod elements;
mod item;
mod items;

use crate::doubt::Doubt;
use crate::fault::{explain, lost, resumes};
use crate::foreign;
use crate::piece::Body;
use crate::place::{Place, reject};
use crate::record;
use crate::stream::Stream;
use depeche_model::{RawItem, Reject, RejectReason, Source};
use item::Channel;
use items::{Item, Items};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io;

const ATOM: [&str; 2] = ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"];
const RSS_IN_RDF: [&str; 3] = [
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
];

/// The element that holds a feed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Root {
    /// Its name, with the prefix.
    name: String,
    /// That of the items.
    item: String,
}

impl Root {
    /// The root of a document, if it is a feed's; other XML is none, and no
    /// page that speaks of feeds.
    pub(crate) fn of(head: &[u8]) -> Option<Root> {
        let mut reader = Reader::from_reader(head);
        let start = loop {
            match reader.read_event().ok()? {
                Event::Start(start) => break start,
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
                _ => return None,
            }
        };
        // The name of an element in one of these vocabularies.
        let of = |vocabularies: &[&str], local: &str| {
            let declares =
                elements::attributes(&start).find(|attribute| vocabularies.contains(&&*attribute.value))?;
            match declares.key.into_inner().strip_prefix("xmlns:") {
                Some(prefix) => Some(format!("{prefix}:{local}")),
                None => Some(local.to_owned()),
            }
        };
        let item = match start.local_name().into_inner() {
            "rss" => Some("item".to_owned()),
            "feed" => of(&ATOM, "entry"),
            "RDF" => of(&RSS_IN_RDF, "item"),
            _ => None,
        };
        Some(Root { name: start.name().into_inner().to_owned(), item: item? })
    }
}

/// The items of a feed, in order. One that is broken or too long is a reject,
/// and the others follow.
pub(crate) struct FeedRecords {
    place: Place,
    channel: Channel,
    items: Items,
    limit: u64,
    doubt: Doubt,
    is_done: bool,
}

impl FeedRecords {
    pub(crate) fn new(place: Place, root: Root, stream: Stream, limit: u64) -> Self {
        let item = root.item.clone();
        let items = Items::new(stream, root, limit);
        let channel = Channel::read(&foreign::disguise(items.head()), &item);
        FeedRecords { place, channel, items, limit, doubt: Doubt::default(), is_done: false }
    }

    fn source(&self, offset: u64) -> Source {
        Source { offset: Some(offset), ..self.place.source("feed") }
    }

    fn record(&self, item: Item) -> Result<RawItem, Box<Reject>> {
        let Item { offset, number, length, body, .. } = item;
        let source = Source { bytes: length, ..self.source(offset) };
        let read = match body {
            Body::Whole(xml) => item::read(&foreign::disguise(&xml), &self.channel),
            Body::TooLong(_) => {
                Err((RejectReason::TooLarge, format!("over the limit of {} bytes", self.limit)))
            }
            Body::Cut(cause) => Err((RejectReason::Damaged, cause.into())),
        };
        let read = read.map_err(|(reason, cause)| {
            reject(source.clone(), reason, format!("item {number}: {}", foreign::replace(cause)))
        })?;
        let source = Source { id: read.id.map(foreign::replace), ..source };
        let mut item = record::item(&self.place, source, number, read.hints, read.content, "feed");
        item.notes.extend(read.note);
        Ok(item)
    }

    /// The reject for a stream that failed; items behind the damage follow when
    /// it can be read on.
    fn failed(&mut self, error: &io::Error) -> Box<Reject> {
        self.is_done = !resumes(error);
        let (reason, detail) = explain(error);
        let records = self.doubt.end().unwrap_or_else(|| "; items before it were read".into());
        let source = Source { bytes: lost(error), ..self.source(self.items.offset()) };
        reject(source, reason, format!("behind item {}: {detail}{records}", self.items.number()))
    }

    /// The reject for a feed without an item or an end, or for items of a
    /// member whose damage was not met after all.
    fn end(&mut self) -> Option<Box<Reject>> {
        self.is_done = true;
        let refuse = |reason, detail| Some(reject(self.place.source("feed"), reason, detail));
        if let Some(records) = self.doubt.end() {
            return refuse(RejectReason::Damaged, format!("damaged compressed data{records}"));
        }
        match self.items.number() {
            number if !self.items.is_closed() => refuse(
                RejectReason::Damaged,
                format!("the feed is cut behind item {number}: its end tag is missing"),
            ),
            0 => refuse(RejectReason::Empty, "a feed without an item".into()),
            _ => None,
        }
    }
}

impl Iterator for FeedRecords {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_done {
            let record = match self.items.next() {
                Ok(Some(item)) => {
                    self.doubt.is_on = item.is_unproven;
                    self.record(item)
                }
                Ok(None) => return self.end().map(Err),
                Err(error) => return Some(Err(self.failed(&error))),
            };
            if let Some(record) = self.doubt.judge(record) {
                return Some(record);
            }
        }
        None
    }
}

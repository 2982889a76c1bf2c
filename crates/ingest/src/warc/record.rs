use super::body::{self, Trouble};
use super::digest::{self, Verdict};
use super::fields::Fields;
use super::frames::{Block, Doubt, Frame};
use super::http;
use crate::context::Context;
use crate::doubt::unverified;
use crate::feed::{FeedRecords, Root};
use crate::place::{Place, reject};
use crate::whole::format_of;
use depeche_model::{Format, Hints, Note, RawItem, Reject, RejectReason, Source};
use std::io::Cursor;

/// Why a record gives no page.
type Refusal = (RejectReason, String);

/// What a record holds.
struct Page {
    bytes: Vec<u8>,
    format: Format,
    content_type: Option<String>,
    language: Option<String>,
    notes: Vec<Note>,
    /// It is a feed, of many pages.
    feed: Option<Root>,
}

/// A page, or why there is none.
type Entry = Result<RawItem, Box<Reject>>;

/// The page of a record, or why it gives none; the items of a feed; nothing
/// when it is of a kind that never gives a page.
pub(super) fn read(place: &Place, frame: Frame<'_>, context: &Context) -> Vec<Entry> {
    let Frame { offset, fields, block, content, doubt } = frame;
    let kind = fields.get("warc-type").unwrap_or_default().to_ascii_lowercase();
    let id = fields.get("warc-record-id").map(bare_id);
    let mut source = Source { offset: Some(offset), id: id.clone(), ..place.source("warc") };
    let page = whole(block, content, &mut source).and_then(|said| match kind.as_str() {
        "response" | "resource" | "conversion" => {
            page(&kind, &fields, content, doubt, said, context).map(Some)
        }
        "revisit" => Err((RejectReason::Revisit, revisit(&fields))),
        "continuation" => Err((RejectReason::Unreadable, "a part of a record in segments".into())),
        "warcinfo" | "request" | "metadata" => Ok(None),
        "" => Err((RejectReason::Damaged, "a record that does not say its type".into())),
        other => Err((RejectReason::NotAPage, format!("a record of unknown type `{other}`"))),
    });
    match page {
        Ok(None) => Vec::new(),
        Ok(Some(mut page)) => {
            let tail = id.unwrap_or_else(|| offset.to_string());
            let key = format!("{}#{tail}", place.key);
            match page.feed.take() {
                Some(root) => {
                    let place = Place { key, ..place.clone() };
                    items(place, root, offset, &fields, page, context.options.limits.record_bytes)
                }
                None => vec![Ok(item(source, key, &fields, page))],
            }
        }
        Err((reason, detail)) => {
            vec![Err(reject(source, reason, format!("byte {offset}: {detail}{}", address(&fields))))]
        }
    }
}

/// Whether the block is there to its end; a length that was said and is wrong.
fn whole(block: Block, content: &[u8], source: &mut Source) -> Result<Option<String>, Refusal> {
    source.bytes = content.len() as u64;
    match block {
        Block::Whole => Ok(None),
        Block::WrongLength { said } => {
            let said = said.map_or("no length".into(), |said| format!("a length of {said} bytes"));
            let found = content.len();
            Ok(Some(format!("the record states {said}, and {found} stand before the next one")))
        }
        Block::Cut { said, found } => {
            source.bytes = found;
            Err((RejectReason::Damaged, format!("a record of {said} bytes is cut after {found}")))
        }
        Block::TooLarge(bytes) => {
            source.bytes = bytes;
            Err((RejectReason::TooLarge, format!("a record of {bytes} bytes, over the limit")))
        }
    }
}

fn page(
    kind: &str,
    fields: &Fields,
    block: &[u8],
    doubt: Doubt,
    wrong_length: Option<String>,
    context: &Context,
) -> Result<Page, Refusal> {
    let limit = context.options.limits.record_bytes;
    let response = if kind == "response" { http::parse(block) } else { None };
    let own = Fields::default();
    let (head, raw) = match &response {
        Some(response) => (&response.fields, response.body),
        None => (&own, block),
    };
    let body = body::decode(head, raw, limit).map_err(refusal)?;
    let verdict = digest::check(fields, block, &[raw, &body.sent, &body.content]);
    let mut notes = judge(verdict, doubt, wrong_length)?;
    if let Some(status) =
        response.as_ref().and_then(|response| response.status).filter(|s| !(200..300).contains(s))
    {
        return Err((RejectReason::ErrorPage, unsuccessful(status, head)));
    }
    if let Some(why) = fields.get("warc-truncated") {
        notes.push(Note::new("capture_truncated", format!("the crawler cut the page: {why}")));
    } else if body.is_cut {
        notes.push(Note::new("capture_truncated", "the page is shorter than the server said"));
    }
    let content_type = match response {
        Some(_) => head.get("content-type"),
        None => fields.get("content-type"),
    };
    // A conversion is text, whatever it says of tags.
    let is_conversion = kind == "conversion";
    let feed = if is_conversion { None } else { Root::of(&body.content) };
    if let Some(other) = content_type.and_then(no_page).filter(|_| feed.is_none()) {
        return Err((RejectReason::NotAPage, other));
    }
    context
        .budget
        .spend(body.content.len() as u64)
        .map_err(|fault| (RejectReason::TooLarge, fault.to_string()))?;
    let sniffed = format_of(&body.content)?;
    Ok(Page {
        format: if is_conversion { Format::Text } else { sniffed },
        bytes: body.content.into_owned(),
        content_type: content_type.map(str::to_owned),
        language: head.get("content-language").filter(|tag| !tag.contains(',')).map(str::to_owned),
        notes,
        feed,
    })
}

/// What the digests say of a record that may be damaged: one that is proven by
/// them is good, whatever is wrong around it.
fn judge(verdict: Verdict, doubt: Doubt, wrong_length: Option<String>) -> Result<Vec<Note>, Refusal> {
    if let Some(detail) = wrong_length {
        return match verdict {
            Verdict::Holds => Ok(vec![Note::new("wrong_length", detail)]),
            _ => Err((RejectReason::Damaged, detail)),
        };
    }
    match (doubt, verdict) {
        (Doubt::None, Verdict::Fails) => {
            Ok(vec![Note::new("digest_mismatch", "the page is not the one its digest was made of")])
        }
        (Doubt::None, _) => Ok(Vec::new()),
        (_, Verdict::Holds) => {
            Ok(vec![Note::new("damaged_member", "compressed data around the record are damaged")])
        }
        (Doubt::Unproven, Verdict::Absent) => Ok(vec![unverified()]),
        _ => Err((RejectReason::Damaged, "the record's compressed data are damaged".into())),
    }
}

fn refusal(trouble: Trouble) -> Refusal {
    match trouble {
        Trouble::TooLarge => (RejectReason::TooLarge, "the body decompresses to more than the limit".into()),
        Trouble::Damaged { encoding, cause } => {
            (RejectReason::Damaged, format!("the body, sent in {encoding}, is damaged: {cause}"))
        }
    }
}

fn unsuccessful(status: u16, head: &Fields) -> String {
    match head.get("location") {
        Some(location) => format!("HTTP status {status}, moved to {location}"),
        None => format!("HTTP status {status}"),
    }
}

fn revisit(fields: &Fields) -> String {
    match fields.get("warc-refers-to-date") {
        Some(date) => format!("the same page as fetched at {date}, not stored again"),
        None => "the same page as fetched before, not stored again".into(),
    }
}

/// A media type that no page has.
fn no_page(content_type: &str) -> Option<String> {
    let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (class, kind) = media.split_once('/')?;
    let is_none = match class {
        "image" | "audio" | "video" | "font" => true,
        "text" => matches!(kind, "css" | "javascript" | "dns" | "csv" | "calendar" | "vtt"),
        "application" => {
            let words = ["javascript", "ecmascript", "json", "font", "rss", "atom", "wasm", "manifest"];
            words.iter().any(|word| kind.contains(word))
        }
        _ => false,
    };
    is_none.then_some(media)
}

fn item(mut source: Source, key: String, fields: &Fields, page: Page) -> RawItem {
    let get = |name: &str| fields.get(name).map(|value| value.trim_matches(['<', '>']).to_owned());
    source.bytes = page.bytes.len() as u64;
    source.format = if page.format == Format::Html { "warc/html" } else { "warc/text" }.into();
    let hints = Hints {
        content_type: page.content_type,
        url: get("warc-target-uri"),
        language: page.language,
        date_crawled: get("warc-date"),
        ..Hints::default()
    };
    RawItem { source, key, bytes: page.bytes, hints, format: page.format, notes: page.notes }
}

/// The items of a feed that was fetched; each is found where its record stands.
fn items(place: Place, root: Root, offset: u64, fields: &Fields, page: Page, limit: u64) -> Vec<Entry> {
    let Page { bytes, content_type, language, notes, .. } = page;
    let found = |source: &mut Source| {
        source.offset = Some(offset);
        source.format = format!("warc/{}", source.format);
    };
    let content_type = content_type.filter(|said| said.to_ascii_lowercase().contains("charset"));
    let entry = |entry: Entry| match entry {
        Ok(mut item) => {
            found(&mut item.source);
            item.hints = Hints {
                content_type: content_type.clone().or(item.hints.content_type),
                language: item.hints.language.or_else(|| language.clone()),
                date_crawled: fields.get("warc-date").map(str::to_owned),
                ..item.hints
            };
            item.notes.splice(0..0, notes.iter().cloned());
            Ok(item)
        }
        Err(mut reject) => {
            found(&mut reject.source);
            reject.detail = format!("byte {offset}: {}{}", reject.detail, address(fields));
            Err(reject)
        }
    };
    FeedRecords::new(place, root, Box::new(Cursor::new(bytes)), limit).map(entry).collect()
}

/// The address of a record, as a message has it.
fn address(fields: &Fields) -> String {
    fields.get("warc-target-uri").map(|uri| format!(" ({uri})")).unwrap_or_default()
}

/// `<urn:uuid:…>` without what all of them have.
fn bare_id(id: &str) -> String {
    let id = id.trim_matches(['<', '>']);
    id.strip_prefix("urn:uuid:").unwrap_or(id).to_owned()
}

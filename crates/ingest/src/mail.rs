//! One message in MIME: a page saved by a browser (MHTML), or a mail.

use crate::address::is_web;
use crate::doubt::{doubted, read_to};
use crate::place::{Place, reject};
use crate::stream::{Stream, unreadable};
use crate::whole::format_of;
use depeche_model::{Format, Hints, RawItem, Reject, RejectReason};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders};
use memchr::memmem;

/// A saved page holds its pictures, which are not kept: the message may be so
/// many times as long as a page.
const PICTURES: u64 = 4;

/// Fields of which mails and saved pages have at least three.
const FIELDS: &[&str] = &[
    "content-transfer-encoding",
    "content-type",
    "date",
    "delivered-to",
    "from",
    "message-id",
    "mime-version",
    "received",
    "reply-to",
    "return-path",
    "snapshot-content-location",
    "subject",
    "to",
];

/// Fields that nothing but a message has.
const OWN_FIELDS: &[&str] = &["message-id", "mime-version", "received", "return-path"];

/// Whether bytes begin with the head of a message.
pub(crate) fn looks_like_mail(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(16 * 1024)];
    let (mut known, mut own) = (0, 0);
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else { return false };
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        known += usize::from(FIELDS.contains(&name.as_str()));
        own += usize::from(OWN_FIELDS.contains(&name.as_str()));
    }
    known >= 3 && own >= 1
}

/// Reads a message whole, and gives its page: HTML before text, in the bytes
/// it was sent in, so that `decode` judges its encoding.
pub(crate) fn read_mail(place: &Place, stream: Stream, limit: u64) -> Result<RawItem, Box<Reject>> {
    let most = limit.saturating_mul(PICTURES);
    let mut bytes = Vec::new();
    let is_doubtful = read_to(most, stream, &mut bytes).map_err(|error| unreadable(place, &error))?;
    let refuse = |reason, detail: String| reject(place.source("mail"), reason, detail);
    if bytes.len() as u64 > most {
        return Err(refuse(RejectReason::TooLarge, format!("a message over the limit of {most} bytes")));
    }
    let Some(message) = MessageParser::default().parse(&bytes) else {
        return Err(refuse(RejectReason::Damaged, "a message without a head".into()));
    };
    let Some(part) = page_part(&message) else {
        return Err(refuse(RejectReason::NotAPage, "a message without HTML or text".into()));
    };
    if is_cut(&message, part, &bytes) {
        return Err(refuse(RejectReason::Damaged, "the message ends inside its page".into()));
    }
    let content = content(part, &bytes);
    if content.len() as u64 > limit {
        return Err(refuse(RejectReason::TooLarge, format!("a page over the limit of {limit} bytes")));
    }
    let format = format_of(&content).map_err(|(reason, detail)| refuse(reason, detail))?;
    Ok(doubted(item(place, &message, part, content, format), is_doubtful))
}

fn item(
    place: &Place,
    message: &Message<'_>,
    part: &MessagePart<'_>,
    bytes: Vec<u8>,
    format: Format,
) -> RawItem {
    let is_saved = is_saved_page(message);
    let kind = if format == Format::Html { "html" } else { "text" };
    let mut source = place.source(&format!("{}/{kind}", if is_saved { "mhtml" } else { "eml" }));
    source.bytes = bytes.len() as u64;
    let date = message.date().map(mail_parser::DateTime::to_rfc3339);
    let location = message.header_raw("Snapshot-Content-Location").or(part.content_location());
    let sender = message.from().and_then(|from| from.first());
    let hints = Hints {
        content_type: part.content_type().map(content_type),
        url: location.map(str::trim).filter(|url| is_web(url)).map(str::to_owned),
        title: message.subject().map(|title| title.trim().to_owned()).filter(|title| !title.is_empty()),
        // A mail was written when it was sent, a page only saved.
        date: date.clone().filter(|_| !is_saved),
        date_crawled: date.filter(|_| is_saved),
        site: sender.and_then(|sender| sender.name()).filter(|_| !is_saved).map(str::to_owned),
        ..Hints::default()
    };
    RawItem { source, key: place.key.clone(), bytes, hints, format, notes: Vec::new() }
}

/// Pages are saved with an address; frames in them are pages of their own and
/// come later.
fn page_part<'m, 'x>(message: &'m Message<'x>) -> Option<&'m MessagePart<'x>> {
    let of = |kind: &'static str| {
        message.parts.iter().find(move |part| {
            let media = part.content_type();
            let is_kind = media.is_some_and(|media| {
                media.ctype().eq_ignore_ascii_case("text") && media.subtype() == Some(kind)
            });
            is_kind || kind == "plain" && media.is_none() && part.is_text()
        })
    };
    of("html").or_else(|| of("plain"))
}

fn is_saved_page(message: &Message<'_>) -> bool {
    message.header_raw("Snapshot-Content-Location").is_some()
        || message.content_type().is_some_and(|media| media.subtype() == Some("related"))
            && message.parts.iter().any(|part| part.content_location().is_some())
}

/// A part of several is whole only if a boundary follows it.
fn is_cut(message: &Message<'_>, part: &MessagePart<'_>, bytes: &[u8]) -> bool {
    let is_one_of_several = message.parts.len() > 1;
    let behind = bytes.get(part.offset_end as usize..).unwrap_or_default();
    is_one_of_several && memmem::find(behind, b"--").is_none()
}

/// A part's bytes as they were before the message was made of them.
fn content(part: &MessagePart<'_>, bytes: &[u8]) -> Vec<u8> {
    let raw = bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    };
    decoded.unwrap_or_else(|| raw.to_vec())
}

fn content_type(media: &mail_parser::ContentType<'_>) -> String {
    let kind = format!("{}/{}", media.ctype(), media.subtype().unwrap_or("plain"));
    match media.attribute("charset") {
        Some(charset) => format!("{kind}; charset={charset}"),
        None => kind,
    }
}

use super::*;
use depeche_model::Format;

const PAGE: &str = "<p>Le train est en gare.</p>";

/// A record with these fields after the kind, and its length if none is given.
pub(super) fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let length = match fields.contains("Content-Length") {
        true => String::new(),
        false => format!("Content-Length: {}\r\n", block.len()),
    };
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}{length}\r\n");
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

pub(super) fn response(number: usize, body: &str) -> Vec<u8> {
    let fields = format!(
        "WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://gazette.example/{number}\r\n\
         WARC-Date: 2017-12-07T10:00:00Z\r\n"
    );
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Language: fr\r\n\r\n";
    record("response", &fields, format!("{head}{body}").as_bytes())
}

fn six() -> Vec<Vec<u8>> {
    (0..6).map(|n| response(n, &format!("<p>Le train {n} est en gare, dit le chef.</p>"))).collect()
}

/// The numbers of the records that were read, and the details of the rejects.
fn read(bytes: &[u8]) -> (String, Vec<String>) {
    let (mut numbers, mut details) = (String::new(), Vec::new());
    for record in records("a.warc", bytes) {
        match record {
            Ok(item) => numbers += item.source.id.as_deref().unwrap_or("?"),
            Err(reject) => {
                assert_eq!(reject.reason, RejectReason::Damaged, "{reject:?}");
                details.push(reject.detail);
            }
        }
    }
    (numbers, details)
}

#[track_caller]
fn check(bytes: &[u8], numbers: &str, words: &[&str]) {
    let (read, details) = read(bytes);
    assert_eq!((read.as_str(), details.len()), (numbers, words.len()), "{details:#?}");
    for (detail, word) in details.iter().zip(words) {
        assert!(detail.contains(word), "`{word}` in {detail}");
    }
}

#[test]
fn pages_come_with_what_the_crawler_knew() {
    let warc = [
        record("warcinfo", "", b"software: a crawler"),
        record("request", "", b"GET / HTTP/1.1\r\n\r\n"),
        response(7, PAGE),
        record("metadata", "", b"a: b"),
    ]
    .concat();
    for bytes in [warc.clone(), gzip(&warc), zstandard(&warc)] {
        let folder = folder(&[("a.warc", &bytes)]);
        let mut dump = dump_of(folder.path(), &Options::default());
        let all: Vec<Record> = dump.by_ref().collect();
        assert_eq!((all.len(), dump.progress().skipped()), (1, 3));
        let item = all[0].as_ref().unwrap();
        assert_eq!(
            (text_of(&all[0]), item.format, item.source.format.as_str()),
            (PAGE, Format::Html, "warc/html")
        );
        assert_eq!((item.key.as_str(), item.source.id.as_deref()), ("a.warc#7", Some("7")));
        assert!(item.source.offset.unwrap() > 100);
        let hints = &item.hints;
        assert_eq!(hints.url.as_deref(), Some("https://gazette.example/7"));
        assert_eq!(hints.content_type.as_deref(), Some("text/html; charset=utf-8"));
        assert_eq!((hints.language.as_deref(), hints.date.as_deref()), (Some("fr"), None));
        assert_eq!(hints.date_crawled.as_deref(), Some("2017-12-07T10:00:00Z"));
    }
}

#[test]
fn every_compressed_record_is_read() {
    let parts: Vec<Vec<u8>> = six();
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstandard] {
        let packed: Vec<u8> = parts.iter().flat_map(|part| pack(part)).collect();
        check(&packed, "012345", &[]);
    }
}

#[test]
fn frames_with_a_dictionary_are_read() {
    let samples: Vec<Vec<u8>> = (0..200).map(|n| response(n, PAGE)).collect();
    let dictionary = zstd::dict::from_samples(&samples, 4096).unwrap();
    let mut compressor = zstd::bulk::Compressor::with_dictionary(3, &dictionary).unwrap();
    let mut bytes = b"\x5d\x2a\x4d\x18".to_vec();
    let packed = zstandard(&dictionary);
    bytes.extend((packed.len() as u32).to_le_bytes());
    bytes.extend(packed);
    for part in six() {
        bytes.extend(compressor.compress(&part).unwrap());
    }
    check(&bytes, "012345", &[]);
}

#[test]
fn conversions_are_flat_text() {
    let fields = "WARC-Target-URI: https://gazette.example/a\r\nContent-Type: text/plain\r\n";
    let bytes = record("conversion", fields, "Un train\nLe train <b> est <p> en gare.\n".as_bytes());
    let item = only("a.wet.gz", &gzip(&bytes)).unwrap();
    assert_eq!((item.format, item.source.format.as_str()), (Format::Text, "warc/text"));
    assert_eq!(item.hints.url.as_deref(), Some("https://gazette.example/a"));
}

#[test]
fn bodies_are_unchunked_and_decoded() {
    let packed = gzip(PAGE.as_bytes());
    let chunked = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let http = |head: &str, body: &[u8]| {
        only(
            "a.warc",
            &record("response", "", &[b"HTTP/1.1 200 OK\r\n", head.as_bytes(), b"\r\n", body].concat()),
        )
    };
    let both = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    assert_eq!(text_of(&http(both, &chunked)), PAGE);
    assert_eq!(text_of(&http("Content-Encoding: zstd\r\n", &zstandard(PAGE.as_bytes()))), PAGE);
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(PAGE.as_bytes()).unwrap();
    assert_eq!(text_of(&http("Content-Encoding: deflate\r\n", &zlib.finish().unwrap())), PAGE);
    assert_eq!(text_of(&http(both, PAGE.as_bytes())), PAGE);
    assert_eq!(text_of(&http("Content-Type: text/html\r\n", &packed)), PAGE);
    let cut = http("Content-Encoding: gzip\r\n", &packed[..packed.len() - 9]);
    assert_reject(&cut, "a.warc", RejectReason::Damaged, &["sent in gzip"]);
    let short = http("Content-Length: 99\r\n", PAGE.as_bytes()).unwrap();
    assert_eq!(short.notes[0].code, "capture_truncated");
}

#[test]
fn what_is_no_page_is_named() {
    let http = |status: &str, head: &str| {
        let block = format!("HTTP/1.1 {status}\r\n{head}\r\n{PAGE}");
        only("a.warc", &record("response", "", block.as_bytes()))
    };
    let check = |record: Record, reason, word: &str| assert_reject(&record, "a.warc", reason, &[word]);
    check(http("404 Not Found", ""), RejectReason::ErrorPage, "404");
    check(http("301 Moved", "Location: /b\r\n"), RejectReason::ErrorPage, "moved to /b");
    check(http("200 OK", "Content-Type: text/css\r\n"), RejectReason::NotAPage, "text/css");
    let revisit = record("revisit", "WARC-Refers-To-Date: 2017-01-01\r\n", b"HTTP/1.1 200 OK\r\n\r\n");
    check(only("a.warc", &revisit), RejectReason::Revisit, "2017-01-01");
    let image = record("resource", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n");
    check(only("a.warc", &image), RejectReason::NotAPage, "image/png");
    let empty = record("resource", "", b"");
    check(only("a.warc", &empty), RejectReason::Empty, "no bytes");
}

#[test]
fn a_record_of_no_known_type_is_told() {
    let page = String::from_utf8(response(7, PAGE)).unwrap();
    let untyped = only("a.warc", page.replace("WARC-Type: ", "WAVC-Type: ").as_bytes());
    assert_reject(&untyped, "a.warc", RejectReason::Damaged, &["does not say its type", "gazette.example/7"]);
    let unknown = only("a.warc", page.replace("Type: response", "Type: rsponse").as_bytes());
    assert_reject(&unknown, "a.warc", RejectReason::NotAPage, &["`rsponse`"]);
}

#[test]
fn digests_are_checked() {
    let page = |digest: &str| {
        let fields = format!("WARC-Payload-Digest: sha1:{digest}\r\n");
        only("a.warc", &record("resource", &fields, PAGE.as_bytes())).unwrap().notes
    };
    assert_eq!(page("QX7WFUKGSWLUSDGO2CUWRJX4ZSHXCAUZ")[0].code, "digest_mismatch");
}

#[test]
fn a_wrong_length_costs_one_record() {
    for wrong in ["90", "350", "100000", "99999999999", "18446744073709551615", "x"] {
        let mut parts = six();
        let text = String::from_utf8(parts[2].clone()).unwrap();
        let length = text.split("Content-Length: ").nth(1).and_then(|t| t.split('\r').next()).unwrap();
        parts[2] = text
            .replace(&format!("Content-Length: {length}"), &format!("Content-Length: {wrong}"))
            .into_bytes();
        let (numbers, details) = read_any(&parts.concat());
        assert_eq!((numbers.as_str(), details.len()), ("01345", 1), "{wrong}: {details:#?}");
    }
}

/// As [`read`], whatever the reason of the rejects.
fn read_any(bytes: &[u8]) -> (String, Vec<String>) {
    let all = records("a.warc", bytes);
    let numbers = all.iter().flatten().map(|item| item.source.id.clone().unwrap_or_default()).collect();
    (numbers, all.iter().filter_map(|record| record.as_ref().err().map(|r| r.detail.clone())).collect())
}

#[test]
fn a_digest_that_holds_saves_a_record_of_wrong_length() {
    let digest = "sha1:".to_owned() + &sha1_of(PAGE.as_bytes());
    let fields =
        format!("WARC-Record-ID: <urn:uuid:a>\r\nWARC-Block-Digest: {digest}\r\nContent-Length: 12\r\n");
    let bytes = [record("resource", &fields, PAGE.as_bytes()), response(1, PAGE)].concat();
    let all = records("a.warc", &bytes);
    assert_eq!(keys(&all), ["a.warc#a", "a.warc#1"]);
    assert_eq!((text_of(&all[0]), all[0].as_ref().unwrap().notes[0].code), (PAGE, "wrong_length"));
}

#[test]
fn white_space_at_the_end_of_a_page_is_its_own() {
    let page = format!("{PAGE}\r\n \n");
    let fields = format!(
        "WARC-Record-ID: <urn:uuid:a>\r\nWARC-Block-Digest: sha1:{}\r\nContent-Length: 12\r\n",
        sha1_of(page.as_bytes())
    );
    let all = records("a.warc", &[record("resource", &fields, page.as_bytes()), response(1, PAGE)].concat());
    assert_eq!(keys(&all), ["a.warc#a", "a.warc#1"], "{all:?}");
    assert_eq!((text_of(&all[0]), all[0].as_ref().unwrap().notes[0].code), (page.as_str(), "wrong_length"));
}

#[test]
fn records_of_one_damaged_member_are_marked() {
    let mut packed = gzip(&six().concat());
    let sum = packed.len() - 8;
    packed[sum] ^= 1;
    let all = records("a.warc.gz", &packed);
    let ok = all.iter().filter(|record| record.is_ok()).count();
    assert_eq!((ok, all.iter().filter(|record| is_unverified(record)).count(), all.len()), (5, 5, 7));
}

fn sha1_of(bytes: &[u8]) -> String {
    use sha1::{Digest, Sha1};
    Sha1::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn garbage_between_records_is_told_and_passed_over() {
    let mut parts = six();
    parts.insert(3, b"garbage \xff\0 that nobody wrote\r\n".repeat(9));
    check(&parts.concat(), "012345", &["that are no WARC record"]);
    let mut parts = six();
    parts.insert(0, vec![0; 5000]);
    parts.push(vec![0; 5000]);
    check(&parts.concat(), "012345", &["5000 NUL bytes at byte 0", "5000 NUL bytes"]);
}

#[test]
fn a_cut_record_is_never_given_as_whole() {
    let whole = six().concat();
    for cut in [5, 40, 70, 120, 200] {
        let (numbers, details) = read(&whole[..whole.len() - cut]);
        assert_eq!((numbers.as_str(), details.len()), ("01234", 1), "{cut}: {details:#?}");
    }
}

#[test]
fn a_damaged_member_costs_its_record() {
    let packed: Vec<Vec<u8>> = six().iter().map(|part| gzip(part)).collect();
    let damaged = |damage: fn(&mut Vec<u8>)| {
        let mut parts = packed.clone();
        damage(&mut parts[2]);
        parts.concat()
    };
    for (name, bytes) in [
        ("cut", damaged(|part| part.truncate(part.len() / 2))),
        ("cut in its head", damaged(|part| part.truncate(12))),
        ("flipped", damaged(|part| part[90..96].fill(0xff))),
        ("bad magic", damaged(|part| part[0] = 0)),
        ("bad checksum", damaged(|part| *part.iter_mut().rev().nth(6).unwrap() ^= 1)),
    ] {
        let (numbers, details) = read(&bytes);
        assert_eq!(numbers, "01345", "{name}: {details:#?}");
        assert!((1..=2).contains(&details.len()), "{name}: {details:#?}");
    }
    let mut last = packed.clone();
    last[5].truncate(40);
    let (numbers, details) = read(&last.concat());
    assert_eq!(numbers, "01234", "{details:#?}");
    assert!(!details.is_empty());
}

#[test]
fn an_archive_whose_first_record_is_damaged_is_read_by_its_name() {
    let mut parts = six();
    parts[0][0] = b'X';
    check(&parts.concat(), "12345", &["no WARC record at byte 0"]);
}

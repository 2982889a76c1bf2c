//! Bytes to text, and chardetng with `encoding_rs` beside it, over the HTML
//! fixtures or over the pages of a folder named by `DEPECHE_BENCH_PAGES`: each
//! as UTF-8 and in the legacy encoding that suits it.
//!
//! The bytes are left in the folder `encodings` of `CARGO_TARGET_TMPDIR`, for
//! `tools/peers_encodings.py`, which shows them to other detectors.

#![allow(clippy::unwrap_used, reason = "a bench that cannot read its pages measures nothing")]

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use depeche_model::{Format, Hints, RawItem};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use encoding_rs::Encoding;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("encodings");
    let _ = fs::remove_dir_all(&folder);
    for (kind, pages) in [("utf8", &GIVEN.utf8), ("legacy", &GIVEN.legacy)] {
        fs::create_dir_all(folder.join(kind)).unwrap();
        for (number, (encoding, bytes)) in pages.iter().enumerate() {
            fs::write(folder.join(kind).join(format!("{number:05}.{}", encoding.name())), bytes).unwrap();
        }
    }
    divan::main();
}

/// Pages as bytes, none with a label of its own.
struct Given {
    utf8: Vec<(&'static Encoding, Vec<u8>)>,
    legacy: Vec<(&'static Encoding, Vec<u8>)>,
}

static GIVEN: LazyLock<Given> = LazyLock::new(Given::new);

const LEGACY: [&str; 14] = [
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-874",
    "gbk",
    "shift_jis",
    "euc-kr",
    "big5",
    "koi8-r",
];

impl Given {
    fn new() -> Given {
        let fixtures = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/html");
        let folder = std::env::var_os("DEPECHE_BENCH_PAGES").map_or_else(fixtures, PathBuf::from);
        let dump = depeche_ingest::open(&[folder], &depeche_ingest::Options::default()).unwrap();
        let pages = dump.flatten().filter(|item| item.format == Format::Html);
        let texts: Vec<String> = pages
            .map(|item| depeche_decode::decode(&item).text.replace("charset", "char-set"))
            .filter(|text| !text.is_ascii())
            .collect();
        let utf8 = texts.iter().map(|text| (encoding_rs::UTF_8, text.clone().into_bytes())).collect();
        Given { utf8, legacy: texts.iter().map(|text| shortest(text)).collect() }
    }
}

/// The encoding that needs fewest bytes, character references among them.
fn shortest(text: &str) -> (&'static Encoding, Vec<u8>) {
    let encodings = LEGACY.iter().map(|label| Encoding::for_label(label.as_bytes()).unwrap());
    let written = encodings.map(|encoding| (encoding, encoding.encode(text).0.into_owned()));
    written.min_by_key(|(_, bytes)| bytes.len()).unwrap()
}

fn decode(bencher: Bencher<'_, '_>, pages: &[(&'static Encoding, Vec<u8>)], labelled: bool) {
    let item = |(encoding, bytes): &(&'static Encoding, Vec<u8>)| RawItem {
        source: Default::default(),
        key: String::new(),
        bytes: bytes.clone(),
        hints: Hints {
            content_type: labelled.then(|| format!("text/html; charset={}", encoding.name())),
            ..Hints::default()
        },
        format: Format::Html,
        notes: Vec::new(),
    };
    let items: Vec<RawItem> = pages.iter().map(item).collect();
    bencher.counter(size(pages)).bench(|| {
        for item in &items {
            black_box(depeche_decode::decode(item));
        }
    });
}

fn chardetng(bencher: Bencher<'_, '_>, pages: &[(&'static Encoding, Vec<u8>)]) {
    bencher.counter(size(pages)).bench(|| {
        for (_, bytes) in pages {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            black_box(detector.guess(None, Utf8Detection::Allow).decode(bytes));
        }
    });
}

fn size(pages: &[(&'static Encoding, Vec<u8>)]) -> BytesCount {
    BytesCount::new(pages.iter().map(|(_, bytes)| bytes.len()).sum::<usize>())
}

#[divan::bench]
fn utf8_without_label(bencher: Bencher<'_, '_>) {
    decode(bencher, &GIVEN.utf8, false);
}

#[divan::bench]
fn utf8_with_label(bencher: Bencher<'_, '_>) {
    decode(bencher, &GIVEN.utf8, true);
}

#[divan::bench]
fn utf8_by_chardetng(bencher: Bencher<'_, '_>) {
    chardetng(bencher, &GIVEN.utf8);
}

#[divan::bench]
fn legacy_without_label(bencher: Bencher<'_, '_>) {
    decode(bencher, &GIVEN.legacy, false);
}

#[divan::bench]
fn legacy_with_label(bencher: Bencher<'_, '_>) {
    decode(bencher, &GIVEN.legacy, true);
}

#[divan::bench]
fn legacy_by_chardetng(bencher: Bencher<'_, '_>) {
    chardetng(bencher, &GIVEN.legacy);
}

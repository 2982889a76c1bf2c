//! The same documents through every container give the same articles.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use depeche_pipeline::Options;
use depeche_tests::run;
use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::{Value, json};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;

const COUNT: usize = 200;

struct Document {
    url: String,
    html: String,
}

/// Pages that differ in every sentence.
fn documents() -> Vec<Document> {
    let towns = ["Cormeur", "Valsec", "Brenoy", "Lamure", "Tressan", "Ouvray", "Pontac"];
    let things = ["pont", "marché", "théâtre", "barrage", "musée", "stade", "phare", "canal", "moulin"];
    let document = |n: usize| {
        let (town, thing) = (towns[n % towns.len()], things[n % things.len()]);
        let sentence = |k: usize| {
            let other = towns[(n + k) % towns.len()];
            format!(
                "Selon le conseil du canton numéro {n}, la commune de {other} paiera {} euros pour la partie {k} des travaux, \
                 qui commenceront au printemps si la météo le permet et si les entreprises retenues tiennent leurs délais.",
                n * 37 + k * 1_009
            )
        };
        let body: String = (1..5).map(|k| format!("<p>{} {}</p>", sentence(k), sentence(k + 7))).collect();
        let url = format!("https://www.gazette.example/{n}/{thing}.html");
        let html = format!(
            "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Le {thing} de {town} rouvre ({n})</title>\
             <link rel=\"canonical\" href=\"{url}\"></head><body><nav><a href=\"/\">Accueil</a></nav>\
             <article><h1>Le {thing} de {town} rouvre ({n})</h1>{body}</article></body></html>"
        );
        Document { url, html }
    };
    (0..COUNT).map(document).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = liblzma::write::XzEncoder::new(Vec::new(), 0);
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn name(n: usize) -> String {
    format!("{n:03}.html")
}

fn tar(documents: &[Document], pack: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let members = documents.iter().enumerate().map(|(n, d)| (name(n), pack(d.html.as_bytes())));
    tar_of(&members.collect::<Vec<_>>())
}

fn tar_of(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn warc_record(document: &Document) -> Vec<u8> {
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
    let length = http.len() + document.html.len();
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {}\r\nContent-Length: {length}\r\n\r\n{http}{}\r\n\r\n",
        document.url, document.html
    )
    .into_bytes()
}

fn objects(documents: &[Document]) -> Vec<Value> {
    documents.iter().map(|d| json!({"url": d.url, "html": d.html})).collect()
}

fn csv(documents: &[Document]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["url", "html"]).unwrap();
    documents.iter().for_each(|d| writer.write_record([&d.url, &d.html]).unwrap());
    writer.into_inner().unwrap()
}

fn parquet(documents: &[Document]) -> Vec<u8> {
    let schema = "message schema { required binary url (UTF8); required binary html (UTF8); }";
    let mut bytes = Vec::new();
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for field in [|d: &Document| d.url.clone(), |d: &Document| d.html.clone()] {
        let cells: Vec<ByteArray> = documents.iter().map(|d| ByteArray::from(field(d).as_str())).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&cells, None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

fn mhtml(document: &Document) -> Vec<u8> {
    let quoted: String = document
        .html
        .bytes()
        .flat_map(|byte| match byte {
            b' '..=b'<' | b'>'..=b'~' => vec![char::from(byte)],
            other => format!("={other:02X}").chars().collect(),
        })
        .collect();
    let lines: Vec<String> = chunks(&quoted, 70);
    format!(
        "From: <Saved>\r\nSnapshot-Content-Location: {url}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"B\"\r\n\r\n--B\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: {url}\r\n\r\n{}\r\n--B--\r\n",
        lines.join("=\r\n"),
        url = document.url
    )
    .into_bytes()
}

fn eml(document: &Document) -> Vec<u8> {
    let head = "From: La Gazette <lettre@gazette.example>\r\nSubject: La lettre\r\nMIME-Version: 1.0\r\n\
                Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    format!("{head}{}\r\n", document.html).into_bytes()
}

/// A feed whose items hold the whole pages.
fn rss(documents: &[Document]) -> Vec<u8> {
    let item = |d: &Document| {
        format!(
            "<item><link>{}</link><content:encoded><![CDATA[{}]]></content:encoded></item>\n",
            d.url, d.html
        )
    };
    let items: String = documents.iter().map(item).collect();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>{items}</channel></rss>").into_bytes()
}

fn atom(documents: &[Document]) -> Vec<u8> {
    let entry = |d: &Document| {
        let html = d.html.replace('&', "&amp;").replace('<', "&lt;");
        format!("<entry><link href=\"{}\"/><content type=\"html\">{html}</content></entry>\n", d.url)
    };
    let entries: String = documents.iter().map(entry).collect();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{entries}</feed>").into_bytes()
}

/// The page with a comment where browsers and mirrors write one.
fn saved(document: &Document, comment: &str) -> Vec<u8> {
    let comment =
        comment.replace("URL", &document.url).replace("ADDRESS", document.url.trim_start_matches("https://"));
    document.html.replacen("<html", &format!("<!-- {comment} -->\n<html"), 1).into_bytes()
}

fn capture(document: &Document) -> Vec<u8> {
    let toolbar = "<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=\"wm-ipp\">12 captures</div>\
                   <!-- END WAYBACK TOOLBAR INSERT -->";
    let link = "href=\"https://web.archive.org/web/20210316101112/https://www.gazette.example/";
    let html = document.html.replace("href=\"https://www.gazette.example/", link).replace("<body>", toolbar);
    html.into_bytes()
}

/// A record as servers send it: in chunks, compressed.
fn sent_record(document: &Document) -> Vec<u8> {
    let packed = gzip(document.html.as_bytes());
    let chunks = packed
        .chunks(100)
        .flat_map(|part| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat());
    let body: Vec<u8> = chunks.chain(*b"0\r\n\r\n").collect();
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n";
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {}\r\nContent-Length: {}\r\n\r\n",
        document.url,
        http.len() + body.len()
    );
    [head.as_bytes(), http.as_bytes(), &body, b"\r\n\r\n"].concat()
}

fn utf16(bytes: &[u8]) -> Vec<u8> {
    let text = format!("\u{feff}{}", String::from_utf8_lossy(bytes));
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Pieces that cut no `=XX`.
fn chunks(text: &str, length: usize) -> Vec<String> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while rest.len() > length {
        let mut at = length;
        while rest[at - 2..at].contains('=') {
            at -= 1;
        }
        let (piece, tail) = rest.split_at(at);
        pieces.push(piece.to_owned());
        rest = tail;
    }
    pieces.push(rest.to_owned());
    pieces
}

/// What an article says, without where it came from.
fn essence(article: &Value) -> Value {
    let keys =
        ["url", "canonical_url", "title", "text", "paragraphs", "language", "status", "date_published"];
    let mut kept: serde_json::Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), article[*key].clone())).collect();
    // A file knows only the address the page gives itself.
    kept["url"] = article["canonical_url"].clone();
    Value::Object(kept)
}

fn check(reference: &[Value], folder: &Path, what: &str) {
    let got = run(folder, &Options::default()).unwrap();
    assert!(got.rejects.is_empty(), "{what}: {:?}", got.rejects.first());
    let got: Vec<Value> = got.articles.iter().map(essence).collect();
    assert_eq!(got.len(), reference.len(), "{what}");
    for (mine, theirs) in got.iter().zip(reference) {
        assert_eq!(mine, theirs, "{what}");
    }
}

#[test]
fn the_same_documents_through_every_container_give_the_same_articles() {
    let documents = documents();
    let plain: Vec<(String, Vec<u8>)> =
        documents.iter().enumerate().map(|(n, d)| (name(n), d.html.clone().into_bytes())).collect();
    let folder = |files: &[(String, Vec<u8>)]| {
        let folder = tempfile::tempdir().unwrap();
        files.iter().for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).unwrap());
        folder
    };
    let reference: Vec<Value> =
        run(folder(&plain).path(), &Options::default()).unwrap().articles.iter().map(essence).collect();
    assert_eq!(reference.len(), COUNT);
    let each = |pack: &dyn Fn(&Document) -> Vec<u8>| -> Vec<(String, Vec<u8>)> {
        documents.iter().enumerate().map(|(n, d)| (name(n), pack(d))).collect()
    };
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
    let lines: Vec<u8> = objects(&documents).iter().flat_map(|o| format!("{o}\n").into_bytes()).collect();
    let records: Vec<u8> = documents.iter().flat_map(warc_record).collect();
    let members: Vec<u8> = documents.iter().flat_map(|d| gzip(&warc_record(d))).collect();
    let one = |name: &str, bytes: Vec<u8>| vec![(name.to_owned(), bytes)];
    let inner = vec![("in.tar.gz".to_owned(), gzip(&tar(&documents, <[u8]>::to_vec)))];
    let packed = one("in.warc.xz", xz(&records));
    let packed_twice = one("in.tar.gz", gzip(&tar_of(&packed)));
    for (what, files) in [
        ("html.gz", each(&|d| gzip(d.html.as_bytes()))),
        ("html.zst", each(&|d| zstd(d.html.as_bytes()))),
        ("html.bz2", each(&|d| bzip2(d.html.as_bytes()))),
        ("html.xz", each(&|d| xz(d.html.as_bytes()))),
        ("tar", one("a.tar", tar(&documents, <[u8]>::to_vec))),
        ("tar of html.gz, gzip", one("a.tgz", gzip(&tar(&documents, gzip)))),
        ("tar, xz", one("a.tar.xz", xz(&tar(&documents, <[u8]>::to_vec)))),
        ("zip", one("a.zip", zip(&plain))),
        ("tar.gz in zip", one("a.zip", zip(&inner))),
        ("warc", one("a.warc", records.clone())),
        ("warc.gz", one("a.warc.gz", members)),
        ("warc.zst", one("a.warc.zst", zstd(&records))),
        ("jsonl", one("a.jsonl", lines.clone())),
        ("jsonl.bz2", one("a.jsonl.bz2", bzip2(&lines))),
        ("json", one("a.json", Value::Array(objects(&documents)).to_string().into_bytes())),
        ("csv", one("a.csv", csv(&documents))),
        ("parquet", one("a.parquet", parquet(&documents))),
        ("mhtml", each(&mhtml)),
        ("eml", each(&eml)),
        ("tar.zst", one("a.tar.zst", zstd(&tar(&documents, <[u8]>::to_vec)))),
        ("tar.bz2", one("a.tar.bz2", bzip2(&tar(&documents, <[u8]>::to_vec)))),
        ("warc, sent in chunks", one("a.warc", documents.iter().flat_map(sent_record).collect())),
        ("warc.xz in tar.gz in zip", one("a.zip", zip(&packed_twice))),
        ("jsonl.gz", one("a.jsonl.gz", gzip(&lines))),
        ("jsonl.zst", one("a.jsonl.zst", zstd(&lines))),
        ("jsonl.xz", one("a.jsonl.xz", xz(&lines))),
        ("jsonl, UTF-16", one("a.jsonl", utf16(&lines))),
        (
            "json in an envelope",
            one("a.json", json!({"n": 2, "articles": objects(&documents)}).to_string().into_bytes()),
        ),
        ("csv.gz", one("a.csv.gz", gzip(&csv(&documents)))),
        ("csv, UTF-16", one("a.csv", utf16(&csv(&documents)))),
        ("rss", one("a.rss", rss(&documents))),
        ("rss.gz in zip", one("a.zip", zip(&one("a.xml.gz", gzip(&rss(&documents)))))),
        ("atom", one("a.atom", atom(&documents))),
        ("parquet in zip", one("a.zip", zip(&one("a.parquet", parquet(&documents))))),
        ("saved page", each(&|d| saved(d, "saved from url=(0042)URL"))),
        (
            "SingleFile",
            each(&|d| {
                saved(d, "\n Page saved with SingleFile \n url: URL \n saved date: Tue Mar 16 2021 \n")
            }),
        ),
        ("HTTrack", each(&|d| saved(d, "Mirrored from ADDRESS by HTTrack Website Copier/3.x"))),
        ("Wayback Machine", each(&capture)),
    ] {
        check(&reference, folder(&files).path(), what);
    }
}

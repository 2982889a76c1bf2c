//! `peers NAME FOLDER`: the text a Rust peer finds in each `*.html.gz` of FOLDER, as JSONL `{id, text}`.
//!
//! Called with defaults, as its documentation shows. A page it fails or panics on has an empty text.

use std::io::Read;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, peer, folder] = &args[..] else { return Err("usage: peers dom_smoothie|rs-trafilatura FOLDER".into()) };
    let extract: fn(&[u8]) -> Option<String> = match peer.as_str() {
        "dom_smoothie" => dom_smoothie,
        "rs-trafilatura" => rs_trafilatura,
        other => return Err(format!("no peer is called {other}").into()),
    };
    let mut paths: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    paths.sort_by_key(|p| p.file_name());
    for path in paths.iter().map(|p| p.path()) {
        let Some(id) = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".html.gz")) else { continue };
        let bytes = gunzip(&path)?;
        let text = std::panic::catch_unwind(|| extract(&bytes)).ok().flatten();
        println!("{}", serde_json::json!({ "id": id, "text": text.unwrap_or_default() }));
    }
    Ok(())
}

fn gunzip(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path)?).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// It takes text: the bytes are decoded by chardetng, as a browser without labels would.
fn dom_smoothie(bytes: &[u8]) -> Option<String> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Allow);
    let (html, _, _) = encoding.decode(bytes);
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let mut page = dom_smoothie::Readability::new(html.as_ref(), None, Some(config)).ok()?;
    Some(page.parse().ok()?.text_content.to_string())
}

fn rs_trafilatura(bytes: &[u8]) -> Option<String> {
    Some(rs_trafilatura::extract_bytes(bytes).ok()?.content_text)
}

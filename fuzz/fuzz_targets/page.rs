//! Text to blocks, as HTML and as flat text.
#![no_main]

use depeche_model::{DecodedText, Evidence, Format};
use depeche_page::Parser;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: String| {
    let decoded = DecodedText {
        text,
        encoding: "UTF-8",
        evidence: Evidence::Utf8Valid,
        confidence: 1.0,
        repaired: 0,
        replaced: 0,
        notes: Vec::new(),
    };
    for format in [Format::Html, Format::Text] {
        depeche_page::page(&decoded, format, Parser::Stream);
    }
});

//! Text to blocks, as HTML and as flat text.
#![no_main]

use depeche_model::{DecodedText, Evidence, Format};
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
    depeche_page::page(&decoded, Format::Html);
    depeche_page::page(&decoded, Format::Text);
});

//! JSON lines, lists, tables, and whatever else the bytes look like.
#![no_main]

use depeche_ingest::{Kind, Options, open_bytes, sniff};
use libfuzzer_sys::fuzz_target;

// The parser of Parquet panics on some tables; that is caught, and told as damage. Without this it would count as a
// finding before it is caught; a panic that nobody catches is one still.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    // An archive may hold no more than what is passed over and counted.
    let may_be_none = matches!(sniff(bytes), Kind::Archive(_) | Kind::Compressed(_));
    for name in ["a.jsonl", "a.csv", "a"] {
        let count = open_bytes(name, bytes.to_vec(), &Options::default()).count();
        assert!(count >= 1 || may_be_none);
    }
});

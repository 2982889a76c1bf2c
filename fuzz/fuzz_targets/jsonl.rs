//! JSON lines, lists, tables, and whatever else the bytes look like.
#![no_main]

use depeche_ingest::{Options, open_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.jsonl", "a.csv", "a"] {
        assert!(open_bytes(name, bytes.to_vec(), &Options::default()).count() >= 1);
    }
});

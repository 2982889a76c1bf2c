//! Web archives, plain and compressed: every byte is a record's or is told.
#![no_main]

use depeche_ingest::{Options, open_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut archive = b"WARC/1.0\r\n".to_vec();
    archive.extend_from_slice(bytes);
    for input in [archive, bytes.to_vec()] {
        let most = input.len() + 2;
        assert!(open_bytes("a.warc", input, &Options::default()).take(most + 1).count() <= most);
    }
});

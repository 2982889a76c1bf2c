//! Messages in MIME.
#![no_main]

use depeche_ingest::{Options, open_bytes};
use libfuzzer_sys::fuzz_target;

const HEAD: &[u8] = b"From: a\r\nMIME-Version: 1.0\r\nSubject: b\r\nContent-Type: multipart/related; boundary=B\r\n";

fuzz_target!(|bytes: &[u8]| {
    assert_eq!(open_bytes("a.mhtml", [HEAD, bytes].concat(), &Options::default()).count(), 1);
});

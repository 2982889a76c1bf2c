//! Bytes to text, with and without labels.
#![no_main]

use depeche_model::{Format, Hints, RawItem, Source};
use libfuzzer_sys::fuzz_target;

const LABELS: [Option<&str>; 4] =
    [None, Some("text/html; charset=windows-1252"), Some("text/html; charset=shift_jis"), Some("charset=utf-16")];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let item = RawItem {
        source: Source::default(),
        key: "a".into(),
        bytes: bytes.to_vec(),
        hints: Hints {
            content_type: LABELS[usize::from(choice % 4)].map(str::to_owned),
            language: (choice & 4 != 0).then(|| "ru".into()),
            already_unicode: choice & 8 != 0,
            ..Hints::default()
        },
        format: if choice & 16 != 0 { Format::Text } else { Format::Html },
        notes: Vec::new(),
    };
    depeche_decode::decode(&item);
});

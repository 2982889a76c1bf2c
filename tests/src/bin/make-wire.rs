//! Writes a corpus of wire copy and what is true of it.
//!
//!     make-wire DOCUMENTS SEED FOLDER            FOLDER/wire.jsonl, FOLDER/truth.jsonl
//!     make-wire DOCUMENTS SEED FOLDER short      the same of short texts, most of which is
//!                                                a background, a form or a frame

use depeche_tests::wire::Corpus;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (corpus, folder) = match &arguments[..] {
        [documents, seed, folder] => (Corpus::new(documents.parse()?, seed.parse()?), folder),
        [documents, seed, folder, mix] if mix == "short" => {
            (Corpus::short(documents.parse()?, seed.parse()?), folder)
        }
        _ => return Err("usage: make-wire DOCUMENTS SEED FOLDER [short]".into()),
    };
    std::fs::create_dir_all(folder)?;
    let open = |name: &str| File::create(Path::new(folder).join(name)).map(BufWriter::new);
    let (mut records, mut truths) = (open("wire.jsonl")?, open("truth.jsonl")?);
    for made in corpus.documents() {
        serde_json::to_writer(&mut records, &made.record)?;
        serde_json::to_writer(&mut truths, &made.truth)?;
        records.write_all(b"\n")?;
        truths.write_all(b"\n")?;
    }
    records.flush()?;
    Ok(truths.flush()?)
}

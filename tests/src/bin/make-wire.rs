//! Writes a corpus of wire copy and what is true of it.
//!
//!     make-wire DOCUMENTS SEED FOLDER    FOLDER/wire.jsonl, FOLDER/truth.jsonl

use depeche_tests::wire::Corpus;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [documents, seed, folder] = &arguments[..] else {
        return Err("usage: make-wire DOCUMENTS SEED FOLDER".into());
    };
    let corpus = Corpus::new(documents.parse()?, seed.parse()?);
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

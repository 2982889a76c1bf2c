//! Reads the built-in rules by the code that reads a user's, so that a start
//! of the command need neither parse TOML nor fold a phrase.

#![allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]
#![allow(dead_code, unreachable_pub, reason = "of the modules it shares with the crate, a build uses a part")]

#[path = "src/fold.rs"]
mod fold;
#[path = "src/load.rs"]
mod load;
#[path = "src/phrases.rs"]
mod phrases;
#[path = "src/schema.rs"]
mod schema;
#[path = "src/selector.rs"]
mod selector;
#[path = "src/texts.rs"]
mod texts;
#[path = "src/trie.rs"]
mod trie;

use fold::{COLONS, fold, fold_glued};
use selector::Selector;
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src");
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("data");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let files = load::Files::of_folder(&data)?;
    fs::write(out.join("built_in.bin"), postcard::to_allocvec(&files)?)?;
    let phrases = phrases::Phrasebook::new(&load::Tables::of(files)?.strip);
    fs::write(out.join("phrases.rs"), source(&phrases))?;
    Ok(())
}

/// The phrases as an expression of Rust: they lie in the program as they are used.
fn source(book: &phrases::Phrasebook) -> String {
    let trie = |trie: &trie::Trie| {
        let trie::Trie { hashes, below, phrases, begins } = trie;
        let fields = format!("hashes: Cow::Borrowed(&{hashes:?}), below: Cow::Borrowed(&{below:?}), ");
        format!(
            "Trie {{ {fields} phrases: Cow::Borrowed(&{phrases:?}), begins: Cow::Borrowed(&{begins:?}) }}"
        )
    };
    let phrases::Phrasebook { phrases, spaced, unspaced, uses, ends, most_words } = book;
    let uses: String = uses.iter().map(|(rule, place)| format!("({rule}, Place::{place:?}), ")).collect();
    let texts::Texts { all, ends: text_ends } = phrases;
    format!(
        "Phrasebook {{
            phrases: Texts {{ all: Cow::Borrowed({all:?}), ends: Cow::Borrowed(&{text_ends:?}) }},
            spaced: {},
            unspaced: {},
            uses: Cow::Borrowed(&[{uses}]),
            ends: Cow::Borrowed(&{ends:?}),
            most_words: {most_words},
        }}",
        trie(spaced),
        trie(unspaced),
    )
}

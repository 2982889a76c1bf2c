//! Both parsers over the development pages, where there are any: blocks, the
//! elements around them, and the facts of the head. One page in sixteen, or
//! all with `DEPECHE_ALL_PAGES=1`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that reports what it counted")]

use depeche_model::{Block, DecodedText, Evidence, Format, Page};
use depeche_page::{Parser, page};
use std::io::Read;
use std::path::{Path, PathBuf};

/// `shared/data/extract` beside the repository or above it.
fn pages() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(data) = here.ancestors().map(|a| a.join("shared/data/extract")).find(|p| p.is_dir()) else {
        return Vec::new();
    };
    let entries = |folder: PathBuf| folder.read_dir().into_iter().flatten().flatten().map(|e| e.path());
    let mut pages: Vec<_> = entries(data).flat_map(entries).collect();
    pages.retain(|p| p.to_string_lossy().ends_with(".html.gz"));
    pages.sort();
    // All of them take minutes.
    let step = if std::env::var_os("DEPECHE_ALL_PAGES").is_some() { 1 } else { 16 };
    pages.into_iter().step_by(step).collect()
}

fn read(path: &Path, parser: Parser) -> Page {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let decoded = DecodedText {
        text,
        encoding: "UTF-8",
        evidence: Evidence::Utf8Valid,
        confidence: 1.0,
        repaired: 0,
        replaced: 0,
        notes: Vec::new(),
    };
    page(&decoded, Format::Html, parser)
}

fn path(page: &Page, block: &Block) -> Vec<(String, String)> {
    let get = |id: depeche_model::ElementId| page.elements.get(id.0 as usize);
    let up = std::iter::successors(get(block.element), |e| e.parent.and_then(get));
    up.map(|e| (e.tag.clone(), e.class.clone())).collect()
}

#[test]
fn both_parsers_give_the_same_blocks() {
    let pages = pages();
    let (mut blocks, mut texts, mut paths, mut features, mut heads) = (0, 0, 0, 0, 0);
    for file in &pages {
        let (stream, tree) = (read(file, Parser::Stream), read(file, Parser::Dom));
        heads += usize::from(stream.head != tree.head || stream.images != tree.images);
        blocks += tree.blocks.len();
        let same = stream.blocks.iter().map(|b| &b.text).eq(tree.blocks.iter().map(|b| &b.text));
        if !same {
            texts += 1;
            println!("texts differ: {}", file.display());
            continue;
        }
        for (a, b) in stream.blocks.iter().zip(&tree.blocks) {
            let differs = path(&stream, a) != path(&tree, b);
            paths += usize::from(differs);
            features += usize::from((a.kind, a.features) != (b.kind, b.features));
        }
    }
    println!(
        "{} pages, {blocks} blocks; pages with other texts {texts}, with another head or images {heads}; \
         blocks in other elements {paths}, with other features {features}",
        pages.len()
    );
    assert!(texts * 200 <= pages.len() + 200, "texts differ on {texts} pages");
    assert!(heads * 200 <= pages.len() + 200, "heads differ on {heads} pages");
    assert!(paths * 200 <= blocks, "elements differ around {paths} blocks");
    assert!(features * 500 <= blocks, "features differ of {features} blocks");
}

//! Cost of each stage, and of a whole run, over the HTML fixtures or over the
//! pages of a folder named by `DEPECHE_BENCH_PAGES`.

#![allow(clippy::unwrap_used, reason = "a bench that cannot read its pages measures nothing")]

use depeche_dedup::{Document, Shelf, Signature, sign};
use depeche_extract::Extractor;
use depeche_model::{Article, DecodedText, Format, Mark, Page, RawItem, RecordId};
use depeche_normalise::{Origin, normalise};
use depeche_page::Parser;
use depeche_pipeline::rules::RuleSet;
use depeche_pipeline::{Destination, Options};
use depeche_strip::Stripper;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn main() {
    divan::main();
}

/// What each stage takes, made once.
struct Given {
    items: Vec<RawItem>,
    decoded: Vec<DecodedText>,
    pages: Vec<Page>,
    marks: Vec<Vec<Mark>>,
    articles: Vec<Article>,
}

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());
static STRIPPER: LazyLock<Stripper<'static>> = LazyLock::new(|| Stripper::new(&RULES, None).unwrap());
static EXTRACTOR: LazyLock<Extractor<'static>> = LazyLock::new(|| Extractor::new(&RULES));
static GIVEN: LazyLock<Given> = LazyLock::new(Given::new);

fn folder() -> PathBuf {
    let fixtures = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/html");
    std::env::var_os("DEPECHE_BENCH_PAGES").map_or_else(fixtures, PathBuf::from)
}

impl Given {
    fn new() -> Given {
        let dump = depeche_ingest::open(&[folder()], &depeche_ingest::Options::default()).unwrap();
        let items: Vec<RawItem> = dump.flatten().filter(|i| i.format == Format::Html).collect();
        let decoded: Vec<_> = items.iter().map(depeche_decode::decode).collect();
        let pages: Vec<_> =
            decoded.iter().map(|d| depeche_page::page(d, Format::Html, Parser::Stream)).collect();
        let marks: Vec<_> = pages.iter().map(|p| STRIPPER.strip(p, None, None)).collect();
        let articles =
            (0..items.len()).map(|i| article(&items[i], &decoded[i], &pages[i], &marks[i])).collect();
        Given { items, decoded, pages, marks, articles }
    }

    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.items.iter().map(|i| i.bytes.len()).sum::<usize>())
    }
}

fn article(item: &RawItem, decoded: &DecodedText, page: &Page, marks: &[Mark]) -> Article {
    let draft = EXTRACTOR.extract(page, marks, &item.hints).draft;
    let origin =
        Origin { id: RecordId(item.key.clone()), source: item.source.clone(), raw_hash: String::new() };
    normalise(draft, origin, decoded)
}

fn signature(article: &Article) -> Signature {
    sign(&Document {
        id: &article.id,
        site: article.draft.site.as_deref(),
        date: article.draft.date_published.as_deref(),
        fingerprint: &article.fingerprint,
        agency: !article.draft.agencies.is_empty(),
        dateline: article.draft.dateline.is_some(),
    })
}

/// One stage over all pages.
fn bench<T>(bencher: Bencher<'_, '_>, stage: impl Fn(&Given, usize) -> T + Sync) {
    let given = &*GIVEN;
    bencher.counter(given.bytes()).bench(|| {
        for i in 0..given.items.len() {
            black_box(stage(given, i));
        }
    });
}

#[divan::bench]
fn stage_1_decode(bencher: Bencher<'_, '_>) {
    bench(bencher, |g, i| depeche_decode::decode(&g.items[i]));
}

#[divan::bench(args = [Parser::Stream, Parser::Dom])]
fn stage_2_page(bencher: Bencher<'_, '_>, parser: Parser) {
    bench(bencher, |g, i| depeche_page::page(&g.decoded[i], Format::Html, parser));
}

#[divan::bench]
fn stage_3_strip(bencher: Bencher<'_, '_>) {
    bench(bencher, |g, i| STRIPPER.strip(&g.pages[i], None, None));
}

#[divan::bench]
fn stage_4_extract(bencher: Bencher<'_, '_>) {
    bench(bencher, |g, i| EXTRACTOR.extract(&g.pages[i], &g.marks[i], &g.items[i].hints));
}

/// Extraction is done again, because the draft is used up.
#[divan::bench]
fn stage_4_extract_and_5_normalise(bencher: Bencher<'_, '_>) {
    bench(bencher, |g, i| article(&g.items[i], &g.decoded[i], &g.pages[i], &g.marks[i]));
}

#[divan::bench]
fn stage_6_sign(bencher: Bencher<'_, '_>) {
    bench(bencher, |g, i| signature(&g.articles[i]));
}

#[divan::bench]
fn stage_7_link(bencher: Bencher<'_, '_>) {
    let signatures: Vec<_> = GIVEN.articles.iter().map(signature).collect();
    let filled = || {
        let mut shelf = Shelf::new(depeche_dedup::Options::default());
        signatures.iter().for_each(|signature| shelf.push(signature.clone()).unwrap());
        shelf
    };
    bencher.with_inputs(filled).bench_values(|shelf| shelf.cluster().unwrap().len());
}

#[divan::bench]
fn stage_8_json(bencher: Bencher<'_, '_>) {
    bench(bencher, |g, i| depeche_emit::article_line(&g.articles[i], false));
}

#[divan::bench(args = [1, 2], sample_count = 10)]
fn whole_clean(bencher: Bencher<'_, '_>, threads: usize) {
    let options = Options { threads, ..Options::default() };
    bencher.counter(GIVEN.bytes()).bench(|| {
        depeche_pipeline::clean(&[folder()], &Destination::Nowhere, &options, &|_| {}).unwrap();
    });
}

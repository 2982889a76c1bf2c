//! Wire copy in a generated corpus, of which every origin is known: floors of
//! quality, and promises of `depeche dedup`.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use depeche_pipeline::{DedupReport, Options, dedup};
use depeche_tests::wire::Corpus;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

/// The corpus of the floors, and another in which all is done.
const DOCUMENTS: usize = 1500;
const SEED: u64 = 20;

struct Made {
    folder: tempfile::TempDir,
    records: Vec<Value>,
    truth: HashMap<String, Value>,
}

fn made(corpus: Corpus) -> Made {
    let (mut records, mut truth) = (Vec::new(), HashMap::new());
    for made in corpus.documents() {
        records.push(made.record);
        truth.insert(made.truth["id"].as_str().unwrap().to_owned(), made.truth);
    }
    Made { folder: tempfile::tempdir().unwrap(), records, truth }
}

/// What a run over some records wrote.
struct Ran {
    report: DedupReport,
    clusters: BTreeMap<String, Value>,
    bytes: Vec<u8>,
    out: std::path::PathBuf,
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn run(folder: &Path, name: &str, records: &[Value], options: &Options) -> Ran {
    let (input, out) = (folder.join(format!("{name}.jsonl")), folder.join(name));
    fs::write(&input, records.iter().map(|record| format!("{record}\n")).collect::<String>()).unwrap();
    let report = dedup(&[input], &out, options).unwrap();
    let by_id = |mut line: Value| {
        line["line"] = Value::Null;
        (line["id"].as_str().unwrap().to_owned(), line)
    };
    let clusters = lines(&out.join("clusters.jsonl")).into_iter().map(by_id).collect();
    Ran { report, clusters, bytes: fs::read(out.join("clusters.jsonl")).unwrap(), out }
}

fn two_threads() -> Options {
    Options { threads: 2, ..Options::default() }
}

fn f1(right: usize, found: usize, wanted: usize) -> f64 {
    2.0 * right as f64 / (found + wanted).max(1) as f64
}

/// How a run's clusters agree with what is true.
struct Agreement {
    f1: f64,
    /// The kinds of both documents of each pair that was wrongly merged.
    wrong: Vec<(String, String)>,
}

fn agreement(made: &Made, ran: &Ran) -> Agreement {
    let pairs = |of: &dyn Fn(&str) -> String| -> HashSet<(String, String)> {
        let mut groups: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        ran.clusters.keys().for_each(|id| groups.entry(of(id)).or_default().push(id));
        let pair = |ids: Vec<&String>| -> Vec<(String, String)> {
            let pairs = ids.iter().enumerate().flat_map(|(at, a)| ids[..at].iter().map(move |b| (a, b)));
            pairs.map(|(a, b)| (a.to_string(), b.to_string())).collect()
        };
        groups.into_values().flat_map(pair).collect()
    };
    let found = pairs(&|id| ran.clusters[id]["cluster"].to_string());
    let wanted = pairs(&|id| made.truth[id]["cluster"].to_string());
    let kind = |id: &String| made.truth[id]["kind"].as_str().unwrap().to_owned();
    let wrong = found.difference(&wanted).map(|(a, b)| (kind(a), kind(b))).collect();
    Agreement { f1: f1(found.intersection(&wanted).count(), found.len(), wanted.len()), wrong }
}

#[test]
fn clusters_of_a_generated_corpus_are_found() {
    let made = made(Corpus::new(DOCUMENTS, SEED));
    let ran = run(made.folder.path(), "out", &made.records, &two_threads());
    let Agreement { f1, wrong } = agreement(&made, &ran);
    assert!(f1 >= 0.985, "F1 {f1}");
    assert!(wrong.len() <= 2, "{wrong:?}");
    let heavy = |id: &&String| made.truth[*id]["level"] == "heavy";
    let (linked, all) = ran.clusters.keys().filter(heavy).fold((0, 0), |(linked, all), id| {
        let with = |id: &str| &ran.clusters[id]["cluster"];
        let source = made.truth[id]["cluster"].as_str().unwrap();
        (linked + usize::from(with(id) == with(source)), all + 1)
    });
    assert!(all > 50 && linked * 100 >= all * 97, "heavy rewrites: {linked} of {all}");
}

#[test]
fn short_texts_are_told_apart_by_what_is_theirs() {
    let made = made(Corpus::short(DOCUMENTS, SEED));
    let ran = run(made.folder.path(), "out", &made.records, &two_threads());
    let Agreement { f1, wrong } = agreement(&made, &ran);
    assert!(f1 >= 0.8, "F1 {f1}, wrong pairs {}", wrong.len());
}

#[test]
fn paragraphs_of_copies_are_traced_to_their_origin() {
    let made = made(Corpus::new(600, SEED + 1));
    let options = Options { lineage: true, ..two_threads() };
    let ran = run(made.folder.path(), "out", &made.records, &options);
    let origins = |id: &str| made.truth[id]["paragraphs"].as_array().unwrap();
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    let lineage = lines(&ran.out.join("lineage.jsonl"));
    assert_eq!(lineage.len() as u64, ran.report.copies);
    for line in &lineage {
        let id = line["id"].as_str().unwrap();
        let source = made.truth[id]["cluster"].as_str().unwrap();
        let at_hand = [origins(line["of"].as_str().unwrap()), origins(source)];
        for (paragraph, origin) in line["paragraphs"].as_array().unwrap().iter().zip(origins(id)) {
            let from = paragraph["from"].as_object();
            let traced = from.map(|from| {
                &origins(from["id"].as_str().unwrap())[from["paragraph"].as_u64().unwrap() as usize]
            });
            found += usize::from(traced.is_some());
            wanted += usize::from(!origin.is_null() && at_hand.iter().any(|text| text.contains(origin)));
            right += usize::from(!origin.is_null() && traced == Some(origin));
        }
    }
    let score = f1(right, found, wanted);
    assert!(wanted > 500 && score >= 0.95, "F1 {score} of {wanted}");
}

#[test]
fn threads_memory_and_order_change_nothing() {
    let made = made(Corpus::new(500, SEED + 2));
    let folder = made.folder.path();
    let usual = run(folder, "usual", &made.records, &two_threads());
    let alone = run(folder, "alone", &made.records, &Options { threads: 1, ..Options::default() });
    assert_eq!(usual.bytes, alone.bytes);
    let little = Options { memory: Some(100_000), ..two_threads() };
    assert_eq!(usual.bytes, run(folder, "little", &made.records, &little).bytes);
    let mut turned = made.records.clone();
    turned.reverse();
    turned.rotate_left(77);
    assert_eq!(usual.clusters, run(folder, "turned", &turned, &two_threads()).clusters);
}

#[test]
fn runs_over_an_index_are_one_batch() {
    let made = made(Corpus::new(500, SEED + 3));
    let folder = made.folder.path();
    let batch = run(folder, "batch", &made.records, &two_threads());
    let options = Options { index: Some(folder.join("index")), ..two_threads() };
    let scattered: Vec<usize> = (0..500).map(|nth| nth * 7 % 500).collect();
    let mut placed = BTreeMap::new();
    for (nth, part) in scattered.chunks(200).enumerate() {
        let part: Vec<Value> = part.iter().map(|nth| made.records[*nth].clone()).collect();
        let ran = run(folder, &format!("run{nth}"), &part, &options);
        assert_eq!(ran.report.known, placed.len() as u64);
        for moved in lines(&ran.out.join("moved.jsonl")) {
            assert_ne!(placed.insert(moved["id"].as_str().unwrap().to_owned(), moved.clone()), Some(moved));
        }
        placed.extend(ran.clusters);
    }
    assert_eq!(placed, batch.clusters);
}

#[test]
fn a_damaged_index_is_named_and_left_alone() {
    let made = made(Corpus::new(40, SEED + 4));
    let folder = made.folder.path();
    let options = Options { index: Some(folder.join("index")), ..two_threads() };
    run(folder, "out", &made.records, &options);
    let segment = folder.join("index/segment-000000");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[100] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    let error = dedup(&[folder.join("out.jsonl")], &folder.join("again"), &options).unwrap_err().to_string();
    assert!(error.contains("segment-000000"), "{error}");
    assert!(!folder.join("again/clusters.jsonl").exists());
    assert_eq!(fs::read(&segment).unwrap(), bytes);
}

#[test]
fn dropped_copies_are_counted_and_listed() {
    let made = made(Corpus::new(300, SEED + 5));
    let options = Options { drop_duplicates: true, ..two_threads() };
    let ran = run(made.folder.path(), "out", &made.records, &options);
    let rejects = lines(&ran.out.join("rejects.jsonl"));
    assert!(ran.report.copies > 50);
    assert_eq!((ran.report.rejects, rejects.len() as u64), (ran.report.copies, ran.report.copies));
    assert_eq!(ran.clusters.len() + rejects.len(), 300);
    assert!(ran.clusters.values().all(|line| line["role"] != "copy"));
    for reject in rejects {
        assert_eq!((&reject["reason"], &reject["stage"]), (&json!("duplicate"), &json!("dedup")));
        assert!(reject["source"]["line"].is_u64() && reject["source"]["id"].is_string(), "{reject}");
    }
}

/// Texts without spaces between words: a reprint with one sentence replaced and
/// another story.
#[test]
fn languages_without_spaces_are_linked_and_traced() {
    let texts = [
        (
            "th-a",
            "นายกเทศมนตรีประกาศเมื่อวันจันทร์ว่าท่าเรือเก่าจะเปิดให้บริการอีกครั้งหลังจากปิดซ่อมแซมนานสามสัปดาห์\n\nชาวประมงในเมืองต่างยินดีและหวังว่าตลาดปลาจะกลับมาคึกคักเหมือนเดิม",
        ),
        (
            "th-b",
            "ท่าเรือเก่าจะเปิดให้บริการอีกครั้งหลังจากปิดซ่อมแซมนานสามสัปดาห์ นายกเทศมนตรีกล่าว\n\nชาวประมงในเมืองต่างยินดีและหวังว่าตลาดปลาจะกลับมาคึกคัก",
        ),
        (
            "ja-a",
            "市長は月曜日の記者会見で、三週間の改修工事を終えた旧港を今週末に再開すると発表した。\n\n漁業組合の代表は、市場に活気が戻ることを期待していると話した。",
        ),
        (
            "ja-b",
            "三週間の改修工事を終えた旧港が今週末に再開する。市長が月曜日の記者会見で発表した。\n\n漁業組合の代表は、市場に活気が戻ることを期待していると語った。",
        ),
        ("zh-c", "气象部门预计，明天全省多云转晴，沿海地区有阵雨，最高气温二十五度，请市民注意防晒和补水。"),
    ];
    let records: Vec<Value> = texts.iter().map(|(id, text)| json!({ "id": id, "text": text })).collect();
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), "out", &records, &Options { lineage: true, ..two_threads() });
    let clusters: Vec<&str> = ran.clusters.values().map(|line| line["cluster"].as_str().unwrap()).collect();
    assert_eq!(clusters, ["ja-a", "ja-a", "th-a", "th-a", "zh-c"]);
    for line in lines(&ran.out.join("lineage.jsonl")) {
        let from = |nth: usize| line["paragraphs"][nth]["from"]["paragraph"].as_u64();
        assert_eq!((from(0), from(1)), (Some(0), Some(1)), "{line}");
    }
}

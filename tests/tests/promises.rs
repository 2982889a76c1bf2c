//! What depeche promises of every run, kept by machines.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use depeche_pipeline::rules::RuleSet;
use depeche_pipeline::{Destination, Options, schema};
use depeche_tests::{Run, root, run};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

fn dump() -> std::path::PathBuf {
    root().join("fixtures/dump")
}

fn with_threads(threads: usize) -> Options {
    Options { threads, keep_dropped: true, ..Options::default() }
}

/// Each crate, and the workspace crates it may depend on. `model` and `rules`
/// may be known to all that need them; a stage never knows another stage.
const LAYERS: &[(&str, &[&str])] = &[
    ("depeche-model", &[]),
    ("depeche-rules", &["depeche-model"]),
    ("depeche-ingest", &["depeche-model"]),
    ("depeche-decode", &["depeche-model"]),
    ("depeche-page", &["depeche-model"]),
    ("depeche-strip", &["depeche-model", "depeche-rules"]),
    ("depeche-extract", &["depeche-model", "depeche-rules"]),
    ("depeche-normalise", &["depeche-model"]),
    ("depeche-dedup", &["depeche-model"]),
    ("depeche-emit", &["depeche-model"]),
    (
        "depeche-pipeline",
        &[
            "depeche-decode",
            "depeche-dedup",
            "depeche-emit",
            "depeche-extract",
            "depeche-ingest",
            "depeche-model",
            "depeche-normalise",
            "depeche-page",
            "depeche-rules",
            "depeche-strip",
        ],
    ),
    ("depeche-cli", &["depeche-pipeline"]),
    ("depeche-tests", &["depeche-pipeline"]),
];

#[test]
fn rooms_know_only_what_the_table_says() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let ours = |d: &&Value| d["name"].as_str().unwrap().starts_with("depeche-") && d["kind"].is_null();
        let dependencies = package["dependencies"].as_array().unwrap().iter().filter(ours);
        let names: BTreeSet<_> = dependencies.map(|d| d["name"].as_str().unwrap().to_owned()).collect();
        found.insert(package["name"].as_str().unwrap().to_owned(), names);
    }
    let table: BTreeMap<_, _> = LAYERS
        .iter()
        .map(|(name, may)| ((*name).to_owned(), may.iter().map(|m| (*m).to_owned()).collect::<BTreeSet<_>>()))
        .collect();
    assert_eq!(found, table);
}

#[test]
fn model_knows_no_serde_and_no_scraper() {
    let manifest = fs::read_to_string(root().join("crates/model/Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    assert_eq!(dependencies.trim(), "");
}

#[test]
fn every_rule_names_a_case_where_it_fires_and_a_near_miss_where_it_must_not() {
    let rules = RuleSet::built_in().unwrap();
    let spec = |case: &str| {
        fs::read_to_string(root().join("fixtures").join(case).join("case.toml")).unwrap_or_default()
    };
    let lists = |text: &str, key: &str, id: &str| {
        let list =
            text.split(&format!("{key} = [")).nth(1).and_then(|t| t.split(']').next()).unwrap_or_default();
        list.contains(&format!("\"{id}\""))
    };
    let mut missing = Vec::new();
    for rule in &rules.strip {
        if !lists(&spec(&rule.case), "fires", &rule.id) {
            missing.push(format!("{} fires in no case (`{}`)", rule.id, rule.case));
        }
        if !lists(&spec(&rule.near_miss), "silent", &rule.id) {
            missing.push(format!("{} has no near miss (`{}`)", rule.id, rule.near_miss));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn one_two_and_eight_threads_give_the_same_bytes() {
    let one = run(&dump(), &with_threads(1)).unwrap();
    for threads in [2, 8] {
        let many = run(&dump(), &with_threads(threads)).unwrap();
        assert!(one.articles_bytes == many.articles_bytes, "articles differ with {threads} threads");
        assert!(one.rejects_bytes == many.rejects_bytes, "rejects differ with {threads} threads");
        assert!(one.report_bytes == many.report_bytes, "reports differ with {threads} threads");
    }
}

/// Copies a folder, its entries written in another order.
fn copy_shuffled(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<_> = fs::read_dir(from).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort_by_key(|p| {
        let name = p.file_name().unwrap().to_string_lossy().into_owned();
        name.bytes().rev().map(|b| b.wrapping_mul(37)).collect::<Vec<u8>>()
    });
    for path in entries {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_shuffled(&path, &target)
        } else {
            fs::copy(&path, &target).map(|_| ()).unwrap()
        }
    }
}

/// Articles without their place on disk, by id.
fn by_id(run: &Run) -> BTreeMap<String, Value> {
    let strip = |mut article: Value| {
        let id = article["id"].as_str().unwrap().to_owned();
        article["source"]["path"] = Value::Null;
        (id, article)
    };
    run.articles.iter().cloned().map(strip).collect()
}

#[test]
fn a_folder_written_in_another_order_gives_the_same_articles_and_clusters() {
    let folder = tempfile::tempdir().unwrap();
    copy_shuffled(&dump(), &folder.path().join("dump"));
    let there = run(&folder.path().join("dump"), &with_threads(2)).unwrap();
    let here = run(&dump(), &with_threads(2)).unwrap();
    assert_eq!(by_id(&here), by_id(&there));
}

#[test]
fn shuffled_lines_give_the_same_articles_and_clusters() {
    let articles = run(&dump(), &with_threads(2)).unwrap().articles;
    let record =
        |a: &Value| serde_json::json!({"id": a["id"], "text": a["text"], "site": a["site"], "url": a["url"]});
    let mut lines: Vec<String> = articles.iter().map(|a| record(a).to_string()).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.jsonl");
    let mut results = Vec::new();
    for turn in 0..3 {
        fs::write(&path, lines.join("\n")).unwrap();
        let run = run(&path, &with_threads(2)).unwrap();
        results.push(
            by_id(&run)
                .into_iter()
                .map(|(id, mut article)| {
                    article["source"] = Value::Null;
                    (id, article)
                })
                .collect::<BTreeMap<_, _>>(),
        );
        lines.reverse();
        lines.rotate_left(7 + turn);
    }
    assert!(results[0].len() > 20);
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0], results[2]);
}

#[test]
fn every_record_is_an_article_or_a_reject() {
    let run = run(&dump(), &with_threads(2)).unwrap();
    assert_eq!(run.report.seen, (run.articles.len() + run.rejects.len()) as u64);
    assert_eq!(run.report.articles, run.articles.len() as u64);
    for reject in &run.rejects {
        assert!(reject["source"]["path"].as_str().is_some_and(|p| !p.is_empty()), "{reject}");
        assert!(reject["detail"].as_str().is_some_and(|d| !d.is_empty()), "{reject}");
    }
}

#[test]
fn every_article_is_valid_against_the_schema_and_keeps_the_key_order() {
    let schema: Value = serde_json::from_str(&schema().unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let order: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    for article in run(&dump(), &with_threads(2)).unwrap().articles {
        let errors: Vec<_> = validator.iter_errors(&article).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let keys: Vec<_> = article.as_object().unwrap().keys().cloned().collect();
        let optional = |key: &&String| ["rights", "dropped"].contains(&key.as_str()) && !keys.contains(key);
        let expected: Vec<_> = order.iter().filter(|key| !optional(key)).cloned().collect();
        assert_eq!(keys, expected);
    }
    let mut wrong = run(&dump(), &with_threads(1)).unwrap().articles.swap_remove(0);
    wrong["status"] = "nonsense".into();
    assert!(!validator.is_valid(&wrong), "a validator that accepts anything proves nothing");
}

#[test]
fn cleaning_clean_text_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clean.jsonl");
    let first = run(&dump(), &with_threads(2)).unwrap().articles;
    let record =
        |a: &Value| serde_json::json!({"id": a["id"], "title": a["title"], "text": a["text"]}).to_string();
    fs::write(&path, first.iter().map(record).collect::<Vec<_>>().join("\n")).unwrap();
    let second = run(&path, &with_threads(2)).unwrap().articles;
    let texts = |articles: &[Value], key: fn(&Value) -> &Value| -> BTreeMap<String, String> {
        articles
            .iter()
            .map(|a| (key(a).as_str().unwrap().to_owned(), a["text"].as_str().unwrap().to_owned()))
            .collect()
    };
    let (first, second) = (texts(&first, |a| &a["id"]), texts(&second, |a| &a["source"]["id"]));
    let changed: Vec<_> = first.iter().filter(|(id, text)| second.get(*id) != Some(text)).collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

#[test]
fn no_character_is_invented() {
    let path = dump();
    for article in run(&path, &with_threads(2)).unwrap().articles {
        let source = article["source"]["path"].as_str().unwrap();
        if article["encoding"]["evidence"] != "utf8_valid" || !source.ends_with(".txt") {
            continue;
        }
        let raw = fs::read_to_string(source).unwrap();
        for paragraph in article["paragraphs"].as_array().unwrap() {
            for word in paragraph["text"].as_str().unwrap().split_whitespace() {
                assert!(raw.contains(word), "{word} is not in {source}");
            }
        }
    }
}

/// A report of so many paragraphs, each unlike the others, between a menu and an imprint.
fn report(paragraphs: usize, container: &str, with_headings: bool) -> String {
    const WHO: [&str; 5] =
        ["the harbour master", "a retired pilot", "her deputy", "the lock keeper", "an old diver"];
    const WHAT: [&str; 7] = [
        "the tide",
        "the northern pier",
        "a lost anchor",
        "the ferry",
        "the new crane",
        "fog",
        "a grey seal",
    ];
    const HOW: [&str; 3] =
        ["as far as anybody can tell", "and not for the first time", "whatever the log says"];
    let paragraph = |n: usize| {
        let (who, what, how) = (WHO[n % 5], WHAT[n / 5 % 7], HOW[n / 35 % 3]);
        let heading = if with_headings && n.is_multiple_of(10) {
            format!("<h2>Watch {}</h2>", n / 10)
        } else {
            String::new()
        };
        format!(
            "{heading}<p>In the night of day {n}, {who} wrote that {what} had kept the watch awake, {how}. \
             Nobody on the quay was surprised, and {} slept until seven.</p>",
            WHO[(n + 2) % 5]
        )
    };
    let body: String = (0..paragraphs).map(paragraph).collect();
    format!(
        "<html><head><title>A year on the quay</title></head><body><ul><li><a href=/>Home</a><li><a href=/s>Sport</a></ul>\
         <{container}><h1>A year on the quay</h1>{body}</{container}><footer><a href=/i>Imprint</a></footer></body></html>"
    )
}

#[test]
fn a_report_of_any_length_keeps_its_paragraphs() {
    let folder = tempfile::tempdir().unwrap();
    for paragraphs in [10, 150, 400, 2_000] {
        for (container, with_headings) in
            [("article", false), ("article", true), ("div", false), ("div", true)]
        {
            let page = report(paragraphs, container, with_headings);
            fs::write(folder.path().join("report.html"), page).unwrap();
            let got = run(folder.path(), &Options::default()).unwrap();
            let text = got.articles.first().map_or("", |article| article["text"].as_str().unwrap());
            let kept = text.matches("slept until seven.").count();
            assert_eq!(kept, paragraphs, "in {container}, headings: {with_headings}");
        }
    }
}

#[test]
fn a_page_of_too_many_blocks_is_a_reject() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), format!("<html><body>{}", "<p>a".repeat(100_001))).unwrap();
    fs::write(folder.path().join("b.txt"), "a\n".repeat(100_001)).unwrap();
    let got = run(folder.path(), &Options::default()).unwrap();
    let reasons: Vec<&str> = got.rejects.iter().filter_map(|reject| reject["reason"].as_str()).collect();
    assert_eq!((got.articles.len(), reasons), (0, vec!["too_large", "too_large"]));
}

#[test]
fn a_run_does_not_read_what_it_writes() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(
        dump().join("le-courrier-du-port.example/mer/conteneurs-perdus-1263.html"),
        folder.path().join("a.html"),
    )
    .unwrap();
    let inputs = [folder.path().to_owned()];
    let into = |out: &Path| {
        let options = Options { force: true, ..Options::default() };
        depeche_pipeline::clean(&inputs, &Destination::Folder(out.to_owned()), &options, &|_| ())
    };
    let out = folder.path().join("out");
    for _ in 0..2 {
        assert_eq!(into(&out).unwrap().seen, 1);
    }
    let error = into(folder.path()).unwrap_err().to_string();
    assert!(error.contains("it is an input itself"), "{error}");
}

#[test]
fn garbage_is_named_and_the_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let good = "La ministre a inauguré lundi le nouveau pont du port, long de deux cents mètres, devant une foule nombreuse.\n\n\
                Les travaux, commencés il y a trois ans, ont coûté douze millions d'euros à la région et à la commune.";
    fs::write(at("a-empty.html"), "").unwrap();
    let noise =
        std::iter::successors(Some(7_u32), |x| Some(x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)));
    fs::write(at("b-binary.bin"), noise.take(4_000).map(|x| (x >> 24) as u8).collect::<Vec<_>>()).unwrap();
    fs::write(at("c-nested.html"), format!("{}<p>{good}</p>", "<div>".repeat(100_000))).unwrap();
    fs::write(at("d-long-line.txt"), "mot ".repeat(5 << 20)).unwrap();
    fs::write(at("e-invalid.txt"), [good.as_bytes(), b"\n\n\xff\xfe\x80 fin"].concat()).unwrap();
    fs::write(
        at("f.jsonl"),
        format!(
            "{{\"text\": {good:?}}}\n{{\"text\": \"coup\n{{\"other\": 1}}\n[1]\n{{\"text\": {good:?}}}\n"
        ),
    )
    .unwrap();
    fs::write(at("g-good.txt"), good).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(at("nowhere"), at("h-dangling.html")).unwrap();
    let run = run(folder.path(), &with_threads(2)).unwrap();
    assert_eq!(run.report.seen, run.report.articles + run.report.rejects);
    let reasons: BTreeSet<(String, String)> = run
        .rejects
        .iter()
        .map(|r| {
            let path = r["source"]["path"].as_str().unwrap();
            (path.rsplit('/').next().unwrap().to_owned(), r["reason"].as_str().unwrap().to_owned())
        })
        .collect();
    for (name, reason) in [
        ("a-empty.html", "empty"),
        ("b-binary.bin", "binary"),
        ("f.jsonl", "bad_json"),
        ("f.jsonl", "no_content_field"),
        ("h-dangling.html", "unreadable"),
    ] {
        let key = (name.to_owned(), reason.to_owned());
        assert!(
            reasons.contains(&key) || (cfg!(not(unix)) && name.starts_with('h')),
            "{key:?} not in {reasons:?}"
        );
    }
    let line = run.rejects.iter().find(|r| r["reason"] == "bad_json").unwrap();
    assert_eq!(line["source"]["line"], 2);
    let articles: BTreeSet<_> = run
        .articles
        .iter()
        .map(|a| a["source"]["path"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    for name in ["c-nested.html", "e-invalid.txt", "f.jsonl", "g-good.txt"] {
        assert!(articles.contains(name), "{name} not in {articles:?}");
    }
    let nested = run
        .articles
        .iter()
        .find(|a| a["source"]["path"].as_str().unwrap().ends_with("c-nested.html"))
        .unwrap();
    assert_eq!(nested["notes"][0]["code"], "nesting_limited");
}

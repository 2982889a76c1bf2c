//! The command's contract: exit codes, streams, messages.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ARTICLE: &str = "Le pont du port a été inauguré lundi par la ministre, devant une foule venue de toute la région malgré la pluie.\n\n\
    Les travaux, commencés il y a trois ans, ont coûté douze millions d'euros à la commune et aux quatre cantons voisins.\n";

fn depeche(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_depeche")).args(args).current_dir(folder).output().unwrap()
}

fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    for (name, content) in files {
        std::fs::write(dir.path().join(name), content).unwrap();
    }
    let path = dir.path().to_owned();
    (dir, path)
}

fn check(args: &[&str], files: &[(&str, &str)], code: i32, said: &str) -> (tempfile::TempDir, Output) {
    let (dir, path) = folder(files);
    let output = depeche(args, &path);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(said), "`{said}` not in: {stderr}");
    (dir, output)
}

#[test]
fn all_clean_is_zero() {
    let (dir, _) = check(&["clean", "in", "-o", "out"], &[("in/a.txt", ARTICLE)], 0, "1 article ");
    for name in ["articles.jsonl", "rejects.jsonl", "run.json"] {
        assert!(dir.path().join("out").join(name).is_file(), "{name}");
    }
    assert_eq!(std::fs::read_dir(dir.path().join("out")).unwrap().count(), 3, "nothing temporary is left");
}

#[test]
fn some_rejected_is_one() {
    check(&["clean", "in", "-o", "out"], &[("in/a.txt", ARTICLE), ("in/b.txt", "")], 1, "1 empty");
}

#[test]
fn a_missing_root_is_two_and_named() {
    check(&["clean", "nowhere", "-o", "out"], &[], 2, "nowhere");
}

#[test]
fn nothing_to_process_is_three() {
    check(&["clean", "in", "-o", "out"], &[], 3, "0 records");
}

#[test]
fn unknown_flags_and_config_keys_are_usage_errors() {
    check(&["clean", "in", "--bogus"], &[], 2, "--bogus");
    let config = [("depeche.toml", "treads = 2\n"), ("in/a.txt", ARTICLE)];
    check(&["clean", "in", "-o", "out", "--config", "depeche.toml"], &config, 2, "treads");
    check(&["clean", "in", "-o", "out", "--field-map", "nonsense"], &[("in/a.txt", ARTICLE)], 2, "nonsense");
    check(
        &["clean", "in", "-o", "out", "--keep-status", "nonsense"],
        &[("in/a.txt", ARTICLE)],
        2,
        "nonsense",
    );
    check(&["clean", "in"], &[("in/a.txt", ARTICLE)], 2, "-o OUT");
}

#[test]
fn a_config_file_says_what_flags_do_not() {
    let files = [("depeche.toml", "limit = 1\n"), ("in/a.txt", ARTICLE), ("in/b.txt", ARTICLE)];
    check(&["clean", "in", "-o", "out", "--config", "depeche.toml"], &files, 0, "1 record:");
    check(&["clean", "in", "-o", "out", "--config", "depeche.toml", "--limit", "2"], &files, 0, "2 records");
}

#[test]
fn standard_output_holds_articles_alone() {
    let (_dir, output) =
        check(&["clean", "in", "-o", "-"], &[("in/a.txt", ARTICLE), ("in/b.txt", "")], 1, "1 reject\n");
    let lines: Vec<_> = output.stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty()).collect();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with(b"{\"id\":"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let (dir, _) =
        check(&["clean", "in", "-o", "out", "--dry-run"], &[("in/a.txt", ARTICLE)], 0, "1 article ");
    assert!(!dir.path().join("out").exists());
}

#[test]
fn broken_rules_name_the_file() {
    let files = [("in/a.txt", ARTICLE), ("in/bad.toml", "[[strip]]\nid = 1\n")];
    check(&["clean", "in/a.txt", "-o", "out", "--rules", "in"], &files, 2, "bad.toml");
}

#[test]
fn dropped_duplicates_are_counted_rejects() {
    let files = [("in/a.txt", ARTICLE), ("in/b.txt", ARTICLE)];
    let (dir, _) = check(&["clean", "in", "-o", "out", "--drop-duplicates"], &files, 1, "1 duplicate");
    let rejects = std::fs::read_to_string(dir.path().join("out/rejects.jsonl")).unwrap();
    assert!(rejects.contains("\"reason\":\"duplicate\"") && rejects.contains("in/b.txt"), "{rejects}");
}

#[test]
fn decode_goes_on_after_a_missing_file() {
    let (_dir, output) = check(&["decode", "in/none", "in/a.txt"], &[("in/a.txt", ARTICLE)], 1, "in/none");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"encoding\":\"UTF-8\""));
}

#[test]
fn the_small_commands_speak() {
    for (args, said) in [
        (&["schema"][..], "\"$schema\""),
        (&["rules", "check"], "all good"),
        (&["rules", "list"], "fr-read-also"),
        (&["rules", "why", "journal.example"], "journal.example"),
        (&["completions", "bash"], "_depeche"),
        (&["explain", "in/a.txt"], "keep"),
        (&["explain", "in/a.txt", "--json"], "\"features\""),
    ] {
        let (_dir, output) = check(args, &[("in/a.txt", ARTICLE)], 0, "");
        assert!(String::from_utf8_lossy(&output.stdout).contains(said), "{args:?}");
    }
}

#[test]
fn dedup_writes_a_line_a_document() {
    let record = |id: &str| format!("{{\"id\": \"{id}\", \"text\": {ARTICLE:?}}}\n");
    let input = record("one") + &record("two") + "{broken\n";
    let (dir, _) = check(&["dedup", "in/a.jsonl", "-o", "out"], &[("in/a.jsonl", &input)], 1, "1 cluster ");
    let clusters = std::fs::read_to_string(dir.path().join("out/clusters.jsonl")).unwrap();
    assert_eq!(clusters.lines().count(), 2);
    assert!(
        clusters.contains("\"id\":\"two\",\"cluster\":\"one\",\"role\":\"copy\",\"relation\":\"exact\""),
        "{clusters}"
    );
}

#[test]
fn limits_and_presets_are_flags_and_configuration() {
    check(&["clean", "in", "-o", "out", "--preset", "nosuch"], &[("in/a.txt", ARTICLE)], 2, "mediacloud");
    check(
        &["clean", "in", "-o", "out", "--max-record-bytes", "9"],
        &[("in/a.txt", ARTICLE)],
        1,
        "1 too_large",
    );
    let line = format!("{{\"maintext\": {ARTICLE:?}, \"text\": \"no\"}}\n");
    let files = [
        ("in/a.jsonl", line.as_str()),
        ("c.toml", "preset = \"newsplease\"\n[limits]\nmax_json_depth = 1\n"),
    ];
    check(&["clean", "in", "-o", "out", "--config", "c.toml"], &files, 0, "1 article ");
    let deep = format!("{{\"maintext\": {ARTICLE:?}, \"a\": [1]}}\n");
    let files = [
        ("in/a.jsonl", deep.as_str()),
        ("c.toml", "preset = \"newsplease\"\n[limits]\nmax_json_depth = 1\n"),
    ];
    check(&["clean", "in", "-o", "out", "--config", "c.toml"], &files, 1, "1 too_large");
}

#[test]
fn sizes_have_units_and_threads_an_end() {
    let files = [("in/a.txt", ARTICLE), ("c.toml", "[limits]\nmax_record_bytes = \"9\"\n")];
    check(&["clean", "in", "-o", "out", "--max-record-bytes", "1K"], &files, 0, "1 article ");
    check(&["clean", "in", "-o", "out", "--config", "c.toml"], &files, 1, "1 too_large");
    check(&["clean", "in", "-o", "out", "--memory", "12Q"], &files, 2, "no unit `Q`");
    check(&["clean", "in", "-o", "out", "--threads", "100000"], &files, 2, "at most 1024");
}

#[test]
fn what_cannot_be_written_to_is_said() {
    let files = [("in/a.txt", ARTICLE), ("out", "")];
    check(&["clean", "in", "-o", "out"], &files, 2, "it is a file");
    for command in ["dedup", "merge", "survey"] {
        check(&[command, "in", "-o", "-"], &files, 2, "only `clean` can");
    }
    check(&["clean", "in", "-o", "o", "--keep-status", "nonsense"], &files, 2, "list_page, paywall_stub");
    check(&["clean", "in", "-o", "o", "--lineage"], &files, 0, "run.json, lineage.jsonl");
    check(&["decode", "in"], &files, 1, "it is a folder");
}

/// A run that waits for a pipe sees no end of a batch, and stops all the same.
#[cfg(unix)]
#[test]
fn one_signal_ends_a_run_that_waits_for_its_input() {
    let (_dir, path) = folder(&[]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_depeche"));
    command.args(["clean", "-", "-o", "out"]).current_dir(&path);
    let mut run = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    let _open = run.stdin.take();
    // It listens before it makes its folder.
    while !path.join("out").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-TERM", &run.id().to_string()]).status().unwrap().success());
    assert_eq!(run.wait().unwrap().code(), Some(130));
}

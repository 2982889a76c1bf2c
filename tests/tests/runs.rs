//! Runs that are stopped, cut or parted end with the bytes of a whole run, or say why not.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use depeche_pipeline::{Destination, Event, Options, ProfilesFrom, RunError, clean, merge};
use depeche_tests::{Run, root, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// More than a batch of records, so that journals have several frames.
const RECORDS: usize = 600;

/// A dump of short texts: each its own, a few reprints, a few that are none.
fn dump(folder: &Path) -> PathBuf {
    let text = |n: usize| {
        let of = if n % 11 == 5 { n - 5 } else { n };
        format!(
            "Le pont numéro {of} de la ville a été inauguré lundi par la ministre, devant {of} habitants venus de \
             toute la région. Les travaux du chantier {of} ont coûté {of} millions d'euros à la commune et aux \
             cantons voisins, a précisé le maire du quartier {of}, qui espère une ouverture complète avant l'hiver."
        )
    };
    let line = |n: usize| match n % 50 {
        49 => "{broken\n".to_owned(),
        48 => format!("{{\"id\": \"r{n}\", \"text\": \"\"}}\n"),
        _ => format!("{{\"id\": \"r{n}\", \"text\": {:?}}}\n", text(n)),
    };
    let path = folder.join("dump");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("a.jsonl"), (0..RECORDS / 2).map(line).collect::<String>()).unwrap();
    fs::write(path.join("b.jsonl"), (RECORDS / 2..RECORDS).map(line).collect::<String>()).unwrap();
    path
}

fn options() -> Options {
    Options { threads: 2, ..Options::default() }
}

/// One start of a run; `stop_at` is the event at which the user asks to stop.
fn start(input: &Path, out: &Path, options: Options, stop_at: Option<usize>) -> Result<(), RunError> {
    let stop = options.stop.clone();
    stop.store(false, Ordering::Relaxed);
    let events = std::cell::Cell::new(0);
    let tell = |_: Event| {
        if stop_at == Some(events.replace(events.get() + 1)) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    clean(&[input.to_owned()], &Destination::Folder(out.to_owned()), &options, &tell).map(|_| ())
}

fn assert_same(whole: &Run, out: &Path) {
    let read = |name: &str| fs::read(out.join(name)).unwrap();
    assert!(read("articles.jsonl") == whole.articles_bytes, "articles differ");
    assert!(read("rejects.jsonl") == whole.rejects_bytes, "rejects differ");
    assert!(read("run.json") == whole.report_bytes, "reports differ");
    assert!(!out.join(".depeche").exists(), "journals are left behind");
}

#[test]
fn stopped_at_any_moment_a_run_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (dump(folder.path()), folder.path().join("out"));
    let whole = run(&input, &options()).unwrap();
    assert_eq!(whole.report.seen, RECORDS as u64);
    assert!(whole.report.duplicates["copy"] > 20 && whole.report.rejects > 20, "the dump is too easy");
    let mut stops = 0;
    for stop_at in [0, 1, 1, 2, 1, 2] {
        match start(&input, &out, options(), Some(stop_at)) {
            Err(RunError::Interrupted) => stops += 1,
            other => other.unwrap(),
        }
    }
    assert!(stops >= 4, "{stops} stops show little");
    if out.join(".depeche").exists() {
        start(&input, &out, options(), None).unwrap();
    }
    assert_same(&whole, &out);
}

#[test]
fn journals_cut_anywhere_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (dump(folder.path()), folder.path().join("out"));
    let whole = run(&input, &options()).unwrap();
    // Stopped later and later, till it is while cleaning, behind the first frame of lines.
    let cleaning = || matches!(fs::metadata(out.join(".depeche/lines")), Ok(facts) if facts.len() > 20_000);
    for events in 3.. {
        if cleaning() {
            break;
        }
        assert!(matches!(start(&input, &out, options(), Some(events)), Err(RunError::Interrupted)));
    }
    let journal = |name: &str| fs::read(out.join(".depeche").join(name)).unwrap();
    let (pages, lines) = (journal("pages"), journal("lines"));
    for (pages_kept, lines_kept) in [(100, 0), (30, 0), (30, 100), (100, 70), (100, 99), (0, 0)] {
        fs::create_dir_all(out.join(".depeche")).unwrap();
        let cut = |bytes: &[u8], percent: usize| bytes[..bytes.len() * percent / 100].to_vec();
        fs::write(out.join(".depeche/pages"), cut(&pages, pages_kept)).unwrap();
        fs::write(out.join(".depeche/lines"), cut(&lines, lines_kept)).unwrap();
        start(&input, &out, options(), None).unwrap();
        assert_same(&whole, &out);
    }
}

/// Starts a run, stops it at its first batch, and starts it again after `change`.
fn gone_on_after(change: impl FnOnce(&Path) -> Options) -> (Result<(), RunError>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (dump(folder.path()), folder.path().join("out"));
    assert!(matches!(start(&input, &out, options(), Some(0)), Err(RunError::Interrupted)));
    let changed = change(&input);
    (start(&input, &out, changed, None), folder)
}

fn assert_refused(result: Result<(), RunError>, said: &str) {
    let told = result.unwrap_err().to_string();
    assert!(told.contains(said), "`{said}` not in: {told}");
}

#[test]
fn other_options_are_named_and_refused() {
    let (result, _folder) = gone_on_after(|_| Options { limit: Some(500), keep_dropped: true, ..options() });
    assert_refused(result, "limit was None, is Some(500); keep dropped was false, is true");
}

#[test]
fn a_dump_that_grew_is_named_and_refused_unless_forced() {
    let grow = |input: &Path| {
        fs::write(input.join("c.jsonl"), "{\"text\": \"Un.\"}\n").unwrap();
        options()
    };
    assert_refused(gone_on_after(grow).0, "files was 2 of ");
    let forced = |input: &Path| Options { force: true, ..grow(input) };
    let (result, folder) = gone_on_after(forced);
    result.unwrap();
    let whole = run(&folder.path().join("dump"), &options()).unwrap();
    assert_eq!(whole.report.seen, RECORDS as u64 + 1);
    assert_same(&whole, &folder.path().join("out"));
}

#[test]
fn a_record_that_changed_behind_the_same_size_and_time_is_named() {
    let change = |input: &Path| {
        let path = input.join("a.jsonl");
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let text = fs::read_to_string(&path).unwrap().replacen("numéro 7 ", "numéro 8 ", 1);
        fs::write(&path, text).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        options()
    };
    assert_refused(gone_on_after(change).0, "record 8, in ");
}

#[test]
fn a_finished_run_is_not_overwritten_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (dump(folder.path()), folder.path().join("out"));
    start(&input, &out, options(), None).unwrap();
    assert_refused(start(&input, &out, options(), None), "holds a finished run");
    start(&input, &out, Options { force: true, ..options() }, None).unwrap();
    assert_same(&run(&input, &options()).unwrap(), &out);
}

/// Cleans each part of `input` into a folder of its own.
fn clean_parts(input: &Path, of: u64, folder: &Path) -> Vec<PathBuf> {
    let part = |number: u64| {
        let shard = Some(format!("{number}/{of}").parse().unwrap());
        let out = folder.join(format!("part{number}"));
        start(input, &out, Options { shard, keep_dropped: true, ..options() }, None).unwrap();
        out
    };
    (1..=of).map(part).collect()
}

#[test]
fn three_parts_merged_in_any_order_are_one_run() {
    let folder = tempfile::tempdir().unwrap();
    for (name, input) in [("texts", dump(folder.path())), ("pages", root().join("fixtures/dump"))] {
        let judged_alone = Options { keep_dropped: true, profiles: ProfilesFrom::Nothing, ..options() };
        let whole = run(&input, &judged_alone).unwrap();
        let folder = folder.path().join(name);
        let mut parts = clean_parts(&input, 3, &folder);
        let sizes: Vec<u64> =
            parts.iter().map(|p| fs::metadata(p.join("articles.jsonl")).unwrap().len()).collect();
        assert!(sizes.iter().all(|size| *size > 0), "{sizes:?} is no parting");
        parts.rotate_left(1);
        let out = folder.join("merged");
        merge(&parts, &out, &options(), &|_| {}).unwrap();
        assert_same(&whole, &out);
    }
}

#[test]
fn copies_are_dropped_when_the_parts_are_merged() {
    let folder = tempfile::tempdir().unwrap();
    let input = dump(folder.path());
    let dropping = || Options { drop_duplicates: true, ..options() };
    let judged_alone = Options { keep_dropped: true, profiles: ProfilesFrom::Nothing, ..dropping() };
    let whole = run(&input, &judged_alone).unwrap();
    let parts = clean_parts(&input, 2, folder.path());
    let out = folder.path().join("merged");
    merge(&parts, &out, &dropping(), &|_| {}).unwrap();
    assert!(whole.report.rejects_by_reason["duplicate"] > 20);
    assert_same(&whole, &out);
}

#[test]
fn parts_that_are_missing_doubled_or_none_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let input = dump(folder.path());
    let parts = clean_parts(&input, 3, folder.path());
    let whole = folder.path().join("whole");
    start(&input, &whole, options(), None).unwrap();
    let out = folder.path().join("merged");
    let merged = |parts: &[&PathBuf]| {
        let parts: Vec<PathBuf> = parts.iter().map(|part| (*part).clone()).collect();
        merge(&parts, &out, &options(), &|_| {}).map(|_| ())
    };
    assert_refused(merged(&[&parts[0], &parts[2]]), "part 2/3 is missing");
    assert_refused(merged(&[&parts[0], &parts[1], &parts[0]]), "part 1/3 is given twice");
    assert_refused(merged(&[&parts[0], &whole]), "it is no part of a dump");
    assert_refused(merged(&[&input]), "it holds no finished run");
    let lines = fs::read_to_string(parts[1].join("order.txt")).unwrap();
    fs::write(parts[1].join("order.txt"), lines.split_once('\n').unwrap().1).unwrap();
    assert_refused(merged(&[&parts[0], &parts[1], &parts[2]]), "is in no part, or twice");
    assert!(!out.join("articles.jsonl").exists());
}

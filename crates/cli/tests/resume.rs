//! A killed run goes on: the short version of `tools/kill_and_resume.py`.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const RECORDS: usize = 1_500;

fn line(n: usize) -> String {
    let paragraph = format!(
        "Le pont numéro {n} de la ville a été inauguré lundi par la ministre, devant {n} habitants venus de toute la \
         région. Les travaux du chantier {n} ont coûté douze millions d'euros à la commune et aux cantons voisins."
    );
    let text = [paragraph.as_str(); 3].join("\n\n");
    if n % 70 == 69 { "{broken\n".to_owned() } else { format!("{{\"id\": \"r{n}\", \"text\": {text:?}}}\n") }
}

fn start(folder: &Path, out: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_depeche"));
    command.args(["clean", "in.jsonl", "-o", out, "-q"]).current_dir(folder).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn end(run: Child) -> String {
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

/// Bytes in the journals of a run under way.
fn journalled(folder: &Path) -> u64 {
    let size =
        |name| std::fs::metadata(folder.join("killed/.depeche").join(name)).map_or(0, |facts| facts.len());
    size("pages") + size("lines")
}

#[test]
fn five_kills_cost_nothing_but_time() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    std::fs::write(folder.join("in.jsonl"), (0..RECORDS).map(line).collect::<String>()).unwrap();
    end(start(folder, "whole"));

    let mut kills = 0;
    for _ in 0..5 {
        let before = journalled(folder);
        let mut run = start(folder, "killed");
        // Each life adds a frame at least, so that the kills hit different moments.
        while run.try_wait().unwrap().is_none() {
            if journalled(folder) > before {
                run.kill().unwrap();
                kills += 1;
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        run.wait().unwrap();
    }
    assert_eq!(kills, 5);
    end(start(folder, "killed"));

    for name in ["articles.jsonl", "rejects.jsonl", "run.json"] {
        let read = |out: &str| std::fs::read(folder.join(out).join(name)).unwrap();
        assert!(read("whole") == read("killed"), "{name} differs");
    }
    assert!(!folder.join("killed/.depeche").exists());
}

#[test]
fn a_second_run_in_the_same_folder_is_refused_while_the_first_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    std::fs::write(folder.join("in.jsonl"), (0..RECORDS).map(line).collect::<String>()).unwrap();
    let first = start(folder, "killed");
    while journalled(folder) < 1_000 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let second = start(folder, "killed").wait_with_output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another run is going on"));
    end(first);
}

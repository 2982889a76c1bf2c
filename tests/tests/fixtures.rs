//! One folder under `fixtures/` with a `case.toml` is one named test, and so
//! is each case of the tables `fixtures/<area>/<table>.toml`.
//!
//! `BLESS=1 cargo test -p depeche-tests --test fixtures -- <case>` rewrites
//! the `expected.json` of the cases whose names contain `<case>`.

use depeche_pipeline::{cases, verify_case};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::PathBuf;
use std::process::ExitCode;

/// A case holds this many bytes at most: shorter shows more.
const MAX_BYTES: u64 = 20 * 1024;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let folder = depeche_tests::root().join("fixtures");
    let bless = std::env::var_os("BLESS").is_some();
    let mut trials = match cases(&folder) {
        Ok(cases) => cases.into_iter().map(|case| trial(&folder, case, bless)).collect(),
        Err(error) => vec![Trial::test("fixtures", move || Err(Failed::from(error.to_string())))],
    };
    match depeche_tests::tables(&folder) {
        Ok(cases) => trials.extend(cases.into_iter().map(judged)),
        Err(error) => trials.push(Trial::test("tables", move || Err(Failed::from(error.to_string())))),
    }
    libtest_mimic::run(&args, trials).exit_code()
}

fn judged(case: depeche_tests::TableCase) -> Trial {
    Trial::test(case.name, move || {
        if case.difference.is_empty() { Ok(()) } else { Err(Failed::from(case.difference)) }
    })
}

fn trial(folder: &std::path::Path, case: PathBuf, bless: bool) -> Trial {
    let name = case.strip_prefix(folder).unwrap_or(&case).display().to_string();
    Trial::test(name, move || {
        let result = verify_case(&case, bless).map_err(|e| Failed::from(e.to_string()))?;
        let size = input_bytes(&case);
        if size > MAX_BYTES {
            return Err(Failed::from(format!("{size} bytes of input: cases are small")));
        }
        if result.difference.is_empty() { Ok(()) } else { Err(Failed::from(result.difference)) }
    })
}

fn input_bytes(case: &std::path::Path) -> u64 {
    let mut folders = vec![case.to_owned()];
    let mut bytes = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("expected.json") {
                bytes += entry.metadata().map_or(0, |m| m.len());
            }
        }
    }
    bytes
}

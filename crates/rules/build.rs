//! Turns the built-in rules from TOML to JSON, which takes a fraction of the
//! time to read, at every start of the command.

#![allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data");
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("data");
    let mut paths = Vec::new();
    collect(&data, &mut paths)?;
    paths.sort();
    let mut list = String::from("[\n");
    for path in paths {
        let content = fs::read_to_string(&path)?;
        let table: toml::Table =
            toml::from_str(&content).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.strip_prefix(&data)?.to_string_lossy().replace('\\', "/");
        list += &format!("({name:?}, {:?}),\n", serde_json::to_string(&table)?);
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("built_in.rs"), list + "]\n")?;
    Ok(())
}

/// The TOML files under a folder.
fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            into.push(path);
        }
    }
    Ok(())
}

//! Embeds the recorded exchanges, so that a simulator runs from anywhere.
//!
//! Written here rather than with a directory macro: cargo rebuilds when a case is added or removed,
//! which stable macros cannot ask for.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where the recorded exchanges are kept, seen from this crate.
const CASES: &str = "../tests/fixtures/wire/cases";

fn main() -> io::Result<()> {
    let crate_folder = PathBuf::from(environment("CARGO_MANIFEST_DIR")?);
    let cases = crate_folder.join(CASES);
    println!("cargo::rerun-if-changed={}", cases.display());

    let out = Path::new(&environment("OUT_DIR")?).join("embedded_cases.rs");
    fs::write(out, listing(&files(&cases)?))
}

fn environment(name: &str) -> io::Result<String> {
    env::var(name).map_err(|error| io::Error::other(format!("{name}: {error}")))
}

/// The case files, in the order of their names.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A Rust slice of `(file name, text)`.
fn listing(files: &[PathBuf]) -> String {
    let mut source = String::from("&[\n");
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        // Writing to a String cannot fail.
        let _ = writeln!(
            source,
            "    ({name:?}, include_str!({:?})),",
            file.display().to_string()
        );
    }
    source.push_str("]\n");
    source
}

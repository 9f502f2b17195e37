//! Trunk's hook after a build (`Trunk.toml`): seals `index.html` where Trunk has just put it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use seal::{ConnectSrc, Sealed, faults, policy, sealed};

/// Origins that the page may reach instead of the usual ones, with blanks between; `cargo xtask dist --connect-src`
/// sets it.
const CONNECT_SRC: &str = "AZURE_CHAT_CONNECT_SRC";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    // <https://trunkrs.dev/assets/#hooks>
    let folder = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let folder = folder.ok_or("TRUNK_STAGING_DIR is not set: Trunk runs this after a build.")?;
    if env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release") {
        cut()?;
    }
    let wanted = env::var(CONNECT_SRC).unwrap_or_default();
    let reach = ConnectSrc::parse(wanted.split_ascii_whitespace())?;
    let index = folder.join("index.html");
    let html = fs::read_to_string(&index).map_err(|error| cannot("read", &index, &error))?;
    let Some(Sealed { html, loader }) = sealed(&html, &policy(&reach))? else {
        return Ok(());
    };
    let found = faults(&html);
    if !found.is_empty() {
        return Err(format!("index.html is not tight: {}.", found.join("; ")));
    }
    let path = folder.join(&loader.0);
    fs::write(&path, loader.1).map_err(|error| cannot("write", &path, &error))?;
    fs::write(&index, html).map_err(|error| cannot("write", &index, &error))
}

/// Cuts the wasm into parts. What does it takes a while to compile, and development builds stay in one.
fn cut() -> Result<(), String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = Command::new(cargo)
        .args(["run", "--quiet", "--package", "split"])
        .status();
    match run {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("The page's wasm stays in one piece ({status}).")),
        Err(error) => Err(format!("Cargo does not start: {error}.")),
    }
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("Cannot {what} {}: {error}.", path.display())
}

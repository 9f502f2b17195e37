//! Where things are: the workspace, what `cargo xtask` keeps below `target/`, the programs on the search path.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Where the built page goes.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Where tools go that are not installed by cargo (and those of cargo that would replace another version).
pub(crate) fn tools() -> PathBuf {
    root().join("target").join("tools")
}

/// Where the local model lives.
pub(crate) fn model() -> PathBuf {
    root().join("target").join("model")
}

/// Where the Python packages are that receipts' programs are run with.
pub(crate) fn clients() -> PathBuf {
    root().join("target").join("clients")
}

/// Where `serve` keeps its Trunk configuration and its build of the page, apart from `dist/`.
pub(crate) fn serve() -> PathBuf {
    root().join("target").join("serve")
}

/// The search path for every program started here: our tools, cargo's, then what was there.
pub(crate) fn search_path() -> OsString {
    let own = [
        tools().join("bin"),
        tools().join("node_modules").join(".bin"),
    ];
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = own
        .into_iter()
        .chain(cargo_bin())
        .chain(env::split_paths(&inherited));
    env::join_paths(all).unwrap_or(inherited)
}

fn cargo_bin() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))?;
    Some(home.join("bin"))
}

/// Where the program is, if anywhere on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&search_path())
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

/// The version of a package in Cargo.lock, which alone decides it.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path).map_err(crate::failure::at(&path))?;
    version_in(&text, package)
        .ok_or_else(|| Failure::new(format!("Cargo.lock does not name {package}.")))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array()?;
    let found = packages
        .iter()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))?;
    Some(found.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_from_the_lock_file() {
        let lock = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in(lock, "b").as_deref(), Some("2.0.0"));
        assert_eq!(version_in(lock, "c"), None);
    }

    #[test]
    fn trunk_is_told_the_locked_wasm_bindgen() {
        let trunk: toml::Table = std::fs::read_to_string(root().join("Trunk.toml"))
            .unwrap()
            .parse()
            .unwrap();
        let named = trunk["tools"]["wasm_bindgen"].as_str().map(str::to_owned);
        assert_eq!(named, locked_version("wasm-bindgen").ok());
    }
}

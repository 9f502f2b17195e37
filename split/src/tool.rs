//! The programs that Trunk uses too.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

/// A program, found where Trunk finds it: on the search path, else where Trunk has put what it fetched.
#[derive(Debug)]
pub(crate) struct Tool(PathBuf);

impl Tool {
    pub(crate) fn find(name: &str) -> Option<Self> {
        let file = [name, env::consts::EXE_SUFFIX].concat();
        let path = env::var_os("PATH").unwrap_or_default();
        let mut all = env::split_paths(&path).map(|folder| folder.join(&file));
        // npm's on Windows is a script.
        let found = all.find(|program| program.is_file());
        found.or_else(|| fetched(name, &file)).map(Self)
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: impl IntoIterator<Item = OsString>) -> Result<(), String> {
        let done = Command::new(&self.0).args(arguments).output();
        let program = self.0.display();
        let done = done.map_err(|error| format!("{program} does not start: {error}."))?;
        if done.status.success() {
            Ok(())
        } else {
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            Err(format!("{program} failed ({}): {said}", done.status))
        }
    }
}

/// What Trunk fetched lies in `<cache>/<name>-<version>/`, or in `bin` there.
fn fetched(name: &str, file: &str) -> Option<PathBuf> {
    let below = |variable: &str, rest: &str| {
        let folder = env::var_os(variable).map(PathBuf::from);
        folder.map(|folder| folder.join(rest))
    };
    // As the crate `directories` has it, which Trunk asks.
    let caches = [
        below("XDG_CACHE_HOME", "trunk"),
        below("HOME", ".cache/trunk"),
        below("HOME", "Library/Caches/dev.trunkrs.trunk"),
        below("LOCALAPPDATA", "trunkrs/trunk/cache"),
    ];
    let folders = caches.into_iter().flatten();
    let folders = folders.filter_map(|cache| fs::read_dir(cache).ok());
    let versions = folders.flatten().flatten().map(|entry| entry.path());
    let is_of = |folder: &PathBuf| {
        let folder = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        folder.is_some_and(|folder| folder.starts_with(&format!("{name}-")))
    };
    let places = versions.filter(is_of);
    let mut places = places.flat_map(|folder| [folder.join(file), folder.join("bin").join(file)]);
    places.find(|program| program.is_file())
}

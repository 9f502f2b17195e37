//! Where the drivers and browsers are.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::Engine;

impl Engine {
    /// The driver: named by a variable, or the first on the `PATH`.
    pub(super) fn program(self) -> PathBuf {
        let (variable, name, missing) = match self {
            Self::Chromium => (
                "CHROMEDRIVER",
                "chromedriver",
                "install Debian's chromium and chromium-driver, or Chrome and its driver",
            ),
            Self::Firefox => (
                "GECKODRIVER",
                "geckodriver",
                "install Firefox, and geckodriver with `cargo install --locked geckodriver`",
            ),
            Self::Webkit => (
                "WEBKITDRIVER",
                "WebKitWebDriver",
                "install Debian's webkit2gtk-driver and xvfb",
            ),
        };
        let named = env::var_os(variable).map(PathBuf::from);
        named
            .or_else(|| on_path(name))
            .unwrap_or_else(|| panic!("no {name}: {missing}, or name the program in {variable}"))
    }
}

/// Firefox by one of its names, where it is on the `PATH`; else the driver knows.
pub(super) fn firefox() -> Option<PathBuf> {
    ["firefox", "firefox-esr"].into_iter().find_map(on_path)
}

/// The browser that comes with `WebKitGTK`, of the newest of its versions: it is on no `PATH`.
pub(super) fn mini_browser() -> PathBuf {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let mut places = Vec::new();
    for root in ["/usr/lib", "/usr/libexec"] {
        let root = Path::new(root);
        let folders = below(root).into_iter().chain([root.to_owned()]);
        places.extend(folders.flat_map(|folder| below(&folder)));
    }
    let mut browsers: Vec<_> = places
        .into_iter()
        .map(|folder| folder.join("MiniBrowser"))
        .filter(|program| program.is_file())
        .collect();
    browsers.sort();
    let newest = browsers.pop();
    newest.unwrap_or_else(|| panic!("no MiniBrowser: install Debian's webkit2gtk-driver"))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

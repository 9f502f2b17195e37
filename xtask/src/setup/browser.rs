//! The browsers in which tests run, and their WebDrivers.

use std::fs;
use std::path::{Path, PathBuf};

use super::cargo_tool;
use super::debian::{self, Packages};
use crate::failure::{Failure, Result};
use crate::workspace;

/// The geckodriver that is installed where there is none.
const GECKODRIVER: &str = "0.37.1";

/// A kind of browser, by what it is built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chromium, Chrome and all that is made of it.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari's engine, in its build for Linux: WebKitGTK.
    Webkit,
}

impl Engine {
    /// What the end-to-end tests call it in `AZURE_CHAT_ENGINE`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The variable in which the tests find its driver.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
            Self::Webkit => "WEBKITDRIVER",
        }
    }

    /// Names under which its driver is installed.
    fn driver(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::Webkit => "WebKitWebDriver",
        }
    }

    /// Whether a browser of this engine is installed.
    fn has_browser(self) -> bool {
        let (names, mac): (&[&str], Option<&str>) = match self {
            Self::Chromium => (
                &[
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable",
                ],
                Some("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
            ),
            Self::Firefox => (
                &["firefox", "firefox-esr"],
                Some("/Applications/Firefox.app/Contents/MacOS/firefox"),
            ),
            // Its browser draws on a display, and there is none but this one.
            Self::Webkit => return workspace::find("Xvfb").is_some() && has_mini_browser(),
        };
        names.iter().any(|name| workspace::find(name).is_some())
            || mac.is_some_and(|mac| Path::new(mac).is_file())
    }

    /// What Debian calls the browser and, where it has that, the driver.
    fn packages(self) -> Packages<'static> {
        match self {
            Self::Chromium => Packages {
                names: &["chromium", "chromium-driver"],
                purpose: "the browser in which the tests run, and its WebDriver",
                duration: "about a minute",
            },
            Self::Firefox => Packages {
                names: &["firefox-esr"],
                purpose: "the second browser in which the end-to-end tests run",
                duration: "about a minute",
            },
            Self::Webkit => Packages {
                names: &["webkit2gtk-driver", "xvfb"],
                purpose: "Safari's engine with its WebDriver, and a display for it that nobody sees",
                duration: "about a minute",
            },
        }
    }
}

/// A browser that tests can drive.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// What it is.
    pub engine: Engine,
    /// Its WebDriver.
    pub driver: PathBuf,
}

/// Finds the browser and its driver, or installs them where that is allowed.
pub(crate) async fn ensure_browser(engine: Engine) -> Result<Browser> {
    let by_cargo = engine == Engine::Firefox;
    if !engine.has_browser() || !by_cargo && driver(engine).is_none() {
        debian::install(engine.packages()).await?;
    }
    if by_cargo && driver(engine).is_none() {
        let purpose = "it drives Firefox in the end-to-end tests";
        cargo_tool::ensure(
            "geckodriver",
            "geckodriver",
            GECKODRIVER,
            purpose,
            "about 3 minutes",
        )
        .await?;
    }
    let found = driver(engine).filter(|_| engine.has_browser());
    let driver = found.ok_or_else(|| {
        Failure::new(format!(
            "What the tests need for {} was installed but is not on the search path; put it there.",
            engine.name()
        ))
    })?;
    Ok(Browser { engine, driver })
}

fn driver(engine: Engine) -> Option<PathBuf> {
    let named = std::env::var_os(engine.variable())
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    named.or_else(|| workspace::find(engine.driver()))
}

/// The browser that is part of WebKitGTK, and on no search path: `/usr/lib/*/webkit2gtk-*/MiniBrowser`.
fn has_mini_browser() -> bool {
    let below = |folder: PathBuf| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path())
    };
    ["/usr/lib", "/usr/libexec"]
        .into_iter()
        .flat_map(|folder| below(folder.into()).chain([folder.into()]))
        .flat_map(below)
        .any(|folder| folder.join("MiniBrowser").is_file())
}

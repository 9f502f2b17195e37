//! Chromium and its WebDriver.

use std::path::PathBuf;

use super::debian;
use crate::failure::{Failure, Result};
use crate::workspace;

/// Names under which Chromium or its brother is installed.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
/// Where macOS keeps it, which is on no search path.
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser that tests can drive.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// Its WebDriver.
    pub driver: PathBuf,
}

/// Finds the browser, or installs it where that is allowed.
pub(crate) async fn ensure_browser() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    let packages = debian::Packages {
        names: &["chromium", "chromium-driver"],
        purpose: "the browser in which the tests run, and its WebDriver",
        duration: "about a minute",
    };
    debian::install(packages).await?;
    find().ok_or_else(|| {
        Failure::new("Chromium and chromedriver were installed but are not on the search path; put them there.")
    })
}

fn find() -> Option<Browser> {
    let named = std::env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    let driver = named.or_else(|| workspace::find("chromedriver"))?;
    let browser = BROWSERS.iter().find_map(|name| workspace::find(name));
    browser.or_else(|| Some(PathBuf::from(MAC)).filter(|path| path.is_file()))?;
    Some(Browser { driver })
}

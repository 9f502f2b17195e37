//! A browser's session at the driver: how the browser is started, and what is kept of it.

use std::path::Path;

use serde_json::json;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

use crate::bench::CATEGORIES;

/// No sandbox: tests run as root in containers. The rest keeps the browser from calling home.
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=en-US",
    "--window-size=1280,900",
];

/// What the driver keeps of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// What the page writes to its console.
    Console,
    /// The tasks of all threads too: [`CATEGORIES`].
    Tasks,
}

/// A session at the driver.
///
/// Without a profile's folder it gets one that goes with it; `more` are arguments for the browser.
pub(crate) async fn connect(
    origin: &str,
    recorded: Recorded,
    profile: Option<&Path>,
    more: &[String],
) -> WebDriverResult<WebDriver> {
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    for argument in more {
        capabilities.add_arg(argument)?;
    }
    if let Some(folder) = profile {
        capabilities.add_arg(&format!("--user-data-dir={}", folder.display()))?;
    }
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    if recorded == Recorded::Tasks {
        // <https://developer.chrome.com/docs/chromedriver/logging/performance-log>
        let preferences =
            json!({"enableNetwork": false, "enablePage": false, "traceCategories": CATEGORIES});
        capabilities.add_experimental_option("perfLoggingPrefs", preferences)?;
        capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    }
    // The driver is on this machine, whatever proxy the environment names.
    let client = reqwest::Client::builder().no_proxy().build();
    let client = client.unwrap_or_else(|error| panic!("no HTTP client: {error}"));
    WebDriver::builder(origin, capabilities)
        .client(client)
        .connect()
        .await
}

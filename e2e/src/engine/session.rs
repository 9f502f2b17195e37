//! A browser's session at the driver: how the browser is started, and what is kept of it.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Capabilities;
use thirtyfour::prelude::*;

use super::{Engine, program};
use crate::bench::CATEGORIES;

/// No sandbox: tests run as root in containers. The rest keeps the browser from calling home.
const CHROMIUM: [&str; 10] = [
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

/// What Chromium would ask its maker on its own account, and does not where somebody listens.
const CHROMIUM_OVERHEARD: [&str; 7] = [
    "--proxy-bypass-list=<-loopback>",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--metrics-recording-only",
    "--disable-features=AutofillServerCommunication,OptimizationHints,OptimizationGuideModelDownloading,MediaRouter,Translate,NetworkTimeServiceQuerying",
];

/// How long a driver may take over a command; a browser that hangs is to fail one test, and not to stop all.
const ANSWER: Duration = Duration::from_secs(90);

/// What the driver keeps of a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// What the page writes to its console.
    #[default]
    Console,
    /// The tasks of all threads too: [`CATEGORIES`]. Chromium only.
    Tasks,
}

/// What a browser is to be like.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wishes<'a> {
    /// What the driver keeps.
    pub recorded: Recorded,
    /// The folder of its profile; without one it gets one that goes with it.
    pub profile: Option<&'a Path>,
    /// The proxy for all that leaves it, what goes to this machine too.
    pub proxy: Option<SocketAddr>,
}

/// A session at the driver; what is downloaded in it comes into the folder `downloads`.
pub(crate) async fn connect(
    engine: Engine,
    origin: &str,
    wishes: &Wishes<'_>,
    downloads: &Path,
) -> WebDriverResult<WebDriver> {
    let capabilities = match engine {
        Engine::Chromium => chromium(wishes, downloads),
        Engine::Firefox => firefox(wishes, downloads),
        Engine::Webkit => webkit(wishes),
    };
    let Value::Object(capabilities) = capabilities else {
        panic!("capabilities are an object")
    };
    // The driver is on this machine, whatever proxy the environment names.
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(ANSWER)
        .build();
    let client = client.unwrap_or_else(|error| panic!("no HTTP client: {error}"));
    let driver = WebDriver::builder(origin, Capabilities::from(capabilities))
        .client(client)
        .connect()
        .await?;
    if engine == Engine::Webkit {
        // It has no argument for it while it is driven.
        driver.set_window_rect(0, 0, 1280, 900).await?;
    }
    Ok(driver)
}

fn chromium(wishes: &Wishes<'_>, downloads: &Path) -> Value {
    let mut arguments: Vec<String> = CHROMIUM.map(str::to_owned).into();
    if let Some(folder) = wishes.profile {
        arguments.push(format!("--user-data-dir={}", folder.display()));
    }
    if let Some(proxy) = wishes.proxy {
        arguments.push(format!("--proxy-server=http://{proxy}"));
        arguments.extend(CHROMIUM_OVERHEARD.map(str::to_owned));
    }
    let mut options = json!({
        "args": arguments,
        "prefs": {
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
        },
    });
    let mut log = json!({"browser": "ALL"});
    if wishes.recorded == Recorded::Tasks {
        // <https://developer.chrome.com/docs/chromedriver/logging/performance-log>
        merge(
            &mut options,
            json!({"perfLoggingPrefs":
            {"enableNetwork": false, "enablePage": false, "traceCategories": CATEGORIES}}),
        );
        merge(&mut log, json!({"performance": "ALL"}));
    }
    json!({"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": log})
}

fn firefox(wishes: &Wishes<'_>, downloads: &Path) -> Value {
    let mut arguments = json!(["-headless", "-width", "1280", "-height", "900"]);
    if let (Some(folder), Some(arguments)) = (wishes.profile, arguments.as_array_mut()) {
        arguments.extend([json!("-profile"), json!(folder)]);
    }
    let mut preferences = json!({
        "intl.locale.requested": "en-US",
        "intl.accept_languages": "en-US, en",
        // Downloads go into their folder without a question, whatever they are.
        "browser.download.folderList": 2,
        "browser.download.dir": downloads,
        "browser.download.useDownloadDir": true,
        "browser.download.always_ask_before_handling_new_types": false,
        "browser.download.start_downloads_in_tmp_dir": false,
        "browser.download.panel.shown": true,
        // It keeps itself to itself.
        "app.normandy.enabled": false,
        "app.update.disabledForTesting": true,
        "browser.newtabpage.enabled": false,
        "browser.region.network.url": "",
        "browser.safebrowsing.downloads.remote.enabled": false,
        "browser.search.update": false,
        "datareporting.healthreport.uploadEnabled": false,
        "datareporting.policy.dataSubmissionEnabled": false,
        "dom.push.connection.enabled": false,
        "extensions.getAddons.cache.enabled": false,
        "extensions.systemAddon.update.enabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "services.settings.server": "data:,#remote-settings-dummy/v1",
        "toolkit.telemetry.enabled": false,
        "toolkit.telemetry.unified": false,
    });
    let mut capabilities = json!({"browserName": "firefox"});
    if let Some(proxy) = wishes.proxy {
        merge(
            &mut preferences,
            json!({"network.proxy.allow_hijacking_localhost": true}),
        );
        merge(&mut capabilities, proxied(proxy));
    }
    let mut options = json!({"args": arguments, "prefs": preferences});
    if let Some(program) = program::firefox() {
        merge(&mut options, json!({"binary": program}));
    }
    merge(&mut capabilities, json!({"moz:firefoxOptions": options}));
    capabilities
}

fn webkit(wishes: &Wishes<'_>) -> Value {
    assert!(
        wishes.profile.is_none(),
        "this browser has a fresh profile whenever it is driven"
    );
    let arguments = ["--automation"];
    let options = json!({"binary": program::mini_browser(), "args": arguments});
    let mut capabilities = json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": options,
    });
    if let Some(proxy) = wishes.proxy {
        merge(&mut capabilities, proxied(proxy));
    }
    capabilities
}

/// The capability that the standard has for it.
fn proxied(proxy: SocketAddr) -> Value {
    let proxy = proxy.to_string();
    json!({"proxy": {"proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy, "noProxy": []}})
}

fn merge(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}

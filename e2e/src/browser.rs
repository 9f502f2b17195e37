//! A browser session of one test, and what is kept of it when the test fails.

use std::cell::{Cell, RefCell};
use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::FutureExt as _;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::time::{Instant, sleep};

use crate::console::{self, Entry};
use crate::engine::{Driver, Engine, Recorded, Wishes, connect, new_folder};
use crate::page::ChatPage;
use crate::profile;
use crate::site::Site;
use crate::wiretap::Wiretap;

/// How long a condition may take to come true: far longer than it does on a slow machine.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Between two looks at the page.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// A browser with a fresh profile.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    engine: Engine,
    /// Its driver, where that is of this browser alone.
    process: Option<Driver>,
    /// Where its downloads come.
    downloads: PathBuf,
    /// The console so far: each entry is handed out once.
    console: RefCell<Vec<Entry>>,
    /// Whether the test is about what the page's policy refuses.
    may_be_refused: Cell<bool>,
}

/// Runs a test in a browser of its own and closes it, also when the test panics. Then the page's text,
/// its console and a screenshot (`target/e2e/<test>.png`) are reported first.
pub async fn in_browser<T>(test: impl AsyncFnOnce(&Browser) -> T) -> T {
    in_started(Browser::start(&Wishes::default()).await, test, None).await
}

/// Runs a test the same way, in a browser whose traffic goes through a [`Wiretap`].
pub async fn in_browser_through<T>(tap: &Wiretap, test: impl AsyncFnOnce(&Browser) -> T) -> T {
    let wishes = Wishes {
        proxy: Some(tap.address()),
        ..Wishes::default()
    };
    in_started(Browser::start(&wishes).await, test, None).await
}

/// Runs a measurement the same way, in a browser that records every task of its threads.
pub(crate) async fn in_traced_browser<T>(measurement: impl AsyncFnOnce(&Browser) -> T) -> T {
    let wishes = Wishes {
        recorded: Recorded::Tasks,
        ..Wishes::default()
    };
    in_started(Browser::start(&wishes).await, measurement, None).await
}

/// Runs a test, and closes the browser; one that has the folder `killed` is killed.
pub(crate) async fn in_started<T>(
    browser: Browser,
    test: impl AsyncFnOnce(&Browser) -> T,
    killed: Option<&Path>,
) -> T {
    let outcome = std::panic::AssertUnwindSafe(async {
        let value = test(&browser).await;
        browser.refuse_nothing().await;
        value
    })
    .catch_unwind()
    .await;
    if outcome.is_err() {
        browser.report().await;
    }
    if let Some(folder) = killed {
        profile::kill(folder).await;
    }
    let Browser {
        driver, process, ..
    } = browser;
    let closed = driver.quit().await;
    drop(process);
    match outcome {
        // The driver may complain about a browser that is gone.
        Ok(value) if killed.is_some() => value,
        Ok(value) => {
            closed.unwrap_or_else(|error| panic!("the browser does not close: {error}"));
            value
        }
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

impl Browser {
    pub(crate) async fn start(wishes: &Wishes<'_>) -> Self {
        let engine = Engine::chosen();
        let process = Driver::for_one_session(engine);
        let downloads = process
            .as_ref()
            .map_or_else(|| new_folder("downloads"), Driver::downloads);
        let origin = Driver::origin(process.as_ref());
        let driver = connect(engine, origin, wishes, &downloads).await;
        let driver = driver.unwrap_or_else(|error| {
            panic!(
                "{origin} starts no browser; is {engine:?} installed, in a version that the driver knows? {error}"
            )
        });
        Self {
            driver,
            engine,
            process,
            downloads,
            console: RefCell::default(),
            may_be_refused: Cell::default(),
        }
    }

    /// Opens the page of a site.
    pub async fn open(&self, site: &Site) -> ChatPage<'_> {
        self.goto(&site.url()).await;
        ChatPage::new(self)
    }

    /// Opens the page of a site as a person finds it who has set up a connection of their own there.
    pub async fn open_with_own_connection(
        &self,
        site: &Site,
        own: Value,
        key: &str,
    ) -> ChatPage<'_> {
        self.goto(&site.url()).await;
        let settings =
            json!({"version": 1, "own": own, "selected": "own", "system": null, "learned": []});
        let script = "localStorage.setItem('azure-chat/settings', arguments[0]);
            sessionStorage.setItem('azure-chat/key/own', arguments[1]);";
        self.execute(script, vec![json!(settings.to_string()), json!(key)])
            .await;
        self.reload().await;
        ChatPage::new(self)
    }

    /// Opens the page of a site in a new tab, as a person does who types its address there.
    pub async fn open_in_new_tab(&self, site: &Site) -> ChatPage<'_> {
        let opened = async {
            let handle = match self.engine {
                Engine::Chromium | Engine::Firefox => self.driver.new_tab().await?,
                // It stays hidden behind the one before in MiniBrowser, and draws nothing.
                Engine::Webkit => self.driver.new_window().await?,
            };
            self.driver.switch_to_window(handle).await
        };
        or_panic("open a tab", opened.await);
        self.open(site).await
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.keep_console().await;
        or_panic("reload", self.driver.refresh().await);
    }

    /// Opens an address below a site's: `#/temporary`, a file.
    pub async fn open_at(&self, site: &Site, below: &str) -> ChatPage<'_> {
        self.goto(&format!("{}{below}", site.url())).await;
        ChatPage::new(self)
    }

    /// What stands in the address bar behind the `#`.
    pub async fn hash(&self) -> String {
        let hash = self.execute("return location.hash", Vec::new()).await;
        hash.as_str().unwrap_or_default().to_owned()
    }

    /// Goes back, as the browser's button does.
    pub async fn back(&self) {
        or_panic("go back", self.driver.back().await);
    }

    async fn goto(&self, url: &str) {
        self.keep_console().await;
        or_panic(&format!("open {url}"), self.driver.goto(url).await);
    }

    /// The session, for what this harness has no word for.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Waits until `condition` gives a value. What goes wrong while it looks counts as "not yet": an
    /// element that was just replaced, a button that is still covered.
    ///
    /// # Panics
    /// After [`DEADLINE`], naming `what` was waited for and the last thing that went wrong.
    pub async fn wait_until<T>(
        &self,
        what: &str,
        condition: impl AsyncFn() -> WebDriverResult<Option<T>>,
    ) -> T {
        let begun = Instant::now();
        let mut trouble = None;
        while begun.elapsed() < DEADLINE {
            match condition().await {
                Ok(Some(value)) => return value,
                Ok(None) => {}
                Err(error) => trouble = Some(error),
            }
            sleep(LOOK_AGAIN).await;
        }
        match trouble {
            None => panic!("not seen within {DEADLINE:?}: {what}"),
            Some(error) => panic!("not seen within {DEADLINE:?}: {what}; last trouble: {error}"),
        }
    }

    /// Runs a script in the page; `arguments` are its `arguments`.
    pub async fn execute(&self, script: &str, arguments: Vec<Value>) -> Value {
        or_panic("run a script", self.driver.execute(script, arguments).await)
            .json()
            .clone()
    }

    /// A command of the Chrome `DevTools` protocol, which only that engine has: whatever needs one asks first
    /// whether the engine [lacks](crate::lacks) an [`Ability`](crate::Ability).
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        assert_eq!(
            self.engine,
            Engine::Chromium,
            "{command} is of Chromium's protocol alone"
        );
        or_panic(
            command,
            self.driver.cdp().send_raw(command, parameters).await,
        )
    }

    /// The text that is visible on the page.
    pub async fn visible_text(&self) -> String {
        let text = self
            .execute("return document.body.innerText", Vec::new())
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The console's errors so far, failed loads included.
    pub async fn console_errors(&self) -> Vec<String> {
        or_panic("read the console", self.read_console().await);
        let console = self.console.borrow();
        let severe = console.iter().filter(|entry| entry.severe);
        severe.map(|entry| entry.message.clone()).collect()
    }

    /// All that the console says so far.
    pub async fn console(&self) -> Vec<String> {
        or_panic("read the console", self.read_console().await);
        let console = self.console.borrow();
        console.iter().map(|entry| entry.message.clone()).collect()
    }

    /// What the page's policy has refused so far, in the console's words.
    pub async fn refusals(&self) -> Vec<String> {
        or_panic("read the console", self.read_console().await);
        let console = self.console.borrow();
        let messages = console.iter().filter(|entry| entry.is_refusal());
        messages.map(|entry| entry.message.clone()).collect()
    }

    /// This test is about what the policy refuses; any other fails where it refuses something.
    pub fn may_be_refused(&self) {
        self.may_be_refused.set(true);
    }

    async fn refuse_nothing(&self) {
        if !self.may_be_refused.get() {
            self.read_consoles_elsewhere().await;
            let refusals = self.refusals().await;
            assert!(
                refusals.is_empty(),
                "the page's policy refused: {refusals:?}"
            );
        }
    }

    /// The trace so far, as the driver logs it: each entry is a message of the `DevTools` protocol as JSON.
    pub(crate) async fn performance_log(&self) -> Vec<String> {
        let log = or_panic("read the trace", self.driver.get_log("performance").await);
        log.into_iter().map(|entry| entry.message).collect()
    }

    async fn read_console(&self) -> WebDriverResult<()> {
        let entries = console::read(&self.driver, self.engine).await?;
        self.console.borrow_mut().extend(entries);
        Ok(())
    }

    /// Reads the console where the next document would take it away.
    async fn keep_console(&self) {
        if self.engine != Engine::Chromium {
            // There may be no document to ask.
            let _read = self.read_console().await;
        }
    }

    /// The consoles of tabs that are not on view, where each document has its own.
    async fn read_consoles_elsewhere(&self) {
        if self.engine == Engine::Chromium {
            return;
        }
        let all = self.driver.windows().await.unwrap_or_default();
        if all.len() < 2 {
            return;
        }
        for window in all {
            if self.driver.switch_to_window(window).await.is_ok() {
                self.keep_console().await;
            }
        }
    }

    /// What it is built on.
    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    /// The folder into which downloads come.
    pub(crate) fn downloads(&self) -> &Path {
        &self.downloads
    }

    /// Prints what a person would look at to understand a failure.
    async fn report(&self) {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("test").replace("::", "-");
        let text = self
            .driver
            .execute("return document.body.innerText", Vec::new())
            .await;
        eprintln!("--- {test}: the page's text ---");
        eprintln!(
            "{}",
            text.map_or_else(|error| error.to_string(), |text| shown(text.json()))
        );
        if let Err(error) = self.read_console().await {
            eprintln!("no console: {error}");
        }
        eprintln!("--- its console ---");
        for entry in self.console.borrow().iter() {
            eprintln!("{entry}");
        }
        let file = screenshots().join(format!("{test}.png"));
        let saved = async {
            std::fs::create_dir_all(screenshots())?;
            self.driver.screenshot(Path::new(&file)).await
        };
        match saved.await {
            Ok(()) => eprintln!("--- a screenshot is in {}", file.display()),
            Err(error) => eprintln!("--- no screenshot: {error}"),
        }
    }
}

/// `target/e2e` of the build that runs.
fn screenshots() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"))
        .join("e2e")
}

fn shown(text: &Value) -> String {
    text.as_str()
        .map_or_else(|| text.to_string(), str::to_owned)
}

/// The value, or a panic that says what was tried.
pub(crate) fn or_panic<T>(what: &str, result: WebDriverResult<T>) -> T {
    result.unwrap_or_else(|error| panic!("could not {what}: {error}"))
}

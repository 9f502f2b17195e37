//! What documents write to the console, and what their policy refuses.
//!
//! Chromium's driver keeps it all, of workers too. For the other engines a script that [`Site`](crate::Site) puts
//! before the page listens, and keeps it in the document: there a worker's own words are not heard, and what the
//! browser itself says of a failed load in a script is not either.

use std::fmt;

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::engine::Engine;

/// A line of a console.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Entry {
    /// Whether it is an error.
    pub severe: bool,
    /// What it says.
    pub message: String,
}

impl Entry {
    /// Whether the page's policy refused something: browsers write that to the console, of all documents.
    pub(crate) fn is_refusal(&self) -> bool {
        const WORDS: [&str; 3] = ["Content Security Policy", "TrustedHTML", "TrustedScript"];
        WORDS.iter().any(|words| self.message.contains(words))
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.severe { "SEVERE" } else { "INFO" };
        write!(formatter, "{level} {}", self.message)
    }
}

/// What listens in documents of engines whose driver keeps nothing.
const LISTENER: &str = "(() => {
    const said = [];
    Object.defineProperty(window, 'e2eConsole', {value: said});
    const note = (severe, message) => said.push({severe, message: String(message)});
    for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
        const own = console[level];
        console[level] = (...words) => {
            note(level === 'error', words.map(String).join(' '));
            own.apply(console, words);
        };
    }
    addEventListener('error', event =>
        note(true, event.message || `failed to load ${event.target.src || event.target.href}`), true);
    addEventListener('unhandledrejection', event => note(true, `Uncaught (in promise) ${event.reason}`));
    addEventListener('securitypolicyviolation', event => note(true,
        `Content Security Policy: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`));
})();";

/// The script that has to run before a page, if this engine needs one.
pub(crate) fn listener() -> Option<&'static str> {
    (Engine::chosen() != Engine::Chromium).then_some(LISTENER)
}

/// What was written since the last look.
pub(crate) async fn read(driver: &WebDriver, engine: Engine) -> WebDriverResult<Vec<Entry>> {
    if engine == Engine::Chromium {
        let entries = driver.browser_log().await?.into_iter();
        return Ok(entries
            .map(|entry| Entry {
                severe: entry.level == "SEVERE",
                message: entry.message,
            })
            .collect());
    }
    let script = "return window.e2eConsole?.splice(0) ?? []";
    driver.execute(script, Vec::new()).await?.convert()
}

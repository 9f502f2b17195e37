//! One thing that is done on a page with stored conversations: how long it takes, and what it costs the main thread.
//!
//! By the browser's sums, and its own telling of long tasks: the trace of `trace.rs` ends with each navigation, and the
//! driver begins another one up to a second later.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::sleep;

use super::measure::{DEADLINE, SETTLED, metrics};
use super::metrics::Metrics;
use crate::browser::{Browser, or_panic};
use crate::site::Site;

/// What the page sees of it.
const SCRIPT: &str = include_str!("stored.js");
/// A file beside the page.
const AWAY: &str = "config.json";
/// What was put off counts too.
const AFTERWARDS: Duration = Duration::from_secs(1);

/// When something began and ended, by the page's clock.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(super) struct Moments {
    from: f64,
    to: f64,
    /// From frame to frame.
    #[serde(default)]
    pub(super) gaps: Vec<f64>,
}

/// What it cost. Milliseconds; but for the first, of the page's main thread, with a second afterwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(super) struct Cost {
    /// Until it was seen.
    pub(super) seen: f64,
    /// How long the thread was busy.
    pub(super) busy: f64,
    /// Scripts, of that.
    pub(super) script: f64,
    /// Styles and layout, of that; also where scripts caused them.
    pub(super) layout: f64,
    /// The longest task of 50 ms or more; zero where there was none.
    pub(super) longest: f64,
}

/// Watches all pages that this browser opens from now on.
pub(super) async fn watch(browser: &Browser) {
    or_panic(
        "wait for scripts",
        browser.driver().set_script_timeout(DEADLINE).await,
    );
    let command = "Page.addScriptToEvaluateOnNewDocument";
    browser.devtools(command, json!({"source": SCRIPT})).await;
    browser.devtools("Performance.enable", json!({})).await;
}

/// Loads the page at an address below the site's, from nothing, until the promise of the script is kept.
pub(super) async fn load(browser: &Browser, site: &Site, below: &str, promise: &str) -> Cost {
    // Of the same origin, so that the process of the browser stays the same, and its sums go on.
    let away = format!("{}{AWAY}", site.url());
    or_panic("leave the page", browser.driver().goto(&away).await);
    let before = metrics(browser).await;
    let url = format!("{}{below}", site.url());
    or_panic(&format!("open {url}"), browser.driver().goto(&url).await);
    let moments = kept(browser, promise).await;
    cost(browser, &moments, before).await
}

/// Does something on the page that is open, once it has settled; with what the page saw of it.
pub(super) async fn on_page(browser: &Browser, promise: &str) -> (Cost, Moments) {
    let before = begin(browser).await;
    let moments = kept(browser, promise).await;
    (cost(browser, &moments, before).await, moments)
}

/// The sums of a page that has settled.
pub(super) async fn begin(browser: &Browser) -> Metrics {
    sleep(SETTLED).await;
    let forget = "return storedBench.longest()";
    browser.execute(forget, Vec::new()).await;
    metrics(browser).await
}

/// Waits for a promise of the script.
pub(super) async fn kept(browser: &Browser, promise: &str) -> Moments {
    let script = format!(
        "const done = arguments[0];
        Promise.resolve(window.storedBench.{promise}).then(done, error => done(String(error)))"
    );
    let run = browser.driver().execute_async(&script, Vec::new()).await;
    let seen = or_panic(promise, run).json().clone();
    serde_json::from_value(seen.clone()).unwrap_or_else(|_| panic!("{promise}: {seen}"))
}

/// What it has cost since.
pub(super) async fn cost(browser: &Browser, moments: &Moments, before: Metrics) -> Cost {
    sleep(AFTERWARDS).await;
    let spent = metrics(browser).await.since(before);
    assert!(spent.task > 0.0, "the browser's sums did not go on");
    let longest = browser
        .execute("return storedBench.longest()", Vec::new())
        .await;
    Cost {
        seen: moments.to - moments.from,
        busy: spent.task,
        script: spent.script,
        layout: spent.style + spent.layout,
        longest: longest.as_f64().unwrap_or_default(),
    }
}

/// The median of each figure, and the worst longest task.
pub(super) fn median(costs: &[Cost]) -> Cost {
    let of = |figure: fn(&Cost) -> f64| middle(costs.iter().map(figure).collect());
    Cost {
        seen: of(|cost| cost.seen),
        busy: of(|cost| cost.busy),
        script: of(|cost| cost.script),
        layout: of(|cost| cost.layout),
        longest: costs.iter().map(|cost| cost.longest).fold(0.0, f64::max),
    }
}

/// The median; of an even number the lower of the two.
pub(super) fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let middle = times.len().saturating_sub(1) / 2;
    times.get(middle).copied().unwrap_or_default()
}

/// In words.
impl std::fmt::Display for Cost {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            seen,
            busy,
            script,
            layout,
            longest,
        } = self;
        write!(
            formatter,
            "{seen:4.0} ms; main thread {busy:4.0} ms (scripts {script:.0}, layout {layout:.0}), longest task "
        )?;
        match *longest {
            0.0 => formatter.write_str("below 50 ms"),
            longest => write!(formatter, "{longest:.0} ms"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let cost = |seen: f64, longest: f64| Cost {
            seen,
            longest,
            ..Cost::default()
        };
        let median = median(&[cost(9.0, 1.0), cost(1.0, 8.0), cost(2.0, 3.0)]);
        assert_eq!((median.seen, median.longest), (2.0, 8.0));
        assert_eq!(middle(vec![4.0, 3.0]), 3.0);
        assert_eq!(middle(Vec::new()), 0.0);
    }
}

//! One thing that is done on a page with stored conversations: how long it takes, and what it costs the main thread.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::sleep;

use super::measure::{DEADLINE, SETTLED};
use super::trace::{MARK, Trace};
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

/// What it cost. Milliseconds; but for the first, of the page's main thread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(super) struct Cost {
    /// Until it was seen.
    pub(super) seen: f64,
    /// How long the thread was busy until then.
    pub(super) busy: f64,
    /// And with a second after that.
    pub(super) all: f64,
    /// The same in processor time, which other programs on the machine disturb less.
    pub(super) processor: f64,
    /// The longest task of all that.
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
}

/// Loads the page at an address below the site's, from nothing, until the promise of the script is kept.
pub(super) async fn load(browser: &Browser, site: &Site, below: &str, promise: &str) -> Cost {
    // Not by the driver: it ends the trace then, and begins another one while the page loads. From a page of the same
    // origin, so that the process of the browser stays the same.
    let away = format!("{}{AWAY}", site.url());
    or_panic("leave the page", browser.driver().goto(&away).await);
    sleep(SETTLED).await;
    browser.performance_log().await;
    let url = format!("{}{below}", site.url());
    browser
        .execute("location.href = arguments[0]", vec![url.into()])
        .await;
    sleep(SETTLED).await;
    let arrived = async || {
        let place = browser.driver().current_url().await?;
        Ok((!place.path().ends_with(AWAY)).then_some(()))
    };
    browser.wait_until("the page", arrived).await;
    let moments = kept(browser, promise).await;
    cost(browser, &moments).await
}

/// Does something on the page that is open and has settled; with what the page saw of it.
pub(super) async fn on_page(browser: &Browser, promise: &str) -> (Cost, Moments) {
    begin(browser).await;
    let moments = kept(browser, promise).await;
    (cost(browser, &moments).await, moments)
}

/// From here on the trace is kept.
pub(super) async fn begin(browser: &Browser) {
    sleep(SETTLED).await;
    browser.performance_log().await;
    let mark = format!("performance.mark({MARK:?})");
    browser.execute(&mark, Vec::new()).await;
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

/// What all since the beginning has cost.
pub(super) async fn cost(browser: &Browser, moments: &Moments) -> Cost {
    sleep(AFTERWARDS).await;
    let log = browser.performance_log().await;
    let trace = Trace::read(log.iter().map(String::as_str));
    let trace = trace.unwrap_or_else(|error| panic!("it could not be measured: {error}"));
    let Moments { from, to, .. } = *moments;
    let end = to + 1_000.0 * AFTERWARDS.as_secs_f64();
    Cost {
        seen: to - from,
        busy: trace.busy(from, to),
        all: trace.busy(from, end),
        processor: trace.processor(from, end),
        longest: trace.longest(from, end).map_or(0.0, |task| task.length),
    }
}

/// The median of each figure, and the worst longest task.
pub(super) fn median(costs: &[Cost]) -> Cost {
    let of = |figure: fn(&Cost) -> f64| middle(costs.iter().map(figure).collect());
    Cost {
        seen: of(|cost| cost.seen),
        busy: of(|cost| cost.busy),
        all: of(|cost| cost.all),
        processor: of(|cost| cost.processor),
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
        write!(
            formatter,
            "{:4.0} ms; main thread {:4.0} ms until then, {:4.0} ms with a second after ({:.0} ms of processor time), longest task {:.0} ms",
            self.seen, self.busy, self.all, self.processor, self.longest
        )
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

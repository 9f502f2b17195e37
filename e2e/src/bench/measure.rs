//! One case in a browser of its own.

use std::time::Duration;

use serde_json::json;
use simulator::{Ended, Options, Simulator, Speed};
use tokio::time::{Instant, sleep, sleep_until};

use super::case::{Case, Reply};
use super::measurement::Measurement;
use super::metrics::Metrics;
use super::seen::Seen;
use super::trace::{MARK, Trace};
use crate::browser::{Browser, in_traced_browser, or_panic};
use crate::config;
use crate::page::ChatPage;
use crate::site::Site;

/// For how long a paced reply, or nothing, is measured from Enter on: what the marks were measured for.
const WINDOW: Duration = Duration::from_secs(16);
/// How long is measured after a reply's end at least: work that was put off counts too.
const AFTERWARDS: Duration = Duration::from_secs(1);
/// The page has settled after its start: it measures its fonts, compiles what it was given.
pub(super) const SETTLED: Duration = Duration::from_secs(1);
/// Far longer than the slowest page seen takes for the longest reply at a quarter of the speed.
pub(super) const DEADLINE: Duration = Duration::from_secs(600);

/// What the page sees of a reply.
const PROBE: &str = include_str!("probe.js");

/// Measures a case with the built page, or with the one that only appends raw text.
///
/// # Panics
/// When it cannot be measured; the page's text and its console are reported then.
pub(super) async fn measure(case: Case, control: bool) -> Measurement {
    let simulator = simulator::start(Options::default()).await;
    let simulator = simulator.unwrap_or_else(|error| panic!("no simulator: {error}"));
    let scenario = case
        .reply
        .map_or_else(|| "normal".to_owned(), Reply::scenario);
    let site = site(&simulator, &scenario, control).await;
    Box::pin(in_traced_browser(async |browser| {
        let page = browser.open(&site).await;
        Box::pin(in_browser(case, browser, page, &simulator)).await
    }))
    .await
}

async fn site(simulator: &Simulator, scenario: &str, control: bool) -> Site {
    let mut config = config::simulated(simulator, scenario);
    // Without a system message the reply is the second message, in every page.
    if let Some(config) = config.as_object_mut() {
        config.remove("system");
    }
    let builder = if control {
        Site::control()
    } else {
        Site::builder()
    };
    builder.config(config.to_string()).start().await
}

async fn in_browser(
    case: Case,
    browser: &Browser,
    page: ChatPage<'_>,
    simulator: &Simulator,
) -> Measurement {
    // The composer keeps the focus from here on.
    page.type_message("Tell me everything.").await;
    let throttling = json!({"rate": case.slowdown});
    browser
        .devtools("Emulation.setCPUThrottlingRate", throttling)
        .await;
    browser.devtools("Performance.enable", json!({})).await;
    browser.execute(PROBE, vec![simulator::ENDING.into()]).await;
    sleep(SETTLED).await;

    let mark = format!("performance.mark({MARK:?}); return performance.now()");
    let from = number(&browser.execute(&mark, Vec::new()).await);
    let before = metrics(browser).await;
    let begun = Instant::now();
    if let Some(reply) = case.reply {
        press_enter(browser).await;
        over(browser, simulator).await;
        sleep(AFTERWARDS).await;
        if reply.speed == Speed::Paced {
            sleep_until(begun + WINDOW).await;
        }
    } else {
        sleep_until(begun + WINDOW).await;
    }
    let metrics = metrics(browser).await.since(before);
    let to = number(
        &browser
            .execute("return performance.now()", Vec::new())
            .await,
    );

    let report = browser
        .execute("return window.bench.report()", Vec::new())
        .await;
    let seen: Seen = serde_json::from_value(report)
        .unwrap_or_else(|error| panic!("no report of the page: {error}"));
    let log = browser.performance_log().await;
    let trace = Trace::read(log.iter().map(String::as_str));
    let measured =
        trace.and_then(|trace| Measurement::new(case, (from, to), metrics, &trace, &seen));
    measured.unwrap_or_else(|error| panic!("{case} could not be measured: {error}"))
}

/// As the browser gets it from a keyboard: WebDriver's own way looks at the element first, with scripts that would
/// be measured too.
pub(super) async fn press_enter(browser: &Browser) {
    let key = json!({
        "type": "keyDown",
        "key": "Enter",
        "code": "Enter",
        "text": "\r",
        "windowsVirtualKeyCode": 13,
    });
    browser.devtools("Input.dispatchKeyEvent", key).await;
    let key =
        json!({"type": "keyUp", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13});
    browser.devtools("Input.dispatchKeyEvent", key).await;
}

/// Waits until the reply is over. As long as the simulator sends, nobody asks the page, which would cost it time.
async fn over(browser: &Browser, simulator: &Simulator) {
    let sent =
        |all: &[simulator::RecordedRequest]| all.iter().any(|each| each.ended != Ended::Running);
    let sent = simulator.wait_for(DEADLINE, sent).await;
    sent.unwrap_or_else(|error| panic!("the reply was not read: {error}"));
    or_panic(
        "wait for scripts",
        browser.driver().set_script_timeout(DEADLINE).await,
    );
    let script = "const done = arguments[0]; window.bench.over.then(() => done())";
    let over = browser.driver().execute_async(script, Vec::new()).await;
    or_panic("see the end of the reply", over);
}

pub(super) async fn metrics(browser: &Browser) -> Metrics {
    let result = browser.devtools("Performance.getMetrics", json!({})).await;
    Metrics::read(&result).unwrap_or_else(|error| panic!("{error}"))
}

fn number(value: &serde_json::Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::case;

    /// Nothing about speed: that page, browser, driver and probe still have what is measured.
    async fn check(control: bool) {
        let case = case::chosen(&["12k-fast-1x".to_owned()], false).unwrap()[0];
        let measured = measure(case, control).await;
        let reply = measured.reply.as_ref().unwrap();
        assert_eq!(reply.chunks, 3_000);
        assert!(reply.frames.count > 0, "{measured:?}");
        assert!(
            reply.painted > reply.delay && reply.rate > 0.0,
            "{measured:?}"
        );
        assert!(
            measured.processor > 0.0 && measured.longest_task > 0.0,
            "{measured:?}"
        );
        assert!(
            measured.busy > measured.script && measured.script > 0.0,
            "{measured:?}"
        );
    }

    #[tokio::test]
    async fn the_page_can_be_measured() {
        check(false).await;
    }

    #[tokio::test]
    async fn the_control_can_be_measured() {
        check(true).await;
    }
}

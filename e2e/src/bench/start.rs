//! How soon the page can be written in, from nothing; at full speed and a quarter of it, and over a slow network.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::aims::Verdict;
use super::measure::DEADLINE;
use super::step::middle;
use crate::browser::{self, Browser, or_panic};
use crate::config;
use crate::site::Site;

/// Its name among the cases.
pub(super) const NAME: &str = "start";
/// What the page sees of it.
pub(super) const SCRIPT: &str = include_str!("start.js");
const ROUNDS: usize = 7;

/// A way to load the page.
#[derive(Debug, Clone, Copy)]
struct Way {
    name: &'static str,
    /// How much slower the processor is.
    slowdown: u32,
    network: Option<Network>,
    /// The composer is usable after at most so many milliseconds.
    aim: f64,
}

#[derive(Debug, Clone, Copy)]
struct Network {
    /// Until the first byte of an answer, in milliseconds.
    latency: u32,
    /// Bytes a second towards the page.
    down: u32,
    up: u32,
}

/// As `WebPageTest` has it: 1.6 and 0.768 Mbit/s, 150 ms there and back.
const FAST_3G: Network = Network {
    latency: 150,
    down: 200_000,
    up: 96_000,
};

const WAYS: [Way; 3] = [
    Way {
        name: "loopback, full speed",
        slowdown: 1,
        network: None,
        aim: 250.0,
    },
    Way {
        name: "loopback, a quarter of it",
        slowdown: 4,
        network: None,
        aim: 700.0,
    },
    Way {
        name: "fast 3G, a quarter of it",
        slowdown: 4,
        network: Some(FAST_3G),
        aim: 1_500.0,
    },
];

/// Others, measured in the same way on the same kind of machine: bytes (brotli), and milliseconds from loopback at full
/// speed and a quarter of it.
const MARKS: [(&str, u32, u32, u32); 4] = [
    ("deep-chat, a bare component", 92, 122, 374),
    ("BetterChatGPT", 1_011, 714, 1_703),
    ("llama.cpp's WebUI", 2_353, 1_077, 3_168),
    ("Open WebUI", 2_646, 2_199, 4_248),
];

/// A way's figures: medians, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Start {
    way: String,
    aim: f64,
    usable: f64,
    /// The slowest.
    worst: f64,
    /// The transcript is there too.
    whole: f64,
    /// What had been fetched when the composer was usable, as it was sent.
    bytes: f64,
    /// How much moved by itself (layout shift; 0.1 is a tenth of the window by its whole height).
    shift: f64,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
struct Seen {
    usable: f64,
    fetched: f64,
    whole: f64,
    shift: f64,
}

/// Measures it with the built page.
///
/// # Panics
/// When it cannot be measured.
pub(super) async fn measure(quick: bool) -> Vec<Start> {
    let config = config::connected("https://contoso.openai.azure.com/openai/v1", "k").to_string();
    let site = Site::builder().config(config).compressed().start().await;
    let rounds = if quick { 1 } else { ROUNDS };
    let mut starts = Vec::new();
    for way in WAYS {
        let start = browser::in_browser(async |browser| of_way(browser, &site, way, rounds).await);
        starts.push(Box::pin(start).await);
    }
    starts
}

async fn of_way(browser: &Browser, site: &Site, way: Way, rounds: usize) -> Start {
    or_panic(
        "wait for scripts",
        browser.driver().set_script_timeout(DEADLINE).await,
    );
    let command = "Page.addScriptToEvaluateOnNewDocument";
    browser.devtools(command, json!({"source": SCRIPT})).await;
    browser.devtools("Network.enable", json!({})).await;
    // The files come from the host each time; what the browser has compiled before is not used.
    let off = json!({"cacheDisabled": true});
    browser.devtools("Network.setCacheDisabled", off).await;
    let throttling = json!({"rate": way.slowdown});
    browser
        .devtools("Emulation.setCPUThrottlingRate", throttling)
        .await;
    if let Some(Network { latency, down, up }) = way.network {
        let network = json!({
            "offline": false, "latency": latency, "downloadThroughput": down, "uploadThroughput": up,
        });
        browser
            .devtools("Network.emulateNetworkConditions", network)
            .await;
    }
    let mut seen = Vec::new();
    for _ in 0..rounds {
        let leave = browser.driver().goto("about:blank").await;
        or_panic("leave the page", leave);
        or_panic("open the page", browser.driver().goto(&site.url()).await);
        seen.push(look(browser).await);
    }
    let of = |figure: fn(&Seen) -> f64| middle(seen.iter().map(figure).collect());
    Start {
        way: way.name.to_owned(),
        aim: way.aim,
        usable: of(|seen| seen.usable),
        worst: seen.iter().map(|seen| seen.usable).fold(0.0, f64::max),
        whole: of(|seen| seen.whole),
        bytes: of(|seen| seen.fetched),
        shift: of(|seen| seen.shift),
    }
}

async fn look(browser: &Browser) -> Seen {
    let script = "const done = arguments[0], bench = window.startBench;
        Promise.all([bench.usable, bench.whole]).then(async ([start, whole]) => {
            await bench.settled();
            done({ ...start, whole, shift: bench.shift() });
        })";
    let run = browser.driver().execute_async(script, Vec::new()).await;
    let seen = or_panic("see the page start", run).json().clone();
    serde_json::from_value(seen.clone()).unwrap_or_else(|_| panic!("the page saw {seen}"))
}

/// The figures in words.
pub(super) fn report(starts: &[Start]) -> String {
    let mut text =
        format!("\n{NAME}: until the composer is usable, with nothing in the browser's cache");
    for start in starts {
        let Start {
            way,
            usable,
            worst,
            whole,
            bytes,
            shift,
            ..
        } = start;
        let kilobytes = bytes / 1_000.0;
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n  {way:26} {usable:5.0} ms (slowest {worst:.0}), {kilobytes:.0} KB; with the transcript {whole:.0} ms; layout shift {shift:.4}"
        );
    }
    text.push_str("\n  others, from loopback (brotli; full speed, a quarter of it)");
    for (name, bytes, full, quarter) in MARKS {
        let _ = write!(
            text,
            "\n    {name:28} {bytes:5} KB, {full:5} ms, {quarter:5} ms"
        );
    }
    text
}

/// How it stands to what is aimed at.
pub(super) fn verdicts(starts: &[Start]) -> Vec<Verdict> {
    let verdict = |start: &Start| Verdict {
        case: NAME.to_owned(),
        aim: format!("{}: {:.0} ms", start.way, start.aim),
        measured: format!("{:.0} ms", start.usable),
        reached: start.usable <= start.aim,
    };
    starts.iter().map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_counts_by_its_median() {
        let start = |usable: f64| Start {
            way: "any".to_owned(),
            aim: 250.0,
            usable,
            worst: 900.0,
            whole: 300.0,
            bytes: 143_000.0,
            shift: 0.0,
        };
        let reached: Vec<_> = verdicts(&[start(250.0), start(251.0)])
            .iter()
            .map(|verdict| verdict.reached)
            .collect();
        assert_eq!(reached, [true, false]);
        assert!(report(&[start(250.0)]).contains("143 KB"));
    }

    /// Nothing about speed: that what is measured can still be seen.
    #[tokio::test]
    async fn the_page_can_be_measured() {
        for start in measure(true).await {
            assert!(start.usable > 0.0 && start.whole > 0.0, "{start:?}");
            assert!(start.bytes > 10_000.0, "{start:?}");
        }
    }
}

//! From an input to the next paint: typing, sending, and opening a chat, with a processor at a quarter of its speed.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use tokio::time::sleep;

use super::aims::Verdict;
use super::measure::press_enter;
use super::start::SCRIPT;
use super::step::middle;
use super::stored::Stored;
use crate::browser::{self, Browser};
use crate::config;
use crate::site::Site;

/// Its name among the cases.
pub(super) const NAME: &str = "interaction";
/// Each interaction is painted within so many milliseconds.
const AIM: f64 = 50.0;
const SLOWDOWN: u32 = 4;
/// The browser tells of interactions that took this long; what it does not tell of was faster.
const TOLD: f64 = 16.0;
/// Between two inputs: faster than most people type.
const BETWEEN: Duration = Duration::from_millis(120);
/// An interaction is told of once it has been painted.
const PAINTED: Duration = Duration::from_millis(600);
const WORDS: &str = "How many meters is that, to the nearest one?";

/// One kind's figures, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Interaction {
    kind: &'static str,
    count: usize,
    median: f64,
    worst: f64,
}

/// Measures it with the built page.
///
/// # Panics
/// When it cannot be measured.
pub(super) async fn measure(quick: bool) -> Vec<Interaction> {
    let simulator = simulator::start(simulator::Options::default()).await;
    let simulator = simulator.unwrap_or_else(|error| panic!("no simulator: {error}"));
    let config = config::simulated(&simulator, "normal").to_string();
    let site = Site::builder().config(config).start().await;
    Box::pin(browser::in_browser(async |browser| {
        Box::pin(in_browser(browser, &site, quick)).await
    }))
    .await
}

async fn in_browser(browser: &Browser, site: &Site, quick: bool) -> Vec<Interaction> {
    let (rounds, exchanges) = if quick { (1, 4) } else { (8, 40) };
    let command = "Page.addScriptToEvaluateOnNewDocument";
    browser.devtools(command, json!({"source": SCRIPT})).await;
    browser.open(site).await.composer().await;
    let mut stored = Stored::default();
    for _ in 0..3 {
        stored.conversation(exchanges, 880);
    }
    stored.write(browser).await;
    let page = browser.open(site).await;
    browser.reload().await;
    page.composer().await;
    listed(browser, 3).await;
    let throttling = json!({"rate": SLOWDOWN});
    browser
        .devtools("Emulation.setCPUThrottlingRate", throttling)
        .await;
    sleep(PAINTED).await;
    let (mut typing, mut sending, mut opening) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        // Of a chat that is stored: none is at hand the first time.
        opening.extend(open(browser, round % 3).await);
        page.click_button("New chat").await;
        browser
            .execute("document.querySelector('textarea').focus()", Vec::new())
            .await;
        taken(browser).await;
        for letter in WORDS.chars() {
            press(browser, letter).await;
            sleep(BETWEEN).await;
        }
        typing.extend(taken(browser).await);
        press_enter(browser).await;
        sending.extend(taken(browser).await);
        page.reply("the end of the reply", |reply| {
            !reply.busy && !reply.text.is_empty()
        })
        .await;
    }
    vec![
        figures("typing", rounds * WORDS.chars().count(), typing),
        figures("sending", rounds, sending),
        figures("opening a chat", rounds, opening),
    ]
}

/// Waits until so many chats are listed.
async fn listed(browser: &Browser, count: usize) {
    let script = "return document.querySelectorAll('nav[aria-label=Conversations] li[aria-posinset] a').length";
    browser
        .wait_until("the list", async || {
            let found = browser.execute(script, Vec::new()).await;
            Ok((found.as_u64() == Some(count as u64)).then_some(()))
        })
        .await;
}

/// Presses an entry of the list, as a mouse does.
async fn open(browser: &Browser, place: usize) -> Vec<f64> {
    let script = "const { x, y, width, height } = document.querySelectorAll('nav[aria-label=Conversations] li[aria-posinset] a')[arguments[0]].getBoundingClientRect();
        return [x + width / 2, y + height / 2]";
    let at = browser.execute(script, vec![place.into()]).await;
    let at: [f64; 2] =
        serde_json::from_value(at.clone()).unwrap_or_else(|_| panic!("no entry: {at}"));
    taken(browser).await;
    for kind in ["mousePressed", "mouseReleased"] {
        let event =
            json!({"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1});
        browser.devtools("Input.dispatchMouseEvent", event).await;
    }
    taken(browser).await
}

async fn press(browser: &Browser, letter: char) {
    let text = letter.to_string();
    let down = json!({"type": "keyDown", "key": text, "text": text});
    browser.devtools("Input.dispatchKeyEvent", down).await;
    let up = json!({"type": "keyUp", "key": text});
    browser.devtools("Input.dispatchKeyEvent", up).await;
}

/// The interactions since the last time, as far as the browser tells of them.
async fn taken(browser: &Browser) -> Vec<f64> {
    sleep(PAINTED).await;
    let all = browser
        .execute("return startBench.interactions()", Vec::new())
        .await;
    serde_json::from_value(all.clone()).unwrap_or_else(|_| panic!("the page saw {all}"))
}

/// Of all inputs; those the browser does not tell of took less than [`TOLD`].
fn figures(kind: &'static str, count: usize, told: Vec<f64>) -> Interaction {
    let worst = told.iter().copied().fold(TOLD, f64::max);
    let mut all = told;
    while all.len() < count {
        all.push(TOLD);
    }
    Interaction {
        kind,
        count,
        median: middle(all),
        worst,
    }
}

/// The figures in words.
pub(super) fn report(all: &[Interaction]) -> String {
    let mut text = format!(
        "\n{NAME}: from input to paint, at a quarter of the processor's speed (the browser rounds to 8 ms, and tells of {TOLD} ms or more)"
    );
    for Interaction {
        kind,
        count,
        median,
        worst,
    } in all
    {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n  {kind:15} {count:4} times: median {median:.0} ms, slowest {worst:.0} ms"
        );
    }
    text
}

/// How it stands to what is aimed at.
pub(super) fn verdicts(all: &[Interaction]) -> Vec<Verdict> {
    let verdict = |one: &Interaction| Verdict {
        case: NAME.to_owned(),
        aim: format!("{}: painted within {AIM:.0} ms", one.kind),
        measured: format!("{:.0} ms", one.worst),
        reached: one.worst <= AIM,
    };
    all.iter().map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interaction_counts_by_the_slowest() {
        let seen = [
            figures("typing", 4, vec![24.0]),
            figures("sending", 1, vec![56.0]),
        ];
        assert_eq!((seen[0].median, seen[0].worst), (16.0, 24.0));
        let reached: Vec<_> = verdicts(&seen).iter().map(|one| one.reached).collect();
        assert_eq!(reached, [true, false]);
        assert!(report(&seen).contains("slowest 56 ms"));
    }

    /// Nothing about speed: that what is measured can still be seen.
    #[tokio::test]
    async fn the_page_can_be_measured() {
        let all = measure(true).await;
        assert_eq!(all.len(), 3, "{all:?}");
        assert!(all.iter().all(|one| one.count > 0), "{all:?}");
    }
}

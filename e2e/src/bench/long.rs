//! Long conversations that are stored: opening one at its end, writing in it, and reading back.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use tokio::time::sleep;

use super::aims::Verdict;
use super::step::{self, Cost, Moments, median, middle};
use super::stored::Stored;
use super::trace::LONG;
use crate::browser::{self, Browser};
use crate::config;
use crate::site::Site;

/// Its name among the cases.
pub(super) const NAME: &str = "long";
/// The last message of 200 exchanges is seen so soon after a navigation, in milliseconds.
const SEEN: f64 = 250.0;
/// The main thread's time for opening 10,000 messages.
const BUSY: f64 = 300.0;
/// Between two keys: faster than anybody types.
const BETWEEN_KEYS: Duration = Duration::from_millis(50);

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Size {
    /// Exchanges of the shorter conversation.
    exchanges: usize,
    /// Exchanges of the longer one: two messages each.
    many: usize,
    /// How often each is opened in each way.
    rounds: usize,
    keys: usize,
    screens: usize,
}

const FULL: Size = Size {
    exchanges: 200,
    many: 5_000,
    rounds: 5,
    keys: 60,
    screens: 20,
};
const QUICK: Size = Size {
    exchanges: 50,
    many: 500,
    rounds: 1,
    keys: 10,
    screens: 5,
};

/// Characters of a reply, in the mean.
const REPLY: usize = 880;

/// The figures. Times in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Long {
    conversations: Vec<Opened>,
    /// In the longer one, and in an empty chat.
    typing: (Typing, Typing),
    /// All of the shorter one, and some screens of the longer one.
    reading: (Reading, Reading),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Opened {
    messages: usize,
    bytes: usize,
    /// By loading the page at its address.
    load: Cost,
    /// From another chat, by a change of the address.
    change: Cost,
    /// The same, where it is at hand.
    again: Cost,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Typing {
    /// From a key to the next frame.
    median: f64,
    worst: f64,
    /// Of the main thread, for each key.
    busy: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Reading {
    frames: usize,
    /// Frames of more than 50 ms.
    late: usize,
    longest_task: f64,
}

/// Measures it with the built page.
///
/// # Panics
/// When it cannot be measured.
pub(super) async fn measure(quick: bool) -> Long {
    let size = if quick { QUICK } else { FULL };
    let config = config::connected("https://contoso.openai.azure.com/openai/v1", "k").to_string();
    let site = Site::builder().config(config).start().await;
    Box::pin(browser::in_browser(async |browser| {
        Box::pin(in_browser(browser, &site, size)).await
    }))
    .await
}

async fn in_browser(browser: &Browser, site: &Site, size: Size) -> Long {
    step::watch(browser).await;
    browser.open(site).await.composer().await;
    let mut stored = Stored::default();
    let other = stored.conversation(2, REPLY);
    let mut before = stored.bytes;
    let mut chats = Vec::new();
    for exchanges in [size.exchanges, size.many] {
        let id = stored.conversation(exchanges, REPLY);
        chats.push((id, exchanges * 2, stored.bytes - before));
        before = stored.bytes;
    }
    stored.write(browser).await;
    let longer = address(chats.last().map_or("", |(id, ..)| id));
    let mut conversations = Vec::new();
    let mut reading = Vec::new();
    for (place, (id, messages, bytes)) in chats.into_iter().enumerate() {
        let (load, change, again) = opened(browser, site, (&id, &other), size.rounds).await;
        conversations.push(Opened {
            messages,
            bytes,
            load,
            change,
            again,
        });
        let screens = if place == 0 { 0 } else { size.screens };
        reading.push(read(browser, screens).await);
    }
    step::load(browser, site, &longer, "ended").await;
    let long = typing(browser, size.keys).await;
    step::load(browser, site, "", "listed").await;
    let empty = typing(browser, size.keys).await;
    let [first, second] =
        <[Reading; 2]>::try_from(reading).unwrap_or_else(|_| panic!("two conversations are read"));
    Long {
        conversations,
        typing: (long, empty),
        reading: (first, second),
    }
}

/// Opens a conversation in each way; it is on view then.
async fn opened(
    browser: &Browser,
    site: &Site,
    (id, other): (&str, &str),
    rounds: usize,
) -> (Cost, Cost, Cost) {
    let (mut loads, mut changes, mut again) = (Vec::new(), Vec::new(), Vec::new());
    let load = async |id: &str| step::load(browser, site, &address(id), "ended").await;
    for _ in 0..rounds {
        let open = async |id: &str| step::on_page(browser, &format!("open('{id}')")).await.0;
        load(other).await;
        changes.push(open(id).await);
        load(other).await;
        for passed in [id, other] {
            step::kept(browser, &format!("open('{passed}')")).await;
        }
        again.push(open(id).await);
        loads.push(load(id).await);
    }
    (median(&loads), median(&changes), median(&again))
}

/// Where a conversation is found, below the site's address.
fn address(id: &str) -> String {
    format!("#/c/{id}")
}

async fn read(browser: &Browser, screens: usize) -> Reading {
    let (cost, seen) = step::on_page(browser, &format!("read({screens})")).await;
    Reading {
        frames: seen.gaps.len(),
        late: seen.gaps.iter().filter(|gap| **gap > LONG).count(),
        longest_task: cost.longest,
    }
}

/// Presses keys in the composer, which is empty again afterwards.
async fn typing(browser: &Browser, keys: usize) -> Typing {
    browser
        .execute(
            "document.querySelector('textarea').focus(); storedBench.typed()",
            Vec::new(),
        )
        .await;
    let before = step::begin(browser).await;
    for letter in "measured as it is typed ".chars().cycle().take(keys) {
        let text = letter.to_string();
        let key = json!({"type": "keyDown", "key": text, "text": text});
        browser.devtools("Input.dispatchKeyEvent", key).await;
        browser
            .devtools(
                "Input.dispatchKeyEvent",
                json!({"type": "keyUp", "key": text}),
            )
            .await;
        sleep(BETWEEN_KEYS).await;
    }
    let times = browser
        .execute("return storedBench.typed()", Vec::new())
        .await;
    let times: Vec<f64> = serde_json::from_value(times).unwrap_or_default();
    assert_eq!(times.len(), keys, "not all keys were seen");
    let cost = step::cost(browser, &Moments::default(), before).await;
    #[expect(clippy::cast_precision_loss, reason = "a few keys")]
    let each = cost.busy / keys as f64;
    let worst = times.iter().copied().fold(0.0, f64::max);
    Typing {
        median: middle(times),
        worst,
        busy: each,
    }
}

/// The figures in words.
pub(super) fn report(long: &Long) -> String {
    let mut text = format!("\n{NAME}: stored conversations, until their last message is seen");
    for opened in &long.conversations {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n  {} messages, {} bytes\n    \
             page load    {}\n    from another {}\n    at hand      {}",
            opened.messages, opened.bytes, opened.load, opened.change, opened.again
        );
    }
    for (typing, place) in [
        (long.typing.0, "in the longer one"),
        (long.typing.1, "in an empty chat"),
    ] {
        let _ = write!(
            text,
            "\n  typing       {place}: key to frame {:.1} ms, at worst {:.1} ms; main thread {:.1} ms a key",
            typing.median, typing.worst, typing.busy
        );
    }
    for (reading, what) in [
        (long.reading.0, "all of the shorter one"),
        (long.reading.1, "some screens of the longer one"),
    ] {
        let _ = write!(
            text,
            "\n  scrolling    up through {what}: {} frames, {} over 50 ms; longest task {:.0} ms",
            reading.frames, reading.late, reading.longest_task
        );
    }
    text
}

/// How it stands to what is aimed at; nothing is for smaller conversations.
pub(super) fn verdicts(long: &Long) -> Vec<Verdict> {
    let verdict = |aim: &str, measured: f64, limit: f64| Verdict {
        case: NAME.to_owned(),
        aim: aim.to_owned(),
        measured: format!("{measured:.1} ms"),
        reached: measured <= limit,
    };
    let [short, many] = long.conversations.as_slice() else {
        return Vec::new();
    };
    if short.messages < 2 * FULL.exchanges {
        return Vec::new();
    }
    vec![
        verdict(
            "200 exchanges seen within 250 ms, load",
            short.load.seen,
            SEEN,
        ),
        verdict("200 exchanges seen within 250 ms", short.change.seen, SEEN),
        verdict(
            "10,000 messages: busy at most 300 ms",
            many.change.busy,
            BUSY,
        ),
        verdict(
            "scrolling: no task over 50 ms",
            long.reading.0.longest_task.max(long.reading.1.longest_task),
            LONG,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(messages: usize, seen: f64, all: f64) -> Long {
        let cost = Cost {
            seen,
            busy: all,
            ..Cost::default()
        };
        let opened = Opened {
            messages,
            bytes: 190_000,
            load: cost,
            change: cost,
            again: cost,
        };
        let typing = Typing {
            median: 16.0,
            worst: 33.0,
            busy: 2.5,
        };
        let reading = Reading {
            frames: 500,
            late: 1,
            longest_task: 40.0,
        };
        Long {
            conversations: vec![opened.clone(), opened],
            typing: (typing, typing),
            reading: (reading, reading),
        }
    }

    #[test]
    fn aims_are_for_the_full_size() {
        let reached = |long: &Long| -> Vec<bool> {
            verdicts(long)
                .iter()
                .map(|verdict| verdict.reached)
                .collect()
        };
        assert_eq!(reached(&long(400, 250.0, 301.0)), [true, true, false, true]);
        assert_eq!(
            reached(&long(400, 251.0, 300.0)),
            [false, false, true, true]
        );
        assert!(reached(&long(100, 1.0, 1.0)).is_empty());
        assert!(report(&long(400, 251.0, 1.0)).contains(" 251 ms;"));
    }

    /// Nothing about speed: that what is measured can still be seen.
    #[tokio::test]
    async fn the_page_can_be_measured() {
        let long = measure(true).await;
        for opened in &long.conversations {
            assert!(
                opened.load.seen > 0.0 && opened.change.busy > 0.0 && opened.again.seen > 0.0,
                "{long:?}"
            );
        }
        assert!(
            long.typing.0.median > 0.0 && long.typing.1.busy > 0.0,
            "{long:?}"
        );
        assert!(
            long.reading.0.frames > 20 && long.reading.1.frames > 20,
            "{long:?}"
        );
    }
}

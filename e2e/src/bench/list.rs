//! The list of ten thousand conversations: what it costs to have it, to show it, to scroll it and to keep it in order.

use serde::Serialize;

use super::aims::Verdict;
use super::step::{self, Cost, median};
use super::stored::Stored;
use super::trace::LONG;
use crate::browser::{self, Browser};
use crate::config;
use crate::site::Site;

/// Its name among the cases.
pub(super) const NAME: &str = "list";
/// The main thread's time for opening it, in milliseconds.
const BUSY: f64 = 100.0;
const CONVERSATIONS: usize = 10_000;
const ROUNDS: usize = 5;
/// Those of `--quick`.
const FEW: (usize, usize) = (500, 1);
/// What is asked for the list to be changed.
const QUESTION: &str = "What is the newest of all?";

/// The figures. Times in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct List {
    conversations: usize,
    /// Loading the page with three conversations stored, until they are listed.
    few: Cost,
    /// The same with all of them.
    load: Cost,
    /// Putting the list away, and showing it again.
    show: Cost,
    scroll: Cost,
    frames: usize,
    late: usize,
    /// From Enter until the new chat is the first of the list.
    follow: Cost,
}

impl List {
    /// What having so many costs a page that loads: reading, sorting, rendering.
    fn having(&self) -> f64 {
        self.load.busy - self.few.busy
    }
}

/// Measures it with the built page.
///
/// # Panics
/// When it cannot be measured.
pub(super) async fn measure(quick: bool) -> List {
    let (conversations, rounds) = if quick { FEW } else { (CONVERSATIONS, ROUNDS) };
    let simulator = simulator::start(simulator::Options::default()).await;
    let simulator = simulator.unwrap_or_else(|error| panic!("no simulator: {error}"));
    let config = config::simulated(&simulator, "normal").to_string();
    let site = Site::builder().config(config).start().await;
    Box::pin(browser::in_browser(async |browser| {
        Box::pin(in_browser(browser, &site, conversations, rounds)).await
    }))
    .await
}

async fn in_browser(browser: &Browser, site: &Site, conversations: usize, rounds: usize) -> List {
    step::watch(browser).await;
    let page = browser.open(site).await;
    page.composer().await;
    let mut stored = Stored::default();
    for _ in 0..3 {
        stored.conversation(0, 0);
    }
    stored.write(browser).await;
    let few = loaded(browser, site, rounds).await;
    for _ in 3..conversations {
        stored.conversation(0, 0);
    }
    stored.write(browser).await;
    let load = loaded(browser, site, rounds).await;
    let mut shown = Vec::new();
    for _ in 0..rounds {
        step::load(browser, site, "", "listed").await;
        step::kept(browser, "hide()").await;
        shown.push(step::on_page(browser, "show()").await.0);
    }
    step::load(browser, site, "", "listed").await;
    let (scroll, seen) = step::on_page(browser, "leaf()").await;
    step::load(browser, site, "", "listed").await;
    page.type_message(QUESTION).await;
    let before = step::begin(browser).await;
    browser
        .execute(
            "storedBench.followed = storedBench.follows(arguments[0])",
            vec![QUESTION.into()],
        )
        .await;
    super::measure::press_enter(browser).await;
    let moments = step::kept(browser, "followed").await;
    let follow = step::cost(browser, &moments, before).await;
    List {
        conversations,
        few,
        load,
        show: median(&shown),
        scroll,
        frames: seen.gaps.len(),
        late: seen.gaps.iter().filter(|gap| **gap > LONG).count(),
        follow,
    }
}

async fn loaded(browser: &Browser, site: &Site, rounds: usize) -> Cost {
    let mut loads = Vec::new();
    for _ in 0..rounds {
        loads.push(step::load(browser, site, "", "listed").await);
    }
    median(&loads)
}

/// The figures in words.
pub(super) fn report(list: &List) -> String {
    format!(
        "\n{NAME}: {} conversations\n  \
         page load    {}\n  with three   {}\n  shown again  {}\n  \
         scrolling    {} frames, {} over 50 ms; longest task {:.0} ms\n  \
         a new chat   {}",
        list.conversations,
        list.load,
        list.few,
        list.show,
        list.frames,
        list.late,
        list.scroll.longest,
        list.follow
    )
}

/// How it stands to what is aimed at; nothing is for fewer conversations.
pub(super) fn verdicts(list: &List) -> Vec<Verdict> {
    let verdict = |aim: &str, measured: f64, limit: f64| Verdict {
        case: NAME.to_owned(),
        aim: aim.to_owned(),
        measured: format!("{measured:.1} ms"),
        reached: measured <= limit,
    };
    if list.conversations < CONVERSATIONS {
        return Vec::new();
    }
    vec![
        verdict("10,000 cost a load at most 100 ms", list.having(), BUSY),
        verdict("showing it costs at most 100 ms", list.show.busy, BUSY),
        verdict("scrolling: no task over 50 ms", list.scroll.longest, LONG),
        verdict("a new chat is listed within 100 ms", list.follow.seen, BUSY),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(conversations: usize, all: f64) -> List {
        let cost = |all: f64| Cost {
            busy: all,
            seen: 20.0,
            longest: 60.0,
            ..Cost::default()
        };
        let load = |all: f64| Cost {
            busy: all,
            ..Cost::default()
        };
        List {
            conversations,
            few: load(50.0),
            load: load(all),
            show: cost(70.0),
            scroll: cost(1.0),
            frames: 300,
            late: 0,
            follow: cost(10.0),
        }
    }

    #[test]
    fn a_load_counts_by_what_it_costs_more() {
        let reached = |list: &List| -> Vec<bool> {
            verdicts(list)
                .iter()
                .map(|verdict| verdict.reached)
                .collect()
        };
        assert_eq!(reached(&list(10_000, 150.0)), [true, true, false, true]);
        assert_eq!(reached(&list(10_000, 151.0)), [false, true, false, true]);
        assert!(reached(&list(500, 1.0)).is_empty());
        assert!(report(&list(500, 1.0)).contains("500 conversations"));
    }

    /// Nothing about speed: that what is measured can still be seen.
    #[tokio::test]
    async fn the_page_can_be_measured() {
        let list = measure(true).await;
        assert!(
            list.load.seen > 0.0 && list.few.busy > 0.0 && list.show.busy > 0.0,
            "{list:?}"
        );
        assert!(list.frames > 10 && list.follow.seen > 0.0, "{list:?}");
    }
}

//! Searching ten thousand conversations: the worker that the page has for it, asked by a script in the page's place.
//!
//! The texts are made in the browser, always the same: 100,000 messages, a word being the rarer the later it is in a
//! list of 6,000. They are written as the page stores them, and read by the worker itself.

use std::fmt::Write as _;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::aims::Verdict;
use crate::browser::{Browser, in_browser, or_panic};
use crate::config;
use crate::site::Site;

/// Its name among the cases.
pub(super) const NAME: &str = "search";
/// What the worker is asked by, and what is measured.
const SCRIPT: &str = include_str!("search.js");
/// A disk may be slow to take all of it.
const DEADLINE: Duration = Duration::from_secs(600);
/// A query is answered within this time, in milliseconds.
const AIM: f64 = 200.0;
/// The browser tells of tasks from here on, in milliseconds (<https://w3c.github.io/longtasks/>).
const LONG: f64 = 50.0;

/// The figures. Times in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Search {
    conversations: usize,
    messages: usize,
    characters: usize,
    /// Until the worker had been loaded.
    loaded: f64,
    /// The first search, which has it read everything.
    cold: Cold,
    /// The longest task of the page meanwhile; zero where none was long.
    longest: f64,
    queries: Vec<Query>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Cold {
    /// Until its first answer.
    first: f64,
    /// Until it had read and searched everything.
    all: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Query {
    what: String,
    typed: String,
    /// Of five.
    median: f64,
    worst: f64,
    /// How many conversations have it.
    found: usize,
}

/// Measures it with the built page's worker.
///
/// # Panics
/// When it cannot be measured.
pub(super) async fn measure() -> Search {
    let config = config::connected("https://contoso.openai.azure.com/openai/v1", "k").to_string();
    let site = Site::builder().config(config).start().await;
    Box::pin(in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.composer().await;
        in_page(browser).await
    }))
    .await
}

async fn in_page(browser: &Browser) -> Search {
    or_panic(
        "wait for scripts",
        browser.driver().set_script_timeout(DEADLINE).await,
    );
    browser.execute(SCRIPT, Vec::new()).await;
    let script = "const done = arguments[0];
        window.searchBench.run().then(done, error => done({problem: String(error)}))";
    let run = browser.driver().execute_async(script, Vec::new()).await;
    let figures = or_panic("search", run).json().clone();
    let problem = json!(figures.get("problem"));
    serde_json::from_value(figures)
        .unwrap_or_else(|error| panic!("no figures of the search ({problem}): {error}"))
}

/// The figures in words.
pub(super) fn report(search: &Search) -> String {
    let longest = if search.longest < LONG {
        format!("none of {LONG:.0} ms or more")
    } else {
        format!("{:.0} ms", search.longest)
    };
    let mut text = format!(
        "\n{NAME}: {} conversations, {} messages, {} characters\n  \
         worker       loaded in {:.0} ms; first answer after {:.0} ms, everything read and searched after {:.0} ms\n  \
         page         longest task meanwhile: {longest}",
        search.conversations,
        search.messages,
        search.characters,
        search.loaded,
        search.cold.first,
        search.cold.all,
    );
    for query in &search.queries {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n  query        {:28} {:6.1} ms, at worst {:6.1} ms; in {} conversations: {}",
            query.what, query.median, query.worst, query.found, query.typed
        );
    }
    text
}

/// How it stands to what is aimed at.
pub(super) fn verdicts(search: &Search) -> Vec<Verdict> {
    let worst = search.queries.iter().map(|query| query.worst);
    let worst = worst.fold(0.0, f64::max);
    let verdict = |aim: &str, measured: f64, limit: f64| Verdict {
        case: NAME.to_owned(),
        aim: aim.to_owned(),
        measured: format!("{measured:.1} ms"),
        reached: measured <= limit,
    };
    vec![
        verdict("every answer within 200 ms", worst, AIM),
        verdict("no task of the page over 50 ms", search.longest, LONG),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(worst: f64, longest: f64) -> Search {
        let figures = json!({
            "conversations": 10_000, "messages": 100_000, "characters": 52_000_000, "loaded": 40.5,
            "cold": {"typed": "zanzibar", "first": 20.5, "all": 6_000.0, "found": 10}, "longest": longest,
            "queries": [
                {"what": "a rare word", "typed": "zanzibar", "median": 20.0, "worst": 25.0, "found": 10},
                {"what": "a phrase", "typed": "\"a b", "median": 30.0, "worst": worst, "found": 0},
            ],
        });
        serde_json::from_value(figures).unwrap()
    }

    #[test]
    fn the_slowest_answer_counts() {
        let check = |worst: f64, longest: f64, expected: [bool; 2]| {
            let verdicts = verdicts(&search(worst, longest));
            let reached: Vec<bool> = verdicts.iter().map(|verdict| verdict.reached).collect();
            assert_eq!(reached, expected, "{worst} {longest}");
        };
        check(200.0, 0.0, [true, true]);
        check(201.0, 50.0, [false, true]);
        check(10.0, 60.0, [true, false]);
    }

    #[test]
    fn every_query_is_reported() {
        let text = report(&search(90.0, 0.0));
        for words in [
            "a rare word",
            "a phrase",
            "90.0 ms",
            "none of 50 ms",
            "52000000",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert!(report(&search(90.0, 71.0)).contains("71 ms"));
    }
}

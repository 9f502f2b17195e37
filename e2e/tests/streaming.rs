//! A reply is seen while it comes, and can be stopped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{DEADLINE, Message, Name, Role, Site, config, in_browser};
use serde_json::json;
use simulator::{Ended, Options, STEPPED_TEXT};

/// The first `count` words of what `stepped` says.
fn words(count: usize) -> String {
    let words: Vec<&str> = STEPPED_TEXT.split_whitespace().take(count).collect();
    words.join(" ")
}

/// The last reply, if it is this text so far.
fn growing(messages: &[Message], text: &str) -> Option<Message> {
    messages
        .iter()
        .rfind(|message| message.is_reply() && message.text == text)
        .cloned()
}

#[tokio::test]
async fn every_word_is_shown_as_it_comes() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "stepped")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask("Count.").await;
        let total = STEPPED_TEXT.split_whitespace().count();
        for count in 1..total {
            simulator.step();
            let so_far = words(count);
            let what = format!("the text {so_far:?} while it streams");
            let reply = page
                .message(&what, |messages| growing(messages, &so_far))
                .await;
            assert!(
                reply.busy,
                "the article is busy while its text grows: {reply:?}"
            );
        }
        simulator.step();
        let reply = page
            .message("the whole text", |messages| {
                growing(messages, STEPPED_TEXT).filter(|reply| !reply.busy)
            })
            .await;
        assert!(reply.alerts.is_empty(), "{reply:?}");
        let requests = simulator
            .wait_for(DEADLINE, |all| all[0].ended != Ended::Running)
            .await;
        assert_eq!(requests.unwrap()[0].ended, Ended::Complete);
    })
    .await;
}

#[tokio::test]
async fn stop_closes_the_connection_and_keeps_what_came() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "stepped")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask("Count.").await;
        for _ in 0..3 {
            simulator.step();
        }
        page.message("three words", |messages| growing(messages, &words(3)))
            .await;
        assert!(
            !page.shows(Role::Button, Name::Is("Send")).await,
            "Send became Stop"
        );

        page.click_button("Stop").await;
        let requests = simulator
            .wait_for(DEADLINE, |all| all[0].ended != Ended::Running)
            .await;
        assert_eq!(requests.unwrap()[0].ended, Ended::ClosedByClient);

        page.find(Role::Button, Name::Is("Send")).await;
        let stopped = page
            .message("the reply, stopped", |messages| {
                growing(messages, &words(3)).filter(|reply| !reply.busy)
            })
            .await;
        assert!(stopped.whole.contains("Stopped"), "{stopped:?}");
        assert!(
            stopped.alerts.is_empty(),
            "to stop is no error: {stopped:?}"
        );

        page.ask("Go on.").await;
        let again = |all: &[simulator::RecordedRequest]| all.len() == 2;
        let requests = simulator.wait_for(DEADLINE, again).await.unwrap();
        let messages = requests[1].body["messages"].as_array().unwrap();
        assert_eq!(
            messages.last(),
            Some(&json!({"role": "user", "content": "Go on."}))
        );
    })
    .await;
}

#[tokio::test]
async fn a_reply_in_one_piece_is_shown_too() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let mut config = config::simulated(&simulator, "stepped");
    config["parameters"] = json!({"stream": false});
    let site = Site::with_config(&config).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        assert_eq!(page.ask_and_wait("Count.").await.text, STEPPED_TEXT);
        // Absent and false mean the same to the service.
        let stream = simulator.requests()[0].body["stream"].clone();
        assert!(stream.is_null() || stream == false, "{stream}");
    })
    .await;
}

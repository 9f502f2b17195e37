//! The article's conversation, typed with the keyboard: what is shown, and what goes over the wire.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::path::Path;

use e2e::config::{FEET, FEET_REPLY};
use e2e::{Message, Site, config, in_browser};
use serde_json::{Value, json};
use simulator::{Options, RecordedRequest};

const METERS: &str = "How many meters is that?";
const METERS_REPLY: &str = "One mile is about 1,609.34 meters.";

/// The request that the article's program was recorded to send.
fn recorded(case: &str) -> Value {
    let file = format!("../tests/fixtures/wire/cases/{case}.json");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let case: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    case["request"].clone()
}

/// The page sends what the program sent, but asks for a stream.
fn equal(recorded: &Value, sent: &RecordedRequest, key: &str) {
    let mut body = recorded["body"].clone();
    body["stream"] = json!(true);
    assert_eq!(sent.body, body);
    assert_eq!(sent.method, recorded["method"]);
    assert_eq!(sent.path, recorded["path"]);
    assert_eq!(json!(sent.query), recorded["query"]);
    for name in ["content-type", "accept"] {
        assert_eq!(
            sent.headers.get(name),
            recorded["headers"][name].as_str(),
            "{name}"
        );
    }
    assert_eq!(sent.headers.get("api-key"), Some(key));
    assert_eq!(
        sent.headers.get("authorization"),
        None,
        "one key header is enough"
    );
}

#[tokio::test]
async fn the_articles_conversation() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "gpt-4o")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        assert_eq!(page.ask_and_wait(METERS).await.text, METERS_REPLY);

        let messages = page.messages().await;
        let texts: Vec<&str> = messages
            .iter()
            .map(|message| message.text.as_str())
            .collect();
        assert_eq!(texts, [FEET, FEET_REPLY, METERS, METERS_REPLY]);
        let speakers: Vec<bool> = messages.iter().map(Message::is_reply).collect();
        assert_eq!(speakers, [false, true, false, true]);
        assert!(
            messages[0].is_question() && messages[2].is_question(),
            "{messages:?}"
        );
        assert_eq!(
            page.composer_text().await,
            "",
            "what was sent no longer waits to be sent"
        );

        let requests = simulator.requests();
        assert_eq!(requests.len(), 2, "{requests:#?}");
        equal(
            &recorded("conv-article-first-turn"),
            &requests[0],
            simulator.key(),
        );
        equal(
            &recorded("conv-article-four-messages"),
            &requests[1],
            simulator.key(),
        );
    })
    .await;
}

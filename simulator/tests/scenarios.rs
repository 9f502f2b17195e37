//! The friendly scenarios.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use serde_json::{Value, json};
use simulator::{Ended, Simulator};
use support::{DEADLINE, Request, Response, start};

const FEET: &str = "There are 5,280 feet in a mile. How else can I help you?";
const METERS: &str = "One mile is about 1,609.34 meters.";

fn article(questions: &[&str], more: Value) -> Request {
    let mut messages = vec![json!({"role": "system", "content": "You are a helpful assistant."})];
    for question in questions {
        messages.push(json!({"role": "user", "content": question}));
    }
    let mut body = json!({"messages": messages});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let target = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01";
    Request::post(target, &body.to_string())
}

#[tokio::test]
async fn the_articles_questions_get_the_articles_answers() {
    let simulator = start().await;
    let content = |seen: Response| seen.json()["choices"][0]["message"]["content"].clone();
    let ask =
        async |questions: &[&str]| content(article(questions, json!({})).send(&simulator).await);

    assert_eq!(ask(&["How many feet are in a mile?"]).await, FEET);
    assert_eq!(
        ask(&["How many feet are in a mile?", "How many meters is that?"]).await,
        METERS
    );
    let unknown = ask(&["How many meters is that?"]).await;
    assert!(
        unknown
            .as_str()
            .unwrap()
            .contains("How many feet are in a mile?"),
        "{unknown}"
    );
}

#[tokio::test]
async fn the_articles_answers_stream_in_the_recorded_shape() {
    let simulator = start().await;
    let seen = article(&["How many feet are in a mile?"], json!({"stream": true}))
        .send(&simulator)
        .await;
    assert_eq!(
        seen.header("content-type"),
        Some("text/event-stream; charset=utf-8")
    );
    let events = seen.events();

    let first = &events[0];
    assert_eq!(
        (&first["choices"], &first["id"], &first["created"]),
        (&json!([]), &json!(""), &json!(0))
    );
    assert!(first["prompt_filter_results"].is_array());
    assert_eq!(events[1]["choices"][0]["delta"]["role"], "assistant");
    assert_eq!(seen.content(), FEET);
    assert!(events.len() > 10, "{} events: a word each", events.len());
    assert_eq!(
        events.last().unwrap()["choices"][0]["finish_reason"],
        "stop"
    );
    assert!(events.iter().all(|event| event.get("usage").is_none()));
}

#[tokio::test]
async fn usage_comes_when_it_is_asked_for() {
    let simulator = start().await;
    let options = json!({"stream": true, "stream_options": {"include_usage": true}});
    let seen = article(&["Hello?"], options).send(&simulator).await;
    let events = seen.events();
    let last = events.last().unwrap();
    assert_eq!(last["choices"], json!([]));
    assert!(last["usage"]["total_tokens"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn the_friendly_failures_are_what_they_are_called() {
    let simulator = start().await;
    for (name, status, content_type) in [
        ("401", 401, "application/json"),
        ("404", 404, "application/json"),
        ("429", 429, "application/json"),
        ("500", 500, "application/json"),
        ("502-html", 502, "text/html"),
        ("content-filter", 400, "application/json"),
    ] {
        for _ in 0..4 {
            let seen = Request::chat(name, true).send(&simulator).await;
            assert_eq!(
                (seen.status(), seen.header("content-type")),
                (status, Some(content_type)),
                "{name}"
            );
            assert_eq!(seen.header("retry-after").is_some(), name == "429");
        }
    }
}

#[tokio::test]
async fn a_word_of_stepped_comes_with_each_step_and_not_before() {
    let simulator = start().await;
    let mut connection = Request::chat("stepped", true).open(&simulator).await;
    connection.read_until("\"role\":\"assistant\"").await;
    for (word, next) in [("One ", "two "), ("two ", "three "), ("three ", "four ")] {
        simulator.step();
        connection
            .read_until(&format!("\"content\":\"{word}\""))
            .await;
        assert!(
            !connection
                .received()
                .contains(&format!("\"content\":\"{next}\"")),
            "{next}"
        );
    }
    for _ in 3..12 {
        simulator.step();
    }
    connection.read_until("[DONE]").await;
    ended(&simulator, Ended::Complete).await;
}

#[tokio::test]
async fn a_step_can_be_made_over_http_and_ahead_of_the_request() {
    let simulator = start().await;
    let step = Request::post("/step", "").send(&simulator).await;
    assert_eq!(step.status(), 204);
    let mut connection = Request::chat("stepped", true).open(&simulator).await;
    connection.read_until("\"content\":\"One \"").await;
    assert!(!connection.received().contains("two"));
}

#[tokio::test]
async fn a_client_that_closes_is_noticed() {
    let simulator = start().await;
    let mut connection = Request::chat("stepped", true).open(&simulator).await;
    simulator.step();
    connection.read_until("One ").await;
    assert_eq!(simulator.requests()[0].ended, Ended::Running);
    drop(connection);
    ended(&simulator, Ended::ClosedByClient).await;
}

#[tokio::test]
async fn dropping_the_simulator_breaks_running_answers_off_and_frees_the_port() {
    let simulator = start().await;
    let address = simulator.address();
    let mut connection = Request::chat("stepped", true).open(&simulator).await;
    connection.read_until("\"role\":\"assistant\"").await;
    let records = std::ops::Deref::deref(&simulator).clone();
    drop(simulator);

    let broken = |all: &[simulator::RecordedRequest]| all[0].ended == Ended::Cut;
    records.wait_for(DEADLINE, broken).await.unwrap();
    let refused = async { while tokio::net::TcpStream::connect(address).await.is_ok() {} };
    tokio::time::timeout(DEADLINE, refused)
        .await
        .expect("the port is free again");
}

#[tokio::test]
async fn shutting_down_ends_although_a_reply_is_running() {
    let simulator = start().await;
    let mut connection = Request::chat("stepped", true).open(&simulator).await;
    connection.read_until("\"role\":\"assistant\"").await;
    tokio::time::timeout(DEADLINE, simulator.shut_down())
        .await
        .expect("an end");
}

#[tokio::test]
async fn the_list_names_every_scenario_and_how_to_call_it() {
    let simulator = start().await;
    let page = Request::post("/", "")
        .method("GET")
        .send(&simulator)
        .await
        .text();
    for info in simulator::scenarios().unwrap() {
        assert!(
            page.contains(&format!("  {}", info.name)) && page.contains(&info.what),
            "{}",
            info.name
        );
    }
    assert!(page.contains(simulator::DEFAULT_KEY));
}

async fn ended(simulator: &Simulator, expected: Ended) {
    let requests = simulator
        .wait_for(DEADLINE, |all| all[0].ended != Ended::Running)
        .await
        .unwrap();
    assert_eq!(requests[0].ended, expected);
}

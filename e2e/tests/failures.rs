//! What goes wrong is said where it happened, with a way on, and nothing is lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::net::{Ipv4Addr, TcpListener};

use e2e::config::{FEET, FEET_REPLY};
use e2e::{ChatPage, DEADLINE, Name, Role, Site, config, in_browser};
use simulator::{Options, RecordedRequest};

/// The question is still in the transcript.
async fn is_kept(page: &ChatPage<'_>) {
    let messages = page.messages().await;
    let kept = messages
        .iter()
        .any(|message| message.is_question() && message.text == FEET);
    assert!(kept, "the question is lost: {messages:?}");
}

#[tokio::test]
async fn a_wrong_key_is_named_and_retry_asks_again() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let endpoint = config::deployment(&simulator.origin(), "gpt-4o");
    let site = Site::with_config(&config::connected(&endpoint, "not-the-key")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask(FEET).await;
        page.alert_with(&["401", "Access denied due to invalid subscription key"])
            .await;
        is_kept(&page).await;
        assert_eq!(
            simulator.requests().len(),
            1,
            "a wrong key is not tried again by itself"
        );

        page.click_button("Retry").await;
        let requests = simulator
            .wait_for(DEADLINE, |all| all.len() == 2)
            .await
            .unwrap();
        assert_eq!(requests[0].body, requests[1].body);
        assert_eq!(requests[0].path, requests[1].path);
        assert_eq!(requests[0].query, requests[1].query);
        assert_eq!(requests[0].headers, requests[1].headers);
        page.alert_with(&["401"]).await;
        is_kept(&page).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_answers_and_then_somebody_does() {
    let port = {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.local_addr().unwrap().port()
    };
    let endpoint = config::deployment(&format!("http://127.0.0.1:{port}"), "gpt-4o");
    let site = Site::with_config(&config::connected(&endpoint, simulator::DEFAULT_KEY)).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask("Is anybody there?").await;
        page.alert_with(&["127.0.0.1"]).await;
        page.find(Role::Button, Name::Is("Retry")).await;

        let simulator = simulator::start(Options {
            port,
            ..Options::default()
        })
        .await
        .unwrap();
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        assert_eq!(simulator.requests().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_breaks_off_keeps_what_came_and_says_so() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "cut")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask(FEET).await;
        let reply = page
            .message("a reply with an alert", |messages| {
                let cut =
                    |message: &&e2e::Message| message.is_reply() && !message.alerts.is_empty();
                messages.iter().find(cut).cloned()
            })
            .await;
        assert_eq!(reply.text, "Hello! I'm doing");
        assert!(!reply.busy);
        assert!(
            reply.alerts.concat().to_lowercase().contains("cut off"),
            "{reply:?}"
        );
        is_kept(&page).await;
    })
    .await;
}

/// The alert of a scenario that always fails, with all of `parts`.
async fn fails(scenario: &str, parts: &[&str]) {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, scenario)).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask(FEET).await;
        let alert = page.alert_with(parts).await;
        assert!(!alert.contains("<html"), "no markup: {alert}");
        is_kept(&page).await;

        page.type_message("And now?").await;
        assert_eq!(
            page.composer_text().await,
            "And now?",
            "the next question can be written"
        );
        page.send().await;
        let asked = |request: &RecordedRequest| {
            let messages = request.body["messages"].as_array().unwrap();
            messages.last().unwrap()["content"] == "And now?"
        };
        simulator
            .wait_for(DEADLINE, |all| all.iter().any(asked))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_deployment_that_is_not_there() {
    fails(
        "404",
        &["404", "The API deployment for this resource does not exist"],
    )
    .await;
}

#[tokio::test]
async fn too_many_requests() {
    fails("429", &["429", "have exceeded token rate limit"]).await;
}

#[tokio::test]
async fn the_service_fails() {
    fails("500", &["500", "Backend returned unexpected response"]).await;
}

#[tokio::test]
async fn a_gateway_answers_with_a_web_page() {
    fails("502-html", &["502"]).await;
}

#[tokio::test]
async fn the_content_filter_refuses_the_question() {
    fails("content-filter", &["400", "The response was filtered"]).await;
}

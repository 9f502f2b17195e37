//! Test connection: four steps, and what to do about the one that failed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::net::{Ipv4Addr, TcpListener};

use e2e::config::{FEET, FEET_REPLY};
use e2e::{ChatPage, DEADLINE, Name, Role, Scene, Site, Stage, chosen_headers, config, in_browser};
use serde_json::{Value, json};
use simulator::{DEFAULT_KEY, Ended, Options, RecordedRequest};

/// What is asked, in a stream as in a conversation.
fn question() -> Value {
    json!({"messages": [{"role": "user", "content": "Reply with OK."}], "stream": true})
}

/// The results of address, CORS, key and deployment.
async fn results(stage: Stage<'_>) -> Vec<String> {
    // Its steps in order, each with the words of its result.
    let script = "const list = document.querySelector('ol[aria-label=\"Test connection\"]');
        return list ? [...list.children].map(step => [...step.children].map(part => part.innerText)) : [];";
    stage
        .browser
        .wait_until("the results of all steps", async || {
            let steps = stage.browser.execute(script, Vec::new()).await;
            let steps: Vec<[String; 2]> = serde_json::from_value(steps).unwrap();
            let over = !steps.is_empty() && steps.iter().all(|[_, result]| result != "…");
            for ([name, _], expected) in steps.iter().zip(["Address", "CORS", "Key", "Deployment"])
            {
                assert!(name.starts_with(expected), "{steps:?}");
            }
            Ok(over.then(|| steps.into_iter().map(|[_, result]| result).collect()))
        })
        .await
}

const PASSED: [&str; 4] = ["passed", "passed", "passed", "passed"];

async fn press_test(page: ChatPage<'_>) {
    page.click_button("Settings").await;
    page.click_button("Test connection").await;
}

/// The test stops at a step, and an alert says all of `parts`.
async fn fails(stage: Stage<'_>, expected: [&str; 4], parts: &[&str]) {
    press_test(stage.page).await;
    assert_eq!(results(stage).await, expected);
    stage.page.alert_with(parts).await;
    assert!(stage.page.messages().await.is_empty());
    let works = stage.page.live("status").await;
    assert!(
        !works.iter().any(|text| text.contains("It works")),
        "{works:?}"
    );
}

#[tokio::test]
async fn a_connection_that_works_passes_and_names_its_model() {
    Scene::new("gpt-4o")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            press_test(page).await;
            assert_eq!(results(stage).await, PASSED);
            page.status_with(&["It works. The model says it is gpt-4o-2024-11-20."])
                .await;
            assert!(page.alerts().await.is_empty());
            let requests = simulator.requests();
            assert_eq!(requests.len(), 1);
            assert_eq!(requests[0].body, question());
            let headers = ["accept", "api-key", "content-type"];
            assert_eq!(chosen_headers(&requests[0]), headers);

            page.click_button("Cancel").await;
            assert!(
                page.messages().await.is_empty(),
                "it is no part of the chat"
            );
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            let sent = simulator.requests()[1].body["messages"].clone();
            assert_eq!(sent.as_array().unwrap().len(), 2);
        })
        .await;
}

#[tokio::test]
async fn the_form_is_tested_before_it_is_saved() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let stage = Stage {
            browser,
            page,
            simulator: &simulator,
            site: &site,
        };
        let endpoint = config::deployment(&simulator.origin(), "gpt-4o");
        page.fill("Endpoint", &endpoint).await;
        page.fill("Key", "another-key").await;
        page.click_button("Test connection").await;
        let expected = ["passed", "passed", "failed", "not reached"];
        assert_eq!(results(stage).await, expected);
        page.alert_with(&["The key was refused (HTTP 401)"]).await;
        let stored = "return Object.keys(localStorage).length + Object.keys(sessionStorage).length";
        assert_eq!(
            browser.execute(stored, Vec::new()).await,
            0,
            "nothing is saved"
        );

        page.fill("Key", DEFAULT_KEY).await;
        page.click_button("Test connection").await;
        page.status_with(&["It works."]).await;
        assert_eq!(results(stage).await, PASSED);
        assert!(page.alerts().await.is_empty());
        page.click_button("Save").await;
        page.ask(FEET).await;
        page.replied(FEET_REPLY).await;
        let requests = simulator.requests();
        assert_eq!(requests.len(), 3);
        for request in &requests {
            let headers = ["accept", "authorization", "content-type"];
            assert_eq!(chosen_headers(request), headers);
        }
    })
    .await;
}

#[tokio::test]
async fn a_route_that_tells_its_model_is_asked_for_it() {
    Scene::new("")
        .path("/models")
        .field("model", "gpt-4o")
        .field("apiVersion", "2024-05-01-preview")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            press_test(page).await;
            assert_eq!(results(stage).await, PASSED);
            page.status_with(&["It works. The model says it is Mistral-Large-2407, by Mistral."])
                .await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 2);
            assert_eq!(requests[1].method, "GET");
            assert_eq!(requests[1].path, "/models/info");
            assert_eq!(chosen_headers(&requests[1]), ["accept", "api-key"]);
        })
        .await;
}

#[tokio::test]
async fn what_a_deployment_does_not_take_fails_no_test() {
    let parameters = json!({"max_tokens": 300, "temperature": 0.2});
    Scene::new("reasoning-model")
        .field("parameters", parameters)
        .play(async |stage| {
            press_test(stage.page).await;
            assert_eq!(results(stage).await, PASSED);
            stage.page.status_with(&["It works."]).await;
            assert_eq!(stage.simulator.requests().len(), 3);
        })
        .await;
}

#[tokio::test]
async fn the_steps_are_shown_while_they_run() {
    Scene::new("held")
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            press_test(page).await;
            simulator
                .wait_for(DEADLINE, |all| all.len() == 1)
                .await
                .unwrap();
            let running = browser.visible_text().await;
            assert_eq!(running.matches('…').count(), 4, "{running}");
            assert!(!running.contains("passed"), "{running}");
            simulator.step();
            assert_eq!(results(stage).await, PASSED);
        })
        .await;
}

#[tokio::test]
async fn a_second_test_puts_an_end_to_the_first() {
    Scene::new("held")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            press_test(page).await;
            simulator
                .wait_for(DEADLINE, |all| all.len() == 1)
                .await
                .unwrap();
            page.click_button("Test connection").await;
            let ended =
                |all: &[RecordedRequest]| all.len() == 2 && all[0].ended == Ended::ClosedByClient;
            simulator.wait_for(DEADLINE, ended).await.unwrap();
            simulator.step();
            assert_eq!(results(stage).await, PASSED);
        })
        .await;
}

#[tokio::test]
async fn nobody_answers() {
    let port = {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.local_addr().unwrap().port()
    };
    let origin = format!("http://127.0.0.1:{port}");
    Scene::new("")
        .endpoint(&config::deployment(&origin, "gpt-4o"))
        .play(async |stage| {
            let expected = ["failed", "not reached", "not reached", "not reached"];
            let alert = format!("No answer from 127.0.0.1:{port}");
            fails(stage, expected, &[&alert]).await;
        })
        .await;
}

#[tokio::test]
async fn the_answers_may_not_be_read() {
    let options = Options {
        cors: false,
        ..Options::default()
    };
    Scene::own("gpt-4o")
        .options(options)
        .play(async |stage| {
            let Stage {
                page,
                simulator,
                site,
                ..
            } = stage;
            let host = simulator.address().to_string();
            let expected = ["passed", "failed", "not reached", "not reached"];
            fails(stage, expected, &[&host, "(CORS)"]).await;
            page.click_button("Show the proxy recipe").await;
            let dialog = page.find(Role::Dialog, Name::Is("Proxy recipe")).await;
            let text = dialog.text().await.unwrap();
            let site = site.url();
            let origin = site.trim_end_matches('/');
            for part in [
                format!("serves {origin}/"),
                format!("<origin>{origin}</origin>"),
                format!(
                    "proxy_pass {}/openai/deployments/gpt-4o/;",
                    simulator.origin()
                ),
            ] {
                assert!(text.contains(&part), "{part} is not in {text}");
            }
            page.click_button("Close").await;
            page.gone(Role::Dialog, Name::Is("Proxy recipe")).await;
            page.find(Role::Dialog, Name::Is("Settings")).await;
        })
        .await;
}

#[tokio::test]
async fn the_key_is_refused() {
    Scene::new("gpt-4o")
        .key("another-key")
        .play(async |stage| {
            let expected = ["passed", "passed", "failed", "not reached"];
            let parts = ["The key was refused (HTTP 401)", "Access denied"];
            fails(stage, expected, &parts).await;
            assert_eq!(stage.simulator.requests().len(), 1);
        })
        .await;
}

#[tokio::test]
async fn there_is_no_such_deployment() {
    Scene::new("gpt-40")
        .play(async |stage| {
            let expected = ["passed", "passed", "passed", "failed"];
            let parts = ["There is no deployment of this name (HTTP 404)", "“gpt-40”"];
            fails(stage, expected, &parts).await;
        })
        .await;
}

#[tokio::test]
async fn a_test_waits_for_no_limit() {
    Scene::new("429-twenty")
        .play(async |stage| {
            let expected = ["passed", "passed", "passed", "failed"];
            fails(stage, expected, &["Too many requests (HTTP 429)"]).await;
            assert_eq!(stage.simulator.requests().len(), 1);
        })
        .await;
}

#[tokio::test]
async fn a_web_page_in_place_of_a_reply_fails() {
    Scene::new("response-200-html")
        .play(async |stage| {
            press_test(stage.page).await;
            let results = results(stage).await;
            // A login page tells nothing of the key.
            assert_eq!(results, ["passed", "passed", "not reached", "failed"]);
            let title = "The answer is not a chat completion";
            stage.page.alert_with(&[title]).await;
        })
        .await;
}

#[tokio::test]
async fn a_missing_key_is_told_without_a_request() {
    Scene::own("gpt-4o")
        .key("")
        .play(async |stage| {
            let expected = ["not reached", "not reached", "failed", "not reached"];
            fails(stage, expected, &["The key is missing"]).await;
            assert!(stage.simulator.requests().is_empty());
            assert!(stage.simulator.preflights().is_empty());
        })
        .await;
}

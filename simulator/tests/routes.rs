//! The addresses of other hosts than the classic one, and their keys.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use serde_json::{Value, json};
use simulator::Simulator;
use support::{Request, Response, SHORT, recorded, start};

const SUBSCRIPTION_KEY: &str = "ocp-apim-subscription-key";

fn hello(model: Option<&str>) -> String {
    let mut body = json!({"messages": [{"role": "user", "content": "Hello?"}]});
    if let Some(model) = model {
        body["model"] = json!(model);
    }
    body.to_string()
}

async fn post(simulator: &Simulator, target: &str, model: Option<&str>) -> Response {
    Request::post(target, &hello(model)).send(simulator).await
}

/// What a failure says, wherever it says it.
fn message(seen: &Response) -> String {
    let body = seen.json();
    let message = body.pointer("/error/message").or(body.get("message"));
    message.and_then(Value::as_str).unwrap().to_owned()
}

#[tokio::test]
async fn every_route_that_takes_a_model_leads_to_the_scenarios() {
    let simulator = start().await;
    for target in [
        "/api/projects/a-project/openai/v1/chat/completions",
        "/inference/chat/completions",
        "/inference/chat/completions?api-version=2024-05-01-preview",
        "/apim/openai/v1/chat/completions",
        "/chat/completions",
        "/v1/chat/completions",
        "/chat/completions?api-version=2024-05-01-preview",
    ] {
        let seen = post(&simulator, target, Some("needs-max-tokens")).await;
        assert_eq!(seen.content(), SHORT, "{target}");
        let seen = post(&simulator, target, Some("none")).await;
        assert_eq!(
            seen.json(),
            recorded("error-404-deployment"),
            "{target}: nobody's model"
        );
    }
    let target =
        "/apim/openai/deployments/needs-max-tokens/chat/completions?api-version=2024-10-21";
    assert_eq!(post(&simulator, target, None).await.content(), SHORT);
}

#[tokio::test]
async fn one_model_needs_no_name_and_no_version() {
    let simulator = start().await;
    for target in ["/chat/completions", "/v1/chat/completions"] {
        let seen = post(&simulator, target, None).await;
        assert_eq!(seen.content(), SHORT, "{target}");
        let odd = post(&simulator, &format!("{target}?api-version=latest"), None).await;
        assert_eq!(
            (odd.status(), message(&odd).as_str()),
            (400, "API version not supported")
        );
    }
    let asked: Vec<_> = simulator
        .requests()
        .into_iter()
        .map(|each| each.scenario)
        .collect();
    assert_eq!(
        asked,
        [
            Some("normal".to_owned()),
            None,
            Some("normal".to_owned()),
            None
        ]
    );

    for target in [
        "/api/projects/a-project/openai/v1/chat/completions",
        "/inference/chat/completions",
        "/apim/openai/v1/chat/completions",
    ] {
        let seen = post(&simulator, target, None).await;
        assert_eq!(seen.json()["error"]["param"], "model", "{target}");
    }
}

#[tokio::test]
async fn one_model_can_be_asked_what_it_is() {
    let simulator = start().await;
    for (target, status) in [
        ("/info", 200),
        ("/info?api-version=2024-05-01-preview", 200),
        ("/info?api-version=latest", 400),
        ("/models/info", 404),
    ] {
        let seen = Request::post(target, "")
            .method("GET")
            .send(&simulator)
            .await;
        assert_eq!(seen.status(), status, "{target}");
    }
}

#[tokio::test]
async fn a_gateway_takes_keys_and_no_token() {
    let simulator = start().await;
    let key = simulator::DEFAULT_KEY;
    let bearer = format!("Bearer {key}");
    let missing = "Access denied due to missing subscription key. Make sure to include subscription key when making \
                   requests to an API.";
    let invalid = "Access denied due to invalid subscription key. Make sure to provide a valid key for an active \
                   subscription.";
    for target in [
        "/apim/openai/deployments/normal/chat/completions?api-version=2024-10-21",
        "/apim/openai/v1/chat/completions",
    ] {
        let bare = Request::post(target, &hello(Some("normal"))).without("api-key");
        for (headers, refusal) in [
            (vec![("api-key", key)], None),
            (vec![(SUBSCRIPTION_KEY, key)], None),
            (
                vec![(SUBSCRIPTION_KEY, key), ("authorization", "Bearer other")],
                None,
            ),
            (vec![(SUBSCRIPTION_KEY, "no")], Some(invalid)),
            (vec![("api-key", "no")], Some(invalid)),
            (vec![("authorization", bearer.as_str())], Some(missing)),
            (vec![], Some(missing)),
        ] {
            let mut request = bare.clone();
            for (name, value) in &headers {
                request = request.header(name, value);
            }
            let seen = request.send(&simulator).await;
            match refusal {
                None => assert_eq!(seen.status(), 200, "{target} {headers:?}"),
                Some(refusal) => assert_eq!(
                    (seen.status(), message(&seen).as_str()),
                    (401, refusal),
                    "{target} {headers:?}"
                ),
            }
        }
    }
}

#[tokio::test]
async fn a_subscription_key_is_a_key_everywhere_and_printed_nowhere() {
    let simulator = start().await;
    let bare = Request::chat("normal", false).without("api-key");
    let good = bare
        .clone()
        .header(SUBSCRIPTION_KEY, simulator::DEFAULT_KEY);
    assert_eq!(good.send(&simulator).await.status(), 200);
    let bad = bare
        .header(SUBSCRIPTION_KEY, "a-real-key")
        .send(&simulator)
        .await;
    assert_eq!(
        (bad.status(), bad.json()),
        (401, recorded("error-401-code-401"))
    );
    assert_eq!(
        simulator.requests()[1].headers.get(SUBSCRIPTION_KEY),
        Some("a-real-key")
    );
    let printed = format!("{:?}", simulator.requests());
    assert!(!printed.contains("a-real-key"), "{printed}");
}

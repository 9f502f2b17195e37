//! What is remembered of requests, and who may read it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use std::time::Duration;

use serde_json::json;
use simulator::{Ended, Options};
use support::{DEADLINE, Request, start};

#[tokio::test]
async fn a_request_is_remembered_as_it_was_sent() {
    let simulator = start().await;
    let body =
        r#"{"messages": [{"role": "user", "content": "Gr\u00fc\u00dfe"}], "temperature": 0}"#;
    let target =
        "/openai/deployments/response-stop/chat/completions?tenant=a%20b&api-version=2024-10-21";
    Request::post(target, body)
        .header("accept", "application/json")
        .send(&simulator)
        .await;

    let requests = simulator
        .wait_for(DEADLINE, |all| all[0].ended == Ended::Complete)
        .await
        .unwrap();
    let seen = &requests[0];
    assert_eq!(seen.method, "POST");
    assert_eq!(
        seen.path,
        "/openai/deployments/response-stop/chat/completions"
    );
    assert_eq!(seen.raw_query, "tenant=a%20b&api-version=2024-10-21");
    assert_eq!(
        json!(seen.query),
        json!({"tenant": "a b", "api-version": "2024-10-21"})
    );
    assert_eq!(seen.body_text, body);
    assert_eq!(seen.body["messages"][0]["content"], "Grüße");
    assert_eq!(seen.headers.get("accept"), Some("application/json"));
    assert_eq!(seen.headers.get("api-key"), Some(simulator::DEFAULT_KEY));
    assert_eq!(seen.scenario.as_deref(), Some("response-stop"));
    assert_eq!(seen.status, Some(200));
}

#[tokio::test]
async fn requests_can_be_read_and_cleared_over_http_without_the_keys() {
    let simulator = start().await;
    Request::chat("normal", true)
        .header("api-key", "a-real-key")
        .send(&simulator)
        .await;
    let read = Request::post("/requests", "").method("GET");
    let seen = read.send(&simulator).await;
    assert_eq!(seen.json()[0]["status"], 401);
    assert!(!seen.text().contains("a-real-key"), "{}", seen.text());
    assert_eq!(
        seen.header("access-control-allow-origin"),
        None,
        "pages must not read it"
    );

    assert_eq!(
        read.clone()
            .method("DELETE")
            .send(&simulator)
            .await
            .status(),
        204
    );
    assert_eq!(read.send(&simulator).await.json(), json!([]));
    assert_eq!(simulator.requests().len(), 0);
}

#[tokio::test]
async fn what_never_comes_is_told_with_what_came() {
    let simulator = start().await;
    Request::chat("response-stop", false).send(&simulator).await;
    let never = simulator
        .wait_for(Duration::ZERO, |all| all.len() > 1)
        .await
        .unwrap_err();
    assert_eq!(never.requests.len(), 1);
    assert!(never.to_string().contains("response-stop"), "{never}");
}

#[tokio::test]
async fn a_page_of_another_origin_may_call() {
    let simulator = start().await;
    let preflight = Request::chat("normal", true)
        .method("OPTIONS")
        .without("api-key")
        .header("access-control-request-headers", "api-key,content-type");
    let seen = preflight.send(&simulator).await;
    assert_eq!(seen.status(), 204);
    assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
    assert!(
        seen.header("access-control-allow-methods")
            .unwrap()
            .contains("POST")
    );
    let allowed = seen.header("access-control-allow-headers").unwrap();
    for name in [
        "api-key",
        "authorization",
        "content-type",
        "accept",
        "extra-parameters",
        "ocp-apim-subscription-key",
    ] {
        assert!(allowed.split(", ").any(|each| each == name), "{name}");
    }

    for request in [Request::chat("429", true), Request::post("/nowhere", "")] {
        let seen = request.send(&simulator).await;
        assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
        assert!(
            seen.header("access-control-expose-headers")
                .unwrap()
                .contains("retry-after")
        );
    }
    assert_eq!(simulator.preflights().len(), 1);
    assert_eq!(simulator.requests().len(), 2, "preflights are kept apart");
}

#[tokio::test]
async fn without_cors_nothing_is_allowed() {
    let simulator = simulator::start(Options {
        cors: false,
        ..Options::default()
    })
    .await
    .unwrap();
    let preflight = Request::chat("normal", true)
        .method("OPTIONS")
        .send(&simulator)
        .await;
    assert_eq!(preflight.status(), 405);
    let seen = Request::chat("normal", true).send(&simulator).await;
    assert_eq!(seen.status(), 200);
    for response in [preflight, seen] {
        assert!(
            response
                .headers
                .iter()
                .all(|(name, _)| !name.starts_with("access-control")),
            "{response:?}"
        );
    }
}

#[tokio::test]
async fn headers_can_be_kept_from_pages() {
    let simulator = simulator::start(Options {
        expose_headers: false,
        ..Options::default()
    })
    .await
    .unwrap();
    for scenario in ["429", "normal"] {
        let seen = Request::chat(scenario, true).send(&simulator).await;
        assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
        assert_eq!(seen.header("access-control-expose-headers"), None);
        assert_eq!(seen.header("retry-after").is_some(), scenario == "429");
    }
}

#[tokio::test]
async fn errors_can_be_kept_from_pages() {
    let simulator = simulator::start(Options {
        cors_on_errors: false,
        ..Options::default()
    })
    .await
    .unwrap();
    let preflight = Request::chat("429", true).method("OPTIONS");
    let allowed = [preflight, Request::chat("normal", true)];
    let refused = [
        Request::chat("429", true),
        Request::chat("500", true),
        Request::post("/nowhere", ""),
    ];
    for (requests, readable) in [(&allowed[..], true), (&refused[..], false)] {
        for request in requests {
            let seen = request.send(&simulator).await;
            let names = seen.headers.iter().map(|(name, _)| name);
            let marks = names
                .filter(|name| name.starts_with("access-control"))
                .count();
            assert_eq!(marks > 0, readable, "{request:?}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn requests_are_remembered_with_the_time_between_them() {
    let simulator = start().await;
    for _ in 0..3 {
        Request::chat("429", false).send(&simulator).await;
    }
    let times: Vec<_> = simulator
        .requests()
        .iter()
        .map(|each| each.arrived)
        .collect();
    assert!(times.is_sorted() && times[0] < times[2], "{times:?}");
    let read = Request::post("/requests", "").method("GET");
    let listed = read.send(&simulator).await.json();
    assert!(listed[2]["arrived"].is_u64(), "{listed}");
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    assert!(start().await.address().ip().is_loopback());
}

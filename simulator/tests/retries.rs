//! The scenarios that fail and then reply.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use support::{Request, SHORT, recorded, start};

#[tokio::test]
async fn a_limit_passes_after_one_request() {
    let simulator = start().await;
    for (scenario, header, text) in [
        ("429-once", Some("1"), "Please retry after 1 second."),
        ("429-text-once", None, "Please retry after 2 seconds."),
        ("429-long", None, "Please retry after 86400 seconds."),
        ("429-twenty", Some("20"), "Please retry after 20 seconds."),
    ] {
        let limited = Request::chat(scenario, true).send(&simulator).await;
        assert_eq!(limited.status(), 429, "{scenario}");
        assert_eq!(limited.header("retry-after"), header, "{scenario}");
        assert_eq!(limited.header("retry-after-ms"), None, "{scenario}");
        let error = &limited.json()["error"];
        assert_eq!(error["code"], "429", "{scenario}");
        assert!(
            error["message"].as_str().unwrap().contains(text),
            "{scenario}: {error}"
        );

        for stream in [true, false] {
            let seen = Request::chat(scenario, stream).send(&simulator).await;
            assert_eq!(seen.content(), SHORT, "{scenario}");
        }
    }
    simulator.clear();
    let again = Request::chat("429-once", true).send(&simulator).await;
    assert_eq!(again.status(), 429, "clearing begins anew");
}

#[tokio::test]
async fn an_overload_passes_after_two_requests() {
    let simulator = start().await;
    for _ in 0..2 {
        let seen = Request::chat("503-twice", true).send(&simulator).await;
        assert_eq!(
            (seen.status(), seen.json()),
            (503, recorded("retry-503-no-header"))
        );
        assert_eq!(seen.header("retry-after"), None);
    }
    let seen = Request::chat("503-twice", true).send(&simulator).await;
    assert_eq!(seen.content(), SHORT);
}

#[tokio::test]
async fn any_recorded_case_can_come_once() {
    let simulator = start().await;
    for (case, status) in [
        ("error-404-deployment", 404),
        ("error-403-firewall", 403),
        ("error-408", 408),
        ("response-200-html", 200),
        ("stream-error-object", 200),
        ("stream-connection-cut", 200),
    ] {
        let same = Request::chat(case, true).send(&simulator).await;
        for colon in [":", "%3A"] {
            simulator.clear();
            let once = Request::chat(&format!("once{colon}{case}"), true);
            let first = once.send(&simulator).await;
            assert_eq!(
                (first.status(), first.body(), first.whole),
                (status, same.body(), same.whole),
                "{case}"
            );
            for _ in 0..2 {
                assert_eq!(once.send(&simulator).await.content(), SHORT, "{case}");
            }
        }
    }
    // Each is counted by itself.
    let other = Request::chat("once:error-409", true).send(&simulator).await;
    assert_eq!(other.status(), 409);
    let unknown = Request::chat("once:none", true).send(&simulator).await;
    assert_eq!(unknown.json(), recorded("error-404-deployment"));
}

//! What is refused, and in which words.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use serde_json::{Value, json};
use support::{Request, recorded, start};

const GOOD: &str = "/openai/deployments/normal/chat/completions?api-version=2024-10-21";
const V1: &str = "/openai/v1/chat/completions";

fn hello() -> Value {
    json!({"messages": [{"role": "user", "content": "Hello?"}]})
}

#[tokio::test]
async fn calls_without_results_and_results_without_calls_are_refused() {
    let simulator = start().await;
    let user = json!({"role": "user", "content": "Hello?"});
    let call = |id: &str| json!({"id": id, "type": "function", "function": {"name": "f", "arguments": "{}"}});
    let calls = json!({"role": "assistant", "tool_calls": [call("a"), call("b")]});
    let result = |id: &str| json!({"role": "tool", "tool_call_id": id, "content": ""});
    let check = async |messages: Value, param: &str, words: &str| {
        let body = json!({"messages": messages}).to_string();
        let answer = Request::post(GOOD, &body).send(&simulator).await;
        assert_eq!(answer.status(), 400, "{messages}");
        let error = answer.json()["error"].clone();
        assert_eq!(error["param"], param, "{messages}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
    };
    let unanswered = "tool_call_ids did not have response messages: b";
    check(
        json!([user, calls, result("a")]),
        "messages.[3].role",
        unanswered,
    )
    .await;
    check(
        json!([user, calls, result("a"), user]),
        "messages.[3].role",
        unanswered,
    )
    .await;
    let uncalled = "must be a response to a preceeding message";
    check(json!([user, result("a")]), "messages.[1].role", uncalled).await;
    check(
        json!([user, calls, result("a"), result("b"), result("a")]),
        "messages.[4].role",
        uncalled,
    )
    .await;
    let whole = json!({"messages": [user, calls, result("b"), result("a"), user]});
    let answer = Request::post(GOOD, &whole.to_string())
        .send(&simulator)
        .await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn wrong_keys_versions_and_names_get_the_recorded_refusals() {
    let simulator = start().await;
    let good = Request::post(GOOD, &hello().to_string());
    let bearer = format!("Bearer {}", simulator::DEFAULT_KEY);
    let to = |target: &str| Request::post(target, &hello().to_string());
    let not_supported =
        json!({"error": {"code": "BadRequest", "message": "API version not supported"}});
    for (what, request, status, body) in [
        (
            "wrong key",
            good.clone().header("api-key", "no"),
            401,
            recorded("error-401-code-401"),
        ),
        (
            "no key",
            good.clone().without("api-key"),
            401,
            recorded("error-401-flat-statuscode"),
        ),
        (
            "wrong token",
            good.clone()
                .without("api-key")
                .header("authorization", "Bearer no"),
            401,
            recorded("error-401-flat-statuscode"),
        ),
        (
            "a key that is no bearer",
            good.clone()
                .without("api-key")
                .header("authorization", simulator::DEFAULT_KEY),
            401,
            recorded("error-401-flat-statuscode"),
        ),
        (
            "no version",
            to("/openai/deployments/normal/chat/completions"),
            404,
            recorded("error-404-resource"),
        ),
        (
            "no version",
            to("/models/chat/completions"),
            404,
            recorded("error-404-resource"),
        ),
        (
            "no date",
            to("/openai/deployments/normal/chat/completions?api-version=latest"),
            400,
            not_supported,
        ),
        (
            "pasted twice",
            to(
                "/openai/deployments/normal/chat/completions/chat/completions?api-version=2024-10-21",
            ),
            404,
            recorded("error-404-resource"),
        ),
        (
            "GET",
            good.clone().method("GET"),
            404,
            recorded("error-404-resource"),
        ),
        (
            "unknown deployment",
            to("/openai/deployments/none/chat/completions?api-version=2024-10-21"),
            404,
            recorded("error-404-deployment"),
        ),
    ] {
        let seen = request.send(&simulator).await;
        assert_eq!((seen.status(), seen.json()), (status, body), "{what}");
    }
    let seen = good
        .without("api-key")
        .header("authorization", &bearer)
        .send(&simulator)
        .await;
    assert_eq!(seen.status(), 200);
}

#[tokio::test]
async fn where_the_address_names_no_deployment_the_body_does() {
    let simulator = start().await;
    for route in [
        V1,
        "/openai/v1/chat/completions?api-version=preview",
        "/models/chat/completions?api-version=2024-05-01-preview",
    ] {
        let ask = async |model: Value| {
            let mut body = hello();
            body["model"] = model;
            let seen = Request::post(route, &body.to_string())
                .send(&simulator)
                .await;
            (seen.status(), seen.json()["error"]["code"].clone())
        };
        assert_eq!(
            ask(json!("response-stop")).await,
            (200, Value::Null),
            "{route}"
        );
        assert_eq!(
            ask(json!("none")).await,
            (404, json!("DeploymentNotFound")),
            "{route}"
        );
        assert_eq!(ask(json!(4)).await, (400, json!("invalid_type")), "{route}");
        assert_eq!(
            ask(Value::Null).await,
            (400, json!("missing_required_parameter")),
            "{route}"
        );
    }
}

#[tokio::test]
async fn a_body_the_service_would_refuse_is_refused_by_field() {
    let simulator = start().await;
    let messages = |messages: Value| json!({"messages": messages});
    let user = |content: Value| messages(json!([{"role": "user", "content": content}]));
    let with = |name: &str, value: Value| {
        let mut body = hello();
        body[name] = value;
        body
    };
    for (body, param, code) in [
        (json!({}), "messages", "missing_required_parameter"),
        (messages(json!([])), "messages", "empty_array"),
        (messages(json!("Hello?")), "messages", "invalid_type"),
        (messages(json!(["Hello?"])), "messages[0]", "invalid_type"),
        (
            messages(json!([{"content": "Hello?"}])),
            "messages[0].role",
            "missing_required_parameter",
        ),
        (
            messages(json!([{"role": "robot"}])),
            "messages[0].role",
            "invalid_value",
        ),
        (
            messages(json!([{"role": 1}])),
            "messages[0].role",
            "invalid_type",
        ),
        (user(json!(1)), "messages[0].content", "invalid_type"),
        (
            user(json!([{"text": "a"}])),
            "messages[0].content[0].type",
            "missing_required_parameter",
        ),
        (user(json!(["a"])), "messages[0].content[0]", "invalid_type"),
        (
            with("temperature", json!("warm")),
            "temperature",
            "invalid_type",
        ),
        (
            with("temperature", json!(2.1)),
            "temperature",
            "decimal_above_max_value",
        ),
        (
            with("temperature", json!(-0.1)),
            "temperature",
            "decimal_below_min_value",
        ),
        (
            with("top_p", json!(1.5)),
            "top_p",
            "decimal_above_max_value",
        ),
        (
            with("presence_penalty", json!(-3)),
            "presence_penalty",
            "decimal_below_min_value",
        ),
        (
            with("max_tokens", json!(0)),
            "max_tokens",
            "integer_below_min_value",
        ),
        (with("max_tokens", json!(1.5)), "max_tokens", "invalid_type"),
        (
            with("max_completion_tokens", json!("9")),
            "max_completion_tokens",
            "invalid_type",
        ),
        (with("n", json!(200)), "n", "integer_above_max_value"),
        (with("seed", json!("1")), "seed", "invalid_type"),
        (with("stream", json!("yes")), "stream", "invalid_type"),
        (with("stop", json!([1])), "stop", "invalid_type"),
        (
            with("stop", json!(["1", "2", "3", "4", "5"])),
            "stop",
            "array_above_max_length",
        ),
        (with("tools", json!({})), "tools", "invalid_type"),
        (with("tool_choice", json!(1)), "tool_choice", "invalid_type"),
        (
            with("response_format", json!("json")),
            "response_format",
            "invalid_type",
        ),
    ] {
        let seen = Request::post(GOOD, &body.to_string())
            .send(&simulator)
            .await;
        let error = &seen.json()["error"];
        assert_eq!(
            (
                seen.status(),
                &error["param"],
                &error["code"],
                &error["type"]
            ),
            (
                400,
                &json!(param),
                &json!(code),
                &json!("invalid_request_error")
            ),
            "{body}"
        );
    }
    let options = with("stream_options", json!({"include_usage": true}));
    let seen = Request::post(GOOD, &options.to_string())
        .send(&simulator)
        .await;
    assert_eq!(
        (seen.status(), &seen.json()["error"]["param"]),
        (400, &json!("stream_options"))
    );
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let simulator = start().await;
    let broken = Request::post(GOOD, "{\"messages\": [")
        .send(&simulator)
        .await;
    assert_eq!(broken.status(), 400);
    let text = Request::post(GOOD, &hello().to_string()).header("content-type", "text/plain");
    let seen = text.send(&simulator).await;
    assert_eq!(seen.status(), 400);
    assert!(seen.text().contains("Content-Type"), "{}", seen.text());
}

#[tokio::test]
async fn every_recorded_request_body_is_accepted() {
    let simulator = start().await;
    let folder = format!(
        "{}/../tests/fixtures/wire/cases",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut accepted = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let case: Value =
            serde_json::from_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        let request = &case["request"];
        let Some(body) = request["body_text"].as_str() else {
            continue;
        };
        if request["body"]["messages"] == json!([]) {
            continue;
        }
        let seen = Request::post(GOOD, body).send(&simulator).await;
        assert_eq!(seen.status(), 200, "{}: {}", case["name"], seen.text());
        accepted += 1;
    }
    assert!(accepted > 50, "{accepted}");
}

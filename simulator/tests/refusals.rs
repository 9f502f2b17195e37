//! The scenarios that refuse one thing and reply without it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use serde_json::{Value, json};
use support::{Request, SHORT, recorded, start};

const OPENAI: &str = "invalid_request_error";

/// The error of a 400.
async fn refused(request: &Request) -> Value {
    let seen = request.send(&start().await).await;
    assert_eq!(seen.status(), 400, "{request:?}: {}", seen.text());
    seen.json()["error"].clone()
}

/// The request gets the normal reply.
async fn answered(scenario: &str, version: &str, fields: &Value) {
    let seen = Request::chat_at(scenario, version, fields)
        .send(&start().await)
        .await;
    assert_eq!(seen.status(), 200, "{scenario} {fields}: {}", seen.text());
    assert_eq!(seen.content(), SHORT, "{scenario} {fields}");
}

fn unsupported(message: &str, param: &str, code: &str) -> Value {
    json!({"message": message, "type": OPENAI, "param": param, "code": code})
}

#[tokio::test]
async fn a_parameter_is_refused_in_the_services_words_and_not_missed() {
    for (scenario, bad, good, error) in [
        (
            "needs-max-completion-tokens",
            json!({"max_tokens": 9}),
            json!({"max_completion_tokens": 9, "max_tokens": null, "stream": true}),
            recorded("error-400-unsupported-parameter")["error"].clone(),
        ),
        (
            "needs-max-tokens",
            json!({"max_completion_tokens": 9}),
            json!({"max_tokens": 9}),
            unsupported(
                "Unsupported parameter: 'max_completion_tokens' is not supported with this model. Use 'max_tokens' \
                 instead.",
                "max_completion_tokens",
                "unsupported_parameter",
            ),
        ),
        (
            "fixed-temperature",
            json!({"temperature": 0.2}),
            json!({"temperature": 1.0, "stream": true}),
            unsupported(
                "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value \
                 is supported.",
                "temperature",
                "unsupported_value",
            ),
        ),
        (
            "needs-developer",
            json!({"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello?"}]}),
            json!({"messages": [{"role": "developer", "content": "Be kind."}, {"role": "user", "content": "Hello?"}]}),
            unsupported(
                "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
                "messages[0].role",
                "unsupported_value",
            ),
        ),
        (
            "no-stream",
            json!({"stream": true}),
            json!({"stream": false}),
            unsupported(
                "Unsupported value: 'stream' does not support true with this model. Only the default (false) value \
                 is supported.",
                "stream",
                "unsupported_value",
            ),
        ),
        (
            "strict-arguments",
            json!({"seed": 7}),
            json!({}),
            unsupported(
                "Unsupported parameter: 'seed' is not supported with this model.",
                "seed",
                "unsupported_parameter",
            ),
        ),
    ] {
        assert_eq!(
            refused(&Request::chat_with(scenario, &bad)).await,
            error,
            "{scenario}"
        );
        answered(scenario, "2024-10-21", &good).await;
    }
}

#[tokio::test]
async fn a_reasoning_model_refuses_one_thing_after_the_other() {
    let mut fields = json!({
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello?"}],
        "max_tokens": 9, "temperature": 0.2, "top_p": 0.5, "presence_penalty": 1, "frequency_penalty": 1,
        "logprobs": true, "top_logprobs": 2, "logit_bias": {},
    });
    let mut order = Vec::new();
    while order.len() < 8 {
        let error = refused(&Request::chat_with("reasoning-model", &fields)).await;
        let param = error["param"].as_str().unwrap().to_owned();
        fields.as_object_mut().unwrap().remove(&param).unwrap();
        order.push(param);
    }
    assert_eq!(
        order,
        [
            "max_tokens",
            "temperature",
            "top_p",
            "presence_penalty",
            "frequency_penalty",
            "logprobs",
            "top_logprobs",
            "logit_bias"
        ]
    );
    let error = refused(&Request::chat_with("reasoning-model", &fields)).await;
    assert_eq!(error["param"], "messages[0].role");
    let defaults = json!({"temperature": 1, "top_p": 1, "presence_penalty": 0, "stream": true});
    answered("reasoning-model", "2024-10-21", &defaults).await;
}

#[tokio::test]
async fn an_api_version_is_refused_by_its_date() {
    let newer = json!({
        "code": "BadRequest",
        "message": "Model o3-mini is enabled only for api versions 2024-12-01-preview and later",
    });
    let effort = json!({"reasoning_effort": "low"});
    let argument = json!({
        "message": "Unrecognized request argument supplied: reasoning_effort",
        "type": OPENAI, "param": null, "code": null,
    });
    let other = json!({"code": "BadRequest", "message": "API version not supported"});
    let none = json!({});
    for (scenario, fields, refusing, answering, error) in [
        (
            "needs-newer-version",
            &none,
            ["2024-10-21", "2024-11-30-preview"],
            ["2024-12-01-preview", "2025-01-01"],
            &newer,
        ),
        (
            "old-arguments",
            &effort,
            ["2024-10-21", "2024-09-01-preview"],
            ["2024-12-01-preview", "2025-04-01-preview"],
            &argument,
        ),
        (
            "only-2024-10-21",
            &none,
            ["2024-06-01", "2025-04-01-preview"],
            ["2024-10-21", "2024-10-21"],
            &other,
        ),
    ] {
        for version in refusing {
            let seen = refused(&Request::chat_at(scenario, version, fields)).await;
            assert_eq!(seen, *error, "{scenario} {version}");
        }
        for version in answering {
            answered(scenario, version, fields).await;
        }
    }
    answered("old-arguments", "2024-10-21", &none).await;
}

#[tokio::test]
async fn without_an_api_version_none_is_too_old() {
    let simulator = start().await;
    for scenario in ["needs-newer-version", "only-2024-10-21"] {
        let body = json!({"model": scenario, "messages": [{"role": "user", "content": "Hello?"}]});
        let seen = Request::post("/openai/v1/chat/completions", &body.to_string())
            .send(&simulator)
            .await;
        assert_eq!(seen.content(), SHORT, "{scenario}");
    }
}

#[tokio::test]
async fn a_long_conversation_is_refused_until_it_is_shorter() {
    let turns = |count: usize| {
        let mut messages = vec![
            json!({"role": "system", "content": "Be kind."}),
            json!({"role": "developer", "content": "Be kind."}),
        ];
        messages.extend(vec![json!({"role": "user", "content": "Hello?"}); count]);
        json!({"messages": messages})
    };
    let error = refused(&Request::chat_with("context-length", &turns(3))).await;
    assert_eq!(
        (&error["code"], &error["param"], &error["type"]),
        (
            &json!("context_length_exceeded"),
            &json!("messages"),
            &json!(OPENAI)
        )
    );
    let message = error["message"].as_str().unwrap();
    assert!(
        message.starts_with("This model's maximum context length is"),
        "{message}"
    );
    answered("context-length", "2024-10-21", &turns(2)).await;
}

#[tokio::test]
async fn a_word_is_filtered_wherever_it_stands() {
    let messages = |first: &str| json!({"messages": [{"role": "user", "content": first}, {"role": "user", "content": "Hello?"}]});
    let seen = refused(&Request::chat_with(
        "filter-word",
        &messages("A forbidden word."),
    ))
    .await;
    assert_eq!(seen, recorded("error-400-content-filter")["error"]);
    answered("filter-word", "2024-10-21", &messages("A word.")).await;
}

#[tokio::test]
async fn some_refuse_whatever_is_asked() {
    let error = refused(&Request::chat("jailbreak", true)).await;
    let verdicts = &error["inner_error"]["content_filter_results"];
    assert_eq!(error["code"], "content_filter");
    assert_eq!(
        verdicts["jailbreak"],
        json!({"filtered": true, "detected": true})
    );
    assert_eq!(
        verdicts["custom_blocklists"],
        json!([{"filtered": true, "id": "contoso-words"}])
    );

    let error = refused(&Request::chat("responses-only", false)).await;
    assert_eq!(
        (&error["param"], &error["code"]),
        (&json!("messages"), &json!("unsupported_parameter"))
    );
    let message = error["message"].as_str().unwrap();
    assert!(
        message.starts_with(
            "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'."
        ),
        "{message}"
    );
}

#[tokio::test]
async fn the_normal_reply_is_the_articles_where_the_article_has_one() {
    let simulator = start().await;
    let question = json!([{"role": "user", "content": "How many feet are in a mile?"}]);
    for stream in [false, true] {
        let fields = json!({"messages": question, "stream": stream});
        let seen = Request::chat_with("needs-max-tokens", &fields)
            .send(&simulator)
            .await;
        assert_eq!(
            seen.content(),
            "There are 5,280 feet in a mile. How else can I help you?"
        );
    }
}

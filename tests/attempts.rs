//! What the page does about a refusal: change the request, wait, or say so.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::attempts::{Attempts, Next, Refused};
use azure_chat::chat::error::{ChatError, Refusal};
use azure_chat::inference::adaptation::Adaptation;
use azure_chat::inference::error::ServiceError;
use azure_chat::inference::request::{ChatCompletionsRequest, ChatRequestMessage, ChatRole};
use azure_chat::inference::retry::RetryHints;
use azure_chat::settings::{ApiKey, Connection, Learned, Parameters};
use serde_json::{Value, json};

fn connection() -> Connection {
    Connection {
        endpoint: "https://contoso.openai.azure.com/openai/deployments/a".to_owned(),
        key: ApiKey::new("key"),
        ..Connection::own()
    }
}

fn attempts(parameters: &str, learned: Learned) -> Attempts {
    let messages = vec![
        ChatRequestMessage::text(ChatRole::System, "s"),
        ChatRequestMessage::text(ChatRole::User, "u"),
    ];
    let parameters = Parameters::parse(parameters).unwrap();
    let request = ChatCompletionsRequest::new(messages, None, &parameters);
    Attempts::new(connection(), request, learned)
}

fn refused(status: u16, message: &str) -> Refused {
    let body = json!({"error": {"code": null, "message": message}});
    Refused {
        status,
        error: ServiceError::from_json(&body),
        ..Refused::default()
    }
}

/// The request's address after the path, and its body.
fn sent(attempts: &Attempts) -> (String, Value) {
    let request = attempts.http_request().unwrap();
    let (_, query) = request.url.split_once('?').unwrap();
    let body = serde_json::from_str(&request.body.unwrap()).unwrap();
    (query.to_owned(), body)
}

fn failure(next: Next) -> Refusal {
    match next {
        Next::Fail(ChatError::Service(refusal)) => *refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_refusal_that_can_be_healed_changes_the_next_request() {
    let check = |parameters: &str, message: &str, words: &str, change: &dyn Fn(&mut Value)| {
        let mut attempts = attempts(parameters, Learned::default());
        let (query, mut body) = sent(&attempts);
        let adaptation = Adaptation::from_words(words).unwrap();
        let next = attempts.refused(refused(400, message), 0);
        assert_eq!(next, Next::Adapt(adaptation), "{message}");
        let (query_after, after) = sent(&attempts);
        change(&mut body);
        assert_eq!(after, body, "{message}");
        let version = words.strip_prefix("api-version ");
        let expected = version.map_or(query, |version| format!("api-version={version}"));
        assert_eq!(query_after, expected, "{message}");
        assert_eq!(attempts.waited(), 0);
        // What did not help is not done again.
        let again = failure(attempts.refused(refused(400, message), 0));
        assert_eq!(again.adaptation, None, "{message}");
    };
    check(
        r#"{"max_tokens":5}"#,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "rename max_tokens max_completion_tokens",
        &|body| {
            body.as_object_mut().unwrap().remove("max_tokens");
            body["max_completion_tokens"] = json!(5);
        },
    );
    check(
        r#"{"temperature":0.2,"seed":1}"#,
        "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
        "drop temperature",
        &|body| {
            body.as_object_mut().unwrap().remove("temperature");
        },
    );
    check(
        "",
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        "system-as developer",
        &|body| body["messages"][0]["role"] = json!("developer"),
    );
    check(
        r#"{"stream_options":{"include_usage":true}}"#,
        "Unsupported value: 'stream' does not support true with this model. Only the default (false) value is supported.",
        "whole",
        &|body| {
            body.as_object_mut().unwrap().remove("stream_options");
            body["stream"] = json!(false);
        },
    );
    check(
        "",
        "Model o3-mini is enabled only for api versions 2024-12-01-preview and later",
        "api-version 2024-12-01-preview",
        &|_| {},
    );
}

#[test]
fn what_was_learned_before_is_in_the_first_request() {
    let learned = Learned {
        adaptations: vec![
            Adaptation::Drop("temperature".to_owned()),
            Adaptation::ApiVersion("2025-01-01-preview".to_owned()),
        ],
        ..Learned::default()
    };
    let (query, body) = sent(&attempts(r#"{"temperature":1,"seed":1}"#, learned));
    assert_eq!(query, "api-version=2025-01-01-preview");
    assert_eq!((body.get("temperature"), &body["seed"]), (None, &json!(1)));
}

#[test]
fn a_deployment_is_adapted_to_six_times_and_no_more() {
    let names = [
        "temperature",
        "top_p",
        "presence_penalty",
        "seed",
        "user",
        "logprobs",
        "verbosity",
    ];
    let parameters: serde_json::Map<_, _> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!(1)))
        .collect();
    let mut attempts = attempts(&Value::from(parameters).to_string(), Learned::default());
    let message =
        |name: &str| format!("Unsupported parameter: '{name}' is not supported with this model.");
    for name in &names[..6] {
        let next = attempts.refused(refused(400, &message(name)), 0);
        assert_eq!(next, Next::Adapt(Adaptation::Drop((*name).to_owned())));
    }
    let refusal = failure(attempts.refused(refused(400, &message("verbosity")), 0));
    let offered = Adaptation::Drop("verbosity".to_owned());
    assert_eq!(refusal.adaptation, Some(offered), "a person may go on");
}

#[test]
fn what_a_person_declined_or_asked_for_is_only_offered() {
    let check = |parameters: &str, name: &str, learned: Learned| {
        let mut attempts = attempts(parameters, learned);
        let before = sent(&attempts);
        let message = format!("Unsupported parameter: '{name}' is not supported with this model.");
        let refusal = failure(attempts.refused(refused(400, &message), 0));
        assert_eq!(refusal.adaptation, Some(Adaptation::Drop(name.to_owned())));
        assert_eq!(sent(&attempts), before, "nothing is changed by itself");
    };
    let mut declined = Learned::default();
    declined.decline(Adaptation::Drop("temperature".to_owned()));
    check(r#"{"temperature":0.2}"#, "temperature", declined);
    // Without these a reply would be to another question.
    check(r#"{"tools":[]}"#, "tools", Learned::default());
    check(
        r#"{"response_format":"text"}"#,
        "response_format",
        Learned::default(),
    );
    check(r#"{"top_k":1}"#, "top_k", Learned::default());
}

#[test]
fn a_long_wait_is_for_a_person_to_decide() {
    let check = |seconds: &str, expected: Result<u64, Option<u64>>| {
        let hints = RetryHints {
            retry_after: Some(seconds.to_owned()),
            ..RetryHints::default()
        };
        let refused = Refused {
            hints,
            ..refused(429, "Slow down.")
        };
        let got = match attempts("", Learned::default()).refused(refused, 0) {
            Next::Wait(wait_ms, _) => Ok(wait_ms),
            next => Err(failure(next).wait_ms),
        };
        assert_eq!(got, expected, "{seconds}");
    };
    check("60", Ok(60_000));
    check("61", Err(Some(61_000)));
    check("86400", Err(Some(86_400_000)));
}

#[test]
fn no_retries_means_none() {
    let messages = vec![ChatRequestMessage::text(ChatRole::User, "u")];
    let request = ChatCompletionsRequest::new(messages, None, &Parameters::default());
    let connection = Connection {
        retries: Some(0),
        ..connection()
    };
    let mut attempts = Attempts::new(connection, request, Learned::default());
    let refusal = failure(attempts.refused(refused(429, "Please retry after 2 seconds."), 0));
    assert_eq!(refusal.wait_ms, Some(2000));
    assert_eq!((attempts.waited(), attempts.retries()), (0, 0));
}

#[test]
fn the_pages_own_waits_are_not_said_to_be_the_services() {
    let mut attempts = attempts("", Learned::default());
    for expected_ms in [0, 1600, 3200] {
        let next = attempts.refused(refused(503, "busy"), 0);
        let Next::Wait(wait_ms, ChatError::Service(refusal)) = next else {
            panic!("{next:?}");
        };
        assert_eq!((wait_ms, refusal.wait_ms), (expected_ms, None));
    }
    assert_eq!(attempts.waited(), 3);
    let refusal = failure(attempts.refused(refused(503, "busy"), 0));
    assert_eq!((refusal.status, refusal.wait_ms), (503, None));
}

#[test]
fn a_refusal_that_will_stay_is_told_at_once() {
    for status in [301, 400, 401, 403, 404, 408, 409, 413, 502] {
        let refused = Refused {
            request_id: Some("0000-aa".to_owned()),
            ..refused(status, "no")
        };
        let refusal = failure(attempts("", Learned::default()).refused(refused, 0));
        assert_eq!((refusal.status, refusal.wait_ms), (status, None));
        assert_eq!(refusal.request_id.as_deref(), Some("0000-aa"));
    }
}

/// Attempts over a connection of another kind.
fn attempts_over(connection: Connection, parameters: &str, learned: Learned) -> Attempts {
    let messages = vec![ChatRequestMessage::text(ChatRole::User, "u")];
    let parameters = Parameters::parse(parameters).unwrap();
    let request = ChatCompletionsRequest::new(messages, None, &parameters);
    Attempts::new(connection, request, learned)
}

#[test]
fn a_version_that_the_person_set_since_goes_before_the_learned_one() {
    let learned = Learned {
        adaptations: vec![Adaptation::ApiVersion("2024-12-01-preview".into())],
        ..Learned::default()
    };
    let check = |set: Option<&str>, expected: &str| {
        let connection = Connection {
            api_version: set.map(str::to_owned),
            ..connection()
        };
        let attempts = attempts_over(connection, "", learned.clone());
        assert_eq!(sent(&attempts).0, format!("api-version={expected}"));
    };
    check(None, "2024-12-01-preview");
    check(Some("2024-06-01"), "2024-12-01-preview");
    check(Some("2025-04-01-preview"), "2025-04-01-preview");
}

#[test]
fn what_a_version_knows_is_told_of_deployments_only() {
    let message = "Unrecognized request argument supplied: reasoning_effort";
    let check = |endpoint: &str, words: &str| {
        let connection = Connection {
            endpoint: endpoint.to_owned(),
            ..connection()
        };
        let mut attempts = attempts_over(
            connection,
            r#"{"reasoning_effort":"low"}"#,
            Learned::default(),
        );
        let next = attempts.refused(refused(400, message), 0);
        assert_eq!(next, Next::Adapt(Adaptation::from_words(words).unwrap()));
    };
    check(
        "https://contoso.openai.azure.com/openai/deployments/a",
        "api-version 2024-12-01-preview",
    );
    check(
        "https://contoso.services.ai.azure.com/models",
        "drop reasoning_effort",
    );
}

#[test]
fn a_key_that_the_service_repeats_is_taken_out_at_once() {
    let connection = Connection {
        key: ApiKey::new("secret-4711"),
        ..connection()
    };
    let mut attempts = attempts_over(connection, "", Learned::default());
    let refusal = failure(attempts.refused(refused(401, "Incorrect key secret-4711."), 0));
    let message = refusal.error.message.as_deref();
    assert_eq!(message, Some("Incorrect key (key)."));
}

//! Every recorded refusal has an explanation that says what happened.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::error::ChatError;
use azure_chat::chat::explain::{Remedy, explain};
use azure_chat::inference::endpoint::ConnectionProblem;
use azure_chat::inference::error::{ServiceError, retry_after_seconds};
use azure_chat::settings::{ApiKey, Connection};

mod support;

fn refusal(name: &str) -> ChatError {
    let case = support::case(name);
    let response = &case["response"];
    let body = String::from_utf8(support::body_of(response)).unwrap();
    let error = ServiceError::from_body(&body);
    let retry_after = error.message.as_deref().and_then(retry_after_seconds);
    ChatError::Service {
        status: response["status"].as_u64().unwrap().try_into().unwrap(),
        error,
        retry_after,
    }
}

fn check(name: &str, title: &str, quote: Option<&str>, first: Remedy) {
    let explanation = explain(&refusal(name), None);
    assert_eq!(explanation.title, title, "{name}");
    let quoted = explanation.quote.unwrap_or_default();
    assert!(
        quoted.contains(quote.unwrap_or_default()),
        "{name}: {quoted}"
    );
    assert_eq!(quoted.is_empty(), quote.is_none(), "{name}: {quoted}");
    assert_eq!(explanation.remedies.first(), Some(&first), "{name}");
    assert!(explanation.advice.len() > 20, "{name}");
}

#[test]
fn recorded_refusals() {
    use Remedy::{Retry, Settings};
    check(
        "error-401-code-401",
        "The key was refused (HTTP 401)",
        Some("Access denied"),
        Settings,
    );
    check(
        "error-401-flat-statuscode",
        "The key was refused (HTTP 401)",
        Some("Unauthorized"),
        Settings,
    );
    check(
        "error-403-firewall",
        "Access was refused (HTTP 403)",
        Some("Firewall"),
        Settings,
    );
    check(
        "error-404-deployment",
        "There is no deployment of this name (HTTP 404)",
        Some("does not exist"),
        Settings,
    );
    check(
        "error-404-resource",
        "Nothing is found at this address (HTTP 404)",
        Some("Resource not found"),
        Settings,
    );
    check(
        "error-400-content-filter",
        "The content filter refused the question (HTTP 400)",
        Some("filtered"),
        Retry,
    );
    check(
        "error-400-unsupported-parameter",
        "The service refused the request (HTTP 400)",
        Some("max_tokens"),
        Retry,
    );
    check(
        "retry-429-no-header",
        "Too many requests (HTTP 429)",
        Some("Rate limit"),
        Retry,
    );
    check(
        "error-500-empty-body",
        "The service failed (HTTP 500)",
        None,
        Retry,
    );
    check(
        "error-502-html",
        "The service failed (HTTP 502)",
        Some("502"),
        Retry,
    );
}

#[test]
fn every_recorded_error_is_explained() {
    for case in support::cases_of_kind("error") {
        if case["response"]["status"] != 200 && case["response"]["status"].is_number() {
            let explanation = explain(&refusal(case["name"].as_str().unwrap()), None);
            let status = case["response"]["status"].to_string();
            assert!(
                explanation.title.contains(&status),
                "{}: {explanation:?}",
                case["name"]
            );
            assert!(!explanation.remedies.is_empty());
        }
    }
}

#[test]
fn nobody_answers() {
    let connection = Connection {
        endpoint: "https://contoso.openai.azure.com/openai/v1".into(),
        key: ApiKey::new("secret-4711"),
        ..Connection::own()
    };
    let online = explain(&ChatError::Unreachable { online: true }, Some(&connection));
    assert_eq!(online.title, "No answer from contoso.openai.azure.com");
    assert!(online.advice.contains("CORS"));
    let offline = explain(&ChatError::Unreachable { online: false }, Some(&connection));
    assert!(offline.advice.contains("offline"));
    let own_host = Connection {
        endpoint: "api".into(),
        ..connection
    };
    let proxy = explain(&ChatError::Unreachable { online: true }, Some(&own_host));
    assert!(proxy.advice.contains("proxy") && !proxy.advice.contains("CORS"));
    assert!(!format!("{online:?}{offline:?}{proxy:?}").contains("secret-4711"));
}

#[test]
fn what_was_not_sent_is_said_not_to_have_been() {
    for problem in [
        ConnectionProblem::EndpointMissing,
        ConnectionProblem::EndpointUnreadable("x".into()),
        ConnectionProblem::DeploymentMissing,
        ConnectionProblem::KeyMissing,
        ConnectionProblem::KeyUnsendable,
    ] {
        let explanation = explain(&ChatError::Connection(problem), None);
        assert!(
            explanation.advice.starts_with("Nothing was sent."),
            "{explanation:?}"
        );
    }
}

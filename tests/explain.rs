//! Every error in words: what its card says, and what it offers.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::attempts::{Attempts, Next, Refused};
use azure_chat::chat::error::{ChatError, Reach};
use azure_chat::chat::explain::{Explanation, Remedy, endpoint_notice, explain};
use azure_chat::chat::support::support_details;
use azure_chat::inference::endpoint::ConnectionProblem;
use azure_chat::inference::error::ServiceError;
use azure_chat::inference::request::{ChatCompletionsRequest, ChatRequestMessage, ChatRole};
use azure_chat::inference::retry::RetryHints;
use azure_chat::settings::{ApiKey, Authentication, Connection, Learned, Parameters};
use serde_json::{Value, json};

mod support;

const KEY: &str = "secret-4711";

fn connection() -> Connection {
    Connection {
        endpoint: "https://contoso.openai.azure.com/openai/deployments/gpt-4o".to_owned(),
        key: ApiKey::new(KEY),
        // Nothing is waited out here: the card is what is looked at.
        retries: Some(0),
        ..Connection::own()
    }
}

fn by_bearer() -> Connection {
    Connection {
        authentication: Some(Authentication::Bearer),
        ..connection()
    }
}

/// A resource by v1, which takes the deployment's name as the model.
fn by_model() -> Connection {
    Connection {
        endpoint: "https://contoso.openai.azure.com/openai/v1".to_owned(),
        model: Some("gpt-9".to_owned()),
        ..connection()
    }
}

/// What the page makes of a recorded answer to a request with parameters.
fn failure(response: &Value, connection: &Connection, parameters: &str) -> ChatError {
    let body = String::from_utf8(support::body_of(response)).unwrap();
    let refused = Refused {
        status: response["status"].as_u64().unwrap().try_into().unwrap(),
        hints: RetryHints::read(|name| response["headers"][name].as_str().map(str::to_owned)),
        error: ServiceError::from_body(&body),
        request_id: None,
    };
    let messages = vec![ChatRequestMessage::text(ChatRole::User, "u")];
    let parameters = Parameters::parse(parameters).unwrap();
    let request = ChatCompletionsRequest::new(messages, None, &parameters);
    let mut attempts = Attempts::new(connection.clone(), request, Learned::default());
    match attempts.refused(refused, 0) {
        Next::Fail(error) => error,
        other => panic!("{other:?}"),
    }
}

fn labels(explanation: &Explanation) -> String {
    let labels: Vec<_> = explanation.remedies.iter().map(Remedy::label).collect();
    labels.join(", ")
}

/// An answer of tests/fixtures/errors, or that of a recorded case.
fn answer(name: &str) -> Value {
    if let Some(text) = support::error_texts().get(name) {
        return serde_json::from_str(text).unwrap();
    }
    let case = support::case(name);
    let first = case["responses"].get(0).unwrap_or(&case["response"]);
    first.clone()
}

/// What refused, how it was asked; the title; what the card of one's own
/// connection offers before Retry and the details, and that of an operator's;
/// and words of the advice.
type Row = (
    &'static str,
    fn() -> Connection,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const REFUSALS: &[Row] = &[
    // 401: which header, and which key.
    (
        "error-401-code-401",
        connection,
        KEY_REFUSED,
        KEY_OR_ENDPOINT,
        "Check the key",
        "not a key of contoso.openai.azure.com",
    ),
    (
        "error-401-unauthorized",
        connection,
        KEY_REFUSED,
        KEY_OR_ENDPOINT,
        "Check the key",
        "not a key of",
    ),
    (
        "stream-401",
        by_bearer,
        KEY_REFUSED,
        KEY_OR_ENDPOINT,
        "Check the key",
        "not a key of",
    ),
    (
        "error-401-flat-statuscode",
        connection,
        KEY_REFUSED,
        KEY_OR_ENDPOINT,
        "Check the key",
        "not a key of",
    ),
    (
        "error-401-flat-statuscode",
        by_bearer,
        KEY_REFUSED,
        "Send the key as api-key, Check the key",
        "Check the key",
        "for one of Microsoft Entra",
    ),
    (
        "401-authorization-header-wanted",
        connection,
        KEY_REFUSED,
        "Send the key as a Bearer token, Check the key",
        "Check the key",
        "wants it as a Bearer token",
    ),
    (
        "401-authorization-header-wanted",
        by_bearer,
        KEY_REFUSED,
        KEY_OR_ENDPOINT,
        "Check the key",
        "not a key of",
    ),
    // 403: not for a person to change.
    (
        "error-403-firewall",
        connection,
        "Access was refused (HTTP 403)",
        "",
        "",
        "certain networks only, and yours is not among them",
    ),
    (
        "error-403-private",
        connection,
        "Access was refused (HTTP 403)",
        "",
        "",
        "through a private endpoint only",
    ),
    (
        "403-call-volume-quota",
        connection,
        "Access was refused (HTTP 403)",
        "",
        "",
        "quota of calls is used up",
    ),
    (
        "403-key-authentication-disabled",
        connection,
        "Access was refused (HTTP 403)",
        "",
        "",
        "Keys are switched off",
    ),
    // 404: a deployment, a model, or nothing at all.
    (
        "error-404-deployment",
        connection,
        NO_DEPLOYMENT,
        "Check the endpoint",
        "",
        "“gpt-4o” is what was asked for",
    ),
    (
        "error-404-deployment",
        by_model,
        NO_DEPLOYMENT,
        "Check the model",
        "",
        "“gpt-9” is what was asked for",
    ),
    (
        "404-deployment-flat",
        connection,
        NO_DEPLOYMENT,
        "Check the endpoint",
        "",
        "“gpt-4o” is what was asked for",
    ),
    (
        "404-model-not-found",
        by_model,
        "There is no model of this name (HTTP 404)",
        "Check the model",
        "",
        "The field Model wants the name",
    ),
    (
        "error-404-resource",
        connection,
        NOTHING_FOUND,
        "Check the endpoint, Check the API version",
        "",
        "target URI",
    ),
    // 400: what was asked, or how.
    (
        "400-api-version",
        connection,
        "The API version is not supported (HTTP 400)",
        "Use API version 2024-10-21, Check the API version",
        "",
        "2024-10-21 is the usual one for this address",
    ),
    (
        "400-responses-only",
        connection,
        "This model does not answer chat completions (HTTP 400)",
        "Check the model, Check the endpoint",
        "",
        "speak another protocol",
    ),
    (
        "400-unknown-model",
        by_model,
        "There is no model of this name (HTTP 400)",
        "Check the model",
        "",
        "The field Model wants the name",
    ),
    (
        "400-context-length",
        connection,
        "The conversation is too long for this model (HTTP 400)",
        "Send only the last turns, Ask without the history, Edit the question",
        "Send only the last turns, Ask without the history, Edit the question",
        "with less text",
    ),
    (
        "error-400-unsupported-parameter",
        connection,
        REQUEST_REFUSED,
        "",
        "",
        "“max_tokens”",
    ),
    (
        "error-400-target-details",
        connection,
        REQUEST_REFUSED,
        "",
        "",
        "“messages”",
    ),
    (
        "error-400-string-error",
        connection,
        REQUEST_REFUSED,
        "",
        "",
        "Its own words say",
    ),
    (
        "error-409",
        connection,
        "The service refused the request (HTTP 409)",
        "",
        "",
        "Its own words say",
    ),
    (
        "error-408",
        connection,
        "The service took too long (HTTP 408)",
        "",
        "",
        "a shorter question",
    ),
    (
        "413-html",
        connection,
        "The conversation is too large to be sent (HTTP 413)",
        "Ask without the history",
        "Ask without the history",
        "limits the size of a request",
    ),
    // The content filter, in all its spellings.
    (
        "error-400-content-filter",
        connection,
        FILTERED,
        EDIT,
        EDIT,
        "It found self-harm, severity medium.",
    ),
    (
        "400-content-filter-blocklists",
        connection,
        FILTERED,
        EDIT,
        EDIT,
        "It found a blocklist of the deployment: contoso-words; hate, severity high.",
    ),
    (
        "400-content-filter-bare",
        connection,
        FILTERED,
        EDIT,
        EDIT,
        "does not say what it found",
    ),
    (
        "400-content-filter-jailbreak",
        connection,
        FILTERED,
        EDIT,
        EDIT,
        "(jailbreak)",
    ),
    (
        "400-content-filter-inner-error",
        connection,
        FILTERED,
        EDIT,
        EDIT,
        "(jailbreak)",
    ),
    // 429: whose limit, and how long.
    (
        "429-call-rate",
        connection,
        TOO_MANY,
        "Try again in 38 s",
        "Try again in 38 s",
        "requests per minute are used up",
    ),
    (
        "retry-429-retry-after",
        connection,
        TOO_MANY,
        "Try again in 1 s",
        "Try again in 1 s",
        "tokens per minute are used up",
    ),
    (
        "429-high-demand",
        connection,
        TOO_MANY,
        "Try again in 20 s",
        "Try again in 20 s",
        "short of capacity",
    ),
    (
        "429-temporarily-unable",
        connection,
        TOO_MANY,
        "",
        "",
        "short of capacity",
    ),
    (
        "429-for-a-day",
        connection,
        TOO_MANY,
        "Try again in 24 h",
        "Try again in 24 h",
        "asks to wait 24 h",
    ),
    (
        "retry-429-no-header",
        connection,
        TOO_MANY,
        "Try again in 2 s",
        "Try again in 2 s",
        "asks to wait 2 s",
    ),
    (
        "retry-429-both-headers",
        connection,
        TOO_MANY,
        "Try again in 1 s",
        "Try again in 1 s",
        "asks to wait 1 s",
    ),
    (
        "retry-429-then-ok",
        connection,
        TOO_MANY,
        "Try again in 1 s",
        "Try again in 1 s",
        "asks to wait 1 s",
    ),
    // A quarter of a second is no wait to speak of.
    (
        "retry-429-ms-only",
        connection,
        TOO_MANY,
        "",
        "",
        "Your message is kept",
    ),
    // The service's own faults, and what is no refusal at all.
    (
        "error-500-empty-body",
        connection,
        "The service failed (HTTP 500)",
        "",
        "",
        "on the service's side",
    ),
    (
        "retry-500-then-ok",
        connection,
        "The service failed (HTTP 500)",
        "",
        "",
        "on the service's side",
    ),
    (
        "error-502-html",
        connection,
        "The service failed (HTTP 502)",
        "",
        "",
        "a gateway before it",
    ),
    (
        "retry-503-no-header",
        connection,
        "The service failed (HTTP 503)",
        "",
        "",
        "on the service's side",
    ),
    (
        "retry-503-retry-after-ms",
        connection,
        "The service failed (HTTP 503)",
        "",
        "",
        "on the service's side",
    ),
    (
        "retry-status-option",
        connection,
        "The service failed (HTTP 503)",
        "Try again in 1 s",
        "Try again in 1 s",
        "asks to wait 1 s",
    ),
    (
        "error-204-empty",
        connection,
        "An unexpected answer (HTTP 204)",
        "Check the endpoint",
        "",
        "Something else than the service",
    ),
    (
        "response-202",
        connection,
        "An unexpected answer (HTTP 202)",
        "Check the endpoint",
        "",
        "Something else than the service",
    ),
];
const KEY_REFUSED: &str = "The key was refused (HTTP 401)";
const KEY_OR_ENDPOINT: &str = "Check the key, Check the endpoint";
const NO_DEPLOYMENT: &str = "There is no deployment of this name (HTTP 404)";
const NOTHING_FOUND: &str = "Nothing is found at this address (HTTP 404)";
const REQUEST_REFUSED: &str = "The service refused the request (HTTP 400)";
const FILTERED: &str = "The content filter refused the question (HTTP 400)";
const EDIT: &str = "Edit the question, Ask without the history";
const TOO_MANY: &str = "Too many requests (HTTP 429)";

#[test]
fn every_refusal_has_its_title_and_its_remedies() {
    for (name, connection, title, own, fixed, advice) in REFUSALS {
        let connection = connection();
        let error = failure(&answer(name), &connection, "");
        let of_operators = Connection {
            fixed: true,
            ..connection.clone()
        };
        for (connection, remedies) in [(connection, own), (of_operators, fixed)] {
            let explanation = explain(&error, Some(&connection));
            let remedies = format!("{remedies}, Retry, Copy details");
            assert_eq!(explanation.title, *title, "{name}");
            assert_eq!(
                labels(&explanation),
                remedies.trim_start_matches(", "),
                "{name}"
            );
            assert!(
                explanation.advice.contains(advice),
                "{name}: {}",
                explanation.advice
            );
        }
    }
}

#[test]
fn no_refusal_is_left_out_of_the_table() {
    let named = |name: &str| REFUSALS.iter().any(|(row, ..)| *row == name);
    for name in support::error_texts().keys() {
        assert!(named(name), "{name} of tests/fixtures/errors");
    }
    let mut refusals = 0;
    for kind in ["error", "response", "retry"] {
        for case in support::cases_of_kind(kind) {
            let name = case["name"].as_str().unwrap();
            if answer(name)["status"] != 200 {
                assert!(named(name), "{name} of tests/fixtures/wire/cases");
                refusals += 1;
            }
        }
    }
    assert_eq!(refusals, 27);
}

#[test]
fn the_services_words_are_quoted_whole() {
    let quote = |name: &str| {
        let error = failure(&answer(name), &connection(), "");
        explain(&error, Some(&connection())).quote
    };
    let check = |name: &str, expected: Option<&str>| {
        assert_eq!(quote(name).as_deref(), expected, "{name}");
    };
    check(
        "error-403-firewall",
        Some("403: Access denied due to Virtual Network/Firewall rules."),
    );
    check("error-400-string-error", Some("model not loaded"));
    check(
        "error-400-target-details",
        Some("BadArgument: One or more fields are wrong messages[0]: role missing"),
    );
    check("error-502-html", Some("502 Bad Gateway"));
    check("error-500-empty-body", None);
    check("error-204-empty", None);
}

#[test]
fn what_the_page_may_not_change_by_itself_is_offered_first() {
    let refused = json!({"status": 400, "body": {"error": {
        "message": "Unsupported parameter: 'tools' is not supported with this model.",
        "type": "invalid_request_error", "param": "tools", "code": "unsupported_parameter"}}});
    let error = failure(
        &refused,
        &connection(),
        r#"{"tools":[{"type":"function"}]}"#,
    );
    for fixed in [false, true] {
        let connection = Connection {
            fixed,
            ..connection()
        };
        let explanation = explain(&error, Some(&connection));
        assert_eq!(
            labels(&explanation),
            "Send without tools, Retry, Copy details"
        );
        assert!(
            explanation.advice.contains("“tools”"),
            "{}",
            explanation.advice
        );
    }
}

#[test]
fn every_other_failure_has_its_title_and_its_remedies() {
    let check =
        |error: ChatError, endpoint: &str, title: &str, own: &str, fixed: &str, advice: &str| {
            for (is_fixed, remedies) in [(false, own), (true, fixed)] {
                let connection = Connection {
                    endpoint: endpoint.to_owned(),
                    fixed: is_fixed,
                    ..connection()
                };
                let explanation = explain(&error, Some(&connection));
                assert_eq!(explanation.title, title);
                assert_eq!(labels(&explanation), remedies, "{title}");
                assert!(
                    explanation.advice.contains(advice),
                    "{title}: {}",
                    explanation.advice
                );
            }
        };
    let unreachable = ChatError::Unreachable;
    let azure = "https://contoso.openai.azure.com/openai/v1";
    // A request that got no answer.
    check(
        unreachable(Reach::Offline),
        azure,
        "This device is offline",
        "Retry",
        "Retry",
        "Your message is kept",
    );
    check(
        unreachable(Reach::Silent),
        azure,
        "No answer from contoso.openai.azure.com",
        "Check the endpoint, Retry, Copy details",
        "Retry, Copy details",
        "Nobody answers at this address",
    );
    check(
        unreachable(Reach::Refused),
        azure,
        "contoso.openai.azure.com does not let this page read its answers (CORS)",
        "Show the proxy recipe, Check the key, Retry, Copy details",
        "Show the proxy recipe, Check the key, Retry, Copy details",
        "A proxy on this page's own host avoids it",
    );
    check(
        unreachable(Reach::Silent),
        "http://192.168.1.20:8000/v1",
        "No answer from 192.168.1.20:8000",
        "Check the endpoint, Retry, Copy details",
        "Retry, Copy details",
        "if you were asked, choose Allow",
    );
    check(
        ChatError::Policy("https://a.example https://b.example".to_owned()),
        azure,
        "This page was built to reach only https://a.example and https://b.example",
        "Check the endpoint, Copy details",
        "Copy details",
        "stopped the request to contoso.openai.azure.com: nothing was sent",
    );
    // A proxy on the page's own host.
    let own_host = "No answer from this page's own host";
    check(
        unreachable(Reach::Offline),
        "api",
        own_host,
        "Retry, Check the endpoint",
        "Retry",
        "offline",
    );
    check(
        unreachable(Reach::Silent),
        "api",
        own_host,
        "Retry, Check the endpoint",
        "Retry",
        "The proxy behind this page",
    );
    check(
        unreachable(Reach::Refused),
        "api",
        own_host,
        "Retry, Check the endpoint",
        "Retry",
        "The proxy behind this page",
    );
    // Nothing was sent.
    let check_unsent = |problem: ConnectionProblem, title: &str, field: &str, advice: &str| {
        let field_and_retry = format!("{field}, Retry");
        let fixed = if field == "Check the key" {
            &field_and_retry
        } else {
            "Retry"
        };
        let error = ChatError::Connection(problem);
        let explanation = explain(&error, None);
        assert!(
            explanation.advice.starts_with("Nothing was sent. "),
            "{explanation:?}"
        );
        check(error, azure, title, &field_and_retry, fixed, advice);
    };
    let text = |text: &str| text.to_owned();
    check_unsent(
        ConnectionProblem::EndpointMissing,
        "No endpoint is set",
        "Check the endpoint",
        "paste the endpoint",
    );
    check_unsent(
        ConnectionProblem::EndpointUnreadable(text("ftp://a")),
        "The endpoint is not an address",
        "Check the endpoint",
        "begin with https://",
    );
    check_unsent(
        ConnectionProblem::DeploymentMissing,
        "The deployment is missing",
        "Check the model",
        "/openai/deployments/<name>",
    );
    check_unsent(
        ConnectionProblem::KeyMissing,
        "The key is missing",
        "Check the key",
        "enter the key",
    );
    check_unsent(
        ConnectionProblem::KeyUnsendable,
        "The key has a character that cannot be sent",
        "Check the key",
        "plain letters and digits",
    );
    check_unsent(
        ConnectionProblem::MixedContent(text("contoso.example")),
        "The browser does not let this page call a plain http address",
        "Check the endpoint",
        "mixed content",
    );
    // A reply that is none, or not whole.
    let excerpt = text("<title>Sign in</title>");
    check(
        ChatError::NotAnAnswer { excerpt },
        azure,
        "The answer is not a chat completion",
        "Check the endpoint, Retry, Copy details",
        "Retry, Copy details",
        "such as a login page",
    );
    check(
        ChatError::InStream(Box::default()),
        azure,
        "The service reported an error while it answered",
        "Retry, Copy details",
        "Retry, Copy details",
        "What had arrived is kept",
    );
    let in_stream = |body: &str| ChatError::InStream(Box::new(ServiceError::from_body(body)));
    check(
        in_stream(
            r#"{"error":{"code":"429","message":"Rate limit is exceeded. Try again in 7 seconds."}}"#,
        ),
        azure,
        "Too many requests (inside of the answer, 429)",
        "Try again in 7 s, Retry, Copy details",
        "Try again in 7 s, Retry, Copy details",
        "The service asks to wait 7 s",
    );
    check(
        in_stream(r#"{"error":{"code":"content_filter","message":"filtered"}}"#),
        azure,
        "The content filter refused the question (inside of the answer, 400)",
        "Edit the question, Ask without the history, Retry, Copy details",
        "Edit the question, Ask without the history, Retry, Copy details",
        "does not say what it found",
    );
    check(
        ChatError::NoReply,
        azure,
        "The service answered without a reply",
        "Retry, Copy details",
        "Retry, Copy details",
        "had no choices",
    );
    check(
        ChatError::CutOff,
        azure,
        "The reply was cut off",
        "Retry",
        "Retry",
        "Continue asks for the rest",
    );
    check(
        ChatError::TimedOut,
        azure,
        "The reply took too long",
        "Retry",
        "Retry",
        "after 10 min",
    );
}

#[test]
fn an_endpoint_that_cannot_be_read_is_quoted() {
    let quote = |problem: ConnectionProblem| explain(&ChatError::Connection(problem), None).quote;
    let unreadable = ConnectionProblem::EndpointUnreadable("ftp://a".to_owned());
    assert_eq!(quote(unreadable).as_deref(), Some("ftp://a"));
    let mixed = ConnectionProblem::MixedContent("contoso.example".to_owned());
    assert_eq!(quote(mixed).as_deref(), Some("http://contoso.example"));
    assert_eq!(quote(ConnectionProblem::EndpointMissing), None);
}

#[test]
fn the_key_is_in_no_explanation_and_in_no_support_text() {
    let sentence = format!("Incorrect API key provided: {KEY}.");
    let told = json!({"error": {"code": KEY, "message": sentence, "details": [{"message": KEY}]}});
    let error = || ServiceError::from_json(&told);
    let check = |error: &ChatError| {
        let connection = connection();
        let explanation = explain(error, Some(&connection));
        let support = support_details(error, Some(&connection), None, "2026-11-23T10:00:00Z");
        for text in [
            format!("{explanation:?}"),
            format!("{connection:?}"),
            support,
        ] {
            assert!(!text.contains(KEY), "{text}");
        }
    };
    for status in [400, 401, 403, 404, 429, 500] {
        let response = json!({"status": status, "body": told});
        check(&failure(&response, &connection(), ""));
    }
    check(&ChatError::InStream(Box::new(error())));
    check(&ChatError::NotAnAnswer {
        excerpt: sentence.clone(),
    });
    let pasted = format!("https://user:{KEY}@contoso.openai.azure.com");
    check(&ChatError::Connection(
        ConnectionProblem::EndpointUnreadable(pasted),
    ));
    for (name, connection, ..) in REFUSALS {
        check(&failure(&answer(name), &connection(), ""));
    }
}

#[test]
fn what_the_browser_will_not_do_or_will_ask_is_said_before() {
    let check = |page: &str, endpoint: &str, part: Option<&str>| {
        let notice = endpoint_notice(endpoint, page);
        assert_eq!(notice.is_some(), part.is_some(), "{endpoint} from {page}");
        assert!(
            notice
                .unwrap_or_default()
                .contains(part.unwrap_or_default())
        );
    };
    let (mixed, asks) = (Some("nothing would be sent"), Some("Choose Allow"));
    let public = "https://chat.example/path/";
    check(public, "https://contoso.openai.azure.com/openai/v1", None);
    check(public, "http://contoso.example/v1", mixed);
    check(public, "http://192.168.1.20:8000/v1", mixed);
    check(public, "https://192.168.1.20:8000/v1", asks);
    check(public, "http://localhost:8000/v1", asks);
    check(public, "http://127.0.0.1:8000/v1", asks);
    check(public, "https://printer.local/v1", asks);
    check(public, "openai/v1", None);
    check(public, "", None);
    for near in [
        "http://127.0.0.1:8080/",
        "http://localhost:8080/",
        "http://10.0.0.7/",
    ] {
        check(near, "http://localhost:8000/v1", None);
        check(near, "http://contoso.example/v1", None);
    }
    check("https://intranet.local/", "http://10.0.0.7/v1", mixed);
}

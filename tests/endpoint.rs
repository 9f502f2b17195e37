//! From a connection to the request on the wire.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::inference::endpoint::{self, ConnectionProblem, HttpRequest};
use azure_chat::inference::request::{ChatCompletionsRequest, ChatRequestMessage, ChatRole};
use azure_chat::settings::{ApiKey, Authentication, Connection, Parameters};
use serde_json::Value;

mod support;

fn connection(endpoint: &str) -> Connection {
    Connection {
        endpoint: endpoint.to_owned(),
        key: ApiKey::new("key"),
        ..Connection::own()
    }
}

fn send(connection: &Connection) -> Result<HttpRequest, ConnectionProblem> {
    let request = ChatCompletionsRequest::new(
        Vec::new(),
        connection.model.as_deref(),
        &Parameters::default(),
    );
    endpoint::chat_completions(connection, &request)
}

fn check_url(endpoint: &str, url: &str) {
    let request = send(&Connection {
        authentication: Some(Authentication::None),
        ..connection(endpoint)
    });
    assert_eq!(request.unwrap().url, url, "{endpoint:?}");
}

#[test]
fn every_form_of_address_has_its_default_version() {
    check_url(
        "https://contoso.openai.azure.com/openai/deployments/gpt-4o",
        "https://contoso.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    );
    check_url(
        "https://contoso.openai.azure.com/openai/v1",
        "https://contoso.openai.azure.com/openai/v1/chat/completions",
    );
    check_url(
        "https://contoso.services.ai.azure.com/models",
        "https://contoso.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
    );
    check_url(
        "https://mistral.eastus2.models.ai.azure.com",
        "https://mistral.eastus2.models.ai.azure.com/chat/completions?api-version=2024-05-01-preview",
    );
    check_url(
        "https://models.github.ai/inference",
        "https://models.github.ai/inference/chat/completions",
    );
    check_url(
        "http://127.0.0.1:8000/v1",
        "http://127.0.0.1:8000/v1/chat/completions",
    );
    check_url(
        "openai/deployments/local",
        "openai/deployments/local/chat/completions",
    );
    check_url("/api/chat", "/api/chat/chat/completions");
}

#[test]
fn what_people_paste_is_put_in_order() {
    let url = "https://contoso.openai.azure.com/openai/deployments/a/chat/completions?api-version=2024-06-01";
    check_url(url, url);
    check_url(&format!(" <{url}>\n"), url);
    check_url(&url.replace("chat/completions", ""), url);
    check_url(&url.replace("https://", ""), url);
    check_url(&url.replace("/chat/completions", "//"), url);
    check_url(&format!("{url}#fragment"), url);
    check_url(
        "https://gateway.azure-api.net/llm/openai/deployments/a/?tenant=x&api-version=2024-06-01",
        "https://gateway.azure-api.net/llm/openai/deployments/a/chat/completions?tenant=x&api-version=2024-06-01",
    );
}

#[test]
fn a_version_that_was_set_goes_before_the_one_in_the_address() {
    let request = send(&Connection {
        api_version: Some("2025-04-01-preview".into()),
        ..connection("https://contoso.openai.azure.com/openai/deployments/a?api-version=2024-06-01")
    });
    assert_eq!(
        request.unwrap().url,
        "https://contoso.openai.azure.com/openai/deployments/a/chat/completions?api-version=2025-04-01-preview"
    );
}

#[test]
fn the_key_goes_into_the_header_that_the_host_reads() {
    let check =
        |endpoint: &str, authentication: Option<Authentication>, expected: &[(&str, &str)]| {
            let request = send(&Connection {
                authentication,
                ..connection(endpoint)
            })
            .unwrap();
            let (always, keys) = request.headers.split_at(2);
            assert_eq!(
                always,
                [
                    ("content-type", "application/json".to_owned()),
                    ("accept", "application/json".to_owned())
                ]
            );
            let keys: Vec<_> = keys
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            assert_eq!(keys, expected, "{endpoint}");
        };
    let api_key = ("api-key", "key");
    let bearer = ("authorization", "Bearer key");
    check("https://a.openai.azure.com/openai/v1", None, &[api_key]);
    check(
        "https://a.cognitiveservices.azure.com/openai/deployments/b",
        None,
        &[api_key],
    );
    check("https://a.services.ai.azure.com/models", None, &[api_key]);
    check("https://a.azure-api.net/x", None, &[api_key]);
    check("https://a.eastus.models.ai.azure.com", None, &[bearer]);
    check("https://models.github.ai/inference", None, &[bearer]);
    check("http://localhost:8000/v1", None, &[bearer]);
    check("https://openai.azure.com.evil.example/v1", None, &[bearer]);
    check(
        "http://localhost:8000/v1",
        Some(Authentication::Both),
        &[api_key, bearer],
    );
    check(
        "https://a.azure-api.net/x",
        Some(Authentication::SubscriptionKey),
        &[("ocp-apim-subscription-key", "key")],
    );
    check(
        "https://a.openai.azure.com/openai/v1",
        Some(Authentication::None),
        &[],
    );
}

#[test]
fn what_cannot_be_sent_is_refused_before() {
    let problem = |connection: Connection| send(&connection).unwrap_err();
    let unreadable = |endpoint: &str| ConnectionProblem::EndpointUnreadable(endpoint.to_owned());
    assert_eq!(
        problem(connection("  ")),
        ConnectionProblem::EndpointMissing
    );
    for endpoint in [
        "localhost:8000/v1",
        "ftp://a/b",
        "https://",
        "https://user@host/v1",
        "https://a b/v1",
    ] {
        assert_eq!(problem(connection(endpoint)), unreadable(endpoint));
    }
    let azure = "https://a.openai.azure.com/openai/v1";
    assert_eq!(
        problem(Connection {
            key: None,
            ..connection(azure)
        }),
        ConnectionProblem::KeyMissing
    );
    assert!(
        send(&Connection {
            key: None,
            ..connection("http://localhost/v1")
        })
        .is_ok()
    );
    for key in ["a\nb", "schlüssel→", "a\u{7f}b"] {
        let connection = Connection {
            key: ApiKey::new(key),
            ..connection(azure)
        };
        assert_eq!(problem(connection), ConnectionProblem::KeyUnsendable);
    }
    assert_eq!(
        problem(connection("https://a.openai.azure.com/")),
        ConnectionProblem::DeploymentMissing
    );
    let named = Connection {
        model: Some("gpt-4o".into()),
        ..connection("https://a.openai.azure.com/")
    };
    let request = send(&named).unwrap();
    assert_eq!(
        request.url,
        "https://a.openai.azure.com/openai/v1/chat/completions"
    );
    assert!(request.body.contains(r#""model":"gpt-4o""#));
}

#[test]
fn the_key_is_in_no_debug_output() {
    let request = send(&Connection {
        key: ApiKey::new("secret-4711"),
        ..connection("https://a.openai.azure.com/openai/v1")
    });
    assert!(!format!("{request:?}").contains("secret-4711"));
}

#[test]
fn the_articles_request_is_the_one_the_python_sdk_sends() {
    let case = support::case("conv-article-four-messages");
    let messages = case["request"]["body"]["messages"].as_array().unwrap();
    let messages = messages.iter().map(|message| ChatRequestMessage {
        role: match message["role"].as_str().unwrap() {
            "system" => ChatRole::System,
            "user" => ChatRole::User,
            _ => ChatRole::Assistant,
        },
        content: message["content"].as_str().unwrap().to_owned(),
    });
    let request = ChatCompletionsRequest::new(messages.collect(), None, &Parameters::default());
    let connection = Connection {
        api_version: Some("2024-06-01".into()),
        key: ApiKey::new(case["key"].as_str().unwrap()),
        authentication: Some(Authentication::Both),
        ..connection("http://127.0.0.1:1/openai/deployments/gpt-4o")
    };
    let sent = endpoint::chat_completions(&connection, &request).unwrap();
    let mut body: Value = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(
        body.as_object_mut().unwrap().remove("stream"),
        Some(Value::Bool(true))
    );
    assert_eq!(body, case["request"]["body"]);
    let url = format!(
        "http://127.0.0.1:1{}?{}",
        case["request"]["path"].as_str().unwrap(),
        case["request"]["raw_query"].as_str().unwrap()
    );
    assert_eq!(sent.url, url);
    for (name, value) in &sent.headers {
        assert_eq!(
            case["request"]["headers"][name],
            Value::String(value.clone())
        );
    }
}

#[test]
fn absent_parameters_are_not_sent_and_empty_ones_are() {
    let parameters: Parameters = serde_json::from_str(
        r#"{"temperature":0,"stop":[],"user":"","top_p":null,"seed":18446744073709551615,"stream":false,"model":"m","messages":1}"#,
    )
    .unwrap();
    let body: Value =
        serde_json::from_str(&ChatCompletionsRequest::new(Vec::new(), None, &parameters).to_json())
            .unwrap();
    let expected = serde_json::json!({
        "messages": [], "stream": false, "model": "m", "temperature": 0, "stop": [], "user": "",
        "seed": 18446744073709551615u64
    });
    assert_eq!(body, expected);
}

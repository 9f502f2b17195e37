//! From a connection to the request on the wire.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::inference::endpoint::{self, ConnectionProblem, Endpoint, HttpRequest, is_near};
use azure_chat::inference::request::ChatCompletionsRequest;
use azure_chat::settings::{ApiKey, Authentication, Connection, Parameters};
use serde_json::Value;

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
        model: Some("gpt-4o".to_owned()),
        ..connection(endpoint)
    });
    assert_eq!(request.unwrap().url, url, "{endpoint:?}");
}

/// Addresses of deployments and of servers, and where they are asked.
const URLS: &[(&str, &str)] = &[
    // A deployment of a resource.
    (
        "https://contoso.openai.azure.com/openai/deployments/gpt-4o",
        "https://contoso.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    ),
    (
        "https://contoso.cognitiveservices.azure.com/openai/deployments/gpt-4o",
        "https://contoso.cognitiveservices.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    ),
    (
        "https://contoso.openai.azure.us/openai/deployments/gpt-4o",
        "https://contoso.openai.azure.us/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    ),
    (
        "https://contoso.openai.azure.cn/openai/deployments/gpt-4o",
        "https://contoso.openai.azure.cn/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    ),
    // The v1 route, which needs no version.
    (
        "https://contoso.openai.azure.com/openai/v1/",
        "https://contoso.openai.azure.com/openai/v1/chat/completions",
    ),
    (
        "https://contoso.openai.azure.com/openai/v1?api-version=preview",
        "https://contoso.openai.azure.com/openai/v1/chat/completions?api-version=preview",
    ),
    (
        "https://contoso.services.ai.azure.com/api/projects/team/openai/v1",
        "https://contoso.services.ai.azure.com/api/projects/team/openai/v1/chat/completions",
    ),
    // A resource or a project without a route is asked by v1.
    (
        "https://contoso.openai.azure.com",
        "https://contoso.openai.azure.com/openai/v1/chat/completions",
    ),
    (
        "https://contoso.cognitiveservices.azure.com/",
        "https://contoso.cognitiveservices.azure.com/openai/v1/chat/completions",
    ),
    (
        "https://contoso.services.ai.azure.com/api/projects/team",
        "https://contoso.services.ai.azure.com/api/projects/team/openai/v1/chat/completions",
    ),
    (
        "https://contoso.openai.azure.com/openai/",
        "https://contoso.openai.azure.com/openai/v1/chat/completions",
    ),
    // Another operation's address, as the portal shows it for newer models.
    (
        "https://contoso.cognitiveservices.azure.com/openai/responses?api-version=2025-04-01-preview",
        "https://contoso.cognitiveservices.azure.com/openai/v1/chat/completions",
    ),
    (
        "https://contoso.openai.azure.com/openai/v1/responses",
        "https://contoso.openai.azure.com/openai/v1/chat/completions",
    ),
    // Foundry's models, and serverless deployments of its catalogue.
    (
        "https://contoso.services.ai.azure.com/models",
        "https://contoso.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
    ),
    (
        "https://mistral.eastus2.models.ai.azure.com",
        "https://mistral.eastus2.models.ai.azure.com/chat/completions?api-version=2024-05-01-preview",
    ),
    (
        "https://mistral.eastus2.models.ai.azure.com/v1",
        "https://mistral.eastus2.models.ai.azure.com/v1/chat/completions?api-version=2024-05-01-preview",
    ),
    // GitHub Models, now and before.
    (
        "https://models.github.ai/inference",
        "https://models.github.ai/inference/chat/completions",
    ),
    (
        "https://models.inference.ai.azure.com",
        "https://models.inference.ai.azure.com/chat/completions",
    ),
    // API Management before any of these.
    (
        "https://gateway.azure-api.net/llm/openai/deployments/gpt-4o",
        "https://gateway.azure-api.net/llm/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    ),
    (
        "https://gateway.azure-api.net/llm/models",
        "https://gateway.azure-api.net/llm/models/chat/completions?api-version=2024-05-01-preview",
    ),
    (
        "https://gateway.azure-api.net/llm",
        "https://gateway.azure-api.net/llm/chat/completions",
    ),
    // Servers of one's own, and a proxy behind the page.
    (
        "http://127.0.0.1:8000/v1",
        "http://127.0.0.1:8000/v1/chat/completions",
    ),
    (
        "http://[::1]:11434/v1/",
        "http://[::1]:11434/v1/chat/completions",
    ),
    (
        "openai/deployments/local",
        "openai/deployments/local/chat/completions",
    ),
    ("/api/chat", "/api/chat/chat/completions"),
    ("../openai", "../openai/chat/completions"),
];

#[test]
fn every_form_of_address_has_its_url_and_its_version() {
    for (endpoint, url) in URLS {
        check_url(endpoint, url);
    }
}

#[test]
fn what_people_paste_is_put_in_order() {
    let url = "https://contoso.openai.azure.com/openai/deployments/a/chat/completions?api-version=2024-06-01";
    for pasted in [
        url.to_owned(),
        format!(" <{url}>\n"),
        format!("\u{feff}\"{url}\""),
        url.replace("chat/completions", ""),
        url.replace("chat/completions", "chat/completions/chat/completions"),
        url.replace("https://", ""),
        url.replace("https://contoso", "HTTPS://Contoso"),
        url.replace("/chat/completions", "//"),
        url.replace("api-version", "API-Version"),
        url.replace("?", "?api-version=2023-05-15&"),
        format!("{url}#fragment"),
    ] {
        check_url(&pasted, url);
    }
    check_url(
        "https://gateway.azure-api.net/llm/openai/deployments/a b/?tenant=x&api-version=2024-06-01",
        "https://gateway.azure-api.net/llm/openai/deployments/a%20b/chat/completions?tenant=x&api-version=2024-06-01",
    );
}

#[test]
fn the_model_is_asked_for_where_the_wire_has_it() {
    let check = |endpoint: &str, expected: Option<&str>| {
        assert_eq!(
            Endpoint::parse(endpoint).unwrap().has_model_info(),
            expected.is_some(),
            "{endpoint}"
        );
        let request = endpoint::model_info(&connection(endpoint)).unwrap();
        assert_eq!(request.body, None, "a GET");
        let names: Vec<_> = request.headers.iter().map(|(name, _)| *name).collect();
        assert!(!names.contains(&"content-type"), "{names:?}");
        if let Some(url) = expected {
            assert_eq!(request.url, url);
        }
    };
    check(
        "https://mistral.eastus2.models.ai.azure.com/",
        Some("https://mistral.eastus2.models.ai.azure.com/info?api-version=2024-05-01-preview"),
    );
    check(
        "https://contoso.services.ai.azure.com/models/chat/completions?api-version=2024-08-01-preview",
        Some("https://contoso.services.ai.azure.com/models/info?api-version=2024-08-01-preview"),
    );
    check(
        "https://contoso.openai.azure.com/openai/deployments/a",
        None,
    );
    check("https://contoso.openai.azure.com/openai/v1", None);
    check("http://127.0.0.1:8000/v1", None);
}

#[test]
fn a_page_that_came_by_https_calls_http_on_this_machine_only() {
    let check = |endpoint: &str, page_is_https: bool, expected: bool| {
        let endpoint = Endpoint::parse(endpoint).unwrap();
        assert_eq!(
            endpoint.is_mixed_content(page_is_https),
            expected,
            "{endpoint:?}"
        );
    };
    for local in [
        "http://localhost/v1",
        "http://localhost:8000/v1",
        "http://llm.localhost:8000/v1",
        "http://127.0.0.1:8000/v1",
        "http://127.1.2.3",
        "http://[::1]/v1",
        "http://[::1]:8000/v1",
        "https://contoso.openai.azure.com/openai/v1",
        "/api/chat",
    ] {
        check(local, true, false);
    }
    for elsewhere in [
        "http://192.168.0.7:8000/v1",
        "http://contoso.example/v1",
        "http://localhost.example:8000/v1",
        "http://[::2]:8000/v1",
    ] {
        check(elsewhere, true, true);
        check(elsewhere, false, false);
    }
}

#[test]
fn the_header_of_extra_fields_is_sent_where_there_are_some_and_it_is_wanted() {
    let names = |extra_parameters: bool, parameters: &str| {
        let connection = Connection {
            extra_parameters,
            ..connection("https://contoso.services.ai.azure.com/models")
        };
        let parameters = Parameters::parse(parameters).unwrap();
        let request = ChatCompletionsRequest::new(Vec::new(), None, &parameters);
        let request = endpoint::chat_completions(&connection, &request).unwrap();
        request
            .headers
            .into_iter()
            .find(|(name, _)| *name == "extra-parameters")
    };
    let header = Some(("extra-parameters", "pass-through".to_owned()));
    assert_eq!(names(true, r#"{"top_k":40}"#), header);
    assert_eq!(names(false, r#"{"top_k":40}"#), None);
    assert_eq!(
        names(true, r#"{"temperature":1,"max_completion_tokens":5}"#),
        None
    );
    assert_eq!(names(true, r#"{"top_k":null}"#), None);
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
    for endpoint in [
        "https://a.openai.azure.com/",
        "https://a.openai.azure.com/openai",
        "https://a.services.ai.azure.com/api/projects/team",
        "https://a.cognitiveservices.azure.com/openai/responses",
    ] {
        assert_eq!(
            problem(connection(endpoint)),
            ConnectionProblem::DeploymentMissing,
            "{endpoint}"
        );
    }
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
fn absent_parameters_are_not_sent_and_empty_ones_are() {
    let parameters = Parameters::parse(
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

#[test]
fn hosts_of_the_device_and_of_its_network_are_known() {
    for host in [
        "localhost",
        "localhost:8000",
        "a.localhost",
        "127.0.0.1",
        "127.1.2.3:1",
        "[::1]:8000",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.1:80",
        "192.168.0.1",
        "169.254.1.1",
        "printer.local:631",
        "[fd00::1]",
        "[fe80::1]:1",
    ] {
        assert!(is_near(host), "{host}");
    }
    for host in [
        "contoso.openai.azure.com",
        "10.example.com",
        "172.15.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "11.0.0.1",
        "192.168.example.com",
        "local",
        "8.8.8.8:443",
        "[2001:db8::1]",
    ] {
        assert!(!is_near(host), "{host}");
    }
}

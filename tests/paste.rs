//! Pasted texts, and what is read of them.
//!
//! `fixtures/paste/` has a text and, beside it, the fields that it tells; what
//! is not listed there has to stay empty.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::collections::BTreeMap;
use std::path::Path;

use azure_chat::inference::endpoint::{self, Endpoint};
use azure_chat::inference::request::ChatCompletionsRequest;
use azure_chat::settings::paste::{Pasted, PastedMessage, PastedRole, read};
use azure_chat::settings::{ApiKey, Authentication, Connection, Parameters};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

#[derive(Debug)]
struct Fixture {
    name: String,
    text: String,
    expected: Map<String, Value>,
}

/// All fixtures; a text without its fields, or fields without a text, fail.
fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/paste");
    let mut files: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let part = |part: Option<&std::ffi::OsStr>| part.unwrap().to_string_lossy().into_owned();
        let content = std::fs::read_to_string(&path).unwrap();
        let pair = files.entry(part(path.file_stem())).or_default();
        pair.insert(part(path.extension()), content);
    }
    let fixtures = files.into_iter().map(|(name, mut pair)| {
        let extensions: Vec<_> = pair.keys().cloned().collect();
        assert_eq!(extensions, ["json", "txt"], "{name} lacks its other file");
        let text = pair.remove("txt").unwrap();
        let expected = serde_json::from_str(&pair["json"]).unwrap();
        Fixture {
            name,
            text,
            expected,
        }
    });
    fixtures.collect()
}

/// What was read, in the form of the fixtures; the key is compared apart.
fn fields(pasted: &Pasted) -> Map<String, Value> {
    let messages = pasted.messages.iter().map(|message| {
        let role = match message.role {
            PastedRole::User => "user",
            PastedRole::Assistant => "assistant",
        };
        json!({ "role": role, "text": message.text })
    });
    let parameters: Map<String, Value> = pasted.parameters.clone().into();
    let fields = json!({
        "name": pasted.name,
        "endpoint": pasted.endpoint,
        "api_version": pasted.api_version,
        "authentication": pasted.authentication.map(Authentication::name),
        "model": pasted.model,
        "system": pasted.system,
        "messages": messages.collect::<Vec<_>>(),
        "parameters": parameters,
        "placeholders": pasted.placeholders,
    });
    fields.as_object().unwrap().clone()
}

/// How a fixture and what was read differ, by field.
fn differences(fixture: &Fixture) -> Vec<String> {
    let pasted = read(&fixture.text);
    let mut found = Vec::new();
    let mut differs = |field: &str, value: &str, expected: &str| {
        if value != expected {
            let name = &fixture.name;
            found.push(format!(
                "{name}, {field}:\n  {value}\n  instead of\n  {expected}"
            ));
        }
    };
    for (field, value) in fields(&pasted) {
        let empty = match value {
            Value::Array(_) => json!([]),
            Value::Object(_) => json!({}),
            _ => Value::Null,
        };
        let expected = fixture.expected.get(&field).unwrap_or(&empty);
        differs(&field, &value.to_string(), &expected.to_string());
    }
    let key = fixture.expected.get("key").and_then(Value::as_str);
    let as_expected = pasted.key == key.and_then(ApiKey::new);
    differs("key", if as_expected { "" } else { "another" }, "");
    if let Some(text) = pasted
        .endpoint
        .as_deref()
        .filter(|text| text.contains("://"))
    {
        let endpoint = Endpoint::parse(text).unwrap();
        let host = text.split(['/', '?']).nth(2);
        differs("host", endpoint.host().unwrap_or("none"), host.unwrap());
    }
    if let Some(expected) = fixture.expected.get("url").and_then(Value::as_str) {
        differs("url", &url(&pasted), expected);
    }
    found
}

/// The address that the page would call.
fn url(pasted: &Pasted) -> String {
    let connection = Connection {
        endpoint: pasted.endpoint.clone().unwrap_or_default(),
        api_version: pasted.api_version.clone(),
        model: pasted.model.clone(),
        authentication: Some(Authentication::None),
        ..Connection::own()
    };
    let request = ChatCompletionsRequest::new(Vec::new(), None, &Parameters::default());
    match endpoint::chat_completions(&connection, &request) {
        Ok(request) => request.url,
        Err(problem) => problem.to_string(),
    }
}

#[test]
fn every_pasted_text_tells_what_is_expected() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 60, "only {} were read", fixtures.len());
    let found: Vec<_> = fixtures.iter().flat_map(differences).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn fixtures_list_nothing_but_fields() {
    let mut known: Vec<_> = fields(&Pasted::default()).keys().cloned().collect();
    known.extend(["key".to_owned(), "url".to_owned()]);
    for fixture in fixtures() {
        for field in fixture.expected.keys() {
            assert!(known.contains(field), "{}: {field}", fixture.name);
        }
    }
}

#[test]
fn a_text_that_tells_nothing_is_empty() {
    for text in [
        "",
        " \n",
        "Hello, how are you?",
        "{}",
        "\"",
        "((((",
        "</html>",
        "endpoint = \"/chat/completions\"",
    ] {
        assert!(read(text).is_empty(), "{text:?}");
    }
    assert!(!read("api_key = <your-key>").is_empty());
}

/// A host may be called like a part of a path.
#[test]
fn what_is_cut_from_an_address_leaves_an_address() {
    for text in [
        "https://responses",
        "https://completions/",
        "https://deployments/gpt-4o",
        "https://openai/openai/deployments/",
        "https://openai/responses/completions",
    ] {
        let endpoint = read(text).endpoint.unwrap();
        let host = Endpoint::parse(&endpoint)
            .unwrap()
            .host()
            .map(str::to_owned);
        assert_eq!(
            host,
            Endpoint::parse(text).unwrap().host().map(str::to_owned)
        );
    }
}

#[test]
fn the_key_is_in_no_other_field_and_in_no_debug_output() {
    for fixture in fixtures() {
        let shown = format!("{:?}", read(&fixture.text));
        if let Some(key) = fixture.expected.get("key").and_then(Value::as_str) {
            assert!(!shown.contains(key), "{}", fixture.name);
        }
    }
}

#[test]
fn what_was_read_is_the_same_after_the_way_from_the_worker() {
    let mut told = [0; 5];
    for fixture in fixtures() {
        let pasted = read(&fixture.text);
        let arrived = Pasted::from_json(&pasted.to_json());
        assert_eq!(arrived.as_ref(), Some(&pasted), "{}", fixture.name);
        let there = [
            pasted.key.is_some(),
            pasted.authentication.is_some(),
            !pasted.messages.is_empty(),
            !pasted.parameters.is_empty(),
            !pasted.placeholders.is_empty(),
        ];
        for (count, there) in told.iter_mut().zip(there) {
            *count += u32::from(there);
        }
    }
    assert!(told.iter().all(|count| *count > 5), "too few: {told:?}");
}

#[test]
fn what_is_no_findings_is_none_and_odd_fields_cost_no_others() {
    for text in ["", "{", "endpoint"] {
        assert_eq!(Pasted::from_json(text), None, "{text}");
    }
    let odd = r#"{"endpoint": "https://a", "key": 7, "name": null, "authentication": "magic",
        "messages": [["user", "Hi"], ["user"], "x", ["robot", "y"], {}], "parameters": [],
        "placeholders": ["key", 1]}"#;
    let pasted = Pasted::from_json(odd).unwrap();
    let expected = Pasted {
        endpoint: Some("https://a".to_owned()),
        messages: vec![PastedMessage {
            role: PastedRole::User,
            text: "Hi".to_owned(),
        }],
        placeholders: vec!["key".to_owned()],
        ..Pasted::default()
    };
    assert_eq!(pasted, expected);
}

/// Texts that would take minutes if any step looked at all of the others.
#[test]
fn long_texts_are_read_in_time() {
    let units = [
        "\"",
        "'",
        "`",
        "\\'",
        "\\\"",
        "'{",
        "\"{ \n",
        "“",
        "(",
        "{a=",
        "[[",
        "<",
        "$",
        "{",
        "${",
        "%",
        "=",
        ":",
        "a=b\n",
        "b={b}{b}\n",
        "{const a=b\n",
        "f\"",
        "\"\"\"",
        "/?",
        "a:b,",
        "https://",
        "\n",
        "' \n",
        "your",
        "#",
        "\\\n",
        "^",
        "Key\n",
        "a b c\n",
        "role: user\n",
        "{\"a\":",
        "'{\"a\":",
        "(\"user\",\"x\")",
        "SystemMessage(",
        "@\"\n",
        "|",
        "+",
    ];
    for unit in units {
        let text = format!(
            "b = \"{}\"\n{}",
            "x".repeat(1_000),
            unit.repeat(250_000 / unit.len())
        );
        let start = std::time::Instant::now();
        let _ = read(&text);
        let took = start.elapsed();
        assert!(took.as_secs() < 20, "{unit:?} took {took:?}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(text in any::<String>()) {
        let _ = read(&text);
    }

    /// Each fixture with another key in the place of its own.
    #[test]
    fn whatever_the_key_is_no_debug_output_has_it(
        fixture in any::<prop::sample::Index>(),
        other in "[0-9a-f]{32}",
    ) {
        let fixtures = fixtures();
        let fixture = fixture.get(&fixtures);
        let key = fixture.expected.get("key").and_then(Value::as_str);
        if let Some(key) = key.filter(|key| key.len() == 32) {
            let pasted = read(&fixture.text.replace(key, &other));
            prop_assert_eq!(&pasted.key, &ApiKey::new(&other), "{}", fixture.name);
            prop_assert!(!format!("{pasted:?}").contains(&other), "{}", fixture.name);
        }
    }

    #[test]
    fn no_splice_of_texts_makes_it_fail(
        first in any::<prop::sample::Index>(),
        second in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        join in any::<prop::sample::Index>(),
    ) {
        let fixtures = fixtures();
        let first: Vec<char> = first.get(&fixtures).text.chars().collect();
        let second: Vec<char> = second.get(&fixtures).text.chars().collect();
        let head = &first[..cut.index(first.len())];
        let tail = &second[join.index(second.len())..];
        let text: String = head.iter().chain(tail).collect();
        let pasted = read(&text);
        let arrived = Pasted::from_json(&pasted.to_json());
        prop_assert_eq!(arrived.as_ref(), Some(&pasted));
        if let Some(endpoint) = &pasted.endpoint {
            prop_assert!(Endpoint::parse(endpoint).is_ok(), "{}", endpoint);
        }
        for field in &pasted.placeholders {
            prop_assert!(["endpoint", "api_version", "model", "key"].contains(&field.as_str()));
        }
    }
}

//! A request as a program: what each program sends is what the page sent.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

#[path = "code/recorder.rs"]
mod recorder;
#[path = "code/run.rs"]
mod run;
#[path = "code/written.rs"]
mod written;

use azure_chat::chat::exchange::SentRequest;
use azure_chat::inference::endpoint::chat_completions;
use azure_chat::inference::request::ChatCompletionsRequest;
use azure_chat::settings::{ApiKey, Authentication, Connection, Parameters};
use azure_chat::transfer::code::Language;
use serde_json::{Value, json};

/// No service's key; it must be in no program.
const KEY: &str = "k3y-of-nobody";
/// All that could end a string, or mean something to a language.
const NASTY: &str = "a \"quote\", 'another', `${x}` $HOME $(id) \\ \\n {braces} %s #{x} \"\"\" '''\nJSON\n\ttab \u{0}\u{1b}[31m\u{7f}\u{85} \u{2028}\u{2029} \u{202e}sdrawkcab \u{feff} 😀 é\r\n</script> @\"x\" \\u0041 \\";

/// A connection to a path of a server.
fn connection(endpoint: &str, authentication: Authentication) -> Connection {
    Connection {
        endpoint: endpoint.to_owned(),
        authentication: Some(authentication),
        key: ApiKey::new(KEY),
        ..Connection::own()
    }
}

/// What the page would send with these fields, and with these messages as
/// they are on the wire.
fn sent(connection: &Connection, fields: &Value, messages: Value) -> SentRequest {
    let fields = Parameters::parse(&fields.to_string()).unwrap();
    let request = ChatCompletionsRequest::new(Vec::new(), connection.model.as_deref(), &fields);
    let mut http = chat_completions(connection, &request).unwrap();
    let mut body: Value = serde_json::from_str(http.body.as_ref().unwrap()).unwrap();
    body["messages"] = messages;
    http.body = Some(body.to_string());
    SentRequest::of(&http, "http://127.0.0.1:1/chat/")
}

/// Runs each program that can be run here against a server that notes what it
/// is asked, and compares.
fn check(path: &str, authentication: Authentication, fields: Value, messages: Value) {
    let server = recorder::Recorder::start();
    let endpoint = format!("{}{path}", server.origin());
    let sent = sent(&connection(&endpoint, authentication), &fields, messages);
    for language in Language::ALL {
        let program = azure_chat::transfer::code::program(&sent, language);
        assert!(!program.contains(KEY), "{program}");
        let Some(said) = run::run(language, &program, KEY) else {
            continue;
        };
        let asked = server.asked();
        let context = format!("{language:?}\n{program}\n{said}");
        assert_eq!(asked.method, "POST", "{context}");
        assert_eq!(parts(&server.url(&asked)), parts(&sent.url), "{context}");
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        let expected: Value = serde_json::from_str(&sent.body).unwrap();
        assert!(
            same(&body, &expected),
            "{context}\n{}\n{}",
            asked.body,
            sent.body
        );
        for (name, value) in &sent.headers {
            let value = value.replace("(key)", KEY);
            assert_eq!(
                asked.header(name),
                Some(value.as_str()),
                "{name}: {context}"
            );
        }
        let keys = [
            "api-key",
            "authorization",
            "ocp-apim-subscription-key",
            "extra-parameters",
        ];
        for name in keys {
            let is_sent = sent.headers.iter().any(|(known, _)| known == name);
            // The package azure-ai-inference always sends the key both ways.
            let both = language == Language::PythonAzure && name != "extra-parameters";
            let said = asked.header(name);
            assert!(
                is_sent || both || said.is_none(),
                "{name} {said:?}: {context}"
            );
        }
        assert_eq!(said.trim_end(), recorder::REPLY, "{context}");
    }
}

/// Address and query; clients order and escape the latter in ways of their
/// own.
fn parts(url: &str) -> (String, Vec<String>) {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let pairs = query.split('&').map(|pair| pair.replace('+', "%20"));
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort();
    let mut address = address.to_owned();
    for (escape, plain) in [("%5B", "["), ("%5D", "]"), ("%7B", "{"), ("%7D", "}")] {
        address = address.replace(escape, plain);
    }
    (address, pairs)
}

/// Equal as JSON: `1.0` and `1` are the same number.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.as_f64() == other.as_f64() && (one.is_f64() || other.is_f64()))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

fn question(text: &str) -> Value {
    json!([{"role": "user", "content": text}])
}

#[test]
fn a_streamed_conversation_of_a_deployment() {
    check(
        "/openai/deployments/gpt-4o?api-version=2024-06-01",
        Authentication::ApiKey,
        json!({"temperature": 0, "top_p": 0.25, "max_tokens": 800, "stop": ["\n", NASTY], "user": "", "seed": 7}),
        json!([
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": NASTY},
            {"role": "assistant", "content": NASTY},
            {"role": "user", "content": ""},
        ]),
    );
}

#[test]
fn fields_that_no_client_knows_and_a_whole_reply() {
    check(
        "/openai/v1",
        Authentication::Bearer,
        json!({
            "stream": false, "model": "o3", "top_k": 0, NASTY: {"__proto__": {"a": null}}, "__proto__": 1,
            "__proto__x\"__proto__": [true, false, null, -1e-7, 1.0, []],
        }),
        json!([{"role": "developer", "content": "d"}, {"role": "user", "content": "u", "name": "odd"}]),
    );
}

#[test]
fn images_audio_and_functions() {
    let schema = json!({"type": "object", "properties": {"place": {"type": "string", "description": NASTY}}});
    check(
        "/gateway/models?subscription=a%20b",
        Authentication::Both,
        json!({
            "tools": [
                {"type": "function", "function": {"name": "weather", "description": NASTY, "parameters": schema}},
                {"type": "function", "function": {"name": "strict", "strict": true}},
            ],
            "tool_choice": {"type": "function", "function": {"name": "weather"}},
            "response_format": {"type": "json_schema", "json_schema": {"name": "n", "strict": true, "schema": schema}},
            "model": "phi",
        }),
        json!([
            {"role": "user", "content": [
                {"type": "text", "text": NASTY},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo=", "detail": "low"}},
                {"type": "image_url", "image_url": {"url": "https://a.example/?a=b&c='d'"}},
                {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}},
            ]},
            {"role": "assistant", "tool_calls": [
                {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": NASTY}},
            ]},
            {"role": "tool", "tool_call_id": "call_1", "content": NASTY},
        ]),
    );
}

#[test]
fn numbers_of_many_digits_and_other_formats() {
    check(
        "/serverless?api-version=2024-05-01-preview",
        Authentication::SubscriptionKey,
        json!({"seed": -9_007_199_254_740_993_i64, "response_format": "json_object", "n": 1}),
        question("q"),
    );
    check(
        "/openai/deployments/a%20b?api-version=2025-01-01-preview&x=y",
        Authentication::ApiKey,
        json!({"response_format": {"type": "odd"}, "model": "named", "stream_options": {"include_usage": true}}),
        question("q"),
    );
    check(
        "/v1/[a]{b}",
        Authentication::None,
        json!({"response_format": {"type": "text"}}),
        question("q"),
    );
}

//! What of a conversation is sent: calls of functions and their results.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::history::messages_to_send;
use azure_chat::chat::id::MessageId;
use azure_chat::chat::message::{Message, Role};
use azure_chat::inference::request::{ChatCompletionsRequest, ToolCall};
use azure_chat::settings::Parameters;
use serde_json::{Value, json};

mod support;

fn said(role: Role, text: &str) -> Message {
    Message::new(MessageId(0), None, role, text.to_owned(), 0)
}

fn calling(text: &str, ids: &[&str]) -> Message {
    let mut reply = said(Role::Assistant, text);
    let call = |id: &&str| ToolCall {
        id: (*id).to_owned(),
        name: "f".to_owned(),
        arguments: "{\"a\" :1".to_owned(),
    };
    reply.facts.tool_calls = ids.iter().map(call).collect();
    reply
}

fn result(id: &str, text: &str) -> Message {
    let mut result = said(Role::Tool, text);
    result.tool_call_id = Some(id.to_owned());
    result
}

/// The messages as they are on the wire.
fn sent(messages: &[Message]) -> Value {
    let messages = messages_to_send("", messages);
    let request = ChatCompletionsRequest::new(messages, None, &Parameters::default());
    let body: Value = serde_json::from_str(&request.to_json()).unwrap();
    body["messages"].clone()
}

fn on_the_wire(id: &str) -> Value {
    json!({"id": id, "type": "function", "function": {"name": "f", "arguments": "{\"a\" :1"}})
}

#[test]
fn a_call_and_its_result_are_sent_as_the_sdk_sends_them() {
    let case = support::case("msg-tool-roundtrip");
    let recorded = &case["request"]["body"]["messages"];
    let call = &recorded[1]["tool_calls"][0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut reply = said(Role::Assistant, "");
    reply.facts.tool_calls = vec![ToolCall {
        id: text(&call["id"]),
        name: text(&call["function"]["name"]),
        arguments: text(&call["function"]["arguments"]),
    }];
    let conversation = [
        said(Role::User, recorded[0]["content"].as_str().unwrap()),
        reply,
        result(
            recorded[2]["tool_call_id"].as_str().unwrap(),
            recorded[2]["content"].as_str().unwrap(),
        ),
    ];
    assert_eq!(sent(&conversation), *recorded);
}

#[test]
fn arguments_go_back_as_they_came_and_text_stays_with_its_calls() {
    let conversation = [
        said(Role::User, "q"),
        calling("Let me look.", &["1", "2"]),
        result("2", ""),
        result("1", "one"),
        said(Role::Assistant, "So."),
        said(Role::User, "next"),
    ];
    let expected = json!([
        {"role": "user", "content": "q"},
        {"role": "assistant", "content": "Let me look.", "tool_calls": [on_the_wire("1"), on_the_wire("2")]},
        {"role": "tool", "tool_call_id": "1", "content": "one"},
        {"role": "tool", "tool_call_id": "2", "content": ""},
        {"role": "assistant", "content": "So."},
        {"role": "user", "content": "next"},
    ]);
    assert_eq!(sent(&conversation), expected);
}

#[test]
fn a_call_without_a_result_is_left_out_and_its_text_is_not() {
    let question = said(Role::User, "q");
    let instead = said(Role::User, "In words, please.");
    let (asked, insisted) = (
        json!({"role": "user", "content": "q"}),
        json!({"role": "user", "content": "In words, please."}),
    );
    let without = [question.clone(), calling("", &["1"]), instead.clone()];
    assert_eq!(sent(&without), json!([asked, insisted]));
    let with_text = [question.clone(), calling("Hm.", &["1"]), instead.clone()];
    let text = json!({"role": "assistant", "content": "Hm."});
    assert_eq!(sent(&with_text), json!([asked, text, insisted]));
    let one_of_two = [
        question,
        calling("", &["1", "2"]),
        result("2", "b"),
        instead,
    ];
    let expected = json!([
        asked,
        {"role": "assistant", "tool_calls": [on_the_wire("2")]},
        {"role": "tool", "tool_call_id": "2", "content": "b"},
        insisted,
    ]);
    assert_eq!(sent(&one_of_two), expected);
}

#[test]
fn a_result_without_a_call_is_left_out() {
    let stray = [
        said(Role::User, "q"),
        result("1", "a"),
        calling("", &["1"]),
        result("7", "of another call"),
        result("1", "b"),
        result("1", "given twice"),
    ];
    let expected = json!([
        {"role": "user", "content": "q"},
        {"role": "assistant", "tool_calls": [on_the_wire("1")]},
        {"role": "tool", "tool_call_id": "1", "content": "b"},
    ]);
    assert_eq!(sent(&stray), expected);
}

//! The messages of a request.

use serde_json::{Map, Value};

use super::refusal::{bad_request, invalid};
use crate::answer::Answer;

/// The roles the service knows.
const ROLES: [&str; 6] = [
    "system",
    "assistant",
    "user",
    "function",
    "tool",
    "developer",
];

/// A non-empty list of objects with a known role and a content that is text, parts or nothing.
pub(super) fn check(messages: Option<&Value>) -> Result<(), Answer> {
    let messages = match messages {
        None | Some(Value::Null) => return Err(invalid::missing("messages")),
        Some(Value::Array(messages)) => messages,
        Some(other) => {
            return Err(invalid::wrong_type(
                "messages",
                "an array of objects",
                other,
            ));
        }
    };
    if messages.is_empty() {
        let rule =
            "empty array. Expected an array with minimum length 1, but got an empty array instead.";
        return Err(invalid::out_of_range("messages", rule, "empty_array"));
    }
    shapes(messages)?;
    calls(messages)
}

/// Each message by itself.
fn shapes(messages: &[Value]) -> Result<(), Answer> {
    messages
        .iter()
        .enumerate()
        .try_for_each(|(index, message)| {
            let place = format!("messages[{index}]");
            match message {
                Value::Object(message) => {
                    role(&place, message)?;
                    content(&place, message)
                }
                other => Err(invalid::wrong_type(&place, "an object", other)),
            }
        })
}

/// All calls of an assistant's message have a result right behind it, and each result a call.
///
/// The words are the service's: <https://github.com/router-for-me/CLIProxyAPI/issues/2798> and
/// <https://github.com/miurla/morphic/issues/136>.
fn calls(messages: &[Value]) -> Result<(), Answer> {
    let mut open: Vec<&str> = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        let is_result = message.get("role").is_some_and(|role| role == "tool");
        let param = format!("messages.[{index}].role");
        if is_result {
            let id = message.get("tool_call_id").and_then(Value::as_str);
            let Some(place) = open.iter().position(|call| Some(*call) == id) else {
                let message = "Invalid parameter: messages with role 'tool' must be a response to a preceeding message \
                               with 'tool_calls'.";
                return Err(bad_request(message, Some(&param), None));
            };
            open.remove(place);
            continue;
        }
        answered(&open, &param)?;
        let calls = message.get("tool_calls").and_then(Value::as_array);
        let ids = calls.into_iter().flatten();
        open = ids.filter_map(|call| call.get("id")?.as_str()).collect();
    }
    answered(&open, &format!("messages.[{}].role", messages.len()))
}

fn answered(open: &[&str], param: &str) -> Result<(), Answer> {
    if open.is_empty() {
        return Ok(());
    }
    let message = format!(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. \
         The following tool_call_ids did not have response messages: {}",
        open.join(", ")
    );
    Err(bad_request(&message, Some(param), None))
}

fn role(place: &str, message: &Map<String, Value>) -> Result<(), Answer> {
    let param = format!("{place}.role");
    match message.get("role") {
        None => Err(invalid::missing(&param)),
        Some(Value::String(role)) if ROLES.contains(&role.as_str()) => Ok(()),
        Some(Value::String(role)) => {
            let message = format!(
                "Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', \
                 and 'developer'."
            );
            Err(bad_request(&message, Some(&param), Some("invalid_value")))
        }
        Some(other) => Err(invalid::wrong_type(&param, "a string", other)),
    }
}

fn content(place: &str, message: &Map<String, Value>) -> Result<(), Answer> {
    let param = format!("{place}.content");
    match message.get("content") {
        None | Some(Value::Null | Value::String(_)) => Ok(()),
        Some(Value::Array(parts)) => parts.iter().enumerate().try_for_each(|(index, part)| {
            let param = format!("{param}[{index}]");
            match part.get("type") {
                Some(Value::String(_)) => Ok(()),
                Some(other) => Err(invalid::wrong_type(
                    &format!("{param}.type"),
                    "a string",
                    other,
                )),
                None if part.is_object() => Err(invalid::missing(&format!("{param}.type"))),
                None => Err(invalid::wrong_type(&param, "an object", part)),
            }
        }),
        Some(other) => Err(invalid::wrong_type(
            &param,
            "one of a string or array of objects",
            other,
        )),
    }
}

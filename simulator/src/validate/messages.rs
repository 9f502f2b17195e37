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

//! The body of a chat-completions request.
//!
//! Shapes are those of the service's reference for chat completions, as the
//! Python SDK sends them: what is not set is not sent, zero, `""`, `[]` and
//! `false` are; a message without content has no `content` field.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::settings::Parameters;

/// The body fields that the page knows by name. Any other one is an extra
/// field: it goes out as well, and counts for `extra-parameters`.
pub const KNOWN_PARAMETERS: &[&str] = &[
    "temperature",
    "top_p",
    "max_tokens",
    "max_completion_tokens",
    "frequency_penalty",
    "presence_penalty",
    "stop",
    "seed",
    "reasoning_effort",
    "n",
    "logprobs",
    "user",
    "stream",
    "stream_options",
    "model",
    "tools",
    "tool_choice",
    "response_format",
];

/// Who speaks, in the service's words. Roles are sent as they are; none is
/// ever mapped to another one unless the service refused it
/// ([`super::adaptation`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChatRole {
    System,
    Developer,
    User,
    Assistant,
    Tool,
}

impl ChatRole {
    /// The role as it is on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Developer => "developer",
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::Tool => "tool",
        }
    }
}

/// One message as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChatRequestMessage {
    pub role: ChatRole,
    /// `None` sends no `content` field, as for a reply that only calls tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<MessageContent>,
    /// What an assistant's message asked to be called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCall>,
    /// Which call a tool's message answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum MessageContent {
    Text(String),
    Items(Vec<ContentItem>),
}

/// One item of a content that is not text alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ContentItem {
    Text { text: String },
    ImageUrl { image_url: ImageUrl },
    InputAudio { input_audio: InputAudio },
}

/// An image by its address, `data:` included.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImageUrl {
    pub url: String,
    /// `auto`, `low` or `high`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Audio in base64, without a `data:` prefix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputAudio {
    pub data: String,
    /// `wav` or `mp3`.
    pub format: String,
}

/// A call of a function that the model asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    /// JSON text as the model wrote it, which need not be valid.
    pub arguments: String,
}

impl ChatRequestMessage {
    /// A message that is text alone.
    #[must_use]
    pub fn text(role: ChatRole, text: &str) -> Self {
        Self {
            role,
            content: Some(MessageContent::Text(text.to_owned())),
            tool_calls: Vec::new(),
            tool_call_id: None,
        }
    }
}

impl ToolCall {
    /// The arguments, set out over lines; `None` where they are not JSON.
    #[must_use]
    pub fn readable_arguments(&self) -> Option<String> {
        let valid = serde_json::from_str::<Value>(&self.arguments).is_ok();
        valid.then(|| set_out(&self.arguments))
    }
}

/// JSON over lines, each of its parts as it was written: a number of many
/// digits would not come back from being read, nor would the order of fields.
fn set_out(json: &str) -> String {
    let mut lines = String::new();
    let mut depth = 0_usize;
    let mut parts = json.chars().peekable();
    let end_line = |lines: &mut String, depth: usize| {
        lines.push('\n');
        lines.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(part) = parts.next() {
        match part {
            '"' => {
                lines.push('"');
                while let Some(inside) = parts.next() {
                    lines.push(inside);
                    match inside {
                        '"' => break,
                        '\\' => lines.extend(parts.next()),
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                while parts.next_if(char::is_ascii_whitespace).is_some() {}
                lines.push(part);
                if let Some(end) = parts.next_if(|next| matches!(next, '}' | ']')) {
                    lines.push(end);
                } else {
                    depth += 1;
                    end_line(&mut lines, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                end_line(&mut lines, depth);
                lines.push(part);
            }
            ',' => {
                lines.push(',');
                end_line(&mut lines, depth);
            }
            ':' => lines.push_str(": "),
            blank if blank.is_ascii_whitespace() => {}
            other => lines.push(other),
        }
    }
    lines
}

impl Serialize for ToolCall {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let call = json!({
            "id": self.id,
            "type": "function",
            "function": {"name": self.name, "arguments": self.arguments},
        });
        call.serialize(serializer)
    }
}

/// The body of `POST …/chat/completions`.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatCompletionsRequest {
    pub messages: Vec<ChatRequestMessage>,
    /// `None` sends no `stream` field, which the service reads as `false`.
    pub stream: Option<bool>,
    /// Absent where the address names the deployment already.
    pub model: Option<String>,
    /// The fields that the page knows ([`KNOWN_PARAMETERS`]).
    pub parameters: Parameters,
    /// Any other body fields. They go before known ones of the same name.
    pub extra: Parameters,
}

impl ChatCompletionsRequest {
    /// Puts a request together. The connection's `model` goes before the one
    /// among the parameters; `stream` is on unless a parameter turns it off.
    #[must_use]
    pub fn new(
        messages: Vec<ChatRequestMessage>,
        model: Option<&str>,
        parameters: &Parameters,
    ) -> Self {
        let text_parameter = |name| parameters.get(name).and_then(Value::as_str);
        let stream = parameters.get("stream").and_then(Value::as_bool);
        let own = ["messages", "model", "stream"];
        let known = |name: &str| KNOWN_PARAMETERS.contains(&name);
        Self {
            messages,
            stream: Some(stream.unwrap_or(true)),
            model: model.or(text_parameter("model")).map(str::to_owned),
            parameters: parameters.filtered(|name| known(name) && !own.contains(&name)),
            extra: parameters.filtered(|name| !known(name) && !own.contains(&name)),
        }
    }

    /// A field of the body besides messages, model and stream.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.extra.get(name).or(self.parameters.get(name))
    }

    /// The body as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut body: Map<String, Value> = self.parameters.clone().into();
        if let Some(format) = body.get_mut("response_format") {
            *format = response_format(format.take());
        }
        body.extend(Map::from(self.extra.clone()));
        body.insert("messages".to_owned(), json!(self.messages));
        if let Some(stream) = self.stream {
            body.insert("stream".to_owned(), stream.into());
        }
        if let Some(model) = &self.model {
            body.insert("model".to_owned(), model.as_str().into());
        }
        Value::Object(body).to_string()
    }
}

/// Parameters of a conversation over those of its connection, or of that over
/// the page's: each known field by itself, extra fields as a whole, as the
/// SDK's `model_extras`.
#[must_use]
pub fn layered(upper: &Parameters, lower: &Parameters) -> Parameters {
    let known = |name: &str| KNOWN_PARAMETERS.contains(&name);
    let has_extra = !upper.filtered(|name| !known(name)).is_empty();
    let mut fields = lower.filtered(|name| known(name) || !has_extra);
    fields.extend(upper.filtered(|_| true));
    fields
}

/// `response_format` as the SDK's callers write it – `text`, `json_object`, or
/// a schema with a name – in the form of the wire; that form stays as it is.
fn response_format(format: Value) -> Value {
    if format.is_string() {
        return json!({"type": format});
    }
    if format.get("type").is_none() && format.get("schema").is_some() {
        return json!({"type": "json_schema", "json_schema": format});
    }
    format
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_out_of(arguments: &str) -> Option<String> {
        let call = ToolCall {
            arguments: arguments.to_owned(),
            ..ToolCall::default()
        };
        call.readable_arguments()
    }

    #[test]
    fn arguments_are_set_out_as_they_were_written() {
        let written =
            r#" {"z":1.10, "a":[123456789012345678901234567890,{}, [ ]],"q":"a, \"b\": {"} "#;
        let expected = "{\n  \"z\": 1.10,\n  \"a\": [\n    123456789012345678901234567890,\n    {},\n    []\n  ],\n  \"q\": \"a, \\\"b\\\": {\"\n}";
        assert_eq!(set_out_of(written).as_deref(), Some(expected));
        assert_eq!(set_out_of("{}").as_deref(), Some("{}"));
        assert_eq!(set_out_of("7").as_deref(), Some("7"));
    }

    #[test]
    fn what_is_not_json_is_not_set_out() {
        for broken in ["", "{\"city\": ", "city=Oslo", "{,}"] {
            assert_eq!(set_out_of(broken), None, "{broken}");
        }
    }
}

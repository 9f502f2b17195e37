//! The body of a chat-completions request.

use serde_json::{Map, Value};

use crate::settings::Parameters;

/// Who speaks, in the service's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatRole {
    System,
    User,
    Assistant,
}

impl ChatRole {
    fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One message as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRequestMessage {
    pub role: ChatRole,
    pub content: String,
}

impl ChatRequestMessage {
    fn to_json(&self) -> Value {
        let field = |name: &str, value: &str| (name.to_owned(), Value::from(value));
        [
            field("role", self.role.as_str()),
            field("content", &self.content),
        ]
        .into_iter()
        .collect()
    }
}

/// The body of `POST …/chat/completions`.
///
/// A field that is not set is not sent; zero, `""`, `[]` and `false` are.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatCompletionsRequest {
    pub messages: Vec<ChatRequestMessage>,
    pub stream: bool,
    /// Absent where the address names the deployment already.
    pub model: Option<String>,
    /// Every other body field, by its name on the wire.
    pub parameters: Parameters,
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
        Self {
            messages,
            stream: stream.unwrap_or(true),
            model: model.or(text_parameter("model")).map(str::to_owned),
            parameters: parameters.without(&["messages", "model", "stream"]),
        }
    }

    /// The body as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut body: Map<String, Value> = self.parameters.clone().into();
        let messages = self.messages.iter().map(ChatRequestMessage::to_json);
        body.insert("messages".to_owned(), messages.collect());
        body.insert("stream".to_owned(), Value::Bool(self.stream));
        if let Some(model) = &self.model {
            body.insert("model".to_owned(), Value::from(model.as_str()));
        }
        Value::Object(body).to_string()
    }
}

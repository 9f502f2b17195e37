//! What was read, as text: the reader runs in a worker (`src/bin/paste.rs`),
//! and its findings travel to the page as JSON.
//!
//! The key is among them. It goes from one program of the page to the other
//! inside of the browser, and is an [`ApiKey`] again on the other side.

use serde_json::{Map, Value, json};

use super::{Pasted, PastedMessage, PastedRole};
use crate::settings::{ApiKey, Authentication, Parameters};

impl Pasted {
    /// As text, the key included.
    #[must_use]
    pub fn to_json(&self) -> String {
        let messages = self.messages.iter();
        let messages: Vec<Value> = messages
            .map(|message| json!([message.role.name(), message.text]))
            .collect();
        json!({
            "name": self.name,
            "endpoint": self.endpoint,
            "api_version": self.api_version,
            "authentication": self.authentication.map(Authentication::name),
            "model": self.model,
            "key": self.key.as_ref().map(ApiKey::expose),
            "system": self.system,
            "messages": messages,
            "parameters": Value::Object(Map::from(self.parameters.clone())),
            "placeholders": self.placeholders,
        })
        .to_string()
    }

    /// Out of text; `None` where it is no JSON. A field that cannot be read is
    /// as if it had not been told.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let told: Value = serde_json::from_str(text).ok()?;
        let words = |name: &str| told.get(name).and_then(Value::as_str);
        let field = |name: &str| words(name).map(str::to_owned);
        let list = |name: &str| {
            told.get(name)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        let parameters = told.get("parameters").and_then(Value::as_object);
        Some(Self {
            name: field("name"),
            endpoint: field("endpoint"),
            api_version: field("api_version"),
            authentication: words("authentication").and_then(Authentication::from_name),
            model: field("model"),
            key: words("key").and_then(ApiKey::new),
            system: field("system"),
            messages: list("messages").filter_map(message).collect(),
            parameters: parameters
                .cloned()
                .map_or_else(Parameters::default, Parameters::from),
            placeholders: list("placeholders")
                .filter_map(|name| name.as_str().map(str::to_owned))
                .collect(),
        })
    }
}

fn message(pair: &Value) -> Option<PastedMessage> {
    let part = |place: usize| pair.get(place).and_then(Value::as_str);
    Some(PastedMessage {
        role: PastedRole::from_name(part(0)?)?,
        text: part(1)?.to_owned(),
    })
}

impl PastedRole {
    fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::User, Self::Assistant]
            .into_iter()
            .find(|role| role.name() == name)
    }
}

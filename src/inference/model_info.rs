//! What `GET …/info` says of the model behind an endpoint.

use serde_json::Value;

/// The model that answers, in the service's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelInfo {
    /// As `Mistral-Large-2407`.
    pub model_name: String,
    /// As `chat-completion`.
    pub model_type: String,
    pub model_provider_name: String,
}

impl ModelInfo {
    /// Reads the body; `None` where it names no model.
    #[must_use]
    pub fn from_body(body: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(body).ok()?;
        let text = |name| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            model_name: text("model_name")?,
            model_type: text("model_type").unwrap_or_default(),
            model_provider_name: text("model_provider_name").unwrap_or_default(),
        })
    }

    /// One line for a person: `Mistral-Large-2407, by Mistral`.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.model_provider_name.as_str() {
            "" => self.model_name.clone(),
            provider => format!("{}, by {provider}", self.model_name),
        }
    }
}

//! Where a conversation is sent.

use serde::{Deserialize, Serialize};

use super::ApiKey;

/// Names a connection; stays the same when its fields change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectionId(pub String);

/// The id of the connection that the person made.
pub const OWN_CONNECTION: &str = "own";

/// The header that carries the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authentication {
    /// `api-key: <key>`, as Azure OpenAI reads it.
    ApiKey,
    /// `Authorization: Bearer <key>`, as most others read it.
    Bearer,
    /// Both headers, as the Python SDK sends them.
    Both,
    /// `Ocp-Apim-Subscription-Key: <key>`, as API Management reads it.
    SubscriptionKey,
    /// No header: a proxy adds the key, or none is asked for.
    None,
}

/// An endpoint and how to talk to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    pub id: ConnectionId,
    /// What the person calls it; may be empty.
    pub name: String,
    /// As it was written; `inference::endpoint` understands it.
    pub endpoint: String,
    /// `None` leaves it to the endpoint's form.
    pub api_version: Option<String>,
    /// `None` leaves it to the endpoint's host.
    pub authentication: Option<Authentication>,
    /// The deployment or model for the body's `model`.
    pub model: Option<String>,
    pub key: Option<ApiKey>,
    /// Set by the page's operator: the person may only add a key.
    pub fixed: bool,
}

impl Connection {
    /// The person's own connection, still empty.
    #[must_use]
    pub fn own() -> Self {
        Self {
            id: ConnectionId(OWN_CONNECTION.to_owned()),
            name: String::new(),
            endpoint: String::new(),
            api_version: None,
            authentication: None,
            model: None,
            key: None,
            fixed: false,
        }
    }

    /// A name to show: the person's, else the deployment's or the host's.
    #[must_use]
    pub fn label(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        if let Some(model) = &self.model {
            return model.clone();
        }
        let address = self.endpoint.split(['?', '#']).next().unwrap_or_default();
        if let Some((_, after)) = address.split_once("/deployments/") {
            return after.split('/').next().unwrap_or(after).to_owned();
        }
        match address.split_once("://") {
            Some((_, rest)) => rest.split('/').next().unwrap_or(rest).to_owned(),
            None => address.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_called_by_the_best_name_it_has() {
        let check = |name: &str, model: Option<&str>, endpoint: &str, label: &str| {
            let connection = Connection {
                name: name.into(),
                model: model.map(Into::into),
                endpoint: endpoint.into(),
                ..Connection::own()
            };
            assert_eq!(connection.label(), label);
        };
        check("Team", Some("gpt-4o"), "https://a.openai.azure.com", "Team");
        check("", Some("gpt-4o"), "https://a.openai.azure.com", "gpt-4o");
        check(
            "",
            None,
            "https://a.openai.azure.com/openai/deployments/mini/chat",
            "mini",
        );
        check(
            "",
            None,
            "https://a.eastus.models.ai.azure.com?x=1",
            "a.eastus.models.ai.azure.com",
        );
        check("", None, "/api/chat", "/api/chat");
    }

    #[test]
    fn the_key_is_in_no_debug_output() {
        let connection = Connection {
            key: ApiKey::new(" secret-4711\n"),
            ..Connection::own()
        };
        assert!(!format!("{connection:?}").contains("secret"));
    }
}

//! Where a conversation is sent.

use super::{ApiKey, KeyPlace, Parameters};

/// Names a connection; stays the same when its fields change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub String);

/// The id of the first connection that a person makes.
pub const OWN_CONNECTION: &str = "own";

impl ConnectionId {
    /// Whether it is of a connection that a person has made.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.0.starts_with(OWN_CONNECTION)
    }

    /// The id of a further connection, made of random bits.
    #[must_use]
    pub fn of_bits(bits: u64) -> Self {
        Self(format!("{OWN_CONNECTION}:{bits:016x}"))
    }
}

/// The header that carries the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl Authentication {
    const NAMES: [(Self, &str); 5] = [
        (Self::ApiKey, "api-key"),
        (Self::Bearer, "bearer"),
        (Self::Both, "both"),
        (Self::SubscriptionKey, "subscription-key"),
        (Self::None, "none"),
    ];

    /// The name in config.json, in what is stored, and in the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        let found = names.find(|(authentication, _)| *authentication == self);
        found.map_or("", |(_, name)| name)
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut names = Self::NAMES.iter();
        let found = names.find(|(_, known)| *known == name);
        found.map(|(authentication, _)| *authentication)
    }
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
    /// Where the key is kept.
    pub key_place: KeyPlace,
    /// Whether extra body fields go with the header
    /// `extra-parameters: pass-through`, which the model-inference route asks
    /// for and the Python SDK sends. Off by default: it is one more header
    /// that a CORS policy has to allow.
    pub extra_parameters: bool,
    /// Body fields for every conversation over this connection.
    pub parameters: Parameters,
    /// How often a refused request is sent again by itself; `None` is the
    /// SDK's number.
    pub retries: Option<u32>,
    pub time_limits: TimeLimits,
    /// Set by the page's operator: the person may only add a key.
    pub fixed: bool,
}

/// How long to wait for an answer, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimits {
    /// Without response headers for so long, the page says so.
    pub headers: u32,
    /// Without a sign of life in a stream for so long, the page says so.
    pub silence: u32,
    /// The page ends the request.
    pub total: u32,
}

impl Default for TimeLimits {
    /// Azure's default filter sends in bursts with gaps of seconds, and a
    /// reasoning model may think for minutes: the first two are hints only.
    fn default() -> Self {
        Self {
            headers: 30,
            silence: 60,
            total: 600,
        }
    }
}

impl Connection {
    /// A connection of the person's own, still empty; the first one's id.
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
            key_place: KeyPlace::default(),
            extra_parameters: false,
            parameters: Parameters::default(),
            retries: None,
            time_limits: TimeLimits::default(),
            fixed: false,
        }
    }

    /// The host that its address names; none where that is relative to the
    /// page.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let (_, rest) = self.endpoint.split_once("://")?;
        rest.split(['/', '?', '#']).next()
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

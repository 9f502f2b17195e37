//! What the form holds until it is saved.

use leptos::prelude::*;

use crate::settings::{ApiKey, Authentication, Connection};

/// What the form holds until it is saved.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// The connection that the form was opened for.
    pub edited: RwSignal<Connection>,
    pub name: RwSignal<String>,
    pub endpoint: RwSignal<String>,
    pub key: RwSignal<String>,
    pub api_version: RwSignal<String>,
    pub authentication: RwSignal<String>,
    pub model: RwSignal<String>,
}

impl Draft {
    /// A draft of a connection as it is.
    #[must_use]
    pub fn new(connection: Connection) -> Self {
        let draft = Self {
            edited: RwSignal::new(Connection::own()),
            name: RwSignal::default(),
            endpoint: RwSignal::default(),
            key: RwSignal::default(),
            api_version: RwSignal::default(),
            authentication: RwSignal::default(),
            model: RwSignal::default(),
        };
        draft.edit(connection);
        draft
    }

    /// Takes another connection into the form.
    pub fn edit(self, connection: Connection) {
        self.name.set(connection.name.clone());
        self.endpoint.set(connection.endpoint.clone());
        self.key.set(
            connection
                .key
                .as_ref()
                .map_or_else(String::new, |key| key.expose().to_owned()),
        );
        self.api_version
            .set(connection.api_version.clone().unwrap_or_default());
        self.authentication
            .set(authentication_value(connection.authentication).to_owned());
        self.model.set(connection.model.clone().unwrap_or_default());
        self.edited.set(connection);
    }

    /// The connection as the form has it; `None` where nothing was filled in.
    #[must_use]
    pub fn connection(self) -> Option<Connection> {
        let filled = |field: RwSignal<String>| {
            let text = field.with_untracked(|text| text.trim().to_owned());
            (!text.is_empty()).then_some(text)
        };
        let edited = self.edited.get_untracked();
        let key = self.key.with_untracked(|key| ApiKey::new(key));
        if edited.fixed {
            return Some(Connection { key, ..edited });
        }
        let connection = Connection {
            name: filled(self.name).unwrap_or_default(),
            endpoint: filled(self.endpoint).unwrap_or_default(),
            api_version: filled(self.api_version),
            authentication: AUTHENTICATIONS
                .iter()
                .find(|(value, ..)| self.authentication.with_untracked(|chosen| chosen == value))
                .and_then(|(_, authentication, _)| *authentication),
            model: filled(self.model),
            key,
            ..edited
        };
        (connection != Connection::own()).then_some(connection)
    }
}

/// The choices of the field Authentication: value, meaning, words.
pub const AUTHENTICATIONS: [(&str, Option<Authentication>, &str); 6] = [
    ("", None, "Automatic"),
    (
        "api-key",
        Some(Authentication::ApiKey),
        "api-key header (Azure)",
    ),
    (
        "bearer",
        Some(Authentication::Bearer),
        "Authorization: Bearer",
    ),
    ("both", Some(Authentication::Both), "Both headers"),
    (
        "subscription-key",
        Some(Authentication::SubscriptionKey),
        "Ocp-Apim-Subscription-Key (API Management)",
    ),
    (
        "none",
        Some(Authentication::None),
        "None: a proxy adds the key",
    ),
];

fn authentication_value(authentication: Option<Authentication>) -> &'static str {
    let choice = AUTHENTICATIONS
        .iter()
        .find(|(_, choice, _)| *choice == authentication);
    choice.map_or("", |(value, ..)| value)
}

//! What the form holds until it is saved.

use leptos::prelude::*;

use crate::chat::explain::Explanation;
use crate::inference::endpoint::Endpoint;
use crate::settings::paste::Pasted;
use crate::settings::{
    ApiKey, Authentication, Connection, ConnectionId, KeyPlace, Parameters, TimeLimits,
};

use super::paste::Paste;

/// What the form holds until it is saved.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// The connection that the form was opened for.
    pub edited: RwSignal<Connection>,
    pub name: RwSignal<String>,
    pub endpoint: RwSignal<String>,
    pub key: RwSignal<String>,
    pub key_place: RwSignal<KeyPlace>,
    /// The first passphrase, and once more.
    pub passphrase: RwSignal<String>,
    pub repeated: RwSignal<String>,
    pub api_version: RwSignal<String>,
    pub authentication: RwSignal<String>,
    pub model: RwSignal<String>,
    /// JSON text.
    pub parameters: RwSignal<String>,
    pub extra_parameters: RwSignal<bool>,
    pub retries: RwSignal<String>,
    /// Seconds.
    pub time_limit: RwSignal<String>,
    /// A text that fills the fields in.
    pub paste: Paste,
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
            key_place: RwSignal::default(),
            passphrase: RwSignal::default(),
            repeated: RwSignal::default(),
            api_version: RwSignal::default(),
            authentication: RwSignal::default(),
            model: RwSignal::default(),
            parameters: RwSignal::default(),
            extra_parameters: RwSignal::default(),
            retries: RwSignal::default(),
            time_limit: RwSignal::default(),
            paste: Paste::default(),
        };
        draft.edit(connection);
        draft
    }

    /// The connection that is being edited.
    #[must_use]
    pub fn id(self) -> ConnectionId {
        self.edited.with_untracked(|edited| edited.id.clone())
    }

    /// What the connection is called, as the fields have it.
    #[must_use]
    pub fn label(self) -> String {
        let edited = self.edited.get();
        let model = self.model.with(|model| model.trim().to_owned());
        let named = Connection {
            name: self.name.with(|name| name.trim().to_owned()),
            endpoint: self.endpoint.with(|endpoint| endpoint.trim().to_owned()),
            model: Some(model).filter(|model| !model.is_empty()),
            ..edited
        };
        named.label()
    }

    /// Nothing has been filled in.
    #[must_use]
    pub fn is_blank(self) -> bool {
        matches!(untrack(|| self.connection()), Ok(None))
    }

    /// It was made of something else than this.
    #[must_use]
    pub fn differs_from(self, saved: &Connection) -> bool {
        self.edited.with_untracked(|edited| edited != saved)
    }

    /// Begins anew with a connection.
    pub fn edit(self, connection: Connection) {
        self.name.set(connection.name.clone());
        self.endpoint.set(connection.endpoint.clone());
        self.key.set(text_of(connection.key.as_ref()));
        self.key_place.set(connection.key_place);
        self.api_version
            .set(connection.api_version.clone().unwrap_or_default());
        self.authentication
            .set(authentication_value(connection.authentication).to_owned());
        self.model.set(connection.model.clone().unwrap_or_default());
        self.parameters.set(connection.parameters.to_text());
        self.extra_parameters.set(connection.extra_parameters);
        let number = |number: Option<u32>| number.map_or_else(String::new, |n| n.to_string());
        self.retries.set(number(connection.retries));
        let total = connection.time_limits.total;
        let unusual = total != TimeLimits::default().total;
        self.time_limit.set(number(unusual.then_some(total)));
        self.edited.set(connection);
    }

    /// The key has been locked, or unlocked.
    pub fn take_key(self, key: Option<ApiKey>) {
        self.key.set(text_of(key.as_ref()));
        self.edited.update(|edited| edited.key = key);
    }

    /// The fields that a pasted text may fill in.
    #[must_use]
    pub fn fields(self) -> Vec<RwSignal<String>> {
        vec![
            self.name,
            self.endpoint,
            self.key,
            self.api_version,
            self.authentication,
            self.model,
            self.parameters,
            self.retries,
            self.time_limit,
        ]
    }

    /// Takes over what a pasted text told; what it did not tell stays.
    pub fn take(self, pasted: &Pasted) {
        let set = |field: RwSignal<String>, value: Option<String>| {
            if let Some(value) = value {
                field.set(value);
            }
        };
        set(self.name, pasted.name.clone());
        if let Some(endpoint) = &pasted.endpoint {
            // Another endpoint: what the last one had told is not its, and
            // another host has no business with the key.
            for field in [self.api_version, self.authentication, self.model] {
                field.set(String::new());
            }
            let host = |text: &str| {
                let endpoint = Endpoint::parse(text).ok()?;
                endpoint.host().map(str::to_owned)
            };
            let same = self.endpoint.with_untracked(|old| host(old)) == host(endpoint);
            if !same && !self.endpoint.with_untracked(String::is_empty) {
                self.key.set(String::new());
            }
            self.endpoint.set(endpoint.clone());
        }
        set(self.api_version, pasted.api_version.clone());
        let authentication = pasted.authentication.map(|way| way.name().to_owned());
        set(self.authentication, authentication);
        set(self.model, pasted.model.clone());
        let key = pasted.key.as_ref().map(|key| key.expose().to_owned());
        set(self.key, key);
        let parameters = pasted.parameters.to_text();
        set(
            self.parameters,
            Some(parameters).filter(|text| !text.is_empty()),
        );
    }

    /// The connection as the form has it; `None` where nothing was filled in.
    ///
    /// # Errors
    /// What cannot be read, and why.
    pub fn connection(self) -> Result<Option<Connection>, Explanation> {
        let filled = |field: RwSignal<String>| {
            let text = field.with_untracked(|text| text.trim().to_owned());
            (!text.is_empty()).then_some(text)
        };
        let edited = self.edited.get_untracked();
        let key = self.key.with_untracked(|key| ApiKey::new(key));
        let key_place = self.key_place.get_untracked();
        if edited.fixed {
            return Ok(Some(Connection {
                key,
                key_place,
                ..edited
            }));
        }
        let usual = TimeLimits::default();
        let total = number("Time limit", filled(self.time_limit), 1, 86_400)?;
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
            key_place,
            parameters: parameters("Parameters", self.parameters)?,
            extra_parameters: self.extra_parameters.get_untracked(),
            retries: number("Retries", filled(self.retries), 0, 10)?,
            time_limits: TimeLimits {
                total: total.unwrap_or(usual.total),
                ..edited.time_limits
            },
            ..edited
        };
        let blank = Connection {
            id: connection.id.clone(),
            ..Connection::own()
        };
        Ok((connection != blank).then_some(connection))
    }
}

/// For the password field.
fn text_of(key: Option<&ApiKey>) -> String {
    key.map_or_else(String::new, |key| key.expose().to_owned())
}

/// Body fields out of a field of the form.
///
/// # Errors
/// It is not a JSON object.
pub fn parameters(label: &str, field: RwSignal<String>) -> Result<Parameters, Explanation> {
    field
        .with_untracked(|text| Parameters::parse(text))
        .map_err(|why| unreadable(label, &why))
}

fn number(
    label: &str,
    text: Option<String>,
    least: u32,
    most: u32,
) -> Result<Option<u32>, Explanation> {
    let Some(text) = text else {
        return Ok(None);
    };
    let number = text.parse().ok().filter(|n| (least..=most).contains(n));
    let why = || {
        unreadable(
            label,
            &format!("It is a whole number from {least} to {most}."),
        )
    };
    number.map(Some).ok_or_else(why)
}

fn unreadable(label: &str, why: &str) -> Explanation {
    Explanation {
        title: format!("The field {label} cannot be read"),
        quote: None,
        advice: format!("{why} Nothing was saved."),
        remedies: Vec::new(),
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

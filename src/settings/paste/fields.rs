//! Takes down what fields are told to be.

use serde_json::Value;

use super::address::Address;
use super::names::{Field, squash};
use super::reader::Reader;
use super::shapes::{api_version, is_key, is_placeholder};
use super::told::KeyBy;
use super::values::Told;
use crate::settings::Authentication;

impl Reader {
    /// Takes down a field's value. Values that are in the wrong field are
    /// known by their looks.
    pub(super) fn tell(&mut self, field: Field, told: Told, name: &str) {
        let placeholder = match field {
            Field::Endpoint => Some("endpoint"),
            Field::ApiVersion => Some("api_version").filter(|_| squash(name) != "version"),
            Field::Deployment | Field::Model => Some("model"),
            Field::Key | Field::Token => Some("key"),
            _ => None,
        };
        if matches!(field, Field::Authorization | Field::SubscriptionKey) {
            self.header(name, told);
            return;
        }
        let text = match told {
            Told::Value(Value::String(text)) => text,
            Told::Value(Value::Number(number)) => number.to_string(),
            Told::Missing => {
                if let Some(placeholder) = placeholder {
                    self.found.missing(placeholder);
                }
                return;
            }
            _ => return,
        };
        let text = text.trim();
        if field == Field::System {
            self.found.system.get_or_insert(text.to_owned());
            return;
        }
        let word = text.split_whitespace().next().unwrap_or_default();
        if let Some(address) = Address::read(word) {
            if field != Field::Name && (field != Field::Url || address.of_the_service) {
                self.found.address(address, true);
            }
            return;
        }
        if let Some(placeholder) = placeholder
            && is_placeholder(text)
        {
            self.found.missing(placeholder);
            return;
        }
        match field {
            Field::Endpoint if is_key(word) => self.found.key(word, KeyBy::Name),
            Field::Endpoint => {
                if let Some(address) = Address::relative(word) {
                    self.found.address(address, true);
                }
            }
            Field::ApiVersion => {
                let version = &mut self.found.api_version;
                *version = version.take().or(api_version(word));
            }
            Field::Deployment | Field::Model => self.model(field, text),
            Field::Resource if is_resource(text) => {
                self.found.resource.get_or_insert(text.to_owned());
            }
            Field::Key => self.found.key(text, KeyBy::Name),
            Field::Token if is_key(word) => self.found.key(word, KeyBy::Name),
            Field::Name if !is_key(text) => {
                self.found.name.get_or_insert(text.to_owned());
            }
            Field::Authentication => self.found.authentication = authentication(text),
            _ => {}
        }
    }

    fn model(&mut self, field: Field, text: &str) {
        let text = text.trim_end_matches(['.', ',']);
        if is_key(text) {
            self.found.key(text, KeyBy::Name);
            return;
        }
        if text.contains(char::is_whitespace) || text.len() > 100 {
            return;
        }
        // LiteLLM writes the provider before the name.
        let (field, text) = match text.split_once('/') {
            Some(("azure", name)) => (Field::Deployment, name),
            Some(("azure_ai", name)) => (Field::Model, name),
            _ => (field, text),
        };
        let slot = match field {
            Field::Deployment => &mut self.found.deployment,
            _ => &mut self.found.model,
        };
        slot.get_or_insert(text.to_owned());
    }

    /// A header that carries the key.
    pub(super) fn header(&mut self, name: &str, told: Told) {
        let name = squash(name);
        let text = match told {
            Told::Value(Value::String(text)) => text,
            _ => String::new(),
        };
        let mut key = text.trim();
        let headers = &mut self.found.headers;
        if name.ends_with("subscriptionkey") {
            headers.subscription_key = true;
        } else if name.ends_with("apikey") {
            headers.api_key = true;
        } else {
            let (scheme, rest) = key.split_once(' ').unwrap_or(("", key));
            if scheme.eq_ignore_ascii_case("bearer") {
                key = rest.trim();
            } else if !name.ends_with("bearer") {
                // Another scheme, or a value that is not here.
                return;
            }
            headers.bearer = true;
        }
        if key.is_empty() || is_placeholder(key) {
            self.found.missing("key");
        } else {
            self.found.key(key, KeyBy::Header);
        }
    }
}

/// The first label of a host: no address, and not two words.
fn is_resource(text: &str) -> bool {
    !text.is_empty()
        && !is_placeholder(text)
        && !is_key(text)
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn authentication(text: &str) -> Option<Authentication> {
    Some(match text {
        "api-key" => Authentication::ApiKey,
        "bearer" => Authentication::Bearer,
        "both" => Authentication::Both,
        "subscription-key" => Authentication::SubscriptionKey,
        "none" => Authentication::None,
        _ => return None,
    })
}

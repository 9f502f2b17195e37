//! What was told so far, and what it comes to.

use serde_json::{Map, Value};

use super::address::Address;
use super::shapes::{self, is_dated, is_placeholder};
use super::{Pasted, PastedMessage};
use crate::inference::endpoint::Endpoint;
use crate::settings::{ApiKey, Authentication, Parameters};

/// A text with more addresses is no connection.
const MAX_ADDRESSES: usize = 100;

/// How plainly a key was told, plainest first.
#[derive(Clone, Copy)]
pub(super) enum KeyBy {
    Header,
    Name,
    Shape,
}

/// The headers that carry a key.
#[derive(Default)]
pub(super) struct Headers {
    pub(super) api_key: bool,
    pub(super) bearer: bool,
    pub(super) subscription_key: bool,
}

/// What was told so far; of what was told twice, the first counts.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) name: Option<String>,
    pub(super) resource: Option<String>,
    pub(super) api_version: Option<String>,
    pub(super) deployment: Option<String>,
    pub(super) model: Option<String>,
    pub(super) system: Option<String>,
    pub(super) system_messages: Vec<String>,
    pub(super) messages: Vec<PastedMessage>,
    pub(super) parameters: Map<String, Value>,
    pub(super) headers: Headers,
    pub(super) authentication: Option<Authentication>,
    /// A library that takes `model` for a deployment's name.
    pub(super) azure_client: bool,
    /// Those that were told by name, then those that stand about.
    named: Vec<Address>,
    loose: Vec<Address>,
    keys: [Option<ApiKey>; 3],
    missing: Vec<&'static str>,
}

impl Findings {
    pub(super) fn address(&mut self, mut address: Address, named: bool) {
        match address.key.take() {
            Some(key) if is_placeholder(&key) => self.missing("key"),
            Some(key) => self.key(&key, KeyBy::Header),
            None => {}
        }
        if address.is_placeholder() {
            self.missing("endpoint");
            self.version(address.api_version);
        } else if named && self.named.len() < MAX_ADDRESSES {
            self.named.push(address);
        } else if self.loose.len() < MAX_ADDRESSES {
            self.loose.push(address);
        }
    }

    pub(super) fn has_address(&self) -> bool {
        !self.named.is_empty() || self.resource.is_some()
    }

    fn version(&mut self, text: Option<String>) {
        if let Some(text) = text {
            match shapes::api_version(&text) {
                None => self.missing("api_version"),
                version => self.api_version = self.api_version.take().or(version),
            }
        }
    }

    pub(super) fn key(&mut self, text: &str, by: KeyBy) {
        if let Some(slot) = self.keys.get_mut(by as usize)
            && slot.is_none()
        {
            *slot = ApiKey::new(text);
        }
    }

    /// A field was named that has no value here.
    pub(super) fn missing(&mut self, field: &'static str) {
        if !self.missing.contains(&field) {
            self.missing.push(field);
        }
    }

    /// The address that was told; of one that is built up, the longest form.
    fn chosen_address(&mut self) -> Option<Address> {
        let first = self.named.first().or(self.loose.first())?.clone();
        let all = self.named.iter().chain(&self.loose);
        let longest = all
            .filter(|address| address.extends(&first))
            .max_by_key(|address| address.base.len())?;
        let mut chosen = longest.clone();
        let versions = self.named.iter().chain(&self.loose);
        let version = versions
            .filter(|address| address.extends(&first))
            .find_map(|address| address.api_version.clone());
        chosen.api_version = version;
        Some(chosen)
    }

    pub(super) fn finish(mut self) -> Pasted {
        let resource = self.resource.take();
        let address = self.chosen_address().or_else(|| {
            let host = resource.map(|name| format!("https://{name}.openai.azure.com"));
            host.and_then(|host| Address::read(&host))
        });
        let written = address
            .as_ref()
            .and_then(|address| address.api_version.clone());
        self.version(written);
        let dated = self.api_version.as_deref().is_some_and(is_dated);
        if self.azure_client && self.deployment.is_none() && dated {
            self.deployment = self.model.take();
        }
        let mut model = self.model.take();
        let mut endpoint = None;
        let mut needs_deployment = false;
        if let Some(mut address) = address {
            let named = address.names_deployment();
            let deployed = self
                .deployment
                .as_deref()
                .is_some_and(|name| address.deploy(name, dated));
            needs_deployment = address.lacks_deployment() && !deployed;
            if named || deployed {
                self.deployment = None;
                self.missing.retain(|field| *field != "model");
            }
            // What is left of a text that was cut may be no address any more.
            endpoint = Some(address.endpoint()).filter(|found| Endpoint::parse(found).is_ok());
        }
        model = model.or(self.deployment.take());
        if needs_deployment && model.is_none() {
            self.missing("model");
        }
        let key = self.keys.into_iter().flatten().next();
        let told = |field: &str| match field {
            "endpoint" => endpoint.is_some(),
            "api_version" => self.api_version.is_some(),
            "model" => model.is_some(),
            _ => key.is_some(),
        };
        let order = ["endpoint", "api_version", "model", "key"];
        let placeholders = order
            .into_iter()
            .filter(|field| self.missing.contains(field) && !told(field))
            .map(str::to_owned)
            .collect();
        let headers = &self.headers;
        let shown = match (headers.api_key, headers.bearer) {
            _ if headers.subscription_key => Some(Authentication::SubscriptionKey),
            (true, true) => Some(Authentication::Both),
            (true, false) => Some(Authentication::ApiKey),
            (false, true) => Some(Authentication::Bearer),
            (false, false) => None,
        };
        let messages = self.system_messages.join("\n\n");
        Pasted {
            name: self.name,
            endpoint,
            api_version: self.api_version,
            authentication: self.authentication.or(shown),
            model,
            key,
            system: Some(messages)
                .filter(|text| !text.is_empty())
                .or(self.system),
            messages: self.messages,
            parameters: Parameters::from(self.parameters),
            placeholders,
        }
    }
}

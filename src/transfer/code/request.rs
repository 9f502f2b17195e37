//! A request, taken apart for those who write it.

use serde_json::{Map, Value};

use crate::chat::exchange::SentRequest;

/// Where the key is to be found.
pub(super) const KEY: &str = "AZURE_OPENAI_CHAT_KEY";
/// Where another endpoint may be.
pub(super) const ENDPOINT: &str = "AZURE_OPENAI_CHAT_ENDPOINT";

/// A header that carries the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyHeader {
    ApiKey,
    Bearer,
    Subscription,
}

impl KeyHeader {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ApiKey => "api-key",
            Self::Bearer => "authorization",
            Self::Subscription => "ocp-apim-subscription-key",
        }
    }

    /// What stands before the key.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer ",
            _ => "",
        }
    }
}

/// A request in its parts.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) url: &'a str,
    /// The address without `/chat/completions` and without the query.
    pub(super) base: &'a str,
    /// The pairs of the query as they are written, but for the `api-version`.
    pub(super) query: Vec<(&'a str, &'a str)>,
    /// Decoded.
    pub(super) api_version: Option<String>,
    pub(super) keys: Vec<KeyHeader>,
    /// Headers without secrets.
    pub(super) headers: Vec<(&'a str, &'a str)>,
    pub(super) body_text: &'a str,
    pub(super) body: Value,
    pub(super) streams: bool,
}

impl<'a> Request<'a> {
    pub(super) fn of(sent: &'a SentRequest) -> Self {
        let (address, query) = sent.url.split_once('?').unwrap_or((&sent.url, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let is_version = |pair: &(&str, &str)| pair.0.eq_ignore_ascii_case("api-version");
        let (versions, query): (Vec<_>, Vec<_>) = pairs.partition(is_version);
        let all = [
            KeyHeader::ApiKey,
            KeyHeader::Bearer,
            KeyHeader::Subscription,
        ];
        let has = |key: &KeyHeader| sent.headers.iter().any(|(name, _)| name == key.name());
        let secret = |name: &str| all.iter().any(|key| key.name() == name);
        let headers = sent.headers.iter().filter(|(name, _)| !secret(name));
        let body = serde_json::from_str(&sent.body).unwrap_or(Value::Null);
        Self {
            url: &sent.url,
            base: address.strip_suffix("/chat/completions").unwrap_or(address),
            query,
            api_version: versions.last().map(|(_, version)| decoded(version)),
            keys: all.into_iter().filter(has).collect(),
            headers: headers
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
            body_text: &sent.body,
            streams: body.get("stream") == Some(&Value::Bool(true)),
            body,
        }
    }

    /// The fields of the body, `messages` apart.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &Value)> {
        let fields = self.body.as_object().into_iter().flat_map(Map::iter);
        let fields = fields.map(|(name, value)| (name.as_str(), value));
        fields.filter(|(name, _)| *name != "messages")
    }

    pub(super) fn messages(&self) -> &[Value] {
        let messages = self.body.get("messages").and_then(Value::as_array);
        messages.map(Vec::as_slice).unwrap_or_default()
    }

    /// A header is sent.
    pub(super) fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| *known == name)
    }
}

/// Percent escapes undone, where they are some.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.split_at_checked(2).filter(|_| *first == b'%');
        let byte = escaped.and_then(|(digits, rest)| {
            let digits = std::str::from_utf8(digits).ok()?;
            Some((u8::from_str_radix(digits, 16).ok()?, rest))
        });
        let (byte, after) = byte.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

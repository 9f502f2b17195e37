//! Request headers as they were received.

use std::collections::BTreeMap;
use std::fmt;

use axum::http::HeaderMap;
use serde::{Serialize, Serializer};

/// Headers whose values are never printed: someone may type a real key into the page by mistake.
const SECRET: [&str; 3] = ["api-key", "authorization", "ocp-apim-subscription-key"];

/// Request headers by lower-case name. `Debug` and JSON hide what a key could be in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(BTreeMap<String, String>);

impl Headers {
    /// The value of a header; several of one name are joined by `, `. `name` is lower-case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn printable(&self) -> impl Iterator<Item = (&str, String)> {
        self.0.iter().map(|(name, value)| {
            let shown = match name {
                _ if SECRET.contains(&name.as_str()) => {
                    format!("<hidden, {} characters>", value.chars().count())
                }
                _ => value.clone(),
            };
            (name.as_str(), shown)
        })
    }
}

impl From<&HeaderMap> for Headers {
    fn from(received: &HeaderMap) -> Self {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in received {
            let value = String::from_utf8_lossy(value.as_bytes());
            headers
                .entry(name.as_str().to_owned())
                .and_modify(|all| {
                    all.push_str(", ");
                    all.push_str(&value);
                })
                .or_insert_with(|| value.into_owned());
        }
        Self(headers)
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.printable()).finish()
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.printable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_neither_printed_nor_serialized() {
        let mut received = HeaderMap::new();
        received.insert("api-key", "a-real-key".parse().unwrap());
        received.insert("authorization", "Bearer a-real-key".parse().unwrap());
        received.insert("ocp-apim-subscription-key", "a-real-key".parse().unwrap());
        received.insert("accept", "application/json".parse().unwrap());
        let headers = Headers::from(&received);

        let printed = format!("{headers:?} {}", serde_json::to_string(&headers).unwrap());
        assert!(!printed.contains("a-real-key"), "{printed}");
        assert!(printed.contains("application/json"), "{printed}");
        assert_eq!(headers.get("api-key"), Some("a-real-key"));
    }

    #[test]
    fn headers_of_one_name_are_joined() {
        let mut received = HeaderMap::new();
        received.append("accept", "text/html".parse().unwrap());
        received.append("accept", "application/json".parse().unwrap());
        assert_eq!(
            Headers::from(&received).get("accept"),
            Some("text/html, application/json")
        );
    }
}

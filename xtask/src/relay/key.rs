//! The key.

use std::fmt;

use axum::http::HeaderValue;

/// A key as it goes into a header. `Debug` does not show it.
#[derive(Clone)]
pub(crate) struct ApiKey(String);

impl ApiKey {
    /// Takes a key as people paste it; `None` when a header could not carry it.
    pub(crate) fn new(pasted: &str) -> Option<Self> {
        let key = pasted.trim();
        let is_sendable = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
        is_sendable.then(|| Self(key.to_owned()))
    }

    /// The value of a header that consists of `prefix` and the key, marked so that no library logs it.
    pub(crate) fn header_value(&self, prefix: &str) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&format!("{prefix}{}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_keys_are_trimmed_or_refused() {
        assert_eq!(ApiKey::new(" abc\n").unwrap().0, "abc");
        assert!(ApiKey::new("  ").is_none());
        assert!(ApiKey::new("a b").is_none());
        assert!(ApiKey::new("schlüssel").is_none());
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        let key = ApiKey::new("secret").unwrap();
        assert_eq!(
            format!("{key:?} {:?}", key.header_value("Bearer ").unwrap()),
            "ApiKey(…) Sensitive"
        );
    }
}

//! The secrets.

/// A key, trimmed. Its `Debug` output hides it, it has no `Display`, and it
/// cannot be serialised: it leaves through [`ApiKey::expose`] alone.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// A key out of pasted text; `None` where nothing but blanks was pasted.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let key = text.trim();
        (!key.is_empty()).then(|| Self(key.to_owned()))
    }

    /// How many characters it has: what can be shown of it.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// A text without the key in it.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        text.replace(&self.0, "(key)")
    }

    /// The key itself: for a request's header, and for the store of this tab.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for ApiKey {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ApiKey(…)")
    }
}

/// What locks keys; exactly as it was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(String);

impl Passphrase {
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The passphrase itself: for the function that makes a cipher of it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Passphrase {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Passphrase(…)")
    }
}

/// Leaves nothing of a text in memory. (What JavaScript was given of it, a
/// header or a field's text, is the browser's to clear.)
fn wipe(text: &mut String) {
    let mut bytes = std::mem::take(text).into_bytes();
    bytes.fill(0);
    // Else the compiler may leave that out.
    std::hint::black_box(&bytes);
}

//! One request as it went out, and the answer as it came: what a receipt shows
//! of both. It lives as long as the page, and never has a key in it.

use crate::inference::endpoint::HttpRequest;
use crate::settings::ApiKey;

/// A request without its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRequest {
    /// Absolute; what looks like a secret in its query is left out.
    pub url: String,
    /// The key's place has [`KEY`].
    pub headers: Vec<(String, String)>,
    /// The body as it goes out.
    pub body: String,
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    pub status: u16,
    /// As far as the browser shows them.
    pub headers: Vec<(String, String)>,
    pub body: Kept,
}

/// A request and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    pub sent: SentRequest,
    /// `None` where nothing came.
    pub received: Option<Received>,
}

/// The beginning of an answer's bytes, and how many there were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    bytes: Vec<u8>,
    total: usize,
}

/// What stands where the key was.
pub const KEY: &str = "(key)";
/// So much is kept of each answer, in bytes.
pub const ANSWER_BYTES: usize = 512 * 1024;
/// So much is kept in all; the oldest goes first.
pub const SESSION_BYTES: usize = 16 * 1024 * 1024;

/// Headers that carry a key.
const OF_KEYS: [&str; 3] = ["api-key", "authorization", "ocp-apim-subscription-key"];

impl SentRequest {
    /// What goes out, for the page at this address; its key is left behind.
    #[must_use]
    pub fn of(request: &HttpRequest, page: &str) -> Self {
        let headers = request.headers.iter().map(|(name, value)| {
            let value = match (OF_KEYS.contains(name), value.starts_with("Bearer ")) {
                (true, true) => ["Bearer ", KEY].concat(),
                (true, false) => KEY.to_owned(),
                _ => value.clone(),
            };
            ((*name).to_owned(), value)
        });
        Self {
            url: without_secrets(&absolute(&request.url, page)),
            headers: headers.collect(),
            body: request.body.clone().unwrap_or_default(),
        }
    }

    fn bytes(&self) -> usize {
        self.url.len() + self.body.len()
    }
}

impl Exchange {
    /// What it takes in memory, about, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let received = self.received.as_ref();
        self.sent.bytes() + received.map_or(0, |received| received.body.bytes.len())
    }
}

impl Kept {
    /// Takes over what came, as far as there is room.
    pub fn push(&mut self, bytes: &[u8]) {
        self.total += bytes.len();
        let room = ANSWER_BYTES.saturating_sub(self.bytes.len());
        self.bytes.extend(bytes.iter().take(room));
    }

    /// What was kept, as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// How many bytes there were, and how many of them are here.
    #[must_use]
    pub fn total(&self) -> (usize, usize) {
        (self.total, self.bytes.len())
    }

    /// Leaves the key out.
    pub fn redact(&mut self, key: &ApiKey) {
        let text = String::from_utf8_lossy(&self.bytes);
        let without = key.redact(&text);
        if *text != without {
            let beyond = self.total - self.bytes.len();
            self.bytes = without.into_bytes();
            self.total = self.bytes.len() + beyond;
        }
    }
}

/// An address that may be relative to the page's own, made whole.
#[must_use]
pub fn absolute(url: &str, page: &str) -> String {
    if url.contains("://") {
        return url.to_owned();
    }
    let page = page.split(['?', '#']).next().unwrap_or(page);
    let host = page.find("://").map_or(0, |found| found + 3);
    let after = page.get(host..).unwrap_or_default();
    let path = host + after.find('/').unwrap_or(after.len());
    let folder = page.rfind('/').filter(|found| *found >= path);
    let end = if url.starts_with('/') {
        path
    } else {
        folder.map_or(path, |found| found + 1)
    };
    let base = page.get(..end).unwrap_or_default();
    let between = if url.starts_with('/') || base.ends_with('/') {
        ""
    } else {
        "/"
    };
    [base, between, url.trim_start_matches("./")].concat()
}

/// Leaves out the values of a query that look like secrets: some gateways
/// take their key there.
fn without_secrets(url: &str) -> String {
    const SECRET: [&str; 7] = ["key", "code", "sig", "token", "secret", "pass", "auth"];
    let Some((address, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let mut kept = address.to_owned();
    for (place, pair) in query.split('&').enumerate() {
        kept.push(if place == 0 { '?' } else { '&' });
        let name = pair.split('=').next().unwrap_or(pair);
        let lower = name.to_ascii_lowercase();
        if SECRET.iter().any(|word| lower.contains(word)) {
            kept.push_str(name);
            kept.push_str("=REDACTED");
        } else {
            kept.push_str(pair);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_are_those_of_the_page() {
        for (url, page, expected) in [
            (
                "https://a.example/x?y",
                "http://b.example/",
                "https://a.example/x?y",
            ),
            (
                "openai/x",
                "http://b.example/chat/#/c/1",
                "http://b.example/chat/openai/x",
            ),
            (
                "openai/x",
                "http://b.example/chat/index.html?a=/b",
                "http://b.example/chat/openai/x",
            ),
            (
                "./openai/x",
                "http://b.example",
                "http://b.example/openai/x",
            ),
            (
                "/openai/x",
                "http://b.example:8080/chat/",
                "http://b.example:8080/openai/x",
            ),
        ] {
            assert_eq!(absolute(url, page), expected);
        }
    }

    #[test]
    fn neither_header_nor_query_has_the_key() {
        let request = HttpRequest {
            url: "https://a.example/x?code=s3cret&v=1&subscription-key=s3cret&api-version=2".into(),
            headers: vec![
                ("accept", "application/json".into()),
                ("api-key", "s3cret".into()),
                ("authorization", "Bearer s3cret".into()),
                ("ocp-apim-subscription-key", "s3cret".into()),
            ],
            body: Some("{}".into()),
        };
        let sent = SentRequest::of(&request, "");
        assert!(!format!("{sent:?}").contains("s3cret"), "{sent:?}");
        assert_eq!(
            sent.url,
            "https://a.example/x?code=REDACTED&v=1&subscription-key=REDACTED&api-version=2"
        );
        assert_eq!(sent.headers[0].1, "application/json");
        assert_eq!(sent.headers[2].1, "Bearer (key)");
    }

    #[test]
    fn of_a_long_answer_the_beginning_is_kept() {
        let mut kept = Kept::default();
        kept.push("aä".as_bytes());
        assert_eq!((kept.text().as_str(), kept.total()), ("aä", (3, 3)));
        kept.push(&vec![b'b'; ANSWER_BYTES]);
        kept.push(b"c");
        assert_eq!(kept.total(), (ANSWER_BYTES + 4, ANSWER_BYTES));
        assert!(kept.text().ends_with('b'));
        kept.redact(&ApiKey::new("aä").unwrap());
        assert!(kept.text().starts_with("(key)bbb"));
        assert_eq!(kept.total(), (ANSWER_BYTES + 6, ANSWER_BYTES + 2));
    }
}

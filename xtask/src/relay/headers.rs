//! Which headers pass, in both directions.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::key::ApiKey;

/// What the page may tell the service. Everything else stays here: cookies and the page's origin are none of its
/// business, and a key from the page must not compete with ours.
const TO_SERVICE: [&str; 4] = [
    "content-type",
    "accept",
    "extra-parameters",
    "x-ms-client-request-id",
];

/// What the service may tell the page. Not among them: what belongs to the one connection (hop-by-hop headers),
/// cookies, and `location`, for a redirect would lead the page away from the relay.
const TO_PAGE: [&str; 6] = [
    "content-type",
    "content-encoding",
    "retry-after",
    "retry-after-ms",
    "apim-request-id",
    "x-request-id",
];
const TO_PAGE_PREFIXES: [&str; 3] = ["x-ms-", "x-ratelimit-", "azureml-"];

/// The header that carries a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authentication {
    /// `api-key: …`, as Azure OpenAI has it.
    ApiKey,
    /// `Authorization: Bearer …`, as everybody else has it.
    Bearer,
}

/// What the relay adds to each request.
#[derive(Debug, Clone)]
pub(crate) enum Credential {
    /// Nothing: the local model asks for no key.
    None,
    /// A key, in the header in which this service wants it.
    Key(Authentication, ApiKey),
}

/// The headers of the request to the service.
pub(crate) fn to_service(from_page: &HeaderMap, credential: &Credential) -> HeaderMap {
    let mut headers = keep(from_page, |name| TO_SERVICE.contains(&name));
    let (name, value) = match credential {
        Credential::None => return headers,
        Credential::Key(Authentication::ApiKey, key) => {
            (HeaderName::from_static("api-key"), key.header_value(""))
        }
        Credential::Key(Authentication::Bearer, key) => {
            (header::AUTHORIZATION, key.header_value("Bearer "))
        }
    };
    if let Some(value) = value {
        headers.insert(name, value);
    }
    headers
}

/// The headers of the answer to the page.
pub(crate) fn to_page(from_service: &HeaderMap) -> HeaderMap {
    let passes = |name: &str| {
        TO_PAGE.contains(&name)
            || TO_PAGE_PREFIXES
                .iter()
                .any(|prefix| name.starts_with(prefix))
    };
    let mut headers = keep(from_service, passes);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}

fn keep(headers: &HeaderMap, passes: impl Fn(&str) -> bool) -> HeaderMap {
    let kept = headers.iter().filter(|(name, _)| passes(name.as_str()));
    kept.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn the_page_cannot_bring_its_own_key() {
        let page = headers(&[
            ("content-type", "application/json"),
            ("authorization", "Bearer other"),
            ("api-key", "other"),
            ("cookie", "a=b"),
            ("origin", "http://127.0.0.1:8080"),
        ]);
        let key = ApiKey::new("ours").unwrap();
        let sent = to_service(&page, &Credential::Key(Authentication::ApiKey, key.clone()));
        assert_eq!(
            sent,
            headers(&[("content-type", "application/json"), ("api-key", "ours")])
        );
        let sent = to_service(&page, &Credential::Key(Authentication::Bearer, key));
        assert_eq!(
            sent,
            headers(&[
                ("content-type", "application/json"),
                ("authorization", "Bearer ours")
            ])
        );
        assert_eq!(
            to_service(&page, &Credential::None),
            headers(&[("content-type", "application/json")])
        );
    }

    #[test]
    fn the_page_learns_what_it_can_use() {
        let useful = [
            ("content-type", "text/event-stream"),
            ("retry-after", "3"),
            ("x-ms-region", "Sweden Central"),
            ("x-ratelimit-remaining-tokens", "10"),
            ("apim-request-id", "1"),
        ];
        let useless = [
            ("transfer-encoding", "chunked"),
            ("set-cookie", "a=b"),
            ("location", "https://a.example"),
        ];
        let mut expected = headers(&useful);
        expected.insert("cache-control", HeaderValue::from_static("no-store"));
        assert_eq!(
            to_page(&headers(&[useful.as_slice(), useless.as_slice()].concat())),
            expected
        );
    }
}

//! A proxy on the page's own origin, as the deployments have that keep the key on the server.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// Hands requests below a prefix on, and streams the answers back as they come.
#[derive(Debug)]
pub(crate) struct Proxy {
    prefix: String,
    target: String,
    client: reqwest::Client,
}

/// Far more than a test sends.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

impl Proxy {
    pub(crate) fn new(prefix: &str, target: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
            target: target.trim_end_matches('/').to_owned(),
            client: client(),
        }
    }

    /// What follows the prefix, if an address below the base is the proxy's.
    pub(crate) fn rest<'path>(&self, below: &'path str) -> Option<&'path str> {
        below.strip_prefix(&self.prefix)
    }

    pub(crate) async fn forward(&self, rest: &str, request: Request) -> Response {
        let query = request.uri().query();
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let url = format!("{}/{rest}{query}", self.target);
        forward(&self.client, url, request).await
    }
}

/// What hands requests on, past any proxy of the environment.
pub(crate) fn client() -> reqwest::Client {
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    let client = client.build();
    client.unwrap_or_else(|error| panic!("no HTTP client: {error}"))
}

/// Hands a request on to an address.
pub(crate) async fn forward(client: &reqwest::Client, url: String, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = client
        .request(parts.method, url)
        .headers(end_to_end(parts.headers))
        .body(body);
    match request.send().await {
        Ok(answer) => {
            let status = answer.status();
            let headers = end_to_end(answer.headers().clone());
            (status, headers, Body::from_stream(answer.bytes_stream())).into_response()
        }
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

/// Without the headers that belong to one connection.
fn end_to_end(mut headers: HeaderMap) -> HeaderMap {
    for name in [CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    headers
}

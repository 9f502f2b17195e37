//! Passing a request on, and its answer back as it arrives.

use std::error::Error;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use reqwest::redirect::Policy;

use super::upstream::{Operation, Upstream};
use super::{Relay, headers, refuse};

/// More than any conversation with images; the service itself stops earlier.
const LARGEST_REQUEST: usize = 64 * 1024 * 1024;
/// A host that does not even accept a connection in this time is not there. There is no limit on the answer: a
/// model may think for minutes.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// A client that asks this service, through the system's proxy where there is one.
pub(crate) fn client(upstream: &Upstream) -> reqwest::Result<reqwest::Client> {
    // Installing it twice fails, which is as good as once.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A redirect could carry the key to another host.
    let client = reqwest::Client::builder()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT);
    // A company's proxy knows nothing of this machine's loopback address.
    if upstream.is_on_this_machine() {
        client.no_proxy().build()
    } else {
        client.build()
    }
}

/// Sends the request with the key. When the page goes away, the answer's body is dropped and with it the
/// connection to the service: Stop in the page stops the model.
pub(crate) async fn forward(
    relay: &Relay,
    operation: Operation,
    request: Request<Body>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_REQUEST).await else {
        let message = "The request is larger than the relay passes on (64 MiB), or it broke off.";
        return refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            "relay_request_too_large",
            message,
        );
    };
    let request = relay
        .client
        .request(parts.method, relay.upstream.url(operation));
    let request = request
        .headers(headers::to_service(&parts.headers, &relay.credential))
        .body(body);
    match request.send().await {
        Ok(answer) => pass_back(answer),
        Err(error) => unreachable(relay.upstream.host(), &error.without_url()),
    }
}

fn pass_back(answer: reqwest::Response) -> Response<Body> {
    let status = answer.status();
    let headers = headers::to_page(answer.headers());
    let mut response = Response::new(Body::from_stream(answer.bytes_stream()));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn unreachable(host: &str, error: &reqwest::Error) -> Response<Body> {
    let message = format!(
        "The relay of `cargo xtask serve` got no answer from {host}: {}.",
        causes(error)
    );
    refuse(StatusCode::BAD_GATEWAY, "relay_unreachable", &message)
}

/// The innermost causes say the most ("connection refused"); the outer ones repeat each other.
fn causes(error: &reqwest::Error) -> String {
    let mut all = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if all.last() != Some(&cause_text) {
            all.push(cause_text);
        }
        source = cause.source();
    }
    all.join(": ")
}

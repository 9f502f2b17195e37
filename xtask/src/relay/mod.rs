//! The relay: takes the page's requests on the loopback address, adds the key and passes them on to the service,
//! streams the answer back. The key lives in this process's memory and nowhere else: the browser never sees it,
//! and no file, argument, log or child process ever holds it.

mod address;
mod forward;
mod guard;
mod headers;
mod key;
mod upstream;

pub(crate) use self::guard::Page;
pub(crate) use self::headers::Credential;
pub(crate) use self::key::ApiKey;
pub(crate) use self::upstream::Upstream;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response, StatusCode, header};
use serde_json::json;

use crate::failure::{Failure, Result};

/// Where requests go, and with what.
#[derive(Debug, Clone)]
pub(crate) struct Relay {
    page: Page,
    upstream: Upstream,
    credential: Credential,
    client: reqwest::Client,
}

impl Relay {
    /// A relay that serves one page only.
    pub(crate) fn new(page: Page, upstream: Upstream, credential: Credential) -> Result<Self> {
        let client = forward::client(&upstream).map_err(|error| {
            Failure::new(format!(
                "The relay could not be set up: {error}. Are the system's certificates in order?"
            ))
        })?;
        Ok(Self {
            page,
            upstream,
            credential,
            client,
        })
    }

    /// Answers everything below the path at which it is mounted.
    pub(crate) fn router(self) -> Router {
        Router::new().fallback(answer).with_state(Arc::new(self))
    }
}

async fn answer(State(relay): State<Arc<Relay>>, request: Request<Body>) -> Response<Body> {
    match guard::admit(
        &relay.page,
        request.method(),
        request.uri().path(),
        request.headers(),
    ) {
        Ok(operation) => forward::forward(&relay, operation, request).await,
        Err(refusal) => refuse(refusal.status, refusal.code, &refusal.message),
    }
}

/// An answer of the relay's own, in the shape of the service's errors.
fn refuse(status: StatusCode, code: &str, message: &str) -> Response<Body> {
    let body = json!({ "error": { "code": code, "message": message } });
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/json"),
    );
    response
}

#[cfg(test)]
mod tests;

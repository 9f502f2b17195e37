//! What pages of other origins are told.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::service;
use crate::simulation::Simulation;

/// The headers a page may send. A page that sends another one is refused by its browser.
const ALLOWED: HeaderValue = HeaderValue::from_static(
    "api-key, authorization, content-type, accept, extra-parameters, ocp-apim-subscription-key",
);

/// The headers a page may read.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "retry-after, retry-after-ms, apim-request-id, x-ms-region, x-ratelimit-limit-requests, \
     x-ratelimit-limit-tokens, x-ratelimit-remaining-requests, x-ratelimit-remaining-tokens, \
     x-ratelimit-reset-requests, x-ratelimit-reset-tokens",
);

/// Answers preflights and marks answers as readable, as far as the options say so.
pub(crate) async fn layer(
    State(simulation): State<Simulation>,
    request: Request,
    next: Next,
) -> Response {
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = if is_preflight {
        preflight(&simulation, request)
    } else {
        next.run(request).await
    };
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let options = simulation.options();
    if options.cors && (options.cors_on_errors || !is_error) {
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        if is_preflight {
            headers.insert(
                ACCESS_CONTROL_ALLOW_METHODS,
                HeaderValue::from_static("GET, POST, OPTIONS"),
            );
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED);
        } else if options.expose_headers {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }
    response
}

fn preflight(simulation: &Simulation, request: Request) -> Response {
    let status = if simulation.options().cors {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::METHOD_NOT_ALLOWED
    };
    let (parts, _) = request.into_parts();
    let mut record = service::record(simulation, &parts, &Bytes::new());
    record.status = Some(status.as_u16());
    simulation.preflight_records().add(record);
    status.into_response()
}

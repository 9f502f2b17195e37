//! One request's way: read, record, check, answer.

use axum::body::Bytes;
use axum::extract::{Query, Request};
use axum::http::{Method, StatusCode, Uri, request::Parts};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::headers::Headers;
use crate::playback::play;
use crate::records::{Ended, RecordedRequest};
use crate::scenario;
use crate::simulation::Simulation;
use crate::validate;

/// Which of the service's routes was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `/openai/deployments/{deployment}/chat/completions`
    Deployment(String),
    /// `/openai/v1/chat/completions`
    V1,
    /// `/models/chat/completions`
    Models,
    /// `/models/info`
    Info,
    /// Anything else.
    Nowhere,
}

impl Target {
    /// Whether the route asks for an `api-version`. v1 does not, and any it gets is accepted.
    pub(crate) fn is_versioned(&self) -> bool {
        matches!(self, Self::Deployment(_) | Self::Models | Self::Info)
    }

    fn takes(&self, method: &str) -> bool {
        match self {
            Self::Deployment(_) | Self::V1 | Self::Models => method == "POST",
            Self::Info => method == "GET",
            Self::Nowhere => false,
        }
    }
}

/// Images travel in the body, base64 encoded.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Answers and records one request.
pub(crate) async fn answer(simulation: &Simulation, target: Target, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = record(&parts, &body);
    let answer = decide(simulation, &target, &request);
    let record = simulation.request_records().add(request);
    play(simulation, record, answer).await
}

fn decide(simulation: &Simulation, target: &Target, request: &RecordedRequest) -> Answer {
    if !target.takes(&request.method) {
        return validate::refusal::resource_not_found();
    }
    if let Err(refusal) = validate::access(simulation.key(), target, request) {
        return refusal;
    }
    if *target == Target::Info {
        return scenario::info(simulation);
    }
    match validate::chat(target, request) {
        Ok(name) => scenario::answer(simulation, &name, request),
        Err(refusal) => refusal,
    }
}

/// What is remembered of a request.
pub(crate) fn record(parts: &Parts, body: &Bytes) -> RecordedRequest {
    RecordedRequest {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        raw_query: parts.uri.query().unwrap_or_default().to_owned(),
        query: query(&parts.uri),
        headers: Headers::from(&parts.headers),
        body: serde_json::from_slice(body).unwrap_or(Value::Null),
        body_text: String::from_utf8_lossy(body).into_owned(),
        status: None,
        ended: if parts.method == Method::OPTIONS {
            Ended::Complete
        } else {
            Ended::Running
        },
    }
}

/// The decoded query. A name that occurs twice has a list.
fn query(uri: &Uri) -> Map<String, Value> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri).map(|pairs| pairs.0);
    let mut query = Map::new();
    for (name, value) in pairs.unwrap_or_default() {
        let value = Value::String(value);
        match query.get_mut(&name) {
            None => {
                query.insert(name, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_that_occurs_twice_in_the_query_is_a_list() {
        let check = |text: &str, expected: Value| {
            let uri: Uri = format!("/path?{text}").parse().unwrap();
            assert_eq!(Value::Object(query(&uri)), expected);
        };
        check(
            "tenant=a%20b&api-version=1",
            json!({"tenant": "a b", "api-version": "1"}),
        );
        check("v=1&v=2&v=3", json!({"v": ["1", "2", "3"]}));
        check("", json!({}));
    }
}

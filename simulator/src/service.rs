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
    /// `/openai/v1/chat/completions`, and what is like it: a `model` and no version.
    V1,
    /// `/models/chat/completions`
    Models,
    /// `/models/info`
    Info,
    /// `/chat/completions` and `/v1/chat/completions`: one model, that need not be named.
    Serverless,
    /// `/info`
    ServerlessInfo,
    /// Anything else.
    Nowhere,
}

/// What a route makes of the `api-version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Versioning {
    /// There must be one, and it must be one.
    Asked,
    /// If there is one, it must be one.
    Checked,
    /// Whatever there is passes.
    Ignored,
}

impl Target {
    pub(crate) fn versioning(&self) -> Versioning {
        match self {
            Self::Deployment(_) | Self::Models | Self::Info => Versioning::Asked,
            Self::Serverless | Self::ServerlessInfo => Versioning::Checked,
            Self::V1 | Self::Nowhere => Versioning::Ignored,
        }
    }

    fn is_info(&self) -> bool {
        matches!(self, Self::Info | Self::ServerlessInfo)
    }

    fn takes(&self, method: &str) -> bool {
        match self {
            Self::Deployment(_) | Self::V1 | Self::Models | Self::Serverless => method == "POST",
            Self::Info | Self::ServerlessInfo => method == "GET",
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
    let mut request = record(simulation, &parts, &body);
    let answer = decide(simulation, &target, &mut request);
    let record = simulation.request_records().add(request);
    play(simulation, record, answer).await
}

fn decide(simulation: &Simulation, target: &Target, request: &mut RecordedRequest) -> Answer {
    if !target.takes(&request.method) {
        return validate::refusal::resource_not_found();
    }
    if let Err(refusal) = validate::access(simulation.key(), target, request) {
        return refusal;
    }
    if target.is_info() {
        return scenario::info(simulation);
    }
    match validate::chat(target, request) {
        Ok(name) => {
            let answer = scenario::answer(simulation, &name, request);
            request.scenario = Some(name);
            answer
        }
        Err(refusal) => refusal,
    }
}

/// What is remembered of a request.
pub(crate) fn record(simulation: &Simulation, parts: &Parts, body: &Bytes) -> RecordedRequest {
    RecordedRequest {
        arrived: simulation.age(),
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        raw_query: parts.uri.query().unwrap_or_default().to_owned(),
        query: query(&parts.uri),
        headers: Headers::from(&parts.headers),
        body: serde_json::from_slice(body).unwrap_or(Value::Null),
        body_text: String::from_utf8_lossy(body).into_owned(),
        scenario: None,
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

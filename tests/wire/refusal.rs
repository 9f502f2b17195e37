//! From a recorded refusal to what the page says of it, and to what it does.

use azure_chat::chat::attempts::{Attempts, Next, Refused};
use azure_chat::chat::error::{ChatError, Refusal};
use azure_chat::chat::explain::explain;
use azure_chat::inference::content_filter::FilterVerdict;
use azure_chat::inference::endpoint::HttpRequest;
use azure_chat::inference::error::ServiceError;
use azure_chat::settings::{Connection, Learned};
use serde_json::Value;

use super::answer;
use super::comparison::Comparison;
use super::question::Asked;
use crate::support;

/// Where the page sends otherwise than the recorded client did.
struct Departure {
    name: &'static str,
    requests: usize,
    waits_ms: &'static [u64],
    same_request: bool,
    /// Why it does.
    reason: &'static str,
}

const DEPARTURES: &[Departure] = &[
    Departure {
        name: "retry-429-ms-only",
        requests: 4,
        waits_ms: &[250; 3],
        same_request: true,
        reason: "a 429 is tried again by whatever says when: here the header in milliseconds",
    },
    Departure {
        name: "retry-429-no-header",
        requests: 4,
        waits_ms: &[2000; 3],
        same_request: true,
        reason: "browsers hide Retry-After from other origins: the sentence says 2 seconds",
    },
    Departure {
        name: "client-azureopenai-retry-429",
        requests: 4,
        waits_ms: &[150; 3],
        same_request: true,
        reason: "openai tries twice more by itself; the page thrice, as azure-core does",
    },
    Departure {
        name: "error-400-unsupported-parameter",
        requests: 2,
        waits_ms: &[],
        same_request: false,
        reason: "the page sends max_completion_tokens where max_tokens is refused",
    },
];

/// What was sent over all refusals of a case.
pub(crate) struct Played {
    pub(crate) requests: Vec<HttpRequest>,
    pub(crate) waits_ms: Vec<u64>,
}

/// Sends until there is a 200 or the page gives up, by a clock that stands
/// still but for the waits.
pub(crate) fn play(case: &Value, asked: &Asked) -> Played {
    let mut attempts = Attempts::new(
        asked.connection.clone(),
        asked.request.clone(),
        Learned::default(),
    );
    let mut now_ms = 1_758_119_573_000;
    let (mut requests, mut waits_ms) = (Vec::new(), Vec::new());
    for tried in 0.. {
        assert!(tried < 20, "{} is sent for ever", case["name"]);
        requests.push(attempts.http_request().unwrap());
        let answers = case["responses"].as_array();
        let response = answers.map_or(&case["response"], |answers| &answers[tried]);
        if response["status"] == 200 {
            break;
        }
        match attempts.refused(refused(response), now_ms) {
            Next::Wait(wait_ms, _) => {
                now_ms += wait_ms;
                waits_ms.push(wait_ms);
            }
            Next::Adapt(_) => {}
            Next::Fail(_) => break,
        }
    }
    Played { requests, waits_ms }
}

fn refused(response: &Value) -> Refused {
    let body = String::from_utf8(support::body_of(response)).unwrap();
    Refused {
        status: response["status"].as_u64().unwrap().try_into().unwrap(),
        hints: answer::hints(response),
        error: ServiceError::from_body(&body),
        request_id: None,
    }
}

/// How often the page sends, and how long it waits, against the client.
pub(crate) fn compare_tries(comparison: &mut Comparison, case: &Value, asked: &Asked) {
    let played = play(case, asked);
    // The first back-off, of no time at all, is no wait in the recordings.
    let waits_ms: Vec<u64> = played
        .waits_ms
        .iter()
        .copied()
        .filter(|wait| *wait > 0)
        .collect();
    let tries = &case["tries"];
    let recorded = tries["requests"].as_u64().unwrap_or(1) as usize;
    let same = played
        .requests
        .iter()
        .all(|request| *request == played.requests[0]);
    let waited = tries["waits_s"].as_array().into_iter().flatten();
    let waited = waited.map(|seconds| (seconds.as_f64().unwrap() * 1000.0).round() as u64);
    let waited: Vec<u64> = waited.filter(|wait| *wait > 0).collect();
    match DEPARTURES
        .iter()
        .find(|departure| case["name"] == departure.name)
    {
        Some(departure) => {
            assert_ne!(
                recorded, departure.requests,
                "no departure: {}",
                departure.reason
            );
            comparison.same(
                "tries (the page's own)",
                played.requests.len(),
                departure.requests,
            );
            comparison.same("waits (the page's own)", &waits_ms[..], departure.waits_ms);
            comparison.same("request each time", same, departure.same_request);
        }
        None => {
            comparison.same("tries", played.requests.len(), recorded);
            comparison.same("waits", &waits_ms, &waited);
            comparison.same("request each time", same, true);
        }
    }
}

/// The refusal against what the reference reader found in it, and its
/// explanation.
pub(crate) fn compare_with_reference(
    comparison: &mut Comparison,
    case: &Value,
    connection: &Connection,
) {
    let Refused { status, error, .. } = refused(&case["response"]);
    let reference = &case["reference_result"]["error"];
    comparison.same(
        "status",
        u64::from(status),
        reference["status"].as_u64().unwrap(),
    );
    let mut expected = expected_error(reference);
    // The SDK shows the rest of what the body told.
    let shown = &case["sdk_result"]["raised"]["error"];
    expected.target = shown["target"].as_str().map(str::to_owned);
    let details = shown["details"].as_array().into_iter().flatten();
    expected.details = details.map(detail).collect();
    comparison.same("error", &error, &expected);
    let failure = ChatError::Service(Box::new(Refusal {
        status,
        error,
        ..Refusal::default()
    }));
    let explanation = explain(&failure, Some(connection));
    let explained = explanation.title.contains(&format!("(HTTP {status})"))
        && explanation.advice.len() > 20
        && !explanation.remedies.is_empty();
    comparison.holds("explanation", explained, &format!("{explanation:?}"));
}

/// A single fault, out of the SDK's lines (`Target: …`, `Message: …`).
fn detail(shown: &Value) -> String {
    let field = |name: &str| {
        let lines = shown.as_str().unwrap().lines();
        lines.filter_map(|line| line.strip_prefix(name)).next()
    };
    let message = field("Message: ").unwrap();
    field("Target: ").map_or(message.to_owned(), |place| format!("{place}: {message}"))
}

/// A refusal as the reference reader tells it.
pub(crate) fn expected_error(reference: &Value) -> ServiceError {
    let text = |name: &str| match &reference[name] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let inner = &reference["innererror"];
    let mut error = ServiceError {
        code: text("code"),
        message: text("message").or_else(|| title(reference["text"].as_str()?)),
        kind: text("type"),
        param: text("param"),
        inner_code: inner["code"].as_str().map(str::to_owned),
        ..ServiceError::default()
    };
    for (category, verdict) in inner["content_filter_result"]
        .as_object()
        .into_iter()
        .flatten()
    {
        error.content_filter.verdicts.push(FilterVerdict {
            category: category.clone(),
            filtered: verdict["filtered"] == true,
            detected: verdict["detected"] == true,
            severity: verdict["severity"].as_str().map(str::to_owned),
            ..FilterVerdict::default()
        });
    }
    error
}

/// The page reads a gateway's sentence out of its HTML.
fn title(text: &str) -> Option<String> {
    let (_, after) = text.split_once("<title>")?;
    Some(after.split_once("</title>")?.0.to_owned())
}

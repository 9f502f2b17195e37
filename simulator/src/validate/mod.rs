//! What the service checks before it answers, in its order: key, version, content type, body.
//! A refusal is the answer itself, in the service's own words.

mod access;
mod messages;
mod parameters;
pub(crate) mod refusal;

use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::records::RecordedRequest;
use crate::service::Target;

pub(crate) use access::{access, date as version_date};
use refusal::{bad_request, invalid};

/// What answers where there is one model only and the request names none.
const ONLY_MODEL: &str = "normal";

/// Checks a chat request; returns the name of the deployment or model that is asked.
pub(crate) fn chat(target: &Target, request: &RecordedRequest) -> Result<String, Answer> {
    let content_type = request.headers.get("content-type").unwrap_or_default();
    if !is_json(content_type) {
        let message = format!(
            "Invalid Content-Type header: expected 'application/json', but got '{content_type}' instead."
        );
        return Err(bad_request(&message, None, None));
    }
    let Value::Object(body) = &request.body else {
        let message = "We could not parse the JSON body of your request. The API expects a JSON payload, but what \
                       was sent was not valid JSON.";
        return Err(bad_request(message, None, None));
    };
    let name = name(target, body)?;
    messages::check(body.get("messages"))?;
    parameters::check(body)?;
    Ok(name)
}

/// Whether a content type is JSON, with or without a charset.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn name(target: &Target, body: &Map<String, Value>) -> Result<String, Answer> {
    if let Target::Deployment(deployment) = target {
        return Ok(deployment.clone());
    }
    match body.get("model") {
        Some(Value::String(model)) => Ok(model.clone()),
        Some(other) if !other.is_null() => Err(invalid::wrong_type("model", "a string", other)),
        _ if *target == Target::Serverless => Ok(ONLY_MODEL.to_owned()),
        _ => Err(invalid::missing("model")),
    }
}

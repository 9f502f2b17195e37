//! The service's refusals. The 401 and 404 bodies are the recorded ones, those of a gateway the documented
//! ones; the 400s have the form and the words of OpenAI's parameter checks.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::answer::Answer;

/// 401 for a wrong `api-key`.
pub(crate) fn wrong_key() -> Answer {
    let body = json!({"error": {
        "code": "401",
        "message": "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a \
                    valid key for an active subscription and use a correct regional API endpoint for your resource.",
    }});
    Answer::json(StatusCode::UNAUTHORIZED, &body)
}

/// 401 for a missing or wrong bearer token: a flat body.
pub(crate) fn wrong_token() -> Answer {
    let body = json!({
        "statusCode": 401,
        "message": "Unauthorized. Access token is missing, invalid, audience is incorrect \
                    (https://cognitiveservices.azure.com), or have expired.",
    });
    Answer::json(StatusCode::UNAUTHORIZED, &body)
}

/// 401 of a gateway for a wrong key.
pub(crate) fn wrong_subscription() -> Answer {
    let message = "Access denied due to invalid subscription key. Make sure to provide a valid key for an active \
                   subscription.";
    let body = json!({"statusCode": 401, "message": message});
    Answer::json(StatusCode::UNAUTHORIZED, &body)
}

/// 401 of a gateway for no key.
pub(crate) fn no_subscription() -> Answer {
    let message = "Access denied due to missing subscription key. Make sure to include subscription key when making \
                   requests to an API.";
    let body = json!({"statusCode": 401, "message": message});
    Answer::json(StatusCode::UNAUTHORIZED, &body)
}

/// 404 for an address there is nothing at, a missing `api-version` included.
pub(crate) fn resource_not_found() -> Answer {
    let body = json!({"error": {"code": "404", "message": "Resource not found"}});
    Answer::json(StatusCode::NOT_FOUND, &body)
}

/// 404 for a name no scenario has.
pub(crate) fn deployment_not_found() -> Answer {
    let body = json!({"error": {
        "code": "DeploymentNotFound",
        "message": "The API deployment for this resource does not exist. If you created the deployment within \
                    the last 5 minutes, please wait a moment and try again.",
    }});
    Answer::json(StatusCode::NOT_FOUND, &body)
}

/// 400 for an `api-version` that is no date.
pub(crate) fn version_not_supported() -> Answer {
    let body = json!({"error": {"code": "BadRequest", "message": "API version not supported"}});
    Answer::json(StatusCode::BAD_REQUEST, &body)
}

/// 400 in OpenAI's form.
pub(crate) fn bad_request(message: &str, param: Option<&str>, code: Option<&str>) -> Answer {
    let body = json!({"error": {
        "message": message,
        "type": "invalid_request_error",
        "param": param,
        "code": code,
    }});
    Answer::json(StatusCode::BAD_REQUEST, &body)
}

/// The kinds of a 400 on a field of the body.
pub(crate) mod invalid {
    use super::{Answer, Value, bad_request};

    /// A required field that is not there.
    pub(crate) fn missing(param: &str) -> Answer {
        let message = format!("Missing required parameter: '{param}'.");
        bad_request(&message, Some(param), Some("missing_required_parameter"))
    }

    /// A value of the wrong type; `expected` with its article.
    pub(crate) fn wrong_type(param: &str, expected: &str, value: &Value) -> Answer {
        let message = format!(
            "Invalid type for '{param}': expected {expected}, but got {} instead.",
            a_type(value)
        );
        bad_request(&message, Some(param), Some("invalid_type"))
    }

    /// A value out of its range; `rule` says which, `code` names it.
    pub(crate) fn out_of_range(param: &str, rule: &str, code: &str) -> Answer {
        bad_request(
            &format!("Invalid '{param}': {rule}"),
            Some(param),
            Some(code),
        )
    }

    fn a_type(value: &Value) -> &'static str {
        match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(number) if number.is_f64() => "a decimal number",
            Value::Number(_) => "an integer",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}

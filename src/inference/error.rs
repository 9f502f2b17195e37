//! What the service says when it refuses.

use serde_json::Value;

/// A refusal as the service worded it, whatever shape it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceError {
    /// The service's code, such as `DeploymentNotFound` or `401`.
    pub code: Option<String>,
    /// The service's own sentence; `None` where the body had none.
    pub message: Option<String>,
    /// The request field at fault, where the service names one.
    pub param: Option<String>,
}

impl std::fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.code, &self.message) {
            (Some(code), Some(message)) => write!(formatter, "{code}: {message}"),
            (Some(text), None) | (None, Some(text)) => formatter.write_str(text),
            (None, None) => formatter.write_str("no details"),
        }
    }
}

impl ServiceError {
    /// Reads the body of a refusal. Total: HTML, empty text and JSON of any
    /// shape give an error, with as much in it as the body told.
    #[must_use]
    pub fn from_body(body: &str) -> Self {
        match serde_json::from_str::<Value>(body.trim_start_matches('\u{feff}')) {
            Ok(value) => Self::from_json(&value),
            Err(_) => Self {
                message: plain_sentence(body),
                ..Self::default()
            },
        }
    }

    /// Reads the `error` object, the bare text, or the flat form
    /// (`{"statusCode": 401, "message": "…"}`, from API Management).
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let object = value.get("error").filter(|error| !error.is_null());
        let object = object.unwrap_or(value);
        if let Some(message) = object.as_str() {
            return Self {
                message: non_empty(message),
                ..Self::default()
            };
        }
        let field = |name: &str| object.get(name).and_then(scalar);
        Self {
            code: field("code").or_else(|| field("statusCode")),
            message: field("message").or_else(|| field("detail")),
            param: field("param").or_else(|| field("target")),
        }
    }
}

/// Seconds to wait, out of the service's sentence (“Please retry after 38
/// seconds.”, “Try again in 2 seconds.”): browsers hide the `Retry-After`
/// header of another origin unless it is exposed, the sentence they cannot.
#[must_use]
pub fn retry_after_seconds(message: &str) -> Option<u64> {
    ["retry after ", "again in "].iter().find_map(|before| {
        let (_, after) = message.split_once(before)?;
        let (number, unit) = after.split_once(' ')?;
        unit.starts_with("second").then(|| number.parse().ok())?
    })
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => non_empty(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The words of a body that is not JSON: an HTML page's title, or the text
/// itself, one line of at most 300 characters.
fn plain_sentence(body: &str) -> Option<String> {
    const LONGEST: usize = 300;
    let body = body.trim();
    if body.starts_with('<') {
        let (_, after) = body.split_once("<title>")?;
        let (title, _) = after.split_once("</title>")?;
        return non_empty(title);
    }
    non_empty(&body.chars().take(LONGEST).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, code: Option<&str>, message: Option<&str>) {
        let error = ServiceError::from_body(body);
        assert_eq!(error.code.as_deref(), code, "{body}");
        assert_eq!(error.message.as_deref(), message, "{body}");
    }

    #[test]
    fn every_shape_seen_is_read() {
        check(
            r#"{"error":{"code":"401","message":"Access denied"}}"#,
            Some("401"),
            Some("Access denied"),
        );
        check(
            r#"{"statusCode":401,"message":"Unauthorized."}"#,
            Some("401"),
            Some("Unauthorized."),
        );
        check(
            r#"{"error":"model not loaded"}"#,
            None,
            Some("model not loaded"),
        );
        check(r#"{"error":{"code":null,"message":"x"}}"#, None, Some("x"));
        check(r#"{"detail":"Not Found"}"#, None, Some("Not Found"));
        check(
            "<html><head><title>502 Bad Gateway</title></head></html>",
            None,
            Some("502 Bad Gateway"),
        );
        check(
            "upstream connect error",
            None,
            Some("upstream connect error"),
        );
        check("", None, None);
        check("[]", None, None);
    }

    #[test]
    fn the_sentence_tells_when_to_retry() {
        let sentence = "… pricing tier. Please retry after 38 seconds. Please go here: …";
        assert_eq!(retry_after_seconds(sentence), Some(38));
        assert_eq!(retry_after_seconds("Try again in 2 seconds."), Some(2));
        assert_eq!(retry_after_seconds("Please retry after a while."), None);
        assert_eq!(retry_after_seconds("too many requests"), None);
    }
}

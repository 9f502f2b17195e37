//! What the service says when it refuses.

use serde_json::Value;

use crate::settings::ApiKey;

use super::content_filter::ContentFilterResults;

/// A refusal as the service worded it, whatever shape it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceError {
    /// The service's code, such as `DeploymentNotFound` or `401`.
    pub code: Option<String>,
    /// The service's own sentence; `None` where the body had none.
    pub message: Option<String>,
    /// OpenAI's class of error, such as `invalid_request_error`.
    pub kind: Option<String>,
    /// The request field at fault, where the service names one.
    pub param: Option<String>,
    /// OData's name for what is at fault.
    pub target: Option<String>,
    /// OData's list of single faults, a sentence each.
    pub details: Vec<String>,
    /// The code of the inner error, such as `ResponsibleAIPolicyViolation`.
    pub inner_code: Option<String>,
    /// What the content filter found in the prompt.
    pub content_filter: ContentFilterResults,
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
        // Both spellings occur; the results stand inside, or beside it.
        let inner = object
            .get("innererror")
            .or_else(|| object.get("inner_error"));
        let mut content_filter = ContentFilterResults::within(object);
        if let Some(inner) = inner {
            content_filter.merge(ContentFilterResults::within(inner));
        }
        let details = object.get("details").and_then(Value::as_array);
        Self {
            code: field("code").or_else(|| field("statusCode")),
            message: field("message").or_else(|| object.get("detail").and_then(detail)),
            kind: field("type"),
            param: field("param"),
            target: field("target"),
            details: details.into_iter().flatten().filter_map(detail).collect(),
            inner_code: inner.and_then(|inner| scalar(inner.get("code")?)),
            content_filter,
        }
    }

    /// The same without a key in any of its texts: some services repeat the
    /// one they refuse.
    #[must_use]
    pub fn redacted(mut self, key: &ApiKey) -> Self {
        let fields = [
            &mut self.code,
            &mut self.message,
            &mut self.kind,
            &mut self.param,
            &mut self.target,
            &mut self.inner_code,
        ];
        for text in fields.into_iter().flatten().chain(&mut self.details) {
            *text = key.redact(text);
        }
        self
    }

    /// Whether the sentence contains these words, in any case.
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        let message = self.message.as_deref().unwrap_or_default();
        message
            .to_ascii_lowercase()
            .contains(&words.to_ascii_lowercase())
    }
}

/// A fault in one sentence: text, the `message` or `msg` of an object (with
/// its place, as FastAPI's `loc`), or those of a list.
fn detail(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => {
            let sentences: Vec<_> = items.iter().filter_map(detail).collect();
            non_empty(&sentences.join(" "))
        }
        Value::Object(fields) => {
            let message = fields.get("message").or_else(|| fields.get("msg"));
            let message = message.and_then(scalar)?;
            let place = fields.get("target").or_else(|| fields.get("loc"));
            Some(match place {
                Some(Value::String(place)) => format!("{place}: {message}"),
                Some(place @ Value::Array(_)) => format!("{place}: {message}"),
                _ => message,
            })
        }
        other => scalar(other),
    }
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
    fn what_stands_inside_is_read() {
        let error = ServiceError::from_body(
            r#"{"error":{"code":"BadArgument","message":"m","target":"messages","type":"t","param":"p",
                "details":[{"code":"E1","message":"role missing","target":"messages[0]"}],
                "inner_error":{"code":"ResponsibleAIPolicyViolation","content_filter_results":{"jailbreak":{"filtered":true,"detected":true}}}}}"#,
        );
        assert_eq!(error.details, ["messages[0]: role missing"]);
        assert_eq!(
            error.inner_code.as_deref(),
            Some("ResponsibleAIPolicyViolation")
        );
        assert_eq!(error.content_filter.filtered().count(), 1);
        assert_eq!(
            (
                error.kind.as_deref(),
                error.param.as_deref(),
                error.target.as_deref()
            ),
            (Some("t"), Some("p"), Some("messages"))
        );
        check(
            r#"{"detail":[{"loc":["body","model"],"msg":"field required"}]}"#,
            None,
            Some(r#"["body","model"]: field required"#),
        );
    }
}

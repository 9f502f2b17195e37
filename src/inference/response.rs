//! What the service answers: one shape for a streamed update and for a whole
//! completion, since they differ only in `delta` against `message`.
//!
//! Read field by field, and not by derived code, for two reasons. Servers
//! send `null`, other types and unknown fields where the specification has
//! something else, and one odd field must not cost the reply: what does not
//! fit reads as absent. And it makes the page 5 KB (brotli) smaller.

use serde_json::Value;

/// One `chat.completion.chunk`, or a whole `chat.completion`.
///
/// Azure sends chunks with empty `choices` (prompt filter results, usage),
/// choices without `delta` (asynchronous filter) and fields that no document
/// names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamingChatCompletionsUpdate {
    pub choices: Vec<Choice>,
}

impl StreamingChatCompletionsUpdate {
    /// Reads an update; total, as the module says.
    #[must_use]
    pub fn from_json(update: &Value) -> Self {
        let choices = update.get("choices").and_then(Value::as_array);
        Self {
            choices: choices
                .into_iter()
                .flatten()
                .filter(|choice| choice.is_object())
                .map(Choice::from_json)
                .collect(),
        }
    }
}

/// One of the answers asked for by `n`; the page reads the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    pub index: u64,
    /// The text this update adds.
    pub content: String,
    /// The words of a refusal that it adds.
    pub refusal: String,
    pub finish_reason: Option<FinishReason>,
}

impl Choice {
    fn from_json(choice: &Value) -> Self {
        let piece = choice.get("delta").filter(|delta| delta.is_object());
        let piece = piece.or_else(|| choice.get("message"));
        let text_of = |field| {
            piece
                .and_then(|piece| piece.get(field))
                .map(text)
                .unwrap_or_default()
        };
        Self {
            index: number(choice.get("index")),
            content: text_of("content"),
            refusal: text_of("refusal"),
            finish_reason: choice
                .get("finish_reason")
                .and_then(Value::as_str)
                .map(FinishReason::from),
        }
    }
}

/// Why the service ended the reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FinishReason {
    Stop,
    Length,
    ContentFilter,
    ToolCalls,
    /// A reason this page does not know, as it was sent.
    Other(String),
}

impl From<&str> for FinishReason {
    fn from(reason: &str) -> Self {
        match reason {
            "stop" => Self::Stop,
            "length" => Self::Length,
            "content_filter" => Self::ContentFilter,
            "tool_calls" | "function_call" => Self::ToolCalls,
            _ => Self::Other(reason.to_owned()),
        }
    }
}

fn number(value: Option<&Value>) -> u64 {
    value.and_then(Value::as_u64).unwrap_or_default()
}

/// A string, or the `text` of a list of content items (some hosts send those).
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items
            .iter()
            .filter_map(|item| item.get("text").and_then(Value::as_str))
            .collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, content: &str, finish_reason: Option<FinishReason>) {
        let update =
            StreamingChatCompletionsUpdate::from_json(&serde_json::from_str(json).unwrap());
        let choice = update.choices.first().cloned().unwrap_or_default();
        assert_eq!(choice.content, content, "{json}");
        assert_eq!(choice.finish_reason, finish_reason, "{json}");
    }

    #[test]
    fn odd_shapes_are_read_as_far_as_they_go() {
        check("{}", "", None);
        check("[7]", "", None);
        check(r#"{"choices":null,"usage":7,"model":[]}"#, "", None);
        check(
            r#"{"choices":[{"index":0,"content_filter_offsets":{}}]}"#,
            "",
            None,
        );
        check(
            r#"{"choices":[{"delta":{"content":null,"role":"assistant"}}]}"#,
            "",
            None,
        );
        check(
            r#"{"choices":["odd",{"delta":{"content":"a"},"finish_reason":9}]}"#,
            "a",
            None,
        );
        check(
            r#"{"choices":[{"delta":null,"message":{"content":[{"type":"text","text":"b"}]},"finish_reason":"stop"}]}"#,
            "b",
            Some(FinishReason::Stop),
        );
        check(
            r#"{"choices":[{"delta":{},"finish_reason":"eos"}]}"#,
            "",
            Some(FinishReason::Other("eos".into())),
        );
    }
}

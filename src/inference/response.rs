//! What the service answers: one shape for a streamed update and for a whole
//! completion, since they differ only in `delta` against `message`.
//!
//! Read field by field, and not by derived code, for two reasons. Servers
//! send `null`, other types and unknown fields where the specification has
//! something else, and one odd field must not cost the reply: what does not
//! fit reads as absent. And it makes the page 5 KB (brotli) smaller.

use serde_json::Value;

use super::content_filter::{ContentFilterOffsets, ContentFilterResults};

/// One `chat.completion.chunk`, or a whole `chat.completion`.
///
/// Azure sends chunks with empty `choices` (prompt filter results, usage),
/// choices without `delta` (asynchronous filter) and fields that no document
/// names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamingChatCompletionsUpdate {
    /// The model's name and version, as `gpt-4o-2024-11-20`.
    pub model: Option<String>,
    pub choices: Vec<Choice>,
    pub usage: Option<Usage>,
    /// The filter's verdict on what was sent.
    pub prompt_filter_results: ContentFilterResults,
}

/// Tokens that a request took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
    pub total_tokens: u64,
    /// Of the completion's, those spent on reasoning that is not shown.
    pub reasoning_tokens: u64,
    /// Of the prompt's, those read from the service's cache.
    pub cached_tokens: u64,
}

/// One of the answers asked for by `n`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    pub index: u64,
    /// The text this update adds.
    pub content: String,
    /// The words of a refusal that it adds.
    pub refusal: String,
    /// The reasoning it adds, from servers that show it.
    pub reasoning: String,
    pub tool_calls: Vec<ToolCallUpdate>,
    pub finish_reason: Option<FinishReason>,
    pub filter_results: ContentFilterResults,
    /// Up to where the asynchronous filter has looked.
    pub filter_offsets: Option<ContentFilterOffsets>,
}

/// A piece of a tool call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolCallUpdate {
    /// Which call the piece belongs to; some servers leave it out.
    pub index: Option<u64>,
    /// Stands in the first piece of a call only.
    pub id: Option<String>,
    pub name: String,
    pub arguments: String,
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

impl FinishReason {
    /// The reason as it is on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ContentFilter => "content_filter",
            Self::ToolCalls => "tool_calls",
            Self::Other(reason) => reason,
        }
    }
}

impl StreamingChatCompletionsUpdate {
    /// Reads an update; total, as the module says.
    #[must_use]
    pub fn from_json(update: &Value) -> Self {
        let mut prompt_filter_results = ContentFilterResults::default();
        for name in ["prompt_filter_results", "prompt_annotations"] {
            for prompt in list(update.get(name)) {
                prompt_filter_results.merge(ContentFilterResults::within(prompt));
            }
        }
        let choices = list(update.get("choices")).filter(|choice| choice.is_object());
        Self {
            model: string(update.get("model")),
            choices: choices.map(Choice::from_json).collect(),
            usage: update
                .get("usage")
                .filter(|usage| usage.is_object())
                .map(Usage::from_json),
            prompt_filter_results,
        }
    }
}

impl Usage {
    fn from_json(usage: &Value) -> Self {
        let tokens = |pointer| number(usage.pointer(pointer));
        Self {
            prompt_tokens: tokens("/prompt_tokens"),
            completion_tokens: tokens("/completion_tokens"),
            total_tokens: tokens("/total_tokens"),
            reasoning_tokens: tokens("/completion_tokens_details/reasoning_tokens"),
            cached_tokens: tokens("/prompt_tokens_details/cached_tokens"),
        }
    }
}

impl Choice {
    fn from_json(choice: &Value) -> Self {
        let piece = choice.get("delta").filter(|delta| delta.is_object());
        let piece = piece.or_else(|| choice.get("message"));
        let field = |name| piece.and_then(|piece| piece.get(name));
        let text_of = |name| field(name).map(text).unwrap_or_default();
        let reasoning = text_of("reasoning_content");
        Self {
            index: number(choice.get("index")),
            content: text_of("content"),
            refusal: text_of("refusal"),
            // Servers that send both names send the same under both.
            reasoning: if reasoning.is_empty() {
                text_of("reasoning")
            } else {
                reasoning
            },
            tool_calls: list(field("tool_calls"))
                .chain(field("function_call").filter(|call| call.is_object()))
                .map(ToolCallUpdate::from_json)
                .collect(),
            finish_reason: choice
                .get("finish_reason")
                .and_then(Value::as_str)
                .map(FinishReason::from),
            filter_results: ContentFilterResults::within(choice),
            filter_offsets: choice
                .get("content_filter_offsets")
                .and_then(ContentFilterOffsets::from_json),
        }
    }
}

impl ToolCallUpdate {
    /// Reads a piece; the older `function_call` has no `function` around it.
    fn from_json(call: &Value) -> Self {
        let function = call.get("function").unwrap_or(call);
        Self {
            index: call.get("index").and_then(Value::as_u64),
            id: string(call.get("id")),
            name: string(function.get("name")).unwrap_or_default(),
            arguments: match function.get("arguments") {
                // Some servers send the arguments as the object itself.
                Some(object @ Value::Object(_)) => object.to_string(),
                arguments => arguments.map(text).unwrap_or_default(),
            },
        }
    }
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

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn number(value: Option<&Value>) -> u64 {
    value.and_then(Value::as_u64).unwrap_or_default()
}

fn string(value: Option<&Value>) -> Option<String> {
    let text = value.and_then(Value::as_str);
    text.filter(|text| !text.is_empty()).map(str::to_owned)
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

    #[test]
    fn reasoning_has_two_names_and_the_prompt_filter_too() {
        let read = |json: &str| {
            StreamingChatCompletionsUpdate::from_json(&serde_json::from_str(json).unwrap())
        };
        for json in [
            r#"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#,
            r#"{"choices":[{"delta":{"reasoning":"hm","reasoning_content":null}}]}"#,
            r#"{"choices":[{"delta":{"reasoning":"hm","reasoning_content":"hm"}}]}"#,
        ] {
            assert_eq!(read(json).choices[0].reasoning, "hm", "{json}");
        }
        for name in ["prompt_filter_results", "prompt_annotations"] {
            let json = format!(
                r#"{{"choices":[],"{name}":[{{"prompt_index":0,"content_filter_results":{{"hate":{{"filtered":true}}}}}}]}}"#
            );
            assert_eq!(read(&json).prompt_filter_results.filtered().count(), 1);
        }
    }
}

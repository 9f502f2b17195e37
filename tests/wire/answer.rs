//! From the recorded bytes of an answer to the page's reply.

use azure_chat::chat::error::ChatError;
use azure_chat::chat::message::{EarlyEnd, MessageStatus};
use azure_chat::chat::reply::{BodyEnd, Finished, Reply};
use azure_chat::inference::retry::RetryHints;
use serde_json::{Value, json};

use super::comparison::Comparison;
use crate::support;

/// A reply as the page has it in the end.
pub(crate) struct Received {
    /// One for each choice.
    pub(crate) texts: Vec<String>,
    pub(crate) finished: Finished,
    /// The page knew that nothing more would come before the body ended.
    over: bool,
}

/// What the server answered first, and last.
pub(crate) fn first_and_last(case: &Value) -> (&Value, &Value) {
    match case["responses"].as_array().map(Vec::as_slice) {
        Some([first, .., last]) => (first, last),
        _ => (&case["response"], &case["response"]),
    }
}

/// When to come back, from the headers of an answer.
pub(crate) fn hints(response: &Value) -> RetryHints {
    RetryHints::read(|name| response["headers"][name].as_str().map(str::to_owned))
}

/// Reads an answer's body in the pieces in which it was sent.
pub(crate) fn receive(response: &Value) -> Received {
    let bytes = support::body_of(response);
    let mut rest = bytes.as_slice();
    let mut reply = Reply::default();
    let mut growth = Vec::new();
    let sizes = response["chunk_sizes"].as_array();
    for size in sizes.into_iter().flatten() {
        // "All at once" is written as a size larger than the body.
        let size = (size.as_u64().unwrap() as usize).min(rest.len());
        let (piece, after) = rest.split_at(size);
        growth.extend(reply.push(piece));
        rest = after;
    }
    growth.extend(reply.push(rest));
    let over = reply.is_over();
    let finished = reply.finish(if response["ends"] == "cut" {
        BodyEnd::Broken
    } else {
        BodyEnd::Whole
    });
    let mut texts = vec![String::new(); finished.endings.len()];
    for growth in growth.iter().chain(&finished.growth) {
        texts[growth.choice].push_str(&growth.added.text);
        assert_eq!(growth.added.reasoning, "", "no recorded reply shows any");
    }
    Received {
        texts,
        finished,
        over,
    }
}

/// The reply against what the reference reader made of the same bytes.
pub(crate) fn compare_with_reference(
    comparison: &mut Comparison,
    case: &Value,
    received: &Received,
) {
    let reference = &case["reference_result"];
    let text = |name: &str| reference[name].as_str().unwrap_or_default();
    let ending = &received.finished.endings[0];
    let words = format!("{}{}", text("content"), text("refusal"));
    comparison.same("reply", received.texts[0].as_str(), &words);
    comparison.same("refusal", ending.refusal.as_str(), text("refusal"));
    comparison.same("status", &ending.status, &expected_status(reference));
    let calls = ending
        .tool_calls
        .iter()
        .map(|call| json!({"id": call.id, "name": call.name, "arguments": call.arguments}));
    let recorded = reference.get("tool_calls").cloned().unwrap_or(json!([]));
    comparison.same("tool calls", calls.collect::<Value>(), recorded);
    let usage = received.finished.facts.usage.map(|usage| {
        json!({"prompt_tokens": usage.prompt_tokens, "completion_tokens": usage.completion_tokens,
               "total_tokens": usage.total_tokens})
    });
    let recorded = reference.get("usage").cloned().unwrap_or_default();
    comparison.same("usage", usage.unwrap_or_default(), recorded);
    if let Some(categories) = reference.get("filtered_categories") {
        let filtered = ending
            .filter
            .filtered()
            .map(|verdict| verdict.category.as_str());
        comparison.same("filtered", &filtered.collect::<Value>(), categories);
    }
    if let Some(saw_done) = reference.get("saw_done") {
        let over = saw_done == &json!(true) || reference["error"].is_object();
        comparison.same("over", received.over, over);
    }
    compare_choices(comparison, case, received);
}

/// The reference reader keeps one choice; the SDK hands all of them out.
fn compare_choices(comparison: &mut Comparison, case: &Value, received: &Received) {
    let result = &case["sdk_result"];
    let texts: Vec<&str> = match (&result["content_by_choice"], &result["choices"]) {
        (Value::Object(choices), _) => choices.values().filter_map(Value::as_str).collect(),
        (_, Value::Array(choices)) if choices.len() > 1 => {
            let contents = choices.iter().map(|choice| &choice["message"]["content"]);
            contents.filter_map(Value::as_str).collect()
        }
        _ => return,
    };
    comparison.same(
        "all choices",
        received.texts.iter().map(String::as_str).collect(),
        texts,
    );
    let complete = |ending: &_| matches!(ending, MessageStatus::Complete);
    let endings = &received.finished.endings;
    let all = endings.iter().all(|ending| complete(&ending.status));
    comparison.holds("their ends", all, &format!("{endings:?}"));
}

/// How the page should say that a reply stands.
fn expected_status(reference: &Value) -> MessageStatus {
    if let Some(error) = reference.get("error").filter(|error| error.is_object()) {
        return MessageStatus::Failed(if error["not_json"] == true {
            let excerpt = error["text"].as_str().unwrap().to_owned();
            ChatError::NotAnAnswer { excerpt }
        } else {
            ChatError::InStream(Box::new(super::refusal::expected_error(error)))
        });
    }
    if reference["complete"] == false {
        return MessageStatus::Failed(ChatError::CutOff);
    }
    end(reference["finish_reason"].as_str())
}

/// How a reply stands that ended for this reason.
pub(crate) fn end(finish_reason: Option<&str>) -> MessageStatus {
    match finish_reason {
        None => MessageStatus::Failed(ChatError::NoReply),
        Some("length") => MessageStatus::Ended(EarlyEnd::Length),
        Some("content_filter") => MessageStatus::Ended(EarlyEnd::ContentFilter),
        Some("tool_calls") => MessageStatus::Ended(EarlyEnd::ToolCalls),
        Some(_) => MessageStatus::Complete,
    }
}

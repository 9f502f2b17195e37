//! Answers of any text in the recorded shape: the recorded completion and the recorded stream are the
//! moulds, only text, finish and usage are poured in.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use crate::cases::{BrokenCase, Case};
use crate::said::{Said, data_lines};

/// The case whose body is the mould of a completion.
const COMPLETION: &str = "conv-article-first-turn";
/// The case whose events are the mould of a stream.
const STREAM: &str = "stream-classic";

/// The moulds.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    completion: Value,
    /// The first event: `prompt_filter_results`, no choices.
    prompt: Value,
    /// The event that names the role.
    role: Value,
    /// An event with text.
    delta: Value,
    /// The event with the `finish_reason`.
    finish: Value,
}

impl Shape {
    /// Takes the moulds from the recorded cases.
    pub(crate) fn recorded(cases: &[Case]) -> Result<Self, BrokenCase> {
        let completion = body(cases, COMPLETION)?;
        let stream = body(cases, STREAM)?;
        let mut events = data_lines(&stream).filter_map(|data| serde_json::from_str(data).ok());
        let broken = |problem: &str| BrokenCase::new(STREAM, problem);
        let (Some(prompt), Some(role), Some(delta)) = (events.next(), events.next(), events.next())
        else {
            return Err(broken("holds fewer than four events"));
        };
        Ok(Self {
            completion: serde_json::from_str(&completion)
                .map_err(|error| BrokenCase::new(COMPLETION, &error.to_string()))?,
            prompt,
            role,
            delta,
            finish: events
                .last()
                .ok_or_else(|| broken("holds fewer than four events"))?,
        })
    }

    /// A `chat.completion`.
    pub(crate) fn completion(&self, said: &Said) -> Value {
        let mut completion = self.completion.clone();
        if let Some(message) = completion.pointer_mut("/choices/0/message") {
            set(message, "content", json!(said.content));
            set(message, "refusal", json!(said.refusal));
            if !said.tool_calls.is_empty() {
                set(message, "tool_calls", json!(said.tool_calls));
            }
        }
        if let Some(choice) = completion.pointer_mut("/choices/0") {
            set(choice, "finish_reason", json!(said.finish_reason));
        }
        set(
            &mut completion,
            "usage",
            usage(said.content.as_deref().unwrap_or_default()),
        );
        completion
    }

    /// The events before the first text: the filter's verdict on the prompt, and the role.
    pub(crate) fn opening(&self) -> [Bytes; 2] {
        [event(&self.prompt), event(&self.role)]
    }

    /// The event that adds `text`.
    pub(crate) fn delta(&self, text: &str) -> Bytes {
        let mut delta = self.delta.clone();
        if let Some(inner) = delta.pointer_mut("/choices/0/delta") {
            set(inner, "content", json!(text));
        }
        event(&delta)
    }

    /// The events after the last text: the finish, the usage of `text` where it was asked for, the end.
    pub(crate) fn closing(&self, text: &str, include_usage: bool) -> Vec<Bytes> {
        let mut events = vec![event(&self.finish)];
        if include_usage {
            let mut last = self.finish.clone();
            set(&mut last, "choices", json!([]));
            set(&mut last, "usage", usage(text));
            events.push(event(&last));
        }
        events.push(Bytes::from_static(b"data: [DONE]\n\n"));
        events
    }
}

fn body(cases: &[Case], name: &str) -> Result<String, BrokenCase> {
    let answer = cases
        .iter()
        .find(|case| case.name == name)
        .and_then(|case| case.answers.first());
    answer
        .map(|answer| answer.body_text())
        .ok_or_else(|| BrokenCase::new(name, "is missing"))
}

fn event(value: &Value) -> Bytes {
    format!("data: {value}\n\n").into()
}

fn set(object: &mut Value, field: &str, value: Value) {
    if let Value::Object(object) = object {
        Map::insert(object, field.to_owned(), value);
    }
}

/// Words for tokens: the numbers are plausible, no more.
fn usage(text: &str) -> Value {
    const PROMPT: usize = 24;
    let words = text.split_whitespace().count();
    json!({"completion_tokens": words, "prompt_tokens": PROMPT, "total_tokens": PROMPT + words})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::embedded;
    use crate::said::said;

    #[test]
    fn a_text_poured_into_the_moulds_comes_out_again() {
        let shape = Shape::recorded(&embedded().unwrap()).unwrap();
        let text = "Any \"text\" at all.";
        let mut stream: Vec<u8> = shape.opening().concat();
        stream.extend(shape.delta("Any \"text\""));
        stream.extend(shape.delta(" at all."));
        stream.extend(shape.closing(text, false).concat());

        assert_eq!(
            said(std::str::from_utf8(&stream).unwrap())
                .content
                .as_deref(),
            Some(text)
        );
        let completion = shape.completion(&Said::text(text));
        assert_eq!(completion["choices"][0]["message"]["content"], text);
        assert_eq!(completion["choices"][0]["finish_reason"], "stop");
    }
}

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

    /// A `chat.completion` of these choices.
    pub(crate) fn completion(&self, choices: &[Said]) -> Value {
        let mould = self.completion.pointer("/choices/0");
        let mould = mould.cloned().unwrap_or_default();
        let pour = |(index, said)| choice(mould.clone(), index, said);
        let poured: Vec<Value> = choices.iter().enumerate().map(pour).collect();
        let texts = choices.iter().filter_map(|said| said.content.as_deref());
        let usage = usage(&texts.collect::<Vec<_>>().join(" "));
        let mut completion = self.completion.clone();
        set(&mut completion, "choices", Value::Array(poured));
        set(&mut completion, "usage", usage);
        completion
    }

    /// The event before all others: the filter's verdict on the prompt.
    pub(crate) fn prompt(&self) -> Bytes {
        event(&self.prompt)
    }

    /// The event that names the role of a choice.
    pub(crate) fn role(&self, index: usize) -> Bytes {
        pour(&self.role, &json!({"index": index}))
    }

    /// The event that adds `text` to the first choice.
    pub(crate) fn delta(&self, text: &str) -> Bytes {
        self.fields(0, json!({"content": text}))
    }

    /// What many events that add a text to the first choice are made with.
    pub(crate) fn delta_mould(&self) -> DeltaMould {
        // Nothing else in a mould is a private-use character.
        const GAP: &str = "\u{e000}";
        let event = String::from_utf8_lossy(&self.delta(GAP)).into_owned();
        let (before, after) = event.split_once(&format!("\"{GAP}\"")).unwrap_or_default();
        DeltaMould {
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }

    /// The event that adds these fields to the message of a choice.
    pub(crate) fn fields(&self, index: usize, delta: Value) -> Bytes {
        pour(&self.delta, &json!({"index": index, "delta": delta}))
    }

    /// The event that ends a choice.
    pub(crate) fn finish(&self, index: usize, reason: &str) -> Bytes {
        self.finish_with(index, reason, json!({}))
    }

    /// The event that ends a choice with the filter's verdicts on it.
    pub(crate) fn finish_with(&self, index: usize, reason: &str, verdicts: Value) -> Bytes {
        let choice = json!({
            "index": index,
            "finish_reason": reason,
            "content_filter_results": verdicts,
        });
        pour(&self.finish, &choice)
    }

    /// An event of the asynchronous filter: verdicts on a choice's text, from outside of the reply, without
    /// a delta and with no finish.
    pub(crate) fn annotation(&self, verdicts: Value) -> Bytes {
        let mut annotation = self.prompt.clone();
        if let Some(fields) = annotation.as_object_mut() {
            fields.remove("prompt_filter_results");
        }
        let choice = json!({
            "index": 0,
            "finish_reason": null,
            "content_filter_results": verdicts,
            "content_filter_offsets": {"check_offset": 44, "start_offset": 44, "end_offset": 198},
        });
        set(&mut annotation, "choices", json!([choice]));
        event(&annotation)
    }

    /// The events after all choices: the usage of `text` where it was asked for, the end.
    pub(crate) fn closing(&self, text: &str, include_usage: bool) -> Vec<Bytes> {
        let mut events = Vec::new();
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

/// The same as [`Shape::delta`], for hundreds of thousands of events.
#[derive(Debug, Clone)]
pub(crate) struct DeltaMould {
    before: String,
    after: String,
}

impl DeltaMould {
    /// Appends the event that adds `text`.
    pub(crate) fn pour(&self, text: &str, events: &mut Vec<u8>) {
        events.extend_from_slice(self.before.as_bytes());
        events.extend_from_slice(Value::from(text).to_string().as_bytes());
        events.extend_from_slice(self.after.as_bytes());
    }
}

/// A choice of a completion.
fn choice(mut mould: Value, index: usize, said: &Said) -> Value {
    if let Some(message) = mould.get_mut("message") {
        set(message, "content", json!(said.content));
        set(message, "refusal", json!(said.refusal));
        for (field, text) in &said.more {
            set(message, field, json!(text));
        }
        if !said.tool_calls.is_empty() {
            set(message, "tool_calls", json!(said.tool_calls));
        }
    }
    set(&mut mould, "index", json!(index));
    set(&mut mould, "finish_reason", json!(said.finish_reason));
    for (field, verdicts) in &said.verdicts {
        set(&mut mould, field, verdicts.clone());
    }
    mould
}

/// The event of a mould, with these fields in its choice.
fn pour(mould: &Value, fields: &Value) -> Bytes {
    let mut poured = mould.clone();
    let choice = poured.pointer_mut("/choices/0");
    if let (Some(choice), Some(fields)) = (choice, fields.as_object()) {
        for (field, value) in fields {
            set(choice, field, value.clone());
        }
    }
    event(&poured)
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
        let mut stream: Vec<u8> = [shape.prompt(), shape.role(0)].concat();
        stream.extend(shape.delta("Any \"text\""));
        stream.extend(shape.delta(" at all."));
        stream.extend(shape.finish(0, "stop"));
        stream.extend(shape.closing(text, false).concat());

        let poured = said(std::str::from_utf8(&stream).unwrap());
        assert_eq!(poured[0].content.as_deref(), Some(text));
        assert_eq!(poured[0].finish_reason.as_deref(), Some("stop"));
        let completion = shape.completion(&[Said::text(text)]);
        assert_eq!(completion["choices"][0]["message"]["content"], text);
        assert_eq!(completion["choices"][0]["finish_reason"], "stop");
    }

    #[test]
    fn many_events_are_made_as_one_is() {
        let shape = Shape::recorded(&embedded().unwrap()).unwrap();
        let mould = shape.delta_mould();
        for text in ["Any", "\"quoted\"\n", "", "naïve \u{1f680}\t"] {
            let mut events = Vec::new();
            mould.pour(text, &mut events);
            assert_eq!(events, shape.delta(text));
        }
    }
}

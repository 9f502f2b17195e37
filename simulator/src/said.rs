//! What a streamed answer says, gathered from its events.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What one choice of a streamed answer says, gathered from its events; enough to say the same in one piece.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Said {
    pub(crate) content: Option<String>,
    pub(crate) refusal: Option<String>,
    /// Texts of further fields of the message: a model's reasoning.
    pub(crate) more: BTreeMap<String, String>,
    pub(crate) tool_calls: Vec<Value>,
    pub(crate) finish_reason: Option<String>,
    /// What the filter said, by the field it said it in; what it raised wins.
    pub(crate) verdicts: Map<String, Value>,
}

impl Said {
    /// Plain text that came to its end.
    pub(crate) fn text(text: &str) -> Self {
        Self {
            content: Some(text.to_owned()),
            finish_reason: Some("stop".to_owned()),
            ..Self::default()
        }
    }
}

/// Fields of a message that are no texts to be joined.
const NO_TEXT: [&str; 2] = ["role", "tool_calls"];
/// Where a filter's verdicts stand; the second one is where they stand when it did not run.
const VERDICTS: [&str; 2] = ["content_filter_results", "content_filter_result"];

/// Gathers a stream, choice by choice; never empty.
pub(crate) fn said(stream: &str) -> Vec<Said> {
    let mut choices: BTreeMap<u64, Said> = BTreeMap::from([(0, Said::default())]);
    for data in data_lines(stream) {
        // Broken events are part of some recordings.
        let Ok(event) = serde_json::from_str::<Value>(data) else {
            continue;
        };
        let pieces = event.get("choices").and_then(Value::as_array);
        for piece in pieces.into_iter().flatten() {
            let index = piece.get("index").and_then(Value::as_u64);
            add(choices.entry(index.unwrap_or(0)).or_default(), piece);
        }
    }
    choices.into_values().collect()
}

fn add(said: &mut Said, choice: &Value) {
    let delta = choice.get("delta").and_then(Value::as_object);
    for (field, value) in delta.into_iter().flatten() {
        if let (false, Some(text)) = (NO_TEXT.contains(&field.as_str()), value.as_str()) {
            match field.as_str() {
                "content" => said.content.get_or_insert_default(),
                "refusal" => said.refusal.get_or_insert_default(),
                _ => said.more.entry(field.clone()).or_default(),
            }
            .push_str(text);
        }
    }
    if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
        said.finish_reason = Some(reason.to_owned());
    }
    let calls = choice
        .pointer("/delta/tool_calls")
        .and_then(Value::as_array);
    for call in calls.into_iter().flatten() {
        add_call(&mut said.tool_calls, call);
    }
    for field in VERDICTS {
        if let Some(Value::Object(verdicts)) = choice.get(field) {
            add_verdicts(&mut said.verdicts, field, verdicts);
        }
    }
}

fn add_verdicts(all: &mut Map<String, Value>, field: &str, verdicts: &Map<String, Value>) {
    let before = all
        .entry(field)
        .or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(before) = before else {
        return;
    };
    for (category, verdict) in verdicts {
        if !before.get(category).is_some_and(is_raised) {
            before.insert(category.clone(), verdict.clone());
        }
    }
}

/// Whether a verdict is one against the text.
fn is_raised(verdict: &Value) -> bool {
    ["filtered", "detected"]
        .iter()
        .any(|field| verdict.get(*field) == Some(&Value::Bool(true)))
}

/// A piece adds to the arguments of the call at its index; without an index, to those of the last call,
/// unless it has an id. Any other begins a call.
fn add_call(calls: &mut Vec<Value>, piece: &Value) {
    let index = piece.get("index").and_then(Value::as_u64);
    let begun = match index.map(usize::try_from) {
        Some(index) => calls.get_mut(index.unwrap_or(usize::MAX)),
        None if piece.get("id").is_some() => None,
        None => calls.last_mut(),
    };
    match begun {
        Some(call) => {
            let more = piece
                .pointer("/function/arguments")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if let Some(Value::String(arguments)) = call.pointer_mut("/function/arguments") {
                arguments.push_str(more);
            }
        }
        None => {
            let mut call = piece.clone();
            if let Some(call) = call.as_object_mut() {
                call.remove("index");
            }
            calls.push(call);
        }
    }
}

/// What stands after `data:`, line by line, whatever the line ends are.
pub(crate) fn data_lines(stream: &str) -> impl Iterator<Item = &str> {
    stream
        .lines()
        .filter_map(|line| line.strip_prefix("data:"))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::embedded;

    fn stream(name: &str) -> String {
        let cases = embedded().unwrap();
        let case = cases.iter().find(|case| case.name == name).unwrap();
        case.answers[0].body_text()
    }

    #[test]
    fn what_a_recorded_stream_says_is_gathered() {
        let check = |name: &str, content: &str, finish: Option<&str>| {
            let said = &said(&stream(name))[0];
            assert_eq!(said.content.as_deref(), Some(content), "{name}");
            assert_eq!(said.finish_reason.as_deref(), finish, "{name}");
        };
        check(
            "stream-classic",
            "Hello! I'm doing well, thanks.",
            Some("stop"),
        );
        check("stream-connection-cut", "Hello! I'm doing", None);
        check("stream-two-choices", "Heads", Some("stop"));
        check("stream-split-utf8", "Grüße 日本語 🚀 fin.", Some("stop"));
    }

    #[test]
    fn pieces_of_tool_calls_are_joined() {
        let recorded = stream("stream-tool-calls-two");
        let without = recorded
            .replace("\"index\":0,\"type\"", "\"type\"")
            .replace("\"index\":1,\"type\"", "\"type\"")
            .replace("},\"index\":0}", "}}")
            .replace("},\"index\":1}", "}}");
        assert_ne!(recorded, without);
        assert_eq!(said(&recorded), said(&without), "with and without index");
        let said = &said(&recorded)[0];
        let arguments: Vec<_> = said
            .tool_calls
            .iter()
            .map(|call| call["function"]["arguments"].clone())
            .collect();
        assert_eq!(arguments, [r#"{"city":"Oslo"}"#, r#"{"zone":"CET"}"#]);
        assert_eq!(said.finish_reason.as_deref(), Some("tool_calls"));
    }

    #[test]
    fn each_choice_is_gathered_by_itself() {
        let both = said(&stream("stream-two-choices"));
        let texts: Vec<_> = both.iter().map(|said| said.content.as_deref()).collect();
        assert_eq!(texts, [Some("Heads"), Some("Tails")]);
    }

    #[test]
    fn a_raised_verdict_is_kept() {
        let said = &said(&stream("stream-content-filter"))[0];
        let violence = &said.verdicts["content_filter_results"]["violence"];
        assert_eq!(violence["filtered"], true);
        let piece = |filtered: bool| {
            format!(
                "data: {{\"choices\":[{{\"content_filter_results\":{{\"a\":{{\"filtered\":{filtered}}}}}}}]}}\n"
            )
        };
        let stream = piece(true) + &piece(false);
        let said = super::said(&stream);
        assert_eq!(
            said[0].verdicts["content_filter_results"]["a"]["filtered"],
            true
        );
    }
}

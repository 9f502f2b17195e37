//! What a streamed answer says, gathered from its events.

use serde_json::Value;

/// What a streamed answer says, gathered from its events; enough to say the same in one piece.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Said {
    pub(crate) content: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) tool_calls: Vec<Value>,
    pub(crate) finish_reason: Option<String>,
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

/// Gathers the first choice of a recorded stream.
pub(crate) fn said(stream: &str) -> Said {
    let mut said = Said::default();
    for data in data_lines(stream) {
        // Broken events are part of some recordings.
        let Ok(event) = serde_json::from_str::<Value>(data) else {
            continue;
        };
        let choices = event.get("choices").and_then(Value::as_array);
        for choice in choices.into_iter().flatten() {
            if choice.get("index").and_then(Value::as_u64).unwrap_or(0) == 0 {
                add(&mut said, choice);
            }
        }
    }
    said
}

fn add(said: &mut Said, choice: &Value) {
    let text = |pointer| choice.pointer(pointer).and_then(Value::as_str);
    for (part, pointer) in [
        (&mut said.content, "/delta/content"),
        (&mut said.refusal, "/delta/refusal"),
    ] {
        if let Some(text) = text(pointer) {
            part.get_or_insert_default().push_str(text);
        }
    }
    if let Some(reason) = text("/finish_reason") {
        said.finish_reason = Some(reason.to_owned());
    }
    let calls = choice
        .pointer("/delta/tool_calls")
        .and_then(Value::as_array);
    for call in calls.into_iter().flatten() {
        add_call(&mut said.tool_calls, call);
    }
}

/// A piece with an id begins a call; one without adds to the arguments of the call at its index.
fn add_call(calls: &mut Vec<Value>, piece: &Value) {
    let index = piece
        .get("index")
        .and_then(Value::as_u64)
        .and_then(|index| usize::try_from(index).ok());
    match calls.get_mut(index.unwrap_or(usize::MAX)) {
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
            let said = said(&stream(name));
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
        let said = said(&stream("stream-tool-calls-two"));
        let arguments: Vec<_> = said
            .tool_calls
            .iter()
            .map(|call| call["function"]["arguments"].clone())
            .collect();
        assert_eq!(arguments, [r#"{"city":"Oslo"}"#, r#"{"zone":"CET"}"#]);
        assert_eq!(said.finish_reason.as_deref(), Some("tool_calls"));
    }
}

//! The export of llama.cpp's page: `{"conv": …, "messages": […]}`, a list of
//! such, or (newer) a line for the conversation and one for each message
//! (<https://github.com/ggml-org/llama.cpp>: `tools/server/webui/src/lib/types/database.d.ts`).

use serde_json::Value;

use crate::chat::message::{EarlyEnd, MessageStatus, Role};
use crate::inference::request::ToolCall;

use super::super::draft::{Draft, Node, Said};
use super::super::fields::{is_true, key, list, text, time};
use super::super::lost::Lost;
use super::{parse, role};

pub(in crate::transfer) fn read(json: &str) -> Result<Draft, String> {
    let record = parse(json)?;
    let conversation = record.get("conv").unwrap_or(&Value::Null);
    Ok(draft(conversation, list(&record, "messages").iter()))
}

/// Reads a conversation that stands on lines of its own.
pub(in crate::transfer) fn read_lines(session: &str, lines: &[&str]) -> Result<Draft, String> {
    let conversation = parse(session)?;
    let mut damaged = 0;
    let mut messages = Vec::new();
    for line in lines {
        match parse(line) {
            Ok(Value::Object(mut line)) => messages.extend(line.remove("message")),
            _ => damaged += 1,
        }
    }
    let mut draft = draft(&conversation, messages.iter());
    draft.lost.unknown += damaged;
    Ok(draft)
}

fn draft<'a>(conversation: &Value, messages: impl Iterator<Item = &'a Value>) -> Draft {
    let mut lost = Lost::default();
    let nodes: Vec<_> = messages
        .enumerate()
        .map(|(place, message)| node(place, message, &mut lost))
        .collect();
    let id = key(conversation, "id");
    let first = nodes.first().map(|node| node.key.clone());
    Draft {
        nameless: id.is_none(),
        name: format!("llama.cpp/{}", id.or(first).unwrap_or_default()),
        title: text(conversation, "name").to_owned(),
        updated_ms: time(conversation, "lastModified"),
        pinned: is_true(conversation, "pinned"),
        current: key(conversation, "currNode"),
        nodes,
        lost,
        ..Draft::default()
    }
}

fn node(place: usize, message: &Value, lost: &mut Lost) -> Node {
    // Numbered messages (older versions) begin below one that is called -1.
    let parent = key(message, "parent").filter(|parent| parent != "-1");
    let mut node = Node {
        key: key(message, "id").unwrap_or_else(|| place.to_string()),
        parent,
        created_ms: time(message, "timestamp"),
        ..Node::default()
    };
    let result_of = key(message, "toolCallId");
    let role = match text(message, "role") {
        "tool" if result_of.is_some() => Some(Role::Tool),
        other => role(other),
    };
    let Some(role) = role else {
        lost.tools += 1;
        return node;
    };
    for extra in list(message, "extra") {
        match text(extra, "type") {
            "IMAGE" | "imageFile" => lost.images += 1,
            "AUDIO" | "audioFile" => lost.sounds += 1,
            _ => lost.files += 1,
        }
    }
    let words = text(message, "content");
    if role == Role::Assistant {
        let reasoning = [text(message, "reasoningContent"), text(message, "thinking")];
        let reasoning = reasoning
            .into_iter()
            .find(|reasoning| !reasoning.is_empty());
        node.reasoning = reasoning.unwrap_or_default().to_owned();
    }
    let calls = match role {
        Role::Assistant => calls(text(message, "toolCalls")),
        _ => Vec::new(),
    };
    let is_root = text(message, "type") == "root";
    let is_empty = words.trim().is_empty() && node.reasoning.is_empty() && calls.is_empty();
    if !is_root && (!is_empty || role == Role::Tool) {
        let mut said = Said::new(role, words.to_owned());
        if !calls.is_empty() {
            said.status = MessageStatus::Ended(EarlyEnd::ToolCalls);
        }
        said.calls = calls;
        said.call = result_of.filter(|_| role == Role::Tool);
        said.model = key(message, "model").filter(|_| role == Role::Assistant);
        node.said = Some(said);
    }
    node
}

/// The calls of functions in a reply: a list, as JSON in a text.
fn calls(json: &str) -> Vec<ToolCall> {
    let calls = serde_json::from_str::<Value>(json).unwrap_or_default();
    let calls = calls.as_array().map(Vec::as_slice).unwrap_or_default();
    let call = |call: &Value| {
        let function = call.get("function")?;
        Some(ToolCall {
            id: text(call, "id").to_owned(),
            name: text(function, "name").to_owned(),
            arguments: text(function, "arguments").to_owned(),
        })
    };
    calls.iter().filter_map(call).collect()
}

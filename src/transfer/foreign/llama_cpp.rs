//! The export of llama.cpp's page: `{"conv": …, "messages": […]}`, a list of
//! such, or (newer) a line for the conversation and one for each message
//! (<https://github.com/ggml-org/llama.cpp>: `tools/server/webui/src/lib/types/database.d.ts`).

use serde_json::Value;

use crate::chat::message::Role;

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
    let Some(role) = role(text(message, "role")) else {
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
    let is_root = text(message, "type") == "root";
    let is_empty = words.trim().is_empty() && node.reasoning.is_empty();
    if !(is_root || is_empty) {
        let mut said = Said::new(role, words.to_owned());
        said.model = key(message, "model").filter(|_| role == Role::Assistant);
        node.said = Some(said);
    }
    node
}

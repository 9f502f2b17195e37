//! Open WebUI's export of all chats, and of one: records with
//! `chat.history.messages`, a map
//! (<https://github.com/open-webui/open-webui>: `backend/open_webui/models/chats.py`).

use serde_json::Value;

use crate::chat::message::{MessageStatus, Role};

use super::super::draft::{Draft, Node, Said};
use super::super::fields::{is_true, key, list, text, time};
use super::super::lost::Lost;
use super::details::take_apart;
use super::{failed, in_a_row, in_order, parse, role};

pub(in crate::transfer) fn read(json: &str) -> Result<Draft, String> {
    let record = parse(json)?;
    let nothing = Value::Null;
    let chat = record.get("chat").unwrap_or(&nothing);
    let history = chat.get("history").unwrap_or(&nothing);
    let title = [text(&record, "title"), text(chat, "title")];
    let title = title
        .into_iter()
        .find(|title| !title.is_empty())
        .unwrap_or_default();
    let params = chat.get("params").unwrap_or(&nothing);
    let mut draft = Draft {
        title: title.to_owned(),
        created_ms: time(&record, "created_at").or_else(|| time(chat, "timestamp")),
        updated_ms: time(&record, "updated_at"),
        pinned: is_true(&record, "pinned"),
        archived: is_true(&record, "archived"),
        instructions: text(params, "system").to_owned(),
        current: key(history, "currentId"),
        ..Draft::default()
    };
    let mut lost = Lost::default();
    if let Some(Value::Object(messages)) = history.get("messages") {
        let order = in_order(messages, "parentId", "childrenIds");
        let entries = order
            .iter()
            .filter_map(|name| messages.get_key_value(*name));
        let nodes = entries.map(|(name, message)| node(name.clone(), message, &mut lost));
        draft.nodes = nodes.collect();
    } else {
        // Chats from before there were versions.
        let messages = list(chat, "messages").iter().enumerate();
        let nodes = messages.map(|(place, message)| {
            let name = key(message, "id").unwrap_or_else(|| place.to_string());
            node(name, message, &mut lost)
        });
        draft.nodes = nodes.collect();
        in_a_row(&mut draft.nodes);
    }
    let id = key(&record, "id")
        .or_else(|| key(chat, "id"))
        .filter(|id| !id.is_empty());
    draft.nameless = id.is_none();
    let first = draft.nodes.first().map(|node| node.key.clone());
    let id = id.or(first).unwrap_or_default();
    draft.name = format!("open-webui/{id}");
    draft.lost = lost;
    Ok(draft)
}

fn node(name: String, message: &Value, lost: &mut Lost) -> Node {
    let mut node = Node {
        key: name,
        parent: key(message, "parentId"),
        created_ms: time(message, "timestamp"),
        ..Node::default()
    };
    let Some(role) = role(text(message, "role")) else {
        lost.tools += 1;
        return node;
    };
    let mut words = content(message, lost);
    if role == Role::Assistant {
        let parts = take_apart(&words);
        (words, node.reasoning, node.thought_ms) = (parts.text, parts.reasoning, parts.thought_ms);
        lost.tools += parts.tools;
        if node.reasoning.is_empty() {
            node.reasoning = reasoning(message);
        }
    }
    for file in list(message, "files") {
        if text(file, "type") == "image" {
            lost.images += 1;
        } else {
            lost.files += 1;
        }
    }
    let error = message
        .get("error")
        .filter(|error| !matches!(error, Value::Null | Value::Bool(false)));
    let has_image = list(message, "files")
        .iter()
        .any(|file| text(file, "type") == "image");
    if words.trim().is_empty() && has_image {
        words.push_str("[image]");
    }
    if words.trim().is_empty() && node.reasoning.is_empty() && error.is_none() {
        return node;
    }
    let mut said = Said::new(role, words);
    if role == Role::Assistant {
        said.model = key(message, "model");
        said.status = match error {
            Some(error) => failed(text(error, "content")),
            None if message.get("done") == Some(&Value::Bool(false)) => MessageStatus::Interrupted,
            None => MessageStatus::Complete,
        };
    }
    node.said = Some(said);
    node
}

fn content(message: &Value, lost: &mut Lost) -> String {
    if let Some(parts) = message.get("content").and_then(Value::as_array) {
        let words: Vec<_> = parts
            .iter()
            .map(|part| text(part, "text"))
            .filter(|text| !text.is_empty())
            .collect();
        lost.images += parts
            .iter()
            .filter(|part| text(part, "type") == "image_url")
            .count();
        return words.join("\n");
    }
    text(message, "content").to_owned()
}

/// Newer versions keep the parts of a reply beside its text too.
fn reasoning(message: &Value) -> String {
    let items = list(message, "output")
        .iter()
        .filter(|item| text(item, "type") == "reasoning");
    let texts = items
        .flat_map(|item| list(item, "content"))
        .map(|part| text(part, "text"));
    let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}

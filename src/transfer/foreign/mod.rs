//! Other programs' conversations, a file for each program. None of them
//! publishes a specification; each file says where the form is from.

pub(super) mod better_chatgpt;
pub(super) mod chatgpt;
mod details;
pub(super) mod librechat;
pub(super) mod llama_cpp;
pub(super) mod open_webui;

use serde_json::Value;

use crate::chat::error::ChatError;
use crate::chat::message::{MessageStatus, Role};
use crate::inference::error::ServiceError;

use super::draft::Node;
use super::fields::{key, list};

/// Reads one conversation's JSON.
fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| {
        if error.to_string().starts_with("recursion limit") {
            "It is nested too deeply to be read.".to_owned()
        } else {
            "Its JSON is damaged.".to_owned()
        }
    })
}

fn role(word: &str) -> Option<Role> {
    match word {
        "user" => Some(Role::User),
        "assistant" => Some(Role::Assistant),
        "system" | "developer" => Some(Role::System),
        _ => None,
    }
}

/// How a reply stands that another program could not get.
fn failed(message: &str) -> MessageStatus {
    MessageStatus::Failed(ChatError::InStream(Box::new(ServiceError {
        message: Some(message.to_owned()).filter(|message| !message.is_empty()),
        ..ServiceError::default()
    })))
}

/// The names in a map of nodes, each before what follows it and siblings in
/// the order of their parent's list; those that no list names last.
fn in_order<'a>(
    nodes: &'a serde_json::Map<String, Value>,
    parent: &str,
    children: &str,
) -> Vec<&'a str> {
    let begins = |node: &Value| key(node, parent).is_none_or(|parent| !nodes.contains_key(&parent));
    let mut seen = std::collections::HashSet::new();
    let mut order = Vec::new();
    let starts = nodes.iter().filter(|(_, node)| begins(node));
    for (start, _) in starts.chain(nodes.iter()) {
        let mut open = vec![start.as_str()];
        while let Some(name) = open.pop() {
            let Some((name, node)) = nodes.get_key_value(name) else {
                continue;
            };
            if seen.insert(name.as_str()) {
                order.push(name.as_str());
                open.extend(list(node, children).iter().rev().filter_map(Value::as_str));
            }
        }
    }
    order
}

/// Links nodes that stand one after another.
fn in_a_row(nodes: &mut [Node]) {
    let mut before: Option<String> = None;
    for node in nodes {
        node.parent = before.replace(node.key.clone());
    }
}

//! BetterChatGPT's export (`{"version": 1, "chats": […], "folders": {…}}`) and
//! the bare list of its first versions
//! (<https://github.com/ztjhz/BetterChatGPT>: `src/types/export.ts`,
//! `src/types/chat.ts`). Messages have neither ids nor times.

use serde_json::Value;

use crate::chat::id::MessageId;

use super::super::draft::{Draft, Node, Said};
use super::super::fields::{key, list, text};
use super::super::lost::Lost;
use super::{in_a_row, parse, role};

pub(in crate::transfer) fn read(json: &str) -> Result<Draft, String> {
    let chat = parse(json)?;
    let mut lost = Lost::default();
    let model = chat.get("config").and_then(|config| key(config, "model"));
    let title = text(&chat, "title").to_owned();
    let mut before = String::new();
    let messages = list(&chat, "messages").iter();
    let mut nodes: Vec<_> = messages
        .map(|message| {
            let role_word = text(message, "role");
            let words = content(message, &mut lost);
            // What was said, and all before it: a chat that went on, or was
            // changed, is known as far as it is the same.
            before = MessageId::of(&format!("{before}/{role_word}/{words}")).to_string();
            let role = role(role_word);
            lost.tools += usize::from(role.is_none());
            let role = role.filter(|_| !words.trim().is_empty());
            Node {
                key: before.clone(),
                said: role.map(|role| Said {
                    model: model.clone().filter(|_| role_word == "assistant"),
                    ..Said::new(role, words)
                }),
                ..Node::default()
            }
        })
        .collect();
    in_a_row(&mut nodes);
    let id = key(&chat, "id");
    let first = nodes.iter().find(|node| node.said.is_some());
    let first = first.map_or("", |node| node.key.as_str());
    let name = id.as_ref().map_or_else(
        || format!("better-chatgpt/{title}/{first}"),
        |id| format!("better-chatgpt/{id}"),
    );
    Ok(Draft {
        name,
        nameless: id.is_none(),
        title,
        nodes,
        lost,
        ..Draft::default()
    })
}

/// A text, or parts of which some are texts.
fn content(message: &Value, lost: &mut Lost) -> String {
    let parts = match message.get("content") {
        Some(Value::String(words)) => return words.clone(),
        Some(Value::Array(parts)) => parts,
        _ => return String::new(),
    };
    let words = parts.iter().map(|part| {
        let is_image = text(part, "type") == "image_url";
        lost.images += usize::from(is_image);
        if is_image {
            "[image]"
        } else {
            text(part, "text")
        }
    });
    let words: Vec<_> = words.filter(|words| !words.is_empty()).collect();
    words.join("\n")
}

//! ChatGPT's `conversations.json`: a list of conversations, each a map of
//! nodes. Its form as it is known without a specification:
//! <https://github.com/mohamed-chs/convoviz/blob/main/docs/dev/chatgpt-spec.md>

use serde_json::{Map, Value};

use crate::chat::message::{EarlyEnd, MessageStatus, Role};

use super::super::draft::{Draft, Node, Said};
use super::super::fields::{is_true, key, list, text, time};
use super::super::lost::Lost;
use super::{in_order, parse, role};

/// Marks around references to search results, from the private use area.
const MARKS: (char, char) = ('\u{e200}', '\u{e201}');
/// No reference is longer; what is was meant otherwise.
const LONGEST_MARK: usize = 400;

pub(in crate::transfer) fn read(json: &str) -> Result<Draft, String> {
    let conversation = parse(json)?;
    let Some(Value::Object(mapping)) = conversation.get("mapping") else {
        return Err("It has no messages.".to_owned());
    };
    let id = key(&conversation, "conversation_id").or_else(|| key(&conversation, "id"));
    let mut draft = Draft {
        title: text(&conversation, "title").to_owned(),
        created_ms: time(&conversation, "create_time"),
        updated_ms: time(&conversation, "update_time"),
        pinned: is_true(&conversation, "is_starred")
            || time(&conversation, "pinned_time").is_some(),
        archived: is_true(&conversation, "is_archived"),
        current: key(&conversation, "current_node"),
        nameless: id.is_none(),
        ..Draft::default()
    };
    // Without an id: its first node's, which is its own.
    let first = in_order(mapping, "parent", "children");
    let id = id.or_else(|| {
        first
            .iter()
            .find(|name| name.len() > 30)
            .map(|name| (*name).to_owned())
    });
    draft.name = format!("chatgpt/{}", id.unwrap_or_else(|| draft.title.clone()));
    draft.nodes = nodes(mapping, &first, &mut draft.lost);
    Ok(draft)
}

fn nodes(mapping: &Map<String, Value>, order: &[&str], lost: &mut Lost) -> Vec<Node> {
    let entries = order.iter().filter_map(|name| mapping.get_key_value(*name));
    entries
        .map(|(name, entry)| {
            let mut node = Node {
                key: name.clone(),
                parent: key(entry, "parent"),
                ..Node::default()
            };
            if let Some(message) = entry.get("message").filter(|message| message.is_object()) {
                node.created_ms = time(message, "create_time");
                fill(&mut node, message, lost);
                let last = list(entry, "children").is_empty();
                if last && node.said.is_none() && !node.reasoning.is_empty() {
                    let mut said = Said::new(Role::Assistant, String::new());
                    said.status = MessageStatus::Stopped;
                    node.said = Some(said);
                }
            }
            node
        })
        .collect()
}

/// What is said or thought in a message.
fn fill(node: &mut Node, message: &Value, lost: &mut Lost) {
    let nothing = Value::Null;
    let metadata = message.get("metadata").unwrap_or(&nothing);
    let content = message.get("content").unwrap_or(&nothing);
    if is_true(metadata, "is_visually_hidden_from_conversation") {
        return;
    }
    let author = message
        .get("author")
        .map_or("", |author| text(author, "role"));
    let Some(role) = role(author) else {
        // Search results and the like count as the tool's; what was drawn
        // is told of as an image.
        return match images(content) {
            0 if text(content, "content_type").is_empty() => {}
            0 => lost.tools += 1,
            images => lost.images += images,
        };
    };
    let kind = text(content, "content_type");
    match kind {
        "thoughts" => node.reasoning = thoughts(content),
        "reasoning_recap" | "user_editable_context" | "model_editable_context" => {}
        _ if role == Role::Assistant && is_for_a_tool(message) => lost.tools += 1,
        _ => {
            let words = words(kind, content, lost);
            lost.files += list(metadata, "attachments")
                .iter()
                .filter(|file| !is_image(file))
                .count();
            if !words.trim().is_empty() {
                let mut said = Said::new(role, words);
                said.status = status(message, metadata);
                said.model = key(metadata, "model_slug").filter(|_| role == Role::Assistant);
                node.said = Some(said);
            }
        }
    }
}

/// Code that it runs and documents that it writes are kept; searches and the
/// like are not.
fn is_for_a_tool(message: &Value) -> bool {
    let recipient = text(message, "recipient");
    !(matches!(recipient, "" | "all" | "python") || recipient.starts_with("canmore"))
}

/// Images in messages are counted where they stand.
fn is_image(file: &Value) -> bool {
    text(file, "mime_type").starts_with("image/") || text(file, "mimeType").starts_with("image/")
}

fn words(kind: &str, content: &Value, lost: &mut Lost) -> String {
    match kind {
        "text" | "multimodal_text" => {
            let parts = list(content, "parts")
                .iter()
                .map(|part| part_words(part, lost));
            let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
            without_marks(&parts.join("\n"))
        }
        "code" => {
            let language =
                Some(text(content, "language")).filter(|language| *language != "unknown");
            fenced(language.unwrap_or_default(), text(content, "text"))
        }
        _ => {
            let text = text(content, "text");
            lost.unknown += usize::from(text.is_empty());
            text.to_owned()
        }
    }
}

fn part_words(part: &Value, lost: &mut Lost) -> String {
    if let Value::String(words) = part {
        return words.clone();
    }
    let kind = text(part, "content_type");
    if kind == "audio_transcription" {
        text(part, "text").to_owned()
    } else if kind.contains("image") {
        lost.images += 1;
        "[image]".to_owned()
    } else if kind.contains("audio") || kind.contains("video") {
        lost.sounds += 1;
        String::new()
    } else {
        lost.unknown += usize::from(!part.is_null());
        String::new()
    }
}

fn images(content: &Value) -> usize {
    let parts = list(content, "parts").iter();
    parts
        .filter(|part| text(part, "content_type").contains("image"))
        .count()
}

fn thoughts(content: &Value) -> String {
    let thoughts = list(content, "thoughts").iter().map(|thought| {
        let (summary, content) = (text(thought, "summary"), text(thought, "content"));
        match (summary.is_empty(), content.is_empty()) {
            (false, false) => format!("**{summary}**\n\n{content}"),
            _ => format!("{summary}{content}"),
        }
    });
    let thoughts: Vec<_> = thoughts.filter(|thought| !thought.is_empty()).collect();
    thoughts.join("\n\n")
}

fn status(message: &Value, metadata: &Value) -> MessageStatus {
    let end = metadata
        .get("finish_details")
        .map_or("", |details| text(details, "type"));
    match (end, text(message, "status")) {
        ("max_tokens", _) => MessageStatus::Ended(EarlyEnd::Length),
        ("interrupted", _) => MessageStatus::Stopped,
        (_, "in_progress") => MessageStatus::Interrupted,
        _ => MessageStatus::Complete,
    }
}

/// Code in a fence that nothing in it closes.
fn fenced(language: &str, code: &str) -> String {
    if code.trim().is_empty() {
        return String::new();
    }
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}")
}

/// The text without references to search results that are not in the file.
fn without_marks(text: &str) -> String {
    let (open, close) = MARKS;
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        let near = after.char_indices().take(LONGEST_MARK);
        let end = near
            .take_while(|(_, c)| *c != open)
            .find(|(_, c)| *c == close);
        match end.and_then(|(end, _)| after.get(end + close.len_utf8()..)) {
            Some(behind) => rest = behind,
            None => {
                kept.push(open);
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

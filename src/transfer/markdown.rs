//! A conversation as Markdown, for reading elsewhere: what is on view of it.
//!
//! Texts are written as they are. So that no heading in a text is taken for
//! one of the export's, each of these stands behind a rule and a comment with
//! the message's id; a fence that a text leaves open is closed behind it.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::chat::conversation::WholeConversation;
use crate::chat::message::{EarlyEnd, Message, MessageStatus, Role};
use crate::chat::tree::{Link, Tree};
use crate::inference::request::ToolCall;

use super::date;

/// Writes it. Times are in UTC.
#[must_use]
pub fn write(whole: &WholeConversation) -> String {
    let link = |message: &Message| Link {
        id: message.id,
        parent: message.parent,
        created_ms: message.created_ms,
    };
    let links: Vec<_> = whole.messages.iter().map(link).collect();
    let (tree, _) = Tree::new(&links, &whole.conversation);
    let messages = whole.messages.iter().map(|message| (message.id, message));
    let messages: HashMap<_, _> = messages.collect();
    let mut text = format!("# {}\n", heading(&whole.conversation.title));
    let mut calls: &[ToolCall] = &[];
    for id in tree.path() {
        let _ = write!(text, "\n---\n\n<!-- message {id} -->\n\n");
        match messages.get(&id) {
            Some(message) => {
                if message.role != Role::Tool {
                    calls = &message.facts.tool_calls;
                }
                write_message(&mut text, message, calls);
            }
            None => text.push_str("*A message is missing here.*\n"),
        }
    }
    text
}

/// `calls` are those of the last reply.
fn write_message(text: &mut String, message: &Message, calls: &[ToolCall]) {
    let _ = write!(text, "## {}\n\n", speaker(message, calls));
    let _ = write!(text, "<sub>{}</sub>\n\n", escaped(&facts(message)));
    if !message.reasoning.trim().is_empty() {
        text.push_str("> **Reasoning**\n>\n");
        for line in message.reasoning.lines() {
            let _ = writeln!(text, "> {line}");
        }
        text.push('\n');
    }
    for attachment in &message.attachments {
        let kind = attachment.kind.word();
        let from = attachment.url.as_deref().unwrap_or_default();
        let words = format!(
            "Attached: {}, {kind}, {} {from}",
            attachment.name,
            attachment.facts()
        );
        let _ = write!(text, "<sub>{}</sub>\n\n", escaped(&words));
    }
    if message.role == Role::Tool {
        return write_code(text, "", &message.text);
    }
    write_text(text, &message.text);
    for call in &message.facts.tool_calls {
        let _ = write!(text, "\n**Calls {}**\n\n", escaped(&call.name));
        let arguments = call.readable_arguments();
        write_code(text, "json", arguments.as_ref().unwrap_or(&call.arguments));
    }
}

fn write_text(text: &mut String, said: &str) {
    if said.is_empty() {
        return;
    }
    text.push_str(said);
    if !said.ends_with('\n') {
        text.push('\n');
    }
    if let Some(fence) = open_fence(said) {
        text.push_str(&fence);
        text.push('\n');
    }
}

/// A block of code, in a fence that nothing in it closes.
fn write_code(text: &mut String, language: &str, code: &str) {
    let mut fence = "```".to_owned();
    while code.contains(&fence) {
        fence.push('`');
    }
    let _ = writeln!(text, "{fence}{language}\n{code}\n{fence}");
}

/// Who speaks; with a result the function.
fn speaker(message: &Message, calls: &[ToolCall]) -> String {
    let label = message.role.label();
    let id = message.tool_call_id.as_deref();
    let is_it = |call: &&ToolCall| message.role == Role::Tool && Some(call.id.as_str()) == id;
    match calls.iter().find(is_it) {
        Some(call) => format!("{label} {}", escaped(&call.name)),
        None => label.to_owned(),
    }
}

/// The model, the time, and how it ended where that was not as usual.
fn facts(message: &Message) -> String {
    let mut facts = Vec::new();
    if message.role == Role::Assistant {
        facts.extend(message.facts.model.clone());
    }
    facts.push(date::minute(message.created_ms));
    facts.extend(ending(&message.status).map(str::to_owned));
    facts.join(" · ")
}

fn ending(status: &MessageStatus) -> Option<&'static str> {
    Some(match status {
        MessageStatus::Complete => return None,
        MessageStatus::Streaming => "not finished yet",
        MessageStatus::Stopped => "stopped",
        MessageStatus::Interrupted => "interrupted",
        MessageStatus::Unreadable => "damaged",
        MessageStatus::Ended(EarlyEnd::Length) => "ended at the limit of tokens",
        MessageStatus::Ended(EarlyEnd::ContentFilter) => "ended by the content filter",
        MessageStatus::Ended(EarlyEnd::ToolCalls) => "ended with calls of functions",
        MessageStatus::Failed(_) => "failed",
    })
}

/// A title on one line.
fn heading(title: &str) -> String {
    let words: Vec<_> = title.split_whitespace().collect();
    if words.is_empty() {
        "Conversation".to_owned()
    } else {
        words.join(" ")
    }
}

fn escaped(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

/// What closes the fence that a text leaves open
/// (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>).
fn open_fence(text: &str) -> Option<String> {
    let mut open: Option<(char, usize)> = None;
    for line in text.lines() {
        let inner = line.trim_start_matches(' ');
        if line.len() - inner.len() > 3 {
            continue;
        }
        let Some(mark) = inner
            .chars()
            .next()
            .filter(|mark| matches!(mark, '`' | '~'))
        else {
            continue;
        };
        let rest = inner.trim_start_matches(mark);
        let length = inner.len() - rest.len();
        open = match open {
            None if length >= 3 && !(mark == '`' && rest.contains('`')) => Some((mark, length)),
            Some((opened, least))
                if opened == mark && length >= least && rest.trim().is_empty() =>
            {
                None
            }
            as_before => as_before,
        };
    }
    open.map(|(mark, length)| mark.to_string().repeat(length))
}

//! A message.

use serde_json::Value;

use crate::chat::id::MessageId;
use crate::chat::message::{Answerer, Message, Role};
use crate::settings::ConnectionId;

use super::fields::{self, Fields};
use super::{Unreadable, VERSION, attachment, damaged, facts, status, upgrade};

/// The record of a message.
#[must_use]
pub fn write(message: &Message) -> Value {
    let mut record = Fields::default();
    record.number("v", VERSION);
    record.string("id", &message.id.to_string());
    record.optional("parent", message.parent.map(|id| id.to_string()).as_deref());
    record.string("role", role(message.role));
    record.number("createdMs", message.created_ms);
    record.string("text", &message.text);
    record.text("reasoning", &message.reasoning);
    record.moment("thinkingMs", message.thought.0);
    record.moment("replyingMs", message.thought.1);
    record.value("status", status::write(&message.status));
    record.object("facts", facts::write(&message.facts));
    let asked_of = message.asked_of.as_ref();
    record.optional("askedOf", asked_of.map(|asked| asked.id.0.as_str()));
    record.text("askedOfName", asked_of.map_or("", |asked| &asked.name));
    record.optional("toolCallId", message.tool_call_id.as_deref());
    let attachments = message.attachments.iter().map(attachment::write);
    record.list("attachments", attachments.collect());
    record.into_value()
}

/// Reads such a record.
///
/// # Errors
/// It has no id, role or text, or is of a newer version.
pub fn read(record: &Value) -> Result<Message, Unreadable> {
    let record = upgrade(record)?;
    let record = record.as_ref();
    let id = fields::text(record, "id").and_then(MessageId::parse);
    let role = fields::text(record, "role").and_then(read_role);
    let text = fields::string(record, "text");
    Ok(Message {
        id: id.ok_or_else(|| damaged("without an id"))?,
        parent: fields::text(record, "parent").and_then(MessageId::parse),
        role: role.ok_or_else(|| damaged("without a role"))?,
        created_ms: fields::number(record, "createdMs"),
        text: text.ok_or_else(|| damaged("without a text"))?,
        reasoning: fields::string_or_empty(record, "reasoning"),
        thought: (
            fields::moment(record, "thinkingMs"),
            fields::moment(record, "replyingMs"),
        ),
        status: status::read(record.get("status")),
        facts: fields::object(record, "facts")
            .map(facts::read)
            .unwrap_or_default(),
        asked_of: fields::string(record, "askedOf").map(|id| Answerer {
            id: ConnectionId(id),
            name: fields::string_or_empty(record, "askedOfName"),
        }),
        tool_call_id: fields::string(record, "toolCallId"),
        attachments: fields::list(record, "attachments")
            .iter()
            .filter_map(attachment::read)
            .collect(),
    })
}

fn role(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::System => "system",
        Role::Tool => "tool",
    }
}

fn read_role(name: &str) -> Option<Role> {
    match name {
        "user" => Some(Role::User),
        "assistant" => Some(Role::Assistant),
        "system" => Some(Role::System),
        "tool" => Some(Role::Tool),
        _ => None,
    }
}

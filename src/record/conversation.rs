//! What is known of a conversation besides its messages.

use serde_json::{Map, Value};

use crate::chat::conversation::{Conversation, Extent, Removed, TitledBy};
use crate::chat::history::HistoryRule;
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::message::Answerer;
use crate::settings::{ConnectionId, Parameters};

use super::fields::{self, Fields};
use super::{Unreadable, VERSION, damaged, upgrade};

/// The record of a conversation.
#[must_use]
pub fn write(conversation: &Conversation) -> Value {
    let mut record = Fields::default();
    record.number("v", VERSION);
    record.string("id", &conversation.id.to_string());
    record.text("title", &conversation.title);
    record.text("titledBy", titled_by(conversation.titled_by));
    record.number("createdMs", conversation.created_ms);
    if conversation.updated_ms != conversation.created_ms {
        record.moment("updatedMs", Some(conversation.updated_ms));
    }
    record.flag("pinned", conversation.pinned);
    record.flag("archived", conversation.archived);
    record.moment("deletedMs", conversation.deleted_ms);
    let parameters = Map::from(conversation.parameters.clone());
    if !parameters.is_empty() {
        record.value("parameters", Value::Object(parameters));
    }
    if let Some(connection) = &conversation.connection {
        let mut answerer = Fields::default();
        answerer.string("id", &connection.id.0);
        answerer.text("name", &connection.name);
        record.object("connection", answerer);
    }
    record.optional("system", conversation.system.as_deref());
    record.object("history", history(conversation.history));
    record.list(
        "selected",
        conversation.selected.iter().map(selected).collect(),
    );
    record.list(
        "removed",
        conversation.removed.iter().map(removed).collect(),
    );
    record.into_value()
}

/// Reads such a record.
///
/// # Errors
/// It has no id, or is of a newer version.
pub fn read(record: &Value) -> Result<Conversation, Unreadable> {
    let record = upgrade(record)?;
    let record = record.as_ref();
    let id = fields::text(record, "id").and_then(ConversationId::parse);
    let id = id.ok_or_else(|| damaged("without an id"))?;
    let created_ms = fields::number(record, "createdMs");
    Ok(Conversation {
        id,
        title: fields::string_or_empty(record, "title"),
        titled_by: match fields::text(record, "titledBy") {
            Some("model") => TitledBy::Model,
            Some("person") => TitledBy::Person,
            _ => TitledBy::Question,
        },
        created_ms,
        updated_ms: fields::moment(record, "updatedMs").unwrap_or(created_ms),
        pinned: fields::flag(record, "pinned"),
        archived: fields::flag(record, "archived"),
        deleted_ms: fields::moment(record, "deletedMs"),
        parameters: match record.get("parameters") {
            Some(Value::Object(fields)) => fields.clone().into(),
            _ => Parameters::default(),
        },
        connection: fields::object(record, "connection").and_then(read_answerer),
        system: fields::string(record, "system"),
        history: fields::object(record, "history").map_or(HistoryRule::All, read_history),
        selected: fields::list(record, "selected")
            .iter()
            .filter_map(read_selected)
            .collect(),
        removed: fields::list(record, "removed")
            .iter()
            .filter_map(read_removed)
            .collect(),
    })
}

fn read_answerer(record: &Value) -> Option<Answerer> {
    Some(Answerer {
        id: ConnectionId(fields::string(record, "id")?),
        name: fields::string_or_empty(record, "name"),
    })
}

fn history(rule: HistoryRule) -> Fields {
    let mut record = Fields::default();
    match rule {
        HistoryRule::All => {}
        HistoryRule::Turns(turns) => record.moment("turns", Some(turns.into())),
        HistoryRule::Tokens(tokens) => record.moment("tokens", Some(tokens.into())),
    }
    record
}

fn read_history(record: &Value) -> HistoryRule {
    let number = |name| u32::try_from(fields::moment(record, name)?).ok();
    let turns = number("turns").map(HistoryRule::Turns);
    turns
        .or_else(|| number("tokens").map(HistoryRule::Tokens))
        .unwrap_or_default()
}

/// Nothing for the usual.
fn titled_by(by: TitledBy) -> &'static str {
    match by {
        TitledBy::Question => "",
        TitledBy::Model => "model",
        TitledBy::Person => "person",
    }
}

fn selected((parent, message): &(Option<MessageId>, MessageId)) -> Value {
    let mut record = Fields::default();
    record.optional("after", parent.map(|parent| parent.to_string()).as_deref());
    record.string("is", &message.to_string());
    record.into_value()
}

fn read_selected(record: &Value) -> Option<(Option<MessageId>, MessageId)> {
    let parent = match record.get("after") {
        Some(parent) => Some(MessageId::parse(parent.as_str()?)?),
        None => None,
    };
    Some((parent, MessageId::parse(fields::text(record, "is")?)?))
}

fn removed(removed: &Removed) -> Value {
    let mut record = Fields::default();
    record.string("id", &removed.id.to_string());
    record.number("atMs", removed.at_ms);
    record.flag("alone", removed.extent == Extent::Message);
    record.into_value()
}

fn read_removed(record: &Value) -> Option<Removed> {
    Some(Removed {
        id: MessageId::parse(fields::text(record, "id")?)?,
        extent: match fields::flag(record, "alone") {
            true => Extent::Message,
            false => Extent::Branch,
        },
        at_ms: fields::number(record, "atMs"),
    })
}

//! How a message stands: a word, or an object with one.

use serde_json::Value;

use crate::chat::message::{EarlyEnd, MessageStatus};

use super::error;
use super::fields::{self, Fields};

/// `null` for a message that is whole.
pub(super) fn write(status: &MessageStatus) -> Value {
    match status {
        MessageStatus::Complete => Value::Null,
        MessageStatus::Streaming => "streaming".into(),
        MessageStatus::Stopped => "stopped".into(),
        MessageStatus::Interrupted => "interrupted".into(),
        MessageStatus::Unreadable => "unreadable".into(),
        MessageStatus::Ended(end) => {
            let mut record = Fields::default();
            record.string("ended", early_end(end));
            record.into_value()
        }
        MessageStatus::Failed(error) => {
            let mut record = Fields::default();
            record.value("failed", error::write(error));
            record.into_value()
        }
    }
}

/// Reads it. One that says something unknown is not known to be whole, so
/// that it counts as interrupted.
pub(super) fn read(status: Option<&Value>) -> MessageStatus {
    let Some(status) = status else {
        return MessageStatus::Complete;
    };
    let known = match status.as_str() {
        Some(word) => by_word(word),
        None => by_object(status),
    };
    known.unwrap_or(MessageStatus::Interrupted)
}

fn by_word(word: &str) -> Option<MessageStatus> {
    match word {
        "streaming" => Some(MessageStatus::Streaming),
        "stopped" => Some(MessageStatus::Stopped),
        "unreadable" => Some(MessageStatus::Unreadable),
        _ => None,
    }
}

fn by_object(status: &Value) -> Option<MessageStatus> {
    if let Some(failed) = status.get("failed") {
        return error::read(failed).map(MessageStatus::Failed);
    }
    Some(MessageStatus::Ended(match fields::text(status, "ended")? {
        "length" => EarlyEnd::Length,
        "contentFilter" => EarlyEnd::ContentFilter,
        "toolCalls" => EarlyEnd::ToolCalls,
        _ => return None,
    }))
}

fn early_end(end: &EarlyEnd) -> &'static str {
    match end {
        EarlyEnd::Length => "length",
        EarlyEnd::ContentFilter => "contentFilter",
        EarlyEnd::ToolCalls => "toolCalls",
    }
}

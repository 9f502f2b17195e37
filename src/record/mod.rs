//! The one written form of conversations, messages and settings: JSON objects with a
//! version, in storage and in exported files alike.
//!
//! ```json
//! {"v": 1, "id": "00f067aa0ba902b7", "title": "…", "createdMs": 1767225600000}
//! {"v": 1, "id": "53ce929d0e0e4736", "parent": "00f067aa0ba902b7", "role": "assistant",
//!  "createdMs": 1767225600000, "text": "…", "status": "stopped"}
//! ```
//!
//! What is as usual is not written. Read field by field: one that cannot be
//! read is as if it were not there, and costs none of the others; only a
//! record without what makes it one ([`Unreadable`]) is not read at all. No
//! key is ever in a record.

pub mod attachment;
pub mod backup;
pub mod conversation;
mod error;
mod facts;
mod fields;
pub mod message;
pub mod presets;
pub mod settings;
mod status;

use std::borrow::Cow;

use serde_json::Value;

/// Version of the records that this page writes.
pub const VERSION: u64 = 1;

/// Why a record is not read. It is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A newer version of this page has written it.
    #[error("written by a newer version of this page (format {0})")]
    NewerVersion(u64),
    /// What is wrong with it.
    #[error("damaged: {0}")]
    Damaged(String),
}

/// Reads the text of a record.
///
/// # Errors
/// It is not JSON.
pub fn parse(text: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|error| damaged(&error.to_string()))
}

/// The record as one of this version. There is no older one yet: when there
/// is, it is changed here, step by step, and nothing else needs to know.
fn upgrade(record: &Value) -> Result<Cow<'_, Value>, Unreadable> {
    match record.get("v").and_then(Value::as_u64) {
        Some(VERSION) => Ok(Cow::Borrowed(record)),
        Some(newer) if newer > VERSION => Err(Unreadable::NewerVersion(newer)),
        _ => Err(damaged("without a version")),
    }
}

fn damaged(what: &str) -> Unreadable {
    Unreadable::Damaged(what.to_owned())
}

//! This page's own file of conversations; docs/conversation-file.md describes
//! it for other programs. No key is in it: there is none in a conversation.
//!
//! It is written in pieces, a conversation at a time, so that a large export
//! need not be one string in memory.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::chat::attachment::base64;
use crate::chat::conversation::WholeConversation;
use crate::chat::message::{Message, MessageStatus};
use crate::record::{self, Unreadable};

use super::date::iso;
use super::fields::list;
use super::refusal::NotReadable;
use super::shape::field;

/// Version of the file that this page writes.
pub const VERSION: u64 = 1;

/// Writes a file; the pieces belong one behind the other.
#[derive(Debug, Default)]
pub struct Writer {
    begun: bool,
}

impl Writer {
    /// The file's beginning.
    #[must_use]
    pub fn begin(exported_ms: u64) -> (Self, String) {
        let exported_at = iso(exported_ms);
        let begin = format!(
            "{{\"format\":\"azure-chat\",\"version\":{VERSION},\"exportedAt\":\"{exported_at}\",\"conversations\":["
        );
        (Self::default(), begin)
    }

    /// A conversation.
    #[must_use]
    pub fn conversation(&mut self, whole: &WholeConversation) -> String {
        let separator = if std::mem::replace(&mut self.begun, true) {
            ","
        } else {
            ""
        };
        let record = record::conversation::write(&whole.conversation).to_string();
        let record = record.strip_suffix('}').unwrap_or(&record);
        let mut text = format!("{separator}\n{record},\"messages\":[");
        for (place, message) in whole.messages.iter().enumerate() {
            text.push_str(if place == 0 { "\n" } else { ",\n" });
            text.push_str(&record::message::write(message).to_string());
        }
        text.push_str("]}");
        text
    }

    /// The file's end.
    #[must_use]
    pub fn end(self) -> &'static str {
        "\n]}\n"
    }
}

/// A whole file at once, for one conversation or a few.
#[must_use]
pub fn write(conversations: &[WholeConversation], exported_ms: u64) -> String {
    let (mut writer, mut text) = Writer::begin(exported_ms);
    for whole in conversations {
        text.push_str(&writer.conversation(whole));
    }
    text.push_str(writer.end());
    text
}

/// Refuses a file of a later version. One that does not say its version is
/// read as far as that goes.
pub(super) fn check_version(text: &str) -> Result<(), NotReadable> {
    let version = field(text, "version").and_then(|version| version.parse().ok());
    match version {
        Some(newer) if newer > VERSION => Err(NotReadable::Newer(newer)),
        _ => Ok(()),
    }
}

/// Reads a conversation, and says which of its messages (counted from 1)
/// could not be read, or not in full, and why.
pub(super) fn read_conversation(
    text: &str,
) -> Result<(WholeConversation, Vec<(usize, String)>), String> {
    let record = record::parse(text).map_err(|_| "Its JSON is damaged.".to_owned())?;
    let conversation = record::conversation::read(&record).map_err(|why| sentence(&why))?;
    let mut messages = Vec::new();
    let mut unread = Vec::new();
    let mut ids = BTreeSet::new();
    for (place, record) in list(&record, "messages").iter().enumerate() {
        match record::message::read(record) {
            Ok(mut message) if ids.insert(message.id) => {
                // Nobody goes on with it here.
                if message.status == MessageStatus::Streaming {
                    message.status = MessageStatus::Interrupted;
                }
                let lacks = without_content(&mut message).into_iter();
                unread.extend(lacks.map(|why| (place + 1, why)));
                messages.push(message);
            }
            Ok(_) => {}
            Err(why) => unread.push((place + 1, sentence(&why))),
        }
    }
    if !record.get("messages").is_some_and(Value::is_array) {
        return Err("It has no list of messages.".to_owned());
    }
    let whole = WholeConversation {
        conversation,
        messages,
    };
    Ok((whole, unread))
}

/// Which attachments have no content that can be read; what else the message
/// has is read all the same.
fn without_content(message: &mut Message) -> Vec<String> {
    let mut lacks = Vec::new();
    for attachment in &mut message.attachments {
        if attachment.url.is_some() {
            attachment.data = None;
            continue;
        }
        let data = attachment.data.as_deref().and_then(base64::decode);
        match data {
            Some(data) => attachment.bytes = data.len() as u64,
            None => {
                attachment.data = None;
                let name = &attachment.name;
                lacks.push(format!("The content of “{name}” is missing or damaged."));
            }
        }
    }
    lacks
}

fn sentence(why: &Unreadable) -> String {
    match why {
        Unreadable::NewerVersion(_) => {
            "A newer version of Azure Chat has written it; reload the page and import the file again.".to_owned()
        }
        Unreadable::Damaged(what) => format!("Its record is damaged ({what})."),
    }
}

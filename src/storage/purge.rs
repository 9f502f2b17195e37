//! Deleting for good what has been in the trash for long.

use crate::chat::attachment::Attachment;
use crate::chat::conversation::{Conversation, Extent, Removed};
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::message::Message;
use crate::record;

use super::News;
use super::place::{self, Operation, Store};
use super::plan;

/// Whether something of it was deleted before a time, in milliseconds since
/// 1970 ([`Storage::purge`](super::Storage::purge)).
#[must_use]
pub fn is_due(conversation: &Conversation, before_ms: u64) -> bool {
    let mut removed = conversation.removed.iter();
    is_gone(conversation, before_ms) || removed.any(|removed| removed.at_ms < before_ms)
}

fn is_gone(conversation: &Conversation, before_ms: u64) -> bool {
    conversation.deleted_ms.is_some_and(|at| at < before_ms)
}

/// What others are told of it.
pub(super) fn news(conversation: &Conversation, before_ms: u64) -> News {
    match is_gone(conversation, before_ms) {
        true => News::Gone(conversation.id),
        false => News::Conversation(conversation.id),
    }
}

/// What to do with the record of a conversation and those of its messages, as
/// they are by now.
pub(super) fn decide(
    id: ConversationId,
    before_ms: u64,
    found: Vec<Vec<String>>,
) -> Vec<Operation> {
    let mut found = found.into_iter();
    let head = found.next().unwrap_or_default().pop();
    let head = head.and_then(|text| {
        let record = record::parse(&text).ok()?;
        record::conversation::read(&record).ok()
    });
    let Some(mut conversation) = head else {
        return Vec::new();
    };
    if is_gone(&conversation, before_ms) {
        return plan::forget(id).into();
    }
    let messages = found.next().unwrap_or_default();
    let messages = messages.iter().filter_map(|text| {
        let record = record::parse(text).ok()?;
        record::message::read(&record).ok()
    });
    let messages: Vec<_> = messages.collect();
    let due = |removed: &&Removed| removed.at_ms < before_ms;
    let due: Vec<_> = conversation.removed.iter().filter(due).copied().collect();
    let mut gone = Vec::new();
    let mut bare = Vec::new();
    let mut operations = Vec::new();
    for removed in due {
        match removed.extent {
            Extent::Branch => add_branch(removed.id, &messages, &mut gone),
            Extent::Message => {
                bare.push(removed.id);
                operations.extend(without_text(id, removed.id, &messages));
            }
        }
    }
    // After the texts: what is in a branch goes altogether.
    let delete =
        |message: &MessageId| Operation::Delete(Store::Messages.one(place::message(id, *message)));
    operations.extend(gone.iter().map(delete));
    let unused = unused(&messages, |id| gone.contains(&id) || bare.contains(&id));
    let delete = |attachment: &Attachment| {
        Operation::Delete(Store::Blobs.one(place::attachment(Some(id), attachment.id)))
    };
    operations.extend(unused.into_iter().map(delete));
    if !gone.is_empty() {
        let stays = |id: &MessageId| !gone.contains(id);
        conversation.removed.retain(|removed| stays(&removed.id));
        conversation
            .selected
            .retain(|(parent, message)| stays(message) && parent.as_ref().is_none_or(stays));
        operations.push(plan::put_head(&conversation));
    }
    operations
}

/// What is attached to messages that go, and to none that stays: versions of a
/// question share it.
fn unused(messages: &[Message], goes: impl Fn(MessageId) -> bool) -> Vec<&Attachment> {
    let attached = |going: bool| {
        let messages = messages.iter().filter(|message| goes(message.id) == going);
        messages
            .flat_map(|message| &message.attachments)
            .collect::<Vec<_>>()
    };
    let kept = attached(false);
    let mut unused = attached(true);
    unused.retain(|one| !kept.iter().any(|kept| kept.id == one.id));
    unused
}

/// A message and all that follows from it.
fn add_branch(id: MessageId, messages: &[Message], gone: &mut Vec<MessageId>) {
    if gone.contains(&id) {
        return;
    }
    let mut next = gone.len();
    gone.push(id);
    while let Some(parent) = gone.get(next).copied() {
        for message in messages {
            if message.parent == Some(parent) && !gone.contains(&message.id) {
                gone.push(message.id);
            }
        }
        next += 1;
    }
}

/// The message as nothing but a place that others follow.
fn without_text(of: ConversationId, id: MessageId, messages: &[Message]) -> Option<Operation> {
    let message = messages.iter().find(|message| message.id == id)?;
    let bare = Message::new(
        id,
        message.parent,
        message.role,
        String::new(),
        message.created_ms,
    );
    (*message != bare).then(|| {
        let record = record::message::write(&bare).to_string();
        Store::Messages.put(place::message(of, id), record)
    })
}

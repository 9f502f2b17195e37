//! Where records are: text under a key, in a few stores, and the bytes of what
//! is attached in one of their own. All backends keep
//! them so.

use crate::browser::indexed_db::Keys;
pub(super) use crate::browser::indexed_db::{Decide, Entry, Operation, Place};
use crate::chat::attachment::Bytes;
use crate::chat::id::{AttachmentId, ConversationId, MessageId};

/// A store of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Store {
    /// What is known of each conversation besides its messages.
    Conversations,
    /// Messages, by their conversation and their own id.
    Messages,
    /// What is being written, and what is attached to it.
    Drafts,
    Notes,
    /// The content of what is attached, by the conversation and its own id.
    Blobs,
    /// Whole conversations, as version 1 kept them.
    Chats,
}

/// The names of those that version 3 has.
pub(super) const STORES: &[&str] = &["conversations", "messages", "drafts", "notes", "blobs"];

impl Store {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            Self::Messages => "messages",
            Self::Drafts => "drafts",
            Self::Notes => "notes",
            Self::Blobs => "blobs",
            Self::Chats => "chats",
        }
    }

    /// All its records.
    pub(super) fn all(self) -> Place {
        self.place(Keys::All)
    }

    /// The record of a key.
    pub(super) fn one(self, key: impl Into<String>) -> Place {
        self.place(Keys::One(key.into()))
    }

    pub(super) fn put(self, key: impl Into<String>, text: String) -> Operation {
        Operation::Put(self.name(), key.into(), text)
    }

    pub(super) fn put_bytes(self, key: String, bytes: Bytes) -> Operation {
        Operation::PutBytes(self.name(), key, bytes)
    }

    fn place(self, keys: Keys) -> Place {
        Place {
            store: self.name(),
            keys,
        }
    }
}

/// The record of a conversation.
pub(super) fn head(id: ConversationId) -> Place {
    Store::Conversations.one(id.to_string())
}

/// The records of its messages.
pub(super) fn messages(id: ConversationId) -> Place {
    Store::Messages.place(Keys::Under(id.to_string()))
}

/// The key of a message's record.
pub(super) fn message(of: ConversationId, id: MessageId) -> String {
    format!("{of}/{id}")
}

/// The content of all that is attached in a conversation.
pub(super) fn blobs(of: ConversationId) -> Place {
    Store::Blobs.place(Keys::Under(of.to_string()))
}

/// What is attached to a draft.
pub(super) fn attached_to_draft(of: Option<ConversationId>) -> Place {
    Store::Drafts.place(Keys::Under(draft(of)))
}

/// The key of what is attached: of its content, and of its record while it
/// belongs to a draft.
pub(super) fn attachment(of: Option<ConversationId>, id: AttachmentId) -> String {
    format!("{}/{id}", draft(of))
}

/// The key of a draft.
pub(super) fn draft(of: Option<ConversationId>) -> String {
    of.map_or_else(|| "new".to_owned(), |id| id.to_string())
}

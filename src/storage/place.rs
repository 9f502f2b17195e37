//! Where records are: text under a key, in a few stores. All backends keep
//! them so, and what a [`Write`](super::Write) means is worked out here, once.

use crate::chat::id::{ConversationId, MessageId};

/// A store of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// What is known of each conversation besides its messages.
    Conversations,
    /// Messages, by their conversation and their own id.
    Messages,
    Drafts,
    Notes,
}

/// All of them.
pub(crate) const STORES: [Store; 4] = [
    Store::Conversations,
    Store::Messages,
    Store::Drafts,
    Store::Notes,
];

/// One key, or a range of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Keys {
    All,
    One(String),
    /// Those that begin with a conversation's id and a slash.
    Of(ConversationId),
}

/// A record with its key.
pub(crate) type Entry = (String, String);

/// What is done to the records, after some have been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    Put(Store, String, String),
    Delete(Place),
}

/// Works out what to do from the entries of the places asked for, in order.
pub(crate) type Decide = Box<dyn FnOnce(Vec<Vec<Entry>>) -> Vec<Operation>>;

impl Store {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            Self::Messages => "messages",
            Self::Drafts => "drafts",
            Self::Notes => "notes",
        }
    }

    pub(crate) fn all(self) -> Place {
        Place {
            store: self,
            keys: Keys::All,
        }
    }

    pub(crate) fn one(self, key: impl Into<String>) -> Place {
        Place {
            store: self,
            keys: Keys::One(key.into()),
        }
    }
}

/// The record of a conversation.
pub(super) fn head(id: ConversationId) -> Place {
    Store::Conversations.one(id.to_string())
}

/// The records of its messages.
pub(super) fn messages(id: ConversationId) -> Place {
    Place {
        store: Store::Messages,
        keys: Keys::Of(id),
    }
}

/// The key of a message's record.
pub(super) fn message(of: ConversationId, id: MessageId) -> String {
    format!("{of}/{id}")
}

/// The key of a draft.
pub(super) fn draft(of: Option<ConversationId>) -> String {
    of.map_or_else(|| "new".to_owned(), |id| id.to_string())
}

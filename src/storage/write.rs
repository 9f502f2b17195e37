//! What is stored, read and heard.

use crate::browser::indexed_db::Failure;
use crate::chat::attachment::{Attachment, Bytes};
use crate::chat::conversation::{Change, Conversation};
use crate::chat::id::{AttachmentId, ConversationId, MessageId};
use crate::chat::message::Message;
use crate::record::Unreadable;

/// Something to be stored.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "they are made, handed over once, and gone; most are messages"
)]
pub enum Write {
    /// A new conversation; ignored where there is one of this id.
    Create(Conversation),
    /// Changes what is stored of a conversation, whatever that is by then;
    /// ignored where there is none, or where it cannot be read.
    Change(ConversationId, Change),
    /// A message, new or in place of what it was; ignored where its
    /// conversation is not stored, so that none outlives it, and where it
    /// only stands in for a record that cannot be read.
    Message(ConversationId, Message),
    ForgetMessage(ConversationId, MessageId),
    /// The conversation with its messages and its draft.
    ForgetConversation(ConversationId),
    /// What is being written, in a conversation or in a new one; `""` is none.
    Draft(Option<ConversationId>, String),
    /// Something that is attached to a draft, and its content; in place of
    /// what it was.
    Attach(Option<ConversationId>, Attachment, Option<Bytes>),
    /// It belongs to no draft any more, nor does its content.
    Detach(Option<ConversationId>, AttachmentId),
    /// The content of what is attached to a message of a conversation;
    /// ignored where that is not stored.
    Blob(ConversationId, AttachmentId, Bytes),
    /// A fact by its name.
    Note(String, String),
}

/// What could be read, and what could not.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    pub value: T,
    pub problems: Vec<Problem>,
}

impl<T> Read<T> {
    /// Everything could be read.
    pub(super) fn whole(value: T) -> Self {
        let problems = Vec::new();
        Self { value, problems }
    }
}

/// A record that cannot be read. It is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its store and its key there: `messages/<conversation>/<message>`.
    pub key: String,
    pub reason: Unreadable,
}

impl Problem {
    /// The conversation whose own record it is; `None` for a message's.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        let id = self.key.strip_prefix("conversations/")?;
        ConversationId::parse(id)
    }

    /// The message whose record it is.
    #[must_use]
    pub fn message(&self) -> Option<MessageId> {
        let (_, id) = self.key.strip_prefix("messages/")?.split_once('/')?;
        MessageId::parse(id)
    }
}

/// What others have stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// What is known of a conversation, or that it is there.
    Conversation(ConversationId),
    /// These of its messages: new, changed, or gone.
    Messages(ConversationId, Vec<MessageId>),
    /// It was deleted for good.
    Gone(ConversationId),
    /// Anything may be different.
    Everything,
    /// Everything that this page keeps was deleted, settings and keys too.
    Forgotten,
    /// A newer version of the page wants the database: this page cannot store
    /// anything until it is loaded anew.
    NewerVersion,
}

/// What the browser keeps for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Bytes, roughly: browsers blur it.
    pub used: u64,
    /// Bytes that the browser would let it use.
    pub quota: u64,
    /// It is kept even when the disk is full.
    pub persisted: bool,
}

/// Why something was not stored or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    #[error("this browser does not let the page store anything")]
    Denied,
    #[error("there is no room left for what this page stores")]
    QuotaExceeded,
    #[error("another tab with an older version of this page holds the storage")]
    Blocked,
    #[error("a newer version of this page has stored here")]
    NewerVersion,
    #[error("the browser has closed the storage")]
    Closed,
    /// In the browser's own words.
    #[error("{0}")]
    Failed(String),
}

impl From<Failure> for StorageError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied => Self::Denied,
            Failure::QuotaExceeded => Self::QuotaExceeded,
            Failure::NewerVersion => Self::NewerVersion,
            Failure::Blocked => Self::Blocked,
            Failure::Closed => Self::Closed,
            Failure::Other(words) => Self::Failed(words),
        }
    }
}

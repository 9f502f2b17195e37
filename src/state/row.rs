//! One message on the page.

use leptos::prelude::*;

use crate::chat::error::ChatError;
use crate::chat::id::MessageId;
use crate::chat::message::{Message, MessageStatus, ReplyFacts, Role};
use crate::chat::tree::Link;
use crate::settings::ConnectionId;

/// One message, as signals. Whoever lets it grow holds these handles itself:
/// no look-up a chunk, and no view's end ends it.
#[derive(Debug, Clone)]
pub struct MessageRow {
    pub id: MessageId,
    /// The message that it follows.
    pub parent: Option<MessageId>,
    pub role: Role,
    /// Milliseconds since 1970.
    pub created_ms: u64,
    pub text: ArcRwSignal<String>,
    /// What the model thought before it replied, where the server shows it.
    pub reasoning: ArcRwSignal<String>,
    /// When it began to think, and when to reply, in milliseconds since 1970.
    pub thought: ArcRwSignal<(Option<u64>, Option<u64>)>,
    pub status: ArcRwSignal<MessageStatus>,
    pub facts: ArcRwSignal<ReplyFacts>,
    pub progress: ArcRwSignal<Progress>,
    /// What was asked of the model last.
    pub asked: ArcRwSignal<Asked>,
    /// Why there is no further version, where one was asked for last.
    pub trouble: ArcRwSignal<Option<ChatError>>,
    /// The connection that was asked last.
    pub asked_of: ArcRwSignal<Option<ConnectionId>>,
    /// Its place among the versions of what was said here, from 0, and their
    /// number.
    pub place: ArcRwSignal<(usize, usize)>,
}

/// What is to be said while a reply is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Nothing: all goes as usual.
    Usual,
    /// It takes long.
    Hint(String),
    /// It was refused, and is asked for again by itself.
    Waiting {
        /// What the service said.
        title: String,
        seconds: u64,
    },
}

/// What was asked of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A reply.
    Reply,
    /// The rest of it.
    Rest,
}

impl MessageRow {
    pub(super) fn new(message: Message) -> Self {
        Self {
            id: message.id,
            parent: message.parent,
            role: message.role,
            created_ms: message.created_ms,
            text: ArcRwSignal::new(message.text),
            reasoning: ArcRwSignal::new(message.reasoning),
            thought: ArcRwSignal::new(message.thought),
            status: ArcRwSignal::new(message.status),
            facts: ArcRwSignal::new(message.facts),
            progress: ArcRwSignal::new(Progress::Usual),
            asked: ArcRwSignal::new(Asked::Reply),
            trouble: ArcRwSignal::new(None),
            asked_of: ArcRwSignal::new(message.asked_of),
            place: ArcRwSignal::new((0, 1)),
        }
    }

    /// The message as it stands now, to be kept.
    pub(super) fn message(&self) -> Message {
        Message {
            id: self.id,
            parent: self.parent,
            role: self.role,
            created_ms: self.created_ms,
            text: self.text.get_untracked(),
            reasoning: self.reasoning.get_untracked(),
            thought: self.thought.get_untracked(),
            status: self.status.get_untracked(),
            facts: self.facts.get_untracked(),
            asked_of: self.asked_of.get_untracked(),
        }
    }

    /// Takes over what another tab has made of it.
    pub(super) fn take_over(&self, message: Message) {
        self.text.set(message.text);
        self.reasoning.set(message.reasoning);
        self.thought.set(message.thought);
        self.facts.set(message.facts);
        self.asked_of.set(message.asked_of);
        self.status.set(message.status);
    }

    pub(super) fn link(&self) -> Link {
        Link {
            id: self.id,
            parent: self.parent,
            created_ms: self.created_ms,
        }
    }

    /// Nothing has come that a person could read.
    pub(super) fn is_empty(&self) -> bool {
        self.text.with_untracked(String::is_empty)
            && self.reasoning.with_untracked(String::is_empty)
            && self
                .facts
                .with_untracked(|facts| facts.tool_calls.is_empty())
    }

    pub(super) fn is_streaming(&self) -> bool {
        self.status
            .with_untracked(|status| *status == MessageStatus::Streaming)
    }
}

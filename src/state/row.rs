//! One message on the page.

use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use leptos::prelude::*;

use crate::chat::attachment::Attachment;
use crate::chat::error::ChatError;
use crate::chat::id::MessageId;
use crate::chat::message::{Answerer, Message, MessageStatus, ReplyFacts, Role};
use crate::chat::sent::{tokens, tokens_attached};
use crate::chat::tree::Link;
use crate::inference::request::ToolCall;

/// One message. Its signals are made when they are first asked for, since most
/// messages of a long conversation are never rendered. Clones share them.
#[derive(Debug, Clone)]
pub struct MessageRow {
    pub id: MessageId,
    /// The message that it follows.
    pub parent: Option<MessageId>,
    pub role: Role,
    /// Milliseconds since 1970.
    pub created_ms: u64,
    /// Which call of the reply before it a tool's result belongs to.
    pub tool_call_id: Option<String>,
    /// They never change: an edited question is another message.
    pub attachments: Arc<[Attachment]>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// The message, until there are signals.
    kept: Mutex<Option<Message>>,
    signals: OnceLock<RowSignals>,
    /// Its estimated number of tokens, once somebody asked, as long as there
    /// are no signals.
    tokens: OnceLock<u32>,
    /// What the person has typed as results of the calls in it.
    results: Mutex<Vec<ArcRwSignal<String>>>,
}

/// What may change of a message. Whoever lets it grow holds these handles
/// itself: no look-up a chunk, and no view's end ends it.
#[derive(Debug, Clone)]
pub struct RowSignals {
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
    pub asked_of: ArcRwSignal<Option<Answerer>>,
    /// Its place among the versions of what was said here, from 0, and their
    /// number.
    pub place: ArcRwSignal<(usize, usize)>,
}

/// Alone at its place: what a message is until there are versions of it.
const ALONE: (usize, usize) = (0, 1);

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

impl Deref for MessageRow {
    type Target = RowSignals;

    fn deref(&self) -> &RowSignals {
        let shared = &self.shared;
        shared.signals.get_or_init(|| {
            let kept = shared.kept.lock();
            let mut kept = kept.unwrap_or_else(PoisonError::into_inner);
            RowSignals::new(kept.take())
        })
    }
}

impl RowSignals {
    fn new(message: Option<Message>) -> Self {
        // It is there: nobody else takes it.
        let message = message
            .unwrap_or_else(|| Message::new(MessageId(0), None, Role::Assistant, String::new(), 0));
        Self {
            text: ArcRwSignal::new(message.text),
            reasoning: ArcRwSignal::new(message.reasoning),
            thought: ArcRwSignal::new(message.thought),
            status: ArcRwSignal::new(message.status),
            facts: ArcRwSignal::new(message.facts),
            progress: ArcRwSignal::new(Progress::Usual),
            asked: ArcRwSignal::new(Asked::Reply),
            trouble: ArcRwSignal::new(None),
            asked_of: ArcRwSignal::new(message.asked_of),
            place: ArcRwSignal::new(ALONE),
        }
    }
}

impl MessageRow {
    pub(super) fn new(message: Message) -> Self {
        Self {
            id: message.id,
            parent: message.parent,
            role: message.role,
            created_ms: message.created_ms,
            tool_call_id: message.tool_call_id.clone(),
            attachments: message.attachments.as_slice().into(),
            shared: Arc::new(Shared {
                kept: Mutex::new(Some(message)),
                signals: OnceLock::new(),
                tokens: OnceLock::new(),
                results: Mutex::default(),
            }),
        }
    }

    /// Reads from the message, as long as there are no signals of it.
    fn kept<T>(&self, read: impl FnOnce(&Message) -> T) -> Option<T> {
        let kept = self.shared.kept.lock();
        let kept = kept.unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().map(read)
    }

    /// Reads the text as it is now.
    pub fn with_text<T>(&self, read: fn(&str) -> T) -> T {
        let kept = self.kept(|message| read(&message.text));
        kept.unwrap_or_else(|| self.text.with_untracked(|text| read(text)))
    }

    fn has_status(&self, is: fn(&MessageStatus) -> bool) -> bool {
        let kept = self.kept(|message| is(&message.status));
        kept.unwrap_or_else(|| self.status.with_untracked(is))
    }

    /// The message as it stands now, to be kept.
    pub(super) fn message(&self) -> Message {
        self.kept(Message::clone).unwrap_or_else(|| Message {
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
            tool_call_id: self.tool_call_id.clone(),
            attachments: self.attachments.to_vec(),
        })
    }

    /// What the person types as the result of a call in it; stays as long as
    /// the conversation is at hand, whether it is shown or not.
    pub fn result_of(&self, call: usize) -> ArcRwSignal<String> {
        let results = self.shared.results.lock();
        let mut results = results.unwrap_or_else(PoisonError::into_inner);
        while results.len() <= call {
            results.push(ArcRwSignal::new(String::new()));
        }
        results.get(call).cloned().unwrap_or_default()
    }

    /// Its estimated number of tokens.
    pub(super) fn tokens(&self) -> u32 {
        let kept = self.kept(|message| {
            let estimated = || tokens(&message.text, &message.facts.tool_calls);
            *self.shared.tokens.get_or_init(estimated)
        });
        let said =
            kept.unwrap_or_else(|| self.text.with_untracked(|text| tokens(text, &self.calls())));
        said.saturating_add(tokens_attached(&self.attachments))
    }

    /// What the model wrote of it, in tokens by estimate.
    #[must_use]
    pub fn reply_tokens(&self) -> u32 {
        let calls = self.calls();
        let said = self.text.with_untracked(|text| tokens(text, &calls));
        let thought = self.reasoning.with_untracked(|text| tokens(text, &[]));
        // Without the few that a message costs when it is sent.
        said.saturating_add(thought).saturating_sub(8)
    }

    /// What the connection that was asked last was called then; empty where
    /// that is not known.
    #[must_use]
    pub fn answerer(&self) -> String {
        let asked_of = &self.asked_of;
        asked_of.with(|asked| {
            asked
                .as_ref()
                .map(|asked| asked.name.clone())
                .unwrap_or_default()
        })
    }

    /// The calls of functions in it.
    pub fn calls(&self) -> Vec<ToolCall> {
        let kept = self.kept(|message| message.facts.tool_calls.clone());
        kept.unwrap_or_else(|| self.facts.with_untracked(|facts| facts.tool_calls.clone()))
    }

    /// Notes its place among its versions.
    pub(super) fn stand(&self, place: (usize, usize)) {
        let unchanged = self.kept(|_| place == ALONE);
        if !unchanged.unwrap_or(false) && self.place.with_untracked(|known| *known != place) {
            self.place.set(place);
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
        self.has_status(|status| *status == MessageStatus::Streaming)
    }

    /// Its record can be read.
    pub(super) fn is_readable(&self) -> bool {
        self.has_status(|status| *status != MessageStatus::Unreadable)
    }
}

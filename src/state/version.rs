//! One text of a message: a reply may have several.

use std::sync::atomic::{AtomicU64, Ordering};

use leptos::prelude::*;

use crate::chat::message::{MessageStatus, ReplyFacts};

/// One text of a message. Whoever lets it grow holds these handles itself: no
/// look-up a chunk, and no view's end ends it.
#[derive(Debug, Clone)]
pub struct Version {
    /// Never given twice.
    pub id: u64,
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

impl Version {
    pub(super) fn new(text: String, status: MessageStatus) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            text: ArcRwSignal::new(text),
            reasoning: ArcRwSignal::default(),
            thought: ArcRwSignal::default(),
            status: ArcRwSignal::new(status),
            facts: ArcRwSignal::default(),
            progress: ArcRwSignal::new(Progress::Usual),
            asked: ArcRwSignal::new(Asked::Reply),
        }
    }

    /// A reply that is asked for.
    pub(super) fn awaited() -> Self {
        Self::new(String::new(), MessageStatus::Streaming)
    }

    /// Nothing has come that a person could read.
    pub(super) fn is_empty(&self) -> bool {
        self.text.with_untracked(String::is_empty)
            && self.reasoning.with_untracked(String::is_empty)
            && self
                .facts
                .with_untracked(|facts| facts.tool_calls.is_empty())
    }
}

//! A message and how it stands.

use super::error::ChatError;

/// Names a message within the page; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageId(pub u64);

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    User,
    Assistant,
}

impl Role {
    /// The word a person reads, and assistive technology says first.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::User => "You",
            Self::Assistant => "Assistant",
        }
    }
}

/// How a message stands. Whatever it is, the text that came is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum MessageStatus {
    /// Whole; a user's message always is.
    Complete,
    /// Asked for, and still growing.
    Streaming,
    /// The person stopped it.
    Stopped,
    /// The service ended it before it was done.
    Ended(EarlyEnd),
    /// It failed, perhaps after some text had come.
    Failed(ChatError),
}

/// Why the service ended a reply that is not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EarlyEnd {
    /// The limit of tokens was reached.
    Length,
    /// The content filter cut it.
    ContentFilter,
    /// It asks for a tool's result.
    ToolCalls,
}

impl EarlyEnd {
    /// A sentence for the person: what happened, and what can be done.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::Length => {
                "The reply reached its limit of tokens. Ask it to go on, or raise max_tokens."
            }
            Self::ContentFilter => {
                "The service's content filter ended the reply here. Rephrasing the question may help."
            }
            Self::ToolCalls => {
                "The model wants to call a tool, and this page offers it none. Ask for an answer in words."
            }
        }
    }
}

//! What goes out of the page and what comes in: files of conversations, this
//! page's own and other programs'.
//!
//! A file is never read as a whole into a tree of values: it is cut into its
//! conversations ([`scan`]), and each is read by itself. One that is damaged
//! costs only itself, and is told of ([`Unread`]). All ids are made from what
//! the file says, so that what comes twice is known the second time.

pub mod code;
mod date;
mod draft;
mod fields;
pub mod file;
mod foreign;
pub mod gathered;
mod incoming;
mod lost;
pub mod markdown;
pub mod merge;
mod name;
mod placing;
pub mod portion;
mod refusal;
mod scan;
mod shape;

use crate::chat::conversation::WholeConversation;

pub use incoming::read;
pub use name::file_name;
pub use refusal::NotReadable;

/// What was read of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    pub source: Source,
    /// Each once, in the order of the file.
    pub conversations: Vec<WholeConversation>,
    /// What could not be read, or not in full.
    pub unread: Vec<Unread>,
}

/// Something that was not read, or not in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its title in quotes, or its place in the file.
    pub what: String,
    /// A sentence.
    pub why: String,
}

/// The program that wrote a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    AzureChat,
    ChatGpt,
    OpenWebUi,
    LibreChat,
    BetterChatGpt,
    LlamaCpp,
}

impl Source {
    /// The name that people know.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AzureChat => "Azure Chat",
            Self::ChatGpt => "ChatGPT",
            Self::OpenWebUi => "Open WebUI",
            Self::LibreChat => "LibreChat",
            Self::BetterChatGpt => "BetterChatGPT",
            Self::LlamaCpp => "llama.cpp",
        }
    }
}

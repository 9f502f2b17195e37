//! Programs of the page's own that run beside it and are loaded when they are
//! first needed (`src/bin/`), so that the page itself stays small.
//!
//! A worker answers questions, text for text. [`message`] is what goes to and
//! fro, [`desk`] keeps the questions until they are answered, whatever becomes
//! of the worker meanwhile.

pub mod desk;
pub mod message;

/// Names what page and workers were built from (`build.rs`). It is part of the
/// workers' addresses, so that no cache hands out an earlier one, and a worker
/// says it first, because a host may be half way through an update.
pub const BUILD: &str = env!("AZURE_CHAT_BUILD");

/// A worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerName {
    /// Reads pasted texts (`settings::paste`).
    Paste,
    /// Makes MathML of formulas (`math`).
    Math,
    /// Reads all conversations: searches them (`search`).
    Archive,
    /// Checks JSON Schemas, and replies against them (`schema`).
    Schema,
}

impl WorkerName {
    /// The name of its program and of its files.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Paste => "paste",
            Self::Math => "math",
            Self::Archive => "archive",
            Self::Schema => "schema",
        }
    }

    /// Its address, seen from the page; `worker.js` starts it.
    #[must_use]
    pub fn address(self) -> String {
        format!("worker.js?{}&{BUILD}", self.file())
    }
}

/// The address of what starts the panel (`src/bin/panel.rs`), seen from the
/// page.
#[must_use]
pub fn panel_address() -> String {
    format!("program.js?panel&{BUILD}")
}

/// Why there is no answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The worker did not start: the network is down, or its files are missing.
    #[error("the worker could not be loaded")]
    NotLoaded,
    /// The host has files of another build than this page.
    #[error("the worker is of another build")]
    OtherBuild,
    /// The worker ended, or went silent, over this question.
    #[error("the worker broke off")]
    BrokeOff,
    /// The worker's own reason.
    #[error("{0}")]
    Refused(String),
}

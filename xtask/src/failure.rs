//! Why a command ended without doing its work, in a sentence for the person who called it.

use std::fmt;

/// What happened, why, and what to do now; with the output of the tool that failed, if one did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    sentence: String,
    output: String,
}

/// The usual result of this crate.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure that the sentence explains in full.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            output: String::new(),
        }
    }

    /// Adds what the failed tool wrote.
    #[must_use]
    pub(crate) fn with_output(mut self, output: impl Into<String>) -> Self {
        self.output = output.into();
        self
    }

    /// Puts another sentence in front.
    #[must_use]
    pub(crate) fn because_of(self, sentence: impl fmt::Display) -> Self {
        Self {
            sentence: format!("{sentence} {}", self.sentence),
            output: self.output,
        }
    }

    /// What the failed tool wrote.
    pub(crate) fn output(&self) -> &str {
        &self.output
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// For files of our own below `target/`, which fail only for reasons outside this program.
pub(crate) fn at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Failure {
    move |error| Failure::new(format!("Could not use {}: {error}.", path.display()))
}

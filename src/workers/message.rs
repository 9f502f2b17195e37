//! What page and worker say to each other: a word on what it is, then text.

use super::NoAnswer;

/// What a worker says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It has started, and was built from this.
    Ready(String),
    /// What came of a question.
    Answer(u32, Result<String, NoAnswer>),
}

/// A question on its way to a worker.
#[must_use]
pub fn question(id: u32, text: &str) -> String {
    format!("{id} {text}")
}

/// A question as it reaches a worker; `None` where it is none.
#[must_use]
pub fn read_question(message: &str) -> Option<(u32, &str)> {
    let (id, text) = message.split_once(' ')?;
    Some((id.parse().ok()?, text))
}

/// The first thing a worker says.
#[must_use]
pub fn ready(build: &str) -> String {
    format!("ready {build}")
}

/// What came of a question, on its way to the page: an answer, or a reason
/// why there is none.
#[must_use]
pub fn answer(id: u32, answer: &Result<String, String>) -> String {
    match answer {
        Ok(text) => format!("answer {id} {text}"),
        Err(reason) => format!("refusal {id} {reason}"),
    }
}

/// Inside of a worker: the message that answers a message, where that is a
/// question.
pub fn respond(message: &str, work: impl FnOnce(&str) -> Result<String, String>) -> Option<String> {
    let (id, text) = read_question(message)?;
    Some(answer(id, &work(text)))
}

impl Said {
    /// What reached the page; `None` where no worker of this page says so.
    #[must_use]
    pub fn read(message: &str) -> Option<Self> {
        let (kind, rest) = message.split_once(' ')?;
        if kind == "ready" {
            return Some(Self::Ready(rest.to_owned()));
        }
        let (id, text) = read_question(rest)?;
        let text = text.to_owned();
        match kind {
            "answer" => Some(Self::Answer(id, Ok(text))),
            "refusal" => Some(Self::Answer(id, Err(NoAnswer::Refused(text)))),
            _ => None,
        }
    }
}

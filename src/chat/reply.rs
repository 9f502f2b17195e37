//! A reply while it grows: folds what the answer says into text and an end.

use crate::inference::answer::{AnswerPart, AnswerReader};
use crate::inference::error::ServiceError;
use crate::inference::response::{FinishReason, StreamingChatCompletionsUpdate};

use super::error::ChatError;
use super::message::{EarlyEnd, MessageStatus};

/// How the body of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyEnd {
    /// All of it came.
    Whole,
    /// The connection broke.
    Broken,
    /// The person stopped it.
    Stopped,
}

/// One reply: bytes go in, text comes out, and in the end a status.
#[derive(Debug, Default)]
pub struct Reply {
    reader: AnswerReader,
    finish_reason: Option<FinishReason>,
    done: bool,
    error: Option<ServiceError>,
    unreadable: Option<String>,
    /// Some update was read, so the server does speak the protocol.
    answered: bool,
}

impl Reply {
    /// Reads some bytes of the body; returns the text they add.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        let parts = self.reader.push(bytes);
        self.apply(parts)
    }

    /// The body has ended: returns the last text and how the reply stands.
    #[must_use]
    pub fn finish(mut self, end: BodyEnd) -> (String, MessageStatus) {
        let mut text = String::new();
        if end == BodyEnd::Whole {
            // After a break the rest is half an event, not an event.
            let parts = std::mem::take(&mut self.reader).finish();
            text = self.apply(parts);
        }
        (text, self.status(end))
    }

    /// `[DONE]` was read: nothing that could still come belongs to the reply.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.done
    }

    fn apply(&mut self, parts: Vec<AnswerPart>) -> String {
        let mut text = String::new();
        for part in parts {
            match part {
                AnswerPart::Update(update) => {
                    self.answered = true;
                    text.push_str(&self.apply_update(update));
                }
                AnswerPart::Error(error) => self.error = Some(error),
                AnswerPart::Unreadable(excerpt) => {
                    self.unreadable.get_or_insert(excerpt);
                }
                AnswerPart::Done => self.done = true,
            }
        }
        text
    }

    fn apply_update(&mut self, update: StreamingChatCompletionsUpdate) -> String {
        let mut text = String::new();
        for choice in update
            .choices
            .into_iter()
            .filter(|choice| choice.index == 0)
        {
            text.push_str(&choice.content);
            // A refusal is what the model says instead of an answer.
            text.push_str(&choice.refusal);
            self.finish_reason = choice.finish_reason.or(self.finish_reason.take());
        }
        text
    }

    fn status(self, end: BodyEnd) -> MessageStatus {
        if end == BodyEnd::Stopped {
            return MessageStatus::Stopped;
        }
        if let Some(error) = self.error {
            return MessageStatus::Failed(ChatError::InStream(error));
        }
        match self.finish_reason {
            Some(FinishReason::Length) => MessageStatus::Ended(EarlyEnd::Length),
            Some(FinishReason::ContentFilter) => MessageStatus::Ended(EarlyEnd::ContentFilter),
            Some(FinishReason::ToolCalls) => MessageStatus::Ended(EarlyEnd::ToolCalls),
            Some(FinishReason::Stop | FinishReason::Other(_)) => MessageStatus::Complete,
            None if self.done && self.answered => MessageStatus::Complete,
            None if self.answered => MessageStatus::Failed(ChatError::CutOff),
            None if end == BodyEnd::Broken => MessageStatus::Failed(ChatError::CutOff),
            None => MessageStatus::Failed(ChatError::NotAnAnswer {
                excerpt: self.unreadable.unwrap_or_default(),
            }),
        }
    }
}

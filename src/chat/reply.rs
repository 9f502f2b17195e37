//! A reply while it grows: folds what the answer says into texts and an end.

use crate::inference::answer::{AnswerPart, AnswerReader};
use crate::inference::content_filter::{ContentFilterOffsets, ContentFilterResults};
use crate::inference::error::ServiceError;
use crate::inference::request::ToolCall;
use crate::inference::response::{Choice, FinishReason, StreamingChatCompletionsUpdate, Usage};
use crate::inference::tool_calls::ToolCalls;

use super::error::ChatError;
use super::message::{EarlyEnd, MessageStatus};
use super::reasoning::{Parted, ReasoningSplitter};

/// How the body of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyEnd {
    /// All of it came.
    Whole,
    /// The connection broke.
    Broken,
    /// The person stopped it.
    Stopped,
    /// It took longer than the connection's limit.
    TimedOut,
}

/// One answer with one choice or several: bytes go in, texts come out, and in
/// the end how each of them stands. Never fails, whatever the bytes are.
#[derive(Debug, Default)]
pub struct Reply {
    reader: AnswerReader,
    choices: Vec<ChoiceSoFar>,
    done: bool,
    error: Option<ServiceError>,
    unreadable: Option<String>,
    /// Some update was read, so the server does speak the protocol.
    answered: bool,
    facts: AnswerFacts,
}

/// What an answer tells besides its choices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerFacts {
    /// The model's own name, as `gpt-4o-2024-11-20`.
    pub model: Option<String>,
    pub usage: Option<Usage>,
    /// The filter's verdict on what was sent.
    pub prompt_filter: ContentFilterResults,
}

#[derive(Debug, Default)]
struct ChoiceSoFar {
    index: u64,
    splitter: ReasoningSplitter,
    refusal: String,
    tool_calls: ToolCalls,
    finish_reason: Option<FinishReason>,
    filter: ContentFilterResults,
    filter_offsets: Option<ContentFilterOffsets>,
}

/// Text that an answer adds to one of its choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// Which choice, counted from zero in the order of their appearance.
    pub choice: usize,
    pub added: Parted,
}

/// How one choice stands in the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    pub status: MessageStatus,
    pub tool_calls: Vec<ToolCall>,
    /// The words of a refusal; they are part of the text as well.
    pub refusal: String,
    pub filter: ContentFilterResults,
    /// How far the asynchronous filter came, where it was one.
    pub filter_offsets: Option<ContentFilterOffsets>,
    /// Why the service ended it, in its own word.
    pub finish_reason: Option<String>,
}

/// An answer that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// The last texts.
    pub growth: Vec<Growth>,
    /// One for each choice; at least one.
    pub endings: Vec<Ending>,
    pub facts: AnswerFacts,
}

impl Reply {
    /// Reads some bytes of the body; returns the texts they add.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Growth> {
        let parts = self.reader.push(bytes);
        self.apply(parts)
    }

    /// Nothing more that belongs to the reply can come.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.done || self.error.is_some()
    }

    /// The body has ended: returns the last texts and how each choice stands.
    #[must_use]
    pub fn finish(mut self, end: BodyEnd) -> Finished {
        let mut growth = Vec::new();
        if end == BodyEnd::Whole {
            // After a break the rest is half an event, not an event.
            let parts = std::mem::take(&mut self.reader).finish();
            growth = self.apply(parts);
        }
        let replied = !self.choices.is_empty();
        if !replied {
            self.choices.push(ChoiceSoFar::default());
        }
        for (choice, so_far) in self.choices.iter_mut().enumerate() {
            grow(&mut growth, choice, so_far.splitter.finish());
        }
        let choices = std::mem::take(&mut self.choices);
        Finished {
            growth,
            endings: choices
                .into_iter()
                .map(|choice| self.ending(choice, end, replied))
                .collect(),
            facts: self.facts,
        }
    }

    fn apply(&mut self, parts: Vec<AnswerPart>) -> Vec<Growth> {
        let mut growth = Vec::new();
        for part in parts {
            if self.is_over() {
                break;
            }
            match part {
                AnswerPart::Update(update) => {
                    self.answered = true;
                    self.apply_update(update, &mut growth);
                }
                AnswerPart::Error(error) => self.error = Some(error),
                AnswerPart::Unreadable(excerpt) => {
                    self.unreadable.get_or_insert(excerpt);
                }
                AnswerPart::Done => self.done = true,
            }
        }
        growth
    }

    fn apply_update(&mut self, update: StreamingChatCompletionsUpdate, growth: &mut Vec<Growth>) {
        let facts = &mut self.facts;
        facts.model = update.model.or(facts.model.take());
        facts.usage = update.usage.or(facts.usage.take());
        facts.prompt_filter.merge(update.prompt_filter_results);
        for choice in update.choices {
            let known = self
                .choices
                .iter()
                .position(|so_far| so_far.index == choice.index);
            let place = known.unwrap_or_else(|| {
                self.choices.push(ChoiceSoFar {
                    index: choice.index,
                    ..ChoiceSoFar::default()
                });
                self.choices.len() - 1
            });
            if let Some(so_far) = self.choices.get_mut(place) {
                grow(growth, place, so_far.apply(choice));
            }
        }
    }

    fn ending(&self, choice: ChoiceSoFar, end: BodyEnd, replied: bool) -> Ending {
        let mut status = self.status(&choice, end);
        let whole = status == MessageStatus::Complete || end == BodyEnd::Whole;
        if self.answered && self.error.is_none() && !replied && whole {
            status = MessageStatus::Failed(ChatError::NoReply);
        }
        Ending {
            status,
            finish_reason: choice
                .finish_reason
                .as_ref()
                .map(|reason| reason.as_str().to_owned()),
            tool_calls: choice.tool_calls.into_calls(),
            refusal: choice.refusal,
            filter: choice.filter,
            filter_offsets: choice.filter_offsets,
        }
    }

    fn status(&self, choice: &ChoiceSoFar, end: BodyEnd) -> MessageStatus {
        if let Some(error) = &self.error {
            return MessageStatus::Failed(ChatError::InStream(Box::new(error.clone())));
        }
        // The asynchronous filter may withhold a text after its `stop`.
        if choice.filter.filtered().next().is_some() {
            return MessageStatus::Ended(EarlyEnd::ContentFilter);
        }
        if end == BodyEnd::Stopped {
            return MessageStatus::Stopped;
        }
        match choice.finish_reason {
            Some(FinishReason::Length) => MessageStatus::Ended(EarlyEnd::Length),
            Some(FinishReason::ContentFilter) => MessageStatus::Ended(EarlyEnd::ContentFilter),
            Some(FinishReason::ToolCalls) => MessageStatus::Ended(EarlyEnd::ToolCalls),
            Some(FinishReason::Stop | FinishReason::Other(_)) => MessageStatus::Complete,
            None if end == BodyEnd::TimedOut => MessageStatus::Failed(ChatError::TimedOut),
            None if self.done && self.answered => MessageStatus::Complete,
            None if self.answered || end == BodyEnd::Broken => {
                MessageStatus::Failed(ChatError::CutOff)
            }
            None => MessageStatus::Failed(ChatError::NotAnAnswer {
                excerpt: self.unreadable.clone().unwrap_or_default(),
            }),
        }
    }
}

impl ChoiceSoFar {
    fn apply(&mut self, choice: Choice) -> Parted {
        let mut added = self.splitter.push(&choice.content);
        added.reasoning.insert_str(0, &choice.reasoning);
        // A refusal is what the model says instead of an answer.
        added.text.push_str(&choice.refusal);
        self.refusal.push_str(&choice.refusal);
        for piece in choice.tool_calls {
            self.tool_calls.apply(piece);
        }
        self.finish_reason = choice.finish_reason.or(self.finish_reason.take());
        self.filter.merge(choice.filter_results);
        self.filter_offsets = choice.filter_offsets.or(self.filter_offsets);
        added
    }
}

/// Adds to the growth of a choice; one entry a choice.
fn grow(growth: &mut Vec<Growth>, choice: usize, added: Parted) {
    if added == Parted::default() {
        return;
    }
    match growth.iter_mut().find(|growth| growth.choice == choice) {
        Some(growth) => {
            growth.added.text.push_str(&added.text);
            growth.added.reasoning.push_str(&added.reasoning);
        }
        None => growth.push(Growth { choice, added }),
    }
}

//! The body of an answer, read as it arrives, whatever it turns out to be.
//!
//! A server that was asked for a stream may send one, or a whole completion
//! as JSON, or an error object, or the HTML of a login page – each with any
//! content type. The first character that is no blank tells them apart.

use serde_json::Value;

use super::error::ServiceError;
use super::response::StreamingChatCompletionsUpdate;
use super::sse::{SseDecoder, SseEvent};

/// Something an answer said.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerPart {
    /// A piece of the reply, or all of it.
    Update(StreamingChatCompletionsUpdate),
    /// The service reported a failure, inside a stream or a 200.
    Error(ServiceError),
    /// Text that is neither (beginning of it, for a person to read).
    Unreadable(String),
    /// `[DONE]`: nothing that follows belongs to the reply.
    Done,
}

/// Turns the bytes of a body into [`AnswerPart`]s. Never fails.
#[derive(Debug)]
pub struct AnswerReader {
    form: Form,
    /// The beginning of a body in which no event was found so far.
    start: Vec<u8>,
    /// An event was found.
    spoke: bool,
}

#[derive(Debug)]
enum Form {
    /// Only blanks so far.
    Unknown(Vec<u8>),
    Events(SseDecoder),
    Document(Vec<u8>),
    /// `[DONE]` was read.
    Over,
}

impl Default for AnswerReader {
    fn default() -> Self {
        Self {
            form: Form::Unknown(Vec::new()),
            start: Vec::new(),
            spoke: false,
        }
    }
}

impl AnswerReader {
    /// Reads some more of the body.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<AnswerPart> {
        if let Form::Unknown(start) = &mut self.form {
            start.extend_from_slice(bytes);
            let start = std::mem::take(start);
            return self.begin(start);
        }
        self.read(bytes)
    }

    /// The body has ended in good order: returns what was still open.
    #[must_use]
    pub fn finish(self) -> Vec<AnswerPart> {
        match self.form {
            Form::Events(decoder) => {
                let last = decoder.finish();
                let start = String::from_utf8_lossy(&self.start);
                match last.as_ref().map(part_of_event) {
                    Some(part) => vec![part],
                    None if start.is_empty() => Vec::new(),
                    None => vec![AnswerPart::Unreadable(excerpt(start.trim()))],
                }
            }
            Form::Document(bytes) => vec![part_of_text(&String::from_utf8_lossy(&bytes))],
            Form::Unknown(_) | Form::Over => Vec::new(),
        }
    }

    fn begin(&mut self, start: Vec<u8>) -> Vec<AnswerPart> {
        let first = start.iter().find(|byte| !is_blank_or_bom(**byte));
        self.form = match first {
            None => Form::Unknown(start),
            Some(b'{' | b'[' | b'<') => Form::Document(start),
            Some(_) => {
                self.form = Form::Events(SseDecoder::default());
                return self.read(&start);
            }
        };
        Vec::new()
    }

    fn read(&mut self, bytes: &[u8]) -> Vec<AnswerPart> {
        let mut parts = Vec::new();
        match &mut self.form {
            Form::Document(document) => document.extend_from_slice(bytes),
            Form::Events(decoder) => {
                let events = decoder.push(bytes);
                self.spoke |= !events.is_empty();
                if self.spoke {
                    self.start.clear();
                } else {
                    let room = 4 * LONGEST_EXCERPT - self.start.len();
                    self.start.extend(bytes.iter().take(room));
                }
                for event in events {
                    let part = part_of_event(&event);
                    let over = part == AnswerPart::Done;
                    parts.push(part);
                    if over {
                        self.form = Form::Over;
                        break;
                    }
                }
            }
            Form::Unknown(_) | Form::Over => {}
        }
        parts
    }
}

/// Blanks, and the three bytes of a BOM (none of which begins an answer).
fn is_blank_or_bom(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF)
}

fn part_of_event(event: &SseEvent) -> AnswerPart {
    if event.data.trim() == "[DONE]" {
        return AnswerPart::Done;
    }
    match part_of_text(&event.data) {
        // `event: error` says that it is one, in whatever shape the data is.
        AnswerPart::Update(update) if event.name == "error" && update.choices.is_empty() => {
            AnswerPart::Error(ServiceError::from_body(&event.data))
        }
        AnswerPart::Unreadable(_) if event.name == "error" => {
            AnswerPart::Error(ServiceError::from_body(&event.data))
        }
        part => part,
    }
}

fn part_of_text(text: &str) -> AnswerPart {
    let text = text.trim_start_matches('\u{feff}').trim();
    match serde_json::from_str::<Value>(text) {
        Ok(value) if value.get("error").is_some_and(|error| !error.is_null()) => {
            AnswerPart::Error(ServiceError::from_json(&value))
        }
        Ok(value) if value.get("object").is_some_and(|object| object == "error") => {
            AnswerPart::Error(ServiceError::from_json(&value))
        }
        Ok(value)
            if COMPLETION_FIELDS
                .iter()
                .any(|name| value.get(name).is_some()) =>
        {
            AnswerPart::Update(StreamingChatCompletionsUpdate::from_json(&value))
        }
        _ => AnswerPart::Unreadable(excerpt(text)),
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(LONGEST_EXCERPT).collect()
}

/// An object with one of these is an answer of the service, or a part of one.
const COMPLETION_FIELDS: &[&str] = &["choices", "usage", "object", "prompt_filter_results"];

/// Characters of an unreadable body that are kept to show.
const LONGEST_EXCERPT: usize = 300;

//! An answer, ready to be played: head, body in pieces, and how it ends.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};

/// How the end of the body is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// `content-length`, in bytes.
    Length(usize),
    /// `transfer-encoding: chunked`, one chunk a piece.
    Chunked,
    /// The connection's end. hyper does so in HTTP/1.0 answers only, so the status line says
    /// `HTTP/1.0` where the recorded server said `HTTP/1.1`; the rest is as recorded.
    Close,
}

/// How the body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// As the framing promised.
    Complete,
    /// The socket is closed too early.
    Cut,
}

/// What a piece of the body, or the head, waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Only for what came before it to be written.
    Flush,
    /// A while.
    Pause(Duration),
    /// Until so long after the head: what is late does not make the rest late.
    Until(Duration),
    /// A call of `step`.
    Step,
}

/// Bytes that leave together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) wait: Wait,
    pub(crate) bytes: Bytes,
}

/// A whole answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// What the head waits for.
    pub(crate) head: Wait,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) framing: Framing,
    pub(crate) ending: Ending,
}

/// The content type of streamed answers, as recorded.
const EVENT_STREAM: HeaderValue = HeaderValue::from_static("text/event-stream; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const REGION: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-ms-region"),
    HeaderValue::from_static("East US"),
);

impl Answer {
    /// A JSON answer in one piece.
    pub(crate) fn json(status: StatusCode, body: &serde_json::Value) -> Self {
        let body = body.to_string();
        Self {
            status,
            head: Wait::Flush,
            headers: vec![(CONTENT_TYPE, JSON), REGION],
            framing: Framing::Length(body.len()),
            pieces: vec![Piece {
                wait: Wait::Flush,
                bytes: body.into(),
            }],
            ending: Ending::Complete,
        }
    }

    /// A streamed 200: the pieces as chunks, to their end.
    pub(crate) fn stream(pieces: Vec<Piece>) -> Self {
        Self {
            status: StatusCode::OK,
            head: Wait::Flush,
            headers: vec![(CONTENT_TYPE, EVENT_STREAM), REGION],
            pieces,
            framing: Framing::Chunked,
            ending: Ending::Complete,
        }
    }

    /// The whole body as text.
    pub(crate) fn body_text(&self) -> String {
        let mut bytes = Vec::new();
        for piece in &self.pieces {
            bytes.extend_from_slice(&piece.bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The same answer, broken off in the middle of each piece's bytes.
    pub(crate) fn cut_in_half(mut self) -> Self {
        for piece in &mut self.pieces {
            piece.bytes.truncate(piece.bytes.len() / 2);
        }
        self.ending = Ending::Cut;
        self
    }

    /// The same answer, all of it at a step.
    pub(crate) fn held(mut self) -> Self {
        self.head = Wait::Step;
        self
    }

    /// The same answer, the second half of its only piece at a step.
    pub(crate) fn held_in_the_middle(mut self) -> Self {
        if let [first] = self.pieces.as_mut_slice() {
            let rest = first.bytes.split_off(first.bytes.len() / 2);
            self.pieces.push(Piece {
                wait: Wait::Step,
                bytes: rest,
            });
        }
        self
    }
}

//! Replies put together event by event.

use axum::body::Bytes;
use serde_json::Value;

use super::spoken::FLUENT;
use super::{replay, wants_stream, wants_usage};
use crate::answer::{Answer, Ending, Piece, Wait};
use crate::said::said;
use crate::shape::Shape;

/// Events as a stream of that ending, or what they say in one piece, as the request asks. A stream that is
/// complete ends with the usage, where it was asked for, and `[DONE]`.
pub(super) fn reply(shape: &Shape, events: Vec<Bytes>, ending: Ending, body: &Value) -> Answer {
    let mut pieces: Vec<Piece> = events.into_iter().map(fluent).collect();
    if ending == Ending::Complete {
        let closing = shape.closing(&text(&pieces), wants_usage(body));
        pieces.extend(closing.into_iter().map(fluent));
    }
    let mut streamed = Answer::stream(pieces);
    streamed.ending = ending;
    replay::answer(shape, streamed, wants_stream(body))
}

/// The same of a reply that begins as replies do and comes to its end.
pub(super) fn whole(
    shape: &Shape,
    events: impl IntoIterator<Item = Bytes>,
    body: &Value,
) -> Answer {
    let opening = [shape.prompt(), shape.role(0)];
    let events = opening.into_iter().chain(events).collect();
    reply(shape, events, Ending::Complete, body)
}

/// The events of a recorded stream, each with the empty line after it.
pub(super) fn events(stream: &str) -> impl Iterator<Item = Bytes> {
    let data = crate::said::data_lines(stream).filter(|data| *data != "[DONE]");
    data.map(|data| format!("data: {data}\n\n").into())
}

fn fluent(bytes: Bytes) -> Piece {
    Piece {
        wait: Wait::Pause(FLUENT),
        bytes,
    }
}

fn text(pieces: &[Piece]) -> String {
    let bytes: Vec<u8> = pieces
        .iter()
        .flat_map(|piece| piece.bytes.clone())
        .collect();
    let choices = said(&String::from_utf8_lossy(&bytes));
    let texts = choices.into_iter().filter_map(|said| said.content);
    texts.collect::<Vec<_>>().join(" ")
}

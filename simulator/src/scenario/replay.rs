//! Recorded answers.

use serde_json::Value;

use crate::answer::{Answer, Ending, Framing};
use crate::said::said;
use crate::shape::Shape;

/// A recorded answer as it was recorded; only a recorded *stream* becomes one JSON object of the same
/// text for a request that did not ask for a stream. A cut stays a cut.
pub(crate) fn answer(shape: &Shape, recorded: Answer, wants_stream: bool) -> Answer {
    let is_stream = !matches!(recorded.framing, Framing::Length(_));
    if wants_stream || !is_stream {
        return recorded;
    }
    let completion: Value = shape.completion(&said(&recorded.body_text()));
    let answer = Answer::json(recorded.status, &completion);
    match recorded.ending {
        Ending::Complete => answer,
        Ending::Cut => answer.cut_in_half(),
    }
}

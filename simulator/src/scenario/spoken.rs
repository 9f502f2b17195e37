//! Fixed texts in the recorded shape, word by word, at a pace.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;

use super::{wants_stream, wants_usage};
use crate::answer::{Answer, Piece, Wait};
use crate::said::Said;
use crate::shape::Shape;
use crate::simulation::Simulation;

/// How fast the words come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// As fast as they are read.
    Fluent,
    /// As a slow model writes.
    Slow,
    /// Many at once, then a pause.
    Bursts,
    /// One for each step.
    Stepped,
    /// The first one, then at a step all others.
    Held,
    /// All at once.
    Swift,
}

/// Between two words of `slow`.
const SLOW: Duration = Duration::from_millis(120);
/// Between two bursts.
const BETWEEN_BURSTS: Duration = Duration::from_millis(700);
/// Words of one burst.
const BURST: usize = 12;
/// Between two words of a fluent reply, so that they are separate reads.
pub(super) const FLUENT: Duration = Duration::from_millis(4);

/// What `stepped` says: twelve words, one for each step.
pub const STEPPED_TEXT: &str = "One two three four five six seven eight nine ten eleven twelve.";

const LONG: &str = "A mile is a unit of length that people still use on roads in a few countries. \
    It counts 5,280 feet, or 1,760 yards, which is about 1,609 meters. The name comes from the Latin words \
    for a thousand paces, for that is how Roman soldiers measured it: a thousand double steps, one after \
    the other, along a straight road.";

/// The text of a pace, streamed or whole as the request asks.
pub(crate) fn answer(simulation: &Simulation, pace: Pace, body: &Value) -> Answer {
    let text = if pace == Pace::Stepped {
        STEPPED_TEXT
    } else {
        LONG
    };
    say(simulation.shape(), text, pace, body)
}

/// Any text, streamed at a pace or whole as the request asks.
pub(crate) fn say(shape: &Shape, text: &str, pace: Pace, body: &Value) -> Answer {
    if !wants_stream(body) {
        return Answer::json(StatusCode::OK, &shape.completion(&[Said::text(text)]));
    }
    let flushed = |bytes| Piece {
        wait: Wait::Flush,
        bytes,
    };
    let mut pieces = vec![flushed(shape.prompt()), flushed(shape.role(0))];
    for (index, word) in text.split_inclusive(' ').enumerate() {
        pieces.push(Piece {
            wait: wait(pace, index),
            bytes: shape.delta(word),
        });
    }
    pieces.push(flushed(shape.finish(0, "stop")));
    let closing = shape.closing(text, wants_usage(body));
    pieces.extend(closing.into_iter().map(flushed));
    Answer::stream(pieces)
}

fn wait(pace: Pace, index: usize) -> Wait {
    match pace {
        Pace::Fluent => Wait::Pause(FLUENT),
        Pace::Slow => Wait::Pause(SLOW),
        Pace::Bursts if index > 0 && index.is_multiple_of(BURST) => Wait::Pause(BETWEEN_BURSTS),
        Pace::Bursts => Wait::Flush,
        Pace::Stepped => Wait::Step,
        Pace::Held if index == 1 => Wait::Step,
        Pace::Held | Pace::Swift => Wait::Flush,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_are_as_long_as_the_list_of_scenarios_says() {
        assert_eq!(STEPPED_TEXT.split_whitespace().count(), 12);
        assert_eq!(LONG.split_whitespace().count() / 10, 6);
    }
}

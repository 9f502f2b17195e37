//! Replies of models that think before they speak, in the three places where hosts put the thoughts.

use serde_json::{Value, json};

use super::composed::whole;
use crate::answer::Answer;
use crate::simulation::Simulation;

const THOUGHTS: [&str; 5] = [
    "Six times ",
    "seven is ",
    "asked. Six ",
    "times seven ",
    "is 42.",
];
const REPLY: [&str; 4] = ["The ", "answer ", "is ", "42."];

/// The tags of thoughts inside of the text, as models write them, in pieces that cut them.
const TAGGED: [&str; 12] = [
    "<th",
    "ink>",
    "\nSix times ",
    "seven is ",
    "asked. Six ",
    "times seven ",
    "is 42.\n</",
    "thi",
    "nk>\n\nThe ",
    "answer ",
    "is ",
    "42.",
];

/// In `reasoning_content`.
pub(super) fn reasoning_content(simulation: &Simulation, body: &Value) -> Answer {
    in_field(simulation, "reasoning_content", body)
}

/// In `reasoning`.
pub(super) fn reasoning(simulation: &Simulation, body: &Value) -> Answer {
    in_field(simulation, "reasoning", body)
}

/// In the text itself.
pub(super) fn think(simulation: &Simulation, body: &Value) -> Answer {
    let shape = simulation.shape();
    let text = TAGGED.map(|piece| shape.delta(piece));
    whole(
        shape,
        text.into_iter().chain([shape.finish(0, "stop")]),
        body,
    )
}

fn in_field(simulation: &Simulation, field: &str, body: &Value) -> Answer {
    let shape = simulation.shape();
    let thought = |piece| shape.fields(0, json!({field: piece}));
    let thoughts = THOUGHTS.map(thought).into_iter();
    let reply = REPLY.map(|piece| shape.delta(piece));
    let events = thoughts.chain(reply).chain([shape.finish(0, "stop")]);
    whole(shape, events, body)
}

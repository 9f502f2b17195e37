//! As many replies as were asked for.

use axum::body::Bytes;
use serde_json::Value;

use super::composed::reply;
use crate::answer::{Answer, Ending};
use crate::shape::Shape;
use crate::simulation::Simulation;

const ORDINALS: [&str; 10] = [
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
];

/// `n` choices, interleaved where they are streamed.
pub(super) fn answer(simulation: &Simulation, body: &Value) -> Answer {
    let asked = body.get("n").and_then(Value::as_u64).unwrap_or(1);
    let count = usize::try_from(asked).unwrap_or(1);
    let events = interleaved(simulation.shape(), count);
    reply(simulation.shape(), events, Ending::Complete, body)
}

/// Each step of a reply for every choice, before the next step.
fn interleaved(shape: &Shape, count: usize) -> Vec<Bytes> {
    let mut events = vec![shape.prompt()];
    events.extend((0..count).map(|index| shape.role(index)));
    for word in 0..2 {
        events.extend((0..count).map(|index| {
            let text = if word == 0 {
                ordinal(index)
            } else {
                " reply.".to_owned()
            };
            shape.fields(index, serde_json::json!({"content": text}))
        }));
    }
    events.extend((0..count).map(|index| shape.finish(index, "stop")));
    events
}

fn ordinal(index: usize) -> String {
    match ORDINALS.get(index) {
        Some(ordinal) => (*ordinal).to_owned(),
        None => format!("{}th", index + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn ordinals_go_on_in_figures() {
        assert_eq!(
            [ordinal(0), ordinal(9), ordinal(10)],
            ["First", "Tenth", "11th"]
        );
    }
}

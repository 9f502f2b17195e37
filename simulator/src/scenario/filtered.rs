//! Replies that the content filter has something to say about.

use serde_json::{Value, json};

use super::composed::{events, reply, whole};
use crate::answer::{Answer, Ending};
use crate::simulation::Simulation;

const NOT_RUN: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/fixtures/wire/samples/stream.filter_error.sse"
));

/// The filter could not run; the reply came nevertheless.
pub(super) fn not_run(simulation: &Simulation, body: &Value) -> Answer {
    let events = events(NOT_RUN).collect();
    reply(simulation.shape(), events, Ending::Complete, body)
}

/// The reply is finished when the asynchronous filter finds that it must go.
pub(super) fn late_block(simulation: &Simulation, body: &Value) -> Answer {
    let shape = simulation.shape();
    let verdict = json!({"protected_material_text": {"detected": true, "filtered": true}});
    let text = ["The song ", "goes ", "like this."].map(|piece| shape.delta(piece));
    let end = [shape.finish(0, "stop"), shape.annotation(verdict)];
    whole(shape, text.into_iter().chain(end), body)
}

/// The filter ends a reply for its code, and says where that is from.
pub(super) fn protected_code(simulation: &Simulation, body: &Value) -> Answer {
    let shape = simulation.shape();
    let verdict = json!({"protected_material_code": {
        "detected": true,
        "filtered": true,
        "citation": {"URL": "https://github.com/contoso/example", "license": "MIT"},
    }});
    let text = ["fn ", "main() ", "{"].map(|piece| shape.delta(piece));
    let end = shape.finish_with(0, "content_filter", verdict);
    whole(shape, text.into_iter().chain([end]), body)
}

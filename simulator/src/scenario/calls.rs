//! Tool calls as some hosts stream them.

use axum::body::Bytes;
use serde_json::Value;

use super::composed::reply;
use super::recorded;
use crate::answer::{Answer, Ending};
use crate::said::data_lines;
use crate::simulation::Simulation;

/// The case of two calls in pieces.
const TWO_CALLS: &str = "stream-tool-calls-two";

/// The recorded calls, their pieces without `index`: a new `id` begins a new call.
pub(super) fn no_index(simulation: &Simulation, body: &Value) -> Answer {
    let recorded = recorded(simulation, TWO_CALLS, 0);
    let stream = recorded.map(|answer| answer.body_text());
    let events = without_index(&stream.unwrap_or_default());
    reply(simulation.shape(), events, Ending::Complete, body)
}

fn without_index(stream: &str) -> Vec<Bytes> {
    let events = data_lines(stream).filter_map(|data| serde_json::from_str(data).ok());
    events
        .map(|mut event: Value| {
            let calls = event.pointer_mut("/choices/0/delta/tool_calls");
            for call in calls.and_then(Value::as_array_mut).into_iter().flatten() {
                if let Some(call) = call.as_object_mut() {
                    call.remove("index");
                }
            }
            format!("data: {event}\n\n").into()
        })
        .collect()
}

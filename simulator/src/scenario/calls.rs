//! Tool calls as some hosts stream them, and replies to what tools returned.

use axum::body::Bytes;
use serde_json::Value;

use super::composed::{events, reply};
use super::spoken::{Pace, say};
use super::{message, recorded};
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

/// Two recorded calls to a question; once they have results, these in words.
pub(super) fn answered(simulation: &Simulation, body: &Value) -> Answer {
    let results = results(body);
    if results.is_empty() {
        let recorded = recorded(simulation, TWO_CALLS, 0);
        let stream = recorded.map(|answer| answer.body_text());
        let events = events(&stream.unwrap_or_default()).collect();
        return reply(simulation.shape(), events, Ending::Complete, body);
    }
    let text = format!("The functions returned {}.", results.join(" and "));
    say(simulation.shape(), &text, Pace::Fluent, body)
}

/// The tools' messages that stand at the end.
fn results(body: &Value) -> Vec<String> {
    let messages = message::all(body).iter().rev();
    let mut results: Vec<_> = messages
        .take_while(|message| message::has_role(message, "tool"))
        .map(message::text)
        .collect();
    results.reverse();
    results
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

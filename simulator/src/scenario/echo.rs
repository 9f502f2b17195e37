//! The parameters of a request, said back: to look at what a page sends.

use std::collections::BTreeMap;

use serde_json::Value;

use super::spoken::{Pace, say};
use crate::answer::Answer;
use crate::simulation::Simulation;

/// The body's fields other than the messages, sorted, as compact JSON.
pub(super) fn answer(simulation: &Simulation, body: &Value) -> Answer {
    say(simulation.shape(), &parameters(body), Pace::Fluent, body)
}

fn parameters(body: &Value) -> String {
    let fields = body.as_object().into_iter().flatten();
    let sorted: BTreeMap<&String, &Value> =
        fields.filter(|(name, _)| *name != "messages").collect();
    // Text and values that came from JSON go back to it.
    serde_json::to_string(&sorted).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn parameters_are_sorted_and_the_messages_are_none() {
        let body = json!({"top_p": 0.5, "messages": [], "n": 1, "stop": ["a b"]});
        assert_eq!(parameters(&body), r#"{"n":1,"stop":["a b"],"top_p":0.5}"#);
        assert_eq!(parameters(&json!({"messages": []})), "{}");
    }
}

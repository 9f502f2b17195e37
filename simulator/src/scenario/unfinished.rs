//! A reply that stops in the middle, and its rest for who asks for it.

use serde_json::Value;

use super::composed::reply;
use super::message::{self, has_role};
use super::spoken::{Pace, say};
use crate::answer::{Answer, Ending};
use crate::simulation::Simulation;

const BEGINNING: &str = "It began in";
const REST: &str = " 1998 and ended in 2011.";

/// The beginning ends for its length.
pub(super) fn length(simulation: &Simulation, body: &Value) -> Answer {
    begun(simulation, Ending::Complete, body)
}

/// The beginning ends with the connection.
pub(super) fn cut(simulation: &Simulation, body: &Value) -> Answer {
    begun(simulation, Ending::Cut, body)
}

fn begun(simulation: &Simulation, ending: Ending, body: &Value) -> Answer {
    let shape = simulation.shape();
    if asks_for_rest(message::all(body)) {
        return say(shape, REST, Pace::Fluent, body);
    }
    let mut events = vec![shape.prompt(), shape.role(0)];
    events.extend(BEGINNING.split_inclusive(' ').map(|word| shape.delta(word)));
    if ending == Ending::Complete {
        events.push(shape.finish(0, "length"));
    }
    reply(shape, events, ending, body)
}

/// Whether the conversation ends with the beginning and a message of the person.
fn asks_for_rest(messages: &[Value]) -> bool {
    matches!(messages, [.., reply, next] if has_role(reply, "assistant")
        && message::text(reply).contains(BEGINNING)
        && has_role(next, "user"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_rest_is_asked_for_right_after_the_beginning() {
        let check = |roles: &[(&str, &str)], expected| {
            let messages: Vec<Value> = roles
                .iter()
                .map(|(role, text)| json!({"role": role, "content": text}))
                .collect();
            assert_eq!(asks_for_rest(&messages), expected, "{roles:?}");
        };
        let question = ("user", "When?");
        let begun = ("assistant", "It began in");
        check(&[question], false);
        check(&[question, begun], false);
        check(&[question, begun, ("user", "Go on.")], true);
        check(
            &[question, begun, question, ("assistant", "No."), question],
            false,
        );
    }
}

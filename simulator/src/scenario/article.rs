//! The article's own exchange, word for word.

use serde_json::Value;

use super::spoken::{Pace, say};
use super::{message, recorded, wants_stream};
use crate::answer::Answer;
use crate::shape::Shape;
use crate::simulation::Simulation;

const FEET: &str = "How many feet are in a mile?";
const METERS: &str = "How many meters is that?";

/// The case that answers [`FEET`].
const FEET_CASE: &str = "conv-article-first-turn";
/// The case that answers [`METERS`].
const METERS_CASE: &str = "conv-article-four-messages";

/// What any other question gets.
const ELSE: &str = "I am a simulator and know two questions: \"How many feet are in a mile?\" and, after it, \
    \"How many meters is that?\"";

/// The recorded answer to a known question: as recorded, or streamed in the recorded shape.
pub(crate) fn answer(simulation: &Simulation, body: &Value) -> Answer {
    known(simulation, Pace::Fluent, body)
        .unwrap_or_else(|| say(simulation.shape(), ELSE, Pace::Fluent, body))
}

/// The same at a pace, and only to a known question.
pub(crate) fn known(simulation: &Simulation, pace: Pace, body: &Value) -> Option<Answer> {
    let questions = questions(body);
    let case = match questions.split_last() {
        Some((last, _)) if last == FEET => FEET_CASE,
        Some((last, before)) if last == METERS && before.iter().any(|each| each == FEET) => {
            METERS_CASE
        }
        _ => return None,
    };
    let recorded = recorded(simulation, case, 0)?;
    Some(if wants_stream(body) {
        stream(simulation.shape(), &recorded, pace, body)
    } else {
        recorded
    })
}

fn stream(shape: &Shape, recorded: &Answer, pace: Pace, body: &Value) -> Answer {
    let completion: Value = serde_json::from_str(&recorded.body_text()).unwrap_or_default();
    let text = completion
        .pointer("/choices/0/message/content")
        .and_then(Value::as_str);
    say(shape, text.unwrap_or_default(), pace, body)
}

/// The texts of the user's messages, in order.
fn questions(body: &Value) -> Vec<String> {
    message::all(body)
        .iter()
        .filter(|message| message::has_role(message, "user"))
        .map(|message| message::text(message).trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn questions_are_the_users_texts_also_in_parts() {
        let body = json!({"messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": " one "},
            {"role": "assistant", "content": null},
            {"role": "user", "content": [{"type": "text", "text": "two"}, {"type": "image_url"}]},
        ]});
        assert_eq!(questions(&body), ["one", "two"]);
        assert_eq!(questions(&json!({})), Vec::<String>::new());
    }
}

//! The article's own exchange, word for word.

use serde_json::Value;

use super::spoken::{Pace, say};
use super::{recorded, wants_stream};
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
    let questions = questions(body);
    let case = match questions.split_last() {
        Some((last, _)) if last == FEET => Some(FEET_CASE),
        Some((last, before)) if last == METERS && before.iter().any(|each| each == FEET) => {
            Some(METERS_CASE)
        }
        _ => None,
    };
    let shape = simulation.shape();
    match case.and_then(|case| recorded(simulation, case, 0)) {
        Some(recorded) if wants_stream(body) => stream(shape, &recorded, body),
        Some(recorded) => recorded,
        None => say(shape, ELSE, Pace::Fluent, body),
    }
}

fn stream(shape: &Shape, recorded: &Answer, body: &Value) -> Answer {
    let completion: Value = serde_json::from_str(&recorded.body_text()).unwrap_or_default();
    let text = completion
        .pointer("/choices/0/message/content")
        .and_then(Value::as_str);
    say(shape, text.unwrap_or_default(), Pace::Fluent, body)
}

/// The texts of the user's messages, in order.
fn questions(body: &Value) -> Vec<String> {
    let messages = body.get("messages").and_then(Value::as_array);
    let is_user = |message: &&Value| message.get("role").is_some_and(|role| role == "user");
    messages
        .into_iter()
        .flatten()
        .filter(is_user)
        .map(text)
        .collect()
}

/// A message's text, also where it comes in parts.
fn text(message: &Value) -> String {
    match message.get("content") {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Array(parts)) => {
            let texts = parts
                .iter()
                .filter_map(|part| part.get("text").and_then(Value::as_str));
            texts.collect::<Vec<_>>().concat().trim().to_owned()
        }
        _ => String::new(),
    }
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

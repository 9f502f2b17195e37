//! What was said last, said back: to look at how a page shows a text.

use serde_json::Value;

use super::message::{all, has_role, text};
use super::spoken::{Pace, say};
use crate::answer::Answer;
use crate::simulation::Simulation;

/// The last user message, as fast as it is read.
pub(super) fn swift(simulation: &Simulation, body: &Value) -> Answer {
    say(simulation.shape(), &last_question(body), Pace::Swift, body)
}

/// The last user message, a word for each step.
pub(super) fn stepped(simulation: &Simulation, body: &Value) -> Answer {
    say(
        simulation.shape(),
        &last_question(body),
        Pace::Stepped,
        body,
    )
}

fn last_question(body: &Value) -> String {
    let mut questions = all(body).iter().filter(|message| has_role(message, "user"));
    questions.next_back().map(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_last_user_message_counts() {
        let body = json!({"messages": [
            {"role": "user", "content": "One"},
            {"role": "user", "content": [{"type": "text", "text": "# Two"}]},
            {"role": "assistant", "content": "Three"},
        ]});
        assert_eq!(last_question(&body), "# Two");
        assert_eq!(last_question(&json!({})), "");
    }
}

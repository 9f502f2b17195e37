//! Replies to look at: a page's pictures are taken of them.

use serde_json::Value;

use super::message::{all, has_role, text};
use super::spoken::{Pace, say};
use crate::answer::Answer;
use crate::simulation::Simulation;

/// Questions, and what is answered to them.
const TEXTS: [(&str, &str); 5] = [
    (
        "Tell me about the lighthouse of Alexandria",
        include_str!("gallery/lighthouse.md"),
    ),
    (
        "Write a small web server in Rust",
        include_str!("gallery/code.md"),
    ),
    (
        "Compare four models in a table",
        include_str!("gallery/table.md"),
    ),
    (
        "Derive the Gaussian integral",
        include_str!("gallery/math.md"),
    ),
    (
        "كيف تُحضَّر القهوة العربية؟",
        include_str!("gallery/arabic.md"),
    ),
];

const OTHERWISE: &str = "There is no picture of that.";

/// The text to the last question, as fast as it is read.
pub(super) fn swift(simulation: &Simulation, body: &Value) -> Answer {
    say(simulation.shape(), reply(body), Pace::Swift, body)
}

/// The same, a word for each step.
pub(super) fn stepped(simulation: &Simulation, body: &Value) -> Answer {
    say(simulation.shape(), reply(body), Pace::Stepped, body)
}

fn reply(body: &Value) -> &'static str {
    let questions = all(body).iter().filter(|message| has_role(message, "user"));
    let question = questions.map(text).next_back().unwrap_or_default();
    let known = TEXTS.iter().find(|(known, _)| *known == question);
    known.map_or(OTHERWISE, |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_question_has_its_text() {
        for (question, text) in TEXTS {
            let body = json!({"messages": [{"role": "user", "content": question}]});
            assert_eq!(reply(&body), text);
        }
        let body = json!({"messages": [{"role": "user", "content": "Anything else?"}]});
        assert_eq!(reply(&body), OTHERWISE);
    }
}

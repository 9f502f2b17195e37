//! The reply that scenarios give once nothing stands against it.

use serde_json::Value;

use super::spoken::{Pace, say};
use super::{article, recorded};
use crate::answer::Answer;
use crate::said::said;
use crate::simulation::Simulation;

/// The case whose text answers what the article does not know.
const ELSE_CASE: &str = "stream-classic";

/// The article's answer where the messages ask for it, else a short recorded text.
pub(super) fn answer(simulation: &Simulation, pace: Pace, body: &Value) -> Answer {
    article::known(simulation, pace, body).unwrap_or_else(|| {
        let recorded = recorded(simulation, ELSE_CASE, 0);
        let said = recorded.map(|answer| said(&answer.body_text()));
        let text = said.and_then(|choices| choices.into_iter().find_map(|said| said.content));
        say(simulation.shape(), &text.unwrap_or_default(), pace, body)
    })
}

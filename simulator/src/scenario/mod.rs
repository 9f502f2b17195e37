//! The scenarios: what is answered under which name.

mod article;
mod replay;
mod spoken;

use serde_json::Value;

use crate::answer::Answer;
use crate::cases::{self, BrokenCase, Case};
use crate::simulation::Simulation;
use crate::validate::refusal;
use spoken::Pace;

pub use spoken::STEPPED_TEXT;

/// A scenario for a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioInfo {
    /// The name of the deployment or model that asks for it.
    pub name: String,
    /// One sentence on what it answers.
    pub what: String,
}

/// All scenarios, the friendly names first.
///
/// # Errors
/// When a recorded case is broken: a fault of the fixtures.
pub fn scenarios() -> Result<Vec<ScenarioInfo>, BrokenCase> {
    Ok(list(&cases::embedded()?))
}

#[derive(Debug, Clone, Copy)]
enum Plot {
    /// The article's conversation.
    Article,
    /// A fixed text at a pace.
    Spoken(Pace),
    /// The recorded case of this name; its answers in turn.
    Replay(&'static str),
    /// The first answer of the recorded case of this name, always.
    First(&'static str),
}

/// The friendly names. Each recorded case is a scenario under its own name too.
const NAMED: &[(&str, Plot, &str)] = &[
    (
        "article",
        Plot::Article,
        "The article's exchange: \"How many feet are in a mile?\", \"How many meters is that?\"",
    ),
    ("gpt-4o", Plot::Article, "The same as article"),
    (
        "normal",
        Plot::Replay("stream-classic"),
        "A short recorded reply",
    ),
    (
        "slow",
        Plot::Spoken(Pace::Slow),
        "Some 60 words, one every 120 ms",
    ),
    (
        "bursts",
        Plot::Spoken(Pace::Bursts),
        "The same words in bursts 0.7 s apart, as Azure's default filter sends them",
    ),
    (
        "stepped",
        Plot::Spoken(Pace::Stepped),
        "Twelve words, each released by POST /step",
    ),
    (
        "prompt-filter-first",
        Plot::Replay("stream-classic"),
        "A stream whose first event has no choices, only the prompt's verdict",
    ),
    (
        "usage",
        Plot::Replay("stream-modern-usage"),
        "A stream whose last event has the usage and no choices",
    ),
    (
        "cut",
        Plot::Replay("stream-connection-cut"),
        "A reply whose connection breaks off",
    ),
    (
        "401",
        Plot::Replay("error-401-code-401"),
        "Always 401: wrong key",
    ),
    (
        "404",
        Plot::Replay("error-404-deployment"),
        "Always 404: DeploymentNotFound",
    ),
    (
        "429",
        Plot::Replay("retry-429-retry-after"),
        "Always 429, with Retry-After",
    ),
    ("500", Plot::First("retry-500-then-ok"), "Always 500"),
    (
        "502-html",
        Plot::Replay("error-502-html"),
        "Always 502, with a gateway's HTML page",
    ),
    (
        "content-filter",
        Plot::Replay("error-400-content-filter"),
        "Always 400: the prompt was filtered",
    ),
];

/// All scenarios, given the recorded cases.
pub(crate) fn list(cases: &[Case]) -> Vec<ScenarioInfo> {
    let named = NAMED.iter().map(|(name, _, what)| ScenarioInfo {
        name: (*name).to_owned(),
        what: (*what).to_owned(),
    });
    let recorded = cases
        .iter()
        .filter(|case| case.is_chat)
        .map(|case| ScenarioInfo {
            name: case.name.clone(),
            what: case.what.clone(),
        });
    named.chain(recorded).collect()
}

/// The answer of the scenario called `name` to `body`; the service's 404 when there is none.
pub(crate) fn answer(simulation: &Simulation, name: &str, body: &Value) -> Answer {
    let plot = NAMED
        .iter()
        .find(|(each, ..)| *each == name)
        .map(|(_, plot, _)| *plot);
    match plot {
        Some(Plot::Article) => article::answer(simulation, body),
        Some(Plot::Spoken(pace)) => spoken::answer(simulation, pace, body),
        Some(Plot::Replay(case)) => replayed(simulation, case, simulation.count(name), body),
        Some(Plot::First(case)) => replayed(simulation, case, 0, body),
        None if simulation.case(name).is_some_and(|case| case.is_chat) => {
            replayed(simulation, name, simulation.count(name), body)
        }
        None => refusal::deployment_not_found(),
    }
}

/// The recorded answer to the question what the model is.
pub(crate) fn info(simulation: &Simulation) -> Answer {
    recorded(simulation, "info-ok", 0).unwrap_or_else(refusal::resource_not_found)
}

fn replayed(simulation: &Simulation, case: &str, turn: usize, body: &Value) -> Answer {
    match recorded(simulation, case, turn) {
        Some(answer) => replay::answer(simulation.shape(), answer, wants_stream(body)),
        None => refusal::deployment_not_found(),
    }
}

/// The answer of a case's n-th turn, counted from 0; after the last one, the last one.
fn recorded(simulation: &Simulation, case: &str, turn: usize) -> Option<Answer> {
    let answers = &simulation.case(case)?.answers;
    answers.get(turn).or(answers.last()).cloned()
}

/// Whether the request asks for a stream.
fn wants_stream(body: &Value) -> bool {
    body.get("stream") == Some(&Value::Bool(true))
}

/// Whether it asks for the usage at the stream's end.
fn wants_usage(body: &Value) -> bool {
    body.pointer("/stream_options/include_usage") == Some(&Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_friendly_name_is_its_own_and_leads_to_a_recorded_case() {
        let cases = cases::embedded().unwrap();
        for (index, (name, plot, _)) in NAMED.iter().enumerate() {
            assert!(
                NAMED
                    .iter()
                    .skip(index + 1)
                    .all(|(other, ..)| other != name),
                "{name} occurs twice"
            );
            assert!(
                cases.iter().all(|case| case.name != *name),
                "{name} hides a recorded case"
            );
            if let Plot::Replay(case) | Plot::First(case) = plot {
                assert!(
                    cases.iter().any(|each| each.name == *case),
                    "{name}: no case {case}"
                );
            }
        }
    }
}

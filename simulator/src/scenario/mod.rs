//! The scenarios: what is answered under which name.

mod article;
mod bench;
mod calls;
mod catalog;
mod composed;
mod echo;
mod failure;
mod filtered;
mod gallery;
mod message;
mod normal;
mod reasoning;
mod repeat;
mod replay;
mod rule;
mod several;
mod spoken;
mod unfinished;
mod unsupported;

use serde_json::Value;

use crate::answer::Answer;
use crate::cases::{self, BrokenCase, Case};
use crate::records::RecordedRequest;
use crate::simulation::Simulation;
use crate::validate::refusal;
use failure::Failure;
use rule::Rule;
use spoken::Pace;

pub use bench::{Load, Speed};
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

/// What is answered under a friendly name.
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
    /// The normal reply to a request that breaks none of these rules.
    Unless(&'static [Rule]),
    /// The recorded case while a message contains the word, else the normal reply.
    UnlessSaid(&'static str, &'static str),
    /// So many failures, then the normal reply.
    After(usize, Failure),
    /// The normal reply, all of it at a step.
    Held,
    /// The normal reply, all but its first word at a step.
    HeldMiddle,
    /// A long reply, to measure with.
    Load(Load),
    /// A reply of the simulator's own making.
    Made(fn(&Simulation, &Value) -> Answer),
}

impl Plot {
    /// The recorded case that is answered with, if it is one.
    #[cfg(test)]
    fn case(&self) -> Option<&'static str> {
        match self {
            Self::Replay(case)
            | Self::First(case)
            | Self::UnlessSaid(_, case)
            | Self::After(_, Failure::Recorded(case)) => Some(case),
            _ => None,
        }
    }
}

/// Before the name of a recorded case: its first answer once, then the normal reply.
const ONCE: &str = "once:";

/// All scenarios, given the recorded cases.
pub(crate) fn list(cases: &[Case]) -> Vec<ScenarioInfo> {
    let named = catalog::rows().map(|(name, _, what)| ScenarioInfo {
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

/// The answer of the scenario called `name` to `request`; the service's 404 when there is none.
pub(crate) fn answer(simulation: &Simulation, name: &str, request: &RecordedRequest) -> Answer {
    let body = &request.body;
    if let Some((_, plot, _)) = catalog::rows().find(|(each, ..)| *each == name) {
        return enact(simulation, name, *plot, request);
    }
    match name.strip_prefix(ONCE) {
        Some(case) if is_chat(simulation, case) => match simulation.count(name) {
            0 => replayed(simulation, case, 0, body),
            _ => normal::answer(simulation, Pace::Fluent, body),
        },
        None if is_chat(simulation, name) => {
            replayed(simulation, name, simulation.count(name), body)
        }
        _ => refusal::deployment_not_found(),
    }
}

fn enact(simulation: &Simulation, name: &str, plot: Plot, request: &RecordedRequest) -> Answer {
    let body = &request.body;
    let normal = || normal::answer(simulation, Pace::Fluent, body);
    match plot {
        Plot::Article => article::answer(simulation, body),
        Plot::Spoken(pace) => spoken::answer(simulation, pace, body),
        Plot::Replay(case) => replayed(simulation, case, simulation.count(name), body),
        Plot::First(case) => replayed(simulation, case, 0, body),
        Plot::Unless(rules) => rule::broken(rules, request).unwrap_or_else(normal),
        Plot::UnlessSaid(word, case) if message::any_contains(body, word) => {
            replayed(simulation, case, 0, body)
        }
        Plot::UnlessSaid(..) => normal(),
        Plot::After(times, failure) if simulation.count(name) < times => failure.answer(simulation),
        Plot::After(..) => normal(),
        Plot::Held => normal().held(),
        Plot::HeldMiddle if wants_stream(body) => normal::answer(simulation, Pace::Held, body),
        Plot::HeldMiddle => normal().held_in_the_middle(),
        Plot::Load(load) => bench::answer(simulation, load, body),
        Plot::Made(make) => make(simulation, body),
    }
}

fn is_chat(simulation: &Simulation, case: &str) -> bool {
    simulation.case(case).is_some_and(|case| case.is_chat)
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

/// The long reply of this scenario, if it is one to measure with.
pub fn load(name: &str) -> Option<Load> {
    catalog::rows().find_map(|(each, plot, _)| match plot {
        Plot::Load(load) if *each == name => Some(*load),
        _ => None,
    })
}

/// Whether the request asks for a stream.
fn wants_stream(body: &Value) -> bool {
    body.get("stream") == Some(&Value::Bool(true))
}

/// Whether it asks for the usage at the stream's end.
fn wants_usage(body: &Value) -> bool {
    body.pointer("/stream_options/include_usage") == Some(&Value::Bool(true))
}

//! What a deployment does not take. A scenario has a list of rules; the first that a request breaks
//! is the answer, so that a client heals one thing at a time.

use serde_json::Value;

use super::message::{self, has_role};
use super::unsupported;
use crate::answer::Answer;
use crate::records::RecordedRequest;
use crate::validate::{refusal, version_date};

/// One thing that is refused. `null` counts as not given everywhere.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rule {
    /// A parameter that is given at all; what to use instead of it, where there is something.
    Unknown(&'static str, Option<&'static str>),
    /// A parameter that is given, unless it is this number.
    Unless(&'static str, f64),
    /// A parameter that is given as anything but its default.
    Default(&'static str, Only),
    /// A message of this role.
    Role(&'static str),
    /// A parameter that is given with an `api-version` before this date.
    UnrecognizedBefore(&'static str, &'static str),
    /// An `api-version` before this date.
    VersionBefore(&'static str),
    /// An `api-version` other than this one.
    VersionOtherThan(&'static str),
    /// More messages than these, instructions not counted.
    TurnsAbove(usize),
    /// A content with an item of this type.
    Item(&'static str),
    /// Every request.
    Always(Refusal),
}

/// The only value a parameter may have.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Only {
    Number(f64),
    False,
}

/// What every request gets.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Refusal {
    /// The prompt was taken for an attack.
    Jailbreak,
    /// The model is not on this route.
    ResponsesOnly,
}

/// The answer to the first of the rules that is broken.
pub(crate) fn broken(rules: &[Rule], request: &RecordedRequest) -> Option<Answer> {
    rules.iter().find_map(|rule| rule.refusal(request))
}

impl Rule {
    fn refusal(self, request: &RecordedRequest) -> Option<Answer> {
        let given = |name: &str| request.body.get(name).filter(|value| !value.is_null());
        let older = |date: &str| {
            let versions = request.api_versions();
            versions
                .iter()
                .filter_map(|version| version_date(version))
                .any(|each| each < date)
        };
        match self {
            Self::Unknown(name, instead) => {
                given(name).map(|_| unsupported::parameter(name, instead))
            }
            Self::Unless(name, number) => given(name)
                .filter(|value| value.as_f64() != Some(number))
                .map(|_| unsupported::parameter(name, None)),
            Self::Default(name, only) => given(name)
                .filter(|value| !only.is(value))
                .map(|value| unsupported::value(name, value, &only.to_string())),
            Self::Role(role) => message::all(&request.body)
                .iter()
                .position(|each| has_role(each, role))
                .map(|index| unsupported::role(index, role)),
            Self::UnrecognizedBefore(date, name) => {
                (older(date) && given(name).is_some()).then(|| unsupported::argument(name))
            }
            Self::VersionBefore(date) => older(date).then(|| unsupported::version(date)),
            Self::VersionOtherThan(only) => request
                .api_versions()
                .iter()
                .any(|version| *version != only)
                .then(refusal::version_not_supported),
            Self::TurnsAbove(most) => (turns(request) > most).then(unsupported::length),
            Self::Item(kind) => message::all(&request.body)
                .iter()
                .enumerate()
                .find_map(|(index, each)| Some((index, message::item(each, kind)?)))
                .map(|(index, place)| unsupported::item(index, place, kind)),
            Self::Always(Refusal::Jailbreak) => Some(unsupported::jailbreak()),
            Self::Always(Refusal::ResponsesOnly) => Some(unsupported::route()),
        }
    }
}

impl Only {
    fn is(self, value: &Value) -> bool {
        match self {
            Self::Number(only) => value.as_f64() == Some(only),
            Self::False => *value == Value::Bool(false),
        }
    }
}

impl std::fmt::Display for Only {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(only) => write!(formatter, "{only}"),
            Self::False => formatter.write_str("false"),
        }
    }
}

fn turns(request: &RecordedRequest) -> usize {
    message::all(&request.body)
        .iter()
        .filter(|each| !has_role(each, "system") && !has_role(each, "developer"))
        .count()
}

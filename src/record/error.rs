//! What went wrong with a reply. Keys were taken out of it when it came.

use serde_json::Value;

use crate::chat::error::{ChatError, Reach, Refusal};
use crate::inference::adaptation::Adaptation;
use crate::inference::endpoint::ConnectionProblem;
use crate::inference::error::ServiceError;

use super::facts;
use super::fields::{self, Fields};

pub(super) fn write(error: &ChatError) -> Value {
    let mut record = Fields::default();
    record.string("kind", kind(error));
    match error {
        ChatError::Connection(problem) => {
            let (name, what) = problem_name(problem);
            record.string("problem", name);
            record.text("what", what);
        }
        ChatError::Policy(allowed) => record.text("what", allowed),
        ChatError::Unreachable(reach) => record.string("reach", reach_name(*reach)),
        ChatError::Service(refusal) => write_refusal(refusal, &mut record),
        ChatError::InStream(error) => record.object("error", service_error(error)),
        ChatError::NotAnAnswer { excerpt } => record.text("excerpt", excerpt),
        ChatError::NoReply | ChatError::CutOff | ChatError::TimedOut => {}
    }
    record.into_value()
}

/// `None` where it says nothing known.
pub(super) fn read(record: &Value) -> Option<ChatError> {
    Some(match fields::text(record, "kind")? {
        "connection" => ChatError::Connection(problem(record)?),
        "unreachable" => ChatError::Unreachable(reach(fields::text(record, "reach")?)?),
        "policy" => ChatError::Policy(fields::string_or_empty(record, "what")),
        "service" => ChatError::Service(Box::new(refusal(record))),
        "inStream" => ChatError::InStream(Box::new(read_service_error(record))),
        "notAnAnswer" => ChatError::NotAnAnswer {
            excerpt: fields::string_or_empty(record, "excerpt"),
        },
        "noReply" => ChatError::NoReply,
        "cutOff" => ChatError::CutOff,
        "timedOut" => ChatError::TimedOut,
        _ => return None,
    })
}

fn kind(error: &ChatError) -> &'static str {
    match error {
        ChatError::Connection(_) => "connection",
        ChatError::Policy(_) => "policy",
        ChatError::Unreachable(_) => "unreachable",
        ChatError::Service(_) => "service",
        ChatError::InStream(_) => "inStream",
        ChatError::NotAnAnswer { .. } => "notAnAnswer",
        ChatError::NoReply => "noReply",
        ChatError::CutOff => "cutOff",
        ChatError::TimedOut => "timedOut",
    }
}

fn problem_name(problem: &ConnectionProblem) -> (&'static str, &str) {
    match problem {
        ConnectionProblem::EndpointMissing => ("endpointMissing", ""),
        ConnectionProblem::EndpointUnreadable(what) => ("endpointUnreadable", what),
        ConnectionProblem::DeploymentMissing => ("deploymentMissing", ""),
        ConnectionProblem::KeyMissing => ("keyMissing", ""),
        ConnectionProblem::KeyLocked => ("keyLocked", ""),
        ConnectionProblem::KeyUnsendable => ("keyUnsendable", ""),
        ConnectionProblem::MixedContent(what) => ("mixedContent", what),
    }
}

fn problem(record: &Value) -> Option<ConnectionProblem> {
    let what = || fields::string_or_empty(record, "what");
    Some(match fields::text(record, "problem")? {
        "endpointMissing" => ConnectionProblem::EndpointMissing,
        "endpointUnreadable" => ConnectionProblem::EndpointUnreadable(what()),
        "deploymentMissing" => ConnectionProblem::DeploymentMissing,
        "keyLocked" => ConnectionProblem::KeyLocked,
        "keyMissing" => ConnectionProblem::KeyMissing,
        "keyUnsendable" => ConnectionProblem::KeyUnsendable,
        "mixedContent" => ConnectionProblem::MixedContent(what()),
        _ => return None,
    })
}

fn reach_name(reach: Reach) -> &'static str {
    match reach {
        Reach::Offline => "offline",
        Reach::Silent => "silent",
        Reach::Refused => "refused",
    }
}

fn reach(name: &str) -> Option<Reach> {
    match name {
        "offline" => Some(Reach::Offline),
        "silent" => Some(Reach::Silent),
        "refused" => Some(Reach::Refused),
        _ => None,
    }
}

fn write_refusal(refusal: &Refusal, record: &mut Fields) {
    record.number("httpStatus", refusal.status.into());
    record.object("error", service_error(&refusal.error));
    record.moment("waitMs", refusal.wait_ms);
    record.optional("requestId", refusal.request_id.as_deref());
    let adaptation = refusal.adaptation.as_ref().map(Adaptation::to_words);
    record.optional("adaptation", adaptation.as_deref());
}

fn refusal(record: &Value) -> Refusal {
    let status = fields::number(record, "httpStatus");
    Refusal {
        status: u16::try_from(status).unwrap_or_default(),
        error: read_service_error(record),
        wait_ms: fields::moment(record, "waitMs"),
        request_id: fields::string(record, "requestId"),
        adaptation: fields::text(record, "adaptation").and_then(Adaptation::from_words),
    }
}

fn service_error(error: &ServiceError) -> Fields {
    let mut record = Fields::default();
    record.optional("code", error.code.as_deref());
    record.optional("message", error.message.as_deref());
    record.optional("type", error.kind.as_deref());
    record.optional("param", error.param.as_deref());
    record.optional("target", error.target.as_deref());
    let details = error.details.iter().cloned().map(Value::String);
    record.list("details", details.collect());
    record.optional("innerCode", error.inner_code.as_deref());
    record.object("filter", facts::filter(&error.content_filter));
    record
}

fn read_service_error(around: &Value) -> ServiceError {
    let Some(record) = around.get("error") else {
        return ServiceError::default();
    };
    ServiceError {
        code: fields::string(record, "code"),
        message: fields::string(record, "message"),
        kind: fields::string(record, "type"),
        param: fields::string(record, "param"),
        target: fields::string(record, "target"),
        details: fields::strings(record, "details"),
        inner_code: fields::string(record, "innerCode"),
        content_filter: facts::read_filter(record, "filter"),
    }
}

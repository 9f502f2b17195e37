//! Every error in words: what happened, why it probably did, what to do now.

use crate::inference::endpoint::{ConnectionProblem, Endpoint};
use crate::inference::error::ServiceError;
use crate::settings::Connection;

use super::error::ChatError;

/// An error for a person to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, in one line.
    pub title: String,
    /// The service's own words, where it had any.
    pub quote: Option<String>,
    /// Why it probably happened, and what to do now.
    pub advice: String,
    /// What the card offers.
    pub remedies: Vec<Remedy>,
}

/// A button that an explanation offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Send the same request again.
    Retry,
    /// Look at the connection.
    Settings,
}

/// Explains an error that a connection met.
#[must_use]
pub fn explain(error: &ChatError, connection: Option<&Connection>) -> Explanation {
    match error {
        ChatError::Connection(problem) => {
            let explanation = explain_connection(problem);
            Explanation {
                advice: format!("Nothing was sent. {}", explanation.advice),
                ..explanation
            }
        }
        ChatError::Unreachable { online } => explain_unreachable(*online, connection),
        ChatError::Service {
            status,
            error,
            retry_after,
        } => explain_status(*status, error, *retry_after),
        ChatError::InStream(error) => explanation(
            "The service reported an error while it answered",
            quote(error),
            "What had arrived is kept. Try again; if it stays, the message above is what the service's operator needs.",
            &[Remedy::Retry],
        ),
        ChatError::NotAnAnswer { excerpt } => explanation(
            "The answer is not a chat completion",
            (!excerpt.is_empty()).then(|| excerpt.clone()),
            "Something else answers at this endpoint, such as a login page or another service. Check the endpoint.",
            &[Remedy::Settings, Remedy::Retry],
        ),
        ChatError::CutOff => explanation(
            "The reply was cut off",
            None,
            "The connection ended before the reply did. What had arrived is kept; Retry asks for a new reply.",
            &[Remedy::Retry],
        ),
    }
}

/// Explains what a connection lacks.
#[must_use]
pub fn explain_connection(problem: &ConnectionProblem) -> Explanation {
    let (title, advice) = match problem {
        ConnectionProblem::EndpointMissing => (
            "No endpoint is set",
            "Open Settings and paste the endpoint of your deployment.",
        ),
        ConnectionProblem::EndpointUnreadable(_) => (
            "The endpoint is not an address",
            "It should begin with https:// (or http:// for a server of your own), or be a path on this page's own host.",
        ),
        ConnectionProblem::DeploymentMissing => (
            "The deployment is missing",
            "The endpoint is the address of the resource only: put the deployment's name into Model, or add /openai/deployments/<name> to the endpoint.",
        ),
        ConnectionProblem::KeyMissing => (
            "The key is missing",
            "Open Settings and enter the key; it is kept for this tab only.",
        ),
        ConnectionProblem::KeyUnsendable => (
            "The key has a character that cannot be sent",
            "Keys are plain letters and digits: copy it from the portal again, without the text around it.",
        ),
    };
    let quote = match problem {
        ConnectionProblem::EndpointUnreadable(endpoint) => Some(endpoint.clone()),
        _ => None,
    };
    explanation(title, quote, advice, &[Remedy::Settings, Remedy::Retry])
}

fn explain_unreachable(online: bool, connection: Option<&Connection>) -> Explanation {
    let endpoint = connection.and_then(|connection| Endpoint::parse(&connection.endpoint).ok());
    let host = endpoint.as_ref().and_then(Endpoint::host);
    let title = match host {
        Some(host) => format!("No answer from {host}"),
        None => "No answer from this page's own host".to_owned(),
    };
    let advice = match (online, host) {
        (false, _) => {
            "This device is offline. Your message is kept: Retry when the network is back."
        }
        (true, Some(_)) => {
            "Either nothing answers at this address (check the endpoint), or the service does not allow pages of another origin to call it (CORS), which browsers report in the same way. A proxy on this page's own host avoids the latter: the README says how."
        }
        (true, None) => {
            "The proxy behind this page does not answer. Whoever runs the page can look at it; Retry when it is back."
        }
    };
    explanation(&title, None, advice, &[Remedy::Retry, Remedy::Settings])
}

fn explain_status(status: u16, error: &ServiceError, retry_after: Option<u64>) -> Explanation {
    let code = error.code.as_deref().unwrap_or_default();
    let message = error.message.as_deref().unwrap_or_default();
    let (what, advice) = match (status, code) {
        (401, _) => (
            "The key was refused",
            "The key does not belong to this endpoint, or another header is expected. Check key, endpoint and authentication in Settings.",
        ),
        (403, _) => (
            "Access was refused",
            "The resource may accept certain networks only, have key authentication switched off, or be out of quota.",
        ),
        (404, "DeploymentNotFound") => (
            "There is no deployment of this name",
            "The name in the endpoint is the deployment's, not the model's: see Deployments in the portal. A new one needs up to five minutes.",
        ),
        (404, _) => (
            "Nothing is found at this address",
            "Check the endpoint and the API version: the portal shows both as the deployment's target URI.",
        ),
        (408, _) => (
            "The service took too long",
            "Try again; a shorter question may help.",
        ),
        (429, _) => (
            "Too many requests",
            "The deployment's limit is used up for the moment. Your message is kept.",
        ),
        (400, "content_filter") => (
            "The content filter refused the question",
            "The service's filter found something in what was sent (the whole conversation is). Rephrase the question, or start a new chat.",
        ),
        (400, "context_length_exceeded") => (
            "The conversation is too long for this model",
            "Start a new chat, or ask with less text.",
        ),
        (400, _) if message.contains("API version not supported") => (
            "The API version is not supported",
            "Clear the field API version in Settings to use the default.",
        ),
        (400..=499, _) => (
            "The service refused the request",
            "Its own words say what it did not like; the connection's settings are the place to mend it.",
        ),
        (500..=599, _) => (
            "The service failed",
            "The fault is on the service's side, or at a gateway before it. Try again in a moment.",
        ),
        _ => (
            "An unexpected answer",
            "Something else than the service may be answering at this endpoint.",
        ),
    };
    let advice = match retry_after {
        Some(seconds) => format!("{advice} The service asks to wait {seconds} s."),
        None => advice.to_owned(),
    };
    let remedies: &[Remedy] = match status {
        401 | 403 | 404 => &[Remedy::Settings, Remedy::Retry],
        _ => &[Remedy::Retry],
    };
    explanation(
        &format!("{what} (HTTP {status})"),
        quote(error),
        &advice,
        remedies,
    )
}

fn quote(error: &ServiceError) -> Option<String> {
    match (&error.code, &error.message) {
        (None, None) => None,
        _ => Some(error.to_string()),
    }
}

fn explanation(
    title: &str,
    quote: Option<String>,
    advice: &str,
    remedies: &[Remedy],
) -> Explanation {
    Explanation {
        title: title.to_owned(),
        quote,
        advice: advice.to_owned(),
        remedies: remedies.to_vec(),
    }
}

//! Every error in words: what happened, why it probably did for this
//! connection, and what to do now – as buttons where the page can do it.

mod connection;
mod refusal;

use crate::inference::adaptation::Adaptation;
use crate::inference::endpoint::Endpoint;
use crate::inference::error::ServiceError;
use crate::settings::{Authentication, Connection};

pub use self::connection::{endpoint_notice, explain_connection};

use super::error::{ChatError, Reach};

/// An error for a person to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, in one line.
    pub title: String,
    /// The service's own words, where it had any.
    pub quote: Option<String>,
    /// Why it probably happened, and what to do now.
    pub advice: String,
    /// What the card offers, the most likely help first.
    pub remedies: Vec<Remedy>,
}

/// A button that an explanation offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Send the same request again.
    Retry,
    /// Wait so many seconds, visibly, and send it again.
    RetryIn(u64),
    /// Ask for the passphrase, and send then.
    Unlock,
    /// Open Settings at the field that is wrong.
    Field(Field),
    /// Use this `api-version` with the connection, and send again.
    ApiVersion(String),
    /// Send the key in another header, and send again.
    Authenticate(Authentication),
    /// Change the request, remember it for the connection, and send again.
    Adapt(Adaptation),
    /// Show how to put a proxy before the service.
    ProxyRecipe,
    /// Ask for the rest of the reply.
    Continue,
    /// Take the question back into the composer.
    EditQuestion,
    /// Send half as many turns from now on, and send again.
    LastTurns,
    /// Begin a new conversation with this question.
    NewChat,
    /// Copy what whoever helps will ask for.
    CopyDetails,
}

/// A field of the connection's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Endpoint,
    Key,
    Model,
    ApiVersion,
}

impl Field {
    /// The field's label.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Endpoint => "Endpoint",
            Self::Key => "Key",
            Self::Model => "Model",
            Self::ApiVersion => "API version",
        }
    }
}

impl Remedy {
    /// What the button says.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Retry => "Retry".to_owned(),
            Self::Unlock => "Unlock".to_owned(),
            Self::RetryIn(seconds) => format!("Try again in {}", duration(*seconds)),
            Self::Field(Field::Endpoint) => "Check the endpoint".to_owned(),
            Self::Field(Field::Key) => "Check the key".to_owned(),
            Self::Field(Field::Model) => "Check the model".to_owned(),
            Self::Field(Field::ApiVersion) => "Check the API version".to_owned(),
            Self::ApiVersion(version) => format!("Use API version {version}"),
            Self::Authenticate(Authentication::Bearer) => {
                "Send the key as a Bearer token".to_owned()
            }
            Self::Authenticate(_) => "Send the key as api-key".to_owned(),
            Self::Adapt(adaptation) => adaptation.label(),
            Self::ProxyRecipe => "Show the proxy recipe".to_owned(),
            Self::Continue => "Continue".to_owned(),
            Self::EditQuestion => "Edit the question".to_owned(),
            Self::LastTurns => "Send only the last turns".to_owned(),
            Self::NewChat => "Ask without the history".to_owned(),
            Self::CopyDetails => "Copy details".to_owned(),
        }
    }
}

/// `38 s`, `5 min`, `24 h`.
#[must_use]
pub fn duration(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3600)),
    }
}

/// Explains an error that a connection met.
#[must_use]
pub fn explain(error: &ChatError, connection: Option<&Connection>) -> Explanation {
    let mut explanation = match error {
        ChatError::Connection(problem) => {
            let explanation = explain_connection(problem);
            Explanation {
                advice: format!("Nothing was sent. {}", explanation.advice),
                ..explanation
            }
        }
        ChatError::Policy(allowed) => connection::explain_policy(allowed, connection),
        ChatError::Unreachable(reach) => connection::explain_unreachable(*reach, connection),
        ChatError::Service(refusal) => refusal::explain_refusal(refusal, connection),
        ChatError::InStream(error) => refusal::explain_in_stream(error, connection),
        ChatError::NotAnAnswer { excerpt } => explanation(
            "The answer is not a chat completion",
            // Of a web page its title, of other text its beginning.
            ServiceError::from_body(excerpt)
                .message
                .or_else(|| Some(excerpt.clone()).filter(|text| !text.is_empty())),
            "Something else answers at this endpoint, such as a login page or another service. Check the endpoint.",
            &[
                Remedy::Field(Field::Endpoint),
                Remedy::Retry,
                Remedy::CopyDetails,
            ],
        ),
        ChatError::NoReply => explanation(
            "The service answered without a reply",
            None,
            "The answer was in order and had no choices in it. Try again; some gateways do this when the model behind them is busy.",
            &[Remedy::Retry, Remedy::CopyDetails],
        ),
        ChatError::CutOff => explanation(
            "The reply was cut off",
            None,
            "The connection ended before the reply did. What had arrived is kept: Continue asks for the rest, Retry for a new reply.",
            &[Remedy::Retry],
        ),
        ChatError::TimedOut => {
            let limit = connection.map_or(0, |connection| connection.time_limits.total);
            explanation(
                "The reply took too long",
                None,
                &format!(
                    "It was not finished after {}, which is this connection's limit (Settings has it). What had arrived is kept.",
                    duration(limit.into())
                ),
                &[Remedy::Retry],
            )
        }
    };
    // Some services repeat the key that they refuse.
    if let Some(key) = connection.and_then(|connection| connection.key.as_ref()) {
        explanation.quote = explanation.quote.map(|quote| key.redact(&quote));
    }
    if let Some(connection) = connection.filter(|connection| connection.fixed) {
        // Only the key of an operator's connection is the person's to change,
        // if it has one.
        let keyless = connection.authentication == Some(Authentication::None);
        explanation
            .remedies
            .retain(|remedy| !(keyless && *remedy == Remedy::Field(Field::Key)));
        explanation.remedies.retain(|remedy| {
            !matches!(
                remedy,
                Remedy::Field(Field::Endpoint | Field::Model | Field::ApiVersion)
                    | Remedy::ApiVersion(_)
                    | Remedy::Authenticate(_)
            )
        });
        if explanation.remedies.is_empty() {
            explanation.remedies.push(Remedy::Retry);
        }
    }
    explanation
}

fn quote(error: &ServiceError) -> Option<String> {
    match (&error.code, &error.message) {
        (None, None) => None,
        _ => Some(error.to_string()),
    }
}

fn host_of(connection: Option<&Connection>) -> Option<String> {
    let endpoint = Endpoint::parse(&connection?.endpoint).ok()?;
    endpoint.host().map(str::to_owned)
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

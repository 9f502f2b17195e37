//! What can go wrong between a question and its reply.

use crate::inference::adaptation::Adaptation;
use crate::inference::endpoint::ConnectionProblem;
use crate::inference::error::ServiceError;
use crate::settings::ApiKey;

/// Why there is no reply, or no whole one. `Display` is for logs; people read
/// [`super::explain`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// Nothing was sent.
    #[error("the connection is incomplete: {0}")]
    Connection(#[from] ConnectionProblem),
    /// The page's own policy let nothing go; what it allows, as
    /// [`crate::requests::reach::sources`] gives it.
    #[error("this page may reach only: {0}")]
    Policy(String),
    /// No answer that the page may read.
    #[error("no answer: {0:?}")]
    Unreachable(Reach),
    /// The service answered with another status than 200.
    #[error("HTTP {}: {}", .0.status, .0.error)]
    Service(Box<Refusal>),
    /// The service reported a failure after its 200.
    #[error("the service reported an error: {0}")]
    InStream(Box<ServiceError>),
    /// A 200 that is no answer of a chat-completions service.
    #[error("the answer is not a chat completion")]
    NotAnAnswer {
        /// The beginning of what came instead.
        excerpt: String,
    },
    /// An answer of the service with no reply in it.
    #[error("the answer has no choices")]
    NoReply,
    /// The connection broke, or ended before the reply did.
    #[error("the reply was cut off")]
    CutOff,
    /// It took longer than the connection's limit.
    #[error("the time limit was reached")]
    TimedOut,
}

impl ChatError {
    /// The same without a key in it: done when an error is received, with the
    /// key that had been sent.
    #[must_use]
    pub fn redacted(self, key: Option<&ApiKey>) -> Self {
        let Some(key) = key else {
            return self;
        };
        match self {
            Self::InStream(error) => Self::InStream(Box::new(error.redacted(key))),
            Self::NotAnAnswer { excerpt } => Self::NotAnAnswer {
                excerpt: key.redact(&excerpt),
            },
            other => other,
        }
    }
}

/// How far a request came that got no answer. Browsers say of all of these
/// “failed to fetch”; a second, opaque request tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The browser knows of no network.
    Offline,
    /// Nobody answers there: a wrong host, DNS, TLS, a dead port.
    Silent,
    /// Somebody answers, and lets no page of this origin read it (CORS), or
    /// sends the request elsewhere.
    Refused,
}

/// A service's refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    pub error: ServiceError,
    /// How long the service asks to wait, in milliseconds.
    pub wait_ms: Option<u64>,
    /// The service's name for the request, where the browser shows it.
    pub request_id: Option<String>,
    /// What would help, where the page does not do it by itself.
    pub adaptation: Option<Adaptation>,
}

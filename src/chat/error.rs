//! What can go wrong between a question and its reply.

use crate::inference::endpoint::ConnectionProblem;
use crate::inference::error::ServiceError;

/// Why there is no reply, or no whole one. `Display` is for logs; people read
/// [`super::explain`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// Nothing was sent.
    #[error("the connection is incomplete: {0}")]
    Connection(#[from] ConnectionProblem),
    /// No answer came: offline, DNS, TLS, a dead port or CORS. Browsers do
    /// not tell these apart.
    #[error("no answer")]
    Unreachable {
        /// What the browser believes of its own network.
        online: bool,
    },
    /// The service answered with another status than 200.
    #[error("HTTP {status}: {error}")]
    Service {
        status: u16,
        error: ServiceError,
        /// Seconds the service asks to wait, where it said so.
        retry_after: Option<u64>,
    },
    /// The service reported a failure after its 200.
    #[error("the service reported an error: {0}")]
    InStream(ServiceError),
    /// A 200 that is no answer of a chat-completions service.
    #[error("the answer is not a chat completion")]
    NotAnAnswer {
        /// The beginning of what came instead.
        excerpt: String,
    },
    /// The connection broke, or ended before the reply did.
    #[error("the reply was cut off")]
    CutOff,
}

//! One request and what follows its refusals: what to change, when to send it
//! again, when to give up. The clock is passed in.

use serde_json::Value;

use crate::inference::adaptation::Adaptation;
use crate::inference::endpoint::{self, ConnectionProblem, Endpoint, HttpRequest};
use crate::inference::error::ServiceError;
use crate::inference::request::ChatCompletionsRequest;
use crate::inference::retry::{self, Call, LONGEST_WAIT_MS, RETRIES, RetryHints};
use crate::settings::parameter::schema_in;
use crate::settings::{Connection, Learned};

use super::attachment::Carried;
use super::error::{ChatError, Refusal};
use super::history;

/// A request on its way, with all its attempts.
#[derive(Debug, Clone)]
pub struct Attempts {
    connection: Connection,
    request: ChatCompletionsRequest,
    /// What this connection does not take.
    learned: Learned,
    /// Refusals in a row that were waited out.
    waited: u32,
    adapted: u32,
}

/// What follows a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Send again at once, changed; remember the change.
    Adapt(Adaptation),
    /// Send the same again after so many milliseconds, unless the person
    /// does not want to wait: then this is what failed.
    Wait(u64, ChatError),
    /// Tell the person.
    Fail(ChatError),
}

/// An answer that is no reply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refused {
    pub status: u16,
    pub hints: RetryHints,
    pub error: ServiceError,
    pub request_id: Option<String>,
}

/// A deployment may dislike several things, and names one at a time.
const MOST_ADAPTATIONS: u32 = 6;

impl Attempts {
    #[must_use]
    pub fn new(connection: Connection, request: ChatCompletionsRequest, learned: Learned) -> Self {
        Self {
            connection,
            request,
            learned,
            waited: 0,
            adapted: 0,
        }
    }

    /// The request as it goes out.
    ///
    /// # Errors
    /// What the connection lacks.
    pub fn http_request(&self) -> Result<HttpRequest, ConnectionProblem> {
        let (connection, request) = self.adapted();
        endpoint::chat_completions(&connection, &request)
    }

    /// What follows a refusal that came at `now_ms` (since 1970).
    pub fn refused(&mut self, refused: Refused, now_ms: u64) -> Next {
        let Refused {
            status,
            hints,
            error,
            request_id,
        } = refused;
        let error = match &self.connection.key {
            Some(key) => error.redacted(key),
            None => error,
        };
        let remedy = self.adaptation(status, &error);
        if let Some(adaptation) = &remedy
            && adaptation.is_harmless()
            && !self.learned.declined.contains(adaptation)
            && self.adapted < MOST_ADAPTATIONS
        {
            self.adapted += 1;
            self.learned.adaptations.push(adaptation.clone());
            return Next::Adapt(adaptation.clone());
        }
        let message = error.message.as_deref();
        let wait_ms = retry::wait_ms(
            Call::ChatCompletions,
            status,
            &hints,
            message,
            self.waited + 1,
            now_ms,
        );
        // What the page waits by itself is not what the service asked for.
        let asked_ms = hints
            .wait_ms(now_ms)
            .or_else(|| message.and_then(retry::retry_after_ms));
        let failure = ChatError::Service(Box::new(Refusal {
            status,
            wait_ms: wait_ms.and(asked_ms).filter(|wait| *wait >= 1000),
            error,
            request_id,
            adaptation: remedy,
        }));
        match wait_ms {
            Some(wait_ms) if self.waited < self.retries() && wait_ms <= LONGEST_WAIT_MS => {
                self.waited += 1;
                Next::Wait(wait_ms, failure)
            }
            _ => Next::Fail(failure),
        }
    }

    /// Puts what is attached to its questions into the request.
    pub fn attach(&mut self, attached: &[Vec<Carried>]) {
        history::attach(&mut self.request.messages, attached);
    }

    /// The JSON Schema that the reply was asked to follow, as JSON text.
    #[must_use]
    pub fn schema(&self) -> Option<String> {
        let format = self.request.parameter("response_format")?;
        schema_in(format).map(Value::to_string)
    }

    /// Where it is sent.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// How often the request was sent again after a wait.
    #[must_use]
    pub fn waited(&self) -> u32 {
        self.waited
    }

    /// How often that is done at most.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.connection.retries.unwrap_or(RETRIES)
    }

    /// What would help against a refusal of the request as it went out.
    fn adaptation(&self, status: u16, error: &ServiceError) -> Option<Adaptation> {
        if !matches!(status, 400 | 404 | 405 | 415 | 422) {
            return None;
        }
        let (connection, request) = self.adapted();
        let endpoint = Endpoint::parse(&connection.endpoint).ok()?;
        let version = endpoint.version(&connection);
        // What a version knows is documented for deployments' routes only.
        let documented = endpoint.deployment().is_some();
        let adaptation = Adaptation::against(error, &request, version.as_deref(), documented)?;
        // What was done already and refused all the same does not help.
        (!self.learned.adaptations.contains(&adaptation)).then_some(adaptation)
    }

    fn adapted(&self) -> (Connection, ChatCompletionsRequest) {
        let mut connection = self.connection.clone();
        let mut request = self.request.clone();
        let endpoint = Endpoint::parse(&connection.endpoint).ok();
        let written = endpoint.and_then(|endpoint| endpoint.version(&connection));
        let mut version = written.clone();
        for adaptation in &self.learned.adaptations {
            adaptation.apply(&mut request, &mut version);
        }
        if version != written {
            connection.api_version = version;
        }
        (connection, request)
    }
}

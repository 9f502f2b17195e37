//! Test connection.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock::{self, Alarm};
use crate::browser::http::{self, AbortGuard, AbortSignal};
use crate::chat::attempts::{Attempts, Next};
use crate::chat::connection_test::{self, Step, StepResult};
use crate::chat::error::ChatError;
use crate::chat::explain::{Explanation, explain};
use crate::chat::message::MessageStatus;
use crate::chat::reply::{BodyEnd, Reply};
use crate::inference::endpoint::{self, Endpoint};
use crate::inference::model_info::ModelInfo;
use crate::inference::request::{ChatCompletionsRequest, ChatRequestMessage, ChatRole};
use crate::inference::retry::{self, Call, LONGEST_WAIT_MS, RETRIES, RetryHints};
use crate::requests::Purpose;
use crate::settings::Connection;

use crate::state::{attempt, refuse_mixed_content};

use super::state::PanelState;

/// How a test of a connection stands.
#[derive(Debug, Clone)]
pub struct TestReport {
    pub steps: [(Step, StepResult); 4],
    /// What went wrong.
    pub explanation: Option<Explanation>,
    /// What the service said of its model.
    pub model: Option<String>,
    /// What was tried.
    pub connection: Connection,
}

/// What is asked: a reply to it is short.
const QUESTION: &str = "Reply with OK.";

impl PanelState {
    /// Tries a connection as the form has it. The report is set at once, and
    /// again when the test has ended; a later test puts an end to this one.
    pub fn test_connection(self, connection: Connection, report: RwSignal<Option<TestReport>>) {
        report.set(Some(TestReport {
            steps: connection_test::running(),
            explanation: None,
            model: None,
            connection: connection.clone(),
        }));
        let guard = AbortGuard::new();
        let signal = guard.signal();
        self.testing.set_value(Some(guard));
        let limit = connection.time_limits.total.saturating_mul(1000);
        let late = Rc::new(Cell::new(false));
        let (watching, too_late) = (signal.clone(), Rc::clone(&late));
        spawn_local(async move {
            Alarm::default().sleep(limit).await;
            if !watching.aborted() {
                too_late.set(true);
                self.end_test();
            }
        });
        spawn_local(async move {
            let result = self.ask_for_ok(&connection, &signal).await;
            let model = match &result {
                Ok(model) => known_model(&connection, &signal).await.or(model.clone()),
                Err(_) => None,
            };
            if signal.aborted() && !late.get() {
                return;
            }
            self.end_test();
            let error = if late.get() {
                Some(ChatError::TimedOut)
            } else {
                result.err()
            };
            // The form may have been closed meanwhile.
            let _closed = report.try_set(Some(TestReport {
                steps: connection_test::results(error.as_ref()),
                explanation: error.map(|error| explain(&error, Some(&connection))),
                model,
                connection,
            }));
        });
    }

    /// Nobody waits for a test any more.
    pub fn end_test(self) {
        self.testing.set_value(None);
    }

    /// Asks until the first words come; returns the model's own name.
    async fn ask_for_ok(
        self,
        connection: &Connection,
        signal: &AbortSignal,
    ) -> Result<Option<String>, ChatError> {
        refuse_mixed_content(&connection.endpoint)?;
        let parameters = self
            .settings
            .with_untracked(|settings| settings.parameters(connection));
        let request = ChatCompletionsRequest::new(
            vec![ChatRequestMessage::text(ChatRole::User, QUESTION)],
            connection.model.as_deref(),
            &parameters,
        );
        let connection = Connection {
            retries: Some(0),
            ..connection.clone()
        };
        let learned = self
            .settings
            .with_untracked(|settings| settings.learned(&connection.id));
        let mut attempts = Attempts::new(connection, request, learned);
        loop {
            match attempt(&attempts, Purpose::Test, signal).await? {
                Ok(answer) => {
                    let key = attempts.connection().key.as_ref();
                    let words = first_words(answer.body()).await;
                    return words.map_err(|error| error.redacted(key));
                }
                Err((refused, _)) => match attempts.refused(refused, clock::now_ms()) {
                    Next::Adapt(_) => {}
                    Next::Wait(_, error) | Next::Fail(error) => return Err(error),
                },
            }
        }
    }
}

async fn first_words(mut body: http::Body) -> Result<Option<String>, ChatError> {
    let mut reply = Reply::default();
    loop {
        match body.next().await {
            Ok(Some(bytes)) => {
                if !reply.push(&bytes).is_empty() {
                    // The rest is not waited for: leaving ends the request.
                    return Ok(reply.finish(BodyEnd::Stopped).facts.model);
                }
                if reply.is_over() {
                    return whole(reply, BodyEnd::Whole);
                }
            }
            end => return whole(reply, end.map_or(BodyEnd::Broken, |_| BodyEnd::Whole)),
        }
    }
}

fn whole(reply: Reply, end: BodyEnd) -> Result<Option<String>, ChatError> {
    let finished = reply.finish(end);
    let ending = finished.endings.into_iter().next();
    match ending.map(|ending| ending.status) {
        Some(MessageStatus::Failed(error)) => Err(error),
        _ => Ok(finished.facts.model),
    }
}

/// What `GET …/info` says, on the routes that have it.
async fn known_model(connection: &Connection, signal: &AbortSignal) -> Option<String> {
    let has_info =
        Endpoint::parse(&connection.endpoint).is_ok_and(|endpoint| endpoint.has_model_info());
    let request = endpoint::model_info(connection).ok().filter(|_| has_info)?;
    for tried in 1.. {
        let (url, headers) = (&request.url, &request.headers);
        let answer = http::send(Purpose::ModelInfo, url, headers, None, signal).await;
        let answer = answer.ok()?;
        let (status, hints) = (answer.status, RetryHints::read(|name| answer.header(name)));
        let body = answer.text().await.ok()?;
        if status == 200 {
            return ModelInfo::from_body(&body).map(|info| info.sentence());
        }
        let wait = retry::wait_ms(
            Call::ModelInfo,
            status,
            &hints,
            None,
            tried,
            clock::now_ms(),
        )?;
        if tried > RETRIES || wait > LONGEST_WAIT_MS {
            break;
        }
        Alarm::default().sleep(wait as u32).await;
    }
    None
}

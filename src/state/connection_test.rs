//! Test connection.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock;
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
use crate::settings::Connection;

use super::AppState;
use super::conversation::refuse_mixed_content;
use super::generation::attempt;

/// How a test of a connection stands.
#[derive(Debug, Clone)]
pub struct TestReport {
    pub steps: [(Step, StepResult); 4],
    /// What went wrong.
    pub explanation: Option<Explanation>,
    /// What the service said of its model.
    pub model: Option<String>,
}

/// What is asked: a reply to it is short.
const QUESTION: &str = "Reply with OK.";

impl AppState {
    /// Tries a connection as the form has it. The report is set at once, and
    /// again when the test has ended; a later test puts an end to this one.
    pub fn test_connection(self, connection: Connection, report: RwSignal<Option<TestReport>>) {
        report.set(Some(TestReport {
            steps: connection_test::running(),
            explanation: None,
            model: None,
        }));
        let guard = AbortGuard::new();
        let signal = guard.signal();
        self.testing.set_value(Some(guard));
        spawn_local(async move {
            let result = self.ask_for_ok(&connection, &signal).await;
            let model = match &result {
                Ok(model) => known_model(&connection, &signal).await.or(model.clone()),
                Err(_) => None,
            };
            if signal.aborted() {
                return;
            }
            let error = result.err();
            // The form may have been closed meanwhile.
            let _closed = report.try_set(Some(TestReport {
                steps: connection_test::results(error.as_ref()),
                explanation: error.map(|error| explain(&error, Some(&connection))),
                model,
            }));
        });
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
            match attempt(&attempts, signal).await? {
                Ok(answer) => return first_words(answer.body()).await,
                Err(refused) => match attempts.refused(refused, clock::now_ms()) {
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
            }
            end => {
                let end = end.map_or(BodyEnd::Broken, |_| BodyEnd::Whole);
                let finished = reply.finish(end);
                let status = finished.endings.into_iter().next();
                return match status.map(|ending| ending.status) {
                    Some(MessageStatus::Failed(error)) => Err(error),
                    _ => Ok(finished.facts.model),
                };
            }
        }
    }
}

/// What `GET …/info` says, on the routes that have it.
async fn known_model(connection: &Connection, signal: &AbortSignal) -> Option<String> {
    let has_info =
        Endpoint::parse(&connection.endpoint).is_ok_and(|endpoint| endpoint.has_model_info());
    let request = endpoint::model_info(connection).ok().filter(|_| has_info)?;
    let answer = http::send(&request.url, &request.headers, None, signal)
        .await
        .ok()?;
    let body = answer.text().await.ok()?;
    ModelInfo::from_body(&body).map(|info| info.sentence())
}

//! Failures that come before a reply.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use serde_json::json;

use super::recorded;
use crate::answer::Answer;
use crate::simulation::Simulation;
use crate::validate::refusal;

/// A failure that passes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Failure {
    /// 429, with the seconds to wait in its text and perhaps in its header.
    Limited { seconds: u32, header: bool },
    /// The first answer of the recorded case of this name.
    Recorded(&'static str),
}

impl Failure {
    /// A 429 that tells the seconds to wait in its text only.
    pub(crate) const fn limited(seconds: u32) -> Self {
        Self::Limited {
            seconds,
            header: false,
        }
    }

    /// With `Retry-After` too, where it is a 429.
    pub(crate) const fn with_header(self) -> Self {
        match self {
            Self::Limited { seconds, .. } => Self::Limited {
                seconds,
                header: true,
            },
            Self::Recorded(_) => self,
        }
    }

    pub(crate) fn answer(self, simulation: &Simulation) -> Answer {
        match self {
            Self::Limited { seconds, header } => limited(seconds, header),
            Self::Recorded(case) => {
                recorded(simulation, case, 0).unwrap_or_else(refusal::deployment_not_found)
            }
        }
    }
}

fn limited(seconds: u32, header: bool) -> Answer {
    let unit = if seconds == 1 { "second" } else { "seconds" };
    let message = format!(
        "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded \
         call rate limit of your current OpenAI S0 pricing tier. Please retry after {seconds} {unit}. Please go \
         here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit."
    );
    let body = json!({"error": {"code": "429", "message": message}});
    let mut answer = Answer::json(StatusCode::TOO_MANY_REQUESTS, &body);
    if header {
        answer
            .headers
            .push((RETRY_AFTER, HeaderValue::from(seconds)));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_tells_its_seconds_in_the_text_and_only_if_asked_in_the_header() {
        let check = |seconds, header: bool, text: &str| {
            let answer = limited(seconds, header);
            let told = answer.headers.iter().find(|(name, _)| name == RETRY_AFTER);
            assert!(answer.body_text().contains(text), "{}", answer.body_text());
            assert_eq!(told.is_some(), header);
        };
        check(1, true, "Please retry after 1 second. ");
        check(86_400, false, "Please retry after 86400 seconds. ");
    }
}

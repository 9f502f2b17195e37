//! Test connection: four steps, told from one probe and one small question.

use crate::inference::endpoint::ConnectionProblem;

use super::error::{ChatError, Reach, Refusal};

/// What a connection needs, in the order in which it is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Somebody answers at the address.
    Address,
    /// The page may read the answers.
    Cors,
    /// The key is taken.
    Key,
    /// The deployment replies.
    Deployment,
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepResult {
    /// It is being tried.
    Running,
    Passed,
    Failed,
    /// An earlier step failed, so that this one tells nothing.
    NotReached,
}

/// The steps in their order.
pub const STEPS: [Step; 4] = [Step::Address, Step::Cors, Step::Key, Step::Deployment];

impl Step {
    /// What is asked of the connection.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Address => "Address: somebody answers there",
            Self::Cors => "CORS: this page may read the answers",
            Self::Key => "Key: it is accepted",
            Self::Deployment => "Deployment: it replies",
        }
    }

    /// The step at which an error stops.
    #[must_use]
    pub fn of(error: &ChatError) -> Self {
        match error {
            ChatError::Connection(problem) => match problem {
                ConnectionProblem::KeyMissing
                | ConnectionProblem::KeyLocked
                | ConnectionProblem::KeyUnsendable => Self::Key,
                ConnectionProblem::DeploymentMissing => Self::Deployment,
                ConnectionProblem::EndpointMissing
                | ConnectionProblem::EndpointUnreadable(_)
                | ConnectionProblem::MixedContent(_) => Self::Address,
            },
            ChatError::Policy(_) | ChatError::Unreachable(Reach::Offline | Reach::Silent) => {
                Self::Address
            }
            ChatError::Unreachable(Reach::Refused) => Self::Cors,
            ChatError::Service(refusal) => Self::of_refusal(refusal),
            ChatError::NotAnAnswer { .. }
            | ChatError::InStream(_)
            | ChatError::NoReply
            | ChatError::CutOff
            | ChatError::TimedOut => Self::Deployment,
        }
    }

    fn of_refusal(refusal: &Refusal) -> Self {
        match refusal.status {
            401 | 403 | 407 => Self::Key,
            _ => Self::Deployment,
        }
    }
}

/// The result of each step of a test that has ended.
#[must_use]
pub fn results(error: Option<&ChatError>) -> [(Step, StepResult); 4] {
    let failed = error.map(Step::of);
    let sent = !matches!(error, Some(ChatError::Connection(_) | ChatError::Policy(_)));
    let mut reached = true;
    STEPS.map(|step| {
        let result = if step == Step::Key && error.is_some_and(tells_nothing_of_the_key) {
            StepResult::NotReached
        } else if failed == Some(step) {
            reached = false;
            StepResult::Failed
        } else if reached && sent {
            StepResult::Passed
        } else {
            StepResult::NotReached
        };
        (step, result)
    })
}

/// Something else than the service answered: nobody has looked at the key.
fn tells_nothing_of_the_key(error: &ChatError) -> bool {
    match error {
        ChatError::NotAnAnswer { .. } => true,
        ChatError::Service(refusal) => matches!(refusal.status, 200..=399 | 502..=504),
        _ => false,
    }
}

/// What stands while the test runs.
#[must_use]
pub fn running() -> [(Step, StepResult); 4] {
    STEPS.map(|step| (step, StepResult::Running))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_stops_at_its_step() {
        let refused = |status| {
            ChatError::Service(Box::new(Refusal {
                status,
                ..Refusal::default()
            }))
        };
        let check = |error: ChatError, step: Step| assert_eq!(Step::of(&error), step, "{error}");
        check(
            ChatError::Connection(ConnectionProblem::KeyMissing),
            Step::Key,
        );
        check(ChatError::Unreachable(Reach::Silent), Step::Address);
        check(ChatError::Policy(String::new()), Step::Address);
        check(ChatError::Unreachable(Reach::Refused), Step::Cors);
        check(refused(401), Step::Key);
        check(refused(403), Step::Key);
        check(refused(404), Step::Deployment);
        check(refused(429), Step::Deployment);
        check(ChatError::NoReply, Step::Deployment);
    }

    #[test]
    fn steps_after_a_failure_tell_nothing() {
        use StepResult::{Failed, NotReached, Passed};
        let of = |error: Option<ChatError>| results(error.as_ref()).map(|(_, result)| result);
        assert_eq!(of(None), [Passed; 4]);
        let refused = ChatError::Unreachable(Reach::Refused);
        assert_eq!(of(Some(refused)), [Passed, Failed, NotReached, NotReached]);
        let silent = ChatError::Unreachable(Reach::Silent);
        assert_eq!(
            of(Some(silent)),
            [Failed, NotReached, NotReached, NotReached]
        );
        let web_page = ChatError::NotAnAnswer {
            excerpt: "<html>".into(),
        };
        assert_eq!(of(Some(web_page)), [Passed, Passed, NotReached, Failed]);
        let unsent = ChatError::Connection(ConnectionProblem::KeyMissing);
        assert_eq!(
            of(Some(unsent)),
            [NotReached, NotReached, Failed, NotReached]
        );
    }
}

//! How stages end, and what is said about all of them.

use super::stage::Stage;
use crate::failure::Failure;

/// Why a stage did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Something is wrong.
    Wrong(Failure),
    /// It could not run on this machine.
    Missing(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Wrong(failure)
    }
}

/// What there is to say about a stage that passed, or what was wrong.
pub(crate) type Outcome = std::result::Result<String, Trouble>;

/// The outcomes of a run.
#[derive(Debug, Clone)]
pub(crate) struct Summary {
    allow_missing: bool,
    outcomes: Vec<(Stage, Outcome)>,
}

impl Summary {
    /// An empty one; with `allow_missing`, what could not run counts as skipped rather than failed.
    pub(crate) fn new(allow_missing: bool) -> Self {
        Self {
            allow_missing,
            outcomes: Vec::new(),
        }
    }

    /// Adds a stage.
    pub(crate) fn add(&mut self, stage: Stage, outcome: Outcome) {
        self.outcomes.push((stage, outcome));
    }

    /// Whether nothing counts as failed.
    pub(crate) fn is_good(&self) -> bool {
        self.count(|outcome| self.is_failure(outcome)) == 0
    }

    /// What ran, what is wrong or was skipped and why, and the counts as the very last line.
    pub(crate) fn text(&self) -> String {
        let ran = self
            .outcomes
            .iter()
            .filter(|(_, outcome)| !matches!(outcome, Err(Trouble::Missing(_))));
        let ran: Vec<_> = ran.map(|(stage, _)| stage.name()).collect();
        let mut lines = vec![String::new(), format!("ran: {}", ran.join(", "))];
        for (stage, outcome) in &self.outcomes {
            lines.extend(self.complaint(stage.name(), outcome));
        }
        let passed = self.count(Result::is_ok);
        let failed = self.count(|outcome| self.is_failure(outcome));
        let skipped = self.outcomes.len() - passed - failed;
        lines.push(format!(
            "stages: {passed} passed, {failed} failed, {skipped} skipped"
        ));
        lines.join("\n")
    }

    fn complaint(&self, name: &str, outcome: &Outcome) -> Option<String> {
        match outcome {
            Ok(_) => None,
            Err(Trouble::Wrong(why)) => Some(format!("{name} failed: {why}")),
            Err(Trouble::Missing(why)) if self.allow_missing => {
                Some(format!("{name} was skipped: {why}"))
            }
            Err(Trouble::Missing(why)) => Some(format!(
                "{name} could not run, which counts as failed without --allow-missing: {why}"
            )),
        }
    }

    fn is_failure(&self, outcome: &Outcome) -> bool {
        match outcome {
            Ok(_) => false,
            Err(Trouble::Wrong(_)) => true,
            Err(Trouble::Missing(_)) => !self.allow_missing,
        }
    }

    fn count(&self, matches: impl Fn(&Outcome) -> bool) -> usize {
        let outcomes = self.outcomes.iter().map(|(_, outcome)| outcome);
        outcomes.filter(|outcome| matches(outcome)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(allow_missing: bool, trouble: Trouble, good: bool, last_line: &str, said: &str) {
        let mut summary = Summary::new(allow_missing);
        summary.add(Stage::Fmt, Ok(String::new()));
        summary.add(Stage::Model, Err(trouble));
        let text = summary.text();
        assert_eq!(
            (summary.is_good(), text.lines().last()),
            (good, Some(last_line))
        );
        assert!(text.contains(said), "{text}");
    }

    #[test]
    fn what_could_not_run_counts_as_failed() {
        let missing = || Trouble::Missing(Failure::new("No Python."));
        let strict = "stages: 1 passed, 1 failed, 0 skipped";
        check(false, missing(), false, strict, "model could not run");
        check(false, missing(), false, strict, "ran: fmt\n");
        let lenient = "stages: 1 passed, 0 failed, 1 skipped";
        check(
            true,
            missing(),
            true,
            lenient,
            "model was skipped: No Python.",
        );
    }

    #[test]
    fn what_is_wrong_is_wrong_either_way() {
        let wrong = || Trouble::Wrong(Failure::new("One test."));
        let last = "stages: 1 passed, 1 failed, 0 skipped";
        for allow_missing in [false, true] {
            check(
                allow_missing,
                wrong(),
                false,
                last,
                "model failed: One test.",
            );
        }
    }
}

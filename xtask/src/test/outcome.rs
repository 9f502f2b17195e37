//! How stages end, and what is said about all of them.

use super::stage::Stage;

/// How a stage ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was well; what there is to say about it.
    Passed(String),
    /// Something is wrong.
    Failed(String),
    /// It could not run on this machine, and why.
    NotRun(String),
}

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

    /// What is wrong, a line each, and the counts as the very last line.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from("\n");
        for (stage, outcome) in &self.outcomes {
            let name = stage.name();
            match outcome {
                Outcome::Passed(_) => {}
                Outcome::Failed(why) => text.push_str(&format!("{name} failed: {why}\n")),
                Outcome::NotRun(why) if self.allow_missing => {
                    text.push_str(&format!("{name} was skipped: {why}\n"))
                }
                Outcome::NotRun(why) => text.push_str(&format!(
                    "{name} could not run, which counts as failed without --allow-missing: {why}\n"
                )),
            }
        }
        let passed = self.count(|outcome| matches!(outcome, Outcome::Passed(_)));
        let failed = self.count(|outcome| self.is_failure(outcome));
        let skipped = self.outcomes.len() - passed - failed;
        text.push_str(&format!(
            "stages: {passed} passed, {failed} failed, {skipped} skipped"
        ));
        text
    }

    fn is_failure(&self, outcome: &Outcome) -> bool {
        match outcome {
            Outcome::Passed(_) => false,
            Outcome::Failed(_) => true,
            Outcome::NotRun(_) => !self.allow_missing,
        }
    }

    fn count(&self, matches: impl Fn(&Outcome) -> bool) -> usize {
        self.outcomes
            .iter()
            .filter(|(_, outcome)| matches(outcome))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(allow_missing: bool) -> Summary {
        let mut summary = Summary::new(allow_missing);
        summary.add(Stage::Fmt, Outcome::Passed(String::new()));
        summary.add(Stage::Model, Outcome::NotRun("no Python".to_owned()));
        summary
    }

    #[test]
    fn what_could_not_run_counts_as_failed() {
        let strict = summary(false);
        assert!(!strict.is_good());
        assert!(
            strict
                .text()
                .ends_with("\nstages: 1 passed, 1 failed, 0 skipped"),
            "{}",
            strict.text()
        );
        assert!(strict.text().contains("no Python"));
    }

    #[test]
    fn unless_it_may_be_missing() {
        let lenient = summary(true);
        assert!(lenient.is_good());
        assert!(
            lenient
                .text()
                .ends_with("\nstages: 1 passed, 0 failed, 1 skipped"),
            "{}",
            lenient.text()
        );
    }

    #[test]
    fn failures_fail() {
        let mut summary = summary(true);
        summary.add(Stage::Host, Outcome::Failed("one test".to_owned()));
        assert!(!summary.is_good());
        assert!(summary.text().contains("host failed: one test"));
    }
}

//! `cargo xtask test`: the checks, stage by stage.

mod outcome;
mod run;
mod stage;
mod tally;

pub(crate) use self::stage::Stage;

use std::time::Instant;

use self::outcome::{Outcome, Summary};
use self::run::Runner;
use crate::args::TestOptions;
use crate::report::{LiveLine, say, spoken};

/// Runs the stages that were asked for; whether all is well.
pub(crate) async fn test(options: &TestOptions) -> bool {
    let mut runner = Runner::default();
    let mut summary = Summary::new(options.allow_missing);
    for stage in stage::plan(&options.only) {
        let start = Instant::now();
        let outcome = run_one(&mut runner, stage).await;
        let spent = spoken(start.elapsed());
        let name = stage.name();
        match &outcome {
            Outcome::Passed(detail) => say(format!("{name:<8} passed {spent:>12}   {detail}")),
            Outcome::Failed(sentence) => say(format!("{name:<8} FAILED {spent:>12}   {sentence}")),
            Outcome::NotRun(sentence) => say(format!("{name:<8} did not run         {sentence}")),
        }
        summary.add(stage, outcome);
    }
    say(summary.text());
    summary.is_good()
}

async fn run_one(runner: &mut Runner, stage: Stage) -> Outcome {
    let start = Instant::now();
    let (mut live, mut last) = (LiveLine::new(), String::new());
    let mut watch = |line: Option<&str>| {
        if let Some(line) = line {
            last = line.trim().to_owned();
        }
        live.show(&format!(
            "{:<8} {:>13}   {last}",
            stage.name(),
            spoken(start.elapsed())
        ));
    };
    watch(None);
    let outcome = runner.run(stage, &mut watch).await;
    drop(live);
    outcome.unwrap_or_else(|failure| {
        if !failure.output().is_empty() {
            say(format!("\n{}\n", failure.output().trim_end()));
        }
        Outcome::Failed(failure.to_string())
    })
}

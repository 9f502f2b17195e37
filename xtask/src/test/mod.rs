//! `cargo xtask test`: the checks, stage by stage.

mod outcome;
mod run;
mod seen;
mod stage;
mod tally;

pub(crate) use self::stage::Stage;

use std::time::Instant;

use self::outcome::{Outcome, Summary, Trouble};
use self::run::Runner;
use crate::args::TestOptions;
use crate::report::{LiveLine, is_on_terminal, say, spoken};

/// Runs the stages that were asked for; whether all is well.
pub(crate) async fn test(options: &TestOptions) -> bool {
    let mut runner = Runner::default();
    let mut summary = Summary::new(options.allow_missing);
    for stage in stage::plan(&options.only) {
        let start = Instant::now();
        let outcome = run_one(&mut runner, stage).await;
        report(stage, &outcome, &spoken(start.elapsed()));
        summary.add(stage, outcome);
    }
    say(summary.text());
    summary.is_good()
}

/// Runs a stage behind a live line: its name, its time and the last that its tools wrote.
async fn run_one(runner: &mut Runner, stage: Stage) -> Outcome {
    let (start, name) = (Instant::now(), stage.name());
    if !is_on_terminal() {
        say(format!("{name:<8} runs"));
    }
    let (mut live, mut last) = (LiveLine::new(), String::new());
    let mut watch = |line: Option<&str>| {
        if let Some(line) = line {
            line.trim().clone_into(&mut last);
        }
        live.show(&format!(
            "{name:<8} runs {:>14}   {last}",
            spoken(start.elapsed())
        ));
    };
    watch(None);
    runner.run(stage, &mut watch).await
}

/// The stage's line; before it, all that its tools wrote if one of them failed.
fn report(stage: Stage, outcome: &Outcome, spent: &str) {
    let (verdict, detail) = match outcome {
        Ok(detail) => ("passed", detail.clone()),
        Err(Trouble::Wrong(failure)) => ("FAILED", failure.to_string()),
        Err(Trouble::Missing(failure)) => ("not run", failure.to_string()),
    };
    if let Err(Trouble::Wrong(failure)) = outcome
        && !failure.output().is_empty()
    {
        say(format!("\n{}\n", failure.output().trim_end()));
    }
    let line = format!("{:<8} {verdict:<7} {spent:>11}   {detail}", stage.name());
    say(line.trim_end());
}

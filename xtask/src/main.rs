//! The project's commands: `cargo xtask serve | test | dist | bench | screenshots`. They install what they need and leave nothing running.
//!
//! Each command is one future; Ctrl-C drops it, and with it every process it started ([`process`]).

mod args;
mod bench;
mod dist;
mod failure;
mod http;
mod model;
mod process;
mod relay;
mod report;
mod screenshots;
mod serve;
mod setup;
mod test;
mod workspace;

use std::process::ExitCode;

use crate::args::Command;
use crate::failure::{Failure, Result};

/// The exit code for arguments that make no sense.
const USAGE_ERROR: u8 = 2;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    {
        let mut arguments = std::env::args_os().skip(1).peekable();
        if arguments
            .next_if(|first| first == process::leash::COMMAND)
            .is_some()
        {
            return process::leash::become_program(arguments);
        }
    }
    match args::parse(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            report::say(args::USAGE);
            ExitCode::SUCCESS
        }
        Ok(command) => run(&command),
        Err(sentence) => {
            report::problem(&Failure::new(format!("{sentence}\n\n{}", args::USAGE)));
            ExitCode::from(USAGE_ERROR)
        }
    }
}

/// One thread is enough, and children started by it live as long as it does ([`process::leash`]).
fn run(command: &Command) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            report::problem(&Failure::new(format!(
                "This system gives no event loop: {error}."
            )));
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(async {
        tokio::select! {
            result = dispatch(command) => match result {
                Ok(code) => code,
                Err(failure) => {
                    report::problem(&failure);
                    ExitCode::FAILURE
                }
            },
            stopped = process::signal::told_to_stop() => stopped_by(command, stopped.unwrap_or(1)),
        }
    });
    // A question that nobody answered may still be waiting for its line.
    runtime.shutdown_background();
    code
}

async fn dispatch(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Help => {}
        Command::Serve(options) => serve::serve(options).await?,
        Command::Dist(reach) => dist::dist(reach).await?,
        Command::Bench(options) => bench::bench(options).await?,
        Command::Screenshots(options) => screenshots::screenshots(options).await?,
        Command::Test(options) if !test::test(options).await => return Ok(ExitCode::FAILURE),
        Command::Test(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C is how `serve` ends; anything else it interrupts.
fn stopped_by(command: &Command, code: u8) -> ExitCode {
    match command {
        Command::Serve(_) => ExitCode::SUCCESS,
        _ => {
            report::problem(&Failure::new("Stopped before the end."));
            ExitCode::from(code)
        }
    }
}

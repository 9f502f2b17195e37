//! `kill -9` leaves no time to end anything. Linux can tell a child that its parent is gone, but the child has to
//! ask for it itself, before it becomes the program proper; so we start ourselves, ask, and become that program.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use rustix::process::{Signal, set_parent_process_death_signal};

/// The hidden command that does it.
pub(crate) const COMMAND: &str = "__leash";

/// Becomes the program named by the arguments, which gets SIGTERM when the thread that started us ends.
pub(crate) fn become_program(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let Some(program) = arguments.next() else {
        return ExitCode::FAILURE;
    };
    if let Err(error) = set_parent_process_death_signal(Some(Signal::TERM)) {
        eprintln!(
            "Could not tie `{}` to this command: {error}.",
            program.display()
        );
    }
    let error = Command::new(&program).args(arguments).exec();
    eprintln!("Could not run `{}`: {error}.", program.display());
    ExitCode::FAILURE
}

//! Processes that are gone when this one ends, however it ends.
//!
//! A static is never dropped, and a killed process cleans nothing up; but its end of a pipe is closed by the
//! system. At the other end a shell waits for that.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A shell that does something when this process is gone, or the value that stands for it.
#[derive(Debug)]
pub(super) struct Guard(Child);

impl Guard {
    /// Ends a process and all of its group.
    fn ending(group: u32) -> Self {
        const SCRIPT: &str = "cat >/dev/null; kill -TERM \"-$0\"; sleep 1; kill -KILL \"-$0\"";
        Self::start(SCRIPT, OsStr::new(&group.to_string()))
    }

    /// Removes a folder, when those who write to it have had their time to end.
    pub(super) fn removing(folder: &Path) -> Self {
        Self::start("cat >/dev/null; sleep 2; rm -rf \"$0\"", folder.as_os_str())
    }

    /// In a group of its own: whoever ends this process's group leaves it to do its work.
    fn start(script: &str, argument: &OsStr) -> Self {
        let shell = Command::new("sh")
            .args(["-c", script])
            .arg(argument)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        Self(shell.unwrap_or_else(|error| panic!("sh does not start: {error}")))
    }
}

/// A program with all that it starts.
#[derive(Debug)]
pub(super) struct Guarded {
    child: Child,
    guard: Guard,
}

impl Guarded {
    /// Starts a program; the first word of `what` says which.
    pub(super) fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        let child = child.unwrap_or_else(|error| {
            panic!(
                "{} does not start: {error}",
                command.get_program().display()
            )
        });
        let guard = Guard::ending(child.id());
        Self { child, guard }
    }

    /// What it writes, where that was asked for.
    pub(super) fn output(&mut self) -> std::process::ChildStdout {
        let output = self.child.stdout.take();
        output.unwrap_or_else(|| panic!("the output was not asked for, or was taken before"))
    }

    /// Whether it has ended by itself.
    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // Closes the pipe, on which the guard ends the group; it must be waited for not to stay as a zombie.
        drop(self.guard.0.stdin.take());
        let _ended = self.child.wait();
    }
}

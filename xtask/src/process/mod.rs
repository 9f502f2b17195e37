//! Other programs: how they are started and shown and, above all, how they end.
//!
//! Every program gets a process group of its own, which ends with the value that stands for it ([`Running`]):
//! on success, failure, panic and Ctrl-C alike, for Ctrl-C drops the command's future. Nothing is left behind.

mod captured;
#[cfg(target_os = "linux")]
pub(crate) mod leash;
mod running;
pub(crate) mod signal;

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

pub(crate) use self::captured::Captured;
pub(crate) use self::running::Running;
use crate::failure::{Failure, Result};
use crate::workspace;

/// Variables that no other program gets to see.
const SECRETS: [&str; 1] = ["AZURE_OPENAI_CHAT_KEY"];

/// A program to be started in the workspace's root.
#[derive(Debug)]
pub(crate) struct Program {
    name: String,
    command: Command,
}

impl Program {
    /// A program of the search path, or at a path.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let name = program.as_ref().to_string_lossy().into_owned();
        let mut command = Command::new(program);
        command
            .current_dir(workspace::root())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command.env("PATH", workspace::search_path());
        for (variable, _) in env::vars_os() {
            if variable
                .to_str()
                .is_some_and(|name| SECRETS.contains(&name) || is_set_by_cargo_run(name))
            {
                command.env_remove(variable);
            }
        }
        #[cfg(unix)]
        command.process_group(0);
        Self { name, command }
    }

    /// A program that also ends when this one is killed outright, where the system can do that.
    pub(crate) fn leashed(program: &str) -> Self {
        #[cfg(target_os = "linux")]
        if let Ok(own) = env::current_exe().and_then(|path| path.canonicalize()) {
            let mut leashed = Self::new(own).args([leash::COMMAND, program]);
            leashed.name = program.to_owned();
            return leashed;
        }
        Self::new(program)
    }

    /// Adds arguments.
    #[must_use]
    pub(crate) fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable.
    #[must_use]
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Puts a folder first on the search path.
    #[must_use]
    pub(crate) fn prepend_to_path(self, folder: &Path) -> Self {
        let path = self
            .command
            .as_std()
            .get_envs()
            .find(|(name, _)| *name == "PATH");
        let path = path
            .and_then(|(_, value)| value)
            .map_or_else(workspace::search_path, OsStr::to_owned);
        let folders = [folder.to_owned()]
            .into_iter()
            .chain(env::split_paths(&path));
        let joined = env::join_paths(folders).unwrap_or(path);
        self.env("PATH", joined)
    }

    /// Removes a variable.
    #[must_use]
    pub(crate) fn env_remove(mut self, name: impl AsRef<OsStr>) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Starts it with its output going where ours goes.
    pub(crate) fn start(mut self) -> Result<Running> {
        let child = self
            .command
            .spawn()
            .map_err(|error| not_started(&self.name, &error))?;
        Ok(Running::new(child))
    }

    /// Starts it with a pipe to its input, and its output going to a file.
    pub(crate) fn start_with_log(mut self, log: std::fs::File) -> Result<Running> {
        let copy = log
            .try_clone()
            .map_err(|error| not_started(&self.name, &error))?;
        self.command.stdin(Stdio::piped()).stdout(copy).stderr(log);
        self.start()
    }

    /// Runs it as if the person had typed it: it may ask for a password, so it stays in our process group.
    pub(crate) async fn run_in_foreground(mut self) -> Result<bool> {
        #[cfg(unix)]
        {
            // Undoes `process_group(0)`: a background group that reads the terminal would be stopped.
            let own = rustix::process::getpgrp().as_raw_nonzero().get();
            self.command.process_group(own);
        }
        let status = self.command.stdin(Stdio::inherit()).status().await;
        status
            .map(|status| status.success())
            .map_err(|error| not_started(&self.name, &error))
    }

    /// Runs it to its end and keeps what it writes; `watch` sees each line, and nothing now and then.
    pub(crate) async fn capture(mut self, watch: &mut dyn FnMut(Option<&str>)) -> Result<Captured> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let running = self.command.spawn().map(Running::new);
        let running = running.map_err(|error| not_started(&self.name, &error))?;
        captured::capture(running, watch)
            .await
            .map_err(|error| not_started(&self.name, &error))
    }

    /// Runs it silently; what it wrote if it succeeded, nothing if it failed or is not there.
    pub(crate) async fn text(self) -> Option<String> {
        let captured = self.capture(&mut |_| ()).await.ok()?;
        captured.success.then_some(captured.text)
    }

    /// Runs it behind a live line; fails with `sentence` and its output.
    pub(crate) async fn run(self, sentence: impl Into<String>) -> Result<()> {
        let mut live = crate::report::LiveLine::new();
        let captured = self
            .capture(&mut |line| live.show(&format!("  {}", line.unwrap_or(""))))
            .await?;
        if captured.success {
            Ok(())
        } else {
            Err(Failure::new(sentence).with_output(captured.text))
        }
    }
}

fn not_started(name: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("Could not run `{name}`: {error}."))
}

/// `cargo run` describes this package to us; handed on to another cargo it would make build scripts that look
/// at these variables (ring's does) run again each time.
fn is_set_by_cargo_run(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || matches!(
            name,
            "CARGO"
                | "CARGO_MANIFEST_DIR"
                | "CARGO_MANIFEST_PATH"
                | "CARGO_BIN_NAME"
                | "CARGO_CRATE_NAME"
        )
        || matches!(name, "CARGO_PRIMARY_PACKAGE" | "OUT_DIR")
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;
    use std::time::{Duration, Instant};

    use super::*;

    #[tokio::test]
    async fn output_and_success_are_captured() {
        let script = "echo one; echo two >&2; exit 3";
        let mut lines = 0;
        let mut count = |line: Option<&str>| lines += usize::from(line.is_some());
        let captured = Program::new("sh")
            .args(["-c", script])
            .capture(&mut count)
            .await
            .unwrap();
        assert!(!captured.success);
        assert!(
            captured.text.contains("one\n") && captured.text.contains("two\n"),
            "{}",
            captured.text
        );
        assert_eq!(lines, 2);
    }

    #[tokio::test]
    async fn the_whole_group_ends_with_its_value() {
        let (mut output, writer) = std::io::pipe().unwrap();
        let log = std::fs::File::from(std::os::fd::OwnedFd::from(writer));
        let program = Program::new("sh").args(["-c", "sleep 60 & echo started; wait"]);
        let running = program.start_with_log(log).unwrap();
        let mut started = [0; 8];
        output.read_exact(&mut started).unwrap();
        let start = Instant::now();
        drop(running);
        // The pipe ends when the last process that holds it has ended: the shell and its `sleep`.
        output.read_to_end(&mut Vec::new()).unwrap();
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[tokio::test]
    async fn the_key_is_not_handed_on() {
        // `env` shows what a child sees; the names alone are compared, for tests may not set variables safely.
        let seen = Program::new("env").text().await.unwrap();
        assert!(
            !seen
                .lines()
                .any(|line| SECRETS.iter().any(|secret| line.starts_with(secret)))
        );
        assert!(!seen.lines().any(|line| line.starts_with("CARGO_PKG_")));
    }
}

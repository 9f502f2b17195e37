//! A display that nobody sees, for the engine that cannot do without one.

use std::io::{BufRead as _, BufReader};
use std::process::{ChildStdout, Command, Stdio};

use super::process::Guarded;

/// A display of its own for each browser: what one copies is not on another one's clipboard.
#[derive(Debug)]
pub(super) struct Display {
    name: String,
    _output: BufReader<ChildStdout>,
    _server: Guarded,
}

impl Display {
    /// Starts one with a number that is free.
    pub(super) fn start() -> Self {
        let mut server = Guarded::start(
            Command::new("Xvfb")
                // Finds a free number, and writes it to its output.
                .args(["-displayfd", "1", "-screen", "0", "1400x1000x24"])
                .args(["-nolisten", "tcp"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let mut output = BufReader::new(server.output());
        let mut number = String::new();
        let read = output.read_line(&mut number);
        assert!(
            read.is_ok_and(|read| read > 1),
            "Xvfb ended without naming its display"
        );
        Self {
            name: format!(":{}", number.trim()),
            _output: output,
            _server: server,
        }
    }

    /// What stands for it in `DISPLAY`.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

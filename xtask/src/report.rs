//! What the commands print. Problems go to stderr, everything else to stdout.
#![expect(
    clippy::print_stdout,
    reason = "xtask is a command-line tool; this is its one mouth"
)]

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::failure::Failure;

/// The width kept free for the live line; longer ones would wrap and could not be erased.
const LIVE_WIDTH: usize = 96;

/// Whether a [`LiveLine`] is on the terminal and has to be wiped before anything else is printed.
static LIVE: AtomicBool = AtomicBool::new(false);

/// Prints a line.
pub(crate) fn say(line: impl AsRef<str>) {
    wipe_live_line();
    println!("{}", line.as_ref());
}

/// Tells that something is being installed: what, what for, and roughly how long it takes.
pub(crate) fn announce(what: &str, purpose: &str, duration: &str) {
    say(format!("Installing {what}: {purpose} ({duration}) …"));
}

/// Prints a failure, the output that led to it first.
pub(crate) fn problem(failure: &Failure) {
    wipe_live_line();
    if !failure.output().is_empty() {
        eprintln!("{}", failure.output().trim_end());
    }
    eprintln!("{failure}");
}

/// Whether a person sits in front of this.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal() && std::env::var_os("CI").is_none()
}

/// Whether stdout is a terminal, where a line can be overwritten.
pub(crate) fn is_on_terminal() -> bool {
    io::stdout().is_terminal()
}

/// A line that is overwritten while something runs; on a terminal only.
#[derive(Debug)]
pub(crate) struct LiveLine {
    on_terminal: bool,
}

impl LiveLine {
    /// A line with nothing on it yet.
    pub(crate) fn new() -> Self {
        let on_terminal = is_on_terminal();
        Self { on_terminal }
    }

    /// Replaces the line's text.
    pub(crate) fn show(&mut self, text: &str) {
        if self.on_terminal {
            let printable = text.chars().filter(|c| !c.is_control());
            let text: String = printable.take(LIVE_WIDTH).collect();
            wipe_live_line();
            print!("{text}");
            LIVE.store(true, Ordering::Relaxed);
            // A terminal that went away is no reason to stop the work.
            let _ = io::stdout().flush();
        }
    }
}

impl Drop for LiveLine {
    fn drop(&mut self) {
        wipe_live_line();
    }
}

fn wipe_live_line() {
    if LIVE.swap(false, Ordering::Relaxed) {
        print!("\r\x1b[2K");
        let _ = io::stdout().flush();
    }
}

/// A duration as people say it: `0.4 s`, `12 s`, `2 min 05 s`.
pub(crate) fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (millis, expected) in [
            (440, "0.4 s"),
            (9_949, "9.9 s"),
            (12_700, "12 s"),
            (65_000, "1 min 05 s"),
            (600_000, "10 min 00 s"),
        ] {
            assert_eq!(spoken(Duration::from_millis(millis)), expected);
        }
    }
}

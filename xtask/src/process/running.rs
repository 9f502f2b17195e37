//! A running program and everything it started.

use std::io;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use tokio::process::Child;

/// How long a program may take to end itself before it is killed.
const GRACE: Duration = Duration::from_secs(3);
/// How often is looked whether it did.
const LOOK: Duration = Duration::from_millis(20);

/// A program that runs for as long as this value lives, and not longer; likewise what it started.
#[derive(Debug)]
pub(crate) struct Running {
    pub(super) child: Child,
    #[cfg(unix)]
    group: Option<rustix::process::Pid>,
}

impl Running {
    pub(super) fn new(child: Child) -> Self {
        #[cfg(unix)]
        let group = child
            .id()
            .and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()));
        Self {
            child,
            #[cfg(unix)]
            group,
        }
    }

    /// Waits until the program ends by itself.
    pub(crate) async fn wait(&mut self) -> io::Result<ExitStatus> {
        // Tokio would close the pipe to the program's input here, which is the sign for some to end.
        let input = self.child.stdin.take();
        let status = self.child.wait().await;
        drop(input);
        status
    }

    /// Whether the program has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks the group to end, waits a little, then kills whoever is left of it.
    #[cfg(unix)]
    fn end(&mut self) {
        use rustix::process::{Signal, kill_process_group};

        let Some(group) = self.group.take() else {
            return;
        };
        if !self.has_ended() {
            // Fails only when the group is gone already.
            let _ = kill_process_group(group, Signal::TERM);
            let deadline = Instant::now() + GRACE;
            while !self.has_ended() && Instant::now() < deadline {
                std::thread::sleep(LOOK);
            }
        }
        let _ = kill_process_group(group, Signal::KILL);
    }

    #[cfg(not(unix))]
    fn end(&mut self) {
        let _ = self.child.start_kill();
        let deadline = Instant::now() + GRACE;
        while !self.has_ended() && Instant::now() < deadline {
            std::thread::sleep(LOOK);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

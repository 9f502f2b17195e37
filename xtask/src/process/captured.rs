//! Keeping what a program writes, in the order in which it arrives.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Split};
use tokio::time::{Instant, interval, sleep_until};

use super::Running;

/// How long output is still read after the program ended: something it left behind may hold the pipe open.
const LINGER: Duration = Duration::from_secs(2);
/// How often the watcher is called when nothing is written.
const TICK: Duration = Duration::from_secs(1);

/// How a program ended, and both of its outputs in one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Captured {
    /// Whether it ended well.
    pub success: bool,
    /// What it wrote.
    pub text: String,
}

pub(super) async fn capture(
    mut running: Running,
    watch: &mut dyn FnMut(Option<&str>),
) -> io::Result<Captured> {
    let mut stdout = Lines::new(running.child.stdout.take());
    let mut stderr = Lines::new(running.child.stderr.take());
    let mut captured = Captured::default();
    let mut tick = interval(TICK);
    let mut ended = None;
    while ended.is_none() || stdout.is_open() || stderr.is_open() {
        let line = tokio::select! {
            line = stdout.next(), if stdout.is_open() => line,
            line = stderr.next(), if stderr.is_open() => line,
            status = running.child.wait(), if ended.is_none() => {
                captured.success = status?.success();
                ended = Some(Instant::now());
                None
            }
            _ = tick.tick() => {
                watch(None);
                None
            }
            () = sleep_until(ended.unwrap_or_else(Instant::now) + LINGER), if ended.is_some() => break,
        };
        if let Some(line) = line {
            watch(Some(&line));
            captured.text.push_str(&line);
            captured.text.push('\n');
        }
    }
    Ok(captured)
}

/// The lines of a pipe; any bytes will do.
struct Lines<R>(Option<Split<BufReader<R>>>);

impl<R: AsyncRead + Unpin> Lines<R> {
    fn new(pipe: Option<R>) -> Self {
        Self(pipe.map(|pipe| BufReader::new(pipe).split(b'\n')))
    }

    fn is_open(&self) -> bool {
        self.0.is_some()
    }

    async fn next(&mut self) -> Option<String> {
        match self.0.as_mut()?.next_segment().await {
            Ok(Some(bytes)) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(None) | Err(_) => {
                self.0 = None;
                None
            }
        }
    }
}

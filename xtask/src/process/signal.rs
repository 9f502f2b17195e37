//! Being told to stop.

use std::io;

/// Waits for Ctrl-C, or for being told to end in another way; the exit code that is customary for it.
#[cfg(unix)]
pub(crate) async fn told_to_stop() -> io::Result<u8> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(tokio::select! {
        _ = interrupt.recv() => 130,
        _ = terminate.recv() => 143,
        _ = hang_up.recv() => 129,
    })
}

/// Waits for Ctrl-C; the exit code that is customary for it.
#[cfg(not(unix))]
pub(crate) async fn told_to_stop() -> io::Result<u8> {
    tokio::signal::ctrl_c().await?;
    Ok(130)
}

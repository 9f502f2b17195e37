//! `dist/` has one user at a time: Trunk empties it before it fills it, which a test in between would notice.

use std::fs::{File, TryLockError};
use std::time::Duration;

use tokio::time::sleep;

use crate::failure::{Failure, Result, at};
use crate::report::say;
use crate::workspace;

/// How often is asked whether the other one is done.
const LOOK: Duration = Duration::from_millis(200);

/// The right to use `dist/`, given back with this value. The system gives it back for a killed process.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for it.
    pub(crate) async fn acquire() -> Result<Self> {
        let path = workspace::root().join("target").join("dist.lock");
        let file = File::create(&path).map_err(at(&path))?;
        let mut told = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if told => {}
                Err(TryLockError::WouldBlock) => {
                    say("Waiting for another `cargo xtask` that uses dist/ …");
                    told = true;
                }
                Err(TryLockError::Error(error)) => {
                    return Err(Failure::new(format!("dist/ cannot be locked: {error}.")));
                }
            }
            sleep(LOOK).await;
        }
    }
}

//! The time between a person's decision to leave the page and its end.
//!
//! Firefox (153) ends all that a page is fetching as soon as another one is asked for, and lets it run on until
//! that has come: a reload would look like a connection that broke. Other browsers end both together.

use std::cell::Cell;

use super::clock::{Alarm, now_ms};

/// For so long after that decision a page is taken to be on its way out, in milliseconds. A page that is still
/// there then was left by a download, or its person chose to stay.
const PATIENCE: u32 = 5_000;

thread_local! {
    static BEGAN: Cell<u64> = const { Cell::new(0) };
}

/// The page is about to be left, perhaps.
pub(super) fn begin() {
    BEGAN.set(now_ms());
}

/// Waits where something has ended because the page is being left: as a rule for ever.
pub(super) async fn wait() {
    let began = BEGAN.get();
    if began != 0 && now_ms().saturating_sub(began) < u64::from(PATIENCE) {
        Alarm::default().sleep(PATIENCE).await;
    }
}

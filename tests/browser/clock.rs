//! Waits, and ending them early.

use azure_chat::browser::clock::{Alarm, now_ms};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_wait_ends_by_itself() {
    let before = now_ms();
    Alarm::default().sleep(30).await;
    assert!(now_ms() >= before + 25, "timers may be a little early");
}

#[wasm_bindgen_test]
async fn a_wait_can_be_ended() {
    const AN_HOUR: u32 = 3_600_000;
    let alarm = Alarm::default();
    let ringing = alarm.clone();
    spawn_local(async move {
        Alarm::default().sleep(1).await;
        ringing.ring();
    });
    // Returns at all: the test's own limit is far below an hour.
    alarm.sleep(AN_HOUR).await;
    alarm.ring();
}

//! Waits, and ending them early.

use std::cell::Cell;
use std::rc::Rc;

use azure_chat::browser::clock::{Alarm, now_ms};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn waits_end_by_themselves_the_shorter_one_first() {
    // In order, not by the clock: a busy machine may stall both.
    let shorter_ended = Rc::new(Cell::new(false));
    let ended = Rc::clone(&shorter_ended);
    spawn_local(async move {
        Alarm::default().sleep(1).await;
        ended.set(true);
    });
    Alarm::default().sleep(50).await;
    assert!(shorter_ended.get());
    assert!(now_ms() > 1_700_000_000_000, "milliseconds since 1970");
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

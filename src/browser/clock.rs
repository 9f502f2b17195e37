//! Time, and waiting for it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Date, Function, Promise};
use wasm_bindgen_futures::JsFuture;

/// Milliseconds since 1970.
#[must_use]
pub fn now_ms() -> u64 {
    Date::now() as u64
}

/// Now, as `2026-11-23T10:00:00.000Z`.
#[must_use]
pub fn now_text() -> String {
    Date::new_0().to_iso_string().into()
}

/// How far the clock on the wall is ahead of UTC at a time, in milliseconds.
#[must_use]
pub fn offset_ms(at_ms: u64) -> i64 {
    let date = Date::new(&(at_ms as f64).into());
    // In minutes, and the other way round.
    -(date.get_timezone_offset() as i64) * 60_000
}

/// Waits that can be cut short.
#[derive(Debug, Clone, Default)]
pub struct Alarm {
    ring: Rc<RefCell<Option<Function>>>,
}

impl Alarm {
    /// Waits so many milliseconds, or until it is rung.
    pub async fn sleep(&self, milliseconds: u32) {
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let wait = Promise::new(&mut |resolve, _| {
            if let Some(window) = web_sys::window() {
                let _timer = window
                    .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
            }
            *self.ring.borrow_mut() = Some(resolve);
        });
        // The promise is never rejected.
        let _waited = JsFuture::from(wait).await;
    }

    /// Ends the wait, if one is on.
    pub fn ring(&self) {
        if let Some(ring) = self.ring.take() {
            // Resolving a promise does not throw.
            let _rung = ring.call0(&wasm_bindgen::JsValue::NULL);
        }
    }
}

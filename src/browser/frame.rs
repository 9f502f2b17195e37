//! The next animation frame.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Longest wait for a frame. Hidden pages get none, and what streams should
/// be there when the person looks again.
const WITHOUT_FRAMES: Duration = Duration::from_millis(400);

/// Runs a function before the next frame is painted; where no frame comes
/// (the page is hidden) soon after.
pub fn next_frame(run: impl FnOnce() + 'static) {
    let run = Rc::new(Cell::new(Some(Box::new(run) as Box<dyn FnOnce()>)));
    let once = move || {
        if let Some(run) = run.take() {
            run();
        }
    };
    let Some(window) = web_sys::window() else {
        return once();
    };
    let frame = Closure::once_into_js(once.clone());
    let timer = Closure::once_into_js(once);
    let milliseconds = i32::try_from(WITHOUT_FRAMES.as_millis()).unwrap_or(i32::MAX);
    // Whichever comes first runs; the other one finds nothing left to do.
    let _frame = window.request_animation_frame(frame.unchecked_ref());
    let _timer = window
        .set_timeout_with_callback_and_timeout_and_arguments_0(timer.unchecked_ref(), milliseconds);
}

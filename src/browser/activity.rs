//! Whether somebody is there.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Runs with each press of a key, button or finger, for as long as the page
/// lives.
pub fn on_input(run: impl Fn() + 'static) {
    listen(&["keydown", "pointerdown", "wheel"], run);
}

/// Runs when the page comes into view or goes out of it, or comes back after
/// it was put aside.
pub fn on_coming_and_going(run: impl Fn() + 'static) {
    listen(&["visibilitychange", "pageshow", "focus"], run);
}

fn listen(events: &[&str], run: impl Fn() + 'static) {
    let run = Closure::<dyn Fn()>::new(run).into_js_value();
    if let Some(window) = web_sys::window() {
        for event in events {
            let run = run.unchecked_ref();
            // Before whoever keeps events to themselves.
            let _listening = window.add_event_listener_with_callback_and_bool(event, run, true);
        }
    }
}

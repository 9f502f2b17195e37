//! Printing the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::Event;

/// Runs with `true` before the page is laid out for printing, and with
/// `false` afterwards, for as long as the page lives.
///
/// What is changed in between is printed, and what then runs as a microtask:
/// the browser goes through these when a listener has returned
/// (<https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#printing-steps>).
pub fn on(run: impl Fn(bool) + 'static) {
    const BEGINS: &str = "beforeprint";
    let Some(window) = web_sys::window() else {
        return;
    };
    let run = Closure::<dyn Fn(Event)>::new(move |event: Event| run(event.type_() == BEGINS));
    let run = run.into_js_value();
    for event in [BEGINS, "afterprint"] {
        let _listening = window.add_event_listener_with_callback(event, run.unchecked_ref());
    }
}

//! What stands in the address bar behind the `#`.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

use super::leaving;

/// The address from the `#` on; empty where there is none.
#[must_use]
pub fn hash() -> String {
    let window = web_sys::window();
    window
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Goes to an address; Back leads to where one was.
pub fn go(hash: &str) {
    if let Some(window) = web_sys::window() {
        // Throws only where a page does this hundreds of times a second.
        let _went = window.location().set_hash(hash);
    }
}

/// Puts an address in the place of the present one, without going anywhere.
pub fn replace(hash: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _replaced = history.replace_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _reloading = window.location().reload();
    }
}

/// Runs whenever the part behind the `#` has changed, for as long as the page
/// lives.
pub fn on_change(run: impl Fn() + 'static) {
    listen("hashchange", run);
}

/// Runs when the page is about to be left or hidden: the last moment at which
/// it is sure to run
/// (<https://developer.chrome.com/docs/web-platform/page-lifecycle-api>).
pub fn on_leave(run: impl Fn() + Clone + 'static) {
    listen("pagehide", run.clone());
    listen("visibilitychange", run);
}

/// Has the browser ask whether the page may be left, whenever `ask` says so
/// (<https://developer.mozilla.org/docs/Web/API/Window/beforeunload_event>).
pub fn ask_before_leaving(ask: impl Fn() -> bool + 'static) {
    let run = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        leaving::begin();
        if ask() {
            event.prevent_default();
        }
    });
    if let Some(window) = web_sys::window() {
        let run = run.into_js_value();
        let _listening =
            window.add_event_listener_with_callback("beforeunload", run.unchecked_ref());
    }
}

fn listen(event: &str, run: impl Fn() + 'static) {
    let run = Closure::<dyn Fn()>::new(run).into_js_value();
    if let Some(window) = web_sys::window() {
        let _listening = window.add_event_listener_with_callback(event, run.unchecked_ref());
    }
}

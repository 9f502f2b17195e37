//! How much room the page has.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Whether a media query fits now.
#[must_use]
pub fn fits(query: &str) -> bool {
    let window = web_sys::window();
    let list = window.and_then(|window| window.match_media(query).ok()?);
    list.is_some_and(|list| list.matches())
}

/// Runs whenever a media query begins or ceases to fit, for as long as the
/// page lives.
pub fn on_change(query: &str, run: impl Fn() + 'static) {
    let window = web_sys::window();
    if let Some(list) = window.and_then(|window| window.match_media(query).ok()?) {
        let run = Closure::<dyn Fn()>::new(run).into_js_value();
        let _listening = list.add_event_listener_with_callback("change", run.unchecked_ref());
        // Lists of queries may be collected with their listeners while nobody
        // holds them (<https://drafts.csswg.org/cssom-view/#mediaquerylist>).
        std::mem::forget(list);
    }
}

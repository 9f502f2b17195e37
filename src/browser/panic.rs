//! A panic ends the wasm for good. The screen that says so stands outside of
//! it, in boot.js, which listens for an event.

use std::panic::PanicHookInfo;

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The event that boot.js listens for; its detail is the panic's text.
const EVENT: &str = "azure-chat:panic";

/// From now on a panic is logged and brings up the screen.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        console_error_panic_hook::hook(info);
        announce(&info.to_string());
    }));
}

/// Tells boot.js that the page has stopped.
pub fn announce(details: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(details));
    if let (Some(window), Ok(event)) = (
        web_sys::window(),
        CustomEvent::new_with_event_init_dict(EVENT, &init),
    ) {
        // Fails for an event that is being dispatched already; this one is new.
        let _dispatched = window.dispatch_event(&event);
    }
}

//! What the page's Content-Security-Policy refuses to send.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::SecurityPolicyViolationEvent;

use super::clock::Alarm;
use crate::requests::{host, reach};

thread_local! {
    /// The host of the last request that was refused, and what the policy
    /// allows.
    static REFUSED: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
    /// Whether anybody listens yet.
    static WATCHES: RefCell<bool> = const { RefCell::new(false) };
}

/// Listens from now on, if nobody did yet.
pub(super) fn watch() {
    if WATCHES.replace(true) {
        return;
    }
    let hear = Closure::<dyn Fn(_)>::new(|event: SecurityPolicyViolationEvent| {
        let blocked = event.blocked_uri();
        let allowed = reach::sources(&event.original_policy(), &event.effective_directive());
        REFUSED.set(host(&blocked).map(|host| (host.to_owned(), allowed)));
    });
    if let Some(window) = web_sys::window() {
        let hear = hear.into_js_value();
        let _listening = window
            .add_event_listener_with_callback("securitypolicyviolation", hear.unchecked_ref());
    }
}

/// What the policy allows, where it was the policy that refused a request that
/// has just failed. The browser tells of it in a task of its own
/// (<https://www.w3.org/TR/CSP3/#report-violation>).
pub(super) async fn refused(url: &str) -> Option<String> {
    Alarm::default().sleep(0).await;
    let (blocked, allowed) = REFUSED.take()?;
    (host(url) == Some(&blocked)).then_some(allowed)
}

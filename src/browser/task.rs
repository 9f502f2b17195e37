//! Work that waits for the browser.

use std::future::Future;

/// Runs a future on this page's event loop. For what comes before the views
/// are mounted; they bring an executor of their own.
pub fn run(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}

//! A `fetch` that answers as a test says, and waiting.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Puts a function in the place of `fetch` until it is dropped. Its text gets
/// `request` (a `Request`) and returns what `fetch` should.
pub(crate) struct FakeFetch {
    real: JsValue,
}

impl FakeFetch {
    pub(crate) fn new(body: &str) -> Self {
        let window = web_sys::window().unwrap();
        let real = Reflect::get(&window, &"fetch".into()).unwrap();
        let fake = Function::new_with_args("request", body);
        Reflect::set(&window, &"fetch".into(), &fake).unwrap();
        Self { real }
    }
}

impl Drop for FakeFetch {
    fn drop(&mut self) {
        let window = web_sys::window().unwrap();
        Reflect::set(&window, &"fetch".into(), &self.real).unwrap();
    }
}

/// A value that a script has left on `window`.
pub(crate) fn left(name: &str) -> JsValue {
    Reflect::get(&web_sys::window().unwrap(), &name.into()).unwrap()
}

/// Lets the browser do what it has queued, so many times.
pub(crate) async fn turns(count: usize) {
    let left = std::cell::Cell::new(count);
    until(|| left.replace(left.get().saturating_sub(1)) == 0).await;
}

/// Waits until a condition holds; the runner's own time-out ends a wait in vain.
pub(crate) async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        let turn = Promise::new(&mut |resolve, _| {
            let window = web_sys::window().unwrap();
            window.set_timeout_with_callback(&resolve).unwrap();
        });
        JsFuture::from(turn).await.unwrap();
    }
}

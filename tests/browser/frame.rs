//! Frames, sizes, and the panic screen's event.

use std::cell::Cell;
use std::rc::Rc;

use azure_chat::browser::frame::next_frame;
use azure_chat::browser::panic;
use azure_chat::browser::scroll::SizeObserver;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::until;

#[wasm_bindgen_test]
async fn what_waits_for_a_frame_runs_once() {
    let runs = Rc::new(Cell::new(0));
    let later = Rc::new(Cell::new(false));
    let count = Rc::clone(&runs);
    next_frame(move || count.set(count.get() + 1));
    assert_eq!(runs.get(), 0, "not at once");
    until(|| runs.get() > 0).await;
    // A second one, so that the first one's timer has passed as well.
    let seen = Rc::clone(&later);
    let window = web_sys::window().unwrap();
    let timer = Closure::once_into_js(move || seen.set(true));
    window
        .set_timeout_with_callback_and_timeout_and_arguments_0(timer.unchecked_ref(), 500)
        .unwrap();
    until(|| later.get()).await;
    assert_eq!(runs.get(), 1);
}

#[wasm_bindgen_test]
async fn a_size_that_changes_is_seen_until_the_observer_goes() {
    let document = web_sys::window().unwrap().document().unwrap();
    let element = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&element).unwrap();
    let calls = Rc::new(Cell::new(0));
    let count = Rc::clone(&calls);
    let observer = SizeObserver::new(&element, move || count.set(count.get() + 1));
    until(|| calls.get() == 1).await;
    element.set_attribute("style", "height: 40px").unwrap();
    until(|| calls.get() == 2).await;
    drop(observer);
    element.set_attribute("style", "height: 80px").unwrap();
    let frame = Rc::new(Cell::new(false));
    let passed = Rc::clone(&frame);
    next_frame(move || next_frame(move || passed.set(true)));
    until(|| frame.get()).await;
    assert_eq!(calls.get(), 2);
    element.remove();
}

#[wasm_bindgen_test]
fn a_panic_is_announced_with_its_text() {
    let details = Rc::new(Cell::new(None));
    let seen = Rc::clone(&details);
    let listener =
        Closure::<dyn Fn(web_sys::CustomEvent)>::new(move |event: web_sys::CustomEvent| {
            seen.set(event.detail().as_string());
        });
    let window = web_sys::window().unwrap();
    window
        .add_event_listener_with_callback("azure-chat:panic", listener.as_ref().unchecked_ref())
        .unwrap();
    panic::announce("panicked at src/x.rs:1:2");
    assert_eq!(details.take().as_deref(), Some("panicked at src/x.rs:1:2"));
}

//! Programs that run beside the page (web workers).

use std::future::Future;

use js_sys::Promise;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageChannel, MessageEvent};

use super::requests;

/// What is heard of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It sent a text.
    Message(String),
    /// It could not be loaded, or something was thrown in it.
    Broke,
}

/// A running worker; dropping it ends it.
#[derive(Debug)]
pub struct Worker {
    worker: web_sys::Worker,
    /// Kept as long as the worker may call them.
    _message: Closure<dyn Fn(MessageEvent)>,
    _error: Closure<dyn Fn(Event)>,
}

impl Worker {
    /// Starts the script at an address of the page's own origin; `None` where
    /// the browser refuses at once. That a script is not there is told later.
    pub fn start(address: &str, news: impl Fn(News) + Clone + 'static) -> Option<Self> {
        let worker = web_sys::Worker::new(address).ok()?;
        let hear = news.clone();
        let message =
            Closure::<dyn Fn(_)>::new(move |event: MessageEvent| match event.data().as_string() {
                Some(text) => hear(News::Message(text)),
                None => requests::heard(&event.data()),
            });
        let error = Closure::<dyn Fn(_)>::new(move |event: Event| {
            // Else it would count as an error of the page itself.
            event.prevent_default();
            news(News::Broke);
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _message: message,
            _error: error,
        })
    }

    /// Sends it a text.
    pub fn send(&self, text: &str) {
        // Fails for what cannot be copied; a text can.
        let _sent = self.worker.post_message(&text.into());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Inside of a worker: says `greeting`, and from then on answers each text that
/// comes, where there is an answer to it.
pub fn answer_all(greeting: &str, answer: impl Fn(&str) -> Option<String> + 'static) {
    hear_all(greeting, move |text, outbox| {
        if let Some(text) = answer(text) {
            outbox.send(&text);
        }
    });
}

/// Inside of a worker: what sends texts to the page, at any time.
#[derive(Debug, Clone)]
pub struct Outbox(DedicatedWorkerGlobalScope);

impl Outbox {
    /// Sends a text.
    pub fn send(&self, text: &str) {
        // Fails for what cannot be copied; a text can.
        let _posted = self.0.post_message(&text.into());
    }
}

/// Inside of a worker: says `greeting`, and from then on hands over each text
/// that comes, to be answered whenever there is an answer.
pub fn hear_all(greeting: &str, hear: impl Fn(&str, &Outbox) + 'static) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let outbox = Outbox(scope.clone());
    let outside = outbox.clone();
    let message = Closure::<dyn Fn(_)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            hear(&text, &outside);
        }
    });
    scope.set_onmessage(Some(message.into_js_value().unchecked_ref()));
    outbox.send(greeting);
}

/// Inside of a worker: runs a future on its event loop.
pub fn run(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}

/// Inside of a worker: lets what has come meanwhile be heard. A message to
/// itself, since timers wait for 4 ms when one follows another
/// (<https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timer-initialisation-steps>).
pub async fn turn() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (near, far) = (channel.port1(), channel.port2());
    let heard = Promise::new(&mut |resolve, _| near.set_onmessage(Some(&resolve)));
    // Fails for what cannot be copied; nothing can.
    let _posted = far.post_message(&JsValue::NULL);
    // The promise is never rejected.
    let _heard = JsFuture::from(heard).await;
    near.close();
}

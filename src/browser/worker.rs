//! Programs that run beside the page (web workers).

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent};

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
        let message = Closure::<dyn Fn(_)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(News::Message(text));
            }
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
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let outside = scope.clone();
    let post = move |text: &str| {
        // Fails for what cannot be copied; a text can.
        let _posted = outside.post_message(&text.into());
    };
    let reply = post.clone();
    let message = Closure::<dyn Fn(_)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string().and_then(|text| answer(&text)) {
            reply(&text);
        }
    });
    scope.set_onmessage(Some(message.into_js_value().unchecked_ref()));
    post(greeting);
}

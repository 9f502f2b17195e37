//! A worker that tells what the parts of some code are
//! (`highlight/worker.js`, where its words are explained).

use std::fmt;

use js_sys::{Array, Uint32Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::requests;

/// What the worker tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The grammars are there; it is at the code now.
    Begun,
    /// Three numbers for each part.
    Done(Vec<u32>),
    /// It or a grammar could not be loaded.
    Failed,
}

/// The worker, which ends with this, whatever it is at.
pub struct Highlighter {
    worker: Worker,
    _listener: Closure<dyn FnMut(Event)>,
}

impl Highlighter {
    /// Starts the worker of a script. `told` hears all that comes of it;
    /// `None` where the browser starts none. A script that is not there is
    /// news, later.
    #[must_use]
    pub fn start(script: &str, told: impl Fn(News) + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(script, &options).ok()?;
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if let Some(news) = news(&event) {
                told(news);
            }
        });
        let function = Some(listener.as_ref().unchecked_ref());
        worker.set_onmessage(function);
        worker.set_onerror(function);
        Some(Self {
            worker,
            _listener: listener,
        })
    }

    /// Asks about some code; what is asked meanwhile waits its turn.
    pub fn ask(&self, grammars: &str, code: &str) {
        let question = Array::of2(&JsValue::from_str(grammars), &JsValue::from_str(code));
        // Strings can always be sent.
        let _sent = self.worker.post_message(&question);
    }
}

impl Drop for Highlighter {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl fmt::Debug for Highlighter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Highlighter")
            .finish_non_exhaustive()
    }
}

fn news(event: &Event) -> Option<News> {
    let Some(message) = event.dyn_ref::<MessageEvent>() else {
        return Some(News::Failed);
    };
    match message.data().dyn_into::<Uint32Array>() {
        Ok(numbers) => Some(News::Done(numbers.to_vec())),
        Err(word) if word.is_string() => Some(News::Begun),
        // What it has loaded.
        Err(lines) if lines.is_array() => {
            requests::heard(&lines);
            None
        }
        Err(_) => Some(News::Failed),
    }
}

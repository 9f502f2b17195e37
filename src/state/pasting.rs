//! Pasted texts, read by a worker.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::AppState;
use crate::settings::paste::Pasted;
use crate::workers::NoAnswer;

impl AppState {
    /// Loads the reader, so that it is there when a text is pasted; tries
    /// again where it could not be loaded.
    pub fn prepare_reader(self) {
        self.reader.with_value(|reader| reader.prepare());
    }

    /// Ends the reader, and with it what it remembers of the texts.
    pub fn end_reader(self) {
        self.reader.with_value(|reader| reader.rest());
    }

    /// Reads a pasted text. The text may hold a key: it goes to the worker and
    /// nowhere else.
    pub fn read_pasted(self, text: String, done: impl FnOnce(Result<Pasted, NoAnswer>) + 'static) {
        let answer = self.reader.with_value(|reader| reader.ask(text));
        spawn_local(async move {
            let told = answer.await.and_then(|text| {
                let told = Pasted::from_json(&text);
                told.ok_or(NoAnswer::BrokeOff)
            });
            done(told);
        });
    }
}

//! Notes of what leaves the page, kept in the memory of its tab.
//!
//! They are an array of lines in the document, beside the programs that run in
//! it, so that each can add to it and read it.

use std::cell::Cell;

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::clock::now_ms;
use crate::requests::{Note, Purpose};

/// The array's name.
const NAME: &str = "azureChatRequests";
/// So many lines are kept, the last ones.
const LINES: u32 = 2000;

/// A request to a service, from its start to its end, which is when this is
/// dropped.
#[derive(Debug)]
pub(super) struct Noted {
    id: u32,
    /// 0 as long as no answer has come.
    status: Cell<u16>,
    received: Cell<u64>,
}

impl Noted {
    /// Notes that a request is sent.
    pub(super) fn begin(purpose: Purpose, address: &str, sent: usize) -> Self {
        let id = next_id();
        let at_ms = now_ms();
        add(&Note::Begun {
            id,
            at_ms,
            purpose,
            sent: sent as u64,
            address: address.to_owned(),
        });
        Self {
            id,
            status: Cell::default(),
            received: Cell::default(),
        }
    }

    /// An answer has come.
    pub(super) fn answered(&self, status: u16) {
        self.status.set(status);
    }

    /// More of its content has come.
    pub(super) fn received(&self, bytes: usize) {
        self.received.set(self.received.get() + bytes as u64);
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        add(&Note::Ended {
            id: self.id,
            status: self.status.get(),
            received: self.received.get(),
        });
    }
}

/// Counts up over all programs of the document.
fn next_id() -> u32 {
    let (lines, next) = (lines(), JsValue::from_str("next"));
    let id = Reflect::get(&lines, &next).ok();
    let id = id.and_then(|id| id.as_f64()).unwrap_or_default();
    let _set = Reflect::set(&lines, &next, &(id + 1.0).into());
    id as u32
}

fn add(note: &Note) {
    push(&note.line().into());
}

/// Adds the lines of a worker, if it is lines that it sent.
pub(super) fn heard(message: &JsValue) {
    if let Some(lines) = message.dyn_ref::<Array>() {
        lines.for_each(&mut |line, _, _| push(&line));
    }
}

fn push(line: &JsValue) {
    let lines = lines();
    if lines.length() >= LINES {
        lines.shift();
    }
    lines.push(line);
}

/// All notes so far.
pub(super) fn lines() -> Array {
    let (global, name) = (js_sys::global(), JsValue::from_str(NAME));
    let known = Reflect::get(&global, &name).ok();
    if let Some(lines) = known.and_then(|lines| lines.dyn_into::<Array>().ok()) {
        return lines;
    }
    let lines = Array::new();
    // Fails for a global object that is frozen; nobody freezes it.
    let _set = Reflect::set(&global, &name, &lines);
    lines
}

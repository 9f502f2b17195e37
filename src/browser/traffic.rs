//! All that is known of what left the page in this tab: the notes of its
//! programs and workers, and what the browser saw
//! (<https://www.w3.org/TR/resource-timing/>).

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::requests;
use crate::requests::{Note, Purpose};

/// Notes as lines, in no order.
#[must_use]
pub fn lines() -> Vec<String> {
    let noted = requests::lines();
    let mut lines: Vec<String> = noted.iter().filter_map(|line| line.as_string()).collect();
    let Ok(performance) = Reflect::get(&js_sys::global(), &"performance".into()) else {
        return lines;
    };
    let origin_ms = number(&performance, "timeOrigin");
    for kind in ["navigation", "resource"] {
        let seen = entries(&performance, kind);
        let notes = seen.iter().filter_map(|entry| note(&entry, origin_ms));
        lines.extend(notes.map(|note| note.line()));
    }
    lines
}

fn entries(performance: &JsValue, kind: &str) -> Array {
    let entries = || {
        let get = Reflect::get(performance, &"getEntriesByType".into()).ok()?;
        let get = get.dyn_into::<Function>().ok()?;
        get.call1(performance, &kind.into()).ok()?.dyn_into().ok()
    };
    entries().unwrap_or_default()
}

/// `None` for what never left: `data:` and `blob:`.
fn note(entry: &JsValue, origin_ms: f64) -> Option<Note> {
    let address = text(entry, "name");
    let purpose = match text(entry, "initiatorType").as_str() {
        "img" => Purpose::Image,
        _ => Purpose::Page,
    };
    address.starts_with("http").then_some(Note::Loaded {
        purpose,
        at_ms: (origin_ms + number(entry, "startTime")) as u64,
        received: number(entry, "decodedBodySize") as u64,
        status: number(entry, "responseStatus") as u16,
        address,
    })
}

fn text(entry: &JsValue, field: &str) -> String {
    let value = Reflect::get(entry, &field.into()).ok();
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

fn number(entry: &JsValue, field: &str) -> f64 {
    let value = Reflect::get(entry, &field.into()).ok();
    value.and_then(|value| value.as_f64()).unwrap_or_default()
}

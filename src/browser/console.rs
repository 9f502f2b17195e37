//! The console, for whoever looks after the page.

use wasm_bindgen::JsValue;

/// A line that says what does not work, without anything of a conversation.
pub fn warn(text: &'static str) {
    web_sys::console::warn_1(&JsValue::from_str(text));
}

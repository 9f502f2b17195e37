//! A text field that grows with its text.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// Makes a text field as high as its text; the style sheet sets the limits.
/// Does nothing where the style sheet's `field-sizing: content` does it all:
/// measuring costs a layout of the page on every key.
pub fn fit_height(field: &HtmlElement) {
    if web_sys::css::supports_with_value("field-sizing", "content").unwrap_or(false) {
        return;
    }
    let style = field.style();
    // Both fail only for names that are no properties.
    let _shrunk = style.set_property("height", "auto");
    let _grown = style.set_property("height", &format!("{}px", field.scroll_height()));
}

/// Selects all that stands in a field of one line.
pub fn select_all(field: &HtmlElement) {
    let field: &HtmlInputElement = field.unchecked_ref();
    field.select();
}

/// Whether the person writes in another field than this one.
#[must_use]
pub fn is_written_elsewhere(field: &HtmlElement) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let focused = document.and_then(|document| document.active_element());
    focused.is_some_and(|focused| {
        focused != **field && matches!(&*focused.tag_name(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}

/// Focuses a text field without scrolling the page to it.
pub fn focus(field: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    // Fails only where the field is not in the page.
    let _focused = field.focus_with_options(&options);
}

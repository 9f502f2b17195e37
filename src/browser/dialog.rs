//! Modal dialogs.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

/// Opens a dialog above the page, which then cannot be used. The element is a
/// `<dialog>`: references to elements are all of one type.
pub fn open(dialog: &HtmlElement) {
    let dialog: &HtmlDialogElement = dialog.unchecked_ref();
    if !dialog.open() {
        // Fails only for a dialog that is open already or not in the page.
        let _opened = dialog.show_modal();
    }
}

/// Closes a dialog; focus goes back to where it was.
pub fn close(dialog: &HtmlElement) {
    let dialog: &HtmlDialogElement = dialog.unchecked_ref();
    dialog.close();
}

/// Presses an element, as if the person had: a field for files asks for some.
pub fn press(element: &HtmlElement) {
    element.click();
}

/// Nothing has the focus: what had it is gone, or the person has left it.
#[must_use]
pub fn focus_is_nowhere() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| {
        let focused = document.active_element();
        focused.is_none_or(|focused| focused.tag_name() == "BODY")
    })
}

/// Focuses the field with an id, if there is one.
pub fn focus_field(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Fails only where the element is not in the page.
        let _focused = element.focus();
    }
}

//! Modal dialogs.

use wasm_bindgen::JsCast;
use web_sys::{
    HtmlDialogElement, HtmlElement, HtmlTextAreaElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

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

/// Closes the dialog that an element is in.
pub fn close_around(element: &HtmlElement) {
    let dialog = element.closest("dialog").ok().flatten();
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<HtmlElement>().ok()) {
        close(&dialog);
    }
}

/// After a dialog was closed: where the focus went back to a text area, one can
/// write in it again. (Chromium gives it the focus without a caret, and then
/// drops what is typed; seen with 156.)
pub fn put_caret_back() {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.active_element());
    if let Some(area) = element.and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok()) {
        let end = area.value().encode_utf16().count() as u32;
        // Fails for fields without text.
        let _put = area.set_selection_range(end, end);
    }
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

/// Focuses the first element of a selector inside of the one with an id.
pub fn focus_first(id: &str, selector: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let around = document.and_then(|document| document.get_element_by_id(id));
    let first = around.and_then(|around| around.query_selector(selector).ok()?);
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        // Fails only where the element is not in the page.
        let _focused = first.focus();
    }
}

/// Scrolls to the element with an id, and focuses it.
pub fn go_to(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(element) = document.and_then(|document| document.get_element_by_id(id)) {
        element.scroll_into_view();
    }
    focus_field(id);
}

/// Presses the first element of a selector inside of the one with an id;
/// says whether there is one.
pub fn press_in(id: &str, selector: &str) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let around = document.and_then(|document| document.get_element_by_id(id));
    let first = around.and_then(|around| around.query_selector(selector).ok()?);
    let first = first.and_then(|first| first.dyn_into::<HtmlElement>().ok());
    if let Some(first) = &first {
        press(first);
    }
    first.is_some()
}

/// Scrolls so that the element with an id is seen, and no more than that.
pub fn show(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(element) = document.and_then(|document| document.get_element_by_id(id)) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

//! The focus, moved with the arrow keys.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// Moves the focus from where an event comes from to the next element of a
/// list (or the one before), inside of the element that listens. The selector
/// says what is on the list. Returns whether there was one.
pub fn step(event: &Event, selector: &str, forwards: bool) -> bool {
    let element = |target: Option<web_sys::EventTarget>| target?.dyn_into::<Element>().ok();
    let (Some(from), Some(around)) = (element(event.target()), element(event.current_target()))
    else {
        return false;
    };
    let Ok(list) = around.query_selector_all(selector) else {
        return false;
    };
    let here = (0..list.length()).find(|place| list.item(*place).as_ref() == Some(from.as_ref()));
    let next = here.and_then(|place| {
        if forwards {
            place.checked_add(1)
        } else {
            place.checked_sub(1)
        }
    });
    let next = next.and_then(|place| list.item(place)?.dyn_into::<HtmlElement>().ok());
    // Fails only where the element is not in the page.
    next.is_some_and(|next| next.focus().is_ok())
}

/// Moves the focus to the first of the list.
pub fn first(event: &Event, selector: &str) -> bool {
    let around = event.current_target();
    let around = around.and_then(|around| around.dyn_into::<Element>().ok());
    let first = around.and_then(|around| around.query_selector(selector).ok()?);
    let first = first.and_then(|first| first.dyn_into::<HtmlElement>().ok());
    first.is_some_and(|first| first.focus().is_ok())
}

/// What has the focus, to be given it back.
#[derive(Debug, Clone)]
pub struct Focused(Option<HtmlElement>);

impl Focused {
    #[must_use]
    pub fn now() -> Self {
        let document = web_sys::window().and_then(|window| window.document());
        let focused = document.and_then(|document| document.active_element());
        Self(focused.and_then(|focused| focused.dyn_into().ok()))
    }

    /// Focuses it again, where it is still in the page.
    pub fn give_back(&self) {
        if let Some(element) = &self.0 {
            // Fails only where the element is not in the page.
            let _focused = element.focus();
        }
    }
}

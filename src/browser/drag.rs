//! Dragging something with a pointer.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, PointerEvent};

/// The pointer that went down on an element is its own until it is lifted.
pub fn hold(event: &Event) {
    let target = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let (Some(target), Some(event)) = (target, event.dyn_ref::<PointerEvent>()) {
        // Fails for a pointer that is gone.
        let _held = target.set_pointer_capture(event.pointer_id());
    }
}

/// Where a held pointer is, in CSS pixels from the window's left edge; none
/// where it only passes.
#[must_use]
pub fn held_at(event: &Event) -> Option<u32> {
    let event = event.dyn_ref::<PointerEvent>()?;
    let x = u32::try_from(event.client_x()).unwrap_or_default();
    (event.buttons() & 1 == 1).then_some(x)
}
